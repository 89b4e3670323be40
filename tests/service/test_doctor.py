"""What the doctor finds in a registry, and whether the commands that it names mend it."""

import json
import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from gtod import __version__
from gtod.commands.invocation import DaemonFacts, Invocation
from gtod.commands.run import run
from gtod.demo.example import build_example
from gtod.service.doctor import examine
from gtod.service.doctor.diagnosis import Diagnosis, Finding, Severity
from gtod.service.doctor.examine import doctor
from gtod.steps import finish
from gtod.workspace.repositories import Repositories

NOW = 2_000_000_000

COMMITS = """\
commit refs/heads/main
mark :1
committer A <a@example.org> 1000000000 +0000
data 0
commit refs/heads/main
mark :2
committer A <a@example.org> 1000000100 +0000
data 0
blob
mark :3
data 0
"""

SOMEBODY = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def shell(folder: Path, command: str, text: str = "") -> str:
    """What a shell command writes in a folder; it must succeed."""
    done = subprocess.run(
        ["sh", "-euc", command],
        cwd=folder,
        env={**os.environ, **SOMEBODY},
        input=text,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def stream(lines: str) -> str:
    """A fast-import stream of tags: `NAME COMMIT SECOND`, with `light` or `nobody` for SECOND."""
    pieces = [COMMITS]
    for line in lines.split("\n"):
        name, commit, second = line.split()
        tagger = "" if second == "nobody" else f"tagger A <a@example.org> {second} +0000\n"
        pieces.append(
            f"reset refs/tags/{name}\nfrom :{commit}\n"
            if second == "light"
            else f"tag {name}\nfrom :{commit}\n{tagger}data 2\nm\n\n"
        )
    return "".join(pieces)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository without commits."""
    shell(tmp_path, "git init --quiet --initial-branch=main repository")
    return tmp_path / "repository"


def make(folder: Path, tags: str) -> None:
    """Give the repository its commits, and tags as `stream` reads them."""
    shell(folder, "git fast-import --quiet", stream(tags))


def commit(folder: Path, name: str, text: str) -> None:
    """Commit a file with that text."""
    (folder / name).write_text(text)
    shell(folder, f"git add -- {name} && git commit --quiet --message=m")


def diagnose(folder: Path, environ: Mapping[str, str] | None = None) -> Diagnosis:
    """What the doctor says, without a memory of what was before."""
    return finish(doctor(Repositories().find(str(folder), {}), environ or {}, NOW))


def briefly(diagnosis: Diagnosis) -> list[str]:
    """Severity, code and subject of each finding."""
    return [f"{f.severity.value} {f.code} {f.subject}" for f in diagnosis.findings]


def only(folder: Path, expected: str) -> Finding:
    """The one finding that there is."""
    diagnosis = diagnose(folder)
    assert briefly(diagnosis) == [expected]
    return diagnosis.findings[0]


def mend(folder: Path) -> None:
    """Run the commands that are named, in their order, and expect nothing to be left to do."""
    for finding in diagnose(folder).findings:
        if finding.mend is not None:
            shell(folder, finding.mend)
    assert [f for f in diagnose(folder).findings if f.severity is not Severity.INFO] == []


def test_the_example_is_healthy(folder: Path) -> None:
    """Its facts are told, and nothing else."""
    build_example(folder)

    diagnosis = diagnose(folder)

    assert briefly(diagnosis) == []
    assert not diagnosis.has_errors
    assert (diagnosis.tags, diagnosis.artifacts, diagnosis.annotated) == (10, 4, 4)
    assert diagnosis.location.work_tree == str(folder.resolve())
    assert diagnosis.configuration.gto.index == "artifacts.yaml"


def test_an_empty_repository_is_healthy(folder: Path) -> None:
    """There need not even be a commit."""
    assert briefly(diagnose(folder)) == []


@pytest.mark.parametrize("tag", ["churn@v1.0.0", "churn#prod#1", "churn@deprecated", "a!b"])
def test_lightweight_tags_do_not_count(folder: Path, tag: str) -> None:
    """They are made annotated with a message in gto's words; tags of other forms are let be."""
    make(folder, f"{tag} 1 light\nother 2 100")
    if tag == "a!b":
        assert briefly(diagnose(folder)) == []
        return

    finding = only(folder, f"warning lightweight-tag {tag}")
    assert diagnose(folder).tags == 1
    assert finding.mend is not None

    shell(folder, finding.mend)

    assert "lightweight-tag" not in str(briefly(diagnose(folder)))
    assert shell(folder, f"git cat-file -t 'refs/tags/{tag}'") == "tag"
    assert "ing " in shell(folder, f"git for-each-ref --format='%(subject)' 'refs/tags/{tag}'")


def test_a_tag_that_leads_to_no_commit(folder: Path) -> None:
    """It is removed."""
    make(folder, "churn@v1.0.0 1 100\nchurn@v2.0.0 3 100")

    finding = only(folder, "error not-a-commit churn@v2.0.0")

    assert "blob" in finding.sentence
    assert diagnose(folder).has_errors
    mend(folder)


def test_a_tag_whose_object_is_missing(folder: Path) -> None:
    """It is removed, so that it can be fetched."""
    make(folder, "churn@v1.0.0 1 100\nchurn@v2.0.0 2 100")
    oid = shell(folder, "git rev-parse churn@v2.0.0")
    (folder / ".git/objects" / oid[:2] / oid[2:]).unlink()

    only(folder, "error unreadable-tag churn@v2.0.0")

    mend(folder)


def test_a_tag_object_of_another_name(folder: Path) -> None:
    """It keeps tagger, time and message when it is made again."""
    make(folder, "churn@v1.0.0 1 100\nsome/dir=churn@v1.0.0+x.y 2 200")
    shell(folder, "git update-ref 'refs/tags/churn#prod#1' 'some/dir=churn@v1.0.0+x.y'")

    diagnosis = diagnose(folder)
    (finding,) = [f for f in diagnosis.findings if f.severity is Severity.WARNING]

    assert (finding.code, finding.subject) == ("other-name-inside", "churn#prod#1")
    assert "'some/dir=churn@v1.0.0+x.y'" in finding.sentence
    before = shell(folder, "git cat-file tag 'churn#prod#1'")
    mend(folder)
    after = shell(folder, "git cat-file tag 'churn#prod#1'")
    assert after == before.replace("tag some/dir=churn@v1.0.0+x.y", "tag churn#prod#1")


def test_a_tag_without_a_tagger(folder: Path) -> None:
    """It gets that of its commit."""
    make(folder, "churn@v1.0.0 2 nobody")

    only(folder, "warning no-tagger churn@v1.0.0")

    mend(folder)
    made = shell(folder, "git for-each-ref --format='%(tagger) %(subject)' refs/tags")
    assert made == "A <a@example.org> 1000000100 +0000 m"


def test_what_rewriting_a_tag_entails(folder: Path) -> None:
    """Whoever pushed it must push it again, and a signature is lost; a deletion has neither."""
    make(folder, f"churn#prod!#1 1 light\nchurn@v1.0.0 1 nobody\nchurn#dev#2 1 {NOW + 7200}")
    make(folder, "segment@v1.0.0 3 100")
    shell(folder, "git update-ref refs/tags/renamed@v1.0.0 'churn#dev#2'")

    for finding in diagnose(folder).findings:
        is_rewritten = finding.mend is not None and "git tag -d" not in finding.mend
        push = f"(git push --force origin {shlex.quote(f'refs/tags/{finding.subject}')})"
        assert (push in finding.sentence) == is_rewritten
        assert ("signature" in finding.sentence) == is_rewritten


def test_a_tag_with_two_oddities(folder: Path) -> None:
    """Each command works on what the one before has left."""
    make(folder, "churn@v1.0.0 2 nobody")
    shell(folder, "git update-ref refs/tags/a@v1.0.0 churn@v1.0.0 && git tag -d churn@v1.0.0")

    assert briefly(diagnose(folder)) == [
        "warning no-tagger a@v1.0.0",
        "warning other-name-inside a@v1.0.0",
        "info one-letter-name a@v1.0.0",
    ]
    mend(folder)


REGISTERED = "churn@v1.0.0 1 100\nchurn@v2.0.0 2 101\n"


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (
            "churn#prod#1 1 200\nchurn#prod#2 1 201",
            "warning assignment-without-effect churn#prod#2",
        ),
        (
            "churn@v1.0.0! 1 200\nchurn#prod#1 1 201",
            "warning assignment-of-deregistered churn#prod#1",
        ),
        (
            "churn#dev#1 1 200\nchurn#prod!#2 1 201",
            "warning unassignment-without-effect churn#prod!#2",
        ),
        (
            "churn#prod#1 1 200\nchurn#prod#2! 2 201",
            "warning unassignment-without-effect churn#prod#2!",
        ),
        ("churn@v3.0.0! 1 200", "warning deregistration-without-effect churn@v3.0.0!"),
        (
            "churn@v1.0.0! 1 200\nchurn@v1.0.0!#1 1 201",
            "warning deregistration-without-effect churn@v1.0.0!#1",
        ),
        ("churn@v1.0.0#1 1 200", "warning registered-twice churn@v1.0.0#1"),
    ],
)
def test_events_that_change_nothing(folder: Path, tags: str, expected: str) -> None:
    """They are removed."""
    make(folder, REGISTERED + tags)

    assert [line for line in briefly(diagnose(folder)) if "warning" in line] == [expected]

    mend(folder)


