"""What a ref registers, assigns or takes back."""

from gtod.errors import ErrorKind, GtodError
from gtod.registry.event import Event
from gtod.registry.fold import Artifact
from gtod.registry.query import assignments, stages
from gtod.registry.tag import Kind, parse_tag
from gtod.service.views import RefView
from gtod.steps import Steps
from gtod.workspace.repository import Repository

_TAGS = "refs/tags/"


def check_ref(repository: Repository, ref: str) -> Steps[RefView]:
    """The event that a ref tells of; without an event if it is none of the registry's.

    Args:
        repository: Where the ref is.
        ref: A tag's name, or a whole ref as CI systems give it.

    Raises:
        GtodError: There is no such ref.
    """
    tag = ref.removeprefix(_TAGS)
    parsed = parse_tag(tag)
    if parsed is not None:
        folded = yield from repository.tags.one(parsed.artifact)
        if folded is not None:
            for event, bound in zip(folded.artifact.events, folded.artifact.bindings, strict=True):
                if event.tag == tag:
                    return _view(folded.artifact, event, bound)
    if not (yield from _exists(repository, ref)):
        raise GtodError(
            ErrorKind.REF_NOT_FOUND,
            f"There is no ref '{ref}'; if it is only on the remote, 'git fetch --tags' brings it",
        )
    return RefView(tag, None, None, None, is_active=False)


def _exists(repository: Repository, ref: str) -> Steps[bool]:
    names = [ref] if ref.startswith("refs/") else [ref, _TAGS + ref, f"refs/heads/{ref}"]
    if any(repository.has_ref(name) for name in names):
        return True
    try:
        yield from repository.revision(ref)
    except GtodError:
        return False
    return True


def _view(artifact: Artifact, event: Event, bound: str | None) -> RefView:
    version = next((v for v in artifact.versions if v.name == bound), None)
    match event.kind:
        case Kind.REGISTRATION:
            active = version is not None and version.is_active
        case Kind.ASSIGNMENT:
            active = version is not None and any(
                state.stage == event.stage for state in stages(version, last_stage=False)
            )
        case Kind.DEPRECATION:
            active = artifact.is_deprecated
        case Kind.DEREGISTRATION:
            active = version is None or not version.is_active
        case Kind.UNASSIGNMENT:
            active = version is None or all(s.stage != event.stage for s in version.stages)
    held = () if version is None else assignments(artifact, version)
    return RefView(event.tag, event, version, bound, active, held)
