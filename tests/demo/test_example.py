"""The example registry, and the demonstration on it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gtod.annotations.artifacts import annotation_as_dict
from gtod.demo.command import main
from gtod.demo.example import build_example
from gtod.service.describe import describe
from gtod.service.history import HistoryQuestion, history
from gtod.service.placement import WhichQuestion, latest, which
from gtod.service.show import ShowQuestion, show_artifact, show_registry
from gtod.service.views import Moment
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from gtod.workspace.repository import Repository

HEAD = "91febb0"


@pytest.fixture
def example(tmp_path: Path) -> Repository:
    """The example's repository."""
    build_example(tmp_path / "example")
    return Repositories().find(str(tmp_path / "example"), {})


def shown(moment: Moment) -> str:
    """A moment as the tables show it with TZ=UTC."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(moment.time))


def rows(repository: Repository, question: ShowQuestion) -> list[list[str | None]]:
    """The table of the registry, without its header."""
    view = finish(show_registry(repository, question, {}))
    assert view.stages == ("dev", "prod", "staging")
    return [
        [
            row.name,
            row.latest.name if row.latest else None,
            *(row.stages[s].version.name if s in row.stages else None for s in view.stages),
        ]
        for row in view.rows
    ]


def test_show_of_the_example(example: Repository) -> None:
    """`gtoc show`."""
    assert rows(example, ShowQuestion()) == [
        ["churn", "v3.1.0", "v3.0.0", "v3.0.0", "v3.1.0"],
        ["segment", "v0.4.1", "v0.4.1", None, None],
        ["cv-class", "v0.1.13", None, None, None],
        ["awesome-model", "v0.0.1", None, "v0.0.1", None],
    ]


def test_show_of_the_example_as_a_kanban_board(example: Repository) -> None:
    """`gtoc show --ls`: the last stage of a version replaces the earlier ones."""
    assert rows(example, ShowQuestion(last_stage=True))[0] == [
        "churn", "v3.1.0", None, "v3.0.0", "v3.1.0",
    ]  # fmt: skip


def test_show_churn_of_the_example(example: Repository) -> None:
    """`gtoc show churn`."""
    views = finish(show_artifact(example, "churn", ShowQuestion(), {}))

    assert [
        (
            view.name,
            ", ".join(state.stage for state in view.stages),
            shown(view.created),
            view.author,
            view.tag,
        )
        for view in views
    ] == [
        ("v3.1.0", "staging", "2022-07-13 15:25:41", "Alexander Guschin", "churn@v3.1.0"),
        ("v3.0.0", "prod, dev", "2022-07-09 00:19:01", "Alexander Guschin", "churn@v3.0.0"),
    ]


def test_history_of_churn_of_the_example(example: Repository) -> None:
    """`gtoc history churn`."""
    entries = finish(history(example, HistoryQuestion("churn"), {}))

    assert [(shown(e.moment), e.event, e.version, e.stage) for e in entries] == [
        ("2022-07-17 02:45:41", "assignment", "v3.0.0", "prod"),
        ("2022-07-15 22:59:01", "assignment", "v3.1.0", "staging"),
        ("2022-07-14 19:12:21", "assignment", "v3.0.0", "dev"),
        ("2022-07-13 15:25:41", "registration", "v3.1.0", None),
        ("2022-07-12 11:39:01", "commit", None, None),
        ("2022-07-09 00:19:01", "registration", "v3.0.0", None),
        ("2022-07-07 20:32:21", "commit", None, None),
    ]


def test_latest_of_the_example(example: Repository) -> None:
    """`gtoc latest churn`, also with --ref."""
    newest = finish(latest(example, "churn", {}))[0]

    assert (newest.name, newest.origin.tag) == ("v3.1.0", "churn@v3.1.0")


def test_which_of_the_example(example: Repository) -> None:
    """`gtoc which churn dev`, also with --ref and --last."""
    (placed,) = finish(which(example, WhichQuestion("churn", "dev"), {}))

    assert (placed.version.name, placed.event.tag) == ("v3.0.0", "churn#dev#1")
    assert finish(which(example, WhichQuestion("churn", "dev", last_stage=True), {})) == []


def test_describe_of_the_example(example: Repository) -> None:
    """`gtoc describe churn`."""
    annotation = finish(describe(example, "churn", None, {}))

    assert annotation is not None
    assert annotation_as_dict(annotation) == {
        "type": "model",
        "path": "models/churn.pkl",
        "virtual": False,
    }


def git(folder: Path, *words: str) -> str:
    """What git writes."""
    command = ["git", "-C", str(folder), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_the_example_has_its_files(tmp_path: Path) -> None:
    """HEAD is main, its files are there, and a version's commit has what it annotates."""
    build_example(tmp_path)

    assert git(tmp_path, "status", "--short", "--branch") == "## main\n"
    assert (tmp_path / "models/churn.pkl").is_file()
    assert git(tmp_path, "cat-file", "-t", "churn@v3.0.0:models/churn.pkl") == "blob\n"