@pytest.mark.parametrize(
    "tags",
    [
        "churn#prod#1 1 200\nchurn#prod!#2 1 201\nchurn#prod#3 1 202",
        "churn#prod#1 1 200\nchurn#dev#2 1 201\nchurn#prod#3 1 202",
        "churn@v1.0.0! 1 200\nchurn@v1.0.0#1 1 201\nchurn#prod#2 1 202",
        "churn@v1.0.0! 1 200\nchurn#prod#1 1 201\nchurn@v1.0.0#2 1 202",
        "churn@deprecated 1 200\nchurn@deprecated#1 1 201",
    ],
)
def test_events_that_change_something(folder: Path, tags: str) -> None:
    """Assigned again after another stage, registered again after a deregistration: all legal."""
    make(folder, REGISTERED + tags)

    assert [line for line in briefly(diagnose(folder)) if "warning" in line] == []


def test_a_version_on_two_commits(folder: Path) -> None:
    """Nobody but its author knows which of them was meant."""
    make(folder, REGISTERED + "churn@v1.0.0#1 2 200")

    finding = diagnose(folder).findings[0]

    assert (finding.code, finding.subject) == ("registered-elsewhere", "churn@v1.0.0#1")
    assert finding.mend is None


def test_the_last_assigned_is_not_the_greatest(folder: Path) -> None:
    """That is told where the greatest counts, once for each stage."""
    make(folder, REGISTERED + "churn#prod#1 2 200\nchurn#prod#2 1 201\nchurn#dev#3 1 202")

    finding = only(folder, "info assigned-not-greatest churn#prod#2")

    assert "v1.0.0 into prod last, but v2.0.0" in finding.sentence
    assert briefly(diagnose(folder, {"GTOD_SORT": "timestamp"})) == []


