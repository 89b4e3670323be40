"""What metafiles add to an annotation."""

from typing import Literal

import msgspec

from gtod.annotations.metafile import Facts
from gtod.annotations.problem import Problem

#: Whose metafiles are read.
SourceName = Literal["dvc", "mlem"]


class Enrichment(msgspec.Struct, frozen=True):
    """What a metafile says about an artifact.

    Attributes:
        source: Whose metafile it is: `dvc` or `mlem`.
        file: The metafile, from the repository's uppermost folder.
        facts: What it says.
    """

    source: SourceName
    file: str
    facts: Facts


class BrokenMetafile(msgspec.Struct, frozen=True):
    """A metafile that may say something about an artifact and cannot be understood.

    Attributes:
        source: Whose metafile it is: `dvc` or `mlem`.
        file: The metafile, from the repository's uppermost folder.
        problem: What is wrong with it, and where in it.
    """

    source: SourceName
    file: str
    problem: Problem

    @property
    def message(self) -> str:
        """What to tell a person."""
        return f"{self.file}, line {self.problem.range.start.line + 1}: {self.problem.message}"


class Enrichments(msgspec.Struct, frozen=True):
    """What the metafiles say about an artifact, and which of them cannot be understood."""

    found: tuple[Enrichment, ...] = ()
    broken: tuple[BrokenMetafile, ...] = ()


NO_ENRICHMENTS = Enrichments()
