"""What TZ and the system name as the file of a zone, and is none."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from gtod.commands import moments
from gtod.commands.moments import client_clock
from gtod.service.views import Moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

if os.name != "posix":
    pytest.skip("there are no such files", allow_module_level=True)


@pytest.fixture
def fifo(tmp_path: Path) -> str:
    """A named pipe that nobody writes into."""
    os.mkfifo(tmp_path / "fifo")
    return str(tmp_path / "fifo")


@pytest.fixture
def terminal() -> Iterator[str]:
    """A device at which nobody types."""
    ends = os.openpty()
    yield os.ttyname(ends[1])
    for end in ends:
        os.close(end)


def shown(environ: dict[str, str]) -> str | None:
    """Noon as the clock shows it; None if that takes for ever."""
    answers: list[str] = []

    def answer() -> None:
        answers.append(client_clock(environ).shown(Moment(1_657_540_800, 0)))

    # A thread that waits in vain does not keep the tests from ending.
    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    thread.join(timeout=10)
    return answers[0] if answers else None


@pytest.mark.parametrize("kind", ["fifo", "terminal"])
@pytest.mark.parametrize("prefix", ["", ":"])
def test_tz_names_something_to_wait_for(
    kind: str, prefix: str, request: pytest.FixtureRequest
) -> None:
    """Nobody waits for it: the zone is UTC, as for every file that is no zone's."""
    path: str = request.getfixturevalue(kind)
    assert shown({"TZ": f"{prefix}{path}"}) == "2022-07-11 12:00:00"


@pytest.mark.parametrize("kind", ["fifo", "terminal"])
def test_the_systems_zone_is_something_to_wait_for(
    kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for the system's own file."""
    monkeypatch.setattr(moments, "_SYSTEM_ZONE", request.getfixturevalue(kind))
    assert shown({}) == "2022-07-11 12:00:00"


def test_a_link_to_a_zone_is_followed(tmp_path: Path) -> None:
    """As /etc/localtime mostly is one."""
    (tmp_path / "zone").write_bytes(moments._zone_file(b"JST-9"))
    (tmp_path / "link").symlink_to("zone")
    assert shown({"TZ": str(tmp_path / "link")}) == "2022-07-11 21:00:00"
