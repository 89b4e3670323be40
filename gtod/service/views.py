"""What the questions are answered with."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from gtod.annotations.artifacts import Annotation
from gtod.registry.difference import Change
from gtod.registry.event import Event
from gtod.registry.fold import StageState, Version
from gtod.registry.query import Placement
from gtod.registry.tag import KindName

#: What an entry of the history can be.
EntryName = Literal[KindName, "commit"]


class Moment(msgspec.Struct, frozen=True, gc=False):
    """A point in time: seconds since 1970-01-01 UTC, and the writer's offset in minutes."""

    time: int
    offset: int


class ArtifactRow(msgspec.Struct, frozen=True):
    """An artifact in the table of the registry.

    Attributes:
        name: The artifact.
        latest: Its latest version, or None.
        stages: What counts in each stage that a version is in.
        is_deprecated: Whether it was deprecated last.
        is_annotated: Whether a commit that was looked at annotates it.
    """

    name: str
    latest: Version | None
    stages: Mapping[str, Placement]
    is_deprecated: bool
    is_annotated: bool


class RegistryView(msgspec.Struct, frozen=True):
    """The registry as a table: its columns and its rows."""

    stages: tuple[str, ...]
    rows: tuple[ArtifactRow, ...]


class VersionView(msgspec.Struct, frozen=True):
    """A version of an artifact with all that is known of it.

    Attributes:
        artifact: The artifact.
        name: The version, or the commit's hash where it has no other name.
        commit: The commit that it stands on.
        created: When it was registered, first got a stage, or was committed.
        author: Who did that.
        author_email: Their address.
        message: What they said.
        tag: The tag that registers it, or None.
        is_registered: Whether a tag registers it.
        is_active: Whether it counts now.
        discovered: Whether only the annotation in its commit tells of it.
        stages: The stages it is in, newest assignment first.
        assignments: The assignments that hold, in order.
        annotation: What its commit says about the artifact, or None.
    """

    artifact: str
    name: str
    commit: str
    created: Moment
    author: str
    author_email: str
    message: str
    tag: str | None
    is_registered: bool
    is_active: bool
    discovered: bool
    stages: tuple[StageState, ...]
    assignments: tuple[Event, ...]
    annotation: Annotation | None


class HistoryEntry(msgspec.Struct, frozen=True, gc=False):
    """Something that happened: a registry event, or a commit that carries one."""

    moment: Moment
    artifact: str
    event: EntryName
    version: str | None
    stage: str | None
    commit: str
    author: str
    author_email: str
    message: str
    tag: str | None


class RefView(msgspec.Struct, frozen=True):
    """What a ref says.

    Attributes:
        ref: The tag's name, or the ref as it was asked for.
        event: The event, or None if the ref is none.
        version: The version that the event is about, or None.
        is_active: Whether what the event did still holds.
        assignments: The assignments of the version that hold, in order.
    """

    ref: str
    event: Event | None
    version: Version | None
    version_name: str | None
    is_active: bool
    assignments: tuple[Event, ...] = ()


class ChangedEvent(msgspec.Struct, frozen=True, gc=False):
    """An event that was added or removed: `change`, and what `gto/history` tells of it.

    Of a tag whose object is gone only the name is left; what that does not tell is null.

    Attributes:
        change: What became of it.
        timestamp: When it was done, in ISO 8601.
        artifact: The artifact.
        event: What it did.
        version: The version that it is about, as far as that is known.
        stage: The stage that it is about; null if it is about none.
        commit_hexsha: The commit, in hexadecimal.
        author: Who did it.
        author_email: Their address.
        message: What they said.
        ref: The tag's name.
    """

    change: Change
    timestamp: str | None
    artifact: str
    event: KindName
    version: str | None
    stage: str | None
    commit_hexsha: str | None
    author: str | None
    author_email: str | None
    message: str | None
    ref: str
