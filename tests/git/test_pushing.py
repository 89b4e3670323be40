"""Tags on a remote: pushing them, deleting them, asking for them, and understanding a no."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from gtod.errors import ErrorKind, GtodError
from gtod.git.location import locate
from gtod.git.pushing import Pushed, Remote, find_remote, on_remote, push
from gtod.steps import finish
from tests.helpers.git import ENVIRONMENT, commit, git, make_repository, tag
from tests.service.writing.support import Variables, all_tags, surroundings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A repository with the tags `a`, `b#1` and `c`, and a remote `origin` that has `c`."""
    path = make_repository(tmp_path / "r")
    commit(path)
    for name in ("a", "b#1", "c"):
        tag(path, name)
    make_repository(tmp_path / "origin.git", "", "--bare")
    git(path, "remote", "add", "origin", str(tmp_path / "origin.git"))
    git(path, "push", "--quiet", "origin", "main", "c")
    return path


@pytest.fixture
def origin(path: Path) -> Path:
    """The remote."""
    return path.with_name("origin.git")


def oid(path: Path, name: str) -> str:
    """The object of a tag."""
    return git(path, "rev-parse", f"refs/tags/{name}")


def pushed(
    path: Path,
    *names: str,
    deleting: Mapping[str, str] | None = None,
    remote: str = "origin",
    variables: Variables | None = None,
) -> Pushed:
    """What becomes of pushing tags, and of deleting others that the remote has as given."""
    gone = dict(deleting or {})
    wanted = {**{name: oid(path, name) for name in names}, **dict.fromkeys(gone)}
    context = surroundings(path, **(variables or {}))
    return finish(push(locate(str(path), {}), found(path, remote), wanted, gone, context))


def places(
    path: Path, *names: str, remote: str = "origin", variables: Variables | None = None
) -> list[dict[str, str]] | None:
    """Which of these tags each place of the remote has."""
    context = surroundings(path, **(variables or {}))
    return finish(on_remote(locate(str(path), {}), found(path, remote), names, context))


def asked(
    path: Path, *names: str, remote: str = "origin", variables: Variables | None = None
) -> dict[str, str] | None:
    """Which of these tags a remote has that is in one place."""
    told = places(path, *names, remote=remote, variables=variables)
    if told is None:
        return None
    (only,) = told
    return only


def found(path: Path, remote: str) -> Remote:
    """The remote of that name."""
    return finish(find_remote(locate(str(path), {}), remote, surroundings(path)))


def hook(folder: Path, name: str, script: str) -> None:
    """Have git run a script of its own accord."""
    program(folder / "hooks" / name, script)


