"""What holds for all that a daemon says: it is of the declared type, or an error of such a kind.

The helpers that ask look at each message that a test gets, whatever the test itself is about.
"""

import functools
from collections.abc import Mapping
from typing import Any

import msgspec

from gtod.rpc.methods import METHODS
from gtod.rpc.notifications import TOLD


def check(method: str, params: object, answer: Mapping[str, Any]) -> None:
    """Hold an answer, as JSON, against what the table of the methods says of it."""
    if method not in METHODS:
        return
    if "error" in answer:
        kind = answer["error"]["data"]["kind"]
        assert kind in METHODS[method].kinds, f"{method} is not said to answer with {kind}"
        return
    result = answer["result"]
    _hold(result, _decoder_of_result(method))
    by = METHODS[method].lists_if
    if by is not None:
        is_given = isinstance(params, Mapping) and params.get(by) not in {None, False}
        assert isinstance(result, list) is is_given


def check_told(message: Mapping[str, Any]) -> None:
    """Hold a message, as JSON, against the type of its params, if it is a notification of ours."""
    if "id" not in message and message.get("method") in TOLD:
        _hold(message["params"], _decoder_of_params(message["method"]))


def _hold(value: object, decoder: msgspec.json.Decoder[object]) -> None:
    decoded = decoder.decode(msgspec.json.encode(value))
    # Encoded again it is the same: no field is there that the type has not.
    assert msgspec.json.decode(msgspec.json.encode(decoded)) == value


@functools.cache
def _decoder_of_result(method: str) -> msgspec.json.Decoder[object]:
    return msgspec.json.Decoder(METHODS[method].result)


@functools.cache
def _decoder_of_params(method: str) -> msgspec.json.Decoder[object]:
    return msgspec.json.Decoder(TOLD[method])
