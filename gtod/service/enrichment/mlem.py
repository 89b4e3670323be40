"""What MLEM knows about a path: by `PATH.mlem`."""

from typing import Final

from gtod.annotations.enrichment import BrokenMetafile, Enrichment
from gtod.annotations.mlem import parse_mlem_file
from gtod.annotations.problem import Problem
from gtod.service.enrichment.reader import Files
from gtod.steps import Steps

SOURCE: Final = "mlem"


def read_mlem(path: str, files: Files) -> Steps[Enrichment | BrokenMetafile | None]:
    """What MLEM's metafile says about a path."""
    file = f"{path}.mlem"
    facts = yield from files.parsed(file, parse_mlem_file)
    if facts is None:
        return None
    if isinstance(facts, Problem):
        return BrokenMetafile(SOURCE, file, facts)
    return Enrichment(SOURCE, file, facts)
