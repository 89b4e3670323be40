"""A registry with a daemon for the commands of editors."""

from collections.abc import Iterator

import pytest

from tests.daemon.support import Place, git
from tests.lsp.commands.editor import Editor


@pytest.fixture
def place() -> Iterator[Place]:
    """The example registry with one more commit, and somebody who may write."""
    made = Place().build()
    try:
        made.top.joinpath(".gitconfig").write_text("[user]\nname = Eve\nemail = eve@example.org\n")
        git(made.registry, "commit", "--quiet", "--allow-empty", "--message", "more")
        made.begin()
        yield made
    finally:
        made.close()


@pytest.fixture
def editor(place: Place) -> Iterator[Editor]:
    """An editor that can show files and apply edits."""
    with Editor(place) as made:
        yield made


@pytest.fixture
def uri(place: Place) -> str:
    """The annotations."""
    return place.registry.joinpath("artifacts.yaml").as_uri()
