"""The files and folders that a path may lead to, folder by folder."""

import os
from collections.abc import Mapping

import msgspec
from lsprotocol import types

from gtod.annotations.file_kind import FileKind
from gtod.annotations.paths import DVC_POINTER, can_be_of_file
from gtod.annotations.scalars import value_of_plain
from gtod.lsp.completion.cursor import Cursor
from gtod.lsp.completion.items import MOST, Proposal, Proposals, goes_on
from gtod.lsp.completion.spot import Role
from gtod.lsp.completion.yaml_words import unquoted
from gtod.lsp.snapshot import Snapshot
from gtod.steps import Steps, in_thread
from gtod.workspace.folder import names_in
from gtod.workspace.repository import Repository

_GIT = ".git"


class Folder(msgspec.Struct, frozen=True):
    """What a path may go on with.

    Attributes:
        names: What lies in the folder that was typed so far; whether each is a folder.
        is_incomplete: Whether there is more than can be shown, so that more must be typed.
    """

    names: Mapping[str, bool] = {}
    is_incomplete: bool = False


_NOTHING = Folder()


def paths(cursor: Cursor, folder: Folder) -> Proposals:
    """What the path that is being typed may go on with: folders, then files; hidden ones last."""
    before, _ = _typed(cursor)
    items = [_proposal(before, name, is_folder=folder.names[name]) for name in sorted(folder.names)]
    items.sort(key=_likelihood)
    return Proposals(items, folder.is_incomplete)


def _likelihood(proposal: Proposal) -> tuple[bool, bool]:
    is_folder = proposal.kind is types.CompletionItemKind.Folder
    return proposal.label.startswith("."), not is_folder


def _proposal(before: str, name: str, *, is_folder: bool) -> Proposal:
    if not is_folder:
        return Proposal(before + name, types.CompletionItemKind.File, label=name)
    # An artifact may be a folder: only who goes on types the slash, and sees what lies in it.
    return Proposal(
        before + name, types.CompletionItemKind.Folder, label=f"{name}/", commits=("/",)
    )


def gather_folder(
    repository: Repository | None, snapshot: Snapshot, cursor: Cursor
) -> Steps[Folder | None]:
    """What lies in the folder that was typed so far; None where no path is typed."""
    if not _is_path(snapshot.kind, cursor):
        return None
    before, begun = _typed(cursor)
    inside = _place(snapshot, before)
    if inside is None:
        return _NOTHING
    top, folder = inside
    try:
        if _is_committed(cursor):
            names = yield from _committed(repository, folder)
        else:
            names = yield from in_thread(lambda: names_in(os.path.join(top, folder)))
    except OSError:
        return _NOTHING
    names = {name: kind for name, kind in names.items() if _is_wanted(name)}
    is_incomplete = len(names) > MOST
    if is_incomplete:
        names = _first(names, begun)
    if repository is not None and not _is_committed(cursor):
        names = yield from _without_ignored(repository, folder, names)
    return Folder(names, is_incomplete)


def _is_path(kind: FileKind, cursor: Cursor) -> bool:
    if cursor.role is not Role.VALUE:
        return False
    match kind, cursor.path:
        case (FileKind.ARTIFACTS, (_, "path")) | (FileKind.DVC, ("artifacts", _, "path")):
            return True
        case FileKind.GTO, (key,):
            return key.lower() == "index"
    return False


def _typed(cursor: Cursor) -> tuple[str, str]:
    """The folder that was typed, with its slash, and what was typed of a name in it."""
    typed = unquoted(f"{cursor.quote}{cursor.typed}{cursor.quote}")
    folder, slash, name = typed.rpartition("/")
    return folder + slash, name


def _place(snapshot: Snapshot, before: str) -> tuple[str, str] | None:
    """The uppermost folder, and from there the one that was typed; None if it lies elsewhere."""
    own = snapshot.file.folder
    if own is None or os.path.isabs(before) or not can_be_of_file(before):
        return None
    own = os.path.realpath(own)
    registry = snapshot.registry
    top = own if registry is None else registry.work_tree
    if top is None:
        return None
    # In artifacts.yaml paths count from the top, wherever it lies itself.
    start = top if snapshot.kind is FileKind.ARTIFACTS else own
    folder = os.path.relpath(os.path.normpath(os.path.join(start, before)), top)
    # Git's own folder is none of the work tree's.
    if not {os.pardir, _GIT}.isdisjoint(folder.split(os.sep)):
        return None
    return top, "" if folder == os.curdir else folder


def _is_committed(cursor: Cursor) -> bool:
    """Whether the entry says that its files are committed."""
    written = cursor.others.get("virtual", "").split("#")[0].strip()
    return value_of_plain(written) is False


def _committed(repository: Repository | None, folder: str) -> Steps[Mapping[str, bool]]:
    if repository is None:
        return {}
    return (yield from repository.committed_names(folder))


def _is_wanted(name: str) -> bool:
    """Whether a name is of use: that of git's own folder is not, nor what is no text."""
    return name != _GIT and name.isprintable()


def _first(names: Mapping[str, bool], begun: str) -> dict[str, bool]:
    """The first of those names that go on with what was typed."""
    found = [name for name in names if goes_on(name, begun)]
    return {name: names[name] for name in sorted(found)[:MOST]}


def _without_ignored(
    repository: Repository, folder: str, names: Mapping[str, bool]
) -> Steps[Mapping[str, bool]]:
    """The names that git does not ignore, those that DVC keeps instead of what stands for them."""
    asked = {os.path.join(folder, name): name for name in names}
    ignored = yield from repository.ignored_among(asked)
    kept = {name: names[name] for path, name in asked.items() if path not in ignored}
    for name in [name for name in kept if name.endswith(DVC_POINTER) and name != DVC_POINTER]:
        if not kept[name]:
            del kept[name]
            pointed = name.removesuffix(DVC_POINTER)
            kept[pointed] = names.get(pointed, False)
    return kept
