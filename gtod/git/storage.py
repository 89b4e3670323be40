"""How a repository stores its refs, and reading them accordingly."""

import functools
import os
import re
from collections.abc import Mapping
from typing import Protocol

from gtod.errors import ErrorKind, GtodError
from gtod.git.command import arguments, run_git, whole_complaint
from gtod.git.file_system import is_local
from gtod.git.files import read_file
from gtod.git.freshness import Grain, Watched
from gtod.git.location import Location
from gtod.git.loose_refs import NO_FILE, REF_LIMIT, LooseTags, is_ref_name
from gtod.git.packed_refs import PackedRefs
from gtod.git.tag_refs import TagRef, TagRefs
from gtod.steps import Steps

#: Makes `git for-each-ref` write what packed-refs would hold.
_PACKED_FORMAT = "%(objectname) %(refname)%(if)%(*objectname)%(then)%0a^%(*objectname)%(end)"
_PACKED_HEADER = b"# pack-refs with: peeled fully-peeled sorted \n"

_oid = re.compile(r"(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64})(?=\s|\Z)")
#: Bytes that packed-refs may have: some ten million refs.
_PACKED_LIMIT = 2 * 1024**3
#: Bytes of packed-refs that take so long to read that others should not wait for it.
_LARGE = 4 * 1024**2
#: How many refs a row of symbolic ones may have (SYMREF_MAXDEPTH of git).
_SYMBOLIC_DEPTH = 5


class RefStorage(Protocol):
    """The refs of one common Git directory, proven anew at each call."""

    def prepare(self) -> Steps[None]:
        """Read what is large beside other work, so that what follows need not.

        Raises:
            GtodError: Something cannot be read, or is broken.
        """

    def tags_at_once(self, artifact: str | None) -> TagRefs | None:
        """The same as `tags`, unless something large has to be read for it: then None.

        Raises:
            GtodError: Something cannot be read, or is broken.
        """

    def tags(self, artifact: str | None) -> TagRefs:
        """The tags now, proven for one artifact, or for all if None.

        Raises:
            GtodError: Something cannot be read, or is broken.
        """

    def resolve(self, git_dir: str, name: str) -> str | None:
        """The object that a ref (`HEAD`, `refs/heads/main`) leads to now, in hexadecimal.

        Raises:
            GtodError: Something cannot be read, or is broken.
        """


def open_storage(location: Location, environ: Mapping[str, str]) -> RefStorage:
    """The storage that the repository uses."""
    if os.path.exists(os.path.join(location.common_dir, "reftable")):
        return ReftableStorage(location, environ)
    return FileStorage(location.common_dir)


class FileStorage:
    """Refs in files: loose ones, and those in packed-refs."""

    def __init__(self, common_dir: str) -> None:
        grain = Grain(is_local=is_local(common_dir))
        path = os.path.join(common_dir, "packed-refs")
        self._common_dir = common_dir
        self._packed = Watched(path, _read_packed, grain, PackedRefs())
        # No method of ours: what refers to itself is freed only when the collector comes.
        look_up = functools.partial(_packed_object, self._packed)
        self._loose = LooseTags(common_dir, grain, look_up)
        self._current = TagRefs(PackedRefs(), {})

    def prepare(self) -> Steps[None]:
        """See `RefStorage.prepare`."""
        try:
            yield from self._packed.settle_beside(_LARGE)
        except OSError as error:
            raise _unreadable(error) from error

    def tags_at_once(self, artifact: str | None) -> TagRefs | None:
        """See `RefStorage.tags_at_once`."""
        try:
            loose = self._loose.refresh(artifact)
            if not self._packed.look_unless_large(_LARGE):
                return None
        except OSError as error:
            raise _unreadable(error) from error
        return self._together(loose)

    def tags(self, artifact: str | None) -> TagRefs:
        """See `RefStorage.tags`."""
        try:
            # Loose before packed, in each moment anew: git packs a ref before it removes the file.
            loose = self._loose.refresh(artifact)
            self._packed.look()
        except OSError as error:
            raise _unreadable(error) from error
        return self._together(loose)

    def _together(self, loose: Mapping[str, Mapping[str, TagRef]]) -> TagRefs:
        if loose is not self._current.loose or self._packed.value is not self._current.packed:
            self._current = TagRefs(self._packed.value, loose)
        return self._current

    def resolve(self, git_dir: str, name: str) -> str | None:
        """See `RefStorage.resolve`; symbolic refs are followed as deep as git does."""
        try:
            return self._follow(git_dir, name)
        except OSError as error:
            raise _unreadable(error) from error

    def _follow(self, git_dir: str, name: str) -> str | None:
        for _ in range(_SYMBOLIC_DEPTH):
            if not is_ref_name(name):
                return None
            content = _read_ref(git_dir, name) or _read_ref(self._common_dir, name)
            if content is None:
                return _packed_object(self._packed, name)
            if not content.startswith("ref:"):
                match = _oid.match(content)
                return match[0].lower() if match else None
            name = content.removeprefix("ref:").strip()
        return None


