"""What is a request and what is none, and what becomes of each."""

import json

from gtod.rpc.envelope import INVALID_REQUEST
from protocol.cases.case import (
    Case,
    Json,
    array,
    error,
    framed,
    notification,
    receive,
    request,
    send,
    send_bytes,
)
from protocol.cases.methods import answered, find, hello
from protocol.examples import REGISTRY

_WHICH = find("gto/which", "the version in a stage")
_ASKED = _WHICH.params

_NO_JSON = {
    "an empty body": "",
    "a body that is cut off": '{"jsonrpc":"2.0","id":1,"method":"gtod/hello"',
    "a body with something behind": '{"jsonrpc":"2.0","id":1,"method":"gtod/hello"}}',
    "a word": "nonsense",
    "a batch that is cut off": '[{"jsonrpc":"2.0","id":1,"method":"gtod/hello"},',
}

_NO_REQUEST: dict[str, tuple[Json, Json]] = {
    "a number": (1, None),
    "a string": ("text", None),
    "null": (None, None),
    "an empty object": ({}, None),
    "an empty batch": ([], None),
    "no version": ({"id": 5, "method": "gtod/hello"}, 5),
    "another version": ({"jsonrpc": "1.0", "id": "x", "method": "gtod/hello"}, "x"),
    "no method": ({"jsonrpc": "2.0", "id": 5}, 5),
    "a method that is no string": ({"jsonrpc": "2.0", "id": 5, "method": 1}, 5),
    "an id that is an object": ({"jsonrpc": "2.0", "id": {}, "method": "gtod/hello"}, None),
    "an answer to nothing": ({"jsonrpc": "2.0", "id": 5, "result": 1}, 5),
}

_IDS: tuple[Json, ...] = (0, -1, 2**53 - 1, 1.5, "", "a", "1", "é\u2028", None)

_INVALID_PARAMS: dict[str, Json] = {
    "params by position": [REGISTRY, "churn", "prod"],
    "params that are a string": "churn",
    "a param too few": {"repo": REGISTRY, "name": "churn"},
    "null where a string has to be": {**_ASKED, "name": None},
    "a string where a boolean has to be": {**_ASKED, "all": "yes"},
    "a value that is not on the list": {**_ASKED, "sort": "size"},
}


def cases() -> list[Case]:
    """All of them."""
    return [
        *(
            Case(
                f"{what} is no JSON",
                [send_bytes(framed(body)), receive(error("parse_error", None))],
            )
            for what, body in _NO_JSON.items()
        ),
        Case(
            "what is no UTF-8 is no JSON",
            [
                send_bytes("Content-Length: 2\r\n\r\n\xff\xfe"),
                receive(error("parse_error", None)),
            ],
        ),
        *(
            Case(f"{what}: no request", [send(body), receive(error("invalid_request", number))])
            for what, (body, number) in _NO_REQUEST.items()
        ),
        *(
            Case(
                f"the id {json.dumps(number)} comes back as it is",
                [send(request("gtod/hello", None, number)), receive(hello(number))],
            )
            for number in _IDS
        ),
        *(
            Case(
                f"there is no method '{method}'",
                [send(request(method, {})), receive(error("method_not_found"))],
            )
            for method in ("nothing", "", "gto/Which", "rpc.discover")
        ),
        *(
            Case(
                what,
                [send({**request("gto/which"), "params": given}), receive(error("invalid_params"))],
            )
            for what, given in _INVALID_PARAMS.items()
        ),
        Case(
            "unknown fields of params are ignored",
            [send(request("gto/which", {**_ASKED, "colour": "red"})), receive(answered(_WHICH))],
        ),
        Case(
            "unknown fields of a request are ignored",
            [send(request("gto/which", _ASKED, colour="red")), receive(answered(_WHICH))],
        ),
        *_synonyms(),
        *_notifications(),
        *_batches(),
    ]


def _synonyms() -> list[Case]:
    examples = (
        find("gto/show", "the registry"),
        _WHICH,
        find("gto/latest", "the latest version"),
        find("gto/history", "the last two assignments"),
        find("gto/assign", "a stage for a version"),
    )
    return [
        Case(
            f"{bare} is {example.method}",
            [send(request(bare, example.params)), receive(answered(example))],
        )
        for example in examples
        for bare in [example.method.removeprefix("gto/")]
    ]


def _notifications() -> list[Case]:
    return [
        Case(
            "notifications are not answered, right or wrong",
            [
                send(
                    notification("gto/which", _ASKED),
                    notification("gto/which", {}),
                    notification("nothing", {}),
                    request("gto/which", _ASKED),
                ),
                receive(answered(_WHICH)),
            ],
        ),
        Case(
            "a batch of notifications is not answered",
            [
                send([notification("gtod/hello", {}), notification("nothing", {})]),
                send(request("gto/which", _ASKED)),
                receive(answered(_WHICH)),
            ],
        ),
    ]


def _batches() -> list[Case]:
    missing = error("method_not_found", 2)
    no_request = error("invalid_request", None)
    return [
        Case(
            "a batch is answered in one array",
            [
                send(
                    [
                        request("gto/which", _ASKED, "a"),
                        notification("gtod/hello", {}),
                        request("nothing", {}, 2),
                        1,
                        request("gtod/hello", {}, 3),
                    ]
                ),
                receive(array(answered(_WHICH, "a"), missing, no_request, hello(3))),
            ],
        ),
        Case("a batch of one", [send([request("gtod/hello")]), receive(array(hello()))]),
        Case(
            "a batch of more than 1,000 is refused",
            [
                send_bytes("Content-Length: 2003\r\n\r\n["),
                send_bytes("1,", 1000),
                send_bytes("1]"),
                receive(error("too_large", None, INVALID_REQUEST)),
            ],
        ),
    ]
