"""What may stand in an artifact's entry: its keys and their values."""

from collections import Counter
from collections.abc import Iterable, Iterator

from lsprotocol import types

from gtod.annotations.artifacts import Annotation
from gtod.lsp.completion.cursor import Cursor
from gtod.lsp.completion.items import Proposal, Proposals
from gtod.lsp.completion.spot import Role
from gtod.lsp.snapshot import Snapshot

_PROPERTY = types.CompletionItemKind.Property
_VALUE = types.CompletionItemKind.EnumMember

#: The keys of an entry in artifacts.yaml, those that most entries have first.
ENTRY_KEYS = ("type", "path", "labels", "description", "virtual", "custom")
#: The same in dvc.yaml.
DVC_ENTRY_KEYS = ("type", "path", "labels", "desc", "meta")

#: What follows a key that is new, and the same with places to fill in.
_TAILS = {
    "labels": (": []", ": [$0]"),
    "custom": (":", ":\n  $0"),
    "meta": (":", ":\n  $0"),
}
_FLOW_TAILS = {"custom": (": {}", ": {$0}"), "meta": (": {}", ": {$0}")}


def keys(cursor: Cursor, names: Iterable[str]) -> Proposals:
    """Those of the keys that a mapping lacks."""
    return Proposals([_key(cursor, name) for name in names if name not in cursor.others])


def _key(cursor: Cursor, name: str) -> Proposal:
    usual = _TAILS.get(name, (": ", ""))
    behind, snippet = _FLOW_TAILS.get(name, usual) if cursor.is_in_flow else usual
    return Proposal(name, _PROPERTY, behind=behind, snippet=snippet, topic=name)


def entry_types(snapshot: Snapshot, cursor: Cursor) -> Proposals:
    """The types that an artifact may have: those of .gto, or else those in use."""
    registry = snapshot.registry
    listed = None if registry is None else registry.configuration.gto.types
    if listed is not None:
        return Proposals([Proposal(name, _VALUE, detail="in .gto") for name in listed])
    used = (found.type for found in _annotations(snapshot, cursor) if found.type)
    return most_used(used)


def labels(snapshot: Snapshot, cursor: Cursor) -> Proposals:
    """The labels in use that an artifact lacks."""
    used = (label for found in _annotations(snapshot, cursor) for label in found.labels)
    return as_items(cursor, most_used(used))


def booleans(cursor: Cursor, *, default: bool) -> Proposals:
    """True and false, the one that is not so anyhow first."""
    if cursor.quote:
        return Proposals()
    other, usual = ("false", "true") if default else ("true", "false")
    return Proposals(
        [
            Proposal(other, _VALUE, is_word=True),
            Proposal(usual, _VALUE, is_word=True, detail="as without this key"),
        ]
    )


def most_used(used: Iterable[str]) -> Proposals:
    """Values that are in use, the most used ones first."""
    counted = sorted(Counter(used).items(), key=lambda pair: (-pair[1], pair[0]))
    return Proposals([Proposal(text, _VALUE, detail=f"used {_times(n)}") for text, n in counted])


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"


def as_items(cursor: Cursor, proposals: Proposals) -> Proposals:
    """Those values that a list lacks, with what makes a list of them where there is none yet."""
    if cursor.quote and cursor.role is not Role.ITEM:
        return Proposals()
    lacking = [proposal for proposal in proposals.items if proposal.text not in cursor.others]
    match cursor.role:
        case Role.ITEM:
            return Proposals(lacking)
        case Role.VALUE:
            before, behind = "[", "]"
        case Role.KEY:
            before, behind = "- ", ""
    return Proposals(
        [Proposal(p.text, p.kind, detail=p.detail, before=before, behind=behind) for p in lacking]
    )


def _annotations(snapshot: Snapshot, cursor: Cursor) -> Iterator[Annotation]:
    """What is said about the artifacts, here and in HEAD's commit."""
    here = cursor.path[-2] if len(cursor.path) > 1 else ""
    for entry in snapshot.entries.entries:
        # What is being typed is not in use yet.
        if entry.annotation is not None and entry.name != here:
            yield entry.annotation
    if snapshot.registry is not None:
        yield from snapshot.registry.committed.artifacts.values()
