"""What each typed method is asked with. Unknown fields are ignored."""

from typing import Annotated, Literal

import msgspec

from gtod.service.views import EntryName

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
    """`gto/show`; `as_of` is a date or time in ISO 8601, or a revision as git knows it."""

    name: str | None = None
    at: str | None = None
    reach: ReachName = "head"
    registered_only: bool = False
    last_stage: bool = False
    sort: SortName | None = None
    deprecated: bool = False
    as_of: str | None = None


class WhichParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/which`."""

    name: str
    stage: str
    all: bool = False
    registered_only: bool = False
    last_stage: bool = False
    sort: SortName | None = None
    as_of: str | None = None


class LatestParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/latest`."""

    name: str
    all: bool = False
    as_of: str | None = None


class HistoryParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/history`; an empty `event` leaves out nothing."""

    name: str | None = None
    reach: ReachName = "head"
    ascending: bool = False
    limit: Annotated[int, msgspec.Meta(ge=0)] | None = None
    since: str | None = None
    until: str | None = None
    stage: str | None = None
    event: frozenset[EntryName] = frozenset()
    author: str | None = None


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
    as_of: str | None = None


class SubscribeParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/subscribe`.

    Attributes:
        since: The last generation that the client knows; None: the one that there is now.
    """

    since: str | None = None


class UnsubscribeParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/unsubscribe`; `repo` as it was subscribed to."""


SimpleName = Literal["auto", "true", "false"]
PartName = Literal["major", "minor", "patch"]


class WriteParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """Attributes every method has that writes.

    Attributes:
        name: The artifact.
        dry_run: Whether it is only told what would be done.
        environ: The variables that git gets; None for the daemon's few.
        folder: The working folder that git gets; None for `repo`.
        umask: The file mode mask that git gets; None for the daemon's, 077.
    """

    name: str
    dry_run: bool = False
    environ: dict[str, str] | None = None
    folder: str | None = None
    umask: Annotated[int, msgspec.Meta(ge=0, le=0o777)] | None = None


class TagParams(WriteParams, frozen=True, gc=False, kw_only=True):
    """Attributes every method has that makes or deletes tags.

    Attributes:
        message: The message of the tag; None for the usual one.
        simple: Whether it goes without a counter.
        force: Whether rules may be broken.
        push: Whether the tags are pushed, all or none.
        remote: Where to.
    """

    message: str | None = None
    simple: SimpleName = "auto"
    force: bool = False
    push: bool = False
    remote: str = "origin"


class RegisterParams(TagParams, frozen=True, gc=False, kw_only=True):
    """`gto/register`; without `ref` at HEAD."""

    ref: str | None = None
    version: str | None = None
    bump: PartName | None = None


class AssignParams(TagParams, frozen=True, gc=False, kw_only=True):
    """`gto/assign`."""

    stage: str
    ref: str | None = None
    version: str | None = None
    skip_registration: bool = False


class UnassignParams(TagParams, frozen=True, gc=False, kw_only=True):
    """`gto/unassign`."""

    stage: str
    version: str | None = None
    ref: str | None = None
    delete: bool = False


class DeregisterParams(TagParams, frozen=True, gc=False, kw_only=True):
    """`gto/deregister`."""

    version: str
    delete: bool = False


class DeprecateParams(TagParams, frozen=True, gc=False, kw_only=True):
    """`gto/deprecate`: the artifact, a version of it, or a stage of that."""

    version: str | None = None
    stage: str | None = None
    ref: str | None = None
    delete: bool = False


class AnnotateParams(WriteParams, frozen=True, gc=False, kw_only=True):
    """`gto/annotate`; what is None stays as it is."""

    type: str | None = None
    path: str | None = None
    must_exist: bool = False
    labels: tuple[str, ...] = ()
    description: str | None = None
    custom: object = None
    commit: bool = False


class RemoveParams(WriteParams, frozen=True, gc=False, kw_only=True):
    """`gto/remove`."""

    commit: bool = False


class TerminalParams(msgspec.Struct, frozen=True):
    """Where a command's output goes."""

    stdout: bool = False
    stderr: bool = False
    width: int = 80


class WritingParams(msgspec.Struct, frozen=True):
    """What git gets of the client where it writes; nothing else sees it.

    Attributes:
        environ: All of the client's variables.
        umask: Its file mode mask.
    """

    environ: dict[str, str]
    umask: int | None = None


class CommandParams(msgspec.Struct, frozen=True):
    """`gto/command`: a command line, and all of its surroundings that count.

    Attributes:
        arguments: The words behind `gtoc`.
        folder: The client's working folder, absolute.
        environ: The client's variables, as far as they are on the closed list.
        terminal: Where the output goes.
        view: How the client sees the folder.
        writing: What git gets of the client, if the command writes.
    """

    arguments: list[str]
    folder: str
    environ: dict[str, str] = {}
    terminal: TerminalParams = TerminalParams()
    view: View | None = None
    writing: WritingParams | None = None


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