def program(path: Path, script: str) -> None:
    """A script that can be run."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.mark.parametrize("url", ["./x", "../x.git", "host:x", "https://host/x", "/x"])
def test_a_remote_may_be_a_url(path: Path, url: str) -> None:
    """Whether somebody answers there is another question."""
    assert found(path, url) == Remote(url, (url,))


def test_a_remote_has_a_name_and_a_place(path: Path, origin: Path) -> None:
    """Where a push goes need not be where a fetch comes from, nor one place."""
    assert found(path, "origin") == Remote("origin", (str(origin),))

    git(path, "remote", "set-url", "--push", "origin", "host:one")
    assert found(path, "origin") == Remote("origin", ("host:one",))

    git(path, "remote", "set-url", "--add", "--push", "origin", "host:two")
    assert found(path, "origin") == Remote("origin", ("host:one", "host:two"))


@pytest.mark.parametrize("remote", ["upstream", "", "orig", "."])
def test_any_other_word_is_no_remote(path: Path, remote: str) -> None:
    """It is told which there are."""
    with pytest.raises(GtodError, match=r"remotes are: origin\. Nothing was written") as caught:
        found(path, remote)

    assert caught.value.kind is ErrorKind.INVALID_ARGUMENT


@pytest.mark.parametrize("remote", ["-f", "--all", "--", "a:\0"])
def test_what_can_be_no_remote(path: Path, remote: str) -> None:
    """Git would take it for an option, or cannot be told it."""
    with pytest.raises(GtodError, match="can be no remote") as caught:
        found(path, remote)

    assert caught.value.kind is ErrorKind.INVALID_ARGUMENT


def test_a_remote_in_two_places(path: Path, origin: Path) -> None:
    """Each gets the tags, and each is asked."""
    second = make_repository(path.with_name("second.git"), "", "--bare")
    for place in (origin, second):
        git(path, "remote", "set-url", "--add", "--push", "origin", str(place))

    assert places(path, "a", "c") == [{"c": oid(path, "c")}, {}]
    assert pushed(path, "a") == Pushed("done")
    assert places(path, "a") == [{"a": oid(path, "a")}] * 2


def test_several_tags_are_pushed(path: Path, origin: Path) -> None:
    """And nothing else."""
    assert pushed(path, "a", "b#1") == Pushed("done")
    assert all_tags(origin) == ["a", "b#1", "c"]
    assert oid(origin, "b#1") == oid(path, "b#1")


def test_what_is_there_already_is_no_obstacle(path: Path, origin: Path) -> None:
    """If it is the same."""
    assert pushed(path, "c", "a") == Pushed("done")
    assert all_tags(origin) == ["a", "c"]


def test_tags_are_pushed_and_deleted_at_once(path: Path, origin: Path) -> None:
    """In one go."""
    assert pushed(path, "a", deleting={"c": oid(path, "c")}) == Pushed("done")
    assert all_tags(origin) == ["a"]


def test_another_tag_of_the_same_name_stays(path: Path, origin: Path) -> None:
    """None of the others arrives then."""
    git(origin, "tag", "--annotate", "--message=theirs", "a", "main")
    theirs = oid(origin, "a")

    found = pushed(path, "a", "b#1")

    assert (found.outcome, found.needs_authentication) == ("rejected", False)
    assert "already exists" in found.reason
    assert "atomic" not in found.reason
    assert all_tags(origin) == ["a", "c"]
    assert oid(origin, "a") == theirs


def test_what_was_replaced_there_is_not_deleted(path: Path, origin: Path) -> None:
    """It is another one."""
    git(origin, "tag", "--force", "--annotate", "--message=theirs", "c", "main")

    found = pushed(path, "a", deleting={"c": oid(path, "c")})

    assert (found.outcome, found.reason) == ("rejected", "[rejected] (stale info)")
    assert all_tags(origin) == ["c"]


@pytest.mark.parametrize("name", ["pre-receive", "update"])
def test_a_hook_there_says_no(path: Path, origin: Path, name: str) -> None:
    """In its own words."""
    hook(origin, name, "echo 'only on Mondays' >&2\nexit 1")

    found = pushed(path, "a", "b#1")

    assert found.outcome == "rejected"
    assert "hook declined" in found.reason
    assert "only on Mondays" in found.reason
    assert all_tags(origin) == ["c"]


def test_a_hook_here_says_no(path: Path, origin: Path) -> None:
    """Nothing leaves then; the remote may be asked whether that is so."""
    hook(path / ".git", "pre-push", "echo 'tests fail' >&2\nexit 1")

    found = pushed(path, "a")

    assert found.outcome != "done"
    assert "tests fail" in found.reason
    assert all_tags(origin) == ["c"]


def test_a_hook_here_sees_what_is_pushed(path: Path, tmp_path: Path) -> None:
    """By the remote's name, with the client's variables."""
    hook(path / ".git", "pre-push", f'{{ echo "$1 $COLOUR"; cat; }} >{tmp_path}/seen')

    pushed(path, "a", variables={"COLOUR": "green"})

    first, second = (tmp_path / "seen").read_text().splitlines()
    assert first == "origin green"
    assert second == f"refs/tags/a {oid(path, 'a')} refs/tags/a {'0' * 40}"


def test_nobody_answers(path: Path, tmp_path: Path) -> None:
    """That is no no."""
    for remote in (str(tmp_path / "nothing"), "file:///nothing"):
        found = pushed(path, "a", remote=remote)
        assert (found.outcome, found.needs_authentication) == ("failed", False)
        assert "nothing" in found.reason
        assert "\n" not in found.reason
        assert asked(path, "a", remote=remote) is None


def test_which_tags_the_remote_has(path: Path) -> None:
    """By whole names, with their objects."""
    assert asked(path, "a", "c") == {"c": oid(path, "c")}
    assert asked(path, "*", "[c]") == {}
    pushed(path, "a", "b#1")
    assert asked(path, "b#1", "a") == {name: oid(path, name) for name in ("a", "b#1")}


def test_whose_names_end_alike(path: Path, origin: Path) -> None:
    """`ls-remote` takes names for the ends of others."""
    git(origin, "update-ref", "refs/heads/refs/tags/a", "main")
    git(origin, "tag", "refs/tags/a", "main")

    assert asked(path, "a") == {}


def through_ssh(path: Path, origin: Path, script: str) -> dict[str, str]:
    """Variables by which `origin` is reached through a program called ssh; it notes its words."""
    folder = path.with_name("bin")
    note = path.with_name("words")
    program(folder / "ssh", f'echo "$*" >>{note}\nfor command; do :; done\n{script}')
    git(path, "remote", "set-url", "origin", f"host:{origin}")
    return {"PATH": f"{folder}:{ENVIRONMENT['PATH']}", "GIT_SSH_VARIANT": "simple"}


SERVE = 'eval "git ${command#git-}"'


@pytest.mark.parametrize(
    "complaint",
    [
        "me@host: Permission denied (publickey).",
        "Host key verification failed.",
        "fatal: could not read Username for 'https://host': terminal prompts disabled",
        "remote: Invalid username or password.\nfatal: Authentication failed for 'https://host/'",
    ],
)
def test_somebody_has_to_say_who_they_are(path: Path, origin: Path, complaint: str) -> None:
    """And nobody can ask them here."""
    variables = through_ssh(path, origin, f'cat >&2 <<"END"\n{complaint}\nEND\nexit 255')

    found = pushed(path, "a", variables=variables)

    assert (found.outcome, found.needs_authentication) == ("failed", True)
    assert complaint.rsplit("\n", 1)[-1].removeprefix("fatal: ").rstrip(".") in found.reason


def test_a_server_that_closes_is_no_question_of_who_asks(path: Path, origin: Path) -> None:
    """It is down, or the network is."""
    variables = through_ssh(path, origin, "exit 1")

    found = pushed(path, "a", variables=variables)

    assert (found.outcome, found.needs_authentication) == ("failed", False)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, "-o BatchMode=yes host"),
        ({"GIT_SSH_COMMAND": "ssh -v"}, "-v -o BatchMode=yes host"),
    ],
)
def test_ssh_asks_nobody(path: Path, origin: Path, more: dict[str, str], expected: str) -> None:
    """Where there is nobody to ask."""
    variables = through_ssh(path, origin, SERVE)

    assert pushed(path, "a", variables={**variables, **more}) == Pushed("done")
    assert asked(path, "a", variables={**variables, **more}) == {"a": oid(path, "a")}

    first, second = path.with_name("words").read_text().splitlines()
    assert first.startswith(f"{expected} git-receive-pack")
    assert second.startswith(f"{expected} git-upload-pack")


def test_ssh_as_the_settings_have_it(path: Path, origin: Path) -> None:
    """core.sshCommand is told to ask nobody either."""
    variables = through_ssh(path, origin, SERVE)
    git(path, "config", "core.sshCommand", "ssh -4")

    pushed(path, "a", variables=variables)

    assert path.with_name("words").read_text().startswith("-4 -o BatchMode=yes host ")


def test_another_program_than_ssh_is_left_alone(path: Path, origin: Path) -> None:
    """It may know no such option."""
    variables = through_ssh(path, origin, SERVE)
    (path.with_name("bin") / "ssh").rename(path.with_name("bin") / "plonk")

    assert pushed(path, "a", variables={**variables, "GIT_SSH_COMMAND": "plonk -x"}) == Pushed(
        "done"
    )
    assert pushed(path, "b#1", variables={**variables, "GIT_SSH": "plonk"}) == Pushed("done")

    first, second = path.with_name("words").read_text().splitlines()
    assert first.startswith("-x host ")
    assert second.startswith("host ")


def test_an_answer_that_breaks_off(path: Path, origin: Path) -> None:
    """The tags are there, and whoever asks again finds them."""
    greeting = subprocess.run(
        ["git", "receive-pack", "--http-backend-info-refs", str(origin)],
        env=ENVIRONMENT,
        check=True,
        capture_output=True,
    ).stdout
    variables = through_ssh(
        path,
        origin,
        f'case "$command" in *receive-pack*) {SERVE} | head -c {len(greeting)};; *) {SERVE};; esac',
    )

    assert pushed(path, "a", variables=variables).outcome == "failed"
    assert asked(path, "a", variables=variables) == {"a": oid(path, "a")}
