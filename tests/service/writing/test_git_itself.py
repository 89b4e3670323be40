"""What git does because git itself writes: messages, signatures, hooks, identity."""

import subprocess
from pathlib import Path

import pytest

from gtod.errors import ErrorKind
from gtod.git.writing import Surroundings
from gtod.service.writing.assigning import Assignment, Unassignment
from gtod.service.writing.deprecating import Deprecation
from gtod.service.writing.publish import take_back
from gtod.service.writing.registering import Deregistration, Registration
from gtod.steps import finish
from gtod.workspace.repository import Repository
from tests.helpers.git import ENVIRONMENT, git
from tests.service.asking import build
from tests.service.writing.support import (
    Request,
    all_tags,
    created,
    refused,
    tag_object,
    top,
    write,
)

STORY = "5 commit A\n5 commit B\n10 churn@v1.0.0 on A\n20 churn#prod#1 on A"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A version in prod, and a commit after it."""
    return build(tmp_path, STORY)


def configured(repository: Repository, **settings: str) -> Path:
    """The repository's folder, with settings of git (`tag_gpgSign` for `tag.gpgSign`)."""
    path = top(repository)
    for name, value in settings.items():
        git(path, "config", name.replace("_", "."), value)
    return path


def with_hook(path: Path, name: str, script: str) -> None:
    """Have git run a script of its own accord."""
    hook = path / ".git" / "hooks" / name
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{script}\n")
    hook.chmod(0o755)


MESSAGES = {
    "a hash sign first": "# heading",
    "only comments": "# one\n# two",
    "a dash first": "-m",
    "what looks like an option": "--sign",
    "nothing": "",
    "a blank": " ",
    "newlines": "one\n\n\ntwo\n\n",
    "only newlines": "\n\n",
    "blanks around": "  two  \n\ttab \n  ",
    "carriage returns": "one\r\ntwo\r",
    "not English": "Größe: 10 µm — 日本語 \N{ROCKET}",
    "a header": "object 0000\ntype commit\n\ntagger me",
    "scissors": "# ------------------------ >8 ------------------------\nbelow",
    "a signature that is none": "-----BEGIN PGP MESSAGE",
    "what begins like a signature": "see\n-----BEGIN PGP SIGNATURE-----\nbelow",
    "nothing but that": "-----BEGIN SSH SIGNATURE-----",
    "100 kB": "0123456789\n" * 10_000,
    "not UTF-8": b"caf\xe9 \xff".decode("utf-8", "surrogateescape"),
    "control letters": "bell \a, escape \x1b[31m",
}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES.keys())
def test_a_message_survives_to_the_letter(repository: Repository, message: str) -> None:
    """In the tag object; a newline ends it, and of an empty one nothing is there."""
    written = write(repository, Registration("churn", message=message))

    _, found = tag_object(top(repository), "churn@v1.0.1")
    letters = message.encode("utf-8", "surrogateescape")
    assert found == (letters + b"\n" if letters else b"")
    (one,) = written.created
    # Told is what git itself would call the message; the object has all of it.
    told = letters.decode("utf-8", "replace").partition("-----BEGIN PGP SIGNATURE-----")[0]
    told = told.partition("-----BEGIN SSH SIGNATURE-----")[0]
    assert one.event.message.rstrip("\n") == told.rstrip("\n")
    assert len(written.created) == 1


@pytest.mark.parametrize("sign", [";", "T", "auto"])
def test_whatever_starts_a_comment_elsewhere(repository: Repository, sign: str) -> None:
    """core.commentChar has no say in what is written."""
    path = configured(repository, core_commentChar=sign)
    message = f"{sign} one\n# two\n; three\nThe end"

    write(repository, Registration("churn", message=message))

    assert tag_object(path, "churn@v1.0.1")[1] == f"{message}\n".encode()


