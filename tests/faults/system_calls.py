"""Faults at calls to the system, and what is asked of the daemon under each."""

import errno
import signal
from collections.abc import Callable

from tests.faults.kind import Kind, Outcome
from tests.faults.run import Run
from tests.faults.shim import Action, Call, Fault

_ERRORS = {
    Call.OPEN: (errno.EIO, errno.EMFILE, errno.ENFILE, errno.EACCES, errno.ENOMEM),
    Call.READ: (errno.EIO,),
    Call.STAT: (errno.EIO, errno.EACCES, errno.ENOMEM),
    Call.LIST: (errno.EIO, errno.EMFILE, errno.EACCES),
    Call.MAP: (errno.ENOMEM, errno.EIO),
    Call.ACCESS: (errno.EIO, errno.EACCES),
    Call.PIPE: (errno.EMFILE,),
    Call.EXECUTE: (errno.EACCES, errno.ENOMEM, errno.EIO),
    Call.WRITE: (errno.ENOSPC, errno.EIO, errno.EDQUOT),
    Call.RENAME: (errno.EIO, errno.ENOSPC, errno.EACCES),
    Call.SYNC: (errno.EIO, errno.ENOSPC),
    Call.MAKE: (errno.ENOSPC, errno.EACCES),
    Call.REMOVE: (errno.EIO, errno.EACCES),
}
_OF_READS = (Call.OPEN, Call.READ, Call.STAT, Call.LIST, Call.MAP, Call.ACCESS)
_OF_STARTS = (Call.PIPE, Call.EXECUTE)
_OF_WRITES = (*_OF_READS, Call.WRITE, Call.RENAME, Call.SYNC, Call.MAKE, Call.REMOVE)
_ALL = (
    Call.OPEN
    | Call.READ
    | Call.STAT
    | Call.LIST
    | Call.WRITE
    | Call.RENAME
    | Call.SYNC
    | Call.MAP
    | Call.ACCESS
    | Call.MAKE
    | Call.REMOVE
)


#: How many calls a question makes, about, and how many each git of a write.
_OF_A_QUESTION = 40
_OF_A_GIT = 300


def _skip(run: Run, program: str) -> int:
    """How many calls go well before: rather few, for often there are no more."""
    most = _OF_A_GIT if program == "git" else _OF_A_QUESTION
    return int(most * run.random.random() ** 2)


def _times(run: Run) -> int:
    return run.random.choice((1, 1, 2, 1000))


def _fails(calls: tuple[Call, ...], error: int) -> Callable[[Run, str, str], Fault]:
    """Makes faults of one errno at the calls that can leave it."""
    able = [call for call in calls if error in _ERRORS[call]]

    def draw(run: Run, path: str, program: str) -> Fault:
        return Fault(
            run.random.choice(able),
            Action.FAIL,
            error,
            _skip(run, program),
            _times(run),
            path,
            program,
        )

    return draw


def _does(action: Action) -> Callable[[Run, str, str], Fault]:
    def draw(run: Run, path: str, program: str) -> Fault:
        error = errno.ENOSPC
        calls = {Action.SHORTEN: Call.READ | Call.WRITE, Action.TEAR: Call.WRITE}
        return Fault(calls.get(action, _ALL), action, error, _skip(run, program), 1, path, program)

    return draw


Draw = Callable[[Run, str, str], Fault]


def _reading(draw: Draw, program: str = "") -> Callable[[Run], Outcome]:
    """Something was changed beside, or the daemon knows nothing yet; then somebody asks."""

    def inject(run: Run) -> Outcome:
        run.world.change()
        return run.read_under(draw(run, str(run.folder), program), run.world.question())

    return inject


def _writing(draw: Draw, program: str = "") -> Callable[[Run], Outcome]:
    def inject(run: Run) -> Outcome:
        write = run.world.write()
        if write is None:
            return ""
        # git names files from where it works, and whatever else it opens may fail too.
        path = "" if program == "git" else str(run.folder)
        return run.write_under(draw(run, path, program), write)

    return inject


def _killed(run: Run) -> Outcome:
    """The daemon is killed from outside, with a question on its way."""
    run.world.change()
    question = run.world.question()
    run.server.connection.send(question.method, {"repo": str(run.world.repo), **question.params})
    run.server.kill()
    return "no answer"


def _stopped(run: Run) -> Outcome:
    """The daemon stands still while the registry changes and somebody asks."""
    connection = run.server.connection
    run.server.send_signal(signal.SIGSTOP)
    try:
        first = run.world.question()
        params = {"repo": str(run.world.repo), **first.params}
        run.world.change()
        number = connection.send(first.method, params)
    finally:
        run.server.send_signal(signal.SIGCONT)
    answered, result = connection.receive()
    assert answered == number
    return run.expect_result(result, first, "after a stop")


def kinds() -> list[Kind]:
    """All of them."""
    found = [
        Kind("daemon killed from outside", 2, _killed),
        Kind("daemon stopped from outside", 8, _stopped),
        Kind("SIGKILL of daemon or git at a call of a question", 8, _reading(_does(Action.KILL))),
        Kind("SIGSTOP of daemon or git at a call of a question", 8, _reading(_does(Action.STOP))),
        Kind("short reads in a question", 10, _reading(_does(Action.SHORTEN))),
        Kind("SIGKILL of daemon or git at a call of a write", 12, _writing(_does(Action.KILL))),
        Kind("SIGKILL of git at a call of a write", 20, _writing(_does(Action.KILL), "git")),
        Kind("SIGSTOP of daemon or git at a call of a write", 8, _writing(_does(Action.STOP))),
        Kind("short reads and writes in a write", 10, _writing(_does(Action.SHORTEN))),
        Kind("disk full in the middle of a write", 15, _writing(_does(Action.TEAR))),
    ]
    reads = sorted({error for call in _OF_READS for error in _ERRORS[call]})
    writes = sorted({error for call in _OF_WRITES for error in _ERRORS[call]})
    for error in reads:
        name = errno.errorcode[error]
        found.append(Kind(f"{name} in a question", 25, _reading(_fails(_OF_READS, error))))
    for error in writes:
        name = errno.errorcode[error]
        found.append(Kind(f"{name} in a write", 12, _writing(_fails(_OF_WRITES, error))))
        found.append(
            Kind(f"{name} in a write's git", 8, _writing(_fails(_OF_WRITES, error), "git"))
        )
    starts = sorted({error for call in _OF_STARTS for error in _ERRORS[call]})
    for error in starts:
        name = errno.errorcode[error]
        found.append(Kind(f"{name} where git is started", 5, _writing(_fails(_OF_STARTS, error))))
    return found
