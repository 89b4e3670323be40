"""The grammar of tag names: which tag says what about which artifact."""

import enum
import functools
import re
from typing import Literal, get_args

import msgspec

from gtod.registry.name import FOLDER, FOLDER_SEPARATOR_IN_TAG, NAME, artifact_from_tag
from gtod.registry.name import artifact_in_tag as _in_tag
from gtod.registry.semver import SEMVER

#: The kinds as users read and write them.
KindName = Literal["registration", "deregistration", "assignment", "unassignment", "deprecation"]


class Kind(enum.IntEnum):
    """What an event does. The numbers are the order of events that share second and counter."""

    REGISTRATION = 0
    DEREGISTRATION = 1
    ASSIGNMENT = 2
    UNASSIGNMENT = 3
    DEPRECATION = 4

    @property
    def label(self) -> KindName:
        """The kind as users read and write it: `registration`."""
        return _LABELS[self]


#: By the numbers of the kinds.
_LABELS: tuple[KindName, ...] = get_args(KindName)


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


class TagSuffix(msgspec.Struct, frozen=True):
    """What stands in a tag's name behind the artifact: `@v1.0.0`, `#prod#3`.

    Attributes:
        kind: What the tag does.
        dialect: Which gto writes this form.
        version: `v1.0.0`, for registrations and deregistrations.
        stage: For assignments and unassignments.
        counter: The digits after the last `#` as they stand, or None in the simple form.
        number: The counter as a number, 0 where there is none.
    """

    kind: Kind
    dialect: Dialect
    version: str | None
    stage: str | None
    counter: str | None
    number: int


# Python refuses to read integers of more than 4,300 digits; no counter comes near.
_COUNTER = r"[0-9]{1,4000}"

_artifact = re.compile(rf"(?:{FOLDER}{FOLDER_SEPARATOR_IN_TAG})?{NAME}")
#: Neither sign can stand in an artifact's name.
_sign = re.compile("[#@]")
_suffix = re.compile(
    r"(?:"
    rf"@(?P<version>v{SEMVER})(?P<deregisters>!)?"
    r"|@(?P<deprecated>deprecated)"
    rf"|#(?P<stage>{NAME})(?P<unassigns>!)?"
    r")"
    rf"(?:#(?P<counter>{_COUNTER})(?P<last>!)?)?"
)


def parse_tag(name: str) -> TagName | None:
    """What the tag `name` (without `refs/tags/`) says, or None for a tag that is not ours."""
    sign = _sign.search(name)
    if sign is None:
        return None
    written = name[: sign.start()]
    suffix = parse_suffix(name[sign.start() :])
    if suffix is None or not can_begin_tag(written):
        return None
    return TagName(
        artifact_from_tag(written),
        suffix.kind,
        suffix.dialect,
        suffix.version,
        suffix.stage,
        suffix.counter,
    )


def can_begin_tag(text: str) -> bool:
    """Whether `text` names an artifact as tags write it: `churn`, `some/dir=churn`."""
    return _artifact.fullmatch(text) is not None


@functools.lru_cache(maxsize=16384)
def parse_suffix(text: str) -> TagSuffix | None:
    """What stands behind an artifact's name says, or None if it is not ours.

    Few suffixes make up most tags of a registry, so that what was understood once is kept.
    """
    match = _suffix.fullmatch(text)
    if match is None:
        return None
    version, deregisters, deprecated, stage, unassigns, counter, last = match.groups()
    number = int(counter) if counter else 0
    if stage is not None:
        return _stage_suffix(stage, unassigns, last, (counter, number))
    if last is not None:
        return None
    if deprecated is not None:
        return TagSuffix(Kind.DEPRECATION, Dialect.GTO_1, None, None, counter, number)
    is_common = deregisters is None and counter is None
    return TagSuffix(
        Kind.REGISTRATION if deregisters is None else Kind.DEREGISTRATION,
        Dialect.COMMON if is_common else Dialect.GTO_1,
        version,
        None,
        counter,
        number,
    )


def _stage_suffix(
    stage: str, unassigns: str | None, last: str | None, counter: tuple[str | None, int]
) -> TagSuffix | None:
    if unassigns is not None and last is not None:
        return None
    if unassigns is not None:
        return TagSuffix(Kind.UNASSIGNMENT, Dialect.GTO_1, None, stage, *counter)
    if last is not None:
        return TagSuffix(Kind.UNASSIGNMENT, Dialect.GTO_0_2, None, stage, *counter)
    return TagSuffix(Kind.ASSIGNMENT, Dialect.COMMON, None, stage, *counter)


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