class ReftableStorage:
    """Refs in a reftable, which git alone can read; its list of tables tells when it changed."""

    def __init__(self, location: Location, environ: Mapping[str, str]) -> None:
        self._environ = environ
        path = os.path.join(location.common_dir, "reftable", "tables.list")
        grain = Grain(is_local=is_local(location.common_dir))
        list_refs = functools.partial(_list_refs, location, environ)
        self._refs = Watched(path, list_refs, grain, PackedRefs())
        self._current = TagRefs(PackedRefs(), {})

    def prepare(self) -> Steps[None]:
        """See `RefStorage.prepare`; git is asked in one piece."""
        yield from ()

    def tags_at_once(self, artifact: str | None) -> TagRefs | None:
        """See `RefStorage.tags_at_once`."""
        return self.tags(artifact)

    def tags(self, artifact: str | None) -> TagRefs:  # noqa: ARG002 - one file proves all tags
        """See `RefStorage.tags`."""
        try:
            self._refs.refresh()
        except OSError as error:
            raise _unreadable(error) from error
        if self._refs.value is not self._current.packed:
            self._current = TagRefs(self._refs.value, {})
        return self._current

    def resolve(self, git_dir: str, name: str) -> str | None:
        """See `RefStorage.resolve`."""
        words = ["git", f"--git-dir={git_dir}", "rev-parse", "--verify", "--quiet", name]
        process = run_git(words, self._environ)
        return process.stdout.decode("ascii", "replace").strip() or None


def _list_refs(location: Location, environ: Mapping[str, str], _path: str) -> PackedRefs:
    """The refs as git lists them, whatever path tells that they changed."""
    words = arguments(location, "for-each-ref", f"--format={_PACKED_FORMAT}")
    process = run_git(words, environ)
    if process.returncode != 0:
        raise GtodError(
            ErrorKind.REPOSITORY_UNREADABLE,
            f"git cannot list the refs: {whole_complaint(process)}",
        )
    return PackedRefs(_PACKED_HEADER + process.stdout)


def _packed_object(packed: Watched[PackedRefs], name: str) -> str | None:
    """The object that a packed ref names now, in hexadecimal."""
    packed.look()
    return packed.value.object_of(name)


def _unreadable(error: OSError) -> GtodError:
    return GtodError(
        ErrorKind.REPOSITORY_UNREADABLE, f"'{error.filename}' cannot be read: {error.strerror}"
    )


def _read_packed(path: str) -> PackedRefs:
    return PackedRefs(read_file(path, _PACKED_LIMIT))


def _read_ref(folder: str, name: str) -> str | None:
    try:
        path = os.path.join(folder, name)
        if os.path.islink(path) and (target := os.readlink(path)).startswith("refs/"):
            return f"ref: {target}"  # How symbolic refs were once, and can still be, written.
        return read_file(path, REF_LIMIT).decode("utf-8", "surrogateescape").strip()
    except OSError as error:
        if error.errno in NO_FILE:
            return None
        raise
