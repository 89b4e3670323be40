"""Messages and their answers: every request gets exactly one."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from gtod.rpc.methods import METHODS
from tests.rpc.conftest import Ask, PlainServer

HELLO = {"jsonrpc": "2.0", "method": "gtod/hello"}


def request(method: str, request_id: object = 1, **params: object) -> dict[str, object]:
    """A request."""
    return {"jsonrpc": "2.0", "id": request_id, "method": method, "params": params}


def code(found: Any) -> tuple[int, str]:  # noqa: ANN401 - JSON
    """An error's number and kind; every error has a sentence too."""
    assert found["jsonrpc"] == "2.0"
    assert "result" not in found
    assert found["error"]["message"]
    return found["error"]["code"], found["error"]["data"]["kind"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b'{"jsonrpc": "2.0", "method": "gtod/hello", "id": 1} x',
        b'{"jsonrpc": "2.0", "method": "gtod/hello", "id": NaN}',
        b'\xff{"jsonrpc": "2.0"}',
        b'{"jsonrpc": "2.0", "method": "\xff", "id": 1}',
        b'{"jsonrpc": "2.0", "method": "\\ud800", "id": 1}',
        b"{" + b'"a": {' * 20_000,
        b'{"jsonrpc": "2.0", "id": 1, "method": "x", "params": ' + b'{"a":' * 100_000,
    ],
)
def test_what_is_no_json_gets_an_error_without_id(ask: Ask, body: bytes) -> None:
    """Cut off, not UTF-8, nested without end."""
    found = ask(body)

    assert code(found) == (-32700, "parse_error")
    assert found["id"] is None


@pytest.mark.parametrize(
    ("message", "request_id"),
    [
        ({"id": 7, "method": "gtod/hello"}, 7),
        ({"jsonrpc": "1.0", "id": "x", "method": "gtod/hello"}, "x"),
        ({"jsonrpc": "2.0", "id": 7}, 7),
        ({"jsonrpc": "2.0", "id": 7, "method": 1}, 7),
        ({"jsonrpc": "2.0", "id": 7.5, "method": None}, 7.5),
        ({"jsonrpc": "2.0", "method": 1}, None),
        ({"jsonrpc": "2.0", "id": True, "method": "gtod/hello"}, None),
        ({"jsonrpc": "2.0", "id": {}, "method": "gtod/hello"}, None),
        ({"jsonrpc": "2.0", "id": [1], "method": "gtod/hello"}, None),
        ({}, None),
        (1, None),
        (None, None),
        ("1", None),
    ],
)
def test_what_is_no_request_gets_an_error_with_its_id_if_it_has_one(
    ask: Ask, message: object, request_id: object
) -> None:
    """So that a client knows which of its requests was wrong; `true` is no id."""
    found = ask(json.dumps(message))

    assert code(found) == (-32600, "invalid_request")
    assert found["id"] == request_id


@pytest.mark.parametrize("request_id", [0, -1, 2**53, 2**63, "", "x", "ä\u0000", None, 1.5, 1e300])
def test_the_answer_has_the_id_of_its_request(ask: Ask, request_id: object) -> None:
    """Of any type that JSON-RPC allows."""
    found = ask({**HELLO, "id": request_id})

    assert (found["id"], type(found["id"])) == (request_id, type(request_id))
    assert found["result"]["server"] == "gtod"
    assert found["jsonrpc"] == "2.0"


@pytest.mark.parametrize("method", ["gtod/hello", "none", "gto/show"])
def test_a_notification_gets_no_answer(ask: Ask, method: str) -> None:
    """Whether it fails or not."""
    assert ask({"jsonrpc": "2.0", "method": method}) is None


def test_an_unknown_method(ask: Ask) -> None:
    """Its name is in the sentence."""
    found = ask(request("gto/none"))

    assert code(found) == (-32601, "method_not_found")
    assert "gto/none" in found["error"]["message"]


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"repo": "/r", "name": "a"},
        {"repo": 1, "name": "a", "stage": "b"},
        {"repo": "/r", "name": "a", "stage": "b", "sort": "none"},
        {"repo": "/r", "name": "a", "stage": "b", "all": 1},
        ["/r", "a", "b"],
        None,
        "x",
    ],
)
def test_invalid_params(ask: Ask, params: object) -> None:
    """The sentence says what is wrong with them."""
    found = ask({"jsonrpc": "2.0", "id": 1, "method": "gto/which", "params": params})

    assert code(found) == (-32602, "invalid_params")
    assert "gto/which: " in found["error"]["message"]


