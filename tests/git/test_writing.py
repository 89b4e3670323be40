"""What git writes for us, and what it gets for it."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtod.errors import ErrorKind, GtodError
from gtod.git.committing import commit_file
from gtod.git.location import Location, locate
from gtod.git.tag_refs import can_name_tag
from gtod.git.writing import (
    Committer,
    Surroundings,
    TagDraft,
    committer,
    create_tag,
    delete_tags,
    git_failed,
    restore_tags,
    run_writing_git,
    signs_commits,
    signs_tags,
    writing_program,
)
from gtod.steps import finish
from tests.helpers.git import ENVIRONMENT, commit, git, make_repository, tag
from tests.service.writing.support import all_tags, git_bytes, surroundings, tag_object


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A repository with one commit."""
    path = make_repository(tmp_path / "r")
    commit(path)
    return path


def at(path: Path) -> Location:
    """Where the repository is."""
    return locate(str(path), {})


def who(path: Path, **variables: str | None) -> Committer:
    """Whom git takes for the committer."""
    return finish(committer(at(path), surroundings(path, **variables)))


def draft(path: Path, name: str = "t", message: str = "m", **fields: int) -> TagDraft:
    """A tag on HEAD."""
    head = git(path, "rev-parse", "HEAD")
    return TagDraft(name, head, message, fields.get("time", 10), fields.get("offset", 0))


@pytest.mark.parametrize(
    ("date", "time", "offset"),
    [
        ("@10 +0000", 10, 0),
        ("@10 +0545", 10, 345),
        ("@10 -0330", 10, -210),
        ("@10 -0030", 10, -30),
        ("@10 +1400", 10, 840),
        ("2001-09-09T01:46:40Z", 1_000_000_000, 0),
        ("@4102444800 +0100", 4_102_444_800, 60),
    ],
)
def test_who_writes_and_when(path: Path, date: str, time: int, offset: int) -> None:
    """By git's own rules."""
    found = who(path, GIT_COMMITTER_NAME="Zoë X", GIT_COMMITTER_DATE=date)

    assert found == Committer("Zoë X", "ann@example.com", time, offset)


def test_now_is_git_s_now(path: Path) -> None:
    """If no variable says another time, it is later than the past."""
    assert who(path, GIT_COMMITTER_DATE=None).time > 1_700_000_000


def test_an_odd_name_is_what_git_makes_of_it(path: Path) -> None:
    """It leaves out what would break an object."""
    found = who(path, GIT_COMMITTER_NAME="A <b> C\n", GIT_COMMITTER_EMAIL="<a@b>")

    assert (found.name, found.email) == ("A b C", "a@b")


def test_nobody_is_told_as_nobody(path: Path) -> None:
    """With git's reason and the way out."""
    git(path, "config", "user.useConfigOnly", "true")

    with pytest.raises(GtodError) as caught:
        who(path, GIT_COMMITTER_NAME=None, GIT_COMMITTER_EMAIL=None)

    assert caught.value.kind is ErrorKind.IDENTITY_REQUIRED
    assert "git config --global user.email you@example.com" in caught.value.message
    assert "\n" not in caught.value.message


def test_a_date_that_is_none(path: Path) -> None:
    """Is not an identity that is missing."""
    with pytest.raises(GtodError, match="GIT_COMMITTER_DATE") as caught:
        who(path, GIT_COMMITTER_DATE="noon-ish, or so")

    assert caught.value.kind is ErrorKind.INVALID_ARGUMENT


def environment(path: Path, folder: Path, variables: dict[str, str]) -> Mapping[str, str]:
    """The environment of a git that writes in a repository for somebody in a folder."""
    return writing_program(at(path), ["tag"], Surroundings(variables, str(folder))).environ


def test_the_environment_of_a_git_that_writes(path: Path) -> None:
    """All of the client's, but for what leads elsewhere; nobody is asked anything."""
    kept = {
        "SSH_AUTH_SOCK": "/agent",
        "GIT_SSH_COMMAND": "ssh -v",
        "GIT_AUTHOR_NAME": "Ann",
        "GIT_CONFIG_COUNT": "1",
        "LANG": "de_DE.UTF-8",
    }
    leading_elsewhere = {
        "GIT_DIR": "/elsewhere",
        "GIT_WORK_TREE": "/elsewhere",
        "GIT_INDEX_FILE": "/elsewhere/index",
        "GIT_OBJECT_DIRECTORY": "/elsewhere/objects",
        "GIT_NAMESPACE": "x",
        "GIT_PREFIX": "x/",
        "GIT_CEILING_DIRECTORIES": "/",
    }

    assert environment(path, path, kept | leading_elsewhere) == {
        **kept,
        "GIT_CEILING_DIRECTORIES": str(path.parent),
        "GIT_DISCOVERY_ACROSS_FILESYSTEM": "1",
        "LANGUAGE": "C",
        "GIT_TERMINAL_PROMPT": "0",
    }


