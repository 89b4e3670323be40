"""One registry and one daemon for all tests of single faults."""

from collections.abc import Iterator

import pytest

from tests.faults.run import Run


@pytest.fixture(scope="session")
def run() -> Iterator[Run]:
    """A run without a schedule; each test leaves it as sound as it was."""
    with Run(seed=1) as made:
        yield made
