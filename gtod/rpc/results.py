"""What each typed method answers. Times are ISO 8601 with the offset of whoever tagged."""

from typing import Literal

import msgspec

from gtod.annotations.enrichment import SourceName
from gtod.registry.tag import KindName
from gtod.service.views import EntryName


class Assignment(msgspec.Struct, frozen=True, gc=False):
    """A version in a stage, by the assignment that put it there.

    Attributes:
        artifact: The artifact.
        version: The version.
        stage: The stage.
        commit_hexsha: The commit, in hexadecimal.
        created_at: When, in ISO 8601 with the offset of whoever did it.
        author: Who did it.
        author_email: Their address.
        message: What they said.
        ref: The tag's name.
    """

    artifact: str
    version: str
    stage: str
    commit_hexsha: str
    created_at: str
    author: str
    author_email: str
    message: str
    ref: str


class Version(msgspec.Struct, frozen=True):
    """A version of an artifact.

    Attributes:
        artifact: The artifact.
        version: The version; its commit in hexadecimal where no tag registers it.
        commit_hexsha: The commit, in hexadecimal.
        created_at: When, in ISO 8601 with the offset of whoever did it.
        author: Who did it.
        author_email: Their address.
        message: What they said.
        ref: The name of the tag that registers it; null if none does.
        is_registered: Whether one does.
        is_active: Whether it counts now: it was not deregistered since.
        stages: The stages that it is in, the newest assignment first.
        discovered: Whether only the annotation in its commit tells of it.
    """

    artifact: str
    version: str
    commit_hexsha: str
    created_at: str
    author: str
    author_email: str
    message: str
    ref: str | None
    is_registered: bool
    is_active: bool
    stages: list[str]
    discovered: bool = False


class Enrichment(msgspec.Struct, frozen=True):
    """What a metafile says about an artifact; what it does not tell is null.

    Attributes:
        source: Whose metafile it is: `dvc` or `mlem`.
        file: The metafile, from the repository's uppermost folder.
        size: In bytes.
        hash: As it is written there.
        nfiles: How many files there are.
        object_type: What it is to the tool, such as `model`.
        model_type: What kind of model it is, such as `sklearn`.
        problem: Why the metafile cannot be understood, so that it tells nothing.
    """

    source: SourceName
    file: str
    size: int | None = None
    hash: str | None = None
    nfiles: int | None = None
    object_type: str | None = None
    model_type: str | None = None
    problem: str | None = None


class EnrichedVersion(Version, frozen=True):
    """A version of an artifact, and what the metafiles in its commit say about it.

    Attributes:
        enrichments: What they say.
    """

    enrichments: list[Enrichment] = []


class Artifact(msgspec.Struct, frozen=True):
    """A row of the registry.

    Attributes:
        artifact: The artifact.
        latest: Its latest version; null if it has none.
        stages: The version that counts in each stage of the registry; null if none does.
        deprecated: Whether it was deprecated last.
        annotated: Whether artifacts.yaml says something about it.
    """

    artifact: str
    latest: str | None
    stages: dict[str, str | None]
    deprecated: bool
    annotated: bool


class Registry(msgspec.Struct, frozen=True):
    """The registry.

    Attributes:
        stages: Its stages, in order.
        artifacts: Its artifacts.
    """

    stages: list[str]
    artifacts: list[Artifact]


class Event(msgspec.Struct, frozen=True):
    """Something that happened.

    Attributes:
        timestamp: When, in ISO 8601 with the offset of whoever did it.
        artifact: The artifact.
        event: What it did.
        version: The version that it is about; null if it is about none.
        stage: The stage that it is about; null if it is about none.
        commit_hexsha: The commit, in hexadecimal.
        author: Who did it.
        author_email: Their address.
        message: What they said.
        ref: The tag's name; null for a commit.
    """

    timestamp: str
    artifact: str
    event: EntryName
    version: str | None
    stage: str | None
    commit_hexsha: str
    author: str
    author_email: str
    message: str
    ref: str | None


class Written(msgspec.Struct, frozen=True):
    """What a method did that makes or deletes tags.

    Attributes:
        events: Those of the tags that were made, in order.
        deleted: Those of the tags that were deleted.
        warnings: What whoever asked should know.
        pushed: Whether the remote has all of it.
        push_command: What pushes it, for a shell in the repository; null if nothing is to push.
        dry_run: Whether nothing was done.
    """

    events: list[Event]
    deleted: list[Event]
    warnings: list[str]
    pushed: bool
    push_command: str | None
    dry_run: bool


