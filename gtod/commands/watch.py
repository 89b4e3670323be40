"""`gtoc watch`, which the client itself runs: how it is written, and the lines that it prints."""

import enum
from collections.abc import Callable
from datetime import datetime

import click
import msgspec

from gtod.commands.asking import Asking, Entry, Reply
from gtod.commands.moments import Clock
from gtod.commands.options import Argument, Command, OneOf, flag, valued
from gtod.commands.text import printable
from gtod.errors import ErrorKind, GtodError
from gtod.registry.difference import Change
from gtod.registry.shown import short_hash, short_version
from gtod.service.views import ChangedEvent, Moment
from gtod.steps import Steps


class Form(enum.Enum):
    """How the lines are written."""

    TEXT = "text"
    JSON = "json"


class WatchRequest(msgspec.Struct, frozen=True):
    """What happens from now on?

    Attributes:
        name: To which artifact; None: to all, and to the files beside the tags.
        since: The generation from which on; None: now.
        run: What a shell runs for each event.
        form: How the lines are written.
    """

    name: str | None = None
    since: str | None = None
    run: str | None = None
    form: Form = Form.TEXT


_COMMAND = Command(
    "watch",
    "Print a line for each event as it happens, until Ctrl-C.\n\n"
    "A '+' stands before a tag that was made or fetched, a '-' before one that was deleted; a tag "
    "that was moved has both. Without NAME there are lines with a '*' too, for artifacts.yaml, "
    "the configuration and HEAD.\n\n"
    "CMD gets the event as JSON on its standard input, and in the variables GTO_CHANGE (added or "
    "removed), GTO_EVENT, GTO_ARTIFACT, GTO_VERSION, GTO_STAGE, GTO_REF, GTO_COMMIT, GTO_AUTHOR, "
    "GTO_AUTHOR_EMAIL, GTO_TIMESTAMP and GTO_GENERATION.",
    [
        Argument("name", "Only what happens to this artifact.", required=False),
        flag("json", "--json", explains="Print a JSON object on each line."),
        valued(
            "--since",
            metavar="GENERATION",
            explains="Begin with what happened since; --json tells the generation of each line.",
        ),
        click.Option(
            ["run", "--exec"],
            metavar="CMD",
            help="Run CMD in a shell for each event, one after the other.",
        ),
    ],
    {
        "watch": "what happens in this repository",
        "watch churn --json": "what happens to churn, for programs",
        "watch churn --exec ./deploy": "run a script that deploys what was assigned",
    },
    [OneOf("form", ("json",))],
)


def _refuse(_request: WatchRequest, _asking: Asking) -> Steps[Reply]:
    yield from ()
    raise GtodError(
        ErrorKind.INVALID_ARGUMENT,
        "Only gtoc itself can watch; programs subscribe by 'gto/subscribe' instead",
    )


WATCH = Entry("Read the registry", _COMMAND, WatchRequest, _refuse)

_GREEN = "\x1b[32m"
_RED = "\x1b[31m"
_RESET = "\x1b[0m"

#: As wide as a time; of a tag whose object is gone nobody knows it any more.
_NO_TIME = "---------- --------"

_DOES: dict[str, Callable[[ChangedEvent, str], str]] = {
    "registration": lambda _, version: f"registers {version}",
    "deregistration": lambda _, version: f"deregisters {version}",
    "assignment": lambda event, version: f"assigns {event.stage} to {version}",
    "unassignment": lambda event, version: f"unassigns {event.stage} from {version}",
    "deprecation": lambda event, _: f"deprecates {event.artifact}",
}


def event_line(event: ChangedEvent, clock: Clock, *, colour: bool) -> str:
    """The line of an event: `2022-07-13 15:25:41  + churn@v3.1.0  registers v3.1.0  Ann`."""
    time = _NO_TIME if event.timestamp is None else clock.shown(_moment(event.timestamp))
    version = "an unknown version" if event.version is None else short_version(event.version)
    does = _DOES[event.event](event, version)
    words = [event.ref, does, *([event.author] if event.author else [])]
    sign = "+" if event.change is Change.ADDED else "-"
    if colour:
        sign = f"{_GREEN if sign == '+' else _RED}{sign}{_RESET}"
    return f"{time}  {sign} {'  '.join(map(printable, words))}\n"


def notice_line(notice: str, now: int, clock: Clock) -> str:
    """The line of something beside the tags that changed, seen at second `now`."""
    return f"{clock.shown(Moment(now, 0))}  * {printable(notice)}\n"


def head_notice(head: str | None) -> str:
    """That HEAD leads elsewhere."""
    return "HEAD has no commit" if head is None else f"HEAD is now {short_hash(head)}"


def _moment(timestamp: str) -> Moment:
    return Moment(int(datetime.fromisoformat(timestamp).timestamp()), 0)