def test_a_version_assigned_back(folder: Path) -> None:
    """With two versions in a stage, assigning the first again changes which came last."""
    make(folder, REGISTERED + "churn#prod#1 1 200\nchurn#prod#2 2 201\nchurn#prod#3 1 202")

    only(folder, "info assigned-not-greatest churn#prod#3")


def test_counters_and_times_disagree(folder: Path) -> None:
    """One of both is wrong, so nothing is said to be deleted."""
    stages = "churn#dev#5 2 200\nchurn#prod#3 2 202\nchurn#dev#2 2 203\nchurn#prod#6 2 204"
    make(folder, REGISTERED + stages)

    diagnosis = diagnose(folder)

    assert briefly(diagnosis) == ["warning counter-against-time churn#prod#3"]
    assert "'churn#dev#5'" in diagnosis.findings[0].sentence
    assert "2 tags" in diagnosis.findings[0].sentence
    shell(folder, "git tag -d 'churn#dev#5'")
    make(folder, "churn#dev!#9 2 150")
    assert "warning counter-against-time churn#prod#3" in briefly(diagnose(folder))
    found = [f for f in diagnose(folder).findings if f.code == "unassignment-without-effect"]
    assert [f.mend for f in found] == [None]


def test_two_clones_counted_alike(folder: Path) -> None:
    """That harms nothing, and tells that somebody did not see what another had done."""
    make(folder, REGISTERED + "churn#dev#1 2 200\nchurn#prod#1 2 201\nsegment#dev#1 2 202")

    finding = only(folder, "warning same-counter churn#prod#1")

    assert "'churn#dev#1'" in finding.sentence


