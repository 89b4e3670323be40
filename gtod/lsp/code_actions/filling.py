"""Values that are missing or have another form than they should."""

from collections.abc import Iterator

from gtod.annotations import nodes
from gtod.annotations.entry_editing import change_entry
from gtod.annotations.file_kind import FileKind
from gtod.annotations.nodes import Scalar
from gtod.annotations.problem import quoted
from gtod.annotations.rendering import Place, scalar
from gtod.annotations.splice import Splice
from gtod.annotations.value_editing import replace_value
from gtod.lsp.code_actions.fix import Fix
from gtod.lsp.code_actions.located import Located, located
from gtod.lsp.code_actions.mend import Trouble

_STEP = 2


def fill_entry(trouble: Trouble) -> Iterator[Fix]:
    """`{}` behind a name that has no entry."""
    found = located(trouble.snapshot, trouble.range)
    if found is None or found.pair is None or not isinstance(found.owner, nodes.Mapping):
        return
    value = found.pair[1]
    if trouble.snapshot.kind is not FileKind.ARTIFACTS:
        return  # An entry of dvc.yaml needs more.
    if isinstance(value, Scalar) and value.kind == "null" and value.start >= found.owner.start:
        splices = replace_value(found.layout, found.owner, found.pair, {}, _STEP)
        title = f"Write {quoted(found.pair[0].text + ': {}')}"
        yield Fix(title, found.edits(splices), is_preferred=True)


def make_list(trouble: Trouble) -> Iterator[Fix]:
    """A list in the place of one text, whose commas separate labels."""
    found = located(trouble.snapshot, trouble.range)
    if found is None or found.pair is None or found.pair[0].text != "labels" or found.is_key:
        return
    node = found.node
    if not isinstance(node, Scalar) or found.layout.block_header(node) is not None:
        return
    labels = list(dict.fromkeys(filter(None, map(str.strip, node.text.split(",")))))
    written = f"[{', '.join(scalar(label, Place.FLOW_VALUE) for label in labels)}]"
    start = found.layout.content_start(node)
    edits = found.edits([Splice(start, node.end, written)])
    yield Fix(f"Write {quoted(written)}", edits, is_preferred=True)


def make_virtual(trouble: Trouble) -> Iterator[Fix]:
    """`virtual: true` for a path that git does not keep."""
    entry = trouble.snapshot.entries.at(trouble.range.start.line)
    if entry is None:
        return
    root = entry.document.root
    if not isinstance(root, nodes.Mapping) or not any(key is entry.key for key, _ in root.pairs):
        return
    pair = (entry.key, entry.value)
    found = Located(entry.document, entry.first_line, entry.key, root, pair)
    splices = change_entry(found.layout, root, pair, {"virtual": True}, ())
    yield Fix("Set 'virtual: true'", found.edits(splices), is_preferred=True)
