"""Changing the tags of an artifact, from who may to where it is pushed."""

from collections.abc import Iterable, Mapping

import msgspec

from gtod.errors import ErrorKind, GtodError
from gtod.git.pushing import find_remote
from gtod.git.writing import signs_tags
from gtod.registry.name import NAME_RULE, is_artifact_name
from gtod.service.lookup import refuse_broken
from gtod.service.writing.change import Decide
from gtod.service.writing.order import Order, Written
from gtod.service.writing.publish import Publication
from gtod.service.writing.work import Work, gather_facts, plan_change, tell
from gtod.steps import Steps, shielded
from gtod.workspace.repository import Repository


def write(
    repository: Repository,
    name: str,
    decide: Decide,
    order: Order,
    environ: Mapping[str, str],
) -> Steps[Written]:
    """Change the tags of the artifact `name`.

    Raises:
        GtodError: A rule forbids it, git refuses it, or nobody knows whether it arrived.
    """
    configuration = repository.configuration(environ)
    refuse_broken(configuration)
    if not is_artifact_name(name):
        raise GtodError(
            ErrorKind.INVALID_ARGUMENT, f"'{name}' is not a valid name for an artifact. {NAME_RULE}"
        )
    is_signing = yield from signs_tags(repository.location, order.surroundings)
    if is_signing and order.leaves_signing:
        raise GtodError(
            ErrorKind.TERMINAL_REQUIRED, "Tags are signed here, which needs the client's terminal"
        )
    remote = None
    if order.push:
        remote = yield from find_remote(repository.location, order.remote, order.surroundings)
    if order.dry_run:
        facts = yield from gather_facts(repository, name, configuration)
        planned = yield from plan_change(repository, facts, decide(facts), order)
        told = tell(planned, planned.after, configuration)
        return msgspec.structs.replace(told, is_dry_run=True)
    with (yield from repository.write_lock()):
        work = Work(repository, name, configuration, order, is_signing=is_signing)
        written, objects = yield from shielded(work.run(decide))
    is_shadowed = _may_be_shadowed(repository, objects)
    publication = Publication(repository, order.remote, objects, order.surroundings, is_shadowed)
    if remote is None:
        return msgspec.structs.replace(written, push_command=publication.command)
    yield from shielded(publication.push(remote))
    return msgspec.structs.replace(written, is_pushed=True)


def _may_be_shadowed(repository: Repository, tags: Iterable[str]) -> bool:
    """Whether a branch has the name of one of the tags, as far as can be read just now."""
    try:
        return any(repository.has_ref(f"refs/heads/{tag}") for tag in tags)
    except GtodError:
        return True