def test_tags_from_the_future(folder: Path) -> None:
    """They are dated now, behind all others and in their order."""
    make(
        folder,
        f"churn@v1.0.0 1 {NOW + 30}\nchurn#prod#1 1 {NOW + 7200}\nchurn#dev#2 1 {NOW + 90000}",
    )

    diagnosis = diagnose(folder)

    assert briefly(diagnosis) == [
        "warning future-tag churn#dev#2",
        "warning future-tag churn#prod#1",
    ]
    assert "25 hours" in diagnosis.findings[0].sentence
    mend(folder)
    made = shell(folder, "git for-each-ref --sort=taggerdate --format='%(tagger) %(refname:short)'")
    assert made.splitlines()[-3:] == [
        f"A <a@example.org> {NOW + 30} +0000 churn@v1.0.0",
        f"A <a@example.org> {NOW + 31} +0000 churn#prod#1",
        f"A <a@example.org> {NOW + 32} +0000 churn#dev#2",
    ]


def test_several_versions_on_one_commit(folder: Path) -> None:
    """They are legal, and told."""
    make(folder, "churn@v1.0.0 1 100\nchurn@v2.0.0 1 101\nsegment@v1.0.0 1 101")

    finding = only(folder, "info several-versions-on-commit churn")

    assert "v2.0.0 and v1.0.0" in finding.sentence


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("churn@v1.0.0 1 100\nchurn#prod#1 1 101\nchurn#prod#2! 1 102", "unassignment-of-0.2"),
        ("churn@v1.0.0 1 100\nchurn#prod#1 1 101\nchurn#prod!#2 1 102", "form-of-gto-1"),
        ("some/dir=churn@v1.0.0 1 100", "folder-in-name"),
        ("chUrn@v1.0.0 1 100", "capital-in-name"),
        ("churn#Prod#1 1 100", "capital-in-name"),
        ("my_churn@v1.0.0 1 100", "underscore-in-name"),
        ("c@v1.0.0 1 100", "one-letter-name"),
        ("2churn@v1.0.0 1 100", "digit-before-name"),
    ],
)
def test_names_that_a_released_gto_does_not_read(folder: Path, tags: str, expected: str) -> None:
    """They are told with the limit that they break."""
    make(folder, tags)

    only(folder, f"info {expected} {tags.splitlines()[-1].split()[0]}")


def test_many_such_names_are_told_once(folder: Path) -> None:
    """One of them is the example."""
    make(folder, "my_churn@v1.0.0 1 100\nmy_churn#prod#1 1 101\nmy_other@v1.0.0 1 100")

    finding = only(folder, "info underscore-in-name my_churn#prod#1")

    assert finding.sentence.startswith("It and 2 others have a name with '_'")


