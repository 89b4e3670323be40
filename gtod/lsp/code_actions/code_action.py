"""Code actions: what an editor can do about a problem, an entry or a whole file (LSP 3.17)."""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec
from lsprotocol import types

from gtod.annotations.adding import new_entry
from gtod.annotations.arrangement import sorted_entries
from gtod.annotations.file_kind import FileKind
from gtod.annotations.gto_config import parse_gto_config
from gtod.annotations.problem import Problem, quoted
from gtod.annotations.settings import parse_settings
from gtod.annotations.text import Text
from gtod.errors import ErrorKind, GtodError
from gtod.lsp.code_actions.all_at_once import safe_edits
from gtod.lsp.code_actions.fix import Edit
from gtod.lsp.code_actions.mend import Trouble
from gtod.lsp.code_actions.moving import FILE, move
from gtod.lsp.code_actions.quick_fixes import fixes
from gtod.lsp.diagnostics import SOURCE
from gtod.lsp.documents import uri_of
from gtod.lsp.protocol import rendering
from gtod.lsp.snapshot import Snapshot
from gtod.lsp.workspace_edits import FileChange, creates_files, workspace_edit
from gtod.steps import Steps, in_thread

if TYPE_CHECKING:
    from gtod.lsp.session import Session

QUICK_FIX = types.CodeActionKind.QuickFix.value
SORT = f"{types.CodeActionKind.Source.value}.sort"
ADD = f"{types.CodeActionKind.Source.value}.addEntry"
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.{SOURCE}"
#: All that are given; those of the registry have none.
KINDS = [QUICK_FIX, SORT, ADD, FIX_ALL]

#: How many missing entries are offered one by one; of more the person chooses in a list.
_MOST_ADDED = 3


class Settings(msgspec.Struct, frozen=True):
    """The `.gtod.yaml` beside a `.gto`, open or on disk.

    Attributes:
        uri: Its name.
        version: The editor's number of its text; None if it is not open.
        text: What stands in it; None if there is none.
    """

    uri: str
    version: int | None
    text: str | None


class Request(msgspec.Struct, frozen=True, eq=False):
    """What an editor wants to know.

    Attributes:
        snapshot: The file and its registry.
        params: As they came.
        capabilities: What the editor can do.
        settings: The other file, if it is about .gto.
    """

    snapshot: Snapshot
    params: types.CodeActionParams
    capabilities: types.ClientCapabilities
    settings: Settings | None = None

    def wants(self, kind: str) -> bool:
        """Whether it asks for a kind, which those below it are part of.

        Unasked, as the cursor moves, only ways out of problems are worth a mark in the margin.
        """
        context = self.params.context
        if context.only is None:
            is_automatic = context.trigger_kind is types.CodeActionTriggerKind.Automatic
            return kind == QUICK_FIX or not is_automatic
        wanted = [str(getattr(each, "value", each)) for each in context.only]
        return any(not each or kind == each or kind.startswith(f"{each}.") for each in wanted)

    @property
    def takes_literals(self) -> bool:
        """Whether the editor knows more than commands."""
        asked = self.capabilities.text_document and self.capabilities.text_document.code_action
        return bool(asked and asked.code_action_literal_support)

    @property
    def resolves(self) -> bool:
        """Whether the editor asks for an edit once the person has chosen."""
        asked = self.capabilities.text_document and self.capabilities.text_document.code_action
        support = asked and asked.resolve_support
        return bool(support and "edit" in support.properties and asked and asked.data_support)

    def edit(self, edits: Iterable[Edit]) -> types.WorkspaceEdit:
        """Changes of the file."""
        file = self.snapshot.file
        change = FileChange(file.uri, file.version, text_edits(self.snapshot, edits))
        return workspace_edit([change], self.capabilities)


def text_edits(snapshot: Snapshot, edits: Iterable[Edit]) -> tuple[types.TextEdit, ...]:
    """Changes as the editor counts places."""
    return tuple(types.TextEdit(snapshot.range(each.range), each.text) for each in edits)


def code_action(session: "Session", params: types.CodeActionParams) -> Steps[object]:
    """What can be done in a range of a file."""
    snapshot = yield from session.snapshot(params.text_document.uri)
    if snapshot is None:
        return None
    settings = None
    if snapshot.kind is FileKind.GTO:
        settings = yield from in_thread(lambda: _settings_beside(session, snapshot))
    request = Request(snapshot, params, session.capabilities, settings)
    return (yield from in_thread(rendering(code_actions, request)))


