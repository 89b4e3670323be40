"""`gtoc watch` as a process: its lines, its program, its end, and a daemon that comes and goes."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.daemon.following import put
from tests.daemon.support import DEADLINE, GTOC, Place, has_ended, kill, wait_until
from tests.helpers.git import commit, git, tag

NO_DAEMON = {"GTOD": "off"}
WAYS = pytest.mark.parametrize("environ", [{}, NO_DAEMON], ids=["with daemon", "without"])


class Watching:
    """A `gtoc watch` that has begun."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.first = self.complaint()
        assert self.first.startswith("Watching '"), self.first

    def line(self) -> str:
        """The next line on stdout."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().decode()

    def json(self) -> dict[str, Any]:
        """The next line on stdout, which is JSON."""
        found: dict[str, Any] = json.loads(self.line())
        return found

    def complaint(self) -> str:
        """The next line on stderr."""
        assert self.process.stderr is not None
        return self.process.stderr.readline().decode()

    @property
    def generation(self) -> str:
        """That from which on it watches."""
        return self.first.split(" from ")[1].split(" on; ")[0]

    def interrupt(self, number: int = signal.SIGINT) -> tuple[int, str, str]:
        """Its exit code, and what it still wrote, after a signal."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=DEADLINE)
        return self.process.returncode, out.decode(), err.decode()


Start = Callable[..., Watching]


@pytest.fixture
def start(place: Place) -> Iterator[Start]:
    """Starts watching in the example registry; what hangs is ended."""

    def begin(*words: str, **options: Any) -> Watching:  # noqa: ANN401 - Popen's
        return Watching(place.start(GTOC, "watch", *words, **options))

    with alarm():
        yield begin


