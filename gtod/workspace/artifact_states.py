"""What the tags of an artifact said at some moment, from memory or by the objects they named."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence

import msgspec

from gtod.git.objects import BATCH, Objects
from gtod.git.tag_refs import TagRef
from gtod.registry.difference import EventChange, difference, in_order, removed_by_name
from gtod.registry.fold import Artifact, fold
from gtod.registry.tag import parse_tag
from gtod.steps import Pace, Steps
from gtod.workspace.oddity import OddityKind
from gtod.workspace.tag_events import ReadTag, read_tags

#: How many tags of artifacts that changed lately are remembered with what they say.
_TAGS_KEPT = 50_000

Tags = Mapping[str, TagRef]


class ArtifactState(msgspec.Struct, frozen=True):
    """An artifact at some moment.

    Attributes:
        objects: The object that each of its tags named.
        read: What each said.
        artifact: What followed.
        unreadable: Tags whose objects could not be read then.
        is_told: Whether it was found out when it was so, and not looked up afterwards.
    """

    objects: Mapping[str, str]
    read: Mapping[str, ReadTag]
    artifact: Artifact
    unreadable: frozenset[str]
    is_told: bool


class ArtifactStates:
    """Remembers states of artifacts, those that changed lately."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, ArtifactState] = OrderedDict()
        self._tags = 0

    def unsound(self) -> frozenset[str]:
        """Artifacts with objects that could not be read; a fetch may bring them any time."""
        return frozenset(name for name, state in self._known.items() if state.unreadable)

    def _forget(self, artifact: str) -> None:
        state = self._known.pop(artifact, None)
        self._tags -= 0 if state is None else len(state.objects)

    def change(
        self, artifact: str, before: Tags, after: Tags, objects: Objects
    ) -> Steps[tuple[list[EventChange], ArtifactState]]:
        """The events that came and went with an artifact's tags, and the state that it has now.

        Args:
            artifact: The artifact.
            before: Its tags as they were.
            after: Its tags as they are.
            objects: Where they are read.
        """
        known = self._known.get(artifact)
        old = known if known is not None and known.objects == _ids(before) else None
        if old is None:
            old = yield from _read(artifact, before, None, objects, is_told=False)
        new = yield from _read(artifact, after, old, objects, is_told=True)
        changes = difference(old.artifact, new.artifact)
        return (changes if old.is_told else in_order([*changes, *_gone(old, new)])), new

    def remember(self, states: Mapping[str, ArtifactState]) -> None:
        """Remember what was told of these artifacts."""
        for artifact, state in states.items():
            self._remember(artifact, state)

    def _remember(self, artifact: str, state: ArtifactState) -> None:
        self._forget(artifact)
        self._known[artifact] = state
        self._tags += len(state.objects)
        while self._tags > _TAGS_KEPT and len(self._known) > 1:
            self._forget(next(iter(self._known)))


def _ids(tags: Tags) -> dict[str, str]:
    return {tag: ref.oid for tag, ref in tags.items()}


def _read(
    artifact: str, tags: Tags, like: ArtifactState | None, objects: Objects, *, is_told: bool
) -> Steps[ArtifactState]:
    """What the tags say; of those that named the same object in another state, what they said."""
    kept: dict[str, ReadTag] = {}
    if like is not None:
        kept = {
            tag: read
            for tag, read in like.read.items()
            if tag in tags and tags[tag].oid == like.objects[tag] and tag not in like.unreadable
        }
    missing = [ref for tag, ref in tags.items() if tag not in kept]
    read = kept | (yield from _read_each(artifact, missing, objects))
    events = [one.event for one in read.values() if one.event is not None]
    return ArtifactState(
        objects=_ids(tags),
        read=read,
        artifact=fold(artifact, events),
        unreadable=frozenset(tag for tag, one in read.items() if _is_unreadable(one)),
        is_told=is_told,
    )


def _read_each(
    artifact: str, refs: Sequence[TagRef], objects: Objects
) -> Steps[dict[str, ReadTag]]:
    read: dict[str, ReadTag] = {}
    pace = Pace()
    for start in range(0, len(refs), BATCH):
        batch = refs[start : start + BATCH]
        found = read_tags(artifact, batch, objects)
        read.update((ref.tag, one) for ref, one in zip(batch, found, strict=True))
        if pace.is_over():
            yield None
    return read


def _is_unreadable(read: ReadTag) -> bool:
    return any(oddity.kind is OddityKind.UNREADABLE for oddity in read.oddities)


def _gone(old: ArtifactState, new: ArtifactState) -> list[EventChange]:
    """Tags that are gone, and what they said too, as far as their names tell."""
    return [
        removed_by_name(tag, name)
        for tag in sorted(old.unreadable)
        if new.objects.get(tag) != old.objects[tag] and (name := parse_tag(tag)) is not None
    ]