def test_params_may_be_left_out(ask: Ask) -> None:
    """Where all of them have a default; unknown ones are ignored."""
    assert ask({**HELLO, "id": 1})["result"]["protocol"] == 1
    assert ask(request("gtod/hello", unknown=1))["result"]["protocol"] == 1


def test_a_surrogate_in_params_does_no_harm(ask: Ask) -> None:
    """It is no JSON to us, wherever it stands."""
    params = '{"repo": "/", "name": "\\udfff", "stage": "s"}'
    text = f'{{"jsonrpc": "2.0", "id": 1, "method": "gto/which", "params": {params}}}'

    assert code(ask(text))[0] in (-32602, -32700)


def test_an_error_of_ours_has_its_kind(ask: Ask, repository: Path, tmp_path: Path) -> None:
    """One number for all, since the kind tells them apart; what is invalid has its own."""
    repo = str(repository)

    assert code(ask(request("gto/show", repo=str(tmp_path)))) == (-32000, "repository_not_found")
    assert code(ask(request("gto/latest", repo=repo, name="none"))) == (
        -32000,
        "artifact_not_found",
    )
    assert code(ask(request("gto/show", repo="relative"))) == (-32602, "invalid_argument")


def test_an_unexpected_error_is_answered_and_noted(
    ask: Ask,
    server: PlainServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Without its text and traceback, which are for the log."""
    monkeypatch.setattr(server, "status", lambda: 1 / 0)

    found = ask(request("gtod/status", 5))

    assert found["id"] == 5
    assert code(found) == (-32603, "internal")
    assert "division" not in json.dumps(found)
    assert "Traceback" not in json.dumps(found)
    assert [type(error) for error in server.failures] == [ZeroDivisionError]
    assert "ZeroDivisionError" in caplog.text


def test_a_message_about_a_name_that_is_not_utf8_is_answered(ask: Ask, tmp_path: Path) -> None:
    """A symbolic link may lead to a folder of any name."""
    folder = os.fsencode(tmp_path) + b"/\xff"
    os.mkdir(folder)
    (tmp_path / "link").symlink_to(os.fsdecode(folder))

    found = ask(request("gto/show", repo=str(tmp_path / "link")))

    assert code(found) == (-32000, "repository_not_found")


class TestBatch:
    """Several requests at once."""

    def test_requests_and_notifications(self, ask: Ask) -> None:
        """Only requests are answered, in their order; one that fails does not end the others."""
        found = ask(
            [
                {**HELLO, "id": 1},
                HELLO,
                request("none", "two"),
                {"jsonrpc": "2.0", "id": 3},
                {**HELLO, "id": None},
            ]
        )

        assert [one["id"] for one in found] == [1, "two", 3, None]
        assert ["result" in one for one in found] == [True, False, False, True]

    def test_an_empty_one_asks_for_nothing(self, ask: Ask) -> None:
        """One error, not a list of none."""
        found = ask(b" [ ] ")

        assert code(found) == (-32600, "invalid_request")
        assert found["id"] is None

    def test_only_notifications_get_no_answer(self, ask: Ask) -> None:
        """Not even an empty list."""
        assert ask([HELLO, HELLO]) is None

    def test_what_is_no_object_gets_an_error_each(self, ask: Ask) -> None:
        """As the standard has it."""
        found = ask([1, "x", None, [], True])

        assert [code(one) for one in found] == [(-32600, "invalid_request")] * 5
        assert {one["id"] for one in found} == {None}

    @pytest.mark.parametrize("body", [b"[", b"[1,", b"[{]", b"[" * 100_000, b"[\xff]"])
    def test_a_broken_one_gets_one_error(self, ask: Ask, body: bytes) -> None:
        """Since nobody knows how many requests it has."""
        assert code(ask(body))[0] in (-32700, -32600)

    def test_one_with_too_many_requests_is_refused(self, ask: Ask) -> None:
        """As a whole, with the limit in the sentence."""
        found = ask([HELLO] * 1001)

        assert code(found) == (-32600, "too_large")
        assert "1000" in found["error"]["message"]


def test_the_table_has_every_method_once() -> None:
    """The bare names are synonyms of typed ones."""
    assert {"show", "which", "latest", "history"} < METHODS.keys()
    for name in ("show", "which", "latest", "history"):
        assert METHODS[name].params is METHODS[f"gto/{name}"].params


def test_stop_answers_before_it_ends(ask: Ask, server: PlainServer) -> None:
    """With the last status."""
    found = ask(request("gtod/stop"))

    assert found["result"]["pid"] == 1
    assert server.is_stopping
