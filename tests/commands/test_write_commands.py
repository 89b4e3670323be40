"""`gtoc register`, `assign`, `unassign`, `deregister` and `deprecate`: what they print and do."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.helpers.git import commits, git, make_repository
from tests.helpers.story import stream
from tests.service.writing.command_line import Writing, in_shell, printed, said, with_origin
from tests.service.writing.support import all_tags

STORY = "5 commit A\n5 commit B\n10 awesome-model@v0.0.1 on A\n20 awesome-model#prod#1 on A"
KNOWN = ["awesome-model#prod#1", "awesome-model@v0.0.1"]

#: Command lines, what they tell and what is changed by them.
LINES: list[tuple[str, list[str], list[str]]] = [
    (
        "register new",
        ["Created git tag 'new@v0.0.1' that registers a new version"],
        ["new@v0.0.1"],
    ),
    (
        "register awesome-model --bump-minor",
        ["Created git tag 'awesome-model@v0.1.0' that registers a new version"],
        ["awesome-model@v0.1.0"],
    ),
    (
        "register awesome-model HEAD --ver v3.0.0",
        ["Created git tag 'awesome-model@v3.0.0' that registers a new version"],
        ["awesome-model@v3.0.0"],
    ),
    (
        "assign awesome-model dev --version v0.0.1",
        ["Created git tag 'awesome-model#dev#2' that adds stage 'dev' to 'v0.0.1'"],
        ["awesome-model#dev#2"],
    ),
    (
        "promote awesome-model dev HEAD~1",
        ["Created git tag 'awesome-model#dev#2' that adds stage 'dev' to 'v0.0.1'"],
        ["awesome-model#dev#2"],
    ),
    (
        "assign awesome-model prod HEAD --version v0.1.0",
        [
            "Created git tag 'awesome-model@v0.1.0' that registers a new version",
            "Created git tag 'awesome-model#prod#2' that adds stage 'prod' to 'v0.1.0'",
        ],
        ["awesome-model@v0.1.0", "awesome-model#prod#2"],
    ),
    (
        "assign awesome-model dev HEAD~1 --simple",
        ["Created git tag 'awesome-model#dev' that adds stage 'dev' to 'v0.0.1'"],
        ["awesome-model#dev"],
    ),
    (
        "unassign awesome-model prod",
        ["Created git tag 'awesome-model#prod#2!' that unassigns stage 'prod' from 'v0.0.1'"],
        ["awesome-model#prod#2!"],
    ),
    (
        "unassign awesome-model prod --ref HEAD~1 --delete",
        ["Deleted git tag 'awesome-model#prod#1' that assigned 'prod' to 'v0.0.1'"],
        ["awesome-model#prod#1"],
    ),
    (
        "deregister awesome-model v0.0.1",
        ["Created git tag 'awesome-model@v0.0.1!' that deregisters version 'v0.0.1'"],
        ["awesome-model@v0.0.1!"],
    ),
    (
        "deregister awesome-model v0.0.1 -d",
        [
            "Deleted git tag 'awesome-model@v0.0.1' that registered 'v0.0.1'",
            "Deleted git tag 'awesome-model#prod#1' that assigned 'prod' to 'v0.0.1'",
        ],
        KNOWN,
    ),
    (
        "deprecate awesome-model",
        ["Created git tag 'awesome-model@deprecated' that deprecates artifact 'awesome-model'"],
        ["awesome-model@deprecated"],
    ),
    (
        "deprecate awesome-model v0.0.1",
        ["Created git tag 'awesome-model@v0.0.1!' that deregisters version 'v0.0.1'"],
        ["awesome-model@v0.0.1!"],
    ),
    (
        "deprecate awesome-model v0.0.1 prod",
        ["Created git tag 'awesome-model#prod#2!' that unassigns stage 'prod' from 'v0.0.1'"],
        ["awesome-model#prod#2!"],
    ),
    (
        "deprecate awesome-model --delete",
        [
            "Deleted git tag 'awesome-model@v0.0.1' that registered 'v0.0.1'",
            "Deleted git tag 'awesome-model#prod#1' that assigned 'prod' to 'v0.0.1'",
        ],
        KNOWN,
    ),
]
ALL = pytest.mark.parametrize(("line", "told", "names"), LINES, ids=[line for line, *_ in LINES])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A registry whose remote has all of it."""
    path = with_origin(tmp_path / "r", STORY)
    git(path, "push", "--quiet", "origin", "main", "--tags")
    return path


