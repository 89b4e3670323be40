"""A place of its own for each test, with the example registry and no daemon yet."""

from collections.abc import Iterator

import pytest

from tests.daemon.support import Place
from tests.e2e.place import new_place


@pytest.fixture
def place() -> Iterator[Place]:
    """A place whose git knows who is at work."""
    with new_place() as made:
        yield made
