"""What happened to a repository since somebody follows it: a number for each state, and changes."""

import hashlib
import os
from collections import deque
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

import msgspec

from gtod.git.file_system import is_local
from gtod.git.files import read_file
from gtod.git.freshness import Grain, Watched
from gtod.git.tag_refs import TAGS, TagRef, TagRefs
from gtod.registry.difference import EventChange, in_order
from gtod.registry.tag import parse_tag
from gtod.steps import Pace, Steps
from gtod.workspace.artifact_states import ArtifactState, ArtifactStates
from gtod.workspace.repository import INDEX_LIMIT, Repository

#: How many events the changes that are kept may have together, and how many changes are kept.
EVENTS_KEPT = 20_000
CHANGES_KEPT = 2000


class Change(msgspec.Struct, frozen=True):
    """What makes a state of the state before.

    Attributes:
        generation: The number of the state that it leads to.
        events: The events that were removed and added, in order.
        artifacts: The artifacts whose tags are others, sorted.
        config_changed: Whether `.gto` or `.gtod.yaml` says something else.
        annotations_changed: Whether the file of the annotations does, at HEAD or in the work tree.
        head_changed: Whether HEAD leads to another commit.
        head: The commit that it leads to now, in hexadecimal; None before the first one.
    """

    generation: int
    events: tuple[EventChange, ...]
    artifacts: tuple[str, ...]
    config_changed: bool
    annotations_changed: bool
    head_changed: bool
    head: str | None


class _Sight(msgspec.Struct, frozen=True):
    """All that a state consists of."""

    refs: TagRefs
    head: str | None
    configuration: tuple[str | None, str | None]
    #: The name of the file, its object at HEAD, and the hash of what is in the work tree.
    annotations: tuple[str, str | None, bytes | None]


class _TooManyError(Exception):
    """So much changed at once that telling it all would take longer than to ask anew."""