def test_variables_that_lead_to_the_repository_stay(path: Path, tmp_path: Path) -> None:
    """Hooks may look at them."""
    leading = {"GIT_DIR": str(path / ".git"), "GIT_WORK_TREE": str(path)}
    location = locate(str(tmp_path), leading)

    program = writing_program(location, ["tag"], Surroundings(leading, str(tmp_path)))

    assert leading.items() <= program.environ.items()
    assert (program.words, program.folder) == (("git", "tag"), str(tmp_path))


def test_at_a_terminal_git_may_ask(path: Path) -> None:
    """As it would by itself."""
    given = Surroundings({}, str(path), is_in_foreground=True)

    program = writing_program(at(path), ["tag"], given)

    assert program.is_in_foreground
    assert "GIT_TERMINAL_PROMPT" not in program.environ


def test_git_runs_in_the_client_s_folder(path: Path, tmp_path: Path) -> None:
    """What is relative is meant from there; from elsewhere, from the top of the repository."""
    (path / "deep").mkdir()
    for folder in (path, path / "deep", tmp_path):
        (folder / "file").write_text(folder.name)

    for folder, meant in ((path, path), (path / "deep", path / "deep"), (tmp_path, path)):
        work = run_writing_git(at(path), ["hash-object", "--", "file"], surroundings(folder))
        assert finish(work).stdout.decode().strip() == git(meant, "hash-object", "file")


def test_what_git_is_given_and_what_it_gives(path: Path) -> None:
    """Its input, its output, its errors, its status."""
    context = surroundings(path)

    fine = finish(run_writing_git(at(path), ["stripspace"], context, b"a \n"))
    wrong = finish(run_writing_git(at(path), ["tag", "--nonsense"], context))

    assert (fine.returncode, fine.stdout, fine.stderr) == (0, b"a\n", b"")
    assert (wrong.returncode, wrong.stdout) == (129, b"")
    assert b"nonsense" in wrong.stderr


#: Pieces of which names are made that git's rules are about.
pieces = st.sampled_from(
    [*"a/.-@{#!=~^:?*[\\ü \t\x7f\x01", "..", ".lock", "lock", "@{", "//", "/.", "v1.0.0"]
)


@settings(max_examples=150)
@given(st.lists(pieces, min_size=1, max_size=6).map("".join))
def test_the_names_that_git_allows(name: str) -> None:
    """By git's own word, but for a dash in front, which `git tag` takes for an option."""
    words = ["git", "check-ref-format", f"refs/tags/{name}"]
    is_allowed = subprocess.run(words, env=ENVIRONMENT, check=False).returncode == 0

    assert can_name_tag(name) == (is_allowed and not name.startswith("-"))


def test_no_name_is_no_name() -> None:
    """Nor is a name that a line cannot have."""
    assert not can_name_tag("")
    assert not can_name_tag("a\0b")
    assert not can_name_tag("a\nb")


@pytest.mark.parametrize(
    ("lines", "is_signing"),
    [
        ([], False),
        (["tag.gpgSign=true"], True),
        (["tag.gpgsign=yes"], True),
        (["tag.gpgSign=1"], True),
        (["tag.gpgSign=on"], True),
        (["tag.gpgSign=false"], False),
        (["tag.gpgSign=off"], False),
        (["tag.gpgSign=0"], False),
        (["tag.gpgSign="], False),
        (["tag.gpgSign"], True),
        (["tag.gpgSign=true", "tag.gpgSign=false"], False),
        (["tag.forceSignAnnotated=true"], True),
        (["tag.gpgSign=false", "tag.forceSignAnnotated=true"], True),
        (["commit.gpgSign=true"], False),
        (["user.signingKey=x"], False),
    ],
)
def test_whether_tags_are_signed(path: Path, lines: Sequence[str], *, is_signing: bool) -> None:
    """As git reads its settings, the last one counts."""
    for setting in lines:
        section, _, rest = setting.partition(".")
        name, has_value, value = rest.partition("=")
        line = f"\t{name} = {value}\n" if has_value else f"\t{name}\n"
        with (path / ".git/config").open("a") as config:
            config.write(f"[{section}]\n{line}")

    assert finish(signs_tags(at(path), surroundings(path))) is is_signing


def test_whether_tags_are_signed_by_the_client_s_variables(path: Path) -> None:
    """They are settings too."""
    variables = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "tag.gpgSign",
        "GIT_CONFIG_VALUE_0": "true",
    }

    assert finish(signs_tags(at(path), surroundings(path, **variables)))


def test_whether_commits_are_signed(path: Path) -> None:
    """That is another setting."""
    assert not finish(signs_commits(at(path), surroundings(path)))
    git(path, "config", "commit.gpgSign", "true")
    assert finish(signs_commits(at(path), surroundings(path)))


def test_a_tag_to_the_letter(path: Path) -> None:
    """Name, commit, time with its offset, message."""
    new = draft(path, "a/b@v1", "# one\n\n -- two ", time=1234, offset=-210)

    assert finish(create_tag(at(path), new, surroundings(path))).returncode == 0

    headers, message = tag_object(path, "a/b@v1")
    assert headers == {
        "object": new.commit,
        "type": "commit",
        "tag": "a/b@v1",
        "tagger": "Ann <ann@example.com> 1234 -0330",
    }
    assert message == b"# one\n\n -- two \n"


