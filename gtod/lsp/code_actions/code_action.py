"""Code actions: what an editor can do about a problem, an entry or a whole file (LSP 3.17)."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from gtod.annotations.file_kind import FileKind
from gtod.annotations.problem import quoted
from gtod.annotations.text import Text
from gtod.errors import ErrorKind, GtodError
from gtod.git.files import read_file
from gtod.lsp.code_actions.mend import Trouble
from gtod.lsp.code_actions.moving import move
from gtod.lsp.code_actions.quick_fixes import fixes
from gtod.lsp.code_actions.request import Request, SettingsFile, text_edits
from gtod.lsp.code_actions.whole_file import (
    ADD,
    FIX_ALL,
    QUICK_FIX,
    SORT,
    edits_of_file,
    missing_names,
)
from gtod.lsp.commands.names import ADD_ENTRY, ASSIGN, HISTORY, REGISTER
from gtod.lsp.diagnostics.diagnostics import SOURCE
from gtod.lsp.documents import uri_of
from gtod.lsp.protocol import rendering
from gtod.lsp.snapshot import Snapshot
from gtod.lsp.workspace_edits import FileChange, creates_files, workspace_edit
from gtod.registry.name import is_artifact_name
from gtod.steps import Steps, in_thread
from gtod.workspace.configuration import SETTINGS_FILE

if TYPE_CHECKING:
    from gtod.lsp.session import Session

#: How many missing entries are offered one by one; of more the person chooses in a list.
_MOST_ADDED = 3
#: Bytes that a .gtod.yaml has at most: of more no person has written a line.
_LIMIT = 1 << 20


def code_action(session: "Session", params: types.CodeActionParams) -> Steps[object]:
    """What can be done in a range of a file."""
    snapshot = yield from session.snapshot(params.text_document.uri)
    if snapshot is None:
        return None
    settings = None
    if snapshot.kind is FileKind.GTO:
        settings = yield from _settings_beside(session, snapshot)
    request = Request(snapshot, params, session.capabilities, settings)
    return (yield from in_thread(rendering(code_actions, request)))


def _settings_beside(session: "Session", snapshot: Snapshot) -> Steps[SettingsFile | None]:
    """The other file as it is now; None if it cannot be read."""
    folder = snapshot.file.folder
    if folder is None:
        return None
    path = os.path.join(folder, SETTINGS_FILE)
    for file in session.files.all():
        if file.path == path:
            return SettingsFile(file.uri, file.version, file.text.written)
    return (yield from in_thread(lambda: _settings_on_disk(path)))


def _settings_on_disk(path: str) -> SettingsFile | None:
    try:
        return SettingsFile(uri_of(path), None, read_file(path, _LIMIT).decode())
    except FileNotFoundError:
        return SettingsFile(uri_of(path), None, None)
    except (OSError, UnicodeError):
        return None


def code_actions(request: Request) -> list[types.CodeAction | types.Command]:
    """What can be done, ways out of problems first."""
    if not request.takes_literals:
        return list(_of_registry(request))
    found: list[types.CodeAction | types.Command] = []
    if request.wants(QUICK_FIX):
        found += _quick_fixes(request)
    for kind, title, argument in _of_file(request):
        action = types.CodeAction(title, kind=kind)
        if request.resolves:
            action.data = {
                "uri": request.snapshot.file.uri,
                "kind": kind,
                "argument": argument,
            }
        elif (edit := _edit_of_file(request, kind, argument)) is None:
            continue
        else:
            action.edit = edit
        found.append(action)
    if request.params.context.only is None and request.wants(SORT):
        found += _of_registry(request)
    if request.wants(ADD):
        found += _of_missing(request)
    return found


def _quick_fixes(request: Request) -> Iterator[types.CodeAction]:
    snapshot = request.snapshot
    for diagnostic in request.params.context.diagnostics:
        if diagnostic.source != SOURCE or not isinstance(diagnostic.code, str):
            continue
        where = snapshot.encoding.our_range(snapshot.text, diagnostic.range)
        trouble = Trouble(snapshot, diagnostic.code, where, diagnostic.message)
        for fix in fixes(trouble):
            yield types.CodeAction(
                fix.title,
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[diagnostic],
                is_preferred=fix.is_preferred or None,
                edit=request.edit(fix.edits),
            )
        if diagnostic.code == "misplaced-key":
            yield from _moves(request, diagnostic, trouble)


def _moves(
    request: Request, diagnostic: types.Diagnostic, trouble: Trouble
) -> Iterator[types.CodeAction]:
    settings, snapshot = request.settings, request.snapshot
    if settings is None or (settings.text is None and not creates_files(request.capabilities)):
        return
    moved = move(trouble, settings.text or "")
    if moved is None:
        return
    there = tuple(
        types.TextEdit(snapshot.encoding.range(Text(settings.text or ""), each.range), each.text)
        for each in moved.there
    )
    file = snapshot.file
    changes = [
        FileChange(settings.uri, settings.version, there, is_new=settings.text is None),
        FileChange(file.uri, file.version, text_edits(snapshot, moved.fix.edits)),
    ]
    yield types.CodeAction(
        moved.fix.title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        is_preferred=True,
        edit=workspace_edit(changes, request.capabilities),
    )


def _of_file(request: Request) -> Iterator[tuple[str, str, str | None]]:
    """Kind, title and argument of what concerns the whole file."""
    if request.wants(FIX_ALL):
        yield FIX_ALL, "Fix all that gtod can fix without a choice", None
    if request.snapshot.kind is not FileKind.ARTIFACTS:
        return
    if request.wants(SORT):
        yield SORT, "Sort the entries by name", None
    missing = missing_names(request.snapshot) if request.wants(ADD) else []
    if len(missing) <= _MOST_ADDED:
        for name in missing:
            yield ADD, f"Add an entry for {quoted(name)}", name


def _edit_of_file(request: Request, kind: str, argument: str | None) -> types.WorkspaceEdit | None:
    try:
        edits = edits_of_file(request.snapshot, kind, argument)
    except GtodError:
        # A file with an error is not offered what would need it to have none.
        return None
    return request.edit(edits) if edits else None


def _of_registry(request: Request) -> Iterator[types.Command]:
    """The commands for the artifact where the range begins."""
    snapshot = request.snapshot
    entry = snapshot.entries.at(request.params.range.start.line)
    if snapshot.registry is None or entry is None or not is_artifact_name(entry.name):
        return
    name = snapshot.artifact(entry.name)
    arguments: list[Any] = [snapshot.file.uri, name]
    yield types.Command(f"Register a version of {quoted(name)}…", REGISTER, arguments=arguments)
    if name in snapshot.registry.artifacts:
        yield types.Command(f"Assign {quoted(name)} to a stage…", ASSIGN, arguments=arguments)
        yield types.Command(f"Show the history of {quoted(name)}", HISTORY, arguments=arguments)


def _of_missing(request: Request) -> Iterator[types.Command]:
    """The command that asks which entry to add, where there are too many to offer each."""
    snapshot = request.snapshot
    if len(missing_names(snapshot)) > _MOST_ADDED:
        title = "Add an entry for a registered artifact…"
        yield types.Command(title, ADD_ENTRY, arguments=[snapshot.file.uri])


def resolve_action(session: "Session", action: types.CodeAction) -> Steps[object]:
    """An action with the edit that it was offered without.

    Raises:
        GtodError: The text does not allow it, or the action is none of ours.
    """
    data = action.data if isinstance(action.data, dict) else {}
    uri, kind, argument = data.get("uri"), data.get("kind"), data.get("argument")
    if not isinstance(uri, str) or not isinstance(kind, str):
        raise GtodError(ErrorKind.INVALID_ARGUMENT, "This action is none that gtod has offered")
    snapshot = yield from session.snapshot(uri)
    if snapshot is None:
        raise GtodError(ErrorKind.INVALID_ARGUMENT, f"'{uri}' is not open any more")
    wanted = argument if isinstance(argument, str) else None
    edits = yield from in_thread(lambda: edits_of_file(snapshot, kind, wanted))
    file = snapshot.file
    change = FileChange(file.uri, file.version, text_edits(snapshot, edits))
    action.edit = workspace_edit([change], session.capabilities)
    return action
