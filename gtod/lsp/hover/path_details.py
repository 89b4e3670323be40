"""What there is at a path that an artifact names."""

import logging
import os

import msgspec

from gtod.annotations.artifacts import Annotation
from gtod.annotations.enrichment import NO_ENRICHMENTS, Enrichments
from gtod.annotations.file_kind import FileKind
from gtod.annotations.paths import can_be_of_file, is_address
from gtod.errors import GtodError
from gtod.git.object_parsing import CommitObject
from gtod.lsp.snapshot import Snapshot
from gtod.service.enrichment.reading import enrichments_at, working_enrichments
from gtod.steps import Steps, in_thread
from gtod.workspace.repository import Repository

_log = logging.getLogger(__name__)

#: Files of a folder that are counted at most.
MOST_FILES = 10_000
#: Seconds that git may look for a path's last commit: somebody waits for the hover.
_PATIENCE = 2.0


class Size(msgspec.Struct, frozen=True):
    """How large a file or folder is.

    Attributes:
        bytes: Of a file; None for a folder.
        files: How many files a folder has; those beyond `MOST_FILES` are not counted.
    """

    bytes: int | None
    files: int = 1


class Change(msgspec.Struct, frozen=True):
    """A commit that changed something: its hash in hexadecimal, and itself."""

    commit: str
    object: CommitObject


class PathDetails(msgspec.Struct, frozen=True):
    """What is known of a path.

    Attributes:
        is_address: Whether it leads elsewhere, such as `s3://bucket/key`.
        is_missing: Whether nothing lies there now.
        size: Of what lies there now; None if nothing does, or no files can be looked at.
        is_committed: Whether HEAD's commit has it; None if that cannot be known.
        last_change: The newest commit that changed it; None if there is none that is known.
        enrichments: What the metafiles beside it say, as they are now.
    """

    is_address: bool = False
    is_missing: bool = False
    size: Size | None = None
    is_committed: bool | None = None
    last_change: Change | None = None
    enrichments: Enrichments = NO_ENRICHMENTS


def gather_details(
    snapshot: Snapshot, repository: Repository | None, path: str
) -> Steps[PathDetails]:
    """What there is now at a path that the file names."""
    if is_address(path):
        return PathDetails(is_address=True)
    facts = yield from _on_disk(snapshot, repository, path)
    within = None if repository is None else _within(snapshot, repository, path)
    if repository is None or within is None:
        return facts
    committed = yield from repository.committed_among([within])
    enrichments = yield from _enrichments(repository, within)
    facts = msgspec.structs.replace(
        facts, is_committed=within in committed, enrichments=enrichments
    )
    try:
        change = yield from _last_change(repository, within)
    except GtodError as error:
        _log.info("the last commit of '%s' is not shown: %s", path, error.message)
        return facts
    return msgspec.structs.replace(facts, last_change=change)


def _enrichments(repository: Repository, within: str) -> Steps[Enrichments]:
    top = repository.location.work_tree
    annotation = Annotation(path=within)
    if top is None:
        return (yield from enrichments_at(repository, repository.head(), annotation))
    return (yield from working_enrichments(top, "", annotation, repository.metafiles))


def _on_disk(snapshot: Snapshot, repository: Repository | None, path: str) -> Steps[PathDetails]:
    place = snapshot.resolved(path)
    if place is None or (repository is not None and repository.location.work_tree is None):
        return PathDetails()
    size = yield from in_thread(lambda: size_of(place))
    return PathDetails(is_missing=size is None, size=size)


def size_of(place: str) -> Size | None:
    """The size of what lies at a path; None if nothing does that can be looked at."""
    try:
        if not os.path.isdir(place):
            return Size(os.stat(place).st_size)
    except (OSError, ValueError):  # a NUL, or what no path can be encoded from
        return None
    files = 0
    for _, _, names in os.walk(place):
        files += len(names)
        if files > MOST_FILES:
            return Size(None, MOST_FILES)
    return Size(None, files)


def _within(snapshot: Snapshot, repository: Repository, path: str) -> str | None:
    """The path from the repository's uppermost folder; None if it is not in it."""
    if not can_be_of_file(path):
        return None
    top = repository.location.work_tree
    if top is None:
        # Only artifacts.yaml says where its paths count from in a repository without files.
        if snapshot.kind is not FileKind.ARTIFACTS:
            return None
        within = os.path.normpath(path)
    else:
        place = snapshot.resolved(path)
        if place is None:
            return None
        # The last part may be a link itself, which is then what was committed.
        folder, name = os.path.split(place)
        within = os.path.relpath(
            os.path.join(os.path.realpath(folder), name), os.path.realpath(top)
        )
    if os.path.isabs(within) or within.split("/", 1)[0] == "..":
        return None
    return "" if within == "." else within


def _last_change(repository: Repository, within: str) -> Steps[Change | None]:
    commit = yield from repository.last_change(within, _PATIENCE)
    if commit is None:
        return None
    found = yield from repository.commits([commit])
    return Change(commit, found[commit]) if commit in found else None
