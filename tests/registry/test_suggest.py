"""What a typing error was most likely meant to be."""

import random

import pytest

from gtod.registry.suggest import did_you_mean, nearest


@pytest.mark.parametrize("word", ["modl-00001", "model00001", "mmodel-00001", "model-00010x"])
def test_the_nearest_of_very_many(word: str) -> None:
    """However many there are, and in whatever order: those that share most with it are compared."""
    names = [f"model-{number:05d}" for number in range(20_000)]
    random.Random(5).shuffle(names)
    meant = "model-00010" if word.endswith("x") else "model-00001"

    assert nearest(word, names) == meant


def test_nothing_near() -> None:
    """Then nothing is said."""
    assert did_you_mean("churn", ["segment", "forecast"]) == ""
    assert did_you_mean("chrun", ["segment", "churn"]) == " Did you mean 'churn'?"
