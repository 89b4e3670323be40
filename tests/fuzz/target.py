"""What is fuzzed: each target is a module with a law, `check`, that holds of any bytes.

A check fails by any exception. It must not depend on what was checked before.
"""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent
CORPUS = _FOLDER / "corpus"
#: What runs find, which git ignores.
FOUND = Path(".fuzz")


class Target(NamedTuple):
    """A law, and what helps to break it.

    Attributes:
        name: The name of its module and of its folder in the corpus.
        share: How many of a million inputs it gets; the cheap ones carry the mass.
        longest: The most bytes that an input has.
    """

    name: str
    share: int
    longest: int

    @property
    def check(self) -> Callable[[bytes], None]:
        """The law; its module is imported only now, so that it can be instrumented."""
        check: Callable[[bytes], None] = importlib.import_module(f"tests.fuzz.{self.name}").check
        return check

    @property
    def words(self) -> Path:
        """What inputs are made of besides all else, as libFuzzer wants it."""
        return _FOLDER / "words" / f"{self.name.removesuffix('_by_git')}.dict"

    @property
    def kept(self) -> list[Path]:
        """The inputs that are checked by each run of the tests."""
        return sorted((CORPUS / self.name).iterdir())


TARGETS = (
    Target("framing", 400_000, 256),
    Target("tag_names", 240_000, 96),
    Target("envelope", 190_000, 256),
    Target("objects", 60_000, 512),
    Target("packed_refs", 30_000, 512),
    Target("methods", 24_000, 512),
    Target("configuration", 22_000, 256),
    Target("loose_files", 24_000, 256),
    Target("artifacts", 9_500, 512),
    Target("packed_refs_by_git", 500, 512),
)
