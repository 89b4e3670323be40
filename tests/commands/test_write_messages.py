"""What a command that writes says where it refuses, warns, or only half succeeds."""

from pathlib import Path

import pytest

from gtod.errors import ErrorKind, GtodError
from tests.helpers.git import commits, git, make_repository
from tests.helpers.story import stream
from tests.service.writing.command_line import Writing, in_shell, printed, said, with_origin
from tests.service.writing.support import NOW, all_tags, tag_object

STORY = """
    5 commit A
    5 commit B
    10 churn@v1.0.0 on A
    20 churn#prod#1 on A
    30 back@v0.1.0 on A
    40 back@v0.1.0! on A
"""


NOBODY = {"GIT_COMMITTER_NAME": None, "GIT_COMMITTER_EMAIL": None}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A registry whose remote has nothing of it."""
    return with_origin(tmp_path / "r", STORY)


@pytest.fixture
def gtoc(path: Path) -> Writing:
    """Runs command lines there."""
    return Writing(path)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "register churn HEAD~1",
            (
                "'churn' is already registered in this commit with version 'v1.0.0'; "
                "--force registers another one there"
            ),
        ),
        (
            "register churn --version 1.0",
            "Version '1.0' is not valid: it has to be 'v' and a semantic version, such as v1.0.0",
        ),
        (
            "register churn --version v2.0.0 --bump-major",
            "--version names the version and --bump-major counts it: give one",
        ),
        ("register churn nothing", "There is no commit 'nothing'"),
        (
            "register a//b",
            (
                "git allows no tag 'a//b@v0.0.1', because of the name of the artifact or the stage "
                "(git check-ref-format)"
            ),
        ),
        (
            "register a..b",
            (
                "'a..b' is not a valid name for an artifact. A name has letters, digits, '-', '_' "
                "and '/', and begins and ends with a letter or a digit"
            ),
        ),
        (
            "assign churn prod --version v1.0.0",
            "Version 'v1.0.0' is already in stage 'prod'; --force makes another tag nevertheless",
        ),
        (
            "assign churn prod --version v1.0.1",
            "Version 'v1.0.1' of 'churn' is not registered. Did you mean 'v1.0.0'?",
        ),
        (
            "assign churn dev! --version v1.0.0",
            (
                "'dev!' is not a valid name for a stage. A name has letters, digits, '-', '_' "
                "and '/', and begins and ends with a letter or a digit"
            ),
        ),
        (
            "unassign churn dev",
            "No version of 'churn' is in stage 'dev'",
        ),
        (
            "unassign churn dev --version v1.0.0",
            "Stage 'dev' is not assigned to version 'v1.0.0' of 'churn'; its stages: prod",
        ),
        ("unassign chrun prod", "Cannot find artifact 'chrun'. Did you mean 'churn'?"),
        (
            "unassign churn prod --version v1.0.0 --ref HEAD",
            "--version and --ref both name the version: give one",
        ),
        (
            "deregister back v0.1.0",
            (
                "Version 'v0.1.0' of 'back' was deregistered already; "
                "--force makes another tag nevertheless"
            ),
        ),
        (
            "register churn --push --remote up",
            (
                "There is no remote 'up', remotes are: origin. "
                "Nothing was written; add it with: git remote add up URL"
            ),
        ),
    ],
)
def test_refusals(gtoc: Writing, path: Path, line: str, told: str) -> None:
    """One sentence with the way out; nothing is changed."""
    before = all_tags(path)

    message = gtoc.refusal(*line.split())

    assert message.startswith(f"❌ {told}")
    assert message.count("\n") == 1
    assert gtoc.refusal(*line.split(), "--dry-run") == message
    assert all_tags(path) == before


def test_the_stages_that_are_allowed(gtoc: Writing, path: Path) -> None:
    """All of them, and the likely one."""
    (path / ".gto").write_text("stages: [dev, prod]\n")

    assert gtoc.refusal("assign", "churn", "prdo") == (
        "❌ Stage 'prdo' is not among those that .gto allows: dev, prod. Did you mean 'prod'?\n"
    )


def test_a_stage_that_would_be_skipped(gtoc: Writing, path: Path) -> None:
    """Which one has to come first, and where that is said."""
    (path / ".gtod.yaml").write_text("promotions: {live: [staging, canary]}\n")

    assert gtoc.refusal("assign", "churn", "live", "--version", "v1.0.0") == (
        "❌ Version 'v1.0.0' of 'churn' is not in 'staging' or 'canary', from where 'promotions' "
        "lets versions into 'live'; assign that first, or use --force\n"
    )


def test_a_version_that_no_longer_counts(gtoc: Writing, path: Path) -> None:
    """The command that brings it back works."""
    told = gtoc.refusal("assign", "back", "prod", "--version", "v0.1.0")
    commit = commits(path)["A"][:7]

    assert told.endswith(f"register it again first: gtoc register back {commit} --version v0.1.0\n")
    gtoc.told("register", "back", commit, "--version", "v0.1.0")
    assert "adds stage 'prod' to 'v0.1.0'" in gtoc.told("assign", "back", "prod", "HEAD~1")


def test_a_broken_configuration(gtoc: Writing, path: Path) -> None:
    """Is told once, with its place."""
    (path / ".gto").write_text("stages: {\n")

    told = gtoc.refusal("register", "churn")

    assert told.startswith("❌ .gto line ")
    assert told.count("\n") == 1


def test_nobody_s_name(gtoc: Writing, path: Path) -> None:
    """With the commands that tell it to git."""
    git(path, "config", "user.useConfigOnly", "true")

    told = gtoc.refusal("register", "churn", variables=NOBODY)

    assert told.startswith("❌ git does not know who you are (")
    assert told.endswith(
        "run: git config --global user.name 'Your Name' "
        "&& git config --global user.email you@example.com\n"
    )


def test_a_clock_that_runs_ahead(tmp_path: Path) -> None:
    """Not ours: the tag that is dated later is named."""
    gtoc = Writing(make_repository(tmp_path / "r", stream(f"{NOW + 90} churn@v1.0.0 on A")))

    output = gtoc.run("assign", "churn", "prod")

    assert output.exit_code == 0
    assert said(output) == (
        "⚠ 'churn@v1.0.0' is dated 90 s ahead of now; the new tag is dated 1 s after it\n"
    )


def test_a_stage_that_another_version_holds(gtoc: Writing) -> None:
    """The command that changes that is told, and works."""
    gtoc.told("assign", "churn", "prod", "HEAD", "--version", "v2.0.0")

    output = gtoc.run("assign", "churn", "prod", "--version", "v1.0.0", "--force")

    assert output.exit_code == 0
    assert said(output) == (
        "⚠ 'gtoc which churn prod' still names v2.0.0, which is in the stage too and greater; "
        "take it out with: gtoc unassign churn prod --version v2.0.0\n"
    )
    gtoc.run("unassign", "churn", "prod", "--version", "v2.0.0")
    assert gtoc.told("which", "churn", "prod") == "v1.0.0\n"


def test_a_stage_that_another_version_holds_by_the_time_of_assignment(
    gtoc: Writing, path: Path
) -> None:
    """Then the last one counts, and there is nothing to warn of."""
    (path / ".gtod.yaml").write_text("sort: timestamp\n")
    gtoc.told("assign", "churn", "prod", "HEAD", "--version", "v2.0.0")

    gtoc.told("assign", "churn", "prod", "--version", "v1.0.0", "--force")

    assert gtoc.told("which", "churn", "prod") == "v1.0.0\n"


@pytest.mark.parametrize(
    ("message", "letters"),
    [
        ("# not a comment", b"# not a comment\n"),
        ("-d", b"-d\n"),
        ("--push", b"--push\n"),
        ("", b""),
        ("one\n\n# two\n", b"one\n\n# two\n\n"),
        ("日本語", "日本語\n".encode()),
        (b"caf\xe9".decode("utf-8", "surrogateescape"), b"caf\xe9\n"),
        ("x" * 100_000, b"x" * 100_000 + b"\n"),
    ],
    ids=["hash", "dash", "option", "empty", "lines", "unicode", "latin-1", "100 kB"],
)
def test_a_message_to_the_letter(gtoc: Writing, path: Path, message: str, letters: bytes) -> None:
    """As it stands on the command line, whichever way it stands there."""
    gtoc.told("register", "new", "-m", message)
    gtoc.told("assign", "new", "prod", f"--message={message}")

    assert tag_object(path, "new@v0.0.1")[1] == letters
    assert tag_object(path, "new#prod#1")[1] == letters


def test_odd_letters_in_names_are_shown_harmlessly(gtoc: Writing) -> None:
    """A terminal does nothing with them."""
    told = gtoc.refusal("register", "a\x1b[31mb\nc")

    assert "\x1b" not in told
    assert told.count("\n") == 1


def test_a_remote_that_says_no(gtoc: Writing, path: Path) -> None:
    """Why, and that nothing was changed after all."""
    hook = path.with_name("r-origin") / "hooks" / "update"
    hook.write_text("#!/bin/sh\necho frozen\nexit 1\n")
    hook.chmod(0o755)

    told = gtoc.refusal("register", "new", "--push")

    assert told.startswith(
        "❌ 'origin' rejected the push, so that the change was taken back here: "
    )
    assert "frozen" in told
    assert "new@v0.0.1" not in all_tags(path)


def test_an_end_that_nobody_knows(gtoc: Writing, path: Path) -> None:
    """Has a status of its own, and the commands that lead out of it."""
    away = path.with_name("r-origin").rename(path.with_name("away"))

    output = gtoc.run("register", "new", "--push")

    assert (output.exit_code, printed(output)) == (75, "")
    told = said(output)
    assert told.startswith(
        "❌ The change was made here, but pushing it to 'origin' failed and nobody knows whether "
        "it arrived: "
    )
    assert told.endswith(
        ". To finish, run: git push origin new@v0.0.1 - to undo, run: git tag --delete new@v0.0.1\n"
    )
    away.rename(path.with_name("r-origin"))
    in_shell("git push origin new@v0.0.1", path)
    assert all_tags(path.with_name("r-origin")) == ["new@v0.0.1"]


@pytest.mark.parametrize("setting", ["tag.gpgSign", "tag.forceSignAnnotated"])
def test_a_daemon_leaves_signing_to_the_client(path: Path, setting: str) -> None:
    """Whose terminal may be needed; before anything is done."""
    git(path, "config", setting, "true")
    before = all_tags(path)

    with pytest.raises(GtodError) as caught:
        Writing(path, is_served=True).run("register", "churn")

    assert caught.value.kind is ErrorKind.TERMINAL_REQUIRED
    assert all_tags(path) == before


def test_a_daemon_writes_what_needs_no_signature(path: Path) -> None:
    """For whoever asks."""
    told = Writing(path, is_served=True).told("register", "new")

    assert told.startswith("Created git tag 'new@v0.0.1' that registers a new version\n")


def test_without_emojis(gtoc: Writing) -> None:
    """As for any other message."""
    assert gtoc.refusal("deregister", "churn", "1.0", variables={"GTO_EMOJIS": "false"}).startswith(
        "Version '1.0'"
    )
