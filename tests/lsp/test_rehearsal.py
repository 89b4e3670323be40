"""The beginning of a conversation, held with nobody."""

import logging
import time

import msgspec
import pytest

from gtod.lsp.rehearsal import rehearse


@pytest.mark.parametrize(
    "params",
    [
        {"processId": None, "rootUri": None, "capabilities": {}},
        {"processId": None, "rootUri": 5, "capabilities": {}},
        {"processId": None, "rootUri": "nonsense", "capabilities": {"textDocument": None}},
        {"processId": None, "rootUri": None, "capabilities": {"textDocument": 5}},
        [],
        None,
    ],
)
def test_it_fails_for_no_editor(params: object, caplog: pytest.LogCaptureFixture) -> None:
    """One that does not speak as the protocol has it is told so later, and nothing has broken."""
    body = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}

    rehearse(msgspec.json.encode(body))

    assert [r.message for r in caplog.records if r.levelno >= logging.ERROR] == []


def test_it_waits_for_nothing() -> None:
    """An editor waits for it: what is due later is done at once, for nobody is to be spared."""
    body = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}
    request = msgspec.json.encode(body)
    rehearse(request)

    began = time.monotonic()
    rehearse(request)

    assert time.monotonic() - began < 0.4
