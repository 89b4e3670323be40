"""What holds for every answer, as JSON."""

from gtod.rpc.envelope import codes

_CODES = codes()


def kind_of(told: object) -> str | None:
    """The kind of error that a well-formed answer tells; None for a result."""
    assert isinstance(told, dict)
    assert told["jsonrpc"] == "2.0"
    assert told.keys() in ({"jsonrpc", "id", "result"}, {"jsonrpc", "id", "error"})
    if "result" in told:
        return None
    error = told["error"]
    assert error.keys() == {"code", "message", "data"}
    kind: str = error["data"]["kind"]
    assert error["code"] == _CODES[kind]
    assert error["message"]
    assert kind != "internal"
    return kind
