"""One repository in memory."""

import functools
import os
from collections.abc import Collection, Hashable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from gtod.annotations.artifacts import Annotations, parse_artifacts
from gtod.git.file_system import is_local
from gtod.git.files import read_file
from gtod.git.freshness import Grain, Moment, end_moment, this_moment
from gtod.git.location import Location
from gtod.git.object_parsing import CommitObject, parse_commit_object
from gtod.git.objects import MissingObjectError, Objects, open_objects
from gtod.git.revisions import (
    branch_commits,
    branch_heads,
    has_path,
    last_change,
    resolve_revision,
)
from gtod.git.storage import RefStorage
from gtod.git.tag_refs import TAGS, TagRefs
from gtod.git.trees import CommittedPaths
from gtod.git.work_tree import ignored_among, tracked_among, tracked_files
from gtod.registry.tag import parse_tag
from gtod.steps import Pace, Steps, counted, in_thread
from gtod.workspace.configuration import Configuration, Configurations
from gtod.workspace.footprint import size_of_commits
from gtod.workspace.metafiles import Metafiles, blob_id
from gtod.workspace.recent import Recent
from gtod.workspace.tag_store import Folded, TagStore
from gtod.workspace.write_lock import take_write_lock

if TYPE_CHECKING:
    from gtod.annotations.enrichment import Enrichments

#: Bytes that the file with the annotations may have.
INDEX_LIMIT = 64 * 1024 * 1024

#: Characters of annotations that are read within a slice.
_READ_AT_ONCE = 10_000

NO_ANNOTATIONS = Annotations({}, (), {})


class Basis(NamedTuple):
    """What an answer about one artifact rests on, as long as each is the very same object."""

    folded: Folded
    configuration: Configuration
    head: str | None

    def holds(self, now: "Basis") -> bool:
        """Whether an answer that rests on this is the answer now."""
        return (
            self.folded is now.folded
            and self.configuration is now.configuration
            and self.head == now.head
        )


class KnownAnswer(NamedTuple):
    """An answer about an artifact as JSON, and what it rests on."""

    artifact: str
    basis: Basis
    result: msgspec.Raw


class _Head:
    """The commit that HEAD leads to, the same for all that is answered for one moment."""

    __slots__ = ("_commit", "_git_dir", "_moment", "_storage")

    def __init__(self, storage: RefStorage, git_dir: str) -> None:
        self._storage = storage
        self._git_dir = git_dir
        self._moment: Moment | None = None
        self._commit: str | None = None

    def now(self) -> str | None:
        """The commit, in hexadecimal; None before the first one."""
        now = this_moment()
        if now is None or now is not self._moment:
            self._moment = now
            self._commit = self._storage.resolve(self._git_dir, "HEAD")
        return self._commit


