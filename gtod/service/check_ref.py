"""What a ref registers, assigns or takes back."""

import os

from gtod.errors import ErrorKind, GtodError
from gtod.registry.event import Event
from gtod.registry.fold import Artifact, Version
from gtod.registry.query import assignments, stages
from gtod.registry.tag import Kind, parse_tag
from gtod.service.views import RefView
from gtod.steps import Steps
from gtod.workspace.oddity import OddityKind
from gtod.workspace.repository import Repository

_TAGS = "refs/tags/"

#: Brings every tag as the remote has it, in place of what a CI system put there for it; works in
#: shallow clones as in complete ones.
_FETCH = "git fetch --force --tags"


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


def caveats(repository: Repository, ref: str, view: RefView) -> Steps[tuple[str, ...]]:
    """What whoever relies on the answer `view` to the question about `ref` has to know."""
    event = view.event
    if event is None:
        return ((yield from _no_event(repository, ref, view.ref)),)
    if not _may_lack_registration(repository, event, view.version):
        return ()
    lacking = f"This clone is shallow and has no registration of commit {event.commit[:7]}"
    return (f"{lacking}; if there is one on the remote, '{_FETCH}' brings it",)


def _no_event(repository: Repository, ref: str, tag: str) -> Steps[str]:
    told = f"'{ref}' is not an event of the registry"
    parsed = parse_tag(tag)
    folded = None if parsed is None else (yield from repository.tags.one(parsed.artifact))
    oddities = () if folded is None else folded.oddities
    kinds = {oddity.kind for oddity in oddities if oddity.tag == tag}
    if OddityKind.LIGHTWEIGHT in kinds:
        remedy = f"if it is annotated on the remote, '{_FETCH}' brings that"
        return f"{told}: the tag is lightweight here; {remedy}"
    return f"{told}; 'gtoc doctor' tells why" if kinds else told


def _may_lack_registration(repository: Repository, event: Event, version: Version | None) -> bool:
    if event.kind not in {Kind.ASSIGNMENT, Kind.UNASSIGNMENT}:
        return False
    if version is not None and version.is_registered:
        return False
    return os.path.exists(os.path.join(repository.location.common_dir, "shallow"))


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
