"""A long request tells how far it has come, whoever asked to hear of it."""

import asyncio
import json
import time
from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest

from gtod.daemon.progress import INTERVAL, token_in
from gtod.daemon.turns import Turns
from gtod.daemon.under_way import UnderWay
from gtod.rpc.notifications import Token
from gtod.steps import Progress, Steps, Wait
from tests.daemon.support import Answer, Place, Rpc, message

#: Seconds in which there is something to tell, and again.
WHILE = INTERVAL * 1.5


def told_of(
    steps: Steps[bytes | None], *, until: Callable[[UnderWay], None] | None = None
) -> list[tuple[float, Answer]]:
    """What is told of a request under the token 7, and when, in seconds; last the answer."""
    told: list[tuple[float, Answer]] = []
    began = time.monotonic()

    def hear(body: bytes) -> None:
        told.append((time.monotonic() - began, json.loads(body)))

    async def run() -> None:
        over = asyncio.Event()

        def finished(body: bytes | None) -> None:
            hear(body or b"{}")
            over.set()

        under_way = UnderWay(steps, 1, Turns(), finished)
        under_way.pause(next(steps))
        under_way.report(7, hear)
        if until is None:
            await over.wait()
        else:
            await asyncio.sleep(WHILE)
            until(under_way)
            await asyncio.sleep(WHILE)

    asyncio.run(run())
    return told


def values(told: list[tuple[float, Answer]]) -> list[Answer]:
    """The values of the notifications, all of which have the token."""
    notifications = [what for _, what in told if what.get("method") == "$/progress"]
    assert {what["params"]["token"] for what in notifications} <= {7}
    return [dict(what["params"]["value"]) for what in notifications]


def working(*stations: Progress | None, seconds: float = WHILE) -> Steps[bytes | None]:
    """Work that is for so long at each of these stations."""
    for progress in stations:
        yield Wait(seconds, progress=progress)
    return b'{"id":1}'


def test_begin_reports_and_end_before_the_answer() -> None:
    """The title is that of the first part; later parts name themselves."""
    told = told_of(
        working(
            Progress("Reading artifacts", 0),
            Progress("Reading artifacts", 1200, 2000),
            Progress("Sorting events", 10, 3000),
            Progress("Sorting events", 2999, 3000),
        )
    )

    assert values(told) == [
        {"kind": "begin", "title": "Reading artifacts", "message": "0", "percentage": 0},
        {"kind": "report", "message": "1,200 of 2,000", "percentage": 60},
        # What was told stays told.
        {"kind": "report", "message": "Sorting events 10 of 3,000", "percentage": 60},
        {"kind": "report", "message": "Sorting events 2,999 of 3,000", "percentage": 99},
        {"kind": "end"},
    ]
    assert told[-1][1] == {"id": 1}


def test_no_more_often_than_that() -> None:
    """However fast the work goes on."""
    stations = [Progress("Counting", number, 400) for number in range(400)]
    told = told_of(working(*stations, seconds=0.002))

    times = [when for when, what in told if "method" in what][:-1]  # the end comes when it comes
    assert len(times) > 2
    assert all(later - earlier > INTERVAL * 0.9 for earlier, later in pairwise([0.0, *times]))


@pytest.mark.parametrize(
    "steps",
    [
        working(Progress("Counting", 1, 2), seconds=INTERVAL / 20),
        working(None, None),
    ],
    ids=["it is answered soon", "it tells nothing"],
)
def test_nothing_is_told(steps: Steps[bytes | None]) -> None:
    """No begin, and so no end."""
    assert told_of(steps)[0][1] == {"id": 1}


def test_what_stays_the_same_is_told_once() -> None:
    """Also while the work tells nothing in between."""
    same = Progress("Counting", 1, 2)

    kinds = [value["kind"] for value in values(told_of(working(same, same, None, same)))]

    assert kinds == ["begin", "end"]


def test_a_request_that_is_dropped_has_an_end() -> None:
    """And is never heard of again."""

    def drop(under_way: UnderWay) -> None:
        assert under_way.drop()

    told = told_of(working(Progress("Counting", 1, 2), seconds=60), until=drop)

    assert [value["kind"] for value in values(told)] == ["begin", "end"]


@pytest.mark.parametrize(
    ("params", "token"),
    [
        (b'{"workDoneToken": 0}', 0),
        (b'{"workDoneToken": "a", "repo": "/"}', "a"),
        (b'{"workDoneToken": ""}', ""),
        (b"{}", None),
        (b'{"workDoneToken": null}', None),
        (b'{"workDoneToken": 1.5}', None),
        (b'{"workDoneToken": {"a": 1}}', None),
        (b"[1]", None),
        (b"\xff", None),
        (msgspec.UNSET, None),
    ],
)
def test_the_token(params: bytes | msgspec.UnsetType, token: Token | None) -> None:
    """A string or an integer (LSP 3.17, ProgressToken); anything else is none."""
    raw = msgspec.Raw(params) if isinstance(params, bytes) else params

    assert token_in(raw) == token


def until_answer(rpc: Rpc) -> tuple[list[Answer], Answer]:
    """The notifications that come before the next answer, and that answer."""
    notifications = []
    while "id" not in (received := rpc.receive()):
        notifications.append(received)
    return notifications, received


@pytest.mark.slow
@pytest.mark.parametrize("token", ["work", 7])
def test_a_long_request(big: Place, token: object) -> None:
    """It begins, rises, ends, and is answered as ever; who gave no token hears nothing of it."""
    with big.rpc() as asking, big.rpc() as other:
        params = {"repo": str(big.registry)}
        asking.ask("gto/history", params | {"workDoneToken": token})
        other.ask("gto/history", params)
        notifications, answer = until_answer(asking)
        quiet, same = until_answer(other)

    assert quiet == []
    assert answer["result"] == same["result"]
    assert {what["method"] for what in notifications} == {"$/progress"}
    assert {what["params"]["token"] for what in notifications} == {token}
    begin, *reports, end = [what["params"]["value"] for what in notifications]
    assert begin["kind"] == "begin"
    assert begin["title"]
    assert end == {"kind": "end"}
    assert {report["kind"] for report in reports} == {"report"}
    percentages = [value["percentage"] for value in (begin, *reports)]
    assert percentages == sorted(percentages)
    assert percentages[0] < percentages[-1] <= 100


@pytest.mark.slow
def test_a_cancelled_request(big: Place) -> None:
    """The end is told, then that it was cancelled."""
    with big.rpc() as rpc:
        rpc.ask("gto/history", {"repo": str(big.registry), "workDoneToken": 1}, "long")
        begin = rpc.receive()
        rpc.send(message("$/cancelRequest", {"id": "long"}))
        notifications, answer = until_answer(rpc)

    assert begin["params"]["value"]["kind"] == "begin"
    assert notifications[-1]["params"]["value"] == {"kind": "end"}
    assert answer["error"]["code"] == -32800


@pytest.mark.slow
def test_a_long_command(big: Place) -> None:
    """Its signs of life say how far it has come."""
    with big.rpc() as rpc:
        rpc.ask("gto/command", {"arguments": ["history"], "folder": str(big.registry)})
        notifications, answer = until_answer(rpc)

    assert answer["result"]["exit_code"] == 0
    assert {what["method"] for what in notifications} == {"gto/working"}
    told = [what["params"] for what in notifications if what["params"]]
    assert all(set(progress) == {"title", "done", "total"} for progress in told)
    assert told
    assert all(0 <= p["done"] <= (p["total"] or p["done"]) for p in told)
