"""The commands that gtoc runs in its own process, here only for help and completion."""

from collections.abc import Mapping, Sequence

import click
import msgspec

from gtod.commands.asking import Asking, Entry, Reply
from gtod.commands.options import COMMON, JSON, Argument, Command, flag
from gtod.errors import ErrorKind, GtodError
from gtod.steps import Steps


class OwnCommand(Command):
    """A command that takes none of the options about a repository, only `--help`."""

    def __init__(
        self,
        name: str,
        sentence: str,
        parameters: Sequence[click.Parameter],
        examples: Mapping[str, str],
    ) -> None:
        super().__init__(name, sentence, parameters, examples)
        self.params = [p for p in self.params if p not in COMMON or p.name == "help"]


class ElsewhereRequest(msgspec.Struct, frozen=True):
    """Nothing: these are never executed here."""


def _refuse(_request: ElsewhereRequest, _asking: Asking) -> Steps[Reply]:
    yield from ()
    raise GtodError(
        ErrorKind.INVALID_ARGUMENT,
        "This is about gtoc itself: write 'gtoc daemon …' or 'gtoc demo' without options before it",
    )


DAEMON = Entry(
    "Look after it",
    OwnCommand(
        "daemon",
        "Show or end the daemon, or read its log.",
        [
            click.Argument(
                ["action"], type=click.Choice(["status", "stop", "restart", "log", "cache"])
            ),
            JSON,
            flag("clear", "--clear", explains="With cache: remove what is kept on disk."),
        ],
        {
            "daemon status": "who answers, and which repositories are in memory",
            "daemon stop": "end it; the next command starts it again",
            "daemon log": "what it has to say",
            "daemon cache": "what is kept of tags on disk, for the next daemon",
        },
    ),
    ElsewhereRequest,
    _refuse,
)

DEMO = Entry(
    "Set up",
    OwnCommand(
        "demo",
        "Build a small registry and run the main commands on it.",
        [Argument("dir", "The folder; default: a temporary one.", required=False)],
        {"demo": "see what gtoc does, and how fast"},
    ),
    ElsewhereRequest,
    _refuse,
)
