"""The files that can be checked: which there are, what each is, and what is wrong with it."""

import functools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from gtod.annotations.artifacts import Annotation
from gtod.annotations.dvc_yaml import read_dvc_entries
from gtod.annotations.entries import Entries, read_entries
from gtod.annotations.file_kind import ARTIFACTS_FILE, DVC_FILE, FileKind, kind_of
from gtod.annotations.problem import NOWHERE, Position, Problem, Range
from gtod.annotations.text import Text
from gtod.errors import ErrorKind, GtodError
from gtod.git.files import read_file
from gtod.git.objects import MissingObjectError
from gtod.service.checking.artifacts import check_again, check_artifacts
from gtod.service.checking.configuration import CONFIGURATION_CHECKS
from gtod.service.checking.facts import Facts, RegistryFacts
from gtod.service.checking.gathering import gather_paths, gather_registry_facts
from gtod.service.lookup import head_annotations
from gtod.steps import Pace, Steps, in_thread
from gtod.workspace.configuration import GTO_FILE, SETTINGS_FILE, Configuration
from gtod.workspace.repository import INDEX_LIMIT, Repository

#: The files that may lie in any folder, for want of a repository that says more.
_KNOWN = (ARTIFACTS_FILE, DVC_FILE, GTO_FILE, SETTINGS_FILE)


class File(msgspec.Struct, frozen=True):
    """A file that is to be checked.

    Attributes:
        path: Where it is, absolute.
        kind: What it holds.
        repository: The one in which it counts; None if it counts in none.
        name: Its path from the top of the work tree that it lies in, with `/`; None if in none.
    """

    path: str
    kind: FileKind
    repository: Repository | None = None
    name: str | None = None


class FileReport(msgspec.Struct, frozen=True):
    """A file that was checked.

    Attributes:
        file: The file.
        text: What it says; empty if it cannot be read.
        problems: All that is wrong, in text order.
    """

    file: File
    text: Text
    problems: tuple[Problem, ...]


def file_at(
    path: str, repository: Repository | None, configuration: Configuration | None
) -> File | None:
    """What the file at `path` is, whether it is there or not; None if it is none of ours.

    Args:
        path: An absolute path.
        repository: The repository that it lies in; None if in none.
        configuration: What is in force there; None without a repository.
    """
    work_tree = None if repository is None else repository.location.work_tree
    name = None if work_tree is None else _name_in(work_tree, path)
    if repository is None or configuration is None or name is None:
        kind = kind_of(os.path.basename(path), None)
        return None if kind is None else File(path, kind)
    index = os.path.normpath(configuration.gto.index)
    kind = kind_of(name, index)
    if kind is None:
        return None
    # A second artifacts.yaml, or a .gto that is not at the top, counts nowhere.
    counts = kind is FileKind.DVC or name in (index, GTO_FILE, SETTINGS_FILE)
    return File(path, kind, repository if counts else None, name)


def files_in(
    folder: str, repository: Repository | None, configuration: Configuration | None
) -> Steps[list[File]]:
    """The files in a folder that count: those that there are, and each dvc.yaml that git tracks.

    Args:
        folder: An absolute path.
        repository: The repository that it lies in; None if in none.
        configuration: What is in force there; None without a repository.
    """
    top = None if repository is None else repository.location.work_tree
    below = None if top is None else _within(top, os.path.realpath(folder))
    if repository is None or configuration is None or top is None or below is None:
        paths = [os.path.join(folder, name) for name in _KNOWN]
    else:
        prefix = "" if below == os.curdir else f"{below}/"
        tracked = yield from repository.tracked_files(f":(glob)**/{DVC_FILE}")
        names = [os.path.normpath(configuration.gto.index), GTO_FILE, SETTINGS_FILE, *tracked]
        paths = [os.path.join(top, name) for name in names if name.startswith(prefix)]
    there = [path for path in dict.fromkeys(paths) if os.path.lexists(path)]
    files = [file_at(path, repository, configuration) for path in there]
    return [file for file in files if file is not None]


def _name_in(work_tree: str, path: str) -> str | None:
    """A file's path from the top of a work tree; None if it does not lie in it."""
    folder, base = os.path.split(path)
    # The file itself may be a link; its folder is where it is.
    return _within(work_tree, os.path.join(os.path.realpath(folder), base))


def _within(work_tree: str, path: str) -> str | None:
    name = os.path.relpath(path, work_tree)
    return None if name.split(os.sep, 1)[0] == os.pardir else name


