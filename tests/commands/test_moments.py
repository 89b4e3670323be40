"""Points in time as the client's clock shows them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from gtod.commands import moments
from gtod.commands.moments import client_clock
from gtod.service.views import Moment

if TYPE_CHECKING:
    from pathlib import Path

SUMMER = Moment(1_657_540_800, 0)  # 2022-07-11 12:00:00 UTC
WINTER = Moment(1_641_902_400, 120)  # 2022-01-11 12:00:00 UTC, written two hours east of it


@pytest.mark.parametrize(
    ("zone", "summer", "winter"),
    [
        ("UTC", "12:00:00+00:00", "12:00:00+00:00"),
        ("", "12:00:00+00:00", "12:00:00+00:00"),
        ("Europe/Berlin", "14:00:00+02:00", "13:00:00+01:00"),
        (":Europe/Berlin", "14:00:00+02:00", "13:00:00+01:00"),
        ("Asia/Kolkata", "17:30:00+05:30", "17:30:00+05:30"),
        ("EST5EDT,M3.2.0,M11.1.0", "08:00:00-04:00", "07:00:00-05:00"),
        ("EST5EDT", "08:00:00-04:00", "07:00:00-05:00"),
        ("XST5XDT", "08:00:00-04:00", "07:00:00-05:00"),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "14:00:00+02:00", "13:00:00+01:00"),
        ("<+03>-3", "15:00:00+03:00", "15:00:00+03:00"),
        ("UTC-3", "15:00:00+03:00", "15:00:00+03:00"),
        ("XYZ+3:30", "08:30:00-03:30", "08:30:00-03:30"),
        ("JST-9", "21:00:00+09:00", "21:00:00+09:00"),
        ("No/Where", "12:00:00+00:00", "12:00:00+00:00"),
        ("../../etc/passwd", "12:00:00+00:00", "12:00:00+00:00"),
        ("Europe", "12:00:00+00:00", "12:00:00+00:00"),
        ("XST5XDT,nonsense", "12:00:00+00:00", "12:00:00+00:00"),
        ("/etc/passwd", "12:00:00+00:00", "12:00:00+00:00"),
        ("/no/such/file", "12:00:00+00:00", "12:00:00+00:00"),
        ("\x00", "12:00:00+00:00", "12:00:00+00:00"),
        ("\udcff", "12:00:00+00:00", "12:00:00+00:00"),
    ],
)
def test_zones(zone: str, summer: str, winter: str) -> None:
    """TZ as tzset(3) reads it; what it cannot read is UTC."""
    clock = client_clock({"TZ": zone})
    assert (clock.iso(SUMMER), clock.iso(WINTER)) == (
        f"2022-07-11T{summer}",
        f"2022-01-11T{winter}",
    )
    assert clock.shown(SUMMER) == f"2022-07-11 {summer[:8]}"


@pytest.mark.skipif(os.name != "posix", reason="there is another way to tell the system's zone")
def test_without_tz_it_is_the_systems_zone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the file is now: it may be changed while a daemon runs."""
    file = tmp_path / "localtime"
    monkeypatch.setattr(moments, "_SYSTEM_ZONE", str(file))
    assert client_clock({}).iso(SUMMER) == "2022-07-11T12:00:00+00:00"
    for rule, hour in ((b"EST5", "07:00:00-05:00"), (b"JST-9", "21:00:00+09:00")):
        file.unlink(missing_ok=True)
        file.write_bytes(moments._zone_file(rule))
        assert client_clock({}).iso(SUMMER) == f"2022-07-11T{hour}"
    file.write_bytes(b"nonsense")
    assert client_clock({}).iso(SUMMER) == "2022-07-11T12:00:00+00:00"


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "<-12>12", "<+14>-14"])
def test_times_beyond_the_calendar(zone: str) -> None:
    """A tag can claim any number of seconds."""
    clock = client_clock({"TZ": zone})
    assert clock.shown(Moment(-1, 0)).startswith(("1969-12-31", "1970-01-01"))
    assert clock.shown(Moment(10**17, 0)) == "9999-12-31 23:59:59"
    assert clock.iso(Moment(-(10**17), 0)) == "0001-01-01T00:00:00+00:00"
    assert clock.shown(Moment(253_402_300_799, 0)).startswith("9999-12-31")
