"""gtoc: the thin client of gtod. Standard library only, and as little of that as possible.

A command is sent to the daemon as it stands, and what comes back is written: the client knows no
command line of its own, so that it starts in little more than the interpreter's own time.

For scripts there is `gtoc.Registry`, which is loaded when it is asked for.
"""

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gtoc.errors import (
        AlreadyAssigned,
        AlreadyDeprecated,
        AlreadyDeregistered,
        ArtifactNotFound,
        AuthRequired,
        Cancelled,
        ClockAhead,
        DifferentView,
        FileLocked,
        FileUnwritable,
        GitFailed,
        GtoError,
        IdentityRequired,
        Internal,
        InvalidAnnotations,
        InvalidArgument,
        InvalidConfiguration,
        NotAssigned,
        OutcomeUnknown,
        PathConflict,
        PromotionSkipped,
        ProtocolNotSupported,
        PushRejected,
        RefNotFound,
        RepositoryNotFound,
        RepositoryNotOwned,
        RepositoryUnreadable,
        RevisionNotFound,
        StageNotAllowed,
        StageNotFound,
        TerminalRequired,
        TooLarge,
        TypeNotAllowed,
        VersionExists,
        VersionNotFound,
        WriteConflict,
    )
    from gtoc.records import (
        Annotated,
        Annotation,
        Artifact,
        Assignment,
        Enrichment,
        Event,
        Ref,
        RegistryView,
        Version,
        Written,
    )
    from gtoc.registry import Registry

__all__ = [
    "AlreadyAssigned",
    "AlreadyDeprecated",
    "AlreadyDeregistered",
    "Annotated",
    "Annotation",
    "Artifact",
    "ArtifactNotFound",
    "Assignment",
    "AuthRequired",
    "Cancelled",
    "ClockAhead",
    "DifferentView",
    "Enrichment",
    "Event",
    "FileLocked",
    "FileUnwritable",
    "GitFailed",
    "GtoError",
    "IdentityRequired",
    "Internal",
    "InvalidAnnotations",
    "InvalidArgument",
    "InvalidConfiguration",
    "NotAssigned",
    "OutcomeUnknown",
    "PathConflict",
    "PromotionSkipped",
    "ProtocolNotSupported",
    "PushRejected",
    "Ref",
    "RefNotFound",
    "Registry",
    "RegistryView",
    "RepositoryNotFound",
    "RepositoryNotOwned",
    "RepositoryUnreadable",
    "RevisionNotFound",
    "StageNotAllowed",
    "StageNotFound",
    "TerminalRequired",
    "TooLarge",
    "TypeNotAllowed",
    "Version",
    "VersionExists",
    "VersionNotFound",
    "WriteConflict",
    "Written",
]

if not TYPE_CHECKING:

    def __dir__() -> list[str]:
        return [*globals(), *__all__]

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module 'gtoc' has no attribute '{name}'", name=name)
        from gtoc import errors, records, registry  # noqa: PLC0415 - the command line needs none

        for module in (registry, records, errors):
            if hasattr(module, name):
                return getattr(module, name)
        raise AssertionError(name)
