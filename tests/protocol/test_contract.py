"""The table of the methods says what is sent; the helpers of the tests would see it if not."""

from typing import Any

import msgspec
import pytest
from msgspec import inspect

from gtod.rpc.methods import TYPED
from protocol.contract import alternatives, contract, fields
from protocol.docstrings import attributes_of_class
from protocol.examples import recorded
from tests.helpers import contract as held

REGISTRY: Any = recorded()["gto/show", "the registry"]
ASKED = {"repo": "/registry"}


def test_a_result_of_the_type() -> None:
    """As it was answered."""
    held.check("gto/show", ASKED, {"result": REGISTRY})


@pytest.mark.parametrize(
    "result",
    [
        REGISTRY | {"more": 1},
        {"stages": REGISTRY["stages"]},
        REGISTRY | {"stages": [1]},
        None,
        [],
    ],
    ids=["a field too many", "one too few", "of another type", "null", "a list unasked for"],
)
def test_a_result_of_another_type(result: object) -> None:
    """Is one that no test lets pass."""
    with pytest.raises((AssertionError, msgspec.ValidationError)):
        held.check("gto/show", ASKED, {"result": result})


def test_an_error_that_nobody_spoke_of() -> None:
    """Nor is it let pass."""
    error = {"code": -32000, "message": "No", "data": {"kind": "push_rejected"}}

    held.check("gto/assign", ASKED, {"error": error})
    with pytest.raises(AssertionError):
        held.check("gto/show", ASKED, {"error": error})


def test_a_notification_of_another_type() -> None:
    """The same of what is told unasked."""
    lost = {"repo": "/registry", "kind": "repository_not_found", "message": "No"}

    held.check_told({"method": "gto/lost", "params": lost})
    with pytest.raises(AssertionError):
        held.check_told({"method": "gto/lost", "params": lost | {"more": 1}})


def test_where_a_param_makes_a_list() -> None:
    """It is a param of the method, and the result one list or one thing that is none."""
    for method in TYPED.values():
        kinds = alternatives(inspect.type_info(method.result))
        lists = [kind for kind in kinds if isinstance(kind, inspect.CollectionType)]
        if method.lists_if is None:
            assert len(kinds) == 1 or not lists
        else:
            assert method.lists_if in {field.name for field in fields(method.params)}
            assert len(lists) == 1 < len(kinds)


def test_every_field_is_described() -> None:
    """In the docstring of its class or a base of that, which speaks of no other field."""
    known = contract()
    for cls in (*known.sent, *known.told):
        assert {field.name for field in fields(cls)} == attributes_of_class(cls).keys(), cls
