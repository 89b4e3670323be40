"""Another word in the place of one that is unknown or not allowed."""

import re
from collections.abc import Iterable, Iterator

from gtod.annotations import nodes
from gtod.annotations.entry_keys import ARTIFACTS_YAML, DVC_YAML
from gtod.annotations.file_kind import FileKind
from gtod.annotations.gto_config import GTO_CONFIG_KEYS
from gtod.annotations.nodes import Scalar
from gtod.annotations.problem import quoted
from gtod.annotations.rendering import quotes_of, scalar
from gtod.annotations.settings import SETTINGS_KEYS
from gtod.annotations.splice import Splice
from gtod.lsp.code_actions.fix import Fix
from gtod.lsp.code_actions.located import Located, located
from gtod.lsp.code_actions.mend import Trouble
from gtod.lsp.code_actions.quoting import place_of
from gtod.registry.name import is_artifact_name, is_stage_name
from gtod.registry.suggest import nearest

_KEYS = {
    FileKind.ARTIFACTS: ARTIFACTS_YAML.names,
    FileKind.DVC: DVC_YAML.names,
    FileKind.GTO: GTO_CONFIG_KEYS,
    FileKind.SETTINGS: SETTINGS_KEYS,
}
_unfit = re.compile(r"[^a-zA-Z0-9\-_/]+")


def rename_key(trouble: Trouble) -> Iterator[Fix]:
    """The nearest known key, if that does not stand there as well."""
    found = located(trouble.snapshot, trouble.range)
    if found is None or not found.is_key or not isinstance(found.owner, nodes.Mapping):
        return
    keys = {key.text.lower() for key, _ in found.owner.pairs}
    yield from _nearest(found, _KEYS[trouble.snapshot.kind], keys)


def allowed_type(trouble: Trouble) -> Iterator[Fix]:
    """The nearest type that .gto allows."""
    registry = trouble.snapshot.registry
    if registry is not None:
        yield from _other(trouble, registry.configuration.gto.types or ())


def allowed_stage(trouble: Trouble) -> Iterator[Fix]:
    """The nearest stage that .gto allows."""
    registry = trouble.snapshot.registry
    if registry is not None:
        yield from _other(trouble, registry.configuration.gto.stages or ())


def registered_name(trouble: Trouble) -> Iterator[Fix]:
    """The nearest artifact that has versions and no entry."""
    snapshot = trouble.snapshot
    if snapshot.registry is not None and snapshot.kind is FileKind.ARTIFACTS:
        free = snapshot.registry.artifacts.keys() - snapshot.entries.by_name.keys()
        yield from _other(trouble, sorted(free))


def valid_name(trouble: Trouble) -> Iterator[Fix]:
    """The same word with what names may have."""
    found = located(trouble.snapshot, trouble.range)
    if found is None or not isinstance(found.node, Scalar):
        return
    text = found.node.text
    new = _unfit.sub("-", text.strip()).strip("-_/")
    of_artifact = found.is_key and trouble.snapshot.kind is FileKind.ARTIFACTS
    is_valid = is_artifact_name if of_artifact else is_stage_name
    # Of which little is left is no longer what the person wrote.
    if 2 * len(new) <= len(text):
        return
    if new != text and is_valid(new) and new not in _neighbours(found):
        yield _replaced(found, found.node, new, is_preferred=True)


def _neighbours(found: Located) -> set[str]:
    """The words beside it, of which there should be no second one."""
    if isinstance(found.owner, nodes.Mapping):
        return {key.text for key, _ in found.owner.pairs} if found.is_key else set()
    items = found.owner.items if found.owner is not None else ()
    return {item.text for item in items if isinstance(item, Scalar)}


def _other(trouble: Trouble, known: Iterable[str]) -> Iterator[Fix]:
    found = located(trouble.snapshot, trouble.range)
    if found is not None:
        yield from _nearest(found, known, set())


def _nearest(found: Located, known: Iterable[str], taken: set[str]) -> Iterator[Fix]:
    if not isinstance(found.node, Scalar):
        return
    new = nearest(found.node.text, known)
    if new is not None and new not in taken and new != found.node.text:
        yield _replaced(found, found.node, new, is_preferred=True)


def _replaced(found: Located, node: Scalar, new: str, *, is_preferred: bool) -> Fix:
    start = found.layout.content_start(node)
    form = quotes_of(found.layout.text[start : node.end])
    splice = Splice(start, node.end, scalar(new, place_of(found), form))
    title = f"Change {quoted(node.text)} to {quoted(new)}"
    return Fix(title, found.edits([splice]), is_preferred)
