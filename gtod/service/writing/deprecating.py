"""Deciding what deprecates an artifact."""

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.registry.tag import Dialect, Kind, TagName
from gtod.service.writing.change import Change, Facts, NewTag, Simple, bound_events, tag_name


class Deprecation(msgspec.Struct, frozen=True):
    """Deprecate `name` as a whole.

    Attributes:
        name: The artifact.
        ref: The commit for the tag; None for that of the artifact's last event.
        message: The tag's message; None for the usual one.
        simple: Whether the tag goes without a counter.
        force: Whether it may be deprecated already.
        delete: Whether all tags of the artifact are deleted instead.
    """

    name: str
    ref: str | None = None
    message: str | None = None
    simple: Simple = Simple.AUTO
    force: bool = False
    delete: bool = False


def deprecate(request: Deprecation, commit: str, facts: Facts) -> Change:
    """What deprecates an artifact.

    Args:
        request: What was asked for.
        commit: What `request.ref` names, or HEAD for an artifact without events, else empty.
        facts: What the registry holds.

    Raises:
        GtodError: A rule forbids it.
    """
    artifact = facts.artifact
    if not artifact.events and (request.delete or not commit):
        raise GtodError(
            ErrorKind.ARTIFACT_NOT_FOUND,
            f"'{request.name}' has no tags; 'gtoc show' lists what has",
        )
    if request.delete:
        return Change(deletes=bound_events(artifact))
    if artifact.is_deprecated and not request.force:
        raise GtodError(
            ErrorKind.ALREADY_DEPRECATED,
            f"'{request.name}' was deprecated already; --force makes another tag nevertheless",
        )
    message = request.message
    if message is None:
        message = f"Deprecating artifact '{request.name}'"
    target = commit or artifact.events[-1].commit
    wanted = TagName(request.name, Kind.DEPRECATION, Dialect.GTO_1)
    name = tag_name(wanted, facts.names, request.simple)
    return Change(creates=(NewTag(name, target, message, None),))
