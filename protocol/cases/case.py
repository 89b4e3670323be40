"""A case: what is done to a server, step by step, and what it has to answer."""

from collections.abc import Mapping, Sequence

import msgspec

from gtod.rpc.envelope import codes

#: The stream that the registry is made from, beside the vectors.
EXAMPLE_STREAM = "registry.fi"

Json = object
Step = dict[str, Json]


class Case(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is done to a server, in order.

    Attributes:
        name: What it shows, in a few words.
        steps: What is done and what has to come back; protocol/README.md lists the kinds.
        ends_server: Whether the server has ended after it.
    """

    name: str
    steps: list[Step]
    ends_server: bool = False


class Expected(msgspec.Struct, frozen=True, omit_defaults=True):
    """A message that has to come.

    Attributes:
        message: The message.
        varies: Where another value of the same type may stand, by JSON pointers.
        maps: Where the keys are data, so that none may be there besides, by JSON pointers.
        keep: What is to be remembered of it: names, each with a JSON pointer.
    """

    message: Json
    varies: tuple[str, ...] = ()
    maps: tuple[str, ...] = ()
    keep: dict[str, str] = {}


def request(
    method: str, params: Mapping[str, Json] | None = None, number: Json = 1, **more: Json
) -> Step:
    """A request."""
    given = {} if params is None else {"params": {**params}}
    return {"jsonrpc": "2.0", "id": number, "method": method, **given, **more}


def notification(method: str, params: Mapping[str, Json]) -> Step:
    """A message that wants no answer."""
    return {"jsonrpc": "2.0", "method": method, "params": {**params}}


def result(value: Json, number: Json = 1, **more: tuple[str, ...]) -> Expected:
    """The answer to a request that succeeded.

    Args:
        value: The result.
        number: The request's id.
        more: `varies` and `maps`, by pointers into the result.
    """
    below = {name: tuple(f"/result{one}" for one in pointers) for name, pointers in more.items()}
    message = {"jsonrpc": "2.0", "id": number, "result": value}
    return Expected(message, below.get("varies", ()), below.get("maps", ()))


def error(kind: str, number: Json = 1, code: int | None = None) -> Expected:
    """The answer to a request that failed, in whatever words.

    Args:
        kind: Its `data.kind`.
        number: The request's id.
        code: Its code, if it is another one than the kind has everywhere else.
    """
    told = {
        "code": codes()[kind] if code is None else code,
        "message": "A sentence.",
        "data": {"kind": kind},
    }
    return Expected({"jsonrpc": "2.0", "id": number, "error": told}, ("/error/message",))


def array(*answers: Expected) -> Expected:
    """The answers to a batch, in one message."""
    return Expected(
        [answer.message for answer in answers],
        tuple(f"/{at}{one}" for at, answer in enumerate(answers) for one in answer.varies),
    )


def send(*messages: Json, on: str = "a") -> Step:
    """Send messages, each in a frame of its own, all at one go."""
    return {"do": "send", "on": on, "messages": [*messages]}


def send_bytes(text: str, times: int = 1) -> Step:
    """Send bytes as they stand, without a frame; each character is one of them."""
    again = {} if times == 1 else {"times": times}
    return {"do": "send-bytes", "on": "a", "bytes": text, **again}


def receive(*expected: Expected, on: str = "a") -> Step:
    """Wait for that many messages, which may come in any order."""
    return {"do": "receive", "on": on, "expected": msgspec.to_builtins([*expected])}


def receive_one_of(*expected: Expected, on: str = "a") -> Step:
    """Wait for one message, which is one of these."""
    return {"do": "receive-one-of", "on": on, "expected": msgspec.to_builtins([*expected])}


def ended() -> Step:
    """Wait for the server to hang up, and nothing before."""
    return {"do": "ended", "on": "a"}


def git(words: Sequence[str], environ: Mapping[str, str]) -> Step:
    """Let git do something in the registry, with these variables."""
    return {"do": "git", "words": [*words], "environ": {**environ}}


def remove_registry() -> Step:
    """Remove the registry's folder."""
    return {"do": "remove-registry"}


def framed(body: str) -> str:
    """A body with its header, as the characters that `send_bytes` takes."""
    raw = body.encode()
    return f"Content-Length: {len(raw)}\r\n\r\n" + raw.decode("latin-1")