def test_problems_of_the_files(folder: Path) -> None:
    """Those of HEAD's annotations and of the configuration in force, with their lines."""
    commit(folder, "artifacts.yaml", "churn:\n  type: [x]\n  pth: y\nsegment: {}\n")
    (folder / "artifacts.yaml").write_text("not committed: [")
    (folder / ".gto").write_text("stages: [dev]\nsort: timestamp\n")
    (folder / ".gtod.yaml").write_text("\nsrt: semver\n")
    shell(folder, "git tag -a -m m segment@v1.0.0")

    diagnosis = diagnose(folder, {"GTOD_SORT": "size"})

    assert briefly(diagnosis) == [
        "error misplaced-key .gto:2",
        "error invalid-value artifacts.yaml:2",
        "error bad-variable environment",
        "warning unknown-key .gtod.yaml:2",
        "warning unknown-key artifacts.yaml:3",
        "info never-registered churn",
    ]
    assert (diagnosis.artifacts, diagnosis.annotated) == (1, 2)


def test_a_shallow_clone(folder: Path, tmp_path: Path) -> None:
    """The rest of the history is fetched, with its tags."""
    make(folder, REGISTERED.strip())
    shell(tmp_path, f"git clone --quiet --depth=1 file://{folder} clone")
    clone = tmp_path / "clone"

    only(clone, f"warning shallow-clone {clone}/.git/shallow")

    mend(clone)
    assert diagnose(clone).tags == 2


def test_a_clone_without_tags(folder: Path, tmp_path: Path) -> None:
    """They are fetched."""
    make(folder, REGISTERED.strip())
    shell(tmp_path, f"git clone --quiet --no-tags {folder} clone")
    clone = tmp_path / "clone"

    only(clone, "info no-tags origin")

    mend(clone)
    assert briefly(diagnose(clone)) == []


