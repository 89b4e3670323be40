"""JSON-RPC 2.0 by the book, over the real socket."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.daemon.support import Place, Rpc, frame, message

PARSE_ERROR = (-32700, "parse_error")
INVALID_REQUEST = (-32600, "invalid_request")
METHOD_NOT_FOUND = (-32601, "method_not_found")
INVALID_PARAMS = (-32602, "invalid_params")


@pytest.fixture
def rpc(served: Place) -> Iterator[Rpc]:
    """A connection to a daemon that is the same, and sound, after the test."""
    pid = served.pid()
    with served.rpc() as connection:
        yield connection
    assert served.pid() == pid
    assert served.status()["last_error"] is None


def which(place: Place, **more: object) -> dict[str, object]:
    """Params of a question whose answer is v3.0.0."""
    return {"repo": str(place.registry), "name": "churn", "stage": "prod", **more}


def fault(answer: dict[str, Any]) -> tuple[int, str]:
    """Code and kind of an error."""
    assert set(answer) == {"jsonrpc", "id", "error"}
    assert answer["jsonrpc"] == "2.0"
    assert isinstance(answer["error"]["message"], str)
    return answer["error"]["code"], answer["error"]["data"]["kind"]


def batch(*requests: object) -> bytes:
    """Several requests at once, framed."""
    return frame(json.dumps(requests).encode())


def request(method: str, request_id: object = None, **params: object) -> dict[str, object]:
    """A request, not yet encoded; a notification without an id."""
    found: dict[str, object] = {"jsonrpc": "2.0", "method": method}
    if params:
        found["params"] = params
    if request_id is not None:
        found["id"] = request_id
    return found


def test_answer(served: Place, rpc: Rpc) -> None:
    """A request gets its id, the version of the protocol, and a result."""
    answer = rpc.call("gto/which", which(served))

    assert set(answer) == {"jsonrpc", "id", "result"}
    assert (answer["jsonrpc"], answer["id"]) == ("2.0", 1)
    assert answer["result"]["version"] == "v3.0.0"


def test_synonyms(served: Place, rpc: Rpc) -> None:
    """The bare names are the same methods."""
    for name in ("which", "show", "latest", "history"):
        assert rpc.result(name, which(served)) == rpc.result(f"gto/{name}", which(served))


@pytest.mark.parametrize("request_id", [0, -1, 7, 2**53, "", "a", "é\u2028", "1", 1.5, None])
def test_ids_come_back_as_they_were(served: Place, rpc: Rpc, request_id: object) -> None:
    """Strings, numbers, and null, which is unwise but allowed."""
    content = {"jsonrpc": "2.0", "id": request_id, "method": "gto/which", "params": which(served)}
    rpc.send(frame(json.dumps(content).encode()))

    answer = rpc.receive()

    assert answer["id"] == request_id
    assert type(answer["id"]) is type(request_id)
    assert answer["result"]["version"] == "v3.0.0"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b'{"jsonrpc":"2.0","id":1,"method":"gtod/status"',
        b'{"jsonrpc":"2.0","id":1,"method":"gtod/status"}}',
        b"\xff\xfe",
        b'{"jsonrpc":"2.0","id":1,"method":"\xff"}',
        b"[",
        b'[{"jsonrpc":"2.0","id":1,"method":"gtod/status"},',
        b"[" * 100_000,
        b'{"jsonrpc":"2.0","id":1,"method":"gtod/status","params":' + b"[" * 100_000,
    ],
    ids=lambda body: repr(body[:24]),
)
def test_what_is_no_json(rpc: Rpc, body: bytes) -> None:
    """It gets a parse error with the id null, and the connection lives on."""
    rpc.send(frame(body))

    answer = rpc.receive()

    assert answer["id"] is None
    assert fault(answer) == PARSE_ERROR
    assert rpc.result("gtod/hello")["server"] == "gtod"


@pytest.mark.parametrize(
    ("body", "request_id"),
    [
        ("1", None),
        ('"text"', None),
        ("null", None),
        ("{}", None),
        ("[]", None),
        ('{"id": 5}', 5),
        ('{"jsonrpc": "2.0", "id": 5}', 5),
        ('{"jsonrpc": "1.0", "id": "x", "method": "gtod/status"}', "x"),
        ('{"id": 5, "method": "gtod/status"}', 5),
        ('{"jsonrpc": "2.0", "id": 5, "method": 1}', 5),
        ('{"jsonrpc": "2.0", "id": true, "method": "gtod/status"}', None),
        ('{"jsonrpc": "2.0", "id": {}, "method": "gtod/status"}', None),
        ('{"jsonrpc": "2.0", "id": [1], "method": "gtod/status"}', None),
        ('{"jsonrpc": "2.0", "id": 5, "result": 1}', 5),
    ],
)
def test_what_is_no_request(rpc: Rpc, body: str, request_id: object) -> None:
    """It gets an invalid request with its id, where it has one."""
    rpc.send(frame(body.encode()))

    answer = rpc.receive()

    assert answer["id"] == request_id
    assert fault(answer) == INVALID_REQUEST
    assert rpc.result("gtod/hello")["server"] == "gtod"


@pytest.mark.parametrize("method", ["nothing", "", "gto/register ", "rpc.discover", "gto/Which"])
def test_unknown_method(rpc: Rpc, method: str) -> None:
    """It is named in the answer."""
    answer = rpc.call(method, {})

    assert fault(answer) == METHOD_NOT_FOUND
    assert f"'{method}'" in answer["error"]["message"]


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("gto/which", None),
        ("gto/which", {}),
        ("gto/which", ["/srv", "churn", "prod"]),
        ("gto/which", "text"),
        ("gto/which", {"repo": "/srv", "name": "churn"}),
        ("gto/which", {"repo": 1, "name": "churn", "stage": "prod"}),
        ("gto/which", {"repo": "/srv", "name": None, "stage": "prod"}),
        ("gto/which", {"repo": "/srv", "name": "churn", "stage": "prod", "all": "yes"}),
        ("gto/which", {"repo": "/srv", "name": "churn", "stage": "prod", "sort": "size"}),
        ("gto/show", {"repo": "/srv", "reach": "everything"}),
        ("gto/history", {"repo": "/srv", "limit": "3"}),
        ("gto/stages", {"repo": "/srv", "which": 1}),
        ("gto/command", {"folder": "/srv"}),
        ("gto/command", {"folder": "/srv", "arguments": "show"}),
        ("gto/command", {"folder": "/srv", "arguments": [1]}),
        ("gto/command", {"folder": "/srv", "arguments": [], "environ": {"TZ": None}}),
        ("gtod/status", [1]),
        ("gtod/hello", {"protocol": "new"}),
    ],
)
def test_invalid_params(rpc: Rpc, method: str, params: object) -> None:
    """What is missing or of a wrong type is told; by-position params are none of ours."""
    answer = rpc.call(method, params)

    assert fault(answer) == INVALID_PARAMS
    assert answer["error"]["message"].startswith(f"{method}: ")


def test_invalid_text_in_params(served: Place, rpc: Rpc) -> None:
    """Params whose strings are no UTF-8, or half a surrogate pair."""
    for name in (b"\xff", rb"\ud800"):
        body = b'{"jsonrpc":"2.0","id":1,"method":"gto/which","params":{"repo":"/","stage":"s",'
        rpc.send(frame(body + b'"name":"%b"}}' % name))
        assert fault(rpc.receive())[0] in {-32602, -32700}
    assert rpc.result("gto/which", which(served))["version"] == "v3.0.0"


def test_unknown_fields_are_ignored(served: Place, rpc: Rpc) -> None:
    """A newer client may say more."""
    assert rpc.result("gto/which", which(served, colour="red"))["version"] == "v3.0.0"


@pytest.mark.parametrize(
    ("method", "params", "expected"),
    [
        ("gto/which", {"name": "chrun"}, (-32000, "artifact_not_found")),
        ("gto/which", {"stage": "prdo"}, (-32000, "stage_not_found")),
        ("gto/which", {"name": "churn@v9.9.9"}, (-32000, "version_not_found")),
        ("gto/which", {"repo": "relative"}, (-32602, "invalid_argument")),
        ("gto/which", {"repo": "/"}, (-32000, "repository_not_found")),
        ("gto/which", {"repo": "/nowhere"}, (-32000, "repository_not_found")),
        ("gto/which", {"view": {"device": 1, "inode": 1}}, (-32000, "different_view")),
        ("gto/show", {"at": "nothing"}, (-32000, "revision_not_found")),
        ("gto/checkRef", {"ref": "nothing"}, (-32000, "ref_not_found")),
    ],
)
def test_errors_carry_a_kind(
    served: Place, rpc: Rpc, method: str, params: dict[str, object], expected: tuple[int, str]
) -> None:
    """Each error that a user can do something about has a stable kind."""
    merged = which(served) | params
    if method == "gto/show":
        del merged["name"]

    assert fault(rpc.call(method, merged)) == expected


def test_notification_gets_no_answer(served: Place, rpc: Rpc) -> None:
    """Right or wrong, what has no id is executed in silence, and counted."""
    with served.answering(4):
        rpc.send(
            message("gto/which", which(served))
            + message("gto/which", {})
            + message("nothing")
            + message("gto/show", which(served), "last")
        )
        assert rpc.receive()["id"] == "last"


def test_batch(served: Place, rpc: Rpc) -> None:
    """All answers in one array, each with its id; notifications and wrong ones among them."""
    rpc.send(
        batch(
            request("gto/which", "a", **which(served)),
            request("gtod/hello"),
            request("nothing", 2),
            1,
            request("gto/latest", 3, repo=str(served.registry), name="churn"),
            {"id": 4},
        )
    )

    answers = rpc.receive()

    assert [answer["id"] for answer in answers] == ["a", 2, None, 3, 4]
    assert [answer.get("result", {}).get("version") for answer in answers] == [
        "v3.0.0", None, None, "v3.1.0", None,
    ]  # fmt: skip
    assert [fault(answers[number])[0] for number in (1, 2, 4)] == [-32601, -32600, -32600]


def test_batch_of_notifications_gets_no_answer(rpc: Rpc) -> None:
    """Not even an empty array."""
    rpc.send(batch(request("gtod/hello"), request("nothing")) + message("gtod/hello", {}, 9))
    assert rpc.receive()["id"] == 9


def test_batch_of_too_many(rpc: Rpc) -> None:
    """A batch has a limit, in requests and in bytes."""
    rpc.send(batch(*[1] * 1000))
    assert len(rpc.receive()) == 1000
    for count in (1001, 2_000_000):
        rpc.send(batch(*[1] * count))
        assert fault(rpc.receive()) == (-32600, "too_large")


def test_cancel_of_nothing(rpc: Rpc) -> None:
    """To cancel what never was is no error; as a request it gets an answer like any other."""
    rpc.send(
        message("$/cancelRequest", {"id": 1})
        + message("$/cancelRequest", {"id": []})
        + message("$/cancelRequest")
        + message("$/cancelRequest", {"id": "x"}, 5)
    )
    answer = rpc.receive()
    assert (answer["id"], answer["result"]) == (5, None)


def test_hello(rpc: Rpc) -> None:
    """Who answers."""
    hello = rpc.result("gtod/hello", {"client": "test", "protocol": 99})
    assert (hello["server"], hello["protocol"]) == ("gtod", 1)


def test_command_output_is_in_order(served: Place, rpc: Rpc) -> None:
    """A command's frames and exit code."""
    params = {"arguments": ["which", "churn", "prod"], "folder": str(served.registry)}
    assert rpc.result("gto/command", params) == {"output": [["stdout", "v3.0.0\n"]], "exit_code": 0}
    params = {"arguments": ["which", "chrun", "prod"], "folder": str(served.registry)}
    result = rpc.result("gto/command", params)
    assert result["exit_code"] == 1
    ((stream, text),) = result["output"]
    assert stream == "stderr"
    assert "Did you mean 'churn'?" in text


