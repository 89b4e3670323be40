"""A registry to write to, and a daemon that serves a whole file of tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.daemon.support import Place
from tests.writing.support import add_identity, add_remote, build_registry, hosting


@pytest.fixture
def place() -> Iterator[Place]:
    """A place with a registry to write to, and no daemon yet."""
    made = Place()
    try:
        add_identity(made)
        build_registry(made.registry)
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def host() -> Iterator[Place]:
    """A place whose daemon runs; the registries of tests are elsewhere."""
    with hosting() as made:
        yield made


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A registry to write to."""
    return build_registry(tmp_path / "registry", versions=3)


@pytest.fixture
def remote(registry: Path, tmp_path: Path) -> Path:
    """The registry's `origin`, which has all that it has."""
    return add_remote(registry, tmp_path / "remote.git")
