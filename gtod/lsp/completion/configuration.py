"""What may stand in .gto and in .gtod.yaml."""

from typing import get_args

from lsprotocol import types

from gtod.annotations.gto_config import GTO_CONFIG_KEYS, GtoConfig
from gtod.annotations.settings import SETTINGS_KEYS, Settings
from gtod.lsp.completion.cursor import Cursor
from gtod.lsp.completion.entries import as_items, booleans, most_used
from gtod.lsp.completion.items import Proposal, Proposals
from gtod.lsp.completion.spot import Role
from gtod.lsp.snapshot import Snapshot
from gtod.registry.query import stages_used

_PROPERTY = types.CompletionItemKind.Property
_VALUE = types.CompletionItemKind.EnumMember

_LISTS = frozenset({"types", "stages", "enrichments"})
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_DEFAULTS = GtoConfig()


def gto_config(snapshot: Snapshot, cursor: Cursor) -> Proposals:
    """What may stand at a place of .gto."""
    match cursor.path, cursor.role:
        case (), Role.KEY:
            # To gto the case of its keys does not count.
            known = {name.lower() for name in cursor.others}
            return Proposals([_key(name, cursor) for name in GTO_CONFIG_KEYS if name not in known])
        case (key,), Role.VALUE:
            return _gto_value(snapshot, cursor, key.lower())
        case (key,), _:
            return _gto_list(snapshot, cursor, key.lower())
    return Proposals()


def _gto_value(snapshot: Snapshot, cursor: Cursor, key: str) -> Proposals:
    match key:
        case "log_level":
            return _words(*_LOG_LEVELS, default=_DEFAULTS.log_level)
        case "emojis" | "debug" | "autoload_enrichments":
            return booleans(cursor, default=getattr(_DEFAULTS, key))
    return _gto_list(snapshot, cursor, key)


def _gto_list(snapshot: Snapshot, cursor: Cursor, key: str) -> Proposals:
    match key:
        case "types":
            return as_items(cursor, _types_in_use(snapshot))
        case "stages":
            return as_items(cursor, _stages_in_use(snapshot))
    return Proposals()


def settings(snapshot: Snapshot, cursor: Cursor) -> Proposals:
    """What may stand at a place of .gtod.yaml."""
    match cursor.path, cursor.role:
        case (), Role.KEY:
            lacking = [name for name in SETTINGS_KEYS if name not in cursor.others]
            return Proposals([_key(name, cursor) for name in lacking])
        case (("sort" | "tag_dialect") as name,), Role.VALUE:
            return _words(*get_args(Settings.__annotations__[name]), default=_default(name))
        case ("promotions",), Role.KEY:
            return _promoted(snapshot, cursor)
        case ("promotions", stage), _:
            stages = _stages(snapshot).items
            return as_items(cursor, Proposals([p for p in stages if p.text != stage]))
    return Proposals()


def _default(name: str) -> str:
    return str(getattr(Settings(), name))


def _key(name: str, cursor: Cursor) -> Proposal:
    if name in _LISTS:
        return Proposal(name, _PROPERTY, behind=": []", snippet=": [$0]", topic=name)
    if name != "promotions":
        return Proposal(name, _PROPERTY, behind=": ", topic=name)
    snippet = ": {$1: [$0]}" if cursor.is_in_flow else ":\n  $1: [$0]"
    return Proposal(name, _PROPERTY, behind=":", snippet=snippet, topic=name)


def _words(*texts: str, default: str) -> Proposals:
    """Some words, of which one is what holds without the key."""
    return Proposals(
        [
            Proposal(text, _VALUE, detail="as without this key" if text == default else "")
            for text in texts
        ]
    )


def _promoted(snapshot: Snapshot, cursor: Cursor) -> Proposals:
    """The stages of which nothing is said yet."""
    return Proposals(
        [
            Proposal(p.text, p.kind, detail=p.detail, behind=": []", snippet=": [$0]")
            for p in _stages(snapshot).items
            if p.text not in cursor.others
        ]
    )


def _stages(snapshot: Snapshot) -> Proposals:
    """The stages of .gto in its order, or else those in use."""
    registry = snapshot.registry
    listed = None if registry is None else registry.configuration.gto.stages
    if listed is None:
        return _stages_in_use(snapshot)
    return Proposals([Proposal(name, _VALUE, detail="in .gto") for name in listed])


def _stages_in_use(snapshot: Snapshot) -> Proposals:
    """Every stage that a tag names, that of most artifacts first."""
    registry = snapshot.registry
    artifacts = () if registry is None else registry.artifacts.values()
    return most_used(stage for folded in artifacts for stage in stages_used(folded.artifact))


def _types_in_use(snapshot: Snapshot) -> Proposals:
    """Every type that HEAD's annotations name, that of most artifacts first."""
    registry = snapshot.registry
    annotations = () if registry is None else registry.committed.artifacts.values()
    return most_used(found.type for found in annotations if found.type)
