"""The grammar of tag names: which tag says what about which artifact."""

import enum
import re

import msgspec

from gtod.registry.name import FOLDER, FOLDER_SEPARATOR_IN_TAG, NAME, artifact_from_tag
from gtod.registry.name import artifact_in_tag as _in_tag
from gtod.registry.semver import SEMVER


class Kind(enum.IntEnum):
    """What an event does. The numbers are the order of events that share second and counter."""

    REGISTRATION = 0
    DEREGISTRATION = 1
    ASSIGNMENT = 2
    UNASSIGNMENT = 3
    DEPRECATION = 4

    @property
    def label(self) -> str:
        """The kind as users read and write it: `registration`."""
        return self.name.lower()


class Dialect(enum.Enum):
    """Which released gto wrote a form of tag."""

    COMMON = "common"
    """Both 0.2 and 1.x write it: `a@v1.0.0`, `a#prod`, `a#prod#1`."""
    GTO_0_2 = "gto-0.2"
    """The unassignment documented for 0.2: `a#prod#2!`."""
    GTO_1 = "gto-1"
    """Only gto 1.x writes it: `a#prod!#2`, `a#prod!`, `a@v1.0.0!`, `a@v1.0.0#2`, `a@deprecated`."""


class TagName(msgspec.Struct, frozen=True):
    """A tag's name, taken apart. `format_tag` puts it together again, to the letter.

    Attributes:
        artifact: The artifact, with `:` after its folder if it has one.
        kind: What the tag does.
        dialect: Which gto writes this form.
        version: `v1.0.0`, for registrations and deregistrations.
        stage: For assignments and unassignments.
        counter: The digits after the last `#` as they stand, or None in the simple form.
    """

    artifact: str
    kind: Kind
    dialect: Dialect = Dialect.COMMON
    version: str | None = None
    stage: str | None = None
    counter: str | None = None

    @property
    def number(self) -> int:
        """The counter as a number, 0 where there is none."""
        return int(self.counter) if self.counter else 0


# Python refuses to read integers of more than 4,300 digits; no counter comes near.
_COUNTER = r"[0-9]{1,4000}"

_tag = re.compile(
    rf"(?P<artifact>(?:{FOLDER}{FOLDER_SEPARATOR_IN_TAG})?{NAME})"
    r"(?:"
    rf"@(?P<version>v{SEMVER})(?P<deregisters>!)?"
    r"|@(?P<deprecated>deprecated)"
    rf"|#(?P<stage>{NAME})(?P<unassigns>!)?"
    r")"
    rf"(?:#(?P<counter>{_COUNTER})(?P<last>!)?)?"
)


def parse_tag(name: str) -> TagName | None:
    """What the tag `name` (without `refs/tags/`) says, or None for a tag that is not ours."""
    match = _tag.fullmatch(name)
    if match is None:
        return None
    artifact, version, deregisters, deprecated, stage, unassigns, counter, last = match.groups()
    artifact = artifact_from_tag(artifact)
    if stage is not None:
        return _stage_event(artifact, stage, unassigns, counter, last)
    if last is not None:
        return None
    if deprecated is not None:
        return TagName(artifact, Kind.DEPRECATION, Dialect.GTO_1, counter=counter)
    if deregisters is not None:
        return TagName(artifact, Kind.DEREGISTRATION, Dialect.GTO_1, version, counter=counter)
    dialect = Dialect.COMMON if counter is None else Dialect.GTO_1
    return TagName(artifact, Kind.REGISTRATION, dialect, version, counter=counter)


def _stage_event(
    artifact: str, stage: str, unassigns: str | None, counter: str | None, last: str | None
) -> TagName | None:
    if unassigns is not None and last is not None:
        return None
    if unassigns is not None:
        return TagName(artifact, Kind.UNASSIGNMENT, Dialect.GTO_1, None, stage, counter)
    if last is not None:
        return TagName(artifact, Kind.UNASSIGNMENT, Dialect.GTO_0_2, None, stage, counter)
    return TagName(artifact, Kind.ASSIGNMENT, Dialect.COMMON, None, stage, counter)


def format_tag(tag: TagName) -> str:
    """The name of the tag that says what `tag` says, without `refs/tags/`."""
    artifact = _in_tag(tag.artifact)
    counter = "" if tag.counter is None else f"#{tag.counter}"
    match tag.kind:
        case Kind.REGISTRATION:
            return f"{artifact}@{tag.version}{counter}"
        case Kind.DEREGISTRATION:
            return f"{artifact}@{tag.version}!{counter}"
        case Kind.ASSIGNMENT:
            return f"{artifact}#{tag.stage}{counter}"
        case Kind.UNASSIGNMENT if tag.dialect is Dialect.GTO_0_2:
            return f"{artifact}#{tag.stage}{counter}!"
        case Kind.UNASSIGNMENT:
            return f"{artifact}#{tag.stage}!{counter}"
        case Kind.DEPRECATION:
            return f"{artifact}@deprecated{counter}"
