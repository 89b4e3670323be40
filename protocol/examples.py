"""Requests that show what each method is for, about the registry that `gtoc demo` shows.

protocol/examples.json has what a daemon answered (`python -m tests.protocol.record`).
"""

import json
from pathlib import Path

import msgspec

FILE = Path(__file__).with_name("examples.json")

#: What stands for the folder of the registry.
REGISTRY = "/registry"

#: Who writes, and when, so that the answer is always the same.
WRITER = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ann",
    "GIT_AUTHOR_EMAIL": "ann@example.com",
    "GIT_AUTHOR_DATE": "2022-08-01T12:00:00+02:00",
    "GIT_COMMITTER_NAME": "Ann",
    "GIT_COMMITTER_EMAIL": "ann@example.com",
    "GIT_COMMITTER_DATE": "2022-08-01T12:00:00+02:00",
}


class Example(msgspec.Struct, frozen=True):
    """A request.

    Attributes:
        method: The method.
        name: What it shows.
        params: What it is asked with.
        varies: What in the result is another value each time: by a JSON pointer, a value that
            stands for it.
    """

    method: str
    name: str
    params: dict[str, object]
    varies: dict[str, object] = {}


class Notice(msgspec.Struct, frozen=True):
    """A notification that whoever has subscribed to the registry is sent.

    Attributes:
        method: The method.
        name: What it shows.
        after: The request that brings it about.
        varies: What in the params is another value each time, as in an `Example`.
    """

    method: str
    name: str
    after: Example
    varies: dict[str, object] = {}


def recorded() -> dict[tuple[str, str], object]:
    """What a daemon answered or told, by method and name."""
    found = json.loads(FILE.read_text("utf-8"))
    return {(one["method"], one["name"]): one["told"] for one in found}


def _asked(method: str, shows: str, /, **params: object) -> Example:
    return Example(method, shows, {"repo": REGISTRY, **params})


def _written(method: str, shows: str, /, **params: object) -> Example:
    return _asked(method, shows, **params, environ=WRITER)


_STATUS: dict[str, object] = {
    "/pid": 4711,
    "/version": "0.1.0",
    "/uptime": 12.5,
    "/socket": "/run/user/1000/gtod/0.1.0-3f2a.sock",
    "/memory": 61865984,
    "/connections": 1,
    "/requests": 42,
    "/memory_limit": 4294967296,
    "/memory_held": 8192,
    "/repositories": [],
}

_REGISTRATION = _written(
    "gto/register", "the next version", name="segment", ref="HEAD", bump="minor"
)

EXAMPLES = (
    _asked("gto/show", "the registry"),
    _asked("gto/show", "an artifact", name="segment"),
    _asked("gto/show", "the registry as it was", as_of="2022-07-12"),
    _asked("gto/which", "the version in a stage", name="churn", stage="prod"),
    _asked("gto/which", "all versions in a stage", name="churn", stage="dev", all=True),
    _asked("gto/latest", "the latest version", name="churn"),
    _asked("gto/latest", "all versions", name="awesome-model", all=True),
    _asked("gto/history", "the last two assignments", event=["assignment"], limit=2),
    _asked("gto/describe", "an annotation", name="churn"),
    _asked("gto/checkRef", "a registration", ref="refs/tags/churn@v3.1.0"),
    _asked("gto/checkRef", "no event", ref="main"),
    _asked("gto/stages", "the stages in force"),
    _REGISTRATION,
    _written("gto/assign", "a stage for a version", name="segment", stage="prod", version="v0.4.1"),
    _written(
        "gto/unassign", "a version out of its stage", name="churn", stage="dev", simple="true"
    ),
    _written("gto/deregister", "a version", name="cv-class", version="v0.1.13"),
    _written("gto/deprecate", "an artifact", name="cv-class"),
    _written("gto/annotate", "a label, committed", name="churn", labels=["nlp"], commit=True),
    _written("gto/remove", "what would be done", name="segment", dry_run=True),
    Example(
        "gto/subscribe",
        "from now on",
        {"repo": REGISTRY},
        {"/generation": "9db25956dce3:1"},
    ),
    _asked("gto/unsubscribe", "where nobody had subscribed"),
    Example(
        "gto/command",
        "which",
        {"arguments": ["which", "churn", "prod"], "folder": REGISTRY},
    ),
    Example(
        "gtod/hello", "who is there", {"client": "editor", "protocol": 1}, {"/version": "0.1.0"}
    ),
    Example("gtod/status", "how it is", {}, _STATUS),
    Example("gtod/stop", "the last status", {}, _STATUS),
)

NOTICES = (
    Notice(
        "gto/didChange",
        "a version that was registered",
        _REGISTRATION,
        {"/generation": "9db25956dce3:2"},
    ),
)
