"""One conversation with an editor: what it has open, and what it is answered and told."""

import functools
import logging
import os
from collections.abc import Callable

import msgspec
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from gtod import __version__
from gtod.annotations.file_kind import FileKind
from gtod.errors import ErrorKind, GtodError
from gtod.lsp.diagnostics.checking import Checking
from gtod.lsp.documents import OpenFile, OpenFiles, path_of
from gtod.lsp.features import COMMANDS, FEATURES, Command
from gtod.lsp.following import Following
from gtod.lsp.navigation.related import DiskFiles, Related, in_repository
from gtod.lsp.nearest_folder import nearest_folder
from gtod.lsp.pages import Pages
from gtod.lsp.positions import Encoding
from gtod.lsp.process import Process
from gtod.lsp.protocol import EditorProtocol, SteppedHandler, converter
from gtod.lsp.publishing import Publishing
from gtod.lsp.registry import gather_registry
from gtod.lsp.snapshot import Snapshot
from gtod.service.checking.files import file_at
from gtod.steps import Steps, in_thread
from gtod.workspace.repository import Repository

_log = logging.getLogger(__name__)

#: What an editor takes artifacts.yaml for, if it knows of it.
ARTIFACTS_LANGUAGE = "gto-artifacts"


class _Server(LanguageServer):
    """pygls' part of a conversation."""

    # pygls would show every mishap to the person, in a window.
    def report_server_error(self, error: Exception, source: object) -> None:
        """Log what went wrong where nobody waits for an answer."""
        if not isinstance(error, JsonRpcException):
            _log.error("an editor's message failed (%s)", source, exc_info=error)