@pytest.mark.parametrize(
    "request_",
    [
        Registration("churn", message="# ü"),
        Assignment("churn", "dev", message="# ü"),
        Unassignment("churn", "prod", message="# ü"),
        Deregistration("churn", "v1.0.0", message="# ü"),
        Deprecation("churn", message="# ü"),
    ],
)
def test_every_command_takes_a_message(repository: Repository, request_: Request) -> None:
    """It is that of the tag that does what was asked for."""
    name = created(write(repository, request_))[-1]

    assert tag_object(top(repository), name)[1] == "# ü\n".encode()


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A key that can sign without asking anybody."""
    path = tmp_path / "key"
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "ann", "-f", str(path)]
    subprocess.run(words, check=True, env=ENVIRONMENT)
    (tmp_path / "signers").write_text(f"ann@example.com {path.with_suffix('.pub').read_text()}")
    return path


def signing(repository: Repository, key: Path, settings: dict[str, str]) -> Path:
    """The repository's folder, set up to sign with a key."""
    path = configured(repository, gpg_format="ssh", user_signingKey=str(key), **settings)
    git(path, "config", "gpg.ssh.allowedSignersFile", str(key.with_name("signers")))
    return path


@pytest.mark.parametrize("settings", [{"tag_gpgSign": "true"}, {"tag_forceSignAnnotated": "true"}])
def test_tags_are_signed_where_git_signs_them(
    repository: Repository, key: Path, settings: dict[str, str]
) -> None:
    """Git can verify them, and their messages are read without the signature."""
    path = signing(repository, key, settings)

    written = write(repository, Assignment("churn", "dev", message="# signed"))

    assert created(written) == ["churn@v1.0.1", "churn#dev#2"]
    for name in created(written):
        git(path, "tag", "--verify", name)
        assert b"BEGIN SSH SIGNATURE" in tag_object(path, name)[1]
    assert tag_object(path, "churn#dev#2")[1].startswith(b"# signed\n-----BEGIN")
    assert written.created[-1].event.message == "# signed"


def test_without_such_a_setting_nothing_is_signed(repository: Repository, key: Path) -> None:
    """A key alone is none."""
    path = signing(repository, key, {})

    write(repository, Registration("churn"))

    assert b"SIGNATURE" not in tag_object(path, "churn@v1.0.1")[1]


def failing_signer(folder: Path) -> str:
    """A program that signs nothing."""
    signer = folder / "signer"
    signer.write_text("#!/bin/sh\necho no agent >&2\nexit 1\n")
    signer.chmod(0o755)
    return str(signer)


def test_what_cannot_be_signed_is_not_written(repository: Repository, tmp_path: Path) -> None:
    """Git's own words say why."""
    signer = failing_signer(tmp_path)
    path = configured(repository, tag_gpgSign="true", user_signingKey="ann", gpg_program=signer)

    with refused(ErrorKind.GIT_FAILED, "'churn@v1.0.1'", "failed to sign"):
        write(repository, Registration("churn"))
    assert "churn@v1.0.1" not in all_tags(path)


def test_a_signature_that_failed_is_never_left_out(
    repository: Repository, key: Path, tmp_path: Path
) -> None:
    """Some versions of git make the tag without one, if the key is one of ssh."""
    path = signing(repository, key, {"tag_gpgSign": "true"})
    git(path, "config", "gpg.ssh.program", failing_signer(tmp_path))

    with refused(ErrorKind.GIT_FAILED, "'churn@v1.0.1'", "no agent"):
        write(repository, Assignment("churn", "dev"))
    assert all_tags(path) == ["churn#prod#1", "churn@v1.0.0"]


def test_a_hook_that_says_no(repository: Repository) -> None:
    """Its words are in the refusal, and nothing is left behind."""
    path = top(repository)
    with_hook(
        path, "reference-transaction", '[ "$1" = committed ] || { echo "not today" >&2; exit 1; }'
    )

    for request in (
        Registration("churn"),
        Assignment("churn", "dev"),
        Unassignment("churn", "prod", delete=True),
    ):
        with refused(ErrorKind.GIT_FAILED, "not today"):
            write(repository, request)
    assert all_tags(path) == ["churn#prod#1", "churn@v1.0.0"]


def test_a_hook_that_says_no_to_the_second_tag(repository: Repository) -> None:
    """The first one is undone."""
    path = top(repository)
    with_hook(
        path,
        "reference-transaction",
        '[ "$1" = prepared ] || exit 0\n! grep -q "^0* [^0].*#dev"',
    )

    with refused(ErrorKind.GIT_FAILED, "'churn#dev#2'"):
        write(repository, Assignment("churn", "dev"))
    assert all_tags(path) == ["churn#prod#1", "churn@v1.0.0"]