@pytest.fixture
def gtoc(path: Path) -> Writing:
    """Runs command lines there; the form of unassignments is fixed, so that nothing is warned."""
    (path / ".gtod.yaml").write_text("tag_dialect: gto-0.2\n")
    return Writing(path)


def origin(path: Path) -> Path:
    """The remote."""
    return path.with_name("r-origin")


def after(names: Sequence[str]) -> list[str]:
    """The tags that there are when these were made or deleted."""
    return sorted(set(KNOWN).symmetric_difference(names))


@ALL
def test_a_change_and_the_command_that_pushes_it(
    gtoc: Writing, path: Path, line: str, told: list[str], names: list[str]
) -> None:
    """To the letter; the command works as it stands."""
    *before, hint, command = gtoc.told(*line.split()).splitlines()

    assert before == told
    assert hint == "To push the changes upstream, run:"
    assert command.startswith("    git push ")
    assert all_tags(path) == after(names)
    assert all_tags(origin(path)) == KNOWN
    in_shell(command, path)
    assert all_tags(origin(path)) == after(names)


@ALL
def test_a_dry_run_prints_what_would_be_done(
    gtoc: Writing, path: Path, line: str, told: list[str], names: list[str]
) -> None:
    """And does nothing; pushing is not spoken of."""
    assert names

    printed_lines = gtoc.told(*line.split(), "--dry-run").splitlines()

    assert printed_lines == [
        one.replace("Created", "Would create").replace("Deleted", "Would delete") for one in told
    ]
    assert all_tags(path) == KNOWN
    assert gtoc.told(*line.split(), "--dry-run", "--push").splitlines() == printed_lines
    assert all_tags(origin(path)) == KNOWN


@ALL
def test_pushing_at_once(
    gtoc: Writing, path: Path, line: str, told: list[str], names: list[str]
) -> None:
    """Instead of the command there is where it went."""
    assert gtoc.told(*line.split(), "--push").splitlines() == [*told, "Pushed to 'origin'"]
    assert all_tags(path) == all_tags(origin(path)) == after(names)


def test_an_event_as_json(gtoc: Writing, path: Path) -> None:
    """As `history` has it, and what became of it."""
    assert json.loads(gtoc.told("register", "new", "-m", "Ü", "--json")) == {
        "timestamp": "2001-09-09T01:46:40+00:00",
        "artifact": "new",
        "event": "registration",
        "version": "v0.0.1",
        "commit": commits(path)["B"],
        "author": "Ann",
        "author_email": "ann@example.com",
        "message": "Ü",
        "ref": "new@v0.0.1",
        "pushed": False,
        "push_command": "git push origin new@v0.0.1",
        "dry_run": False,
    }


def test_two_events_as_json(gtoc: Writing) -> None:
    """The registration stands within what was asked for."""
    found = json.loads(gtoc.told("assign", "new", "prod", "--json"))

    assert (found["event"], found["ref"], found["version"]) == (
        "assignment",
        "new#prod#1",
        "v0.0.1",
    )
    inner = found["registration"]
    assert (inner["event"], inner["ref"]) == ("registration", "new@v0.0.1")
    assert found["push_command"] == "git push --atomic origin new@v0.0.1 'new#prod#1'"


def test_what_would_be_as_json(gtoc: Writing, path: Path) -> None:
    """Only that says so: there is nothing to push."""
    found = json.loads(gtoc.told("register", "new", "--json", "--dry-run"))

    assert (found["ref"], found["dry_run"], found["pushed"], found["push_command"]) == (
        "new@v0.0.1",
        True,
        False,
        None,
    )
    assert all_tags(path) == KNOWN


