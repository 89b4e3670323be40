"""Where a message begins and ends, and what comes of a header that does not tell."""

from gtod.rpc.envelope import PARSE_ERROR
from protocol.cases.case import (
    Case,
    ended,
    error,
    framed,
    receive,
    request,
    send,
    send_bytes,
)
from protocol.cases.methods import hello

_HELLO = hello()

_BODY = '{"jsonrpc":"2.0","id":1,"method":"gtod/hello"}'

_USUAL = {
    "in small letters": "content-length: {}\r\n\r\n",
    "in capitals, with blanks around the number": "CONTENT-LENGTH:   {}  \r\n\r\n",
    "with a type behind": "Content-Length:{}\r\n"
    "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n",
    "with another before": "X: y\r\nContent-Length: {}\r\n\r\n",
}

_NONSENSE = {
    "no header": ("\r\n\r\n", 1),
    "no length": ("Length: 5\r\n\r\n", 1),
    "a length that is no number": ("Content-Length: x\r\n\r\n", 1),
    "a negative length": ("Content-Length: -1\r\n\r\n", 1),
    "two lengths": ("Content-Length: 5 5\r\n\r\n", 1),
    "a length of too many digits": ("Content-Length: 99999999999999999999999999\r\n\r\n", 1),
    "HTTP": ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", 1),
    "4,096 bytes without an end": ("x", 4096),
}


def cases() -> list[Case]:
    """All of them."""
    return [
        *(
            Case(f"a header {how}", [send_bytes(head.format(len(_BODY)) + _BODY), receive(_HELLO)])
            for how, head in _USUAL.items()
        ),
        *(
            Case(
                f"{what}: an answer, and the end",
                [send_bytes(text, times), receive(error("parse_error", None)), ended()],
            )
            for what, (text, times) in _NONSENSE.items()
        ),
        Case(
            "a body of more than 16 MiB is refused before it comes",
            [
                send_bytes("Content-Length: 16777217\r\n\r\n{"),
                receive(error("too_large", None, PARSE_ERROR)),
                ended(),
            ],
        ),
        Case(
            "what was asked before nonsense is answered",
            [
                send_bytes(framed(_BODY) + "\r\n\r\n"),
                receive(_HELLO),
                receive(error("parse_error", None)),
                ended(),
            ],
        ),
        Case(
            "a message in pieces",
            [send_bytes(part) for part in ("Content-Len", f"gth: {len(_BODY)}\r\n\r", "\n{")]
            + [send_bytes(_BODY[1:]), receive(_HELLO)],
        ),
        Case(
            "a length counts bytes",
            [
                send_bytes(framed(_BODY.replace("1,", '"é🎉",')) + framed(_BODY)),
                receive(hello("é🎉"), _HELLO),
            ],
        ),
        Case(
            "two messages at one go",
            [
                send(request("gtod/hello"), request("nothing", None, 2)),
                receive(_HELLO, error("method_not_found", 2)),
            ],
        ),
    ]
