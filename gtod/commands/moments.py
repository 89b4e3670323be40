"""Points in time as the client's clock shows them."""

import functools
import io
import os
import re
import stat
import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from gtod.service.views import Moment

_SYSTEM_ZONE = "/etc/localtime"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = datetime(1, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)

_NAME = r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)"
_OFFSET = r"[+-]?[0-9]{1,3}(?::[0-9]{2}){0,2}"
_rule = re.compile(rf"{_NAME}{_OFFSET}(?P<summer>{_NAME}(?:{_OFFSET})?(?P<dates>,.+)?)?")
#: What libc takes for a summer time without dates: the rule of the United States.
_DEFAULT_DATES = ",M3.2.0,M11.1.0"

_TZIF_HEADER = ">4sc15x6l"


class Clock:
    """Shows moments in one time zone.

    Args:
        zone: The zone; None: that of this process, where the system has no other way to tell it.
    """

    def __init__(self, zone: tzinfo | None) -> None:
        self.zone = zone

    def shown(self, moment: Moment) -> str:
        """For people: `2022-07-13 15:25:41`."""
        return self._at(moment).replace(tzinfo=None).isoformat(" ")

    def iso(self, moment: Moment) -> str:
        """For programs: `2022-07-13T15:25:41+00:00`."""
        return self._at(moment).isoformat()

    def _at(self, moment: Moment) -> datetime:
        """The moment; one that no calendar has becomes the calendar's first or last second."""
        try:
            return (_EPOCH + timedelta(seconds=moment.time)).astimezone(self.zone)
        except (OverflowError, ValueError):
            return _LAST if moment.time > 0 else _FIRST


def client_clock(environ: Mapping[str, str]) -> Clock:
    """The clock of somebody with these variables: TZ as tzset(3) reads it, else the system's."""
    name = environ.get("TZ")
    return Clock(_system_zone() if name is None else _zone(name))


@functools.lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo:
    """The zone that a TZ names; UTC if it is no zone's, as libc has it."""
    name = name.removeprefix(":")
    if not name:
        return UTC
    try:
        return _from_file(name) if os.path.isabs(name) else ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return _from_rule(name)


def _from_file(path: str) -> tzinfo:
    # Opening a FIFO or reading a terminal would wait for somebody to write.
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise ValueError(f"'{path}' is no regular file")
    with open(path, "rb") as file:
        return ZoneInfo.from_file(file)


def _from_rule(rule: str) -> tzinfo:
    """The zone of a POSIX rule such as `CET-1CEST,M3.5.0,M10.5.0/3`."""
    match = _rule.fullmatch(rule)
    if match is None:
        return UTC
    if match["summer"] and not match["dates"]:
        rule += _DEFAULT_DATES
    try:
        return ZoneInfo.from_file(io.BytesIO(_zone_file(rule.encode("ascii"))))
    except ValueError:
        return UTC


def _zone_file(rule: bytes) -> bytes:
    """A zone file (tzfile(5), version 2) that has no history, only a rule for all times."""
    empty = struct.pack(_TZIF_HEADER, b"TZif", b"2", 0, 0, 0, 0, 0, 0)
    designation = b"UTC\0"
    head = struct.pack(_TZIF_HEADER, b"TZif", b"2", 0, 0, 0, 0, 1, len(designation))
    return empty + head + struct.pack(">lbb", 0, 0, 0) + designation + b"\n" + rule + b"\n"


def _system_zone() -> tzinfo | None:
    try:
        found = os.stat(_SYSTEM_ZONE)
    except OSError:
        return UTC if os.name == "posix" else None
    return _system_zone_of(found.st_dev, found.st_ino, found.st_mtime_ns)


@functools.lru_cache(maxsize=4)
def _system_zone_of(_device: int, _inode: int, _mtime: int) -> tzinfo:
    """The system's zone, read anew when the file of it is another."""
    try:
        return _from_file(_SYSTEM_ZONE)
    except (ValueError, OSError):
        return UTC
