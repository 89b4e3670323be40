"""What `gtoc.Registry` answers: frozen values, named as in the protocol.

Fields that a newer daemon sends beside these are left out. Times have the offset of whoever tagged.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar  # Any: what a JSON object holds

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

R = TypeVar("R")
D = TypeVar("D", bound="DataclassInstance")

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Artifact:
    """A row of the registry.

    Attributes:
        artifact: Its name.
        latest: Its greatest registered version; None if none is registered.
        stages: For each stage of the registry the version that counts there, or None.
        deprecated: Whether its last event is a deprecation.
        annotated: Whether `artifacts.yaml` has an entry for it.
    """

    artifact: str
    latest: str | None
    stages: Mapping[str, str | None]
    deprecated: bool
    annotated: bool


@dataclass(frozen=True, slots=True)
class RegistryView:
    """The whole registry: its stages in order, and its artifacts."""

    stages: tuple[str, ...]
    artifacts: tuple[Artifact, ...]


@dataclass(frozen=True, slots=True)
class Enrichment:
    """What a metafile beside an artifact's path says; what it does not tell is None.

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

    source: str
    file: str
    size: int | None = None
    hash: str | None = None
    nfiles: int | None = None
    object_type: str | None = None
    model_type: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an artifact.

    Attributes:
        artifact: The artifact.
        version: Its name, such as `v1.2.0`, or a commit where no tag registers it.
        commit_hexsha: The commit that it stands on.
        created_at: When it came to be.
        author: Whoever made it.
        author_email: Their address.
        message: What they wrote.
        ref: The tag that registers it; None if none does.
        is_registered: Whether a tag registers it.
        is_active: Whether it was not deregistered since.
        stages: The stages that it is in.
        discovered: Whether only an annotation tells of it.
        enrichments: What the metafiles in its commit say; only `versions` reads them.
    """

    artifact: str
    version: str
    commit_hexsha: str
    created_at: datetime
    author: str
    author_email: str
    message: str
    ref: str | None
    is_registered: bool
    is_active: bool
    stages: tuple[str, ...]
    discovered: bool = False
    enrichments: tuple[Enrichment, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """A version in a stage.

    Attributes:
        artifact: The artifact.
        version: The version.
        stage: The stage.
        commit_hexsha: The commit that the version stands on.
        created_at: When it was put there.
        author: Whoever did.
        author_email: Their address.
        message: What they wrote.
        ref: The tag that says so.
    """

    artifact: str
    version: str
    stage: str
    commit_hexsha: str
    created_at: datetime
    author: str
    author_email: str
    message: str
    ref: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened.

    Attributes:
        timestamp: When.
        artifact: To which artifact.
        event: What: `registration`, `deregistration`, `assignment`, `unassignment`,
            `deprecation` or `commit`.
        version: The version that it is about; None for a commit and a deprecation.
        stage: The stage, if it is about one.
        commit_hexsha: The commit that it stands on.
        author: Who did it.
        author_email: Their address.
        message: What they wrote.
        ref: The tag; None for a commit.
    """

    timestamp: datetime
    artifact: str
    event: str
    version: str | None
    stage: str | None
    commit_hexsha: str
    author: str
    author_email: str
    message: str
    ref: str | None


