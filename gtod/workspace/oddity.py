"""What is strange about a tag: tolerated when reading, told by `gtoc doctor`."""

import enum

import msgspec


class OddityKind(enum.Enum):
    """Why a tag of the registry's form is ignored, or looked at twice."""

    LIGHTWEIGHT = "lightweight"
    NOT_A_COMMIT = "not-a-commit"
    UNREADABLE = "unreadable"
    OTHER_NAME_INSIDE = "other-name-inside"
    NO_TAGGER = "no-tagger"


class Oddity(msgspec.Struct, frozen=True, gc=False):
    """A strange tag: its name, what is strange, and a detail such as the other name."""

    tag: str
    kind: OddityKind
    detail: str = ""