@contextlib.contextmanager
def alarm() -> Iterator[None]:
    """Fail where a line that is waited for does not come."""

    def fail(_number: int, _frame: object) -> None:
        raise TimeoutError("the line that was waited for did not come")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(int(DEADLINE * 2))
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def heeding(number: int) -> Iterator[None]:
    """Have processes that are started heed a signal, though these tests may run under nohup."""
    before = signal.signal(number, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(number, before)


def without_time(line: str) -> str:
    """A line without the time that it was seen at."""
    return line[len("2022-07-13 15:25:41") :]


@WAYS
def test_a_line_for_each_event(start: Start, place: Place, environ: dict[str, str]) -> None:
    """As it happens; the same with a daemon and without."""
    watching = start(environ=environ)
    tag(place.registry, "churn@v9.0.0", time=1_658_000_000)
    assert watching.line() == "2022-07-16 19:33:20  + churn@v9.0.0  registers v9.0.0  Ann\n"
    tag(place.registry, "churn#prod#19", "churn@v9.0.0", time=1_658_000_001)
    assert watching.line() == "2022-07-16 19:33:21  + churn#prod#19  assigns prod to v9.0.0  Ann\n"
    git(place.registry, "tag", "--delete", "churn#prod#19")
    assert watching.line() == "2022-07-16 19:33:21  - churn#prod#19  assigns prod to v9.0.0  Ann\n"
    head = commit(place.registry)
    assert without_time(watching.line()) == f"  * HEAD is now {head[:7]}\n"
    put(place.registry / ".gto", "stages: [prod]\n")
    assert without_time(watching.line()) == "  * .gto or .gtod.yaml changed\n"
    put(place.registry / "artifacts.yaml", "{}\n")
    assert without_time(watching.line()) == "  * artifacts.yaml changed\n"

    assert watching.interrupt() == (130, "", "")


@WAYS
def test_json(start: Start, place: Place, environ: dict[str, str]) -> None:
    """One object on each line, with the generation that it leads to."""
    watching = start("--json", environ=environ)
    first = watching.json()
    assert first == {"generation": watching.generation, "change": "start"}
    tag(place.registry, "churn@v9.0.0", time=1_658_000_000)
    event = watching.json()
    assert event == {
        "generation": event["generation"],
        "change": "added",
        "timestamp": "2022-07-16T19:33:20+00:00",
        "artifact": "churn",
        "event": "registration",
        "version": "v9.0.0",
        "stage": None,
        "commit_hexsha": git(place.registry, "rev-parse", "HEAD"),
        "author": "Ann",
        "author_email": "ann@example.com",
        "message": "m",
        "ref": "churn@v9.0.0",
    }
    head = commit(place.registry)
    beside = watching.json()

    assert beside == {"generation": beside["generation"], "change": "head", "head": head}


@WAYS
def test_a_name(start: Start, place: Place, environ: dict[str, str]) -> None:
    """Lets through what happens to that artifact, and nothing else."""
    watching = start("segment", environ=environ)
    commit(place.registry)
    tag(place.registry, "churn@v9.0.0")
    tag(place.registry, "segment@v9.0.0")

    assert "+ segment@v9.0.0" in watching.line()


def test_a_name_that_nobody_knows(start: Start, place: Place) -> None:
    """Is watched for, with a warning: the artifact may be yet to come."""
    watching = start("chrun")
    assert watching.complaint() == (
        "⚠ Cannot find artifact 'chrun'. Did you mean 'churn'? It is watched for all the same.\n"
    )
    tag(place.registry, "chrun@v1.0.0")

    assert "+ chrun@v1.0.0" in watching.line()


def test_since(start: Start, place: Place) -> None:
    """What happened since a generation comes first."""
    watching = start("--json")
    before = watching.json()["generation"]
    for name in ("churn@v9.0.0", "churn@v9.1.0"):
        tag(place.registry, name)
        assert watching.json()["ref"] == name
    watching.interrupt()

    again = start("--since", before)
    assert "+ churn@v9.0.0" in again.line()
    assert "+ churn@v9.1.0" in again.line()


@WAYS
def test_since_an_unknown_generation(start: Start, environ: dict[str, str]) -> None:
    """Is no silent gap."""
    watching = start("--json", "--since", "000000000000:7", environ=environ)

    assert watching.json()["change"] == "start"
    assert watching.json() == {"generation": watching.generation, "change": "reset"}
    assert watching.complaint() == (
        f"⚠ Something may have happened before {watching.generation} that was not told;"
        " 'gtoc history' shows what did, 'gtoc show' what is there now\n"
    )


@WAYS
def test_a_program(start: Start, place: Place, environ: dict[str, str]) -> None:
    """Gets the event in variables and on its input, one event after the other."""
    script = 'env | grep "^GTO_" | sort; cat'
    watching = start("churn", "--exec", script, environ=environ)
    tag(place.registry, "churn#prod#19", time=1_658_000_000)
    head = git(place.registry, "rev-parse", "HEAD")
    assert "+ churn#prod#19" in watching.line()
    variables = [watching.line().rstrip("\n") for _ in range(11)]
    event = watching.json()

    assert variables == [
        "GTO_ARTIFACT=churn",
        "GTO_AUTHOR=Ann",
        "GTO_AUTHOR_EMAIL=ann@example.com",
        "GTO_CHANGE=added",
        f"GTO_COMMIT={head}",
        "GTO_EVENT=assignment",
        f"GTO_GENERATION={event['generation']}",
        "GTO_REF=churn#prod#19",
        "GTO_STAGE=prod",
        "GTO_TIMESTAMP=2022-07-16T19:33:20+00:00",
        f"GTO_VERSION={event['version']}",
    ]
    assert (event["ref"], event["event"]) == ("churn#prod#19", "assignment")


def test_programs_run_in_order(start: Start, place: Place) -> None:
    """Each when the one before has ended; however many events came at once."""
    watching = start("--exec", 'echo "begin $GTO_REF"; sleep 0.01; echo "end $GTO_REF"')
    stream = "".join(
        f"tag churn@v9.{n}.0\nfrom {git(place.registry, 'rev-parse', 'HEAD')}\n"
        f"tagger Ann <ann@example.com> {1_658_000_000 + n} +0000\ndata 1\nm\n"
        for n in range(10)
    )
    git(place.registry, "fast-import", "--quiet", stdin=stream)
    lines = [watching.line().split()[-2:] for _ in range(30)]

    expected = []
    for number in range(10):
        ref = f"churn@v9.{number}.0"
        expected += [[f"v9.{number}.0", "Ann"], ["begin", ref], ["end", ref]]
    assert lines == expected


def test_a_program_that_fails(start: Start, place: Place) -> None:
    """Is a warning, and the next event is told all the same."""
    watching = start("--exec", "exit 3")
    for number in range(2):
        tag(place.registry, f"churn@v9.{number}.0")
        assert f"+ churn@v9.{number}.0" in watching.line()
        assert watching.complaint() == (f"⚠ 'exit 3' ended with status 3 for churn@v9.{number}.0\n")


def test_text_from_the_repository_is_never_obeyed(start: Start, place: Place) -> None:
    """Not by the terminal, and not by the shell."""
    evil = "$(touch evil)\x1b[31m`touch evil`'; touch evil"
    environ = {"GIT_COMMITTER_NAME": evil}
    watching = start("--exec", 'printf "%s\\n" "$GTO_AUTHOR" | od -An -c | head -1')
    git(place.registry, "tag", "-am", "m", "churn@v9.0.0", env=environ)

    assert r"$(touch evil)\x1b[31m`touch evil`'; touch evil" in watching.line()
    assert "$   (   t   o" in watching.line()
    assert not (place.registry / "evil").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_end_takes_the_program_with_it(start: Start, place: Place, number: int) -> None:
    """And all that the program started."""
    with heeding(number):
        watching = start("--exec", "sleep 1000 & echo $!; wait")
    tag(place.registry, "churn@v9.0.0")
    watching.line()
    pid = int(watching.line())
    assert watching.interrupt(number) == (128 + number, "", "")
    wait_until(lambda: has_ended(pid))


@pytest.mark.parametrize("_time", range(5))
def test_an_end_at_the_moment_that_the_program_begins(
    start: Start, place: Place, _time: int
) -> None:
    """Which it has brought about itself: it is known by then, and ends too."""
    watching = start("--exec", "echo $$; kill -INT $PPID; exec sleep 1000")
    tag(place.registry, "churn@v9.0.0")
    watching.line()
    pid = int(watching.line())

    assert watching.process.wait(DEADLINE) == 130
    wait_until(lambda: has_ended(pid))


@WAYS
def test_nobody_reads(start: Start, place: Place, environ: dict[str, str]) -> None:
    """The next line ends it, as if it had been killed by SIGPIPE."""
    reading, writing = os.pipe()
    watching = start(environ=environ, stdout=writing)
    os.close(writing)
    os.close(reading)
    tag(place.registry, "churn@v9.0.0")

    assert watching.process.wait(DEADLINE) == 141


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_daemon_that_ends(start: Start, place: Place, number: int) -> None:
    """Is followed by another, and that something may have been missed is told."""
    watching = start("--json")
    assert watching.json()["change"] == "start"
    kill(place.pid(), number)
    reset = watching.json()
    assert reset["change"] == "reset"
    assert "was not told" in watching.complaint()
    tag(place.registry, "churn@v9.0.0")
    event = watching.json()

    assert event["ref"] == "churn@v9.0.0"
    assert event["generation"].partition(":")[0] == reset["generation"].partition(":")[0]
    assert place.status()["repositories"][0]["subscribers"] == 1


def test_no_daemon_is_started_where_none_is_wanted(start: Start, place: Place) -> None:
    """With --no-daemon too."""
    start("--no-daemon")

    assert place.daemons() == []


def test_a_repository_that_goes_away(start: Start, place: Place) -> None:
    """Ends it, with the reason."""
    watching = start()
    place.registry.rename(place.top / "elsewhere")

    assert watching.process.wait(DEADLINE) == 1
    assert watching.complaint() == f"❌ There is no folder '{place.registry}'\n"


def test_another_folder(start: Start, place: Place) -> None:
    """Is named as for every command, before the command too."""
    first = start("--repo", "registry", cwd=place.top)
    second = Watching(place.start(GTOC, "-r", "registry", "watch", cwd=place.top))
    tag(place.registry, "churn@v9.0.0")

    assert "+ churn@v9.0.0" in first.line()
    assert "+ churn@v9.0.0" in second.line()


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("churn#prod",), 1, "❌ 'churn#prod' is no artifact's name. A name has letters"),
        (("--repo", "/nowhere"), 1, "❌ There is no folder '/nowhere'"),
        (("--repo", "/"), 1, "❌ '/' is not in a Git repository"),
        (("--bogus",), 2, "Usage: gtoc watch [OPTIONS] [NAME]"),
        (("one", "two"), 2, "Usage: gtoc watch [OPTIONS] [NAME]"),
    ],
)
def test_what_cannot_be_watched(
    place: Place, words: tuple[str, ...], status: int, told: str
) -> None:
    """Is an error as of any command."""
    done = place.gtoc("watch", *words)

    assert (done.returncode, done.stdout) == (status, b"")
    assert done.stderr.decode().startswith(told)


def test_help(place: Place) -> None:
    """Has examples, and all commands are listed with it."""
    assert "gtoc watch churn --exec ./deploy" in place.check("watch", "-h")
    assert "  watch" in place.check("--help")


@pytest.mark.slow
def test_an_idle_watch_costs_nothing(start: Start, place: Place) -> None:
    """It waits for the daemon, and nothing else."""
    watching = start()
    before = cpu_ticks(watching.process.pid)
    began = time.monotonic()
    wait_until(lambda: time.monotonic() - began > 2)

    assert cpu_ticks(watching.process.pid) == before
    assert place.pid()


def cpu_ticks(pid: int) -> int:
    """The processor time that a process has had, in ticks of 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
