"""Reading the metafiles beside an artifact's path, in a commit or in a work tree."""

import errno
import os
from collections.abc import Callable, Sequence
from typing import TypeVar

from gtod.annotations.artifacts import Annotation
from gtod.annotations.enrichment import NO_ENRICHMENTS, BrokenMetafile, Enrichment, Enrichments
from gtod.annotations.metafile import BROKEN_METAFILE
from gtod.annotations.problem import NOWHERE, Problem
from gtod.git.files import read_file
from gtod.git.objects import MissingObjectError, Objects
from gtod.service.enrichment.dvc import read_dvc
from gtod.service.enrichment.mlem import read_mlem
from gtod.service.enrichment.reader import Files, Reader, path_within
from gtod.steps import Pace, Steps, counted
from gtod.workspace.metafiles import METAFILE_LIMIT, Metafiles, blob_id, too_large
from gtod.workspace.repository import Repository

P = TypeVar("P")

_READERS: tuple[Reader, ...] = (read_dvc, read_mlem)


def enrichments_at(
    repository: Repository, commit: str | None, annotation: Annotation | None
) -> Steps[Enrichments]:
    """What the metafiles of the commit that has the annotation say about its artifact."""
    if commit is None:
        return NO_ENRICHMENTS
    return (yield from enrichments_at_each(repository, [(commit, annotation)]))[0]


def enrichments_at_each(
    repository: Repository, annotated: Sequence[tuple[str, Annotation | None]]
) -> Steps[list[Enrichments]]:
    """What the metafiles of commits say, each about the artifact of one of its annotations."""
    places = [(commit, _path(annotation, "")) for commit, annotation in annotated]
    if all(path is None for _, path in places):
        return [NO_ENRICHMENTS] * len(places)
    found: list[Enrichments] = []
    pace = Pace()
    with repository.open_objects() as objects:
        for commit, path in places:
            found.append((yield from _committed(repository, objects, commit, path)))
            if pace.is_over():
                yield counted("Reading metafiles", len(found), len(places))
    return found


def _committed(
    repository: Repository, objects: Objects, commit: str, path: str | None
) -> Steps[Enrichments]:
    if path is None:
        return NO_ENRICHMENTS
    known = repository.enrichments.find((commit, path))
    if known is not None:
        return known
    missed = repository.objects_missed
    found = yield from _read(path, _CommittedFiles(repository, objects, commit))
    # What a fetch may bring is looked for again.
    if repository.objects_missed == missed:
        repository.enrichments.put((commit, path), found)
    return found


def working_enrichments(
    work_tree: str, folder: str, annotation: Annotation | None, metafiles: Metafiles
) -> Steps[Enrichments]:
    """What the metafiles that lie there now say about an artifact.

    Args:
        work_tree: The repository's uppermost folder.
        folder: The folder in it from which the annotation's path counts; mostly empty.
        annotation: What is said about the artifact.
        metafiles: Where to keep what was read; a repository has one.
    """
    path = _path(annotation, folder)
    if path is None:
        return NO_ENRICHMENTS
    return (yield from _read(path, _WorkingFiles(work_tree, metafiles)))


def _path(annotation: Annotation | None, folder: str) -> str | None:
    return None if annotation is None else path_within(annotation.path, folder)


def _read(path: str, files: Files) -> Steps[Enrichments]:
    found: list[Enrichment] = []
    broken: list[BrokenMetafile] = []
    for reader in _READERS:
        result = yield from reader(path, files)
        if isinstance(result, Enrichment):
            found.append(result)
        elif result is not None:
            broken.append(result)
    return Enrichments(tuple(found), tuple(broken)) if found or broken else NO_ENRICHMENTS


class _CommittedFiles:
    """The files of a commit."""

    def __init__(self, repository: Repository, objects: Objects, commit: str) -> None:
        self._repository = repository
        self._objects = objects
        self._commit = commit

    def parsed(self, file: str, parse: Callable[[str], P | Problem]) -> Steps[P | Problem | None]:
        """See `Files.parsed`."""
        try:
            oid = self._objects.file_id(self._commit, file)
            if oid is None:
                return None
            known = self._repository.metafiles.find(oid, parse)
            if known is not None:
                return known
            size = self._objects.size(oid)
            if size is not None and size > METAFILE_LIMIT:
                return too_large()
            data = self._content(oid)
        except MissingObjectError:
            self._repository.objects_missed += 1
            return None
        return (yield from self._repository.metafiles.read(oid, data, parse))

    def _content(self, oid: str) -> bytes:
        blob = self._objects.read(oid)
        if blob is None:
            raise MissingObjectError(oid)
        return blob.data


class _WorkingFiles:
    """The files of a work tree."""

    def __init__(self, work_tree: str, metafiles: Metafiles) -> None:
        self._work_tree = work_tree
        self._metafiles = metafiles

    def parsed(self, file: str, parse: Callable[[str], P | Problem]) -> Steps[P | Problem | None]:
        """See `Files.parsed`."""
        try:
            data = read_file(os.path.join(self._work_tree, file), METAFILE_LIMIT)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                return None
            if error.errno == errno.EFBIG:
                return too_large()
            message = f"It cannot be read: {error.strerror or error}."
            return Problem(BROKEN_METAFILE, "warning", message, NOWHERE)
        return (yield from self._metafiles.read(blob_id(data), data, parse))
