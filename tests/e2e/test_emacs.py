"""Emacs with Eglot at work in artifacts.yaml: what a person sees there."""

import pytest

from tests.daemon.support import Place
from tests.e2e.walking import emacs, walk

pytestmark = pytest.mark.slow


def test_a_person_finds_and_mends_a_mistake(place: Place) -> None:
    """Diagnostics, hovers, completion, definition, rename and actions, over stdio."""
    editor = emacs()
    if editor is None:
        pytest.skip("there is no Emacs")

    seen = walk(place, editor)

    assert "Unknown key 'tpye'" in seen["adds an entry with a mistake"][0]
    assert "Latest version: v3.1.0" in " ".join(seen["hovers over churn"])
    assert seen["completes a half-typed key"] == ["description"]
    assert seen["follows the path"] == ["churn.pkl"]
    assert seen["renames fraud"] == ["fraud-detection:"]
    assert "Change 'tpye' to 'type'" in seen["asks for actions at the unknown key"]
    assert len(place.daemons()) == 1