def test_the_example_needs_neither_home_nor_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only PATH is set."""
    for name in set(os.environ) - {"PATH"}:
        monkeypatch.delenv(name)

    build_example(tmp_path)

    assert git(tmp_path, "rev-parse", "--short=7", "HEAD").strip() == HEAD


def test_the_example_heeds_nobodys_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same objects and files come out, whatever git is told to do elsewhere."""
    hooks = tmp_path / "template/hooks"
    hooks.mkdir(parents=True)
    (tmp_path / "config").write_text(
        "[core]\nautocrlf = true\n"
        f"[init]\ntemplateDir = {tmp_path}/template\ndefaultBranch = trunk\n"
        "defaultObjectFormat = sha256\n"
        "[user]\nuseConfigOnly = true\n[tag]\ngpgSign = true\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    monkeypatch.setenv("GIT_DEFAULT_HASH", "sha256")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    folder = tmp_path / "new/example"

    build_example(folder)

    monkeypatch.delenv("GIT_DIR")
    assert git(folder, "rev-parse", "--short=7", "main").strip() == HEAD
    assert b"\r" not in (folder / "artifacts.yaml").read_bytes()
    assert not (folder / ".git/hooks").exists()


FakeGtoc = Callable[[str], Path]


@pytest.fixture
def fake_gtoc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeGtoc:
    """Puts a shell script in place of gtoc, which notes its words in a file."""

    def make(script: str) -> Path:
        notes = tmp_path / "notes"
        program = tmp_path / "bin/gtoc"
        program.parent.mkdir()
        program.write_text(
            f'#!/bin/sh\nmkdir -p "$GTOD_SOCKET"\necho "$PWD $TZ: $*" >>{notes}\n{script}\n'
        )
        program.chmod(0o700)
        monkeypatch.setattr(sys, "argv", [str(program), "demo"])
        return notes

    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    return make


def noted(notes: Path) -> list[str]:
    """The words that gtoc was run with, each time."""
    return [line.partition(": ")[2] for line in notes.read_text().splitlines()]


ALL = [
    "show",
    "show churn",
    "history churn",
    "latest churn",
    "which churn prod",
    "assign churn prod --version v3.1.0 --dry-run",
    "daemon stop",
]


def test_the_demo_shows_commands_outputs_and_times(
    tmp_path: Path, fake_gtoc: FakeGtoc, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """It writes each command as a terminal would show it, and how long it took."""
    notes = fake_gtoc('git -C . rev-parse --short=7 HEAD && echo "╒═╕"')

    assert main([]) == 0

    assert noted(notes) == ALL
    assert "UTC: show" in notes.read_text()
    blocks = capfdbinary.readouterr().out.decode().split("\n\n")
    begin, *others = blocks[1:7]
    assert begin.startswith(f"$ gtoc show\n{HEAD}\n╒═╕\n  ")
    assert begin.endswith(" ms, the start of the daemon included")
    assert all(block.endswith(" ms") for block in others)
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_command_that_fails_ends_the_demo_tidily(
    tmp_path: Path, fake_gtoc: FakeGtoc, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """The reason is told, the daemon ended, the folder removed."""
    notes = fake_gtoc('[ "$*" != "show churn" ] || { echo "no churn" >&2; exit 3; }')

    assert main([]) == 1

    assert noted(notes) == ["show", "show churn", "daemon stop"]
    assert capfdbinary.readouterr().err.decode() == (
        "no churn\n❌ 'gtoc show churn' ended with status 3\n"
    )
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize(("name", "status"), [("INT", 130), ("TERM", 143)])
def test_a_signal_ends_the_demo_tidily(
    tmp_path: Path, fake_gtoc: FakeGtoc, name: str, status: int
) -> None:
    """Also Ctrl-C and SIGTERM leave nothing behind."""
    notes = fake_gtoc(f'[ "$*" != show ] || {{ kill -{name} $PPID; exec sleep 5; }}')

    assert main([]) == status

    assert noted(notes) == ["show", "daemon stop"]
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_signal_while_a_command_is_being_started_ends_that_too(
    tmp_path: Path, fake_gtoc: FakeGtoc, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that nobody holds yet when the signal comes is not left running."""
    fake_gtoc('[ "$*" != show ] || exec sleep 60')
    started: list[subprocess.Popen[bytes]] = []
    start: Callable[..., None] = subprocess.Popen.__init__

    def interrupted_start(
        process: subprocess.Popen[bytes], words: list[str], **options: object
    ) -> None:
        start(process, words, **options)
        if words[1:] == ["show"]:
            started.append(process)
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(subprocess.Popen, "__init__", interrupted_start)

    assert main([]) == 143

    assert [process.returncode for process in started] == [-signal.SIGKILL]
    assert list((tmp_path / "tmp").iterdir()) == []


def test_the_demo_keeps_the_registry_in_a_named_folder(
    tmp_path: Path, fake_gtoc: FakeGtoc, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """What it says to try there has an effect."""
    notes = fake_gtoc("")
    folder = tmp_path / "my registry"

    assert main([str(folder)]) == 0

    assert notes.read_text().startswith(f"{folder} UTC: show\n")
    assert list((tmp_path / "tmp").iterdir()) == []
    said = capfdbinary.readouterr().out.decode()
    tried = [
        line.strip() for line in said.splitlines() if line.startswith(("  cd ", "  gtoc assign "))
    ]
    as_somebody = {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@b", "GTOD": "off"}
    where = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    environ = {**os.environ, **as_somebody, **where}
    subprocess.run(["sh", "-ec", "\n".join(tried)], check=True, env=environ)
    kept = Repositories().find(str(folder), {})
    assert finish(which(kept, WhichQuestion("churn", "prod"), {}))[0].version.name == "v3.1.0"


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda folder: shutil.copytree(Path(__file__).parent, folder), "is not empty"),
        (lambda folder: folder.write_text(""), "cannot hold the demo: Not a directory"),
    ],
)
def test_the_demo_overwrites_nothing(
    make: Callable[[Path], object],
    reason: str,
    tmp_path: Path,
    fake_gtoc: FakeGtoc,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A folder with something in it is refused, and so is a file."""
    notes = fake_gtoc("")
    make(tmp_path / "mine")

    assert main([str(tmp_path / "mine")]) == 1

    assert reason in capsys.readouterr().err
    assert not notes.exists()


def test_the_demo_needs_git(
    fake_gtoc: FakeGtoc, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without git it says so."""
    fake_gtoc("")
    monkeypatch.setenv("PATH", "/nowhere")

    assert main([]) == 1
    assert capsys.readouterr().err == "❌ There is no 'git' on PATH; install Git\n"


def test_usage_of_the_demo(capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong usage is answered with the right one."""
    assert main(["--help"]) == 0
    assert main(["--fast"]) == 2
    assert main(["one", "two"]) == 2
    out, err = capsys.readouterr()
    assert out.startswith("Usage: gtoc demo [DIR]")
    assert err == out * 2