def test_what_was_pushed_as_json(gtoc: Writing) -> None:
    """There is nothing left to run."""
    found = json.loads(gtoc.told("register", "new", "--json", "--push"))

    assert (found["pushed"], found["push_command"]) == (True, None)


def test_what_was_deleted_as_json(gtoc: Writing) -> None:
    """All of its events, and whether the remote knows."""
    found = json.loads(gtoc.told("deregister", "awesome-model", "v0.0.1", "--delete", "--json"))

    assert [(one["event"], one["ref"]) for one in found["deleted"]] == [
        ("registration", "awesome-model@v0.0.1"),
        ("assignment", "awesome-model#prod#1"),
    ]
    assert (found["pushed"], found["dry_run"]) == (False, False)


def test_where_all_is_deprecated_it_is_told_how_to_see_it(gtoc: Writing) -> None:
    """An empty table would look as if all were lost."""
    gtoc.told("deprecate", "awesome-model")

    assert gtoc.told("show") == "Nothing found but what is deprecated; --deprecated shows it\n"
    assert "awesome-model" in gtoc.told("show", "--deprecated")


def test_warnings_stand_apart(path: Path) -> None:
    """On stderr; what is printed stays what programs read."""
    output = Writing(path).run("unassign", "awesome-model", "prod", "--json")

    assert output.exit_code == 0
    assert "no released gto reads" in said(output)
    assert json.loads(printed(output))["ref"] == "awesome-model#prod#2!"


def test_reading_after_writing(gtoc: Writing) -> None:
    """The next question knows it."""
    gtoc.told("assign", "awesome-model", "prod", "HEAD", "--version", "v0.1.0")

    assert gtoc.told("which", "awesome-model", "prod") == "v0.1.0\n"
    assert gtoc.told("latest", "awesome-model", "--ref") == "awesome-model@v0.1.0\n"
    gtoc.told("unassign", "awesome-model", "prod", "--version", "v0.1.0")
    assert gtoc.told("which", "awesome-model", "prod") == "v0.0.1\n"


@pytest.mark.parametrize("word", ["--simple", "--simple=true", "--simple true"])
@pytest.mark.parametrize("more", ["", " --force", " -m --simple"])
def test_simple_may_stand_alone(gtoc: Writing, word: str, more: str) -> None:
    """It then means true, wherever it stands; a message may look like it."""
    line = f"assign awesome-model dev HEAD~1 {word}{more}"

    assert "'awesome-model#dev' that" in gtoc.told(*line.split())


def test_simple_false_asks_for_a_counter(gtoc: Writing) -> None:
    """Of a registration."""
    assert "'new@v0.0.1#1' that" in gtoc.told("register", "new", "--simple", "false")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("register", "Error: Missing argument 'NAME'."),
        ("assign churn", "Error: Missing argument 'STAGE'."),
        ("deregister churn", "Error: Missing argument 'VERSION'."),
        (
            "register churn --bump-major --bump-minor",
            "Error: --bump-major and --bump-minor exclude each other.",
        ),
        ("register churn --simple=maybe", "--simple"),
        ("assign churn prod --delete", "--delete"),
        ("register churn HEAD more", "unexpected extra argument"),
        ("deprecate churn v1.0.0 prod more", "unexpected extra argument"),
    ],
)
def test_usage(gtoc: Writing, path: Path, words: str, line: str) -> None:
    """A wrong command line is told what is wrong, and nothing is done."""
    output = gtoc.run(*words.split())

    assert (output.exit_code, printed(output)) == (2, "")
    assert line in said(output).splitlines()[-1]
    assert all_tags(path) == KNOWN


def test_a_version_has_its_own_commit(gtoc: Writing) -> None:
    """Which --ref cannot change."""
    assert "--ref" in gtoc.refusal("deprecate", "awesome-model", "v0.0.1", "--ref", "HEAD")