class Annotation(msgspec.Struct, frozen=True, omit_defaults=True):
    """What artifacts.yaml says about an artifact; what it does not say is left out.

    Attributes:
        type: What it is, such as `model`.
        path: Where it lies in the repository, or elsewhere.
        virtual: Whether its files are kept outside the repository.
        labels: In the order of the file.
        description: For people; may have several lines.
        custom: Whatever the team put there.
    """

    type: str | None = None
    path: str | None = None
    virtual: bool = True
    labels: list[str] = []
    description: str = ""
    custom: object = None


class Description(Annotation, frozen=True, omit_defaults=True):
    """What a commit says about an artifact, and what the metafiles beside its path say.

    Attributes:
        enrichments: Those of the metafiles; left out if there are none.
    """

    enrichments: list[Enrichment] = []


class Annotated(msgspec.Struct, frozen=True):
    """What a method did that changes artifacts.yaml.

    Attributes:
        artifact: The artifact.
        annotation: What the file says about it now, no defaults; null if nothing.
        file: The file, from the repository's uppermost folder.
        changed: Whether that is something new.
        commit: The commit that says so, in hexadecimal; null if none was made.
        diff: The change as a unified diff.
        warnings: What whoever asked should know.
        dry_run: Whether nothing was done.
    """

    artifact: str
    annotation: Annotation | None
    file: str
    changed: bool
    commit: str | None
    diff: str
    warnings: list[str]
    dry_run: bool


class Ref(msgspec.Struct, frozen=True):
    """What a ref says; `event` is null if it says nothing about the registry.

    Attributes:
        ref: The tag's name.
        event: `registration`, `assignment` …
        artifact: The artifact.
        version: The version, of a registration only.
        stage: The stage, of an assignment only.
        commit_hexsha: The commit that the tag stands on.
        active: Whether what it did still holds.
        binds_to: The version that the event is about, whatever it does to it.
    """

    ref: str
    event: KindName | None
    artifact: str | None
    version: str | None
    stage: str | None
    commit_hexsha: str | None
    active: bool
    binds_to: str | None = None


class Hello(msgspec.Struct, frozen=True):
    """Who answers, and what it can do.

    Attributes:
        server: `gtod`.
        version: Of gtod.
        protocol: The number of the protocol that is spoken, by all methods.
        capabilities: What this daemon can besides answering the methods.
    """

    server: str
    version: str
    protocol: int
    capabilities: list[str]


class RepositoryStatus(msgspec.Struct, frozen=True):
    """A repository in memory.

    Attributes:
        path: The work tree, or the Git directory of a bare repository.
        state: `loading`, `partial` (only what was asked for is in memory) or `ready`.
        artifacts: How many artifacts are in memory.
        tags_read: How many tag objects were read since the start.
        artifacts_folded: How often an artifact was folded since the start.
        size: About how many bytes it takes in memory, with its worktrees.
        idle: Seconds since it was asked last, be it from another worktree.
        watched: `inotify` (as the system has it), `polling`, or null if nobody subscribed to it.
        subscribers: How many did.
        obstacle: Why it is polled, with the way out if there is one; null if it is not.
    """

    path: str
    state: Literal["loading", "partial", "ready"]
    artifacts: int
    tags_read: int
    artifacts_folded: int
    size: int
    idle: float
    watched: str | None = None
    subscribers: int = 0
    obstacle: str | None = None


class Status(msgspec.Struct, frozen=True):
    """How the daemon is. Times are in seconds, memory in bytes.

    Attributes:
        pid: The process.
        version: Of gtod.
        protocol: The number of the protocol.
        uptime: Since the start.
        socket: The path of the socket.
        memory: What the process takes; null if that is not known.
        connections: How many clients there are.
        requests: How many requests there were.
        last_error: The last unexpected error; null if there was none.
        memory_limit: What all repositories may take.
        memory_held: About what they take.
        idle_timeout: After so long without a client the daemon ends.
        repository_idle: After so long without a question a repository is dropped.
        warnings: What is wrong with the daemon's variables, so that a default holds.
        repositories: The repositories in memory.
    """

    pid: int
    version: str
    protocol: int
    uptime: float
    socket: str
    memory: int | None
    connections: int
    requests: int
    last_error: str | None
    idle_timeout: float
    memory_limit: int
    memory_held: int
    repository_idle: float
    warnings: list[str]
    repositories: list[RepositoryStatus]


class CommandOutput(msgspec.Struct, frozen=True):
    """What a command writes, and how it ended.

    Attributes:
        output: Pairs of stream (`stdout`, `stderr` or `github-output`) and text, in order.
        exit_code: Its exit status.
    """

    output: tuple[tuple[str, str], ...]
    exit_code: int
