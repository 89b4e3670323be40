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
    """What every question has.

    Attributes:
        repo: The absolute path of any folder in the repository.
        view: How the client sees that folder; None if it sees what the daemon sees.
    """

    repo: str
    view: View | None = None


class ShowParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/show`.

    Attributes:
        name: An artifact, or a shortcut to some of its versions: `churn@latest`, `churn#prod`;
            None: the whole registry.
        at: Only versions at this revision; None: all.
        reach: Where annotations are looked for.
        registered_only: Whether versions are left out that no tag registers.
        last_stage: Whether only the last stage of a version counts.
        sort: What makes a version the first; None: what `.gtod.yaml` says, else `semver`.
        deprecated: Whether deprecated artifacts are shown too.
        as_of: What was the answer then, its second included: an ISO 8601 date or time, in UTC if it
            has no offset, or a revision; None: what is the answer now.
    """

    name: str | None = None
    at: str | None = None
    reach: ReachName = "head"
    registered_only: bool = False
    last_stage: bool = False
    sort: SortName | None = None
    deprecated: bool = False
    as_of: str | None = None


class WhichParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/which`.

    Attributes:
        name: An artifact, or a shortcut to some of its versions: `churn@latest`, `churn#prod`.
        stage: The stage.
        all: Whether the answer is the list of all versions in the stage.
        registered_only: Whether versions are left out that no tag registers.
        last_stage: Whether only the last stage of a version counts.
        sort: What makes a version the first; None: what `.gtod.yaml` says, else `semver`.
        as_of: What was the answer then, its second included: an ISO 8601 date or time, in UTC if it
            has no offset, or a revision; None: what is the answer now.
    """

    name: str
    stage: str
    all: bool = False
    registered_only: bool = False
    last_stage: bool = False
    sort: SortName | None = None
    as_of: str | None = None


class LatestParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/latest`.

    Attributes:
        name: An artifact, or a shortcut to some of its versions: `churn@latest`, `churn#prod`.
        all: Whether the answer is the list of all versions, the greatest first.
        as_of: What was the answer then, its second included: an ISO 8601 date or time, in UTC if it
            has no offset, or a revision; None: what is the answer now.
    """

    name: str
    all: bool = False
    as_of: str | None = None


class HistoryParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/history`; a time is given as in `gto/show`.

    Attributes:
        name: An artifact, or a shortcut to some of its versions: `churn@latest`, `churn#prod`;
            None: all artifacts.
        reach: Where annotations are looked for.
        ascending: Whether what came first is told first.
        limit: How many events are told at most, of those that the other params leave.
        since: Only what happened then or after it.
        until: Only what happened then or before it.
        stage: Only what is about this stage.
        event: Only these; an empty list leaves out nothing.
        author: Only by whom has this in the name or the address, in any case.
    """

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
    """`gto/describe`.

    Attributes:
        name: An artifact, or a shortcut to some of its versions: `churn@latest`, `churn#prod`.
        rev: The revision whose files are read; None: HEAD, or where the shortcut points.
    """

    name: str
    rev: str | None = None


class CheckRefParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/checkRef`.

    Attributes:
        ref: A tag's name, or a whole ref: `refs/tags/churn@v1.0.0`.
    """

    ref: str


class StagesParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/stages`.

    Attributes:
        which: Those of `.gto`, those that tags use, or of the two those that are in force.
        as_of: What was in use then, its second included: an ISO 8601 date or time, in UTC if it
            has no offset, or a revision; None: what is in use now.
    """

    which: Literal["in-force", "allowed", "used"] = "in-force"
    as_of: str | None = None


class SubscribeParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/subscribe`.

    Attributes:
        since: The last generation that the client knows; None: the one that there is now.
    """

    since: str | None = None


class UnsubscribeParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """`gto/unsubscribe`; `repo` is the folder as it was subscribed to."""


SimpleName = Literal["auto", "true", "false"]
PartName = Literal["major", "minor", "patch"]


class WriteParams(RepositoryParams, frozen=True, gc=False, kw_only=True):
    """What every method has that writes.

    Attributes:
        name: The artifact; no shortcut.
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
    """What every method has that makes or deletes tags.

    Attributes:
        message: The message of the tag; None for the usual one.
        simple: Whether it goes without a counter; `auto` as gto does.
        force: Whether rules may be broken.
        push: Whether the tags are pushed, all or none.
        remote: Where to: the name of a remote, or a URL.
    """

    message: str | None = None
    simple: SimpleName = "auto"
    force: bool = False
    push: bool = False
    remote: str = "origin"


class RegisterParams(TagParams, frozen=True, gc=False, kw_only=True):
    """`gto/register`.

    Attributes:
        ref: The revision that gets the version; None: HEAD.
        version: The version; None: the next one.
        bump: The part that the next version raises; None: `patch`.
    """

    ref: str | None = None
    version: str | None = None
    bump: PartName | None = None


class AssignParams(TagParams, frozen=True, gc=False, kw_only=True):
    """`gto/assign`.

    Attributes:
        stage: The stage.
        ref: The revision whose version is meant; None: HEAD, if there is no `version` either.
        version: The version; None: that of `ref`.
        skip_registration: Whether a revision without a version gets none.
    """

    stage: str
    ref: str | None = None
    version: str | None = None
    skip_registration: bool = False


class UnassignParams(TagParams, frozen=True, gc=False, kw_only=True):
    """`gto/unassign`.

    Attributes:
        stage: The stage.
        version: The version; None: the only one in the stage.
        ref: The revision whose version is meant, instead.
        delete: Whether the tags of the assignment are deleted, instead of a new one made.
    """

    stage: str
    version: str | None = None
    ref: str | None = None
    delete: bool = False


class DeregisterParams(TagParams, frozen=True, gc=False, kw_only=True):
    """`gto/deregister`.

    Attributes:
        version: The version.
        delete: Whether its tags are deleted, instead of a new one made.
    """

    version: str
    delete: bool = False


class DeprecateParams(TagParams, frozen=True, gc=False, kw_only=True):
    """`gto/deprecate`: the artifact, a version of it, or a stage of that.

    Attributes:
        version: The version.
        stage: The stage.
        ref: The revision that the tag stands on; None: the commit of the last event.
        delete: Whether tags are deleted, instead of a new one made.
    """

    version: str | None = None
    stage: str | None = None
    ref: str | None = None
    delete: bool = False


class AnnotateParams(WriteParams, frozen=True, gc=False, kw_only=True):
    """`gto/annotate`; what is None stays as it is.

    Attributes:
        type: What the artifact is, such as `model`.
        path: Where it lies.
        must_exist: Whether HEAD must have the path.
        labels: To be added to those that it has.
        description: For people.
        custom: Whatever the team wants to say.
        commit: Whether the file is committed then.
    """

    type: str | None = None
    path: str | None = None
    must_exist: bool = False
    labels: tuple[str, ...] = ()
    description: str | None = None
    custom: object = None
    commit: bool = False


class RemoveParams(WriteParams, frozen=True, gc=False, kw_only=True):
    """`gto/remove`.

    Attributes:
        commit: Whether the file is committed then.
    """

    commit: bool = False


class TerminalParams(msgspec.Struct, frozen=True):
    """Where a command's output goes.

    Attributes:
        stdout: Whether its output goes to a terminal.
        stderr: Whether its messages do.
        width: The columns of the terminal.
    """

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
    """`$/cancelRequest`: that the answer to a request is no longer wanted.

    Attributes:
        id: The request's id.
    """

    id: int | float | str