@pytest.mark.parametrize("time", [0, 1, 99_999_999, 100_000_000, 2**31, 2**32, 4_102_444_800])
def test_every_second_can_be_dated(path: Path, time: int) -> None:
    """Small numbers too, which git might take for something else."""
    finish(create_tag(at(path), draft(path, time=time, offset=345), surroundings(path)))

    assert tag_object(path, "t")[0]["tagger"] == f"Ann <ann@example.com> {time} +0545"


def test_a_name_that_looks_like_an_option(path: Path) -> None:
    """Git refuses it; nothing else is done."""
    for name in ("-d", "--list", "--force"):
        process = finish(create_tag(at(path), draft(path, name), surroundings(path)))
        assert process.returncode != 0
    assert all_tags(path) == []


def test_a_tag_that_is_there_is_not_replaced(path: Path) -> None:
    """The status says so."""
    tag(path, "t")
    before = git_bytes(path, "rev-parse", "t")

    process = finish(create_tag(at(path), draft(path), surroundings(path)))

    assert process.returncode != 0
    assert git_bytes(path, "rev-parse", "t") == before
    error = git_failed("make the tag 't'", process)
    assert error.kind is ErrorKind.GIT_FAILED
    assert error.message == "git cannot make the tag 't': tag 't' already exists"


def test_git_s_words_are_in_english_on_one_line() -> None:
    """With all that hooks say, and without what git only advises; broken lines become whole."""
    stderr = b"remote: no\nhint: try harder\n\nerror: really no.\nfatal: \xff over\n"
    process = subprocess.CompletedProcess(["git"], 1, b"", stderr)

    assert git_failed("do it", process).message == "git cannot do it: no really no; \ufffd over"
    silent = subprocess.CompletedProcess(["git"], 7, b"", b"")
    assert git_failed("do it", silent).message == "git cannot do it: it ended with status 7"


def test_tags_are_deleted_if_they_still_name_the_object(path: Path) -> None:
    """All or none."""
    for name in ("a", "b#1", "c"):
        tag(path, name)
    objects = {name: git(path, "rev-parse", name) for name in ("a", "b#1")}
    commit_id = git(path, "rev-parse", "HEAD")

    refused = finish(delete_tags(at(path), objects | {"c": commit_id}, surroundings(path)))
    kept = all_tags(path)
    done = finish(delete_tags(at(path), objects, surroundings(path)))

    assert (refused.returncode == 0, kept) == (False, ["a", "b#1", "c"])
    assert (done.returncode, all_tags(path)) == (0, ["c"])


def test_tags_are_restored_if_none_is_there(path: Path) -> None:
    """All or none; they are the same objects."""
    for name in ("a", "b#1"):
        tag(path, name)
    objects = {name: git(path, "rev-parse", name) for name in ("a", "b#1")}
    git(path, "tag", "--delete", "b#1")

    refused = finish(restore_tags(at(path), objects, surroundings(path)))
    kept = all_tags(path)
    git(path, "tag", "--delete", "a")
    done = finish(restore_tags(at(path), objects, surroundings(path)))

    assert (refused.returncode == 0, kept) == (False, ["a"])
    assert done.returncode == 0
    assert {name: git(path, "rev-parse", name) for name in all_tags(path)} == objects


def test_what_is_a_symbolic_ref_is_deleted_itself(path: Path) -> None:
    """Not the tag that it leads to."""
    tag(path, "t")
    git(path, "symbolic-ref", "refs/tags/s", "refs/tags/t")

    finish(delete_tags(at(path), {"s": git(path, "rev-parse", "t")}, surroundings(path)))

    assert all_tags(path) == ["t"]


def test_a_file_is_committed_alone(path: Path) -> None:
    """Whatever else is staged stays so; a hash sign is no comment."""
    for name in ("mine", "yours"):
        (path / name).write_text(name)
    git(path, "add", "yours")

    process = finish(commit_file(at(path), "mine", "# why\n\n", surroundings(path)))

    assert process.returncode == 0, process.stderr
    assert git(path, "show", "--name-only", "--format=").split() == ["mine"]
    assert git_bytes(path, "cat-file", "commit", "HEAD").endswith(b"\n\n# why\n\n\n")
    assert git(path, "diff", "--cached", "--name-only") == "yours"


@pytest.mark.parametrize("name", ["-m", "*", ":(top)x", "a b", "dir/ü", "[a]"])
def test_a_file_of_any_name_is_committed(path: Path, name: str) -> None:
    """Git takes it for nothing else."""
    (path / "dir").mkdir()
    (path / "another").write_text("")
    (path / name).write_text("x")

    process = finish(commit_file(at(path), name, "m", surroundings(path / "dir")))

    assert process.returncode == 0, process.stderr
    listed = git_bytes(path, "ls-tree", "-r", "-z", "--name-only", "HEAD")
    assert listed.decode() == f"{name}\0"
