"""What is wrong with a file of annotations: `artifacts.yaml`, or `artifacts:` in a dvc.yaml.

A check costs what it has to look at: of entries that were checked before, with the same facts,
only that they are the same.
"""

from collections.abc import Iterable, Mapping
from operator import attrgetter

import msgspec

from gtod.annotations.artifacts import Annotation
from gtod.annotations.entries import Entries, Entry
from gtod.annotations.nodes import Scalar
from gtod.annotations.problem import Problem, Related, quoted
from gtod.service.checking.entry_checks import CHECKS, Subject, value_range
from gtod.service.checking.facts import Facts, PathFacts
from gtod.service.checking.paths import PathPlace, place_of

_start = attrgetter("range.start")


class CheckedEntry(msgspec.Struct, frozen=True, eq=False):
    """An entry, and what is wrong with it by itself.

    Attributes:
        annotation: What it says; None if it does not count.
        first_line: Where the YAML began that it is of, when the problems were told.
        place: Where its path leads to; None if it has none.
        path_facts: What was known of the path.
        problems: In text order; all of them lie in the entry.
    """

    annotation: Annotation | None
    first_line: int
    place: PathPlace | None
    path_facts: PathFacts | None
    problems: tuple[Problem, ...]


class Checked(msgspec.Struct, frozen=True, eq=False):
    """A file that was checked.

    Attributes:
        problems: All that is wrong, in text order.
        facts: What it was held against; None if there was nothing.
        entries: The entries by the node of their name.
    """

    problems: tuple[Problem, ...]
    facts: Facts | None
    entries: Mapping[Scalar, CheckedEntry]

    @property
    def paths(self) -> set[str]:
        """The paths inside the repository that the file names, for `gather_paths`."""
        places = [entry.place for entry in self.entries.values()]
        return {place.name for place in places if place is not None and place.is_inside}

    @property
    def unknown_paths(self) -> set[str]:
        """The paths inside the repository of which the facts say nothing, for `gather_paths`."""
        if self.facts is None:
            return set()
        return {
            entry.place.name
            for entry in self.entries.values()
            if entry.place is not None and entry.place.is_inside and entry.path_facts is None
        }


def check_artifacts(entries: Entries, facts: Facts | None) -> tuple[Problem, ...]:
    """All that is wrong, in text order.

    Args:
        entries: What the file says.
        facts: What the repository says; None for a file that no repository counts on, of which
            only what the text itself says can be wrong.
    """
    return check_again(None, entries, facts).problems


def check_again(before: Checked | None, entries: Entries, facts: Facts | None) -> Checked:
    """The same for a file that was checked before; what is in it as it was is not looked at again.

    Args:
        before: An earlier text of the file, as it was checked; None if there is none.
        entries: What the file says now.
        facts: What the repository says now.
    """
    known: Mapping[Scalar, CheckedEntry] = {}
    if before is not None and _alike(before.facts, facts):
        known = before.entries
    paths = {} if facts is None else facts.paths
    checked: dict[Scalar, CheckedEntry] = {}
    problems: list[Problem] = []
    for entry in entries.entries:
        found = known.get(entry.key)
        if (
            found is None
            or found.annotation is not entry.annotation
            or (found.place is not None and _differ(found.path_facts, paths.get(found.place.name)))
        ):
            found = _check(entry, facts)
        elif found.problems and found.first_line != entry.first_line:
            found = _moved(found, entry.first_line)
        checked[entry.key] = found
        if found.problems:
            problems += found.problems
    others = [*entries.problems, *_conflicts(entries.entries, checked)]
    if others:
        # Those of entries are in order already.
        problems = sorted([*others, *problems], key=_start)
    return Checked(tuple(problems), facts, checked)


def _differ(before: PathFacts | None, now: PathFacts | None) -> bool:
    return before is not now and before != now


def _alike(before: Facts | None, now: Facts | None) -> bool:
    """Whether entries that were held against the one need not be held against the other."""
    if before is None or now is None:
        return before is now
    return (
        before.registry is now.registry
        and before.head is now.head
        and before.folder == now.folder
        and before.work_tree == now.work_tree
    )


def _check(entry: Entry, facts: Facts | None) -> CheckedEntry:
    annotation = entry.annotation
    if annotation is None:
        return CheckedEntry(None, entry.first_line, None, None, ())
    place: PathPlace | None = None
    if annotation.path:
        folder, work_tree = ("", None) if facts is None else (facts.folder, facts.work_tree)
        place = place_of(annotation.path, folder, work_tree)
    if facts is None:
        return CheckedEntry(annotation, entry.first_line, place, None, ())
    path_facts = facts.paths.get(place.name) if place is not None else None
    subject = Subject(entry, annotation, facts, place, path_facts)
    problems = [problem for check in CHECKS for problem in check(subject)]
    problems.sort(key=_start)
    return CheckedEntry(annotation, entry.first_line, place, path_facts, tuple(problems))


def _moved(checked: CheckedEntry, first_line: int) -> CheckedEntry:
    """The same entry where lines above it came or went."""
    lines = first_line - checked.first_line
    problems = tuple([problem.moved(lines) for problem in checked.problems])
    return CheckedEntry(checked.annotation, first_line, checked.place, checked.path_facts, problems)


def _conflicts(entries: Iterable[Entry], checked: Mapping[Scalar, CheckedEntry]) -> list[Problem]:
    """Artifacts whose path is another one's, or lies in it: gto could not tell whose a file is."""
    places = [found.place for found in checked.values() if found.place is not None]
    names = {place.name for place in places}
    containers = names.intersection(set[str]().union(*[place.parents for place in places]))
    if len(names) == len(places) and not containers:
        return []
    first: dict[str, Entry] = {}
    inside: dict[str, Entry] = {}
    problems = []
    for entry in entries:
        place = checked[entry.key].place
        if place is None:
            continue
        if (same := first.get(place.name)) is not None:
            problems.append(_conflict("same-path", entry, "is also", same))
            continue
        outer = next((first[name] for name in place.parents if name in first), None)
        if outer is not None:
            problems.append(_conflict("nested-path", entry, "lies in", outer))
        elif (inner := inside.get(place.name)) is not None:
            problems.append(_conflict("nested-path", entry, "contains", inner))
        first[place.name] = entry
        for name in containers.intersection(place.parents):
            inside.setdefault(name, entry)
    return problems


def _conflict(code: str, entry: Entry, relation: str, other: Entry) -> Problem:
    where = value_range(other, "path")
    path = "" if entry.annotation is None else entry.annotation.path or ""
    message = (
        f"The path {quoted(path)} {relation} that of {quoted(other.name)} on line "
        f"{where.start.line + 1}, which gto refuses to write. Give each artifact a path of its own."
    )
    related = (Related(f"The path of {quoted(other.name)}.", where),)
    return Problem(code, "warning", message, value_range(entry, "path"), related)
