"""`gtoc history`: what happened."""

import enum
from collections.abc import Sequence

import click
import msgspec

from gtod.commands.asking import Asking, Entry, Reply
from gtod.commands.json_output import entry_keys, json_list
from gtod.commands.moments import Clock
from gtod.commands.options import (
    ALL_BRANCHES,
    ALL_COMMITS,
    JSON,
    PLAIN,
    REACH,
    Argument,
    Command,
    OneOf,
    flag,
    valued,
)
from gtod.commands.show import NOTHING
from gtod.commands.table import TableForm, table
from gtod.registry.shown import short_hash, short_version
from gtod.service.discovery import Reach
from gtod.service.history import HistoryQuestion, history
from gtod.service.history_filter import ENTRY_KINDS
from gtod.service.views import HistoryEntry
from gtod.steps import Steps


class Form(enum.Enum):
    """How the answer is written."""

    TABLE = "table"
    PLAIN = "plain"
    JSON = "json"


class HistoryRequest(msgspec.Struct, frozen=True):
    """What happened, to one artifact or to all?"""

    name: str | None = None
    reach: Reach = Reach.HEAD
    ascending: bool = False
    limit: int | None = None
    since: str | None = None
    until: str | None = None
    stage: str | None = None
    event: tuple[str, ...] = ()
    author: str | None = None
    form: Form = Form.TABLE


_COMMAND = Command(
    "history",
    "Show what happened, newest first.",
    [
        Argument("name", "An artifact; also churn@v3.0.0, churn#prod.", required=False),
        ALL_BRANCHES,
        ALL_COMMITS,
        JSON,
        PLAIN,
        flag("ascending", "--asc", "--ascending", explains="Show the oldest first."),
        click.Option(
            ["--limit"],
            type=click.IntRange(min=1),
            metavar="N",
            help="Show at most N entries.",
        ),
        valued(
            "--since",
            metavar="TIME",
            explains="Only from then on: a date, a time, or a commit's time.",
        ),
        valued("--until", metavar="TIME", explains="Only up to then, that day or second included."),
        valued("--stage", metavar="STAGE", explains="Only what is about that stage."),
        click.Option(
            ["--event"],
            type=click.Choice(ENTRY_KINDS),
            multiple=True,
            metavar="KIND",
            help=f"Only these: {', '.join(ENTRY_KINDS)}. May be repeated.",
        ),
        valued(
            "--author",
            metavar="TEXT",
            explains="Only what somebody did whose name or address has TEXT in it, in any case.",
        ),
    ],
    {
        "history": "the journal of the registry",
        "history churn": "that of one artifact",
        "history --limit 10": "the last ten entries",
        "history --stage prod": "what came to production, and what left it",
    },
    [OneOf("form", ("json", "plain")), REACH],
)

_HEADERS = ("timestamp", "artifact", "event", "version", "stage", "commit", "author")


def _history(request: HistoryRequest, asking: Asking) -> Steps[Reply]:
    question = HistoryQuestion(
        request.name,
        request.reach,
        ascending=request.ascending,
        limit=request.limit,
        since=asking.since(request.since),
        until=asking.until(request.until),
        stage=request.stage,
        kinds=frozenset(request.event),
        author=request.author,
    )
    entries = yield from history(asking.repository, question, asking.environ)
    clock = asking.clock
    if request.form is Form.JSON:
        return Reply((yield from json_list(entry_keys(entry, clock) for entry in entries)))
    if not entries:
        return Reply(NOTHING)
    form: TableForm = "plain" if request.form is Form.PLAIN else "fancy_outline"
    return Reply((yield from _table(entries, clock, form)))


def _table(entries: Sequence[HistoryEntry], clock: Clock, form: TableForm) -> Steps[str]:
    """The entries, in those columns that have a value at all."""
    shown = [
        header
        for header in _HEADERS
        if header not in {"version", "stage"}
        or any(getattr(entry, header) is not None for entry in entries)
    ]
    places = [_HEADERS.index(header) for header in shown]
    cells = (_cells(entry, clock) for entry in entries)
    return (yield from table(shown, ([row[place] for place in places] for row in cells), form))


def _cells(entry: HistoryEntry, clock: Clock) -> list[str | None]:
    return [
        clock.shown(entry.moment),
        entry.artifact,
        entry.event,
        entry.version and short_version(entry.version),
        entry.stage,
        short_hash(entry.commit),
        entry.author,
    ]


HISTORY = Entry("Read the registry", _COMMAND, HistoryRequest, _history)
