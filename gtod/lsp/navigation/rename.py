"""Giving an artifact, a type or a label another name (LSP 3.17, Rename)."""

import functools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from gtod.annotations.file_kind import FileKind
from gtod.annotations.problem import Position
from gtod.annotations.rendering import Place, quotes_of, scalar
from gtod.errors import ErrorKind, GtodError
from gtod.lsp.navigation.names import Named, NameKind, Use, use_at, uses
from gtod.lsp.navigation.related import Related
from gtod.lsp.protocol import rendering
from gtod.lsp.snapshot import Snapshot
from gtod.lsp.workspace_edits import FileChange, TextEdit, asks_before, workspace_edit
from gtod.registry.name import NAME_RULE, is_artifact_name, is_stage_name
from gtod.steps import Steps, in_thread

if TYPE_CHECKING:
    from gtod.lsp.session import Session

#: By which the editor knows the reason to ask whether a registered artifact is meant.
_REGISTERED = "registered"


def prepare_rename(snapshot: Snapshot, position: Position) -> types.PrepareRenamePlaceholder | None:
    """The name at a position, if it can be another one.

    Raises:
        GtodError: It is a stage's.
    """
    meant = use_at(snapshot, position)
    if meant is None:
        return None
    _refuse_stage(meant)
    return types.PrepareRenamePlaceholder(
        snapshot.range(meant.branch.range(meant.node)), meant.node.text
    )


def rename(session: "Session", params: types.RenameParams) -> Steps[object]:
    """The edits that give what stands at a position another name.

    Raises:
        GtodError: It cannot have that name.
    """
    snapshot = yield from session.snapshot(params.text_document.uri)
    if snapshot is None:
        return None
    position = snapshot.position(params.position)
    related = yield from session.related(snapshot)
    return (
        yield from in_thread(
            rendering(
                rename_edit, snapshot, position, params.new_name, related, session.capabilities
            )
        )
    )


def rename_edit(
    snapshot: Snapshot,
    position: Position,
    written: str,
    related: Sequence[Related],
    capabilities: types.ClientCapabilities,
) -> types.WorkspaceEdit | None:
    """The edits of all files that name it, with quotes where there are some.

    Tags keep an artifact's name. Of one that has tags the annotation gets the new name only if
    the editor asks the person before.

    Args:
        snapshot: The file.
        position: Where the name stands in it.
        written: The new name as it is to stand there.
        related: All files that may name it, this one too.
        capabilities: What the editor can do.

    Raises:
        GtodError: The name is none, or taken; or the artifact has tags and the editor cannot ask.
    """
    meant = use_at(snapshot, position)
    if meant is None:
        return None
    _refuse_stage(meant)
    new = Named(meant.named.kind, _whole_name(snapshot, meant, written))
    if new == meant.named:
        return types.WorkspaceEdit()
    _refuse_bad(new, written)
    found = [(file, use) for file in related for use in uses(file.snapshot, new.kind)]
    if new.kind is NameKind.ARTIFACT:
        _refuse_taken(new, found)
    has_tags = meant.named.kind is NameKind.ARTIFACT and _has_tags(snapshot, meant.named.name)
    if has_tags and not asks_before(capabilities):
        raise _refusal(
            f"'{meant.named.name}' has tags, which keep that name, and this editor cannot ask "
            "whether only its annotation is meant. If so, change the entry by hand."
        )
    note = _REGISTERED if has_tags else None
    edits: dict[Related, list[TextEdit]] = {}
    for file, use in found:
        if use.named == meant.named:
            edits.setdefault(file, []).append(_edit(file.snapshot, use, new, note))
    changes = [FileChange(f.snapshot.file.uri, f.version, each) for f, each in edits.items()]
    annotations = {_REGISTERED: _annotation(meant.named.name)} if has_tags else None
    return workspace_edit(changes, capabilities, annotations)


def _refuse_stage(meant: Use) -> None:
    if meant.named.kind is NameKind.STAGE:
        raise _refusal(
            f"The stage '{meant.named.name}' is named by tags, which keep its name. "
            "Add a stage to .gto and assign to it instead."
        )


def _refuse_taken(new: Named, found: Iterable[tuple[Related, Use]]) -> None:
    if any(use.named == new for _, use in found):
        raise _refusal(f"'{new.name}' is annotated already. Choose another name.")


def _refuse_bad(new: Named, written: str) -> None:
    is_name = is_artifact_name if new.kind is NameKind.ARTIFACT else is_stage_name
    if not is_name(new.name):
        raise _refusal(f"'{written}' cannot name the {new.kind.value}. {NAME_RULE}.")


def _refusal(message: str) -> GtodError:
    return GtodError(ErrorKind.INVALID_ARGUMENT, message)


def _whole_name(snapshot: Snapshot, meant: Use, written: str) -> str:
    is_artifact = meant.named.kind is NameKind.ARTIFACT
    return snapshot.artifact(written) if is_artifact else written


def _has_tags(snapshot: Snapshot, name: str) -> bool:
    registry = snapshot.registry
    folded = None if registry is None else registry.artifacts.get(name)
    return folded is not None and bool(folded.artifact.events)


def _edit(snapshot: Snapshot, use: Use, new: Named, note: str | None) -> TextEdit:
    where = snapshot.range(use.branch.range(use.node))
    text = _written(snapshot, use, new)
    if note is None:
        return types.TextEdit(where, text)
    return types.AnnotatedTextEdit(annotation_id=note, range=where, new_text=text)


def _written(snapshot: Snapshot, use: Use, new: Named) -> str:
    """The new name as it has to stand there, in quotes if the old one does."""
    text = new.name
    if new.kind is NameKind.ARTIFACT and snapshot.kind is FileKind.DVC:
        prefix = snapshot.folder_prefix
        if not text.startswith(prefix) or not is_stage_name(text.removeprefix(prefix)):
            where = prefix.rstrip(":") or "the uppermost folder"
            raise _refusal(
                f"'{use.named.name}' is annotated in the dvc.yaml of {where}, which can name only "
                f"artifacts of its folder. Choose a name that begins with '{prefix}'."
                if prefix
                else f"'{use.named.name}' is annotated in dvc.yaml too, where a name has no folder."
            )
        text = text.removeprefix(prefix)
    form = quotes_of(use.branch.document.source.text[use.node.start : use.node.end])
    place = Place.FLOW_KEY if use.node is use.branch.key else Place.FLOW_VALUE
    return _scalar(text, place, form)


#: Whether a text needs quotes is found by parsing it, and thousands of uses have the same form.
_scalar = functools.lru_cache(maxsize=64)(scalar)


def _annotation(name: str) -> types.ChangeAnnotation:
    return types.ChangeAnnotation(
        label=f"Rename only the annotation of '{name}'",
        needs_confirmation=True,
        description=f"The tags of '{name}' keep its name, so that it becomes another artifact.",
    )
