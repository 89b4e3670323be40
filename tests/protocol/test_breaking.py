"""Whoever speaks the released protocol speaks this one, as long as the number is the same."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from gtod.rpc.handlers import PROTOCOL
from protocol.breaking import RELEASED, breaks, newest_released
from protocol.openrpc import FILE

Json = Any
DOCUMENT: Json = json.loads(FILE.read_text("utf-8"))


def test_nothing_is_broken_without_a_new_number() -> None:
    """What breaks clients needs another PROTOCOL, and the old document stays in released/."""
    old = newest_released()

    assert int(old["info"]["version"]) <= PROTOCOL
    if int(old["info"]["version"]) == PROTOCOL:
        assert [*breaks(old, DOCUMENT)] == []


def test_every_number_has_its_document() -> None:
    """From 1 to the last one."""
    names = {f"gtod.openrpc.{number}.json" for number in range(1, PROTOCOL)}

    assert names <= {file.name for file in RELEASED.iterdir()}
    for file in RELEASED.iterdir():
        number = json.loads(file.read_text("utf-8"))["info"]["version"]
        assert file.name == f"gtod.openrpc.{number}.json"


def _method(document: Json, name: str) -> Json:
    return next(one for one in document["methods"] if one["name"] == name)


def _param(document: Json, method: str, name: str) -> Json:
    return next(one for one in _method(document, method)["params"] if one.get("name") == name)


def _schema(document: Json, name: str) -> Json:
    return document["components"]["schemas"][name]


_EXTRA = {"name": "more", "required": True, "schema": {"type": "string"}}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: d["methods"].pop(0), "method gto/show is gone"),
        (lambda d: _method(d, "gto/show").pop("x-synonyms"), "the synonym show is gone"),
        (lambda d: _method(d, "gto/show")["params"].pop(2), "gto/show: param name is gone"),
        (lambda d: _method(d, "gto/show")["params"].append(_EXTRA), "more is required now"),
        (lambda d: _param(d, "gto/show", "at").update(required=True), "at is required now"),
        (lambda d: _param(d, "gto/show", "reach")["schema"]["enum"].pop(), "head is gone"),
        (lambda d: _param(d, "gto/show", "deprecated")["schema"].update(default=True), "default"),
        (lambda d: _param(d, "gto/show", "at")["schema"]["anyOf"].pop(0), "of another type"),
        (lambda d: _schema(d, "Version")["properties"].pop("ref"), "ref is gone"),
        (lambda d: _schema(d, "Version")["required"].remove("ref"), "ref may be missing now"),
        (
            lambda d: _schema(d, "Version")["properties"].update(artifact={"type": "integer"}),
            "/artifact: is of another type",
        ),
        (
            lambda d: _schema(d, "Version")["properties"]["stages"].update(items={"type": "null"}),
            "/stages/*: is of another type",
        ),
        (
            lambda d: _schema(d, "Version")["properties"].update(
                artifact={"anyOf": [{"type": "string"}, {"type": "null"}]}
            ),
            "/artifact: is of another type",
        ),
        (lambda d: _schema(d, "Change")["enum"].append("moved"), "moved is new"),
        (lambda d: d["components"]["errors"].pop("cancelled"), "error cancelled is gone"),
        (lambda d: d["components"]["errors"]["cancelled"].update(code=1), "another code"),
        (lambda d: _method(d, "gto/lost").update({"x-sent-by": "client"}), "goes another way"),
        (lambda d: _method(d, "gto/lost")["params"].pop(), "param message is gone"),
    ],
)
def test_what_breaks_clients_is_seen(change: Callable[[Json], object], told: str) -> None:
    """And nothing else is taken for it."""
    changed = copy.deepcopy(DOCUMENT)
    change(changed)

    found = [*breaks(DOCUMENT, changed)]

    assert found
    assert any(told in one for one in found), found


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["methods"].append({**_method(d, "gto/show"), "name": "gto/more"}),
        lambda d: _method(d, "gto/show")["params"].append(_EXTRA | {"required": False}),
        lambda d: _schema(d, "Version")["properties"].update(more={"type": "string"}),
        lambda d: _schema(d, "Version")["required"].append("more"),
        lambda d: _param(d, "gto/show", "reach")["schema"]["enum"].append("reflog"),
        lambda d: d["components"]["errors"].update(more={"code": 1, "data": {"kind": "more"}}),
        lambda d: _schema(d, "Version").update(description="Other words."),
    ],
)
def test_what_breaks_nobody_is_let_pass(change: Callable[[Json], object]) -> None:
    """Clients know nothing of what is new."""
    changed = copy.deepcopy(DOCUMENT)
    change(changed)

    assert [*breaks(DOCUMENT, changed)] == []
