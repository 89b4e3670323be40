"""What two say to each other whose protocols are not the same."""

from gtod.rpc.handlers import PROTOCOL
from protocol.cases.case import Case, error, receive, request, send
from protocol.cases.methods import hello


def cases() -> list[Case]:
    """All of them."""
    return [
        Case("a client that says nothing of itself", _said({}, refused=False)),
        Case("a client of the same protocol", _said({"protocol": PROTOCOL}, refused=False)),
        Case("a client of a newer one decides itself", _said({"protocol": 99}, refused=False)),
        Case("a client of an older one is told", _said({"protocol": PROTOCOL - 1}, refused=True)),
        Case("a protocol is a number", _invalid()),
        Case(
            "the connection goes on after a refusal",
            [*_said({"protocol": PROTOCOL - 1}, refused=True), *_said({}, refused=False)],
        ),
    ]


def _said(params: dict[str, object], *, refused: bool) -> list[dict[str, object]]:
    expected = error("protocol_not_supported") if refused else hello()
    return [send(request("gtod/hello", params)), receive(expected)]


def _invalid() -> list[dict[str, object]]:
    return [
        send(request("gtod/hello", {"protocol": "new"})),
        receive(error("invalid_params")),
    ]
