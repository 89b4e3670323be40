"""The artifacts of one common Git directory: folded on demand, refolded where a tag changed."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Self

import msgspec

from gtod.errors import GtodError
from gtod.git.objects import BATCH, Objects
from gtod.git.packed_refs import PackedRefs, os_bytes
from gtod.git.storage import RefStorage
from gtod.git.tag_refs import TAGS, TagRef, TagRefs
from gtod.registry.event import Event
from gtod.registry.fold import Artifact, fold
from gtod.registry.name import artifact_in_tag
from gtod.registry.tag import Dialect, parse_tag
from gtod.steps import Pace, Progress, Steps, told
from gtod.workspace.bulk import MANY, Bulk
from gtod.workspace.bulk_reading import Wanted
from gtod.workspace.counters import Counters
from gtod.workspace.footprint import Footprint
from gtod.workspace.oddity import Oddity, OddityKind
from gtod.workspace.tag_events import ReadTag, read_tags

_NO_REFS: Mapping[str, TagRef] = {}
_NO_OBJECTS: Mapping[str, str | None] = {}

#: In every form that not all of gto write, and in few others.
_UNCOMMON = re.compile(rb"!|@deprecated|@v[^\s#]*#")

OpenObjects = Callable[[], AbstractContextManager[Objects]]

#: How many tag objects have to be read, and which part of all, until it is worth to keep them.
_WORTH_KEEPING = 2000
_PART_WORTH_KEEPING = 0.05


class Folded(msgspec.Struct, frozen=True, gc=False):
    """An artifact, and what it was folded from.

    Attributes:
        artifact: The state.
        loose: The loose refs among its tags when it was folded.
        oddities: What was strange about them.
    """

    artifact: Artifact
    loose: Mapping[str, TagRef]
    oddities: tuple[Oddity, ...]

    @property
    def is_sound(self) -> bool:
        """Whether every object could be read; an object that was missing may come any time."""
        return not self.oddities or all(
            oddity.kind is not OddityKind.UNREADABLE for oddity in self.oddities
        )


class TagStore:
    """The artifacts that the tags of one repository tell of.

    Its steps may pause; what it publishes between two pauses is always of one moment.

    Args:
        storage: Gives the tags at each question.
        open_objects: Opens the objects for a burst of reading.
        bulk: Reads many of them at once, if that can be.
    """

    def __init__(
        self,
        storage: RefStorage,
        open_objects: OpenObjects,
        bulk: Bulk | None = None,
    ) -> None:
        self.counters = Counters()
        self._bulk = bulk
        #: How many tags had been read when they were saved last.
        self._saved = 0
        self._loads = 0
        self._storage = storage
        self._open_objects = open_objects
        self._refs = TagRefs(PackedRefs(), {})
        self._folded: dict[str, Folded] = {}
        #: How many events they have together.
        self._events = 0
        self._unsound: set[str] = set()
        self._all: Mapping[str, Folded] | None = None
        #: How many artifacts there were when all were asked for last; None before.
        self._wanted: int | None = None
        #: The packed refs that `_folded` was last held against.
        self._compared = self._refs.packed
        #: Of artifacts in memory: tags whose packed line changed since, with the object before.
        self._before: dict[str, dict[str, str | None]] = {}
        self._names: tuple[PackedRefs, frozenset[str]] = (self._refs.packed, frozenset())

    @property
    def artifacts_held(self) -> int:
        """How many artifacts are in memory."""
        return len(self._folded)

    @property
    def size(self) -> int:
        """About how many bytes all of it takes in memory."""
        packed, loose = self._refs.packed, self._refs.loose
        return Footprint(
            packed=packed.size,
            loose=sum(map(len, loose.values())),
            artifacts=len(self._folded),
            events=self._events,
        ).size

    def free(self) -> Steps[None]:
        """Let go of all that is in memory, in slices; nobody may ask for it any more."""
        self._all = None
        pace = Pace()
        while self._folded:
            self._drop(next(reversed(self._folded)))
            if pace.is_over():
                yield None

    @property
    def is_complete(self) -> bool:
        """Whether every artifact of the tags last seen is in memory."""
        return self._all is not None

    @property
    def is_loading(self) -> bool:
        """Whether all artifacts are just being read."""
        return self._loads > 0 and self._all is None

    def known(self, artifact: str) -> Folded | None:
        """One artifact as its tags are now, if that is what is in memory; else None."""
        refs = self._storage.tags_at_once(artifact)
        if refs is None or refs is not self._refs or refs.packed is not self._compared:
            return None
        return self._current(artifact)

    def one(self, artifact: str) -> Steps[Folded | None]:
        """One artifact as its tags are now, or None if no tag of ours tells of it."""
        yield from self._refresh(artifact)
        folded = self._current(artifact)
        if folded is None:
            with _Burst(self._open_objects) as burst:
                folded = yield from self._fold(artifact, burst)
        if _tells_something(folded):
            return folded
        # Names that are only asked for must not fill the memory.
        self._drop(artifact)
        return None

    def all(self) -> Steps[Mapping[str, Folded]]:
        """All artifacts as the tags are now, by name; its pauses tell how many are read."""
        return told(self._read_all(), self._progress)

    def _progress(self) -> Progress:
        # What changed since it was read is still to be read again.
        read = max(0, len(self._folded) - len(self._before))
        return Progress("Reading artifacts", read, self._wanted)

    def _read_all(self) -> Steps[Mapping[str, Folded]]:
        yield from self._refresh(None)
        pace = Pace()
        with _Burst(self._open_objects) as burst, self._loading():
            # During a pause another question may see newer tags; those then count here too.
            while self._all is None:
                refs = self._refs
                artifacts = yield from self._artifacts(refs)
                self._wanted = len(artifacts)
                yield from self._fold_in_bulk(artifacts)
                for artifact in artifacts:
                    if self._current(artifact) is None:
                        yield from self._fold(artifact, burst)
                        if pace.is_over():
                            yield None
                yield from self._refresh(None)
                if self._refs is refs:
                    self._all = self._gather(artifacts)
        return self._all

    def names(self) -> Steps[frozenset[str]]:
        """What may be artifacts, by the names of the tags alone: good enough for suggestions."""
        yield from self._refresh(None)
        return (yield from self._artifacts(self._refs))

    def names_of(self, artifact: str) -> frozenset[str]:
        """The names of all tags that begin with the artifact's, whether they count or not."""
        return frozenset(self._storage.tags(artifact).of_artifact(artifact))

    def objects_of(self, artifact: str) -> dict[str, str]:
        """The object that each of these tags names now, in hexadecimal."""
        tags = self._storage.tags(artifact).of_artifact(artifact)
        return {name: ref.oid for name, ref in tags.items()}

    def has_dialect(self, dialect: Dialect) -> Steps[bool]:
        """Whether any tag has a form of that dialect."""
        refs = self._storage.tags(None)
        likely = yield from refs.names_with(_UNCOMMON)
        return any((tag := parse_tag(name)) and tag.dialect is dialect for name in likely)

    def _fold_in_bulk(self, artifacts: Iterable[str]) -> Steps[None]:
        """Fold those of the artifacts that can be read in bulk, if that is worth it."""
        packed = self._refs.packed
        known = self._folded.keys() | self._refs.loose.keys()
        wanted = _as_in_tags(name for name in artifacts if name not in known)
        if self._bulk is None or len(wanted) < MANY:
            return

        def take(artifact: str, events: list[Event]) -> bool:
            if self._refs.packed is not packed:
                return False
            if artifact not in self._folded and artifact not in self._refs.loose:
                self.counters.artifacts_folded += 1
                self._keep(Folded(fold(artifact, events), _NO_REFS, ()))
            return True

        yield from self._bulk.read(packed, wanted, take, self.counters)

    @property
    def is_worth_saving(self) -> bool:
        """Whether much was read that the next process could be spared."""
        if self._bulk is None or self._all is None:
            return False
        read = self.counters.tags_read - self._saved
        return read >= max(_WORTH_KEEPING, self._events * _PART_WORTH_KEEPING)

    def save(self) -> Steps[None]:
        """Keep what was read for the next process."""
        self._saved = self.counters.tags_read
        packed = self._compared

        def events_of(artifact: str) -> Sequence[Event] | None:
            folded = self._folded.get(artifact)
            if self._compared is not packed or folded is None or artifact in self._before:
                return None
            return None if folded.loose or folded.oddities else folded.artifact.events

        if self._bulk is not None:
            yield from self._bulk.save(packed, _as_in_tags(self._folded), events_of)

    @contextmanager
    def _loading(self) -> Iterator[None]:
        self._loads += 1
        try:
            yield
        finally:
            self._loads -= 1

    def _artifacts(self, refs: TagRefs) -> Steps[frozenset[str]]:
        if self._names[0] is not refs.packed:
            names = yield from refs.packed_artifacts()
            self._names = (refs.packed, names)
        else:
            names = self._names[1]
        return names | refs.loose.keys()

    def _keep(self, folded: Folded) -> None:
        name = folded.artifact.name
        before = self._folded.get(name)
        self._folded[name] = folded
        self._events += len(folded.artifact.events)
        self._events -= 0 if before is None else len(before.artifact.events)

    def _drop(self, artifact: str) -> None:
        folded = self._folded.pop(artifact, None)
        if folded is not None:
            self._events -= len(folded.artifact.events)

    def _gather(self, wanted: frozenset[str]) -> Mapping[str, Folded]:
        for gone in self._folded.keys() - wanted:
            self._drop(gone)
            self._unsound.discard(gone)
        return {n: folded for n, folded in self._folded.items() if _tells_something(folded)}

    def _refresh(self, artifact: str | None) -> Steps[None]:
        """Take the tags as they are now, and note which artifacts in memory they concern."""
        yield from self._storage.prepare()
        refs = self._storage.tags(artifact)
        if refs is not self._refs or self._unsound:
            self._refs = refs
            self._all = None
        yield from self._compare()

    def _compare(self) -> Steps[None]:
        """Note what changed in packed-refs; after it, `_before` tells all of `_refs`."""
        while self._compared is not self._refs.packed:
            before, now = self._compared, self._refs.packed
            names = (yield from before.changed(now)) if self._folded else set()
            if self._compared is before:
                self._note(names, before)
                self._compared = now

    def _note(self, names: set[str], before: PackedRefs) -> None:
        for name in names:
            parsed = parse_tag(name[len(TAGS) :]) if name.startswith(TAGS) else None
            if parsed is not None and parsed.artifact in self._folded:
                noted = self._before.setdefault(parsed.artifact, {})
                noted.setdefault(name[len(TAGS) :], _object_in(before, name))

    def _current(self, artifact: str) -> Folded | None:
        """The artifact as it is in memory, if that is what the tags say now."""
        folded = self._folded.get(artifact)
        if folded is None or artifact in self._before or not folded.is_sound:
            return None
        loose = self._refs.loose.get(artifact, _NO_REFS)
        return folded if loose is folded.loose or loose == folded.loose else None

    def _fold(self, artifact: str, burst: "_Burst") -> Steps[Folded]:
        read: dict[TagRef, ReadTag] = {}
        while True:
            # During a pause another question may have taken newer tags without comparing them yet.
            yield from self._compare()
            refs = self._refs
            tags = refs.of_artifact(artifact)
            kept = self._unchanged_events(artifact, tags)
            changed = [ref for tag, ref in tags.items() if tag not in kept]
            yield from self._read(artifact, [r for r in changed if r not in read], burst, read)
            # After a pause the tags may be others; what was read by then stays known.
            if self._refs is refs:
                return self._publish(artifact, kept.values(), [read[ref] for ref in changed])

    def _read(
        self,
        artifact: str,
        refs: Sequence[TagRef],
        burst: "_Burst",
        into: dict[TagRef, ReadTag],
    ) -> Steps[None]:
        pace = Pace()
        for start in range(0, len(refs), BATCH):
            batch = refs[start : start + BATCH]
            into.update(zip(batch, read_tags(artifact, batch, burst.objects), strict=True))
            self.counters.tags_read += len(batch)
            if pace.is_over():
                yield None

    def _publish(self, artifact: str, kept: Iterable[Event], read: Iterable[ReadTag]) -> Folded:
        tags = list(read)
        events = [*kept, *(tag.event for tag in tags if tag.event is not None)]
        oddities = tuple(oddity for tag in tags for oddity in tag.oddities)
        loose = self._refs.loose.get(artifact, _NO_REFS)
        folded = Folded(fold(artifact, events), loose, oddities)
        self.counters.artifacts_folded += 1
        self._keep(folded)
        self._before.pop(artifact, None)
        self._unsound.discard(artifact)
        if not folded.is_sound:
            self._unsound.add(artifact)
        return folded

    def _unchanged_events(self, artifact: str, tags: Mapping[str, TagRef]) -> dict[str, Event]:
        """The events in memory whose tags still name the same objects, by tag."""
        folded = self._folded.get(artifact)
        if folded is None:
            return {}
        odd = {oddity.tag for oddity in folded.oddities}
        return {
            event.tag: event
            for event in folded.artifact.events
            if (ref := tags.get(event.tag)) is not None
            and event.tag not in odd
            and self._object_when_folded(folded, ref) == ref.oid
        }

    def _object_when_folded(self, folded: Folded, ref: TagRef) -> str | None:
        """The object that a tag named when its artifact was folded last."""
        artifact = folded.artifact.name
        if (then := folded.loose.get(ref.tag)) is not None:
            return then.oid
        if ref.tag in (noted := self._before.get(artifact, _NO_OBJECTS)):
            return noted[ref.tag]
        if ref.tag in self._refs.loose.get(artifact, _NO_REFS):
            packed = self._refs.packed.find(TAGS + ref.tag)
            return packed.oid if packed is not None else None
        return ref.oid


class _Burst:
    """Objects that are opened when the first one is needed, and closed at the end."""

    def __init__(self, open_objects: OpenObjects) -> None:
        self._open = open_objects
        self._stack = ExitStack()
        self._objects: Objects | None = None

    @property
    def objects(self) -> Objects:
        """The objects, open."""
        if self._objects is None:
            self._objects = self._stack.enter_context(self._open())
        return self._objects

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def _object_in(packed: PackedRefs, name: str) -> str | None:
    """The object that a ref names in a file that may be broken; None if that cannot be told."""
    try:
        ref = packed.find(name)
    except GtodError:
        return None
    return None if ref is None else ref.oid


def _as_in_tags(artifacts: Iterable[str]) -> Wanted:
    return {os_bytes(artifact_in_tag(artifact)): artifact for artifact in artifacts}


def _tells_something(folded: Folded) -> bool:
    return bool(folded.artifact.events or folded.oddities)