class Journal:
    """The states of one repository, as looks find them.

    It decides nothing: whoever asks a question gets an answer that was proven for that question.

    Args:
        repository: The repository; another one may take its place, if it is where it was.
        first: The number of the first state that is seen.

    Attributes:
        repository: What is looked at.
        generation: The number of the last state.
    """

    def __init__(self, repository: Repository, first: int = 1) -> None:
        self.repository = repository
        self.generation = first
        self._sight: _Sight | None = None
        self._states = ArtifactStates()
        self._changes: deque[Change] = deque()
        self._events = 0
        self._working: Watched[bytes | None] | None = None

    @property
    def head(self) -> str | None:
        """The commit that HEAD led to at the last look."""
        return None if self._sight is None else self._sight.head

    def since(self, generation: int) -> list[Change] | None:
        """What happened since a generation, in order; None if that is not known any more."""
        # Each change leads from one number to the next.
        missed = self.generation - generation
        if not 0 <= missed <= len(self._changes):
            return None
        return list(self._changes)[len(self._changes) - missed :]

    def look(self) -> Steps[bool]:
        """Prove what is there now, and note what is other than at the last look; whether it is.

        Nobody else may look meanwhile.

        Raises:
            GtodError: Something cannot be read; what was seen before stays as it is.
        """
        yield from self.repository.prepare()
        sight = self._see()
        before = self._sight
        if before is None:
            self._sight = sight
            return False
        try:
            change, states = yield from self._compare(before, sight)
        except _TooManyError:
            self._sight = sight
            self._forget_changes()
            return True
        # There was no pause since the last artifact, so that all of this is one step.
        self._sight = sight
        self._states.remember(states)
        if not _says_something(change):
            return False
        self._keep(change)
        return True

    def _keep(self, change: Change) -> None:
        self.generation = change.generation
        self._changes.append(change)
        self._events += len(change.events)
        while self._events > EVENTS_KEPT or len(self._changes) > CHANGES_KEPT:
            self._events -= len(self._changes.popleft().events)

    def _forget_changes(self) -> None:
        self.generation += 1
        self._changes.clear()
        self._events = 0

    def _see(self) -> _Sight:
        repository = self.repository
        refs = repository.tag_refs()
        head = repository.head()
        index = repository.configuration({}).gto.index
        committed = None if head is None else repository.file_id(head, index)
        return _Sight(
            refs=refs,
            head=head,
            configuration=repository.configuration_texts(),
            annotations=(index, committed, self._working_file(index)),
        )

    def _working_file(self, index: str) -> bytes | None:
        """What tells one content of the file from another; None where there is none to be read."""
        top = self.repository.location.work_tree
        if top is None or os.path.isabs(index) or ".." in index.split("/"):
            return None
        path = os.path.join(top, index)
        if self._working is None or self._working.path != path:
            grain = Grain(is_local=is_local(top))
            self._working = Watched[bytes | None](path, _digest, grain, None)
        try:
            self._working.refresh()
        except OSError:
            return None
        return self._working.value

    def _compare(
        self, before: _Sight, now: _Sight
    ) -> Steps[tuple[Change, dict[str, ArtifactState]]]:
        names = yield from _concerned(before.refs, now.refs)
        events, states = yield from self._events_of(names, before.refs, now.refs)
        change = Change(
            generation=self.generation + 1,
            events=tuple(in_order(events)),
            artifacts=tuple(states),
            config_changed=before.configuration != now.configuration,
            annotations_changed=before.annotations != now.annotations,
            head_changed=before.head != now.head,
            head=now.head,
        )
        return change, states

    def _events_of(
        self, names: AbstractSet[str], before: TagRefs, now: TagRefs
    ) -> Steps[tuple[list[EventChange], dict[str, ArtifactState]]]:
        """The events that came and went, and the new states of the artifacts that have others.

        Raises:
            _TooManyError: There are more than are kept.
        """
        events: list[EventChange] = []
        states: dict[str, ArtifactState] = {}
        # What could not be read then may say something now, whatever the refs are.
        unsound = self._states.unsound()
        if not names and not unsound:
            return events, states
        tags_left = EVENTS_KEPT
        pace = Pace()
        with self.repository.open_objects() as objects:
            for name in sorted(names | unsound):
                old, new = before.of_artifact(name), now.of_artifact(name)
                moved = _count_moved(old, new)
                if not moved and name not in unsound:
                    continue
                tags_left -= moved
                if tags_left < 0:
                    raise _TooManyError
                found, state = yield from self._states.change(name, old, new, objects)
                events += found
                if moved or found:
                    states[name] = state
                if pace.is_over():
                    yield None
        return events, states


def _concerned(before: TagRefs, now: TagRefs) -> Steps[set[str]]:
    """The artifacts that a tag may tell something else of: its file or its line is another."""
    names: set[str] = set()
    if before is now:
        return names
    for name in before.loose.keys() | now.loose.keys():
        if before.loose.get(name) != now.loose.get(name):
            names.add(name)
    pace = Pace()
    for ref in (yield from before.packed.changed(now.packed)):
        tag = parse_tag(ref.removeprefix(TAGS)) if ref.startswith(TAGS) else None
        if tag is not None:
            names.add(tag.artifact)
        if pace.is_over():
            yield None
    return names


def _count_moved(before: Mapping[str, TagRef], now: Mapping[str, TagRef]) -> int:
    """How many tags there are only before or only now, or name another object."""
    stays = sum(1 for tag, ref in now.items() if tag in before and before[tag].oid == ref.oid)
    return len(before) + len(now) - 2 * stays


def _says_something(change: Change) -> bool:
    changed = change.config_changed or change.annotations_changed or change.head_changed
    return changed or bool(change.artifacts)


def _digest(path: str) -> bytes:
    return hashlib.sha256(read_file(path, INDEX_LIMIT)).digest()