class Repository:
    """What a question needs of a repository, proven to be so now.

    Args:
        location: Where it is.
        storage: Its refs.
        tags: The artifacts of its tags; linked worktrees share them.
        environ: Variables for a git that reads: where its settings are.

    Attributes:
        answers: What was answered, by the question.
        metafiles: What metafiles say, of commits and of the work tree.
        enrichments: What those of a commit say about a path.
        objects_missed: How often an object was not there that a fetch may bring.
    """

    def __init__(
        self, location: Location, storage: RefStorage, tags: TagStore, environ: Mapping[str, str]
    ) -> None:
        self.location = location
        self.tags = tags
        self._storage = storage
        self._environ = environ
        grain = Grain(is_local=is_local(location.work_tree or location.git_dir))
        self._head = _Head(storage, location.git_dir)
        # No method of ours: what refers to itself is freed only when the collector comes.
        committed = functools.partial(_committed_text, location, self._head, environ)
        self._configurations = Configurations(location.work_tree, committed, grain)
        self.answers: Recent[Hashable, KnownAnswer] = Recent(256)
        self.metafiles = Metafiles()
        self.enrichments: Recent[tuple[str, str], Enrichments] = Recent(20_000)
        self.objects_missed = 0
        self._commits: Recent[str, CommitObject] = Recent(50_000)
        self._files: Recent[tuple[str, str], str | None] = Recent(50_000)
        self._annotations: Recent[str, Annotations] = Recent(256)
        self._paths: Recent[tuple[str, str], bool] = Recent(50_000)

    @property
    def size(self) -> int:
        """About how many bytes it takes in memory besides the tags, which worktrees share."""
        files = len(self._files) + len(self._paths) + len(self.enrichments)
        return size_of_commits(len(self._commits), files)

    def configuration(self, environ: Mapping[str, str]) -> Configuration:
        """The configuration in force for somebody with these variables."""
        return self._configurations.current(environ)

    def prepare(self) -> Steps[None]:
        """Read what is large beside other work, so that what follows need not."""
        yield from self._storage.prepare()

    def head(self) -> str | None:
        """The commit that HEAD leads to now, in hexadecimal; None before the first commit."""
        return self._head.now()

    def has_ref(self, name: str) -> bool:
        """Whether there is a ref of that whole name (`refs/tags/x`, `HEAD`)."""
        return self._storage.resolve(self.location.git_dir, name) is not None

    def tag_object(self, name: str) -> str | None:
        """The object that the tag `name` (without `refs/tags/`) names now, in hexadecimal."""
        return self._storage.resolve(self.location.git_dir, TAGS + name)

    def tag_objects(self, names: Iterable[str]) -> dict[str, str]:
        """The objects that these tags of the registry name now; what is not there is missing."""
        wanted = set(names)
        artifacts = {tag.artifact for name in wanted if (tag := parse_tag(name))}
        found: dict[str, str] = {}
        for artifact in artifacts:
            found |= self.tags.objects_of(artifact)
        return {name: oid for name, oid in found.items() if name in wanted}

    def tag_content(self, oid: str) -> bytes:
        """The bytes of a tag object; empty if it is not there, or no tag."""
        with open_objects(self.location, self._environ) as objects:
            raw = objects.read(oid)
        return raw.data if raw is not None and raw.type == "tag" else b""

    def tag_refs(self) -> TagRefs:
        """All tags of the registry now."""
        return self._storage.tags(None)

    def open_objects(self) -> AbstractContextManager[Objects]:
        """The objects, open for a burst of reading."""
        return open_objects(self.location, self._environ)

    def file_id(self, commit: str, path: str) -> str | None:
        """The object of the file at `path` in a commit; None if it has none, or is not there."""
        try:
            return self._files.get((commit, path), lambda: self._read_file_id(commit, path))
        except MissingObjectError:
            return None

    def configuration_texts(self) -> tuple[str | None, str | None]:
        """What `.gto` and `.gtod.yaml` say now, to the letter; None for one that says nothing."""
        return self._configurations.texts()

    def write_lock(self) -> Steps[AbstractContextManager[None]]:
        """Wait until no other gtod writes here; it is held until the context is left."""
        end_moment()
        return take_write_lock(self.location.common_dir)

    def is_committed(self, path: str) -> Steps[bool]:
        """Whether HEAD's commit has a file or folder at `path`, counted from the top."""
        return (yield from has_path(self.location, "HEAD", path, self._environ))

    def committed_among(self, paths: Collection[str]) -> Steps[frozenset[str]]:
        """Those of the paths, counted from the top (empty for itself), that HEAD's commit has."""
        commit = self.head()
        if commit is None:
            return frozenset()
        found: set[str] = set()
        pace = Pace()
        with self.open_objects() as objects:
            committed = CommittedPaths(objects, commit)
            for path in paths:
                try:
                    is_there = self._paths.get(
                        (commit, path), functools.partial(committed.has, path)
                    )
                except MissingObjectError:
                    self.objects_missed += 1
                    continue
                if is_there:
                    found.add(path)
                if pace.is_over():
                    yield None
        return frozenset(found)

    def committed_names(self, folder: str) -> Steps[dict[str, bool]]:
        """The names in a folder of HEAD's commit, each with whether it is a folder itself.

        Args:
            folder: Counted from the top; empty for the top itself.
        """
        yield from self.prepare()
        commit = self.head()
        if commit is None:
            return {}
        with self.open_objects() as objects:
            try:
                return CommittedPaths(objects, commit).names_in(folder)
            except MissingObjectError:
                self.objects_missed += 1
                return {}

    def tracked_among(self, paths: Collection[str]) -> Steps[frozenset[str]]:
        """Those of the paths, counted from the top, that git's index has."""
        return (yield from tracked_among(self.location, paths, self._environ))

    def ignored_among(self, paths: Collection[str]) -> Steps[frozenset[str]]:
        """Those of the paths, counted from the top, that git ignores."""
        return (yield from ignored_among(self.location, paths, self._environ))

    def tracked_files(self, *patterns: str) -> Steps[list[str]]:
        """The files in git's index that match pathspecs, counted from the top."""
        return (yield from tracked_files(self.location, self._environ, *patterns))

    def last_change(self, path: str, patience: float) -> Steps[str | None]:
        """The newest of HEAD's commits that changed a file or folder, counted from the top.

        Args:
            path: The file or folder.
            patience: Seconds after which it is given up.

        Raises:
            GtodError: It was given up.
        """
        head = self.head()
        if head is None:
            return None
        return (yield from last_change(self.location, head, path, self._environ, patience))

    def revision(self, text: str) -> Steps[str]:
        """The commit that a revision as git knows them names.

        Raises:
            GtodError: It names none.
        """
        return (yield from resolve_revision(self.location, text, self._environ))

    def branch_heads(self) -> Steps[list[str]]:
        """The newest commit of each local branch."""
        return (yield from branch_heads(self.location, self._environ))

    def branch_commits(self) -> Steps[list[str]]:
        """Every commit of the local branches, newest first."""
        return (yield from branch_commits(self.location, self._environ))

    def commits(self, ids: Collection[str]) -> Steps[dict[str, CommitObject]]:
        """The commits of those ids; what is missing in the repository is missing here."""
        found: dict[str, CommitObject] = {}
        pace = Pace()
        with open_objects(self.location, self._environ) as objects:
            for number, oid in enumerate(ids, 1):
                try:
                    found[oid] = self._commits.get(
                        oid, functools.partial(_read_commit, objects, oid)
                    )
                except MissingObjectError:
                    self.objects_missed += 1
                if pace.is_over():
                    yield counted("Reading commits", number, len(ids))
        return found

    def annotations(self, commits: Collection[str], index: str) -> Steps[dict[str, Annotations]]:
        """What the file `index` says in each of the commits; nothing where it is not there."""
        found: dict[str, Annotations] = {}
        pace = Pace()
        with open_objects(self.location, self._environ) as objects:
            for commit in commits:
                found[commit] = yield from self._annotations_in(objects, commit, index)
                if pace.is_over():
                    yield counted("Reading annotations", len(found), len(commits))
        return found

    def working_annotations(self, index: str) -> Annotations | None:
        """What the file `index` of the work tree says; None if there is no such thing to read."""
        if self.location.work_tree is None or os.path.isabs(index) or ".." in index.split("/"):
            return None
        try:
            data = read_file(os.path.join(self.location.work_tree, index), INDEX_LIMIT)
        except FileNotFoundError:
            return NO_ANNOTATIONS
        except OSError:
            return None
        # By git's name for it, a file that was not changed is one that HEAD has made known.
        return self._annotations.get(
            blob_id(data), lambda: parse_artifacts(data.decode("utf-8", "replace"))
        )

    def _annotations_in(self, objects: Objects, commit: str, index: str) -> Steps[Annotations]:
        # Few commits change the file, so that its content is parsed once for many of them.
        try:
            oid = self._files.get((commit, index), lambda: objects.file_id(commit, index))
            if oid is None:
                return NO_ANNOTATIONS
            known = self._annotations.find(oid)
            if known is None:
                text = _text(objects, oid)
                known = (
                    parse_artifacts(text)
                    if len(text) < _READ_AT_ONCE
                    else (yield from in_thread(functools.partial(parse_artifacts, text)))
                )
                self._annotations.put(oid, known)
        except MissingObjectError:
            self.objects_missed += 1
            return NO_ANNOTATIONS
        return known

    def _read_file_id(self, commit: str, path: str) -> str | None:
        with self.open_objects() as objects:
            return objects.file_id(commit, path)


def _committed_text(
    location: Location, head: _Head, environ: Mapping[str, str], name: str
) -> str | None:
    """The text of a file in HEAD's commit, None if it has none."""
    commit = head.now()
    if commit is None:
        return None
    with open_objects(location, environ) as objects:
        try:
            oid = objects.file_id(commit, name)
            return None if oid is None else _text(objects, oid)
        except MissingObjectError:
            return None


def _text(objects: Objects, oid: str) -> str:
    raw = objects.read(oid)
    if raw is None:
        raise MissingObjectError(oid)
    return raw.data.decode("utf-8", "replace")


def _read_commit(objects: Objects, oid: str) -> CommitObject:
    raw = objects.read(oid)
    if raw is None or raw.type != "commit":
        raise MissingObjectError(oid)
    return parse_commit_object(raw.data)
