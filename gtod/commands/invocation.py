"""What a client sends to have a command run, and what it gets back."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from gtod.git.location import Location
from gtod.git.writing import Surroundings
from gtod.workspace.watch_plan import Obstacle

#: Where a text goes. What is for "github-output" the client appends to the file that its own
#: GITHUB_OUTPUT names.
Stream = Literal["stdout", "stderr", "github-output"]


class Terminal(msgspec.Struct, frozen=True):
    """What the client's outputs are.

    Attributes:
        stdout_is_terminal: Whether a person reads the output as it comes.
        stderr_is_terminal: The same for errors and warnings.
        width: Columns.
    """

    stdout_is_terminal: bool = False
    stderr_is_terminal: bool = False
    width: int = 80


class Followed(msgspec.Struct, frozen=True):
    """A repository that clients subscribed to.

    Attributes:
        location: Where it is.
        way: How its changes are heard of: `inotify` (as the system has it) or `polling`.
        subscribers: How many clients there are.
        obstacle: Why it is polled; None if it is not.
    """

    location: Location
    way: str
    subscribers: int
    obstacle: Obstacle | None


class DaemonFacts(msgspec.Struct, frozen=True):
    """The daemon that runs the command.

    Attributes:
        pid: Its process.
        version: Its version.
        uptime: For how long it has run, in seconds.
        followed: The repositories that clients subscribed to.
    """

    pid: int
    version: str
    uptime: float
    followed: tuple[Followed, ...] = ()


class Invocation(msgspec.Struct, frozen=True):
    """A command line, and everything around it that its answer depends on.

    Attributes:
        arguments: The words behind the program's name.
        folder: The client's working folder, absolute.
        environ: Those of the client's variables that commands may depend on.
        terminal: Where the output goes.
        daemon: Who runs the command; None if the client itself does.
        writing: What git gets of the client if the command writes; nothing else sees it.
    """

    arguments: tuple[str, ...]
    folder: str
    environ: Mapping[str, str]
    terminal: Terminal = Terminal()
    daemon: DaemonFacts | None = None
    writing: Surroundings | None = None


class Output(msgspec.Struct, frozen=True):
    """What the client writes, piece by piece in this order, and its exit code.

    The texts are valid Unicode: they can be encoded in UTF-8.
    """

    frames: tuple[tuple[Stream, str], ...]
    exit_code: int