@pytest.mark.parametrize(
    "header",
    [
        b"content-length: %d\r\n\r\n",
        b"Content-Length:%d\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n",
        b"X: y\r\nCONTENT-LENGTH:   %d  \r\n\r\n",
    ],
)
def test_headers_as_others_write_them(rpc: Rpc, header: bytes) -> None:
    """Any case, any order, other headers beside."""
    body = b'{"jsonrpc":"2.0","id":1,"method":"gtod/hello"}'
    rpc.send(header % len(body) + body)
    assert rpc.receive()["result"]["server"] == "gtod"


@pytest.mark.parametrize(
    "header",
    [
        b"\r\n\r\n",
        b"Length: 5\r\n\r\n",
        b"Content-Length: x\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: 5 5\r\n\r\n",
        b"Content-Length: 99999999999999999999999999\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"x" * 5000,
        b"Content-Length: 2" + b"\r\nX: y" * 1000,
    ],
    ids=lambda header: repr(header[:24]),
)
def test_headers_that_make_no_sense(rpc: Rpc, header: bytes) -> None:
    """Nobody knows where the next message begins: a parse error, and the end."""
    rpc.send(header)
    assert rpc.error() == PARSE_ERROR
    assert rpc.is_ended()


def test_hundred_megabytes_announced(rpc: Rpc) -> None:
    """Refused before they come."""
    rpc.send(b"Content-Length: 104857600\r\n\r\n{")
    assert rpc.error() == (-32700, "too_large")
    assert rpc.is_ended()