def test_hooks_see_what_happens(repository: Repository, tmp_path: Path) -> None:
    """With the client's variables, in the client's repository."""
    path = top(repository)
    with_hook(
        path,
        "reference-transaction",
        f'[ "$1" = committed ] || exit 0\necho "$COLOUR" >>{tmp_path}/seen\ncat >>{tmp_path}/seen',
    )

    write(repository, Registration("churn"), variables={"COLOUR": "green"})

    seen = (tmp_path / "seen").read_text()
    assert seen.startswith("green\n")
    assert seen.endswith(" refs/tags/churn@v1.0.1\n")


def test_hooks_are_heard(repository: Repository) -> None:
    """Also if they let it happen."""
    with_hook(top(repository), "reference-transaction", '[ "$1" != prepared ] || echo careful >&2')

    written = write(repository, Registration("churn"))

    assert created(written) == ["churn@v1.0.1"]
    (warning,) = written.warnings
    assert "careful" in warning


@pytest.mark.parametrize(
    "variables",
    [
        {"GIT_COMMITTER_NAME": None, "GIT_COMMITTER_EMAIL": None, "EMAIL": None},
        {"GIT_COMMITTER_NAME": ""},
        {"GIT_COMMITTER_NAME": " "},
    ],
)
@pytest.mark.parametrize("dry_run", [False, True])
def test_nobody_is_made_up(
    repository: Repository, variables: dict[str, str | None], *, dry_run: bool
) -> None:
    """Where git does not know who writes, that is told with what would tell it."""
    path = configured(repository, user_useConfigOnly="true")
    way_out = "git config --global user.name 'Your Name'"

    with refused(ErrorKind.IDENTITY_REQUIRED, "git does not know who you are", way_out):
        write(repository, Registration("churn"), dry_run=dry_run, variables=variables)
    assert all_tags(path) == ["churn#prod#1", "churn@v1.0.0"]


def test_an_identity_without_an_address(repository: Repository) -> None:
    """Is one, if git thinks so."""
    (one,) = write(repository, Registration("churn"), variables={"GIT_COMMITTER_EMAIL": ""}).created

    assert (one.event.author, one.event.author_email) == ("Ann", "")


def test_without_git_there_is_no_writing(repository: Repository, tmp_path: Path) -> None:
    """It is told what is missing."""
    with refused(ErrorKind.REPOSITORY_UNREADABLE, "'git'", "PATH"):
        write(repository, Registration("churn"), variables={"PATH": str(tmp_path)})


def test_replacements_do_not_change_what_is_tagged(repository: Repository) -> None:
    """A tag stands on the commit that was named, not on its stand-in."""
    path = top(repository)
    git(path, "replace", "HEAD", "HEAD~1")
    head = (path / ".git/refs/heads/main").read_text().strip()

    write(repository, Registration("churn"))

    assert tag_object(path, "churn@v1.0.1")[0]["object"] == head


def test_a_branch_of_the_tag_s_name_is_no_obstacle(repository: Repository) -> None:
    """Nor is one that is named as a version."""
    path = top(repository)
    git(path, "branch", "churn@v1.0.1")
    git(path, "branch", "v1.0.0")

    assert created(write(repository, Registration("churn"))) == ["churn@v1.0.1"]
    assert created(write(repository, Assignment("churn", "dev", version="v1.0.0"))) == [
        "churn#dev#2"
    ]
    assert finish(repository.revision("churn@v1.0.1"))


def test_a_tag_that_is_replaced_while_it_is_taken_back(repository: Repository) -> None:
    """Then it is somebody else's: the others are taken back, and it stays."""
    path = top(repository)
    ours: dict[str, tuple[str | None, str | None]] = {
        name: (None, git(path, "rev-parse", name)) for name in all_tags(path)
    }
    theirs = git(path, "rev-parse", "main")
    # When git is about to delete for the first time, another tag is there.
    with_hook(
        path,
        "reference-transaction",
        '[ "$1" = prepared ] && [ ! -e done ] || exit 0\n: >done\n'
        f"echo {theirs} >{path}/.git/refs/tags/churn@v1.0.0\nexit 1\n",
    )

    finish(take_back(repository, ours, Surroundings(ENVIRONMENT, str(path), None)))

    assert all_tags(path) == ["churn@v1.0.0"]
    assert git(path, "rev-parse", "churn@v1.0.0") == theirs
