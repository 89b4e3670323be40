"""What can go wrong, as values: a stable kind for programs, one clear sentence for people."""

import enum


class ErrorKind(enum.Enum):
    """The kinds of error that a client can tell apart; the values are part of the protocol."""

    ARTIFACT_NOT_FOUND = "artifact_not_found"
    STAGE_NOT_FOUND = "stage_not_found"
    VERSION_NOT_FOUND = "version_not_found"
    REF_NOT_FOUND = "ref_not_found"
    REVISION_NOT_FOUND = "revision_not_found"
    REPOSITORY_NOT_FOUND = "repository_not_found"
    REPOSITORY_NOT_OWNED = "repository_not_owned"
    REPOSITORY_UNREADABLE = "repository_unreadable"
    INVALID_CONFIGURATION = "invalid_configuration"
    INVALID_ARGUMENT = "invalid_argument"
    DIFFERENT_VIEW = "different_view"
    VERSION_EXISTS = "version_exists"
    ALREADY_ASSIGNED = "already_assigned"
    NOT_ASSIGNED = "not_assigned"
    ALREADY_DEREGISTERED = "already_deregistered"
    ALREADY_DEPRECATED = "already_deprecated"
    STAGE_NOT_ALLOWED = "stage_not_allowed"
    TYPE_NOT_ALLOWED = "type_not_allowed"
    PROMOTION_SKIPPED = "promotion_skipped"
    CLOCK_AHEAD = "clock_ahead"
    IDENTITY_REQUIRED = "identity_required"
    AUTH_REQUIRED = "auth_required"
    TERMINAL_REQUIRED = "terminal_required"
    PUSH_REJECTED = "push_rejected"
    OUTCOME_UNKNOWN = "outcome_unknown"
    WRITE_CONFLICT = "write_conflict"
    GIT_FAILED = "git_failed"
    INVALID_ANNOTATIONS = "invalid_annotations"
    PATH_CONFLICT = "path_conflict"
    FILE_LOCKED = "file_locked"
    FILE_UNWRITABLE = "file_unwritable"
    PROTOCOL_NOT_SUPPORTED = "protocol_not_supported"
    TOO_LARGE = "too_large"
    CANCELLED = "cancelled"
    INTERNAL = "internal"


class GtodError(Exception):
    """An error that a user can do something about.

    Attributes:
        kind: What went wrong, for programs.
        message: The same for people: one sentence with the way out.
        finish: Of what is done in part, the command that finishes it, for the asker's shell.
    """

    def __init__(self, kind: ErrorKind, message: str, finish: str | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.finish = finish
