"""The laws hold of what was found to reach much of the code; `make fuzz` makes up more."""

from pathlib import Path

import pytest

from tests.fuzz.target import CORPUS, TARGETS, Target


@pytest.mark.parametrize(
    ("target", "kept"),
    [(target, kept) for target in TARGETS for kept in target.kept],
    ids=lambda value: value.name,
)
def test_the_law_holds(target: Target, kept: Path) -> None:
    """See the module of the target."""
    target.check(kept.read_bytes())


def test_each_target_has_a_corpus_of_its_own() -> None:
    """Small enough to be checked each time."""
    assert {folder.name for folder in CORPUS.iterdir()} == {target.name for target in TARGETS}
    assert sum(len(target.kept) for target in TARGETS) <= 200
    for target in TARGETS:
        assert target.kept
        assert all(kept.stat().st_size <= target.longest for kept in target.kept)
