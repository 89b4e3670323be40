"""`gtoc check`: which files it looks at, how it tells what is wrong, and how it ends."""

import json
import os
from pathlib import Path

import pytest

from gtod.commands.invocation import Invocation, Output, Terminal
from gtod.commands.run import run
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from tests.commands.registry_building import Gtoc, text_of
from tests.helpers.git import git, make_repository, tag


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A repository with a registered artifact and nothing wrong."""
    path = make_repository(tmp_path / "r")
    (path / "artifacts.yaml").write_text("churn: {type: model}\n")
    (path / ".gto").write_text("types: [model]\n")
    git(path, "add", "--all")
    git(path, "commit", "--quiet", "--message=m")
    tag(path, "churn@v1.0.0")
    return path


@pytest.fixture
def own(top: Path) -> Gtoc:
    """Runs commands in it."""
    return Gtoc(top)


def told(output: Output) -> list[str]:
    """File, line, column and code of each problem in the text."""
    lines = text_of(output, "stdout").splitlines()[:-1]
    return [line.split("]: ")[0].replace("]", "") for line in lines]


def at_terminal(folder: Path, *words: str, width: int = 80, **environ: str) -> str:
    """What somebody sees at a terminal."""
    terminal = Terminal(stdout_is_terminal=True, width=width)
    invocation = Invocation(words, str(folder), environ, terminal)
    return text_of(finish(run(invocation, Repositories())), "stdout")


# Which files.


def test_nothing_is_wrong(own: Gtoc) -> None:
    """All files of the repository are looked at, from wherever in it."""
    assert own.stdout("check") == "✅ Nothing is wrong in 2 files.\n"
    (own.folder / "sub").mkdir()
    output = own.run("check", folder=own.folder / "sub")
    assert text_of(output, "stdout") == "✅ Nothing is wrong in 2 files.\n"


def test_the_files_of_the_repository(own: Gtoc) -> None:
    """The index that .gto names, .gto and .gtod.yaml, as they are in the work tree."""
    (own.folder / ".gto").write_text("index: ml/models.yaml\n")
    (own.folder / ".gtod.yaml").write_text("srot: x\n")
    (own.folder / "ml").mkdir()
    (own.folder / "ml/models.yaml").write_text("churn: {lable: x}\n")
    (own.folder / "artifacts.yaml").write_text("churn: [no index any more]\n")

    output = own.run("check")

    assert told(output) == [
        "ml/models.yaml:1:9: warning[unknown-key",
        ".gtod.yaml:1:1: warning[unknown-key",
    ]
    assert text_of(output, "stderr") == ""


def test_files_that_are_named(own: Gtoc) -> None:
    """Each once, by its path from the working folder; the others are left alone."""
    (own.folder / "artifacts.yaml").write_text("churn: [x]\n")
    (own.folder / ".gto").write_text("stagse: [x]\n")
    (own.folder / "sub").mkdir()

    output = own.run("check ../artifacts.yaml ./../artifacts.yaml", folder=own.folder / "sub")

    assert told(output) == ["../artifacts.yaml:1:8: error[not-a-mapping"]
    assert output.exit_code == 1


def test_a_folder_means_the_files_in_it(own: Gtoc) -> None:
    """The index of the repository does not lie in every one."""
    (own.folder / "sub").mkdir()

    assert own.stdout("check .") == "✅ Nothing is wrong in 2 files.\n"
    assert own.stdout("check sub") == "There is no file to check.\n"


def test_a_file_that_counts_nowhere_is_read_by_itself(own: Gtoc) -> None:
    """A second artifacts.yaml is nothing that the registry knows of."""
    (own.folder / "sub").mkdir()
    (own.folder / "sub/artifacts.yaml").write_text("churn: {type: table, lable: x}\n")

    output = own.run("check sub/artifacts.yaml --hints")

    assert told(output) == ["sub/artifacts.yaml:1:22: warning[unknown-key"]


def test_without_a_repository_the_text_counts(tmp_path: Path) -> None:
    """In a folder, the files that have a name of ours."""
    (tmp_path / "artifacts.yaml").write_text("churn: {labels: x, path: ../y, virtual: false}\n")
    (tmp_path / "other.yaml").write_text("[")
    gtoc = Gtoc(tmp_path)

    for line in ("check artifacts.yaml", "check .", f"check {tmp_path}"):
        assert told(gtoc.run(line)) == ["artifacts.yaml:1:17: error[invalid-value"]


def test_without_a_repository_something_has_to_be_named(tmp_path: Path) -> None:
    """Nobody knows what else to look at."""
    assert "is not in a Git repository" in Gtoc(tmp_path).failure("check")


def test_a_bare_repository_has_no_files(tmp_path: Path) -> None:
    """What is wrong in its commits, the doctor tells."""
    make_repository(tmp_path / "bare.git", "", "--bare")

    assert Gtoc(tmp_path / "bare.git").failure("check") == (
        "❌ A bare repository has no files to check; do it in a clone, or name a file\n"
    )


def test_other_files_are_refused(own: Gtoc) -> None:
    """Nothing that was asked for goes unread without a word."""
    (own.folder / "params.yaml").write_text("x")

    assert own.failure("check artifacts.yaml params.yaml") == (
        "❌ 'params.yaml' is no file that gtoc checks: those are artifacts.yaml (or the 'index' of "
        ".gto), dvc.yaml, .gto and .gtod.yaml\n"
    )


def test_another_repository_is_named(own: Gtoc, tmp_path: Path) -> None:
    """By --repo; paths count from the working folder all the same."""
    (own.folder / "artifacts.yaml").write_text("churn: {type: table}\n")

    output = own.run(f"check -r {own.folder}", folder=tmp_path)

    assert told(output) == ["r/artifacts.yaml:1:15: error[type-not-allowed"]
    assert told(own.run("check r/artifacts.yaml", folder=tmp_path)) == told(output)


def test_a_file_lies_in_the_innermost_repository(own: Gtoc) -> None:
    """A repository inside another one has its own .gto."""
    inner = make_repository(own.folder / "inner")
    (inner / ".gto").write_text("types: [table]\n")
    (inner / "artifacts.yaml").write_text("a: {type: model}\nb: {type: table}\n")

    output = own.run("check inner/artifacts.yaml")

    assert told(output) == ["inner/artifacts.yaml:1:11: error[type-not-allowed"]


def test_what_cannot_be_read_is_a_problem_too(own: Gtoc) -> None:
    """The other files are checked."""
    (own.folder / "artifacts.yaml").unlink()
    (own.folder / "artifacts.yaml").symlink_to("nowhere")
    (own.folder / ".gto").write_bytes(b"# caf\xe9\ntypes: [model]\n")

    output = own.run("check")

    assert told(output) == [
        "artifacts.yaml:1:1: error[unreadable",
        ".gto:1:6: error[not-utf-8",
    ]


# How it is told.


def test_hints_are_counted_and_told_on_demand(own: Gtoc) -> None:
    """They are no reason to fail, be it with --strict."""
    (own.folder / "artifacts.yaml").write_text("churn: {type: model}\nnew: {}\n")

    assert own.stdout("check --strict") == (
        "✅ Nothing is wrong in 2 files. --hints tells 1 hint.\n"
    )
    assert own.stdout("check --hints --strict") == (
        "artifacts.yaml:2:1: hint[never-registered]: No version of 'new' was ever registered. "
        "'gtoc register new' registers one.\n1 hint in 2 files.\n"
    )


def test_warnings_fail_on_demand(own: Gtoc) -> None:
    """With --strict."""
    (own.folder / "artifacts.yaml").write_text("churn: {type: model, x: y}\n")

    assert own.run("check").exit_code == 0
    assert own.run("check --strict").exit_code == 1


def test_a_terminal_shows_the_line(top: Path) -> None:
    """With what is meant marked below it, in columns of the terminal, whatever stands before."""
    (top / "artifacts.yaml").write_text(
        "old: {path: a}\nchurn: {description: 日本😀e\u0301, \tpath: a, type: modle}\n"
    )

    assert at_terminal(top, "check", NO_COLOR="1") == (
        "artifacts.yaml:2:36: warning[same-path]: The path 'a' is also that of 'old' on line 1, "
        "which gto refuses to write. Give each artifact a path of its own.\n"
        "  2 | churn: {description: 日本😀e\u0301,  path: a, type: modle}\n"
        "    |                                      ^\n"
        "  artifacts.yaml:1:13: The path of 'old'.\n"
        "\n"
        "artifacts.yaml:2:45: error[type-not-allowed]: Type 'modle' is not among those that .gto "
        "allows: model. Did you mean 'model'?\n"
        "  2 | churn: {description: 日本😀e\u0301,  path: a, type: modle}\n"
        "    |                                               ^^^^^\n"
        "\n"
        "1 error, 1 warning in 2 files. --hints tells 4 hints.\n"
    )


def test_colours_are_for_terminals(top: Path) -> None:
    """A kind of problem has its own."""
    (top / "artifacts.yaml").write_text("churn: {type: 1.10, x: y}\n")

    shown = at_terminal(top, "check", "--hints")

    assert "\x1b[31merror[type-not-allowed]\x1b[0m: " in shown
    assert "\x1b[33mwarning[unknown-key]\x1b[0m: " in shown
    assert "\x1b[36mhint[uncommitted-annotation]\x1b[0m: " in shown
    assert "|                     \x1b[33m^\x1b[0m\n" in shown


def test_of_a_long_line_the_part_around_is_shown(top: Path) -> None:
    """No line is longer than the terminal is wide."""
    text = f"churn: {{description: '{'x' * 200}', lable: {'y' * 300}}}\n"
    (top / "artifacts.yaml").write_text(text)

    lines = at_terminal(top, "check", width=60).splitlines()

    assert lines[1] == f"  1 | {'x' * 17}', lable: {'y' * 27}"
    assert lines[2] == f"    | {' ' * 20}\x1b[33m^^^^^\x1b[0m"


def test_nothing_of_a_file_moves_the_cursor(top: Path) -> None:
    """Neither a message nor the line that is shown."""
    (top / "artifacts.yaml").write_text("a\u2028b\u202e: {\x85: 1}\n")

    shown = at_terminal(top, "check", NO_COLOR="1")

    assert "a\\u2028b\\u202e" in shown
    assert all(character.isprintable() or character == "\n" for character in shown)


def test_json_is_a_list(own: Gtoc) -> None:
    """Lines and columns count from 1 in code points, the end lies behind the last character."""
    (own.folder / "artifacts.yaml").write_text(
        "churn: {description: 😀, type: m, labels: [a, a]}\n"
    )

    found = json.loads(text_of(own.run("check --format json"), "stdout"))

    assert [problem["code"] for problem in found] == ["type-not-allowed", "duplicate-label"]
    assert found[1] == {
        "file": "artifacts.yaml",
        "line": 1,
        "column": 46,
        "end_line": 1,
        "end_column": 47,
        "severity": "warning",
        "code": "duplicate-label",
        "message": "The label 'a' stands here again. Delete one of them.",
        "related": [
            {
                "file": "artifacts.yaml",
                "line": 1,
                "column": 43,
                "end_line": 1,
                "end_column": 44,
                "message": "It stands here first.",
            }
        ],
    }
    (own.folder / "artifacts.yaml").write_text("")
    assert own.stdout("check --format json") == "[]\n"


def test_github_shows_problems_at_their_lines(own: Gtoc) -> None:
    """By paths from the repository's top, with everything escaped that means something there."""
    (own.folder / "artifacts.yaml").write_text("churn: {'a%,b:c': x}\nnew:\n  - x\n  - y\n")
    (own.folder / "sub").mkdir()

    output = own.run("check --format github --hints", folder=own.folder / "sub")

    assert text_of(output, "stdout").splitlines() == [
        (
            "::notice file=artifacts.yaml,line=1,endLine=1,col=1,endColumn=6,"
            "title=An annotation that is not committed (uncommitted-annotation)::"
            "The annotation of 'churn' differs from what HEAD's commit says. "
            "It counts once it is committed."
        ),
        (
            "::warning file=artifacts.yaml,line=1,endLine=1,col=9,endColumn=17,"
            "title=A key that nobody reads (unknown-key)::"
            "Unknown key 'a%25,b:c', which gto ignores. Delete it."
        ),
        (
            "::error file=artifacts.yaml,line=3,endLine=4,"
            "title=Something else than keys and values (not-a-mapping)::"
            "'new' must be a mapping, such as {type: model, path: models/a.pkl}."
        ),
    ]


