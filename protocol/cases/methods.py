"""What each method answers, from the examples of protocol/examples.py."""

from collections.abc import Iterator

import msgspec

from gtod.rpc.methods import TYPED
from gtod.rpc.notifications import TOLD
from protocol.cases.case import (
    Case,
    Expected,
    Json,
    notification,
    receive,
    request,
    result,
    send,
)
from protocol.examples import EXAMPLES, NOTICES, Example, Notice, recorded

_TOLD = recorded()
_SUBSCRIPTION = next(one for one in EXAMPLES if one.method == "gto/subscribe")


def cases() -> list[Case]:
    """One for each example."""
    return [
        *(_asked(example) for example in EXAMPLES),
        *(_told(notice) for notice in NOTICES),
    ]


def answered(example: Example, number: Json = 1) -> Expected:
    """The answer to an example's request."""
    value = _TOLD[example.method, example.name]
    maps = tuple(_maps(msgspec.convert(value, TYPED[example.method].result)))
    return result(value, number, varies=tuple(example.varies), maps=maps)


def find(method: str, name: str) -> Example:
    """An example by its name."""
    return next(one for one in EXAMPLES if (one.method, one.name) == (method, name))


def hello(number: Json = 1) -> Expected:
    """The answer to `gtod/hello`."""
    return answered(find("gtod/hello", "who is there"), number)


def _asked(example: Example) -> Case:
    return Case(
        f"{example.method}: {example.name}",
        [send(request(example.method, example.params)), receive(answered(example))],
        ends_server=example.method == "gtod/stop",
    )


def _told(notice: Notice) -> Case:
    return Case(
        f"{notice.method}: {notice.name}",
        [
            send(request(_SUBSCRIPTION.method, _SUBSCRIPTION.params)),
            receive(answered(_SUBSCRIPTION)),
            send(request(notice.after.method, notice.after.params), on="b"),
            receive(answered(notice.after), on="b"),
            receive(told(notice)),
        ],
    )


def told(notice: Notice) -> Expected:
    """The notification of an example."""
    params = msgspec.convert(_TOLD[notice.method, notice.name], dict[str, Json])
    maps = _maps(msgspec.convert(params, TOLD[notice.method]))
    return Expected(
        notification(notice.method, params),
        tuple(f"/params{one}" for one in notice.varies),
        tuple(f"/params{one}" for one in maps),
    )


def _maps(value: Json) -> Iterator[str]:
    """Where the keys are data, and no fields of a type that may have more of them one day."""
    if isinstance(value, dict):
        yield ""
        parts = value.items()
    elif isinstance(value, list):
        parts = dict(enumerate(value)).items()
    elif isinstance(value, msgspec.Struct):
        parts = msgspec.structs.asdict(value).items()
    else:
        return
    for name, part in parts:
        yield from (f"/{name}{one}" for one in _maps(part))
