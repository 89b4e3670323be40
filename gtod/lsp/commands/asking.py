"""What a command is given, and the conversation with whoever runs it."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from lsprotocol import types

from gtod.errors import ErrorKind, GtodError
from gtod.git.command import own_environment
from gtod.git.writing import Surroundings
from gtod.lsp.documents import path_of
from gtod.lsp.nearest_folder import nearest_folder
from gtod.service.writing.order import Order
from gtod.steps import Steps, awaited
from gtod.workspace.repository import Repository

if TYPE_CHECKING:
    from gtod.lsp.session import Session


class Asking(msgspec.Struct, frozen=True, eq=False):
    """A command that an editor runs.

    Attributes:
        session: The conversation.
        uri: The file from which it is run.
        words: The arguments behind that: the artifact, and the choices that are made already.
    """

    session: "Session"
    uri: str
    words: tuple[str, ...]

    @property
    def environ(self) -> Mapping[str, str]:
        """The variables that hold for questions."""
        return self.session.process.environ

    @property
    def name(self) -> str:
        """The artifact.

        Raises:
            GtodError: None is named.
        """
        name = self.word(0)
        if name is None:
            raise GtodError(
                ErrorKind.INVALID_ARGUMENT,
                "The second argument has to be the name of an artifact, behind the URI of a file",
            )
        return name

    def word(self, place: int) -> str | None:
        """The argument of that place behind the file; None if it is missing."""
        return self.words[place] if place < len(self.words) else None

    @property
    def folder(self) -> str:
        """The folder that the file lies in.

        Raises:
            GtodError: It lies nowhere.
        """
        path = path_of(self.uri)
        folder = None if path is None else nearest_folder(path)
        if folder is None:
            raise GtodError(
                ErrorKind.INVALID_ARGUMENT,
                f"'{self.uri}' is no file in a folder; save it first",
            )
        return folder

    @property
    def repository(self) -> Repository:
        """The repository that the file lies in.

        Raises:
            GtodError: There is none, or it cannot be read.
        """
        return self.session.process.repositories.find(self.folder, self.environ)

    @property
    def order(self) -> Order:
        """How a change is made: here, and git asks nobody anything, since nobody would see it."""
        environ = {**own_environment(), "GIT_TERMINAL_PROMPT": "0"}
        return Order(Surroundings(environ, self.folder))

    @property
    def trial(self) -> Order:
        """The same, and nothing is changed."""
        return msgspec.structs.replace(self.order, dry_run=True)

    def choose(self, question: str, choices: Sequence[str]) -> Steps[str | None]:
        """Which of these the person wants; None if none of them.

        Raises:
            JsonRpcException: The editor cannot ask.
        """
        chosen = yield from awaited(
            self.session.server.window_show_message_request(
                types.ShowMessageRequestParams(
                    type=types.MessageType.Info,
                    message=question,
                    actions=[types.MessageActionItem(choice) for choice in choices],
                )
            )
        )
        return chosen.title if chosen is not None and chosen.title in choices else None

    def tell(self, message: str, kind: types.MessageType = types.MessageType.Info) -> None:
        """Show the person a message."""
        self.session.server.window_show_message(types.ShowMessageParams(kind, message))


def asked(run: Callable[[Asking], Steps[object]]) -> Callable[["Session", Any], Steps[object]]:
    """A command's handler; the person sees the error, if it ends with one, and the editor too."""

    def handle(session: "Session", arguments: tuple[object, ...]) -> Steps[object]:
        try:
            asking = _asking(session, arguments)
            return (yield from run(asking))
        except GtodError as error:
            session.server.window_show_message(
                types.ShowMessageParams(types.MessageType.Error, error.message)
            )
            raise

    return handle


def _asking(session: "Session", arguments: tuple[object, ...]) -> Asking:
    given = list(arguments)
    while given and given[-1] is None:
        given.pop()
    words = tuple(word for word in given if isinstance(word, str))
    if not words or len(words) < len(given):
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT,
            "The arguments have to be texts: the URI of a file, the name of an artifact, and "
            "what the command wants to know besides",
        )
    return Asking(session, words[0], words[1:])
