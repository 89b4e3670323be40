"""`gtoc check-ref` and `gtoc parse-tag`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gtod.commands.refs import github_output
from gtod.registry.event import Event
from gtod.registry.tag import Kind, TagName, format_tag, parse_tag
from gtod.service.views import RefView
from tests.commands.registry_building import Gtoc, Stream, build, git, text_of
from tests.registry.strategies import artifacts, counters, stages, versions

if TYPE_CHECKING:
    from pathlib import Path

FORMS = ("--name", "--version", "--stage", "--registration", "--assignment")


def test_a_registration(gtoc: Gtoc) -> None:
    """The keys of gto, then the event and whether it still holds; JSON is the default."""
    answer = json.loads(gtoc.stdout("check-ref churn@v1.0.0"))
    version = answer["version"]["churn"]
    assert list(answer) == ["version", "stage", "event", "active", "artifact", "binds_to"]
    assert list(version) == [
        *("artifact", "name", "created_at", "author", "author_email", "message"),
        *("commit_hexsha", "discovered", "tag", "assignments", "enrichments"),
    ]
    assert (version["name"], version["created_at"]) == ("v1.0.0", "2022-07-11T12:01:00+00:00")
    assert [one["tag"] for one in version["assignments"]] == ["churn#dev#1", "churn#prod#2"]
    assert version["enrichments"][0]["artifact"]["path"] == "models/churn.pkl"
    assert (answer["stage"], answer["event"], answer["active"]) == ({}, "registration", True)
    assert gtoc.stdout("check-ref --json refs/tags/churn@v1.0.0") == gtoc.stdout(
        "check-ref churn@v1.0.0"
    )


def test_an_assignment(gtoc: Gtoc) -> None:
    """The version that it is about is there, although the tag does not name it."""
    answer = json.loads(gtoc.stdout("check-ref churn#prod#2"))
    assert answer == {
        "version": {},
        "stage": {
            "churn": {
                "artifact": "churn",
                "version": "v1.0.0",
                "stage": "prod",
                "created_at": "2022-07-12T12:02:00+00:00",
                "author": "Ada Lovelace",
                "author_email": "ada@example.org",
                "message": "Tag churn#prod#2",
                "commit_hexsha": "8894584e8ac71e8967a2b5e180a0790a109a5dcd",
                "tag": "churn#prod#2",
            }
        },
        "event": "assignment",
        "active": True,
        "artifact": "churn",
        "binds_to": "v1.0.0",
    }


@pytest.mark.parametrize(
    ("ref", "event", "artifact", "version"),
    [
        ("segment@v0.4.1!", "deregistration", "segment", "v0.4.1"),
        ("old@deprecated", "deprecation", "old", None),
    ],
)
def test_neither(gtoc: Gtoc, ref: str, event: str, artifact: str, version: str | None) -> None:
    """Deployment scripts look at version and stage, so nothing else fills them."""
    assert json.loads(gtoc.stdout(f"check-ref {ref}")) == {
        "version": {},
        "stage": {},
        "event": event,
        "active": True,
        "artifact": artifact,
        "binds_to": version,
    }
    for form in FORMS:
        assert gtoc.stdout(f"check-ref {ref} {form}") == ""


@pytest.mark.parametrize(
    "ref",
    ["release-1", "refs/tags/release-1", "backup", "main", "refs/heads/main", "HEAD", "main~1"],
)
def test_no_event(gtoc: Gtoc, ref: str) -> None:
    """A ref of something else is a no in every form: exit 1, and a line that says it."""
    line = f"⚠ '{ref}' is not an event of the registry\n"

    answer = gtoc.run(f"check-ref {ref}")
    assert (answer.exit_code, text_of(answer, "stderr")) == (1, line)
    assert json.loads(text_of(answer, "stdout")) == {
        "version": {},
        "stage": {},
        "event": None,
        "active": False,
        "artifact": None,
        "binds_to": None,
    }
    for form in (*FORMS, "--name -e"):
        assert gtoc.failure(f"check-ref {ref} {form}") == line


def test_a_lightweight_tag(own: Gtoc) -> None:
    """It does not count; where a CI system made it one, the annotated tag can be had again."""
    git(own.folder, "tag", "--force", "churn@v1.0.0", "churn@v1.0.0^{commit}")

    assert own.failure("check-ref refs/tags/churn@v1.0.0 --version") == (
        "⚠ 'refs/tags/churn@v1.0.0' is not an event of the registry: the tag is lightweight here; "
        "if it is annotated on the remote, 'git fetch --force --tags' brings that\n"
    )


def test_a_tag_of_something_else_than_a_commit(own: Gtoc) -> None:
    """It has the form of an event, so that there is something to find out."""
    ann = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com")
    git(own.folder, *ann, "tag", "--annotate", "--message=m", "churn@v7.0.0", "HEAD^{tree}")

    assert own.failure("check-ref churn@v7.0.0 --version") == (
        "⚠ 'churn@v7.0.0' is not an event of the registry; 'gtoc doctor' tells why\n"
    )


@pytest.mark.parametrize(
    ("ref", "lines"),
    [
        ("churn@v1.0.0", ("churn", "registration", "v1.0.0", "")),
        ("refs/tags/churn#prod#2", ("churn", "assignment", "v1.0.0", "prod")),
        ("draft#dev#1", ("draft", "assignment", "c59a5c191c7d1ef09d2722ae02d44c1b8caa7bca", "dev")),
        ("segment@v0.4.1!", ("segment", "deregistration", "v0.4.1", "")),
        ("old@deprecated", ("old", "deprecation", "", "")),
        ("release-1", ("", "", "", "")),
        ("refs/heads/main", ("", "", "", "")),
    ],
)
def test_outputs_of_a_step(gtoc: Gtoc, ref: str, lines: tuple[str, ...]) -> None:
    """What, which version and where, always in the same four lines; none of it goes to stdout."""
    answer = gtoc.run(f"check-ref {ref} --github-output")

    names = ("artifact", "event", "version", "stage")
    expected = "".join(f"{name}={value}\n" for name, value in zip(names, lines, strict=True))
    assert text_of(answer, "github-output") == expected
    assert text_of(answer, "stdout") == ""
    assert answer.exit_code == int(not any(lines))


@pytest.mark.parametrize("form", ["--json", "--version", "--stage -e"])
@pytest.mark.parametrize("ref", ["churn#prod#2", "churn@v1.0.0", "main"])
def test_outputs_of_a_step_beside_another_form(gtoc: Gtoc, ref: str, form: str) -> None:
    """The other form prints what it prints anyway, with the same exit code."""
    alone = gtoc.run(f"check-ref {ref} {form}")
    both = gtoc.run(f"check-ref {ref} {form} --github-output")

    assert both.exit_code == alone.exit_code
    assert [frame for frame in both.frames if frame[0] != "github-output"] == [*alone.frames]
    assert text_of(both, "github-output") == text_of(
        gtoc.run(f"check-ref {ref} --github-output"), "github-output"
    )


def test_no_outputs_of_a_step_where_there_is_no_such_ref(gtoc: Gtoc) -> None:
    """An error is not an answer."""
    answer = gtoc.run("check-ref refs/tags/churn@v9.0.0 --github-output")
    assert [stream for stream, _ in answer.frames] == ["stderr"]
    assert answer.exit_code == 1


tag_names = (
    st.builds(TagName, artifacts, st.just(Kind.REGISTRATION), version=versions)
    | st.builds(TagName, artifacts, st.just(Kind.DEREGISTRATION), version=versions)
    | st.builds(TagName, artifacts, st.just(Kind.ASSIGNMENT), stage=stages, counter=counters)
    | st.builds(TagName, artifacts, st.just(Kind.UNASSIGNMENT), stage=stages, counter=counters)
    | st.builds(TagName, artifacts, st.just(Kind.DEPRECATION))
)


@given(tag_names, versions | st.just("c" * 40))
def test_outputs_of_a_step_can_be_read_back(tag: TagName, bound: str) -> None:
    """Each line is cut at its first `=`, and no value has one or a line break."""
    event = Event(
        tag=format_tag(tag),
        artifact=tag.artifact,
        kind=tag.kind,
        version=tag.version,
        stage=tag.stage,
        counter=tag.number,
        commit="c" * 40,
        time=0,
        offset=0,
        author="Ann",
        author_email="ann@example.com",
        written=None,
    )

    text = github_output(RefView(event.tag, event, None, bound, is_active=True))

    assert [line.split("=") for line in text.splitlines()] == [
        ["artifact", tag.artifact],
        ["event", tag.kind.label],
        ["version", bound],
        ["stage", tag.stage or ""],
    ]


@given(st.data(), tag_names, st.sampled_from("\n\r\v\f\x00\x1c\x85\u2028 <'\"$`\\;|&*"))
def test_no_tag_of_the_registry_holds_what_a_shell_or_a_file_of_lines_obeys(
    data: st.DataObject, tag: TagName, character: str
) -> None:
    """Wherever such a character stands in a name, the tag is none of the registry's."""
    name = format_tag(tag)
    place = data.draw(st.integers(0, len(name)))

    assert parse_tag(name[:place] + character + name[place:]) is None


