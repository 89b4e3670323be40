"""`gtod.register`: register a version of an artifact at HEAD.

Arguments: the file, the artifact, and the version or the part that it raises (`major`, `minor`,
`patch`).
"""

from gtod.lsp.commands.asking import Asking
from gtod.lsp.commands.telling import tell_written
from gtod.registry.semver import Part
from gtod.service.writing import operations
from gtod.service.writing.registering import Registration
from gtod.steps import Steps

#: As persons most often want them.
_PARTS = (Part.PATCH, Part.MINOR, Part.MAJOR)


def register(asking: Asking) -> Steps[object]:
    """Register a version; None if the person chose none.

    Raises:
        GtodError: A rule forbids it, or git refuses it.
    """
    name = asking.name
    wanted = asking.word(1)
    if wanted in {part.value for part in Part}:
        return (yield from _write(asking, Registration(name, bump=Part(wanted))))
    version = wanted or (yield from _choose(asking, name))
    if version is None:
        return None
    return (yield from _write(asking, Registration(name, version=version)))


def _write(asking: Asking, request: Registration) -> Steps[object]:
    written = yield from operations.register(
        asking.repository, request, asking.order, asking.environ
    )
    version = written.created[-1].version
    return tell_written(asking, f"Registered version {version} of '{request.name}'.", written)


def _choose(asking: Asking, name: str) -> Steps[str | None]:
    """The version that the person wants, of those that could be next."""
    choices = yield from _next_versions(asking, name)
    titles = {f"{version} ({why})" if why else version: version for version, why in choices.items()}
    chosen = yield from asking.choose(f"Register which version of '{name}' at HEAD?", list(titles))
    return None if chosen is None else titles[chosen]


def _next_versions(asking: Asking, name: str) -> Steps[dict[str, str]]:
    """The versions that could be next, each with the part that it raises."""
    usual = yield from _next_version(asking, Registration(name))
    folded = yield from asking.repository.tags.one(name)
    if folded is None or not any(version.is_registered for version in folded.artifact.versions):
        return {usual: ""}
    choices = {}
    for part in _PARTS:
        choices[(yield from _next_version(asking, Registration(name, bump=part)))] = part.value
    # At a commit whose version was taken back, that one comes first.
    return choices if usual in choices else {usual: "again"} | choices


def _next_version(asking: Asking, request: Registration) -> Steps[str]:
    """The version that would be registered.

    Raises:
        GtodError: A rule forbids it.
    """
    order = asking.trial
    written = yield from operations.register(asking.repository, request, order, asking.environ)
    return written.created[-1].version or ""