def _settings_beside(session: "Session", snapshot: Snapshot) -> Settings | None:
    """The other file as it is now; None if it cannot be read."""
    folder = snapshot.file.folder
    if folder is None:
        return None
    path = os.path.join(folder, FILE)
    for file in session.files.all():
        if file.path == path:
            return Settings(file.uri, file.version, file.text.written)
    try:
        with open(path, encoding="utf-8", newline="") as stream:
            return Settings(uri_of(path), None, stream.read())
    except FileNotFoundError:
        return Settings(uri_of(path), None, None)
    except (OSError, UnicodeError):
        return None


def code_actions(request: Request) -> list[types.CodeAction | types.Command]:
    """What can be done, ways out of problems first."""
    commands = [
        types.Command(title, command, arguments=arguments)
        for title, command, arguments in _commands(request)
    ]
    if not request.takes_literals:
        return [*commands]
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
        found += commands
    elif request.wants(ADD):
        found += [each for each in commands if each.command == "gtod.addEntry"]
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
    missing = missing_names(request.snapshot)
    if request.wants(ADD) and len(missing) <= _MOST_ADDED:
        for name in missing:
            yield ADD, f"Add an entry for {quoted(name)}", name


def missing_names(snapshot: Snapshot) -> list[str]:
    """The artifacts that have a version and no entry here, sorted; deprecated ones need none."""
    registry = snapshot.registry
    if registry is None or snapshot.kind is not FileKind.ARTIFACTS:
        return []
    known = snapshot.entries.by_name
    return sorted(
        name
        for name, folded in registry.artifacts.items()
        if name not in known
        and not folded.artifact.is_deprecated
        and any(version.is_registered and version.is_active for version in folded.artifact.versions)
    )


def _edit_of_file(request: Request, kind: str, argument: str | None) -> types.WorkspaceEdit | None:
    try:
        edits = edits_of_file(request.snapshot, kind, argument)
    except GtodError:
        # A file with an error is not offered what would need it to have none.
        return None
    return request.edit(edits) if edits else None


def edits_of_file(snapshot: Snapshot, kind: str, argument: str | None) -> tuple[Edit, ...]:
    """The changes of an action that concerns the whole file; none if there is nothing to do.

    Raises:
        GtodError: The text does not allow it.
    """
    if kind == ADD and argument is not None:
        if argument in snapshot.entries.by_name:
            return ()
        return (Edit(*new_entry(snapshot.text, argument)),)
    if kind == SORT:
        found = sorted_entries(snapshot.text, snapshot.entries)
        return () if found is None else (Edit(*found),)
    if kind == FIX_ALL:
        return safe_edits(snapshot, _problems_of_text(snapshot))
    raise GtodError(ErrorKind.INVALID_ARGUMENT, f"There is no action of the kind '{kind}'")


def _problems_of_text(snapshot: Snapshot) -> tuple[Problem, ...]:
    readers: dict[FileKind, Callable[[], tuple[Problem, ...]]] = {
        FileKind.GTO: lambda: parse_gto_config(snapshot.text.written, {}).problems,
        FileKind.SETTINGS: lambda: parse_settings(snapshot.text.written, {}).problems,
    }
    return readers.get(snapshot.kind, lambda: snapshot.entries.problems)()


def _commands(request: Request) -> Iterator[tuple[str, str, list[Any]]]:
    """Title, name and arguments of the commands for where the range begins."""
    snapshot = request.snapshot
    if snapshot.registry is None or snapshot.kind is not FileKind.ARTIFACTS:
        return
    uri = snapshot.file.uri
    entry = snapshot.entries.at(request.params.range.start.line)
    if entry is not None and entry.annotation is not None:
        name = entry.name
        yield f"Register a version of {quoted(name)}…", "gtod.register", [uri, name]
        if name in snapshot.registry.artifacts:
            yield f"Assign {quoted(name)} to a stage…", "gtod.assign", [uri, name]
            yield f"Show the history of {quoted(name)}", "gtod.history", [uri, name]
    if len(missing_names(snapshot)) > _MOST_ADDED:
        yield "Add an entry for a registered artifact…", "gtod.addEntry", [uri]


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
