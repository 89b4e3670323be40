"""Telling the editor what is wrong with its files, when they or the repository change."""

import functools
import logging
from typing import TYPE_CHECKING

from lsprotocol import types

from gtod.errors import GtodError
from gtod.lsp.diagnostics.checking import Problems
from gtod.lsp.diagnostics.diagnostics import diagnostics
from gtod.lsp.documents import OpenFile
from gtod.lsp.progress import shown
from gtod.lsp.protocol import asks_again, rendering
from gtod.lsp.snapshot import Snapshot
from gtod.steps import Steps, in_thread
from gtod.workspace.repository import Repository

if TYPE_CHECKING:
    from gtod.lsp.process import Stop
    from gtod.lsp.session import Session

_log = logging.getLogger(__name__)

#: Seconds without a keystroke after which a file is checked.
DEBOUNCE = 0.05
#: As many more until paths are looked at again: of many that takes a while, in which answers to
#: somebody who asks right after typing would be late.
_RENEWAL_PAUSE = 0.5


class Publishing:
    """Sends diagnostics unasked, or asks the editor to ask for them if that is its way.

    Args:
        session: The conversation.
    """

    def __init__(self, session: "Session") -> None:
        self._session = session
        #: What is due or under way for each file: its check, and another look at its paths.
        self._checks: dict[str, Stop] = {}
        self._renewals: dict[str, Stop] = {}
        #: What the editor was told last of each file.
        self._published: dict[str, bytes] = {}

    @property
    def _is_pulled(self) -> bool:
        """Whether the editor asks for diagnostics itself (LSP 3.17, Pull Diagnostics)."""
        return asks_again(self._session.capabilities)

    def opened(self, file: OpenFile) -> None:
        """A file was opened."""
        self._schedule(file.uri, 0.0)

    def changed(self, file: OpenFile) -> None:
        """Something was typed."""
        self._schedule(file.uri, DEBOUNCE)

    def saved(self, uri: str) -> None:
        """What is on disk is other than before."""
        self._session.checking.doubt(uri)
        self._schedule(uri, 0.0)

    def closed(self, file: OpenFile) -> None:
        """A file was closed: nothing is wrong with it any more, as far as the editor shows."""
        self._stop(file.uri)
        self._session.checking.forget(file.uri)
        self._withdraw(file.uri)

    def repository_changed(self, repository: Repository) -> None:
        """Something happened to a repository: what was told of its files may not hold."""
        workspace = self._session.capabilities.workspace
        server = self._session.server
        if workspace is not None:
            if workspace.code_lens is not None and workspace.code_lens.refresh_support:
                server.workspace_code_lens_refresh(None)
            if workspace.inlay_hint is not None and workspace.inlay_hint.refresh_support:
                server.workspace_inlay_hint_refresh(None)
            if self._is_pulled:
                server.workspace_diagnostic_refresh(None)
        for file in self._session.files.all():
            if self._session.repository_of(file.path) is repository:
                self._session.checking.doubt(file.uri)
                self._schedule(file.uri, 0.0)

    def end(self) -> None:
        """Tell nothing more."""
        for uri in [*self._checks, *self._renewals]:
            self._stop(uri)

    def _schedule(self, uri: str, seconds: float) -> None:
        if self._is_pulled:
            return
        self._stop(uri)
        process = self._session.process
        self._checks[uri] = process.call_later(seconds, lambda: self._begin(uri))

    def _stop(self, uri: str) -> None:
        for due in (self._checks, self._renewals):
            if (stop := due.pop(uri, None)) is not None:
                stop()

    def _begin(self, uri: str) -> None:
        self._checks[uri] = self._session.process.run(self._quietly(uri, self._check(uri)))

    def _begin_renewal(self, uri: str) -> None:
        self._renewals[uri] = self._session.process.run(self._quietly(uri, self._renew(uri)))

    def _quietly(self, uri: str, steps: Steps[None]) -> Steps[None]:
        try:
            yield from steps
        except GtodError as error:
            _log.warning("'%s' could not be checked: %s", uri, error.message)
        except Exception:  # noqa: BLE001 - nobody waits for it, and the editor stays usable
            _log.exception("'%s' could not be checked", uri)

    def _check(self, uri: str) -> Steps[None]:
        """Publish what is known while more is read, and then all; look at paths again later."""
        session = self._session
        snapshot = session.local_snapshot(uri)
        if snapshot is None:
            # It may have been one of ours until .gto named another file.
            self._withdraw(uri)
            return
        repository = session.repository_of(snapshot.file.path)
        if repository is not None and not repository.tags.is_complete:
            yield from self._publish(snapshot, (yield from session.checking.check_text(snapshot)))
        early = functools.partial(self._publish, snapshot)
        checks = session.checking.check(snapshot, repository, early)
        problems = yield from shown(checks, session)
        yield from self._publish(snapshot, problems)
        again = session.process.call_later(_RENEWAL_PAUSE, lambda: self._begin_renewal(uri))
        self._renewals[uri] = again

    def _renew(self, uri: str) -> Steps[None]:
        session = self._session
        snapshot = session.local_snapshot(uri)
        if snapshot is None:
            return
        repository = session.repository_of(snapshot.file.path)
        renewed = yield from session.checking.renew(snapshot, repository)
        if renewed is not None:
            yield from self._publish(snapshot, renewed)

    def _withdraw(self, uri: str) -> None:
        """Take back what was told of a file."""
        if self._published.pop(uri, None) is not None:
            self._session.server.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri, [])
            )

    def _publish(self, snapshot: Snapshot, problems: Problems) -> Steps[None]:
        items = yield from in_thread(rendering(diagnostics, snapshot, problems))
        file = snapshot.file
        told = b"%d %b" % (file.version, bytes(items))
        if self._session.files.get(file.uri) is not file or self._published.get(file.uri) == told:
            return
        self._published[file.uri] = told
        self._session.protocol.notify_raw(
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS,
            {"uri": file.uri, "version": file.version, "diagnostics": items},
        )