def test_what_was_asked_before_nonsense_is_answered(rpc: Rpc) -> None:
    """The answers come first, then the parse error."""
    rpc.send(message("gtod/hello", {}, 1) + b"\r\n\r\n")
    assert rpc.receive()["id"] == 1
    assert rpc.error() == PARSE_ERROR
    assert rpc.is_ended()


def test_body_shorter_than_announced(served: Place, rpc: Rpc) -> None:
    """The rest is waited for; it is what comes next, whatever that was meant to be."""
    body = b'{"jsonrpc":"2.0","id":1,"method":"gtod/hello"}'
    rpc.send(b"Content-Length: %d\r\n\r\n%b" % (len(body) + 10, body))
    with served.rpc() as neighbour:
        assert neighbour.result("gtod/hello")
    rpc.send(b" " * 10)
    assert rpc.receive()["result"]["server"] == "gtod"


def test_body_longer_than_announced(rpc: Rpc) -> None:
    """What is too much is taken for the next header."""
    body = b'{"jsonrpc":"2.0","id":1,"method":"gtod/hello"}'
    rpc.send(frame(body) + b"}\r\n\r\n")
    assert rpc.receive()["id"] == 1
    assert rpc.error() == PARSE_ERROR
    assert rpc.is_ended()


def test_half_a_message_and_good_bye(served: Place, rpc: Rpc) -> None:
    """A client that dies in the middle is forgotten."""
    for data in (b"Content", b"Content-Length: 100\r\n\r\n{", b"Content-Length: 9\r\n\r"):
        with served.rpc() as other:
            other.send(data)
    assert rpc.result("gtod/status")["connections"] <= 4


def test_writer_of_one_byte_at_a_time(served: Place, rpc: Rpc) -> None:
    """Messages are cut wherever the stream is."""
    text = message("gto/which", which(served), 1) + message("gtod/hello", {}, "z")
    for number in range(len(text)):
        rpc.send(text[number : number + 1])
    assert rpc.receive()["result"]["version"] == "v3.0.0"
    assert rpc.receive()["id"] == "z"
