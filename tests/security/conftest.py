"""A place of its own for each test, and one whose daemon runs for a whole file."""

from collections.abc import Iterator

import pytest

from tests.daemon.support import Place


@pytest.fixture
def place() -> Iterator[Place]:
    """A place with the example registry and no daemon yet."""
    made = Place().build()
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def served() -> Iterator[Place]:
    """A place with the example registry whose daemon runs already."""
    made = Place().build()
    try:
        made.begin()
        yield made
    finally:
        made.close()
