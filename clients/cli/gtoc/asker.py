"""Who answers a registry's questions: the daemon, or where that cannot be, this process."""

import json
import os
import threading
import time
import weakref
from collections.abc import Iterator, Mapping
from typing import Any  # what a JSON object holds

from gtoc.connection import (
    QUESTION_ID,
    Connection,
    LostError,
    Message,
    NotSentError,
    open_connection,
    view_of,
)
from gtoc.errors import InvalidArgument, OutcomeUnknown, error_of
from gtoc.in_process import InProcess
from gtoc.main import PATIENCE, PATIENCE_WITH_CHANGES, wants_daemon

#: Seconds for which a daemon that hangs or does not start is left alone.
_REST = 10.0


class Asker:
    """Asks about one repository. Threads take turns; after a fork there are two of it.

    Args:
        repo: The absolute path of a folder in the repository.
        may_ask: Whether a daemon may answer.
    """

    def __init__(self, repo: str, *, may_ask: bool) -> None:
        self._repo = repo
        self._may_ask = may_ask and wants_daemon(())
        self._rests_until = 0.0
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._in_process: InProcess | None = None
        _askers.add(self)

    def close(self) -> None:
        """Hang up, and let go of what was read in this process."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = self._in_process = None

    def read(self, method: str, **options: object) -> Any:  # noqa: ANN401 - JSON
        """The result of a question; it changes nothing, so that two may answer it.

        Raises:
            GtoError: The answer is an error; the class is that of its kind.
        """
        params = self._params(options)
        with self._lock:
            try:
                answer = self._ask(method, params, PATIENCE)
            except LostError:
                answer = None
            return _result(answer or self._answer_here(method, params))

    def change(self, method: str, look: str, **options: object) -> Any:  # noqa: ANN401 - JSON
        """The result of a change; it is asked for once, because twice could make two changes.

        Args:
            method: The method.
            look: A command that shows whether it happened.
            options: The other params.

        Raises:
            OutcomeUnknown: The daemon was lost after it was asked.
            GtoError: The answer is an error; the class is that of its kind.
        """
        params = self._params({**options, **_surroundings()})
        with self._lock:
            try:
                answer = self._ask(method, params, PATIENCE_WITH_CHANGES)
            except LostError as error:
                raise OutcomeUnknown(
                    f"The daemon was asked to change '{options['name']}', and then {error};"
                    f" '{look}' in '{self._repo}' shows whether it did"
                ) from error
            return _result(answer or self._answer_here(method, params))

    def forget(self) -> None:
        """Be as new, in a process that is a copy: what the original has in use is not ours."""
        self._lock = threading.Lock()
        self._connection = self._in_process = None

    def _params(self, options: Mapping[str, object]) -> dict[str, object]:
        given = {name: value for name, value in options.items() if value is not None}
        return {"repo": self._repo, **given}

    def _ask(self, method: str, params: Mapping[str, object], patience: float) -> Message | None:
        """The daemon's answer; None if it cannot be asked, or refused: it sees other files.

        Raises:
            LostError: It was asked, and no answer came.
        """
        try:
            body = _body(method, {**params, "view": view_of(self._repo)})
        except OSError:
            # Whoever cannot see the folder must not be told what a daemon sees there.
            return None
        for connection in self._connections():
            try:
                connection.send(body)
            except NotSentError:
                continue
            try:
                answer = connection.receive(patience)
            except LostError:
                self._rest()
                raise
            return None if _kind(answer) == "different_view" else answer
        return None

    def _connections(self) -> Iterator[Connection]:
        """The connection that there is, then a new one, as far as they can be had."""
        if self._connection is not None and self._connection.is_usable():
            yield self._connection
        if not self._may_ask or time.monotonic() < self._rests_until:
            return
        self._connection = open_connection()
        if self._connection is None:
            self._rest()
            return
        yield self._connection

    def _rest(self) -> None:
        self._rests_until = time.monotonic() + _REST

    def _answer_here(self, method: str, params: Mapping[str, object]) -> Message:
        if self._in_process is None:
            self._in_process = InProcess()
        return self._in_process.answer(_body(method, params))


#: All there are, for a fork.
_askers: weakref.WeakSet[Asker] = weakref.WeakSet()


def _forget_all() -> None:
    for asker in _askers:
        asker.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)


def _surroundings() -> dict[str, object]:
    """What git gets of this process when it writes."""
    return {"environ": dict(os.environ), "folder": _folder(), "umask": _umask()}


def _folder() -> str | None:
    try:
        return os.getcwd()
    except FileNotFoundError:
        # Somebody removed it; the repository's will do.
        return None


def _umask() -> int:
    try:
        with open("/proc/self/status", encoding="utf-8", errors="replace") as status:
            told = next(line for line in status if line.startswith("Umask:"))
        return int(told.removeprefix("Umask:"), 8)
    except (OSError, StopIteration):
        # It can be had only by setting it; what another thread makes meanwhile is ours alone.
        found = os.umask(0o077)
        os.umask(found)
        return found


def _body(method: str, params: Mapping[str, object]) -> bytes:
    message = {"jsonrpc": "2.0", "id": QUESTION_ID, "method": method, "params": params}
    try:
        return _encoded(message)
    except UnicodeEncodeError as error:
        raise InvalidArgument(
            f"{_not_unicode(params)!a} is not UTF-8, as all that is asked has to be;"
            " the command gtoc takes anything"
        ) from error


def _not_unicode(params: Mapping[str, object]) -> str:
    """Which of the params it is, or which variable."""
    for name, value in params.items():
        try:
            _encoded({name: value})
        except UnicodeEncodeError:
            return _not_unicode(value) if isinstance(value, Mapping) else name
    return "nothing"


def _encoded(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode()


def _result(answer: Message) -> Any:  # noqa: ANN401 - JSON
    if "result" in answer:
        return answer["result"]
    raise error_of(_kind(answer), str(answer["error"].get("message", answer["error"])))


def _kind(answer: Message) -> str:
    """The kind of error that an answer tells; empty if it tells none."""
    error = answer.get("error") or {}
    return str((error.get("data") or {}).get("kind", ""))
