"""What each typed method is asked with. Unknown fields are ignored."""

from typing import Annotated, Literal

import msgspec

SortName = Literal["semver", "timestamp"]
ReachName = Literal["head", "branches", "commits"]


class View(msgspec.Struct, frozen=True, gc=False):
    """How the client sees a folder, so that a daemon that sees another one can say so.

    Attributes:
        device: The folder's device number.
        inode: Its inode.
        namespace: The inode of the client's mount namespace (Linux), None if unknown.
    """

    device: int
    inode: int
    namespace: int | None = None


class RepositoryParams(msgspec.Struct, frozen=True, gc=False):
    """Attributes every question has.

    Attributes:
        repo: The absolute path of any folder in the repository.
        view: How the client sees that folder; None if it sees what the daemon sees.
    """

    repo: str
    view: View | None = None


class ShowParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/show`."""

    name: str | None = None
    at: str | None = None
    reach: ReachName = "head"
    registered_only: bool = False
    last_stage: bool = False
    sort: SortName | None = None
    deprecated: bool = False


class WhichParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/which`."""

    name: str
    stage: str
    all: bool = False
    registered_only: bool = False
    last_stage: bool = False
    sort: SortName | None = None


class LatestParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/latest`."""

    name: str
    all: bool = False


class HistoryParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/history`."""

    name: str | None = None
    reach: ReachName = "head"
    ascending: bool = False
    limit: Annotated[int, msgspec.Meta(ge=0)] | None = None


class DescribeParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/describe`."""

    name: str
    rev: str | None = None


class CheckRefParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/checkRef`."""

    ref: str


class StagesParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/stages`."""

    which: Literal["in-force", "allowed", "used"] = "in-force"


class TerminalParams(msgspec.Struct, frozen=True):
    """Where a command's output goes."""

    stdout: bool = False
    stderr: bool = False
    width: int = 80


class CommandParams(msgspec.Struct, frozen=True):
    """`gto/command`: a command line, and all of its surroundings that count.

    Attributes:
        arguments: The words behind `gtoc`.
        folder: The client's working folder, absolute.
        environ: The client's variables, as far as they are on the closed list.
        terminal: Where the output goes.
        view: How the client sees the folder.
    """

    arguments: list[str]
    folder: str
    environ: dict[str, str] = {}
    terminal: TerminalParams = TerminalParams()
    view: View | None = None


class HelloParams(msgspec.Struct, frozen=True):
    """`gtod/hello`.

    Attributes:
        client: The client's name, for the log.
        protocol: The newest protocol number that it knows.
    """

    client: str = ""
    protocol: int = 1


class NoParams(msgspec.Struct, frozen=True):
    """A method that needs to know nothing."""


class CancelParams(msgspec.Struct, frozen=True):
    """`$/cancelRequest`: the id of a request whose answer is no longer wanted."""

    id: int | float | str
