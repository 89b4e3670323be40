"""Our own settings out of .gto, with which gto would not run, into .gtod.yaml."""

import msgspec

from gtod.annotations import nodes
from gtod.annotations.collection_editing import append_pairs_in_flow, insert_lines
from gtod.annotations.compose import compose
from gtod.annotations.layout import Layout
from gtod.annotations.problem import Range, quoted
from gtod.annotations.rendering import block
from gtod.annotations.settings import SETTINGS_KEYS, parse_settings
from gtod.annotations.source import Source
from gtod.annotations.splice import Splice, spliced
from gtod.annotations.text_edits import Edit
from gtod.lsp.code_actions.deleting import without_pair
from gtod.lsp.code_actions.fix import Fix
from gtod.lsp.code_actions.located import located
from gtod.lsp.code_actions.mend import Trouble
from gtod.workspace.configuration import SETTINGS_FILE

_STEP = 2


class Move(msgspec.Struct, frozen=True):
    """A fix in .gto, and the changes of .gtod.yaml that belong to it."""

    fix: Fix
    there: tuple[Edit, ...]


def move(trouble: Trouble, settings: str) -> Move | None:
    """What moves a setting.

    Args:
        trouble: The setting in .gto.
        settings: What stands in .gtod.yaml; empty if there is none.
    """
    found = located(trouble.snapshot, trouble.range)
    if found is None or found.pair is None:
        return None
    here = without_pair(found, found.pair)
    try:
        value = found.document.value(found.pair[1])
    except nodes.TooLargeError:
        return None
    splices = _added(settings, found.pair[0].text.lower(), value)
    if not here or splices is None:
        return None
    source = Source(settings)
    there = tuple(
        Edit(Range(source.position(each.start), source.position(each.end)), each.text)
        for each in splices
    )
    title = f"Move {quoted(found.pair[0].text)} to {SETTINGS_FILE}"
    return Move(Fix(title, here, is_preferred=True), there)


def _added(text: str, key: str, value: object) -> list[Splice] | None:
    """What puts a key into .gtod.yaml; None if it has that already, or is broken."""
    if key not in SETTINGS_KEYS or parse_settings(text, {}).problems:
        return None
    document = compose(text)
    layout, root = Layout(document), document.root
    lines = block({key: value}, 0, _STEP)
    if not isinstance(root, nodes.Mapping):
        end = len(layout.text)
        before = layout.newline if layout.column(end) else ""
        written = "".join(line + layout.newline for line in lines)
        return [Splice(end, end, before + written)] if root is None else None
    if any(name.text == key for name, _ in root.pairs):
        return None
    if layout.is_flow(root):
        splices = append_pairs_in_flow(layout, root, {key: value})
    else:
        splices = insert_lines(layout, layout.end_of(root), lines)
    is_right = not parse_settings(spliced(layout.text, splices), {}).problems
    return splices if is_right else None