@pytest.mark.parametrize(
    "name", ["r", "with a space", "it's", "$HOME", "a;b", "ü", "-dash", "#hash", "a!b"]
)
@pytest.mark.parametrize("is_bare", [False, True])
def test_the_command_works_from_elsewhere(tmp_path: Path, name: str, *, is_bare: bool) -> None:
    """With --repo, by a path from the folder or a whole one, wherever the repository lies."""
    options = ["--bare"] if is_bare else []
    path = make_repository(tmp_path / name, stream(STORY), *options)
    there = make_repository(tmp_path / "origin", "", "--bare")
    git(path, "remote", "add", "origin", str(there))
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()
    gtoc = Writing(elsewhere)

    for repo in (f"../{name}", str(path)):
        command = gtoc.told("assign", f"new/{len(repo)}", "prod", "--repo", repo).splitlines()[-1]
        in_shell(command, elsewhere)

    assert all_tags(there) == [tag for tag in all_tags(path) if tag.startswith("new/")]
    assert len(all_tags(there)) == 4


def test_the_command_works_within(gtoc: Writing, path: Path) -> None:
    """In a folder of the work tree, and with --repo from the top."""
    deep = path / "deep"
    deep.mkdir()

    for number, words in enumerate([[], ["--repo", "."], ["--repo", ".."]]):
        command = gtoc.told("register", f"n{number}", *words, folder=deep).splitlines()[-1]
        in_shell(command, deep)

    assert all_tags(origin(path)) == [*KNOWN, "n0@v0.0.1", "n1@v0.0.1", "n2@v0.0.1"]


def test_the_command_works_in_a_linked_work_tree(gtoc: Writing, path: Path) -> None:
    """There and from outside."""
    linked = path.with_name("linked")
    git(path, "worktree", "add", "--quiet", str(linked))

    in_shell(gtoc.told("register", "n1", folder=linked).splitlines()[-1], linked)
    in_shell(gtoc.told("register", "n2", "--repo", "../linked").splitlines()[-1], path)

    assert all_tags(origin(path)) == [*KNOWN, "n1@v0.0.1", "n2@v0.0.1"]


def test_the_command_works_from_a_repository_within(gtoc: Writing, path: Path) -> None:
    """A submodule, say, in which one asks about the repository around it."""
    inner = make_repository(path / "inner", stream(STORY))

    command = gtoc.told("register", "new", "--repo", "..", folder=inner).splitlines()[-1]
    in_shell(command, inner)

    assert all_tags(origin(path)) == [*KNOWN, "new@v0.0.1"]


@pytest.mark.parametrize("is_relative", [False, True])
def test_the_command_works_where_variables_lead(
    gtoc: Writing, path: Path, *, is_relative: bool
) -> None:
    """To a repository that lies elsewhere; they lead the shell's git too."""
    top = path.name if is_relative else str(path)
    leading = {"GIT_DIR": f"{top}/.git", "GIT_WORK_TREE": top}

    command = gtoc.told("register", "new", folder=path.parent, variables=leading).splitlines()[-1]
    in_shell(command, path.parent, **leading)

    assert all_tags(origin(path)) == [*KNOWN, "new@v0.0.1"]


def test_the_command_works_where_variables_lead_elsewhere(gtoc: Writing, path: Path) -> None:
    """--repo says which repository is meant, whatever the variables say."""
    other = make_repository(path.with_name("other"), stream(STORY))
    leading = {"GIT_DIR": str(other / ".git")}

    command = gtoc.told("register", "new", "--repo", str(path), folder=other, variables=leading)
    in_shell(command.splitlines()[-1], other, **leading)

    assert all_tags(other) == KNOWN
    assert all_tags(origin(path)) == [*KNOWN, "new@v0.0.1"]


def test_another_remote(gtoc: Writing, path: Path) -> None:
    """Is named in the command, and where it was pushed to."""
    git(path, "remote", "rename", "origin", "upstream")

    *_, command = gtoc.told("register", "n1", "--remote", "upstream").splitlines()
    assert command == "    git push upstream n1@v0.0.1"
    in_shell(command, path)
    *_, last = gtoc.told("register", "n2", "--remote", "upstream", "--push").splitlines()
    assert last == "Pushed to 'upstream'"

    assert all_tags(origin(path)) == [*KNOWN, "n1@v0.0.1", "n2@v0.0.1"]
