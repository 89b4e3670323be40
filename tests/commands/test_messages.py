"""Errors, warnings, and what every command takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gtod.commands.invocation import Invocation, Terminal
from gtod.commands.run import run
from gtod.steps import finish
from tests.commands.registry_building import ADA, Gtoc, Stream, build, git, text_of

if TYPE_CHECKING:
    from pathlib import Path

RED_ERROR = "❌ \x1b[31mCannot find artifact 'chrun'. Did you mean 'churn'?\x1b[0m\n"


def test_errors_are_red_on_a_terminal(gtoc: Gtoc) -> None:
    """Unless NO_COLOR says something."""
    line = "show chrun"
    assert text_of(gtoc.run(line, stderr=True), "stderr") == RED_ERROR
    assert text_of(gtoc.run(line, stderr=True, NO_COLOR=""), "stderr") == RED_ERROR
    assert "\x1b" not in text_of(gtoc.run(line, stderr=True, NO_COLOR="1"), "stderr")
    assert "\x1b" not in text_of(gtoc.run(line), "stderr")


def test_emojis_are_gtos_setting(own: Gtoc) -> None:
    """Of the repository, or of the variables where there is none."""
    told = "Cannot find artifact 'chrun'. Did you mean 'churn'?\n"
    assert own.failure("show chrun", GTO_EMOJIS="false") == told
    assert own.failure("show -r /nowhere", GTO_EMOJIS="false") == "There is no folder '/nowhere'\n"
    (own.folder / ".gto").write_text("emojis: false\n")
    assert own.failure("show chrun") == told
    assert own.stdout("check-ref churn@v1.0.0 --registration") == (
        'Version "v1.0.0" of artifact "churn" was registered\n'
    )


def test_a_broken_configuration_is_told_once(own: Gtoc) -> None:
    """Reads go on with the defaults."""
    (own.folder / ".gto").write_text("types: [a]\nstages: prod\nindexx: a\n")
    output = own.run("which churn prod")
    assert (output.exit_code, text_of(output, "stdout")) == (0, "v1.0.0\n")
    warning = text_of(output, "stderr")
    assert warning.startswith("⚠ .gto line 2: 'stages' must be a list")
    assert warning.endswith(" (and 1 more) Until then .gto is ignored.\n")
    assert warning.count("\n") == 1
    told = own.failure("show chrun").splitlines()
    assert [line[0] for line in told] == ["⚠", "❌"]
    assert own.failure("stages --allowed").startswith("❌ .gto line 2: ")
    assert own.stdout("parse-tag a#b --key name") == '"a"\n'


def test_a_bad_variable_is_told(gtoc: Gtoc) -> None:
    """By its name: it is in no file."""
    told = text_of(gtoc.run("stages", GTO_STAGES="dev"), "stderr")
    assert told.startswith("⚠ The environment variable GTO_STAGES is not JSON")


def test_the_repository_that_is_meant(gtoc: Gtoc, tmp_path: Path) -> None:
    """-r before or behind the command, relative to the working folder, above GIT_DIR."""
    inner = gtoc.folder / "inner"
    inner.mkdir(exist_ok=True)
    name = gtoc.folder.name
    for line in (
        f"-r {name} latest churn",
        f"latest churn -r {name}",
        f"latest --repo {name} churn",
    ):
        output = gtoc.run(line, folder=gtoc.folder.parent)
        assert text_of(output, "stdout") == "v1.1.0\n"
    assert text_of(gtoc.run("latest churn", folder=inner), "stdout") == "v1.1.0\n"
    output = gtoc.run("-r /nowhere latest churn -r ..", folder=inner)
    assert text_of(output, "stdout") == "v1.1.0\n"
    git_dir = str(gtoc.folder / ".git")
    output = gtoc.run("latest churn", folder=tmp_path, GIT_DIR=git_dir)
    assert text_of(output, "stdout") == "v1.1.0\n"
    other = build(tmp_path / "other", _one_artifact("other"))
    output = gtoc.run(f"latest other -r {other}", folder=tmp_path, GIT_DIR=git_dir)
    assert text_of(output, "stdout") == "v1.0.0\n"
    assert "is not in a Git repository" in gtoc.failure(f"show -r {tmp_path}")
    assert "There is no folder" in gtoc.failure("show -r /nowhere")


def _one_artifact(name: str, who: str = ADA) -> str:
    stream = Stream()
    first = stream.commit("main", 1_657_540_800, {"README": "One.\n"})
    stream.tag(f"{name}@v1.0.0", first, 1_657_540_860, who)
    return stream.text()


def test_verbose_tells_what_the_answer_rests_on(gtoc: Gtoc) -> None:
    """On stderr, so that the answer stays the same."""
    for line in ("-v latest churn", "latest churn --verbose"):
        output = gtoc.run(line)
        told = text_of(output, "stderr").splitlines()
        assert text_of(output, "stdout") == "v1.1.0\n"
        assert told[0] == f"repository: {gtoc.folder}/.git"
        assert [one.partition(":")[0] for one in told[1:]] == ["work tree", ".gto", ".gtod.yaml"]
    assert text_of(gtoc.run("-v parse-tag a#b"), "stderr") == ""


def test_no_daemon_changes_nothing_here(gtoc: Gtoc) -> None:
    """The client has seen to it."""
    assert gtoc.stdout("latest churn --no-daemon") == gtoc.stdout("--no-daemon latest churn")


def test_an_empty_repository(tmp_path: Path) -> None:
    """Before the first commit everything is empty, and nothing fails."""
    git(tmp_path, "init", "--quiet")
    gtoc = Gtoc(tmp_path)
    assert gtoc.stdout("show") == "Nothing found in the current workspace\n"
    assert gtoc.stdout("history") == "Nothing found in the current workspace\n"
    assert gtoc.stdout("stages") == ""
    assert "Cannot find artifact 'churn'" in gtoc.failure("latest churn")


def test_terminals_are_safe(tmp_path: Path) -> None:
    """What somebody wrote into a tag cannot write to the terminal of who asks."""
    gtoc = Gtoc(build(tmp_path, _one_artifact("a", "Eve \x1b[2J\u202e <eve@example.org>")))
    row = gtoc.stdout("show a --plain").splitlines()[1]
    assert row.endswith(r"Eve \x1b[2J\u202e  a@v1.0.0")
    assert gtoc.stdout("show a --json").isascii()
    assert r"'\x1b[31m'" in gtoc.failure("show \x1b[31m")
    assert r"'\x07'" in gtoc.usage_error("\x07")


def test_what_is_no_utf_8(gtoc: Gtoc) -> None:
    """Bytes that are no text come as lone surrogates, and go out as escapes."""
    assert r"'\udcff'" in gtoc.failure("show \udcff")
    for line in ("show \udcff", "\udcff", "show --\udcff", "which \udcff \udcff", "-r \udcff show"):
        output = gtoc.run(line)
        assert output.exit_code in {1, 2}
        assert all(text.encode() for _, text in output.frames)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("shwo", "Error: There is no command 'shwo'. Did you mean 'show'?"),
        ("chek-ref", "Error: There is no command 'chek-ref'. Did you mean 'check-ref'?"),
        ("zzz", "Error: There is no command 'zzz'."),
        ("_complet", "Error: There is no command '_complet'."),
    ],
)
def test_unknown_commands(gtoc: Gtoc, line: str, told: str) -> None:
    """The nearest command is named; those that only scripts use are not."""
    assert gtoc.usage_error(line).startswith(told)


def test_a_usage_error_says_where_the_help_is(gtoc: Gtoc) -> None:
    """Exit code 2, and all of it on stderr."""
    assert gtoc.run("which churn").frames == (
        (
            "stderr",
            """\
Usage: gtoc which [OPTIONS] NAME STAGE
Try 'gtoc which -h' for help.

Error: Missing argument 'STAGE'.
""",
        ),
    )
    assert "--json" in gtoc.usage_error("show --jsn")
    assert "-Z" in gtoc.usage_error("-Z show")


@pytest.mark.parametrize("line", ["daemon status", "demo", "-v demo /tmp"])
def test_what_the_client_runs_itself(gtoc: Gtoc, line: str) -> None:
    """It comes here only if it was written in another way than the client knows."""
    assert "without options before it" in gtoc.failure(line)


def test_mistakes_of_ours_go_to_the_caller(gtoc: Gtoc, monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller logs them and tells the user."""

    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(gtoc.repositories, "find", broken)
    with pytest.raises(ZeroDivisionError):
        finish(run(Invocation(("show",), "/", {}, Terminal()), gtoc.repositories))
