"""What is wrong with the files that are being edited, looked for again at every keystroke."""

import functools
import time
from collections.abc import Callable, Mapping
from weakref import WeakKeyDictionary

import msgspec

from gtod.annotations.problem import Problem
from gtod.lsp.snapshot import Snapshot
from gtod.service.checking.artifacts import Checked, check_again
from gtod.service.checking.configuration import CONFIGURATION_CHECKS
from gtod.service.checking.facts import PathFacts, RegistryFacts
from gtod.service.checking.files import File, file_at, gather_facts
from gtod.service.checking.gathering import gather_paths, gather_registry_facts
from gtod.steps import Steps, in_thread
from gtod.workspace.recent import Recent
from gtod.workspace.repository import Repository

Problems = tuple[Problem, ...]

#: Seconds after which what is known of paths is looked at again, and how many times as long as
#: that took: of very many paths nobody wants to know it every other second.
_FRESH = 2.0
_FRESH_FACTOR = 20.0

#: So many take a tenth of a second, which nobody who types waits for.
_MANY_PATHS = 1000

#: Files of which something is kept; those that are not open are among them, for workspaces.
_MOST_KEPT = 256


class _Known(msgspec.Struct):
    """What is kept of a file between two keystrokes.

    Attributes:
        checked: As it was checked last; None if it never was.
        paths: What was known of its paths.
        renewed: When, in monotonic seconds.
        effort: How many seconds that took.
    """

    checked: Checked | None = None
    paths: Mapping[str, PathFacts] = {}
    renewed: float = 0.0
    effort: float = 0.0

    def seen_all_since(self, began: float) -> None:
        """All paths were looked at, from that moment until now."""
        self.renewed = time.monotonic()
        self.effort = self.renewed - began


class Checking:
    """Checks the files of one editor.

    Args:
        environ: The variables that hold for its questions.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._files: Recent[str, _Known] = Recent(_MOST_KEPT)
        #: What is known of each repository; one that the process lets go is let go here too.
        self._registries: WeakKeyDictionary[Repository, RegistryFacts] = WeakKeyDictionary()

    def forget(self, uri: str) -> None:
        """Keep nothing more of a file."""
        self._files.forget(uri)

    def doubt(self, uri: str) -> None:
        """What is known of the paths that a file names may not hold any more."""
        if (known := self._files.find(uri)) is not None:
            known.renewed = 0.0

    def check_text(self, snapshot: Snapshot) -> Steps[Problems]:
        """What is wrong with the text alone, in its order."""
        return (yield from in_thread(functools.partial(problems_of_text, snapshot)))

    def check(
        self,
        snapshot: Snapshot,
        repository: Repository | None,
        early: Callable[[Problems], Steps[None]] | None = None,
    ) -> Steps[Problems]:
        """All that is wrong, in text order.

        Args:
            snapshot: The file.
            repository: The one that it lies in; None if in none.
            early: Is given what is known while so many paths are looked at that it takes a while.

        Raises:
            GtodError: The repository cannot be read.
        """
        file = self._file(snapshot, repository)
        if file is None or file.repository is None:
            return (yield from self.check_text(snapshot))
        registry = yield from self._registry(file.repository)
        check = CONFIGURATION_CHECKS.get(snapshot.kind)
        if check is not None:
            return (yield from in_thread(lambda: check(snapshot.text.written, registry)))
        known = self._files.get(snapshot.file.uri, _Known)
        checked = yield from self._again(known, snapshot, file, registry)
        unknown = checked.unknown_paths
        if not unknown:
            return checked.problems
        if early is not None and len(unknown) > _MANY_PATHS:
            yield from early(checked.problems)
        began = time.monotonic()
        found = yield from gather_paths(file.repository, unknown)
        if not known.paths:
            known.seen_all_since(began)
        known.paths = {**known.paths, **found}
        return (yield from self._again(known, snapshot, file, registry)).problems

    def renew(self, snapshot: Snapshot, repository: Repository | None) -> Steps[Problems | None]:
        """The same after another look at all paths, where that is due; None if nothing changed.

        Raises:
            GtodError: The repository cannot be read.
        """
        known = self._files.find(snapshot.file.uri)
        file = self._file(snapshot, repository)
        if known is None or known.checked is None or file is None or file.repository is None:
            return None
        began = time.monotonic()
        if began - known.renewed < max(_FRESH, _FRESH_FACTOR * known.effort):
            return None
        # Only those that are still named: many more were while somebody typed.
        paths = yield from gather_paths(file.repository, known.checked.paths)
        known.seen_all_since(began)
        before, known.paths = known.paths, paths
        if all(before.get(path) == facts for path, facts in paths.items()):
            return None
        registry = yield from self._registry(file.repository)
        return (yield from self._again(known, snapshot, file, registry)).problems

    def _file(self, snapshot: Snapshot, repository: Repository | None) -> File | None:
        if snapshot.file.path is None or repository is None:
            return None
        return file_at(snapshot.file.path, repository, repository.configuration(self._environ))

    def _registry(self, repository: Repository) -> Steps[RegistryFacts]:
        configuration = repository.configuration(self._environ)
        found = yield from gather_registry_facts(
            repository, configuration, self._registries.get(repository)
        )
        self._registries[repository] = found
        return found

    def _again(
        self, known: _Known, snapshot: Snapshot, file: File, registry: RegistryFacts
    ) -> Steps[Checked]:
        facts = yield from gather_facts(file, registry)
        facts = msgspec.structs.replace(facts, paths=known.paths)
        before = known.checked
        # The entries are read there as well.
        checked = yield from in_thread(lambda: check_again(before, snapshot.entries, facts))
        known.checked = checked
        return checked


def problems_of_text(snapshot: Snapshot) -> Problems:
    """What is wrong with a text alone, in its order."""
    check = CONFIGURATION_CHECKS.get(snapshot.kind)
    return snapshot.entries.problems if check is None else check(snapshot.text.written, None)
