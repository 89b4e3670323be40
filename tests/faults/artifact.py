"""What an artifact is, from nothing but the tags that were written about it.

The rules are those of the README, stated once more and as plainly as can be: nothing here is
imported from gtod, and nothing is read from Git.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

#: The kinds in the order in which they count within a second.
KINDS = ("registration", "deregistration", "assignment", "unassignment", "deprecation")

_name = re.compile(
    r"(?P<artifact>[^@#]+)(?:@(?P<version>v\d+\.\d+\.\d+)(?P<gone>!)?|#(?P<stage>\w+)(?P<off>!)?)"
    r"(?:#(?P<count>\d+))?"
)


@dataclass(frozen=True)
class Tag:
    """An annotated tag: its name, the commit that it stands on, and the second it was made."""

    name: str
    commit: str
    second: int


@dataclass(frozen=True)
class Event:
    """What a tag says."""

    tag: Tag
    artifact: str
    kind: str
    version: str | None
    stage: str | None
    count: int

    @property
    def order(self) -> tuple[int, int, int, str]:
        """What comes first: the earlier second, the smaller counter, the kind, the name."""
        return (self.tag.second, self.count, KINDS.index(self.kind), self.tag.name)


def event_of(tag: Tag) -> Event:
    """What a tag of the registry says."""
    match = _name.fullmatch(tag.name)
    assert match is not None, f"no tag of these tests: {tag.name}"
    if match["stage"]:
        kind = "unassignment" if match["off"] else "assignment"
    else:
        kind = "deregistration" if match["gone"] else "registration"
    count = int(match["count"] or 0)
    return Event(tag, match["artifact"], kind, match["version"], match["stage"], count)


@dataclass
class Version:
    """A version of an artifact, and the stages that it is in, the newest assignment last.

    Attributes:
        name: `v1.0.0`, or the commit that it stands on.
        is_registered: Whether a tag registered it.
        is_active: Whether it counts.
        stages: By stage the last assignment.
    """

    name: str
    is_registered: bool = False
    is_active: bool = True
    stages: dict[str, Event] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Take part in what happened next."""
        match event.kind:
            case "registration":
                self.is_registered = self.is_active = True
            case "deregistration":
                self.is_active = False
                self.stages.clear()
            case "assignment":
                self.stages.pop(event.stage or "", None)
                self.stages[event.stage or ""] = event
            case "unassignment":
                self.stages.pop(event.stage or "", None)


def precedence(version: str) -> tuple[int, ...]:
    """What makes a version the greater one."""
    return tuple(map(int, version.removeprefix("v").split(".")))


class Artifact:
    """What the tags say about one artifact.

    Attributes:
        events: In order.
        bindings: The version that each event is about.
        versions: Those that count: registered ones, greatest first, then those named by commits.
    """

    def __init__(self, tags: Iterable[Tag]) -> None:
        self.events = sorted(map(event_of, tags), key=lambda event: event.order)
        self.bindings = [self._bound(at) for at in range(len(self.events))]
        registered = {e.version for e in self.events if e.kind == "registration"}
        found: dict[str, Version] = {}
        for event, name in zip(self.events, self.bindings, strict=True):
            if event.kind != "deregistration" or name in registered:
                found.setdefault(name, Version(name)).take(event)
        self._known = found
        active = [version for version in found.values() if version.is_active]
        named = sorted((v for v in active if v.is_registered), key=lambda v: precedence(v.name))
        others = sorted((v for v in active if not v.is_registered), key=lambda v: v.name)
        self.versions = [*reversed(named), *reversed(others)]

    def _bound(self, at: int) -> str:
        event = self.events[at]
        if event.version is not None:
            return event.version
        here = [
            (place, other.version or "")
            for place, other in enumerate(self.events)
            if other.kind == "registration" and other.tag.commit == event.tag.commit
        ]
        by_then = [version for place, version in here if place < at]
        if by_then:
            return max(by_then, key=precedence)
        return here[0][1] if here else event.tag.commit

    @property
    def latest(self) -> list[str]:
        """The registered versions that count, greatest first."""
        return [version.name for version in self.versions if version.is_registered]

    @property
    def last_counter(self) -> int:
        """The greatest counter of any tag."""
        return max((event.count for event in self.events), default=0)

    @property
    def stages(self) -> set[str]:
        """Every stage that a tag names."""
        return {event.stage for event in self.events if event.stage is not None}

    def has(self, version: str) -> bool:
        """Whether a version of that name was ever registered."""
        return version in self._known and self._known[version].is_registered

    def which(self, stage: str, *, by_time: bool) -> list[str]:
        """The versions in a stage, the one that counts first."""
        found = [version for version in self.versions if stage in version.stages]
        if by_time:
            found.sort(key=lambda version: version.stages[stage].order, reverse=True)
        return [version.name for version in found]

    def bound_on(self, commit: str) -> str:
        """The version that a stage tag would be about that is made on the commit now."""
        return Artifact([*(e.tag for e in self.events), self._next(commit)]).bindings[-1]

    def _next(self, commit: str) -> Tag:
        last = self.events[-1]
        return Tag(f"{last.artifact}#x#{self.last_counter + 1}", commit, last.tag.second + 1)