def test_a_file_system_of_several_hosts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is promised there is less."""
    build_example(folder)
    monkeypatch.setattr(examine, "is_local", lambda _: False)
    monkeypatch.setattr(examine, "file_system_type", lambda _: "nfs4")

    finding = only(folder, f"info network-file-system {folder}/.git")

    assert "(nfs4)" in finding.sentence
    assert diagnose(folder).is_local is False


def test_every_finding_is_a_sentence(folder: Path) -> None:
    """They begin and end as sentences do."""
    make(folder, "churn@v1.0.0 1 light\nchurn@v2.0.0 3 5\nchurn#prod#1 1 nobody\nx#y#1! 1 7")
    commit(folder, "artifacts.yaml", "segment: {}\n")

    findings = diagnose(folder).findings

    assert len(findings) > 5
    for finding in findings:
        assert finding.sentence.endswith(".")
        assert finding.sentence[0] == finding.sentence[0].upper()


def test_a_large_registry_is_examined_in_slices(folder: Path) -> None:
    """The daemon can serve others in between."""
    make(folder, "\n".join(f"model-{n}@v1.0.0 1 {100 + n}" for n in range(1000)))
    shell(folder, "git pack-refs --all")
    repository = Repositories().find(str(folder), {})
    finish(repository.tags.all())

    pauses = sum(1 for _ in doctor(repository, {}, NOW))

    assert pauses > 0


def test_many_findings_are_told_in_slices(folder: Path) -> None:
    """Each of them is there, in its order, as text and as JSON."""
    tags = sorted(f"model-{n}@v1.0.0" for n in range(2000))
    make(folder, "\n".join(f"{tag} 1 light" for tag in reversed(tags)))
    shell(folder, "git pack-refs --all")

    assert [finding.subject for finding in diagnose(folder).findings] == tags
    assert gtoc(folder, "doctor")[1].count("[lightweight-tag]") == 2000
    told = json.loads(gtoc(folder, "doctor", "--json")[1])["findings"]
    assert [finding["subject"] for finding in told] == tags


def gtoc(folder: Path, *words: str, daemon: DaemonFacts | None = None) -> tuple[int, str]:
    """Exit code and standard output of a command line."""
    invocation = Invocation(words, str(folder), {"GTO_STAGES": '["dev"]'}, daemon=daemon)
    output = finish(run(invocation, Repositories()))
    return output.exit_code, "".join(text for stream, text in output.frames if stream == "stdout")


def test_the_command_tells_what_is_in_force(folder: Path) -> None:
    """Versions, daemon, repository, and each key of the configuration with its source."""
    build_example(folder)
    (folder / ".gtod.yaml").write_text("sort: timestamp\n")

    exit_code, text = gtoc(folder, "doctor", daemon=DaemonFacts(4711, "1.0", 12.3))

    assert exit_code == 0
    told = [" ".join(line.split()) for line in text.splitlines()]
    assert f"gtod {__version__}" in told
    assert f"git {shell(folder, 'git --version').removeprefix('git version ')}" in told
    assert "process 4711" in told
    assert "uptime 12 s" in told
    assert f"work tree {folder}" in told
    assert "tags 10, of 4 artifacts" in told
    assert 'stages ["dev"] (GTO_STAGES)' in told
    assert 'sort "timestamp" (.gtod.yaml)' in told
    assert 'index "artifacts.yaml" (default)' in told
    assert told[-1] == "✅ Nothing is wrong."
    assert "this command ran without a daemon" in gtoc(folder, "doctor")[1]


def test_the_command_groups_what_it_finds(folder: Path) -> None:
    """By severity, each with its command on a line of its own; errors are a no."""
    make(folder, "churn@v1.0.0 1 light\nchurn@v2.0.0 3 5\nx#yy#1 1 7")
    (folder / ".gto").write_text("emojis: false\n")

    exit_code, text = gtoc(folder, "doctor")

    assert exit_code == 1
    lines = text[text.index("1 error") :].splitlines()
    assert [line for line in lines if line and not line.startswith(" ")] == [
        "1 error",
        "1 warning",
        "1 thing to know",
    ]
    assert lines[1].startswith("  churn@v2.0.0: It leads to a blob")
    assert lines[1].endswith(" [not-a-commit]")
    assert lines[2] == "      git tag -d -- churn@v2.0.0"
    assert "Nothing is wrong" not in text


def test_the_command_shows_no_control_characters(folder: Path) -> None:
    """What others wrote into a tag or a file cannot move the cursor."""
    make(folder, "churn@v1.0.0 1 100")
    content = shell(folder, "git cat-file tag churn@v1.0.0").replace("tag churn", "tag \x1b[2Jx")
    oid = shell(folder, "git hash-object -t tag -w --stdin --literally", content)
    (folder / ".git/refs/tags/churn@v1.0.0").write_text(f"{oid}\n")

    text = gtoc(folder, "doctor")[1]

    assert "other-name-inside" in text
    assert "\x1b" not in text


def test_the_command_answers_in_json(folder: Path) -> None:
    """The same for programs."""
    make(folder, "churn@v2.0.0 3 5")

    exit_code, text = gtoc(folder, "doctor", "--json", daemon=DaemonFacts(4711, "1.0", 12.3))

    told = json.loads(text)
    assert exit_code == 1
    assert list(told) == ["versions", "daemon", "repository", "configuration", "findings"]
    assert told["daemon"] == {"pid": 4711, "uptime": 12.3, "watched": None, "subscribers": 0}
    assert told["repository"]["tags"] == 1
    assert told["configuration"][".gto"]["stages"] == {"value": ["dev"], "source": "GTO_STAGES"}
    (finding,) = told["findings"]
    assert finding.pop("sentence")
    assert finding == {
        "severity": "error",
        "code": "not-a-commit",
        "subject": "churn@v2.0.0",
        "mend": "git tag -d -- churn@v2.0.0",
    }


def test_a_variable_that_cannot_be_read_is_no_source(folder: Path) -> None:
    """The file or the default holds."""
    invocation = Invocation(("doctor",), str(folder), {"GTO_STAGES": "dev"})

    output = finish(run(invocation, Repositories()))

    assert output.exit_code == 1
    assert "null  (default)" in next(
        line for _, text in output.frames for line in text.splitlines() if "  stages " in line
    )


def test_the_command_outside_a_repository(tmp_path: Path) -> None:
    """It tells what it can; that there is no repository is the error."""
    exit_code, text = gtoc(tmp_path, "doctor")

    assert exit_code == 1
    assert "libgit2" in text
    assert "[repository-not-found]" in text
