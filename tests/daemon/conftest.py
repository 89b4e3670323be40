"""A place of its own for each test, and one with a running daemon for a whole file."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.daemon.big import build_big
from tests.daemon.support import Place
from tests.helpers.shared import made_once


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


@pytest.fixture(scope="session")
def big_registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry of 20,000 tags, to be copied."""
    return made_once(tmp_path_factory, "big", build_big)


@pytest.fixture
def big(big_registry: Path) -> Iterator[Place]:
    """A place whose registry has 20,000 tags, with a daemon that has not seen it."""
    made = Place()
    try:
        shutil.copytree(big_registry, made.registry)
        assert made.check("parse-tag", "churn@v1.0.0")
        yield made
    finally:
        made.close()