@dataclass(frozen=True, slots=True)
class Ref:
    """What a ref says.

    Attributes:
        ref: Its name.
        event: `registration`, `assignment` …; None if it is about no artifact.
        artifact: The artifact.
        version: The version, of a registration only.
        stage: The stage, of an assignment only.
        commit_hexsha: The commit that the tag stands on.
        active: Whether what it did still holds.
        binds_to: The version that the event is about, whatever it does to it.
    """

    ref: str
    event: str | None
    artifact: str | None
    version: str | None
    stage: str | None
    commit_hexsha: str | None
    active: bool
    binds_to: str | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """What `artifacts.yaml` says of an artifact.

    Attributes:
        type: What it is, such as `model`.
        path: Where it lies in the repository, or elsewhere.
        virtual: Whether its files are kept outside the repository.
        labels: In the order of the file.
        description: For people.
        custom: Whatever the team put there: text, numbers, booleans, None, lists, dicts.
        enrichments: What the metafiles in the same commit say; only `describe` reads them.
    """

    type: str | None = None
    path: str | None = None
    virtual: bool = True
    labels: tuple[str, ...] = ()
    description: str = ""
    custom: Any = None  # only the team knows
    enrichments: tuple[Enrichment, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What a change did to the tags.

    Attributes:
        events: The events that it added, in order.
        deleted: The events whose tags it deleted.
        warnings: What somebody should know, each in a sentence.
        pushed: Whether the remote has it too.
        push_command: What pushes it, for a shell in the repository; None if nothing is to push.
        dry_run: Whether it is only what would have been done.
    """

    events: tuple[Event, ...]
    deleted: tuple[Event, ...]
    warnings: tuple[str, ...]
    pushed: bool
    push_command: str | None
    dry_run: bool


@dataclass(frozen=True, slots=True)
class Annotated:
    """What a change did to `artifacts.yaml`.

    Attributes:
        artifact: The artifact.
        annotation: What the file says of it now; None if nothing.
        file: The file, from the repository's uppermost folder.
        changed: Whether it is another than before.
        commit: The commit that has the change; None if none was asked for.
        diff: The change, as `diff -u` shows it.
        warnings: What somebody should know, each in a sentence.
        dry_run: Whether it is only what would have been done.
    """

    artifact: str
    annotation: Annotation | None
    file: str
    changed: bool
    commit: str | None
    diff: str
    warnings: tuple[str, ...]
    dry_run: bool


def registry_view(content: Content) -> RegistryView:
    """The registry that was answered."""
    return _record(RegistryView, content, stages=tuple, artifacts=_each(_artifact))


def version(content: Content) -> Version:
    """The version that was answered."""
    return _record(
        Version,
        content,
        created_at=datetime.fromisoformat,
        stages=tuple,
        enrichments=_each(_enrichment),
    )


def assignment(content: Content) -> Assignment:
    """The assignment that was answered."""
    return _record(Assignment, content, created_at=datetime.fromisoformat)


def event(content: Content) -> Event:
    """The event that was answered."""
    return _record(Event, content, timestamp=datetime.fromisoformat)


def ref(content: Content) -> Ref:
    """What was answered about a ref."""
    return _record(Ref, content)


def annotation(content: Content) -> Annotation:
    """The annotation that was answered; what is not stated has its default."""
    return _record(Annotation, content, labels=tuple, enrichments=_each(_enrichment))


def written(content: Content) -> Written:
    """What was answered about changed tags."""
    return _record(Written, content, events=_each(event), deleted=_each(event), warnings=tuple)


def annotated(content: Content) -> Annotated:
    """What was answered about a changed file."""
    return _record(Annotated, content, annotation=_unless_null(annotation), warnings=tuple)


def _enrichment(content: Content) -> Enrichment:
    return _record(Enrichment, content)


def _artifact(content: Content) -> Artifact:
    return _record(Artifact, content)


def _record(kind: type[D], content: Content, **convert: Callable[[Any], object]) -> D:
    """A record of those fields that it has, some of them converted from their JSON form."""
    names = [field.name for field in fields(kind)]
    known = {name: content[name] for name in names if name in content}
    for name in convert.keys() & known.keys():
        known[name] = convert[name](known[name])
    return kind(**known)


def _each(build: Callable[[Content], R]) -> Callable[[list[Content]], tuple[R, ...]]:
    return lambda items: tuple(map(build, items))


def _unless_null(build: Callable[[Content], R]) -> Callable[[Content | None], R | None]:
    return lambda content: None if content is None else build(content)