def test_github_gets_file_names_escaped(own: Gtoc) -> None:
    """A comma or a colon in a name would end it."""
    (own.folder / "a,b:c%").mkdir()
    (own.folder / "a,b:c%/artifacts.yaml").write_text("[")

    output = own.run("check a,b:c% --format github")
    named = own.run("check a,b:c%/artifacts.yaml --format github")

    assert text_of(output, "stdout") == ""
    assert text_of(named, "stdout").startswith("::error file=a%2Cb%3Ac%25/artifacts.yaml,line=1,")


def test_sarif(own: Gtoc) -> None:
    """Every result has its rule, its place and what it has to do with."""
    (own.folder / "ü ml").mkdir()
    (own.folder / ".gto").write_text("index: ü ml/artifacts.yaml\n")
    (own.folder / "ü ml/artifacts.yaml").write_text("a: {path: x}\nb: {path: x}\n")

    log = json.loads(text_of(own.run("check --format sarif --hints"), "stdout"))

    assert log["version"] == "2.1.0"
    (ran,) = log["runs"]
    rules = ran["tool"]["driver"]["rules"]
    assert ran["columnKind"] == "unicodeCodePoints"
    assert {result["level"] for result in ran["results"]} == {"warning", "note"}
    for result in ran["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    (conflict,) = [one for one in ran["results"] if one["ruleId"] == "same-path"]
    assert conflict["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "%C3%BC%20ml/artifacts.yaml"},
                "region": {"startLine": 2, "startColumn": 11, "endLine": 2, "endColumn": 12},
            }
        }
    ]
    assert conflict["relatedLocations"][0]["id"] == 0
    assert conflict["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 1


def test_a_variable_that_is_no_good_is_told_beside(own: Gtoc) -> None:
    """It stands in no file; the files are held against what is in force without it."""
    output = own.run("check", GTO_TYPES="x")

    assert text_of(output, "stdout") == "✅ Nothing is wrong in 2 files.\n"
    assert text_of(output, "stderr").startswith("⚠ The environment variable GTO_TYPES is not JSON")


def test_variables_are_in_force(own: Gtoc) -> None:
    """As for every command."""
    output = own.run("check --format json", GTO_TYPES='["table"]')

    assert [one["code"] for one in json.loads(text_of(output, "stdout"))] == ["type-not-allowed"]
    assert output.exit_code == 1


def test_a_folder_may_be_a_link(own: Gtoc, tmp_path: Path) -> None:
    """The files in it are meant, and not all of the repository."""
    (own.folder / "sub").mkdir()
    (tmp_path / "to-sub").symlink_to(own.folder / "sub")
    (tmp_path / "to-top").symlink_to(own.folder)

    assert own.stdout("check ../to-sub") == "There is no file to check.\n"
    assert own.stdout("check ../to-top") == "✅ Nothing is wrong in 2 files.\n"


def test_a_folder_outside_of_the_repository_that_is_named(own: Gtoc, tmp_path: Path) -> None:
    """Its files count in no repository, whichever is named."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other/artifacts.yaml").write_text("churn: {type: table}\n")

    assert own.stdout("check ../other -r .") == "✅ Nothing is wrong in 1 file.\n"


def test_file_names_may_be_any_bytes(own: Gtoc) -> None:
    """In every form the output is valid Unicode."""
    folder = own.folder / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    (folder / "artifacts.yaml").write_text("[")
    name = os.fsdecode(b"caf\xe9/artifacts.yaml")

    for form in ("text", "json", "github", "sarif"):
        output = own.run(f"check --format {form} {name}")
        assert output.exit_code == 1
        assert text_of(output, "stdout").encode()
    assert "caf%E9/artifacts.yaml" in text_of(output, "stdout")


# dvc.yaml.


@pytest.fixture
def dvc(own: Gtoc) -> Gtoc:
    """A pipeline in a folder, which git tracks, and one that it does not."""
    for folder in ("sub", "untracked"):
        (own.folder / folder).mkdir()
        (own.folder / folder / "dvc.yaml").write_text("stages: {train: {cmd: x}}\n")
    git(own.folder, "add", "sub")
    return own


def test_a_dvc_file_without_artifacts_has_nothing_wrong(dvc: Gtoc) -> None:
    """Whatever else stands in it is DVC's own."""
    (dvc.folder / "sub/dvc.yaml").write_text("stages: [${x}]\nartefacts: [1]\n")

    assert dvc.stdout("check") == "✅ Nothing is wrong in 3 files.\n"


def test_artifacts_of_a_dvc_file_are_checked(dvc: Gtoc) -> None:
    """Their paths and their names count from its folder."""
    tag(dvc.folder, "sub=thing@v1.0.0")
    (dvc.folder / "sub/here.pkl").write_text("x")
    (dvc.folder / "sub/dvc.yaml").write_text(
        "stages: {train: {cmd: x}}\n"
        "artifacts:\n"
        "  thing: {path: here.pkl, type: table}\n"
        "  other: {path: ../sub/here.pkl, lable: x}\n"
        "  third: {path: gone.pkl}\n"
    )

    output = dvc.run("check --hints")

    assert told(output) == [
        "sub/dvc.yaml:3:3: hint[uncommitted-annotation",
        "sub/dvc.yaml:3:33: error[type-not-allowed",
        "sub/dvc.yaml:4:3: hint[never-registered",
        "sub/dvc.yaml:4:17: warning[same-path",
        "sub/dvc.yaml:4:34: error[unknown-key",
        "sub/dvc.yaml:5:3: hint[never-registered",
        "sub/dvc.yaml:5:17: hint[path-missing",
    ]
    assert told(dvc.run("check sub/dvc.yaml --hints")) == told(output)
    assert "'gtoc register sub:other'" in text_of(output, "stdout")


def test_a_committed_artifact_of_a_dvc_file_counts(dvc: Gtoc) -> None:
    """It is what HEAD's commit says of it in the same file."""
    tag(dvc.folder, "sub=thing@v1.0.0")
    (dvc.folder / "sub/dvc.yaml").write_text("artifacts:\n  thing: {path: s3://b/x}\n")
    git(dvc.folder, "add", "--all")
    git(dvc.folder, "commit", "--quiet", "--message=m")

    assert told(dvc.run("check --hints")) == []


def test_a_dvc_file_without_a_repository(tmp_path: Path) -> None:
    """Its text counts."""
    (tmp_path / "dvc.yaml").write_text("artifacts:\n  a: {path: x, labels: y}\n")

    assert told(Gtoc(tmp_path).run("check dvc.yaml")) == ["dvc.yaml:2:24: error[invalid-value"]
