"""Which artifacts and versions fit what was typed, and what an editor shows of them."""

import heapq
import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from lsprotocol import types

from gtod.lsp.navigation.names import NameKind, uses
from gtod.lsp.navigation.related import Related
from gtod.lsp.structure.document_symbol import Location
from gtod.workspace.tag_store import Folded

#: How many symbols an answer has at most: whoever wants another one types more of its name.
MOST = 500

_VERSION = "@"
_words = re.compile(r"[^a-z0-9]+")


class Found(msgspec.Struct, frozen=True):
    """An artifact or a version that fits.

    Attributes:
        rank: How well it fits; less is better.
        artifact: The artifact.
        version: The version; None if the artifact itself is meant.
        tag: The tag that tells of it; None if only an annotation does.
    """

    rank: int
    artifact: str
    version: str | None
    tag: str | None

    @property
    def name(self) -> str:
        """How people write it."""
        return self.artifact if self.version is None else f"{self.artifact}{_VERSION}{self.version}"


class WorkspaceSymbol(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A symbol whose range the editor may ask for later."""

    name: str
    kind: int
    location: "Location | Place"
    container_name: str = ""
    data: dict[str, str] = {}


class Place(msgspec.Struct, frozen=True):
    """A file of which not even the range is told yet."""

    uri: str


def rank(query: str, name: str) -> int | None:
    """How well a name fits what was typed, both in small letters; None if it does not.

    The whole name comes first, then its beginning, the beginning of a word in it, a part of it,
    and then the letters in their order.
    """
    if query == name:
        return 0
    at = name.find(query)
    if at == 0:
        return 1
    if at > 0:
        return 2 if any(word.startswith(query) for word in _words.split(name)) else 3
    letters = iter(name)
    return 4 if all(letter in letters for letter in query) else None


def search(
    query: str, tagged: Mapping[str, Folded], annotated: Iterable[str], most: int = MOST
) -> list[Found]:
    """The artifacts and versions that fit, the best first.

    Args:
        query: What was typed: part of an artifact's name, and behind `@` of a version's.
        tagged: The artifacts of tags.
        annotated: The artifacts of annotations.
        most: How many at most.
    """
    artifact, at, version = query.strip().lower().partition(_VERSION)
    names = dict.fromkeys([*tagged, *annotated])
    fitting = [(r, n) for n in names if (r := rank(artifact, n.lower())) is not None]
    found: list[Found] = []
    for how_well, name in heapq.nsmallest(most, fitting):
        folded = tagged.get(name)
        if not at:
            tag = folded.artifact.events[-1].tag if folded and folded.artifact.events else None
            found.append(Found(how_well, name, None, tag))
        if folded is not None:
            found += _versions(folded, how_well, version)
        if len(found) >= most:
            break
    return found[:most]


def _versions(folded: Folded, how_well: int, query: str) -> Iterator[Found]:
    for version in folded.artifact.versions:
        if version.is_active and query in version.name.lower():
            yield Found(how_well, folded.artifact.name, version.name, version.origin.tag)


def entry_places(related: Iterable[Related], names: set[str]) -> dict[str, Location]:
    """Where these artifacts are annotated; of several places the first."""
    places: dict[str, Location] = {}
    for file in related:
        for use in uses(file.snapshot, NameKind.ARTIFACT):
            if use.named.name in names:
                where = file.snapshot.counted(use.branch.range(use.node))
                places.setdefault(use.named.name, Location(file.snapshot.file.uri, where))
    return places


def symbol(
    found: Found, place: "Location | Place", folder: str, data: dict[str, str]
) -> WorkspaceSymbol:
    """What an editor shows of it."""
    kind = types.SymbolKind.Class if found.version is None else types.SymbolKind.Event
    return WorkspaceSymbol(found.name, kind, place, folder, data)
