# ruff: noqa: N818 - the class of a kind is the kind's name in camel case, so that it can be guessed
"""What `gtoc.Registry` raises: one base, and a class for each kind of error in the protocol."""


class GtoError(Exception):
    """The registry, or what stands between it and the program, did not do what was asked.

    Attributes:
        kind: What went wrong, for programs: `data.kind` of the protocol.
        message: The same for people: one sentence with the way out.
    """

    kind: str = ""

    def __init__(self, message: str, kind: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if kind is not None:
            self.kind = kind


class ArtifactNotFound(GtoError):
    """Nothing in the repository knows such an artifact."""

    kind = "artifact_not_found"


class StageNotFound(GtoError):
    """The stage is neither in `.gto` nor ever used."""

    kind = "stage_not_found"


class VersionNotFound(GtoError):
    """The artifact has no such version."""

    kind = "version_not_found"


class RefNotFound(GtoError):
    """There is no such ref."""

    kind = "ref_not_found"


class RevisionNotFound(GtoError):
    """There is no such commit."""

    kind = "revision_not_found"


class RepositoryNotFound(GtoError):
    """The folder lies in no Git repository."""

    kind = "repository_not_found"


class RepositoryNotOwned(GtoError):
    """The repository is somebody else's, and git would refuse it too."""

    kind = "repository_not_owned"


class RepositoryUnreadable(GtoError):
    """The repository is there but broken, or its files may not be read."""

    kind = "repository_unreadable"


class InvalidConfiguration(GtoError):
    """`.gto` or `.gtod.yaml` is broken, and the question is about it."""

    kind = "invalid_configuration"


class InvalidArgument(GtoError):
    """A value makes no sense, such as a name with a blank in it."""

    kind = "invalid_argument"


class DifferentView(GtoError):
    """Two processes see different files under one path."""

    kind = "different_view"


class VersionExists(GtoError):
    """The version is registered already, or the commit has a version already."""

    kind = "version_exists"


class AlreadyAssigned(GtoError):
    """The version is in the stage already."""

    kind = "already_assigned"


class NotAssigned(GtoError):
    """The version is not in the stage."""

    kind = "not_assigned"


class AlreadyDeregistered(GtoError):
    """The version is deregistered already."""

    kind = "already_deregistered"


class AlreadyDeprecated(GtoError):
    """The artifact is deprecated already."""

    kind = "already_deprecated"


class StageNotAllowed(GtoError):
    """`.gto` lists the stages that may be used, and this is none of them."""

    kind = "stage_not_allowed"


class TypeNotAllowed(GtoError):
    """`.gto` lists the types that may be used, and this is none of them."""

    kind = "type_not_allowed"


class PromotionSkipped(GtoError):
    """The version has not been in a stage that has to come first."""

    kind = "promotion_skipped"


class ClockAhead(GtoError):
    """The newest event lies so far in the future that another clock must be wrong."""

    kind = "clock_ahead"


class IdentityRequired(GtoError):
    """Git does not know who writes."""

    kind = "identity_required"


class AuthRequired(GtoError):
    """The remote wants to know who pushes, and nobody can be asked here."""

    kind = "auth_required"


class TerminalRequired(GtoError):
    """It takes somebody at a terminal, such as for the passphrase of a signing key."""

    kind = "terminal_required"


class PushRejected(GtoError):
    """The remote did not take what was pushed."""

    kind = "push_rejected"


class OutcomeUnknown(GtoError):
    """A change was asked for, and nobody told whether it happened; see before asking again."""

    kind = "outcome_unknown"


class WriteConflict(GtoError):
    """Others wrote at the same time, again and again."""

    kind = "write_conflict"


class GitFailed(GtoError):
    """Git refused; the message has its words."""

    kind = "git_failed"


class InvalidAnnotations(GtoError):
    """`artifacts.yaml` is broken, or cannot be changed safely."""

    kind = "invalid_annotations"


class PathConflict(GtoError):
    """The path is, contains or lies in another artifact's."""

    kind = "path_conflict"


class FileLocked(GtoError):
    """Another program is changing the file."""

    kind = "file_locked"


class FileUnwritable(GtoError):
    """The file, or the folder that it lies in, is protected."""

    kind = "file_unwritable"


class ProtocolNotSupported(GtoError):
    """The client knows only protocols that are older than the daemon's."""

    kind = "protocol_not_supported"


class TooLarge(GtoError):
    """The question is longer than a message may be."""

    kind = "too_large"


class Cancelled(GtoError):
    """The question was taken back."""

    kind = "cancelled"


class Internal(GtoError):
    """A fault of gtod; `gtoc daemon log` has the details."""

    kind = "internal"


#: The class of each kind of error. A kind that is not here is told by `GtoError` itself.
CLASSES: dict[str, type[GtoError]] = {"invalid_params": InvalidArgument} | {
    error.kind: error
    for error in (
        ArtifactNotFound,
        StageNotFound,
        VersionNotFound,
        RefNotFound,
        RevisionNotFound,
        RepositoryNotFound,
        RepositoryNotOwned,
        RepositoryUnreadable,
        InvalidConfiguration,
        InvalidArgument,
        DifferentView,
        VersionExists,
        AlreadyAssigned,
        NotAssigned,
        AlreadyDeregistered,
        AlreadyDeprecated,
        StageNotAllowed,
        TypeNotAllowed,
        PromotionSkipped,
        ClockAhead,
        IdentityRequired,
        AuthRequired,
        TerminalRequired,
        PushRejected,
        OutcomeUnknown,
        WriteConflict,
        GitFailed,
        InvalidAnnotations,
        PathConflict,
        FileLocked,
        FileUnwritable,
        ProtocolNotSupported,
        TooLarge,
        Cancelled,
        Internal,
    )
}


def error_of(kind: str, message: str) -> GtoError:
    """The exception for an error that was answered, of the class of its kind."""
    return CLASSES.get(kind, GtoError)(message, kind)