def shallow_clone(source: Gtoc, folder: Path, tag: str) -> Gtoc:
    """A clone with nothing but one tag and its commit."""
    folder.mkdir()
    git(folder, "init", "--quiet")
    git(folder, "remote", "add", "origin", f"file://{source.folder}")
    refspec = f"+refs/tags/{tag}:refs/tags/{tag}"
    git(folder, "fetch", "--quiet", "--no-tags", "--depth=1", "origin", refspec)
    git(folder, "checkout", "--quiet", "--detach", f"refs/tags/{tag}")
    return Gtoc(folder)


def test_a_shallow_clone_without_the_registration(gtoc: Gtoc, tmp_path: Path) -> None:
    """The assignment's version is not known there, which is told; the suggested line helps."""
    clone = shallow_clone(gtoc, tmp_path / "clone", "churn#prod#2")
    commit = "8894584e8ac71e8967a2b5e180a0790a109a5dcd"

    answer = clone.run("check-ref refs/tags/churn#prod#2 --version")
    assert (answer.exit_code, text_of(answer, "stdout")) == (0, f"{commit}\n")
    assert text_of(answer, "stderr") == (
        "⚠ This clone is shallow and has no registration of commit 8894584; "
        "if there is one on the remote, 'git fetch --force --tags' brings it\n"
    )

    git(clone.folder, "fetch", "--quiet", "--force", "--tags")
    assert clone.stdout("check-ref refs/tags/churn#prod#2 --version") == "v1.0.0\n"


