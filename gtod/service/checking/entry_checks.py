"""What is wrong with one entry of artifacts.yaml, given what the repository says."""

from collections.abc import Callable, Iterator

import msgspec

from gtod.annotations.artifacts import Annotation
from gtod.annotations.entries import Entry
from gtod.annotations.metafile import BROKEN_METAFILE
from gtod.annotations.problem import Problem, Range, Related, quoted
from gtod.registry.suggest import did_you_mean
from gtod.service.checking.facts import Facts, PathFacts
from gtod.service.checking.paths import PathPlace


class Subject(msgspec.Struct, frozen=True):
    """An entry that is checked.

    Attributes:
        entry: The entry.
        annotation: What it says.
        facts: What the repository says.
        place: Where its path leads to; None if it has none.
        path_facts: What is known of the path; None if nothing is.
    """

    entry: Entry
    annotation: Annotation
    facts: Facts
    place: PathPlace | None
    path_facts: PathFacts | None


def value_range(entry: Entry, key: str) -> Range:
    """Where the value of a key stands; the entry's name if it comes from elsewhere."""
    pair = entry.pairs.get(key)
    # What a merge key or an alias takes in stands with somebody else.
    if pair is None or not entry.key.start < pair[1].start <= entry.value.end:
        return entry.name_range
    return entry.range(pair[1])


def type_not_allowed(subject: Subject) -> Iterator[Problem]:
    """A type that is not among those of `.gto`."""
    allowed = subject.facts.registry.configuration.gto.types
    type_ = subject.annotation.type
    if not type_ or allowed is None or type_ in allowed:
        return
    advice = did_you_mean(type_, allowed) or " Add it there, or choose another one."
    known = f": {', '.join(allowed)}" if allowed else ", which allows none"
    message = f"Type {quoted(type_)} is not among those that .gto allows{known}.{advice}"
    where = value_range(subject.entry, "type")
    yield Problem("type-not-allowed", "error", message, where)


def path_not_kept(subject: Subject) -> Iterator[Problem]:
    """A path that is said to be in the repository and is not."""
    annotation, place, facts = subject.annotation, subject.place, subject.path_facts
    if annotation.virtual or place is None or not annotation.path:
        return
    path = quoted(annotation.path)
    if not place.is_inside:
        code = "path-outside"
        reason = f"{path} lies outside the repository, where git cannot keep it"
        way_out = "Name a path in it, or write 'virtual: true'."
    elif facts is None or facts.is_committed or facts.is_staged:
        return
    elif facts.is_ignored:
        code = "path-ignored"
        reason = f"git ignores {path}, so that no commit has it"
        way_out = "Take it out of .gitignore and commit it, or write 'virtual: true'."
    elif facts.exists:
        code = "path-not-committed"
        reason = f"{path} is not committed"
        way_out = "Commit it ('git add'), or write 'virtual: true'."
    else:
        code = "path-not-committed"
        reason = f"There is no {path} in the repository"
        way_out = "Commit it, correct the path, or write 'virtual: true'."
    message = f"{reason}, though 'virtual: false' says that git has it. {way_out}"
    said = Related("This says that git has it.", value_range(subject.entry, "virtual"))
    yield Problem(code, "error", message, value_range(subject.entry, "path"), (said,))


def path_missing(subject: Subject) -> Iterator[Problem]:
    """A path that is not in the work tree, if it need not be in git."""
    annotation, facts = subject.annotation, subject.path_facts
    if facts is None or facts.exists or not annotation.path:
        return
    if not annotation.virtual and not (facts.is_committed or facts.is_staged):
        return
    message = (
        f"There is no {quoted(annotation.path)} in the work tree. "
        "Correct the path if that is not where it will be."
    )
    yield Problem("path-missing", "hint", message, value_range(subject.entry, "path"))


def broken_metafile(subject: Subject) -> Iterator[Problem]:
    """A metafile beside the path that says nothing for what is wrong with it."""
    if subject.path_facts is None:
        return
    for told in subject.path_facts.broken:
        message = f"What a metafile says of it cannot be understood. {told}"
        where = value_range(subject.entry, "path")
        yield Problem(BROKEN_METAFILE, "warning", message, where)


def never_registered(subject: Subject) -> Iterator[Problem]:
    """An artifact without a version."""
    name = subject.facts.artifact(subject.entry.name)
    if name in subject.facts.registry.registered:
        return
    message = (
        f"No version of {quoted(name)} was ever registered. 'gtoc register {name}' registers one."
    )
    yield Problem("never-registered", "hint", message, subject.entry.name_range)


def uncommitted(subject: Subject) -> Iterator[Problem]:
    """An artifact of the registry, for which HEAD's annotation counts, and that is another one."""
    name = subject.entry.name
    if subject.facts.artifact(name) not in subject.facts.registry.registered:
        return
    committed = subject.facts.head.get(name)
    if committed == subject.annotation:
        return
    state = "is not committed" if committed is None else "differs from what HEAD's commit says"
    message = f"The annotation of {quoted(name)} {state}. It counts once it is committed."
    yield Problem("uncommitted-annotation", "hint", message, subject.entry.name_range)


#: Everything that is looked for in an entry.
CHECKS: tuple[Callable[[Subject], Iterator[Problem]], ...] = (
    type_not_allowed,
    path_not_kept,
    path_missing,
    broken_metafile,
    never_registered,
    uncommitted,
)
