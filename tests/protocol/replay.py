"""Asking a real daemon what the examples ask, each about a new copy of the registry."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gtod.demo.example import build_example
from protocol.examples import REGISTRY, Example
from tests.helpers.daemon import Daemon

Json = Any


def replay(daemon: Daemon, top: Path, method: str, params: Mapping[str, object]) -> Json:
    """The result of a request about a registry in a new folder, as if that were `REGISTRY`."""
    registry = top.resolve() / "registry"
    build_example(registry)
    with daemon.client() as client:
        result = client.call(method, **_moved(dict(params), REGISTRY, str(registry)))
    return _moved(result, str(registry), REGISTRY)


def listen(daemon: Daemon, top: Path, method: str, after: Example) -> Json:
    """The params of what is told to a subscriber once somebody has asked something."""
    registry = top.resolve() / "registry"
    build_example(registry)
    with daemon.client() as subscriber, daemon.client() as other:
        subscriber.call("gto/subscribe", repo=str(registry))
        other.call(after.method, **_moved(after.params, REGISTRY, str(registry)))
        told = json.loads(subscriber.receive())
    assert told["method"] == method
    return _moved(told["params"], str(registry), REGISTRY)


def settled(told: Json, varies: Mapping[str, Json]) -> Json:
    """What was told, with what stands for it where it is another value each time.

    Args:
        told: The result.
        varies: What stands for each such value, of the same type, by a JSON pointer.
    """
    for pointer, value in varies.items():
        *way, last = pointer.removeprefix("/").split("/")
        place = told
        for step in way:
            place = place[step]
        assert type(place[last]) is type(value)
        place[last] = value
    return told


def _moved(value: Json, old: str, new: str) -> Json:
    return json.loads(json.dumps(value).replace(json.dumps(old)[1:-1], json.dumps(new)[1:-1]))
