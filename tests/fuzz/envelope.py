"""Any body gets exactly one answer if it asks, and none if it does not; the error is a known one.

Held against Python's own reader of JSON. The methods asked need no repository.
"""

import json
import math
import re
from typing import TypeGuard

from gtod.rpc import dispatch
from gtod.rpc.methods import METHODS
from tests.fuzz.answers import kind_of
from tests.fuzz.instead import instead
from tests.rpc.plain_server import PlainServer

_METHODS = {name: METHODS[name] for name in ("gtod/hello", "gtod/status", "gtod/stop")}
#: What may be half a character, which Python takes for text.
_half = re.compile(rb"\\u[dD][89a-fA-F]")


def check(data: bytes) -> None:
    """The law."""
    server = PlainServer()
    with instead(dispatch, METHODS=_METHODS):
        told = server.ask(data)
    assert not server.failures, server.failures
    try:
        asked = _read(data)
    except (ValueError, RecursionError):
        # Values that nobody looks at are not looked into, so that it may be taken all the same.
        for one in told if isinstance(told, list) else [told] if told is not None else []:
            kind_of(one)
        return
    if not isinstance(asked, list):
        _check_one(asked, told)
    elif not asked:
        assert kind_of(told) == "invalid_request"
    else:
        _check_all(asked, told)


def _read(data: bytes) -> object:
    """What JSON says beyond doubt."""
    if _half.search(data):
        raise ValueError("half a character is no text")
    return json.loads(
        data.decode(), parse_constant=_refuse, parse_float=_finite, object_pairs_hook=_once
    )


def _refuse(_: str) -> None:
    raise ValueError("NaN and Infinity are no JSON")


def _finite(written: str) -> float:
    if math.isinf(float(written)):
        raise ValueError("no number of ours is that large")
    return float(written)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("which of two values counts is nowhere said")
    return dict(pairs)


def _check_all(asked: list[object], told: object) -> None:
    wanting = [one for one in asked if not _is_notification(one)]
    answers = [] if told is None else told
    assert isinstance(answers, list)
    assert (told is None) == (not wanting)
    assert len(answers) == len(wanting)
    for one, its in zip(wanting, answers, strict=True):
        _check_one(one, its)


def _check_one(asked: object, told: object) -> None:
    if _is_notification(asked):
        assert told is None
        return
    kind = kind_of(told)
    assert isinstance(told, dict)
    assert _is_same(told["id"], asked.get("id") if isinstance(asked, dict) else None)
    if not _is_request(asked):
        assert kind == "invalid_request"
    elif asked["method"] not in _METHODS:
        assert kind == "method_not_found"
    else:
        assert kind in {None, "invalid_params", "protocol_not_supported"}


def _is_request(asked: object) -> TypeGuard[dict[str, object]]:
    return (
        isinstance(asked, dict)
        and asked.get("jsonrpc") == "2.0"
        and isinstance(asked.get("method"), str)
        and _is_id(asked.get("id"))
    )


def _is_id(value: object) -> bool:
    return value is None or (isinstance(value, int | float | str) and not isinstance(value, bool))


def _is_notification(asked: object) -> bool:
    return _is_request(asked) and "id" not in asked


def _is_same(told: object, asked: object) -> bool:
    if not _is_id(asked):
        return told is None
    if isinstance(asked, int | float) and isinstance(told, int | float):
        return float(asked) == float(told)
    return told == asked
