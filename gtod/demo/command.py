"""`gtoc demo [DIR]`: the main commands on the example, answered by a daemon of its own."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from gtoc.ending_signals import ENDING, signals_held_back

from gtod.demo.example import build_example

_USAGE = """\
Usage: gtoc demo [DIR]

Shows the main commands on a small registry. It is made in a temporary folder, which is removed
again; with DIR it is made there and kept. DIR must be empty, or not exist yet.
"""

_COMMANDS = (
    ("show",),
    ("show", "churn"),
    ("history", "churn"),
    ("latest", "churn"),
    ("which", "churn", "prod"),
    ("assign", "churn", "prod", "--version", "v3.1.0", "--dry-run"),
)

#: Who would write in the demo: nobody need have told git who they are.
_WRITER = {"GIT_COMMITTER_NAME": "Demo", "GIT_COMMITTER_EMAIL": "demo@example.com"}

_EXIT_USAGE = 2
_EXIT_SIGNAL = 128

_DIM, _PLAIN = "\033[2m", "\033[0m"

#: Variables that would lead gtoc to another repository, configuration or daemon than the demo's.
_FOREIGN = ("GIT_", "GTO_", "GTOD")
#: Seconds after which the demo's daemon ends by itself, should nobody be left to end it.
_IDLE_TIMEOUT = "60"


class _DemoError(Exception):
    """The demo cannot go on; the text says why."""


class _SignalError(Exception):
    """Somebody wants the demo to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main(arguments: Sequence[str]) -> int:
    """Run `gtoc demo` with these arguments; the exit status."""
    if {"-h", "--help"} & set(arguments):
        _write(_USAGE)
        return 0
    if len(arguments) > 1 or any(word.startswith("-") for word in arguments):
        sys.stderr.write(_USAGE)
        return _EXIT_USAGE
    kept = Path(arguments[0]).absolute() if arguments else None
    try:
        with _signals_raise():
            _demonstrate(kept)
    except _DemoError as error:
        sys.stderr.write(f"❌ {error}\n")
        return 1
    except _SignalError as caught:
        return _EXIT_SIGNAL + caught.number
    return 0


def _demonstrate(kept: Path | None) -> None:
    if kept is not None:
        _check_empty(kept)
    with _temporary_folder() as folder:
        registry = kept or folder / "registry"
        _build(registry)
        _write("A small registry, and the answers that its tags give:\n\n")
        gtoc = _find_gtoc()
        with _own_daemon(gtoc, folder / "run") as environ:
            for number, words in enumerate(_COMMANDS):
                _show(gtoc, words, registry, environ, is_first=number == 0)
    if kept is not None:
        _write(_what_to_try(kept))


def _check_empty(folder: Path) -> None:
    try:
        is_empty = not any(folder.iterdir())
    except FileNotFoundError:
        return
    except OSError as error:
        raise _DemoError(f"'{folder}' cannot hold the demo: {error.strerror}") from error
    if not is_empty:
        raise _DemoError(f"'{folder}' is not empty; name a folder that is, or that does not exist")


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="gtod-demo-"))
    try:
        yield folder
    finally:
        _ignore_signals()
        shutil.rmtree(folder, ignore_errors=True)


def _build(folder: Path) -> None:
    try:
        build_example(folder)
    except FileNotFoundError as error:
        raise _DemoError("There is no 'git' on PATH; install Git") from error
    except subprocess.CalledProcessError as error:
        raise _DemoError(f"git cannot make the registry: {error.stderr.strip()}") from error


def _find_gtoc() -> list[str]:
    """The words that run this installation's gtoc."""
    beside = Path(sys.executable).parent / "gtoc"
    for path in (Path(sys.argv[0]).absolute(), beside):
        if path.name == "gtoc" and path.is_file() and os.access(path, os.X_OK):
            return [str(path)]
    return [sys.executable, "-m", "gtoc"]


@contextmanager
def _own_daemon(gtoc: Sequence[str], folder: Path) -> Iterator[Mapping[str, str]]:
    """The variables under which gtoc has a daemon of its own, which ends with the block."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    environ |= {"GTOD_SOCKET": str(folder), "GTOD_IDLE_TIMEOUT": _IDLE_TIMEOUT, "TZ": "UTC"}
    environ |= _WRITER
    try:
        yield environ
    finally:
        _ignore_signals()
        if folder.exists():
            stop = [*gtoc, "daemon", "stop"]
            subprocess.run(stop, env=environ, capture_output=True, check=False)


def _show(
    gtoc: Sequence[str],
    words: Sequence[str],
    registry: Path,
    environ: Mapping[str, str],
    *,
    is_first: bool,
) -> None:
    """Run one command and write it as a terminal would show it, and how long it took."""
    _write(f"$ gtoc {shlex.join(words)}\n")
    begun = time.perf_counter()
    done = _run([*gtoc, *words], registry, environ)
    milliseconds = (time.perf_counter() - begun) * 1000
    sys.stdout.buffer.write(done.stdout)
    sys.stderr.buffer.write(done.stderr)
    sys.stderr.flush()
    if done.returncode != 0:
        raise _DemoError(f"'gtoc {shlex.join(words)}' ended with status {done.returncode}")
    start = ", the start of the daemon included" if is_first else ""
    _write(_dimmed(f"  {milliseconds:.0f} ms{start}") + "\n\n")


def _run(
    words: Sequence[str], folder: Path, environ: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """What a command that ran to its end wrote; a signal ends it first."""
    process: subprocess.Popen[bytes] | None = None
    try:
        # A signal within the constructor would leave a process that nobody knows.
        with signals_held_back():
            process = subprocess.Popen(
                words, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        out, err = process.communicate()
    except _SignalError:
        if process is not None:
            process.kill()
            process.communicate()
        raise
    return subprocess.CompletedProcess(words, process.returncode, out, err)


def _what_to_try(folder: Path) -> str:
    where = shlex.quote(str(folder))
    return f"""\
The registry is in {folder}. Try this:

  cd {where}
  gtoc assign churn prod --version v3.1.0 -m 'Version 3.1.0 goes into production'
  gtoc which churn prod
"""


def _dimmed(text: str) -> str:
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        return f"{_DIM}{text}{_PLAIN}"
    return text


def _write(text: str) -> None:
    # What else writes here writes bytes, or is another process: keep the order.
    sys.stdout.write(text)
    sys.stdout.flush()


@contextmanager
def _signals_raise() -> Iterator[None]:
    """Let whoever wants to end the demo end it in an orderly way."""
    before = {number: signal.signal(number, _raise_signal) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _raise_signal(number: int, _frame: FrameType | None) -> None:
    _ignore_signals()
    raise _SignalError(number)


def _ignore_signals() -> None:
    """What is left to do is to tidy up, which is short and must be whole."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
