"""A registry, a daemon and a model of it; and what is asked while something goes wrong."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from shutil import rmtree
from typing import Any, Self

from gtod.errors import ErrorKind
from tests.daemon.support import wait_until
from tests.faults.artifact import Tag
from tests.faults.model import Model, Question, seen
from tests.faults.server import PATIENCE, HangError, LostError, Refused, Server
from tests.faults.shim import Fault, Shim
from tests.faults.world import ARTIFACTS, World, Write
from tests.helpers.git import ENVIRONMENT, git

#: The errors that may be told to somebody who asks while something goes wrong.
OF_READING = frozenset(
    kind.value
    for kind in (
        ErrorKind.REPOSITORY_UNREADABLE,
        ErrorKind.REPOSITORY_NOT_FOUND,
        ErrorKind.REPOSITORY_NOT_OWNED,
        ErrorKind.INVALID_CONFIGURATION,
        ErrorKind.GIT_FAILED,
    )
)
#: The same for somebody who writes.
OF_WRITING = OF_READING | {
    kind.value
    for kind in (
        ErrorKind.OUTCOME_UNKNOWN,
        ErrorKind.WRITE_CONFLICT,
        ErrorKind.IDENTITY_REQUIRED,
        ErrorKind.PUSH_REJECTED,
        ErrorKind.REVISION_NOT_FOUND,
        ErrorKind.CLOCK_AHEAD,
        ErrorKind.FILE_LOCKED,
        ErrorKind.FILE_UNWRITABLE,
    )
}

#: Seconds that a process stays stopped.
_STOPPED = 0.02


class ViolationError(Exception):
    """An answer that is neither right nor a defined error."""


class Run:
    """One run of the schedule.

    Args:
        seed: Decides everything.
    """

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self._other: World | None = None
        # Not below pytest's folders: the path of a socket has at most 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="gtod-faults-"))
        self.world = World(self.folder, self.random)
        self.shim = Shim(self.folder)
        self.server = Server(self.folder, self.shim)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.shim.disarm()
        self.server.close()
        self.shim.close()
        rmtree(self.folder, ignore_errors=True)

    @property
    def model(self) -> Model:
        """What was written."""
        return self.world.model

    def ask(self, question: Question) -> object:
        """What is answered, as far as it counts; or what is `Refused`."""
        return self._ask(question, self.server.connection.ask)

    def _ask(self, question: Question, ask: Callable[[str, dict[str, object]], Any]) -> object:
        result = ask(question.method, {"repo": str(self.world.repo), **question.params})
        return result if isinstance(result, Refused) else seen(question, result)

    def check(self, question: Question, told: str) -> None:
        """Ask while nothing goes wrong: the answer has to be right."""
        found = self.ask(question)
        if not _is(found, self.model.answer(question)):
            raise ViolationError(
                f"{told}: {question}\n  answer: {found}\n  model:  {self.model.answer(question)}"
            )

    def check_all(self, told: str) -> None:
        """Ask all there is to ask while nothing goes wrong; nothing was written elsewhere."""
        around = git(self.folder, "tag", "--list").split()
        if around != ["churn@v0.0.1"]:
            raise ViolationError(f"{told}: the repository around has {around}")
        for question in self.world.every_question():
            self.check(question, told)

    def read_under(self, fault: Fault, question: Question) -> str:
        """Ask while something goes wrong; what came of it."""
        self.server.begin()
        return self.judge(question, fault, [self.model], str(fault))

    def judge(
        self, question: Question, fault: Fault | None, models: Iterable[Model], told: str
    ) -> str:
        """Ask, and hold the answer against each registry that may be told of."""
        try:
            with self._armed(fault):
                found = self._ask(question, self._ask_patiently)
        except LostError:
            return "no answer"
        if fault is not None and not self.shim.hits:
            self.expect(found, question, [self.model], f"{told}, which was not met")
            return ""
        return self.expect(found, question, models, told)

    @contextmanager
    def _armed(self, fault: Fault | None) -> Iterator[None]:
        """What goes wrong until the end of the block; a daemon that is lost has ended by then."""
        if fault is not None:
            self.shim.arm(fault)
        try:
            yield
        except LostError:
            self.shim.disarm()
            self.server.wait()
            raise
        finally:
            self.shim.disarm()

    def expect(self, found: object, question: Question, models: Iterable[Model], told: str) -> str:
        """Whether an answer is right or a defined error.

        Raises:
            ViolationError: It is neither.
        """
        answers = [model.answer(question) for model in models]
        for number, answer in enumerate(answers):
            if _is(found, answer):
                return "right" if number == 0 else "without what is broken"
        if isinstance(found, Refused) and found.kind in OF_READING:
            return found.kind
        raise ViolationError(f"{told}: {question}\n  answer: {found}\n  model:  {answers}")

    def expect_result(self, result: object, question: Question, told: str) -> str:
        """The same for a result as it came."""
        found = result if isinstance(result, Refused) else seen(question, result)
        return self.expect(found, question, [self.model], told)

    def _ask_patiently(self, method: str, params: dict[str, object]) -> Any:  # noqa: ANN401 - JSON
        """Ask; a process that was stopped meanwhile goes on after a while."""
        connection = self.server.connection
        number = connection.send(method, params)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(HangError):
                answered, result = connection.receive(_STOPPED)
                assert answered == number
                return result
            _let_go_on({self.shim.victim} - {0})
        raise HangError

    def write_under(self, fault: Fault | None, write: Write, lock: Path | None = None) -> str:
        """Write while something goes wrong; what came of it.

        Args:
            fault: What goes wrong; None if it lies elsewhere.
            write: What is written.
            lock: A lock that somebody else holds until then.
        """
        self.server.begin()
        found: object = None
        with suppress(LostError), self._armed(fault):
            found = self._ask_patiently(write.method, self._params_of(write))
        hits = self.shim.hits
        self._wait_for_gits()
        left = set(self.world.remove_locks()) - {lock}
        told = f"{fault}, {hits} hits, {lock}: {write}"
        outcome = self._judge(found, write, told)
        if left and not hits:
            raise ViolationError(f"{told}: these locks are left: {left}")
        return outcome if fault is None or hits else ""

    def ask_under(self, fault: Fault, method: str, params: dict[str, object]) -> object:
        """The result of a request while something goes wrong, or what is `Refused`.

        Raises:
            LostError: The daemon ended instead.
        """
        self.server.begin()
        environ = {**self.server.environ, "TZ": "UTC"}
        params = {"repo": str(self.world.repo), "environ": environ, "umask": 0o022, **params}
        with self._armed(fault):
            found: object = self._ask_patiently(method, params)
        return found

    def push_under(self, write: Write, remote: str, meanwhile: Callable[[], None]) -> str:
        """Write and push; what came of it.

        Args:
            write: What is written.
            remote: Where it is pushed to.
            meanwhile: What happens then, until the push can end; it may leave the connection.
        """
        params = {**self._params_of(write), "push": True, "remote": remote}
        number = self.server.connection.send(write.method, params)
        found: Any = None
        try:
            meanwhile()
            answered, found = self.server.connection.receive()
            assert answered == number
        except LostError:
            self._wait_for_others()
        self.world.remove_locks()
        return self._judge(found, write, f"push to {remote}: {write}")

    def _params_of(self, write: Write) -> dict[str, object]:
        environ = {**self.server.environ, "TZ": "UTC"}
        return {"repo": str(self.world.repo), "environ": environ, "umask": 0o022, **write.params}

    def _judge(self, found: object, write: Write, told: str) -> str:
        before = self.model.tags_of(write.artifact)
        after = self.world.on_disk(write.artifact)
        self.world.adopt(write.artifact, after)
        return _judge_write(found, write, before, after, told)

    def _wait_for_others(self) -> None:
        """Wait until the daemon has finished what clients asked for that have gone."""
        wait_until(
            lambda: self.server.connection.ask("gtod/status", {})["connections"] == 1,
            PATIENCE,
            lambda: "a client that has gone is still served",
        )

    def _wait_for_gits(self) -> None:
        """Wait until no git is at work any more: it may outlive the daemon."""
        wait_until(
            lambda: not _let_go_on(_at_work_in(self.world.repo)),
            PATIENCE,
            lambda: f"git does not end: {_at_work_in(self.world.repo)}",
        )

    def heal(self) -> None:
        """Begin anew after a wrong answer: another daemon, and the registry as it is there."""
        self.shim.disarm()
        self.shim.set_clock(0)
        self.server.close()
        self.world.remove_locks()
        for artifact in ARTIFACTS:
            self.world.adopt(artifact, self.world.on_disk(artifact))

    def git(self, *words: str) -> str:
        """What a git prints that has no trouble."""
        done = self.try_git(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def try_git(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """What a git does that may have trouble with the repository, and is given a text."""
        return subprocess.run(
            ["git", *words],
            cwd=self.world.repo,
            env=ENVIRONMENT,
            input=given,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            check=False,
        )

    def other(self) -> World:
        """Another registry, with other tags of the same artifacts."""
        if self._other is None:
            (self.folder / "other").mkdir()
            self._other = World(self.folder / "other", Random(self.random.random()))
        return self._other


def _judge_write(
    found: object,
    write: Write,
    before: dict[str, Tag],
    after: dict[str, Tag],
    told: str,
) -> str:
    """What came of a write.

    Raises:
        ViolationError: What is there is not what was told.
    """
    commits = {name: tag.commit for name, tag in after.items()}
    untouched = {name: tag.commit for name, tag in before.items()}
    done = {name: commit for name, commit in untouched.items() if name not in write.gone}
    done |= write.made
    is_done, is_undone = commits == done, commits == untouched
    if found is None or (isinstance(found, Refused) and found.kind == "outcome_unknown"):
        if is_done or is_undone:
            answer = "no answer" if found is None else "outcome_unknown"
            return f"{answer}, {'done' if is_done else 'not done'}"
    elif isinstance(found, Refused):
        if is_undone and found.kind in OF_WRITING:
            return found.kind
    elif isinstance(found, dict) and is_done:
        refs = {event["ref"] for event in found["events"]}
        gone = {event["ref"] for event in found["deleted"]}
        if (refs, gone) == (set(write.made), set(write.gone)):
            return "done"
    came = {name: commit for name, commit in commits.items() if name not in untouched}
    went = untouched.keys() - commits.keys()
    raise ViolationError(f"{told}\n  answer: {found}\n  came: {came}\n  went: {went}")


def _is(found: object, answer: object) -> bool:
    if isinstance(answer, str) and answer.startswith("!"):
        return isinstance(found, Refused) and found.kind == answer[1:]
    return found == answer


def _let_go_on(pids: set[int]) -> set[int]:
    """The same processes, none of which stands still any more."""
    for pid in filter(_is_stopped, pids):
        os.kill(pid, signal.SIGCONT)
    return pids


def _is_stopped(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] == "T"


def _at_work_in(folder: Path) -> set[int]:
    """The processes whose working folder this is, as that of every git that writes is."""
    found = set()
    for name in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):
            is_here = os.readlink(f"/proc/{name}/cwd").startswith(str(folder))
            stat = Path(f"/proc/{name}/stat").read_text("ascii", "replace")
            if is_here and stat.rpartition(")")[2].split()[0] not in "ZX":
                found.add(int(name))
    return found
