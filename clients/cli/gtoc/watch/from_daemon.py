"""The changes that the daemon tells of."""

import json
from collections.abc import Iterator

from gtoc.connection import QUESTION_ID, Connection, LostError, NotSentError, view_of
from gtoc.main import PATIENCE_WITH_CHANGES
from gtoc.watch.feed import FeedEndedError, FeedRefusedError, Message

#: Seconds of silence after which the daemon is asked whether it is there.
_SILENCE = 30.0
_PING = b'{"jsonrpc":"2.0","id":1,"method":"gtod/hello","params":{}}'


class DaemonFeed:
    """A subscription on a connection of its own.

    Args:
        repo: The absolute path of a folder in the repository.
        connection: The connection.

    Attributes:
        has_begun: Whether the daemon told anything.
        is_elsewhere: Whether the daemon sees other files than this process.
    """

    def __init__(self, repo: str, connection: Connection) -> None:
        self.has_begun = self.is_elsewhere = False
        self._repo = repo
        self._connection = connection

    def begin(self, since: str | None) -> Message:
        """See `Feed.begin`."""
        answer = self._ask("gto/subscribe", since=since)
        if "result" in answer:
            self.has_begun = True
            result: Message = answer["result"]
            return result
        if answer["error"]["data"]["kind"] == "different_view":
            self.is_elsewhere = True
            raise FeedEndedError
        raise FeedRefusedError(answer["error"]["message"])

    def complaint(self, name: str) -> str | None:
        """See `Feed.complaint`; before `begin`, whose messages would be taken for no answer."""
        error = self._ask("gto/latest", name=name).get("error")
        return None if error is None else str(error["message"])

    def messages(self) -> Iterator[Message]:
        """See `Feed.messages`."""
        try:
            while True:
                message = self._connection.next_message(_SILENCE)
                if message is None:
                    self._connection.send(_PING)
                    message = self._connection.next_message(PATIENCE_WITH_CHANGES)
                if message is None:
                    raise FeedEndedError
                if "method" in message:
                    yield message
        except (LostError, NotSentError) as error:
            raise FeedEndedError from error

    def close(self) -> None:
        """See `Feed.close`."""
        self._connection.close()

    def _ask(self, method: str, **options: object) -> Message:
        try:
            view = view_of(self._repo)
        except OSError:
            view = None  # Then the daemon says what is wrong.
        params = {"repo": self._repo, "view": view, **options}
        body = {"jsonrpc": "2.0", "id": QUESTION_ID, "method": method, "params": params}
        try:
            self._connection.send(json.dumps(body).encode())
            return self._connection.receive(PATIENCE_WITH_CHANGES)
        except (LostError, NotSentError) as error:
            raise FeedEndedError from error