class Session:
    """One editor. Editors share the repositories and nothing else.

    Args:
        process: The process around it.

    Attributes:
        server: pygls' part of it, by which the editor is told and asked things.
        files: What is open.
        checking: Tells what is wrong with it.
        disk_files: What was read of files that are not open.
        pages: The texts that the editor was asked to show.
        process: As above.
    """

    def __init__(self, process: Process) -> None:
        self.process = process
        self.files = OpenFiles()
        self.checking = Checking(process.environ)
        self.disk_files = DiskFiles()
        self.pages = Pages()
        self.server = _Server(
            "gtod",
            __version__,
            types.TextDocumentSyncKind.Incremental,
            protocol_cls=EditorProtocol,
            converter_factory=lambda: converter,
        )
        protocol = self.protocol
        protocol.run = process.run
        protocol.set_writer(_Writer(process))
        for method, handle in (
            (types.TEXT_DOCUMENT_DID_OPEN, self._opened),
            (types.TEXT_DOCUMENT_DID_CHANGE, self._changed),
            (types.TEXT_DOCUMENT_DID_SAVE, self._saved),
            (types.TEXT_DOCUMENT_DID_CLOSE, self._closed),
        ):
            protocol.fm.add_builtin_feature(method, handle)
        for feature in FEATURES:
            self.server.feature(feature.method, feature.options)(
                SteppedHandler(feature.method, functools.partial(feature.handle, self))
            )
        for command in COMMANDS:
            self.server.command(command.name)(SteppedHandler(command.name, self._running(command)))
        self._publishing = Publishing(self)
        self._following = Following(process.watches, self._publishing.repository_changed)

    def _running(self, command: Command) -> Callable[..., Steps[object]]:
        return lambda *arguments: command.handle(self, arguments)

    @property
    def protocol(self) -> EditorProtocol:
        """The conversation's messages."""
        protocol = self.server.protocol
        if not isinstance(protocol, EditorProtocol):
            raise TypeError(protocol)
        return protocol

    @property
    def capabilities(self) -> types.ClientCapabilities:
        """What the editor can do."""
        return self.server.client_capabilities

    @property
    def encoding(self) -> Encoding:
        """How the editor counts characters in a line."""
        kind = self.server.workspace.position_encoding
        return Encoding(types.PositionEncodingKind(kind or "utf-16").value)

    def receive(self, body: bytes) -> None:
        """Take a message of the editor's."""
        self.protocol.receive(body)

    def end(self) -> None:
        """The editor has gone."""
        self._publishing.end()
        self._following.end()
        self.pages.remove()

    def repository_of(self, path: str | None) -> Repository | None:
        """The repository that a file lies in now; None if there is none, or it is unreadable."""
        folder = None if path is None else nearest_folder(path)
        if folder is None:
            return None
        process = self.process
        try:
            return process.repositories.find(folder, process.environ)
        except GtodError as error:
            if error.kind is not ErrorKind.REPOSITORY_NOT_FOUND:
                _log.warning("'%s' is shown without its repository: %s", path, error.message)
            return None

    def repositories(self) -> list[Repository]:
        """The repositories of the workspace's folders and of the open files, each once."""
        workspace = self.server.workspace
        uris = [folder.uri for folder in workspace.folders.values()] or [workspace.root_uri or ""]
        paths = [path_of(uri) for uri in uris]
        # What lies in a folder lies in the folder's repository.
        inside = [os.path.join(path, ".gto") for path in paths if path is not None]
        inside += [file.path for file in self.files.all() if file.path is not None]
        found = [self.repository_of(path) for path in inside]
        return list(dict.fromkeys(each for each in found if each is not None))

    def kind_of(self, file: OpenFile, repository: Repository | None) -> FileKind | None:
        """What stands in a file; None if it is none of ours."""
        if file.path is None:
            return FileKind.ARTIFACTS if file.language == ARTIFACTS_LANGUAGE else None
        environ = self.process.environ
        configuration = None if repository is None else repository.configuration(environ)
        known = file_at(file.path, repository, configuration)
        return None if known is None else known.kind

    def snapshot(self, uri: str) -> Steps[Snapshot | None]:
        """A file as it is now with its registry; None if it is none of ours, or not open."""
        local = self.local_snapshot(uri)
        if local is None:
            return None
        repository = self.repository_of(local.file.path)
        if not local.file.has_entries(local.kind):
            # To read a large file takes a second.
            yield from in_thread(lambda: local.entries)
        if repository is None:
            return local
        try:
            registry = yield from gather_registry(repository, self.process.environ)
        except GtodError as error:
            _log.warning("'%s' is shown without its registry: %s", uri, error.message)
            return local
        return msgspec.structs.replace(local, registry=registry)

    def local_snapshot(self, uri: str) -> Snapshot | None:
        """A file as it is now, without its registry; None if it is none of ours, or not open."""
        file = self.files.get(uri)
        if file is None:
            return None
        kind = self.kind_of(file, self.repository_of(file.path))
        return None if kind is None else Snapshot(file, kind, self.encoding)

    def related(self, snapshot: Snapshot) -> Steps[list[Related]]:
        """The files of a file's repository that speak of the same things, the file among them.

        Raises:
            GtodError: The repository cannot be read.
        """
        this = Related(snapshot, snapshot.file.version)
        repository = self.repository_of(snapshot.file.path)
        if repository is None or snapshot.registry is None:
            return [this]
        found = yield from in_repository(
            repository, snapshot.registry, snapshot.encoding, self.disk_files, self.open_by_path()
        )
        others = [each for each in found if each.snapshot.file.uri != snapshot.file.uri]
        return [this, *others]

    def open_by_path(self) -> dict[str, OpenFile]:
        """The open files by where they lie, links in their folders followed."""
        found = {}
        for file in self.files.all():
            if file.path is not None:
                folder, base = os.path.split(file.path)
                found[os.path.join(os.path.realpath(folder), base)] = file
        return found

    def _opened(self, params: types.DidOpenTextDocumentParams) -> None:
        self._publishing.opened(self.files.open(params.text_document))
        self._follow()

    def _changed(self, params: types.DidChangeTextDocumentParams) -> None:
        file = self.files.change(params, self.encoding)
        if file is not None:
            self._publishing.changed(file)

    def _saved(self, params: types.DidSaveTextDocumentParams) -> None:
        # The file may lie in another repository by now, or count as committed.
        self._follow()
        self._publishing.saved(params.text_document.uri)

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        file = self.files.close(params.text_document.uri)
        if file is not None:
            self._publishing.closed(file)
            self._follow()

    def _follow(self) -> None:
        """Follow the repositories of what is open, and no others."""
        folders = {nearest_folder(f.path) for f in self.files.all() if f.path is not None}
        self._following.follow(folder for folder in folders if folder is not None)


class _Writer:
    """Where pygls writes."""

    def __init__(self, process: Process) -> None:
        self._process = process

    def write(self, body: bytes) -> None:
        """Send a message."""
        self._process.send(body)

    def close(self) -> None:
        """End the conversation."""
        self._process.close()