def check_files(files: Iterable[File], environ: Mapping[str, str]) -> Steps[list[FileReport]]:
    """Reads files of the work tree, and all that is wrong with each.

    Args:
        files: The files.
        environ: Variables of whoever asks.

    Raises:
        GtodError: A repository cannot be read.
    """
    known: dict[int, RegistryFacts] = {}
    reports: list[FileReport] = []
    pace = Pace()
    for file in files:
        if pace.is_over():
            yield None
        repository = file.repository
        registry: RegistryFacts | None = None
        if repository is not None:
            configuration = repository.configuration(environ)
            before = known.get(id(repository))
            registry = yield from gather_registry_facts(repository, configuration, before)
            known[id(repository)] = registry
        reports.append((yield from _check_file(file, registry)))
    return reports


def _check_file(file: File, registry: RegistryFacts | None) -> Steps[FileReport]:
    try:
        data = yield from in_thread(lambda: read_file(file.path, INDEX_LIMIT))
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        return FileReport(file, Text(""), (Problem("unreadable", "error", message, NOWHERE),))
    text = Text(data.decode("utf-8", "replace"))
    problems = yield from _check_text(file, text, registry)
    return FileReport(file, text, (*_not_utf_8(data), *problems))


def _not_utf_8(data: bytes) -> Iterator[Problem]:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = Text(data[: error.start].decode("utf-8"))
        line = before.line_count - 1
        start = Position(line, len(before.line(line)))
        where = Range(start, Position(line, start.character + 1))
        message = "This is not UTF-8, which gto refuses. Save the file in UTF-8."
        yield Problem("not-utf-8", "error", message, where)


def _check_text(
    file: File, text: Text, registry: RegistryFacts | None
) -> Steps[tuple[Problem, ...]]:
    check = CONFIGURATION_CHECKS.get(file.kind)
    if check is None:
        return (yield from _check_annotations(file, text, registry))
    return (yield from in_thread(functools.partial(check, text.written, registry)))


#: How each file of annotations is read.
READERS: Mapping[FileKind, Callable[[Text], Entries]] = {
    FileKind.ARTIFACTS: read_entries,
    FileKind.DVC: read_dvc_entries,
}


def _check_annotations(
    file: File, text: Text, registry: RegistryFacts | None
) -> Steps[tuple[Problem, ...]]:
    # A large file takes a second.
    entries = yield from in_thread(functools.partial(READERS[file.kind], text))
    if registry is None:
        return (yield from in_thread(functools.partial(check_artifacts, entries, None)))
    facts = yield from gather_facts(file, registry)
    first = yield from in_thread(functools.partial(check_again, None, entries, facts))
    if file.repository is None or not first.unknown_paths:
        return first.problems
    paths = yield from gather_paths(file.repository, first.unknown_paths)
    facts = msgspec.structs.replace(facts, paths=paths)
    return (yield from in_thread(functools.partial(check_again, first, entries, facts))).problems


def gather_facts(file: File, registry: RegistryFacts) -> Steps[Facts]:
    """What is known when a file of annotations is checked, but for its paths.

    Args:
        file: The file; it counts in a repository.
        registry: What is known of that.

    Raises:
        GtodError: The file counts in no repository, or that has no work tree or cannot be read.
    """
    repository, name = file.repository, file.name
    work_tree = None if repository is None else repository.location.work_tree
    if repository is None or name is None or work_tree is None:
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT, f"'{file.path}' lies in no work tree; nothing counts on it"
        )
    if file.kind is FileKind.ARTIFACTS:
        annotations = yield from head_annotations(repository, registry.configuration)
        return Facts(registry, work_tree, head=annotations.artifacts)
    head = yield from _committed(repository, name)
    return Facts(registry, work_tree, os.path.dirname(name), head)


#: The same object each time: an entry is not looked at again for it.
_UNSAID: Mapping[str, Annotation] = {}


def _committed(repository: Repository, name: str) -> Steps[Mapping[str, Annotation]]:
    """What HEAD's dvc.yaml of that name says; the same object as long as it says the same."""
    yield from repository.prepare()
    blob = _blob(repository, name)
    if blob is None:
        return _UNSAID
    found = yield from repository.metafiles.read(*blob, _annotated_in_dvc)
    return _UNSAID if isinstance(found, Problem) else found


def _blob(repository: Repository, name: str) -> tuple[str, bytes] | None:
    """A file of HEAD's commit: its name in git, and what it holds; None if there is none."""
    commit = repository.head()
    if commit is None:
        return None
    with repository.open_objects() as objects:
        try:
            oid = objects.file_id(commit, name)
            found = None if oid is None else objects.read(oid)
        except MissingObjectError:
            return None
    return None if oid is None or found is None else (oid, found.data)


def _annotated_in_dvc(written: str) -> Mapping[str, Annotation] | Problem:
    entries = read_dvc_entries(Text(written))
    return {
        name: entry.annotation
        for name, entry in entries.by_name.items()
        if entry.annotation is not None
    }
