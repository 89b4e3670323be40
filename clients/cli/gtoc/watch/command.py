"""`gtoc watch`, from its words to its end."""

import os
import signal
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NoReturn

from gtoc.address import UnsafeFolderError, socket_folder
from gtoc.alone import invocation_here, run_alone
from gtoc.connection import Connection
from gtoc.main import wants_daemon, write
from gtoc.watch.feed import Feed, FeedEndedError, FeedRefusedError
from gtoc.watch.from_daemon import DaemonFeed
from gtoc.watch.from_here import OwnFeed
from gtoc.watch.teller import CannotWriteError, Teller

if TYPE_CHECKING:
    from gtod.commands.asking import Asking
    from gtod.commands.invocation import Invocation
    from gtod.commands.parsing import Parsed
    from gtod.commands.watch import WatchRequest

#: How often a daemon that went away is called again before this process does without, and how
#: many seconds it then gets.
_CALLS = 5
_PAUSE = 0.5

#: With these the user means another repository than the folder tells; a daemon is told none.
_MEANT_BY_ENVIRONMENT = ("GIT_DIR", "GIT_WORK_TREE")

_SIGNALLED = 128


class _EndedError(BaseException):
    """A signal asked this process to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def run_watch(arguments: Sequence[str]) -> int:
    """Run the command line until Ctrl-C or a signal; the exit status."""
    # Here and below: it is the daemon's code.
    import click  # noqa: PLC0415

    from gtod.commands.options import Told  # noqa: PLC0415
    from gtod.commands.parsing import parse  # noqa: PLC0415

    try:
        invocation = invocation_here(arguments)
        parsed = parse(invocation.arguments, invocation.terminal.width)
    except (OSError, Told, click.UsageError):
        # Its help, or what is wrong, is told as that of any command.
        return write(*run_alone(arguments))
    for number in _ending_signals():
        signal.signal(number, _end)
    try:
        return _watch(parsed, invocation)
    except CannotWriteError as error:
        return error.status
    except _EndedError as ended:
        return _SIGNALLED + ended.number


def _ending_signals() -> Iterator[signal.Signals]:
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # What nohup and its like have switched off stays so.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            yield number


def _end(number: int, _frame: object) -> NoReturn:
    raise _EndedError(number)


def _watch(parsed: "Parsed", invocation: "Invocation") -> int:
    from gtod.commands.asking import Asking  # noqa: PLC0415
    from gtod.commands.watch import WatchRequest  # noqa: PLC0415
    from gtod.registry.name import NAME_RULE, is_artifact_name  # noqa: PLC0415
    from gtod.workspace.repositories import Repositories  # noqa: PLC0415

    request = parsed.request
    if not isinstance(request, WatchRequest):
        raise TypeError("another command than 'watch'")
    asking = Asking(invocation, Repositories(), parsed.repo)
    teller = Teller(request, asking)
    repo = os.path.normpath(os.path.join(invocation.folder, parsed.repo or "."))
    if request.name is not None and not is_artifact_name(request.name):
        teller.complain(f"'{request.name}' is no artifact's name. {NAME_RULE}")
        return 1
    feeds = _feeds(repo, asking, teller)
    try:
        if parsed.verbose:
            teller.note(_notes(asking))
        _follow(feeds, teller, request, repo)
    except FeedRefusedError as error:
        teller.complain(str(error))
    return 1


def _notes(asking: "Asking") -> list[str]:
    from gtod.commands.run import repository_notes  # noqa: PLC0415
    from gtod.errors import GtodError  # noqa: PLC0415

    try:
        _repository = asking.repository
        return repository_notes(asking)
    except GtodError as error:
        raise FeedRefusedError(error.message) from error


def _follow(feeds: Iterator[Feed], teller: Teller, request: "WatchRequest", repo: str) -> None:
    """Tell what happens, by one feed after the other.

    Raises:
        FeedRefusedError: It does not go on.
    """
    generation, has_begun = request.since, False
    for feed in feeds:
        try:
            complaint = feed.complaint(request.name) if request.name and not has_begun else None
            answer = feed.begin(generation)
            if not has_begun:
                teller.began(repo, answer["generation"])
            if complaint is not None:
                teller.warn(f"{complaint} It is watched for all the same.")
            has_begun = True
            if answer["reset"]:
                teller.reset(answer["generation"])
            for change in answer["changes"]:
                teller.change(change)
                generation = change["generation"]
            generation = answer["generation"]
            for message in feed.messages():
                if message["method"] == "gto/lost":
                    raise FeedRefusedError(message["params"]["message"])
                if message["method"] == "gto/didChange":
                    teller.change(message["params"])
                    generation = message["params"]["generation"]
        except FeedEndedError:
            continue
        finally:
            feed.close()


def _feeds(repo: str, asking: "Asking", teller: Teller) -> Iterator[Feed]:
    """The daemon, again whenever it went away; this process, where none can tell."""
    environ = asking.environ
    is_told_elsewhere = any(name in environ for name in _MEANT_BY_ENVIRONMENT)
    if wants_daemon(asking.invocation.arguments) and not is_told_elsewhere and _is_unicode(repo):
        yield from _daemon_feeds(repo, teller)
    while True:
        yield OwnFeed(repo, environ)


def _daemon_feeds(repo: str, teller: Teller) -> Iterator[Feed]:
    """A feed for each daemon that there is in the course of time.

    One that ends is followed by another, which may have to wait for it. Where there never was one,
    waiting is of no use.
    """
    calls_left = 1
    while calls_left > 0:
        calls_left -= 1
        connected = time.monotonic()
        connection = _connect(teller)
        if connection is not None:
            feed = DaemonFeed(repo, connection)
            yield feed
            if feed.is_elsewhere:
                return
            calls_left = _CALLS if feed.has_begun else calls_left
        if calls_left > 0 and time.monotonic() - connected < _PAUSE:
            time.sleep(_PAUSE)


def _connect(teller: Teller) -> Connection | None:
    try:
        from gtoc.ask import connected  # noqa: PLC0415 - there may be no unix sockets

        found = connected(socket_folder(os.environ.get("GTOD_SOCKET")))
    except UnsafeFolderError as error:
        teller.warn(f"Watching without the daemon: {error}")
        return None
    except (ImportError, OSError):
        return None
    return None if found is None else Connection(found)


def _is_unicode(path: str) -> bool:
    """Whether a daemon can be told of the path: JSON is Unicode."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
