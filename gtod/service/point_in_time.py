"""Points in time as a question names them: a date, a time of day, or a commit."""

import re
from datetime import date, datetime, time, timedelta, tzinfo

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.steps import Steps
from gtod.workspace.repository import Repository

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - what is subtracted from it has no zone either
_SECOND = timedelta(seconds=1)

#: ISO 8601 as far as `fromisoformat` reads it, and with none of what only that takes for ISO 8601:
#: `2022-07-15-12` may well be a tag. Git's own way to separate time and offset is right too.
_text = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}|[0-9]{4}-W[0-9]{2}-[0-9]|[0-9]{4}W[0-9]{3})"
    r"(?P<time>[T ][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2}(?:[.,][0-9]+)?)?)?"
    r"(?: ?(?:Z|[+-][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2}(?:[.][0-9]+)?)?)?))?)?"
)


class CommitTime(msgspec.Struct, frozen=True):
    """The committer's time of the commit that a revision as git knows it names."""

    revision: str


#: Seconds since 1970-01-01 UTC, or the commit that has to be asked for them.
PointInTime = int | CommitTime


def last_second(text: str, zone: tzinfo | None) -> PointInTime:
    """The last whole second that is not after `text`; of a date, that day's last.

    Args:
        text: A date or time in ISO 8601, else a revision.
        zone: Where a time is meant that has no offset; None: in that of this process.
    """
    moment = _moment(text)
    if moment is None:
        return CommitTime(text)
    if isinstance(moment, datetime):
        return _since_epoch(moment, zone) // _SECOND
    if moment == date.max:
        return _since_epoch(datetime.combine(moment, time.max), zone) // _SECOND
    return _start(moment + timedelta(days=1), zone) - 1


def first_second(text: str, zone: tzinfo | None) -> PointInTime:
    """The first whole second that is not before `text`; of a date, that day's first.

    The arguments are those of `last_second`.
    """
    moment = _moment(text)
    if moment is None:
        return CommitTime(text)
    if isinstance(moment, datetime):
        return -(-_since_epoch(moment, zone) // _SECOND)
    return _start(moment, zone)


def seconds(repository: Repository, point: PointInTime) -> Steps[int]:
    """A point in time in seconds since 1970-01-01 UTC.

    Raises:
        GtodError: It names a commit that there is not.
    """
    if isinstance(point, int):
        return point
    oid = yield from _commit(repository, point.revision)
    commit = (yield from repository.commits([oid])).get(oid)
    if commit is None:
        raise _neither(point.revision)
    return commit.time


def _commit(repository: Repository, revision: str) -> Steps[str]:
    try:
        return (yield from repository.revision(revision))
    except GtodError as error:
        # Of HEAD there is more to say than that it is no time.
        if error.kind is not ErrorKind.REVISION_NOT_FOUND or revision == "HEAD":
            raise
        raise _neither(revision) from error


def _neither(text: str) -> GtodError:
    return GtodError(
        ErrorKind.REVISION_NOT_FOUND,
        f"'{text}' is neither a time, such as 2022-07-15 or 2022-07-15T18:30+02:00, nor a commit;"
        " 'git log --oneline --all' lists the commits",
    )


def _moment(text: str) -> date | datetime | None:
    """The date or time that `text` states; None if it states none."""
    match = _text.fullmatch(text)
    if match is None:
        return None
    try:
        if match["time"] is None:
            return date.fromisoformat(text)
        return datetime.fromisoformat(text)
    except ValueError:
        # No calendar has that day, or no clock that hour.
        return None


def _start(day: date, zone: tzinfo | None) -> int:
    """The first second of a day. Where clocks skip midnight or the day, the one that follows."""
    return _since_epoch(datetime.combine(day, time()), zone) // _SECOND


def _since_epoch(moment: datetime, zone: tzinfo | None) -> timedelta:
    """How long after 1970-01-01 UTC a time is; counted, since it may lie outside the calendar.

    Of a time that clocks show twice the first one counts. One that they skip is taken as if they
    had not.
    """
    return moment.replace(tzinfo=None) - _EPOCH - _offset(moment, zone)


def _offset(moment: datetime, zone: tzinfo | None) -> timedelta:
    try:
        local = moment if moment.tzinfo else _in_zone(moment, zone)
        return local.utcoffset() or timedelta()
    except (OverflowError, ValueError, OSError):
        # The system knows no zone for the ends of the calendar.
        return timedelta()


def _in_zone(moment: datetime, zone: tzinfo | None) -> datetime:
    return moment.astimezone() if zone is None else moment.replace(tzinfo=zone)
