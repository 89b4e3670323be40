"""`gtod.addEntry`: put an entry of a registered artifact into artifacts.yaml.

Arguments: the file and the artifact.
"""

import functools

from lsprotocol import types

from gtod.errors import ErrorKind, GtodError
from gtod.lsp.code_actions.request import text_edits
from gtod.lsp.code_actions.whole_file import ADD, edits_of_file, missing_names
from gtod.lsp.commands.asking import Asking
from gtod.lsp.snapshot import Snapshot
from gtod.lsp.workspace_edits import FileChange, workspace_edit
from gtod.steps import Steps, awaited, in_thread

#: How many artifacts a person is asked about.
_MOST = 20


def add_entry(asking: Asking) -> Steps[object]:
    """Have the editor add the entry; None if the person chose none.

    Raises:
        GtodError: The file is not open or has an error, or the editor does not change it.
    """
    session = asking.session
    snapshot = yield from _snapshot(asking)
    name = asking.word(0)
    if name is None:
        missing = yield from in_thread(lambda: missing_names(snapshot))
        if not missing:
            asking.tell("Every registered artifact has an entry here.")
            return None
        name = yield from asking.choose("Add an entry for which artifact?", missing[:_MOST])
    if name is None:
        return None
    change = yield from _change(asking, name)
    params = types.ApplyWorkspaceEditParams(
        workspace_edit([change], session.capabilities), label=f"Add an entry for '{name}'"
    )
    answer = yield from awaited(session.server.workspace_apply_edit(params))
    if not answer.applied:
        reason = answer.failure_reason or "the file has changed meanwhile"
        raise GtodError(
            ErrorKind.WRITE_CONFLICT, f"The editor did not add the entry: {reason}; try again"
        )
    return {"artifact": name}


def _change(asking: Asking, name: str) -> Steps[FileChange]:
    """The change of the text as it is by the time that this is known; persons type meanwhile.

    Raises:
        GtodError: The file is not open any more, or has an error.
    """
    while True:
        snapshot = yield from _snapshot(asking)
        edits = yield from in_thread(functools.partial(edits_of_file, snapshot, ADD, name))
        file = snapshot.file
        if asking.session.files.get(file.uri) is file:
            return FileChange(file.uri, file.version, text_edits(snapshot, edits))


def _snapshot(asking: Asking) -> Steps[Snapshot]:
    snapshot = yield from asking.session.snapshot(asking.uri)
    if snapshot is None:
        raise GtodError(ErrorKind.INVALID_ARGUMENT, f"'{asking.uri}' is not open")
    return snapshot
