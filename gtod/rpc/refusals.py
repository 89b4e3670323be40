"""With which kinds of error a method can answer, by what it does."""

from typing import Final

from gtod.errors import ErrorKind as Kind

Kinds = frozenset[Kind]

#: What does not speak of a repository.
NONE: Final[Kinds] = frozenset()

#: Two that have to agree on a protocol.
HELLO: Final[Kinds] = frozenset({Kind.PROTOCOL_NOT_SUPPORTED})

#: A command line: all else is told by its exit code.
COMMAND: Final[Kinds] = frozenset({Kind.DIFFERENT_VIEW, Kind.TERMINAL_REQUIRED})

#: Whatever speaks of a repository.
REPOSITORY: Final[Kinds] = frozenset(
    {
        Kind.INVALID_ARGUMENT,
        Kind.DIFFERENT_VIEW,
        Kind.REPOSITORY_NOT_FOUND,
        Kind.REPOSITORY_NOT_OWNED,
        Kind.REPOSITORY_UNREADABLE,
        Kind.GIT_FAILED,
    }
)

SUBSCRIPTION: Final[Kinds] = REPOSITORY | {Kind.TOO_LARGE}
REF: Final[Kinds] = REPOSITORY | {Kind.REF_NOT_FOUND}
STAGES: Final[Kinds] = REPOSITORY | {Kind.REVISION_NOT_FOUND, Kind.INVALID_CONFIGURATION}

#: A question about an artifact, which a shortcut may name, and about a revision or a time.
ARTIFACT: Final[Kinds] = REPOSITORY | {
    Kind.ARTIFACT_NOT_FOUND,
    Kind.VERSION_NOT_FOUND,
    Kind.STAGE_NOT_FOUND,
    Kind.REVISION_NOT_FOUND,
}

#: Whatever changes tags.
_TAGS: Final[Kinds] = REPOSITORY | {
    Kind.INVALID_CONFIGURATION,
    Kind.IDENTITY_REQUIRED,
    Kind.CLOCK_AHEAD,
    Kind.VERSION_EXISTS,
    Kind.WRITE_CONFLICT,
    Kind.PUSH_REJECTED,
    Kind.AUTH_REQUIRED,
    Kind.OUTCOME_UNKNOWN,
}

REGISTRATION: Final[Kinds] = _TAGS | {Kind.REVISION_NOT_FOUND}
ASSIGNMENT: Final[Kinds] = _TAGS | {
    Kind.REVISION_NOT_FOUND,
    Kind.VERSION_NOT_FOUND,
    Kind.ALREADY_ASSIGNED,
    Kind.STAGE_NOT_ALLOWED,
    Kind.PROMOTION_SKIPPED,
}
UNASSIGNMENT: Final[Kinds] = _TAGS | {
    Kind.ARTIFACT_NOT_FOUND,
    Kind.REVISION_NOT_FOUND,
    Kind.VERSION_NOT_FOUND,
    Kind.NOT_ASSIGNED,
}
DEREGISTRATION: Final[Kinds] = _TAGS | {
    Kind.ARTIFACT_NOT_FOUND,
    Kind.VERSION_NOT_FOUND,
    Kind.ALREADY_DEREGISTERED,
}
#: Of an artifact, of a version of it, or of a stage of that.
DEPRECATION: Final[Kinds] = UNASSIGNMENT | DEREGISTRATION | {Kind.ALREADY_DEPRECATED}

#: Whatever changes artifacts.yaml.
_FILE: Final[Kinds] = REPOSITORY | {
    Kind.INVALID_CONFIGURATION,
    Kind.INVALID_ANNOTATIONS,
    Kind.IDENTITY_REQUIRED,
    Kind.FILE_LOCKED,
    Kind.FILE_UNWRITABLE,
}

ANNOTATION: Final[Kinds] = _FILE | {Kind.TYPE_NOT_ALLOWED, Kind.PATH_CONFLICT}
REMOVAL: Final[Kinds] = _FILE | {Kind.ARTIFACT_NOT_FOUND}

#: Any request, by the text of the kind: one of these is no `ErrorKind`.
ANY: Final = ("invalid_params", Kind.CANCELLED.value, Kind.INTERNAL.value)
