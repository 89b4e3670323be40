"""What a hover tells of a path."""

from collections.abc import Iterator

from gtod.annotations.enrichment import Enrichment
from gtod.lsp.hover.age import age, counted
from gtod.lsp.hover.markup import Bullets, Code, Heading, Line, Page
from gtod.lsp.hover.path_details import MOST_FILES, Change, PathDetails, Size
from gtod.registry.shown import short_hash

_units = ("KiB", "MiB", "GiB", "TiB", "PiB", "EiB")
#: What would be shown as 1024.0 is one of the next unit.
_FULL = 1023.95


def path_page(path: str, facts: PathDetails, now: int) -> Page:
    """What there is at a path.

    Args:
        path: As the file has it.
        facts: What is known of it.
        now: Seconds since 1970-01-01 UTC.
    """
    heading = Heading([Code(path)])
    lines = list(_lines(facts, now))
    return [heading, Bullets(lines)] if lines else [heading]


def _lines(facts: PathDetails, now: int) -> Iterator[Line]:
    if facts.is_address:
        yield ["Kept outside the repository"]
        return
    if facts.is_missing:
        yield ["Nothing lies there now"]
    if facts.size is not None:
        yield [shown_size(facts.size)]
    if facts.is_committed is not None:
        yield ["Committed" if facts.is_committed else "Not in HEAD's commit"]
    if facts.last_change is not None:
        yield _last_change(facts.last_change, now)
    for enrichment in facts.enrichments.found:
        yield _enriched(enrichment)
    for broken in facts.enrichments.broken:
        yield [broken.message]


def shown_size(size: Size) -> str:
    """What lies there: `2.0 KiB (2,048 bytes)`, `A folder with 3 files`."""
    if size.bytes is not None:
        return _shown_bytes(size.bytes)
    count = counted(size.files, "file")
    return f"A folder with {'more than ' if size.files == MOST_FILES else ''}{count}"


def _shown_bytes(number: int) -> str:
    """A number of bytes for people, and exactly."""
    exactly = counted(number, "byte")
    shown = float(number)
    unit = ""
    for larger in _units:
        if shown < _FULL:
            break
        shown, unit = shown / 1024, larger
    return f"{shown:.1f} {unit} ({exactly})" if unit else exactly


def _last_change(change: Change, now: int) -> Line:
    commit = change.object
    subject = commit.message.strip().split("\n", 1)[0]
    told = f", {age(commit.time, now)}, {commit.author}"
    return [
        "Last changed by ",
        Code(short_hash(change.commit)),
        told,
        f": {subject}" if subject else "",
    ]


def _enriched(enrichment: Enrichment) -> Line:
    """What a metafile says: `a.pkl.dvc: 2.0 KiB (2,048 bytes), 3 files, hash c15d`."""
    facts = enrichment.facts
    told = [
        facts.object_type,
        facts.model_type,
        None if facts.size is None else _shown_bytes(facts.size),
        None if facts.nfiles is None else counted(facts.nfiles, "file"),
        None if facts.hash is None else f"hash {facts.hash}",
    ]
    words = ", ".join(word for word in told if word is not None)
    return [Code(enrichment.file), f": {words}" if words else ""]
