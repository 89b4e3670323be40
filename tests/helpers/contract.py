"""What holds for every answer: it is of the declared type, or an error of a declared kind.

The helpers that ask look at each answer that a test gets, whatever the test itself is about.
"""

import functools
from collections.abc import Mapping
from typing import Any

import msgspec

from gtod.rpc.methods import METHODS


def check(method: str, params: object, answer: Mapping[str, Any]) -> None:
    """Hold an answer, as JSON, against what the table of the methods says of it."""
    if method not in METHODS:
        return
    if "error" in answer:
        kind = answer["error"]["data"]["kind"]
        assert kind in METHODS[method].kinds, f"{method} is not said to answer with {kind}"
        return
    result = answer["result"]
    decoded = _decoder(method).decode(msgspec.json.encode(result))
    # Encoded again it is the same: no field is there that the type has not.
    assert msgspec.json.decode(msgspec.json.encode(decoded)) == result
    by = METHODS[method].lists_if
    if by is not None:
        is_given = isinstance(params, Mapping) and params.get(by) not in {None, False}
        assert isinstance(result, list) is is_given


@functools.cache
def _decoder(method: str) -> msgspec.json.Decoder[object]:
    return msgspec.json.Decoder(METHODS[method].result)