def test_a_shallow_clone_is_no_matter_for_a_registration(gtoc: Gtoc, tmp_path: Path) -> None:
    """The tag itself says what it registers."""
    clone = shallow_clone(gtoc, tmp_path / "clone", "churn@v1.1.0")
    assert clone.stdout("check-ref refs/tags/churn@v1.1.0 --version") == "v1.1.0\n"


def test_a_commit_without_a_registration_in_a_complete_clone(tmp_path: Path) -> None:
    """Nothing is missing: nobody registered it."""
    stream = Stream()
    stream.tag("draft#dev#1", stream.commit("main", 1, {}), 2)
    gtoc = Gtoc(build(tmp_path, stream.text()))
    assert len(gtoc.stdout("check-ref draft#dev#1 --version")) == len("c" * 40 + "\n")


def test_taken_back(gtoc: Gtoc) -> None:
    """A registration that was taken back is still one, but does not hold."""
    answer = json.loads(gtoc.stdout("check-ref segment@v0.4.1"))
    assert (answer["event"], answer["active"]) == ("registration", False)
    assert answer["version"]["segment"]["name"] == "v0.4.1"


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("churn@v1.0.0 --name", "churn"),
        ("churn@v1.0.0 --version", "v1.0.0"),
        ("churn@v1.0.0 --stage", None),
        ("churn#prod#2 --name", "churn"),
        ("churn#prod#2 --version", "v1.0.0"),
        ("churn#prod#2 --stage", "prod"),
        ("draft#dev#1 --version", "c59a5c191c7d1ef09d2722ae02d44c1b8caa7bca"),
        ("churn@v1.0.0 --registration", '✅ Version "v1.0.0" of artifact "churn" was registered'),
        ("churn@v1.0.0 --assignment", None),
        (
            "churn#prod#2 --assignment",
            '✅ Stage "prod" was assigned to version "v1.0.0" of artifact "churn"',
        ),
        ("churn#prod#2 --registration", None),
    ],
)
def test_one_part(gtoc: Gtoc, line: str, printed: str | None) -> None:
    """One field, or the sentence; nothing where there is none, which -e makes a failure."""
    assert gtoc.stdout(f"check-ref {line}") == ("" if printed is None else f"{printed}\n")
    assert gtoc.run(f"check-ref {line} -e").exit_code == int(printed is None)


def test_no_such_ref(gtoc: Gtoc) -> None:
    """A tag of the registry's form that does not exist is no ref."""
    assert "There is no ref 'churn@v9.0.0'" in gtoc.failure("check-ref churn@v9.0.0")
    assert gtoc.run("check-ref main --expected").exit_code == 1
    assert gtoc.usage_error("check-ref main --name --stage") == (
        "Error: --name and --stage exclude each other."
    )


@pytest.mark.parametrize(
    ("tag", "parts"),
    [
        ("churn@v1.0.0", {"action": "register", "name": "churn", "version": "v1.0.0"}),
        ("churn#prod", {"action": "assign", "name": "churn", "stage": "prod"}),
        ("churn#prod#12", {"action": "assign", "name": "churn", "stage": "prod", "number": 12}),
        ("refs/tags/a#b", {"action": "assign", "name": "a", "stage": "b"}),
        ("a@v1.0.0!", {"action": "deregister", "name": "a", "version": "v1.0.0"}),
        ("a#b!#3", {"action": "unassign", "name": "a", "stage": "b", "number": 3}),
        ("a#b#3!", {"action": "unassign", "name": "a", "stage": "b", "number": 3}),
        ("dir=a@deprecated", {"action": "deprecate", "name": "dir:a"}),
    ],
)
def test_parse_tag(gtoc: Gtoc, tag: str, parts: dict[str, object]) -> None:
    """The tag need not exist; its parts come in gto's order."""
    assert gtoc.stdout(f"parse-tag {tag}") == json.dumps(parts, indent=4) + "\n"


def test_parse_tag_needs_no_repository(gtoc: Gtoc) -> None:
    """Nothing is looked up."""
    assert gtoc.stdout("-r /nowhere parse-tag churn#prod --key stage") == '"prod"\n'


def test_parse_tag_says_what_is_wrong(gtoc: Gtoc) -> None:
    """With what would be right."""
    assert gtoc.failure("parse-tag churn") == (
        "❌ Cannot parse tag name 'churn'. "
        "Tags of the registry are like 'churn@v1.0.0' and 'churn#prod#1'.\n"
    )
    assert gtoc.failure("parse-tag churn#prod --key version") == (
        "❌ 'churn#prod' has no part 'version'. It has: action, name, stage.\n"
    )
