"""What the daemon tells without being asked, and the one thing that it is told."""

from typing import Final

import msgspec

from gtod.rpc.changes import DID_CHANGE, LOST, DidChange, Lost
from gtod.rpc.params import CancelParams
from gtod.steps import Progress

CANCEL: Final = "$/cancelRequest"
PROGRESS: Final = "$/progress"
WORKING: Final = "gto/working"

#: What a client calls a request that it wants to hear of.
Token = int | str


class WorkDoneParams(msgspec.Struct, frozen=True, rename={"token": "workDoneToken"}):
    """What the params of any request may have besides.

    Attributes:
        token: Under which name the client wants to hear how far the request has come.
    """

    token: Token | None = None


class ProgressBegin(msgspec.Struct, frozen=True, tag="begin", tag_field="kind"):
    """That a request takes longer.

    Attributes:
        title: What is being done.
        message: How much of it is done: `1,200 of 2,000`.
        percentage: The same as a whole number from 0 to 100, which never falls.
    """

    title: str
    message: str
    percentage: int


class ProgressReport(msgspec.Struct, frozen=True, tag="report", tag_field="kind"):
    """How far it has come.

    Attributes:
        message: How much is done of the part that is under way.
        percentage: The highest of all parts.
    """

    message: str
    percentage: int


class ProgressEnd(msgspec.Struct, frozen=True, tag="end", tag_field="kind"):
    """That the answer comes next."""


class ProgressParams(msgspec.Struct, frozen=True):
    """`$/progress`, as in LSP 3.17.

    Attributes:
        token: The request's `workDoneToken`.
        value: What there is to tell of it.
    """

    token: Token
    value: ProgressBegin | ProgressReport | ProgressEnd


class Working(msgspec.Struct, frozen=True, omit_defaults=True):
    """`gto/working`: that a `gto/command` goes on; nothing is in it while there is nothing to tell.

    Attributes:
        title: What is being done, in a few words.
        done: How much of it is done, in whatever the title counts.
        total: How much there is to do; null if that is not known yet.
    """

    title: str | msgspec.UnsetType = msgspec.UNSET
    done: int | msgspec.UnsetType = msgspec.UNSET
    total: int | msgspec.UnsetType | None = msgspec.UNSET


def working(progress: Progress | None) -> Working:
    """How far a command has come, as clients see it."""
    if progress is None:
        return Working()
    return Working(progress.title, progress.done, progress.total)


#: What the daemon tells, by method.
TOLD: dict[str, type] = {
    DID_CHANGE: DidChange,
    LOST: Lost,
    WORKING: Working,
    PROGRESS: ProgressParams,
}

#: What the daemon takes as a notification, by method.
TAKEN: dict[str, type] = {CANCEL: CancelParams}
