"""What the commands that change tags have in common: options, and telling what was done."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

import click
import msgspec

from gtod.commands.asking import Asking, Reply
from gtod.commands.json_output import entry_keys, json_text
from gtod.commands.moments import Clock
from gtod.commands.options import JSON, OptionalValue, flag
from gtod.commands.text import printable
from gtod.registry.tag import Kind
from gtod.service.history import event_entry
from gtod.service.writing.change import BoundEvent, Simple
from gtod.service.writing.order import Order, Written
from gtod.steps import Steps
from gtod.workspace.repository import Repository

SECTION = "Modify the registry"

#: Stands above the command that pushes what was done.
UPSTREAM = "To push the changes upstream, run:"

_INDENT = "    "


class TagRequest(msgspec.Struct, frozen=True, kw_only=True):
    """How the tags of a command are made, and how that is told.

    Attributes:
        message: Their message; None for the usual one.
        simple: Whether they go without a counter.
        force: Whether rules may be broken.
        push: Whether they are pushed.
        remote: Where to.
        dry_run: Whether it is only told what would be done.
        json: Whether it is told as JSON.
    """

    message: str | None = None
    simple: Simple = Simple.AUTO
    force: bool = False
    push: bool = False
    remote: str = "origin"
    dry_run: bool = False
    json: bool = False


def tag_options(*, simple: str, force: str) -> list[click.Parameter]:
    """The options of a command that makes tags.

    Args:
        simple: What `--simple auto` does, as the end of a sentence.
        force: What --force allows.
    """
    return [
        click.Option(["-m", "--message"], metavar="TEXT", help="The message of the tag."),
        OptionalValue(
            "--simple",
            [value.value for value in Simple],
            Simple.TRUE.value,
            f"Make the tag without a counter; auto: {simple}.",
        ),
        flag("force", "--force", explains=force),
        *PUSH,
        DRY_RUN,
        JSON,
    ]


DRY_RUN = flag("dry_run", "--dry-run", explains="Print what would be done, and do nothing.")
PUSH: tuple[click.Parameter, ...] = (
    flag("push", "--push", explains="Push the tags, all or none; if rejected, take them back."),
    click.Option(
        ["--remote"], default="origin", metavar="NAME", help="Where to push; default: origin."
    ),
)


def deletes(what: str) -> click.Option:
    """The option that deletes instead of adding a tag; `what` are the tags."""
    return flag("delete", "-d", "--delete", explains=f"Delete {what} instead of adding one.")


R = TypeVar("R")

_Operation = Callable[[Repository, R, Order, Mapping[str, str]], Steps[Written]]


def write_tags(
    operation: _Operation[R], request: type[R], given: TagRequest, asking: Asking
) -> Steps[Reply]:
    """Do what a command line asks for, and tell it.

    Args:
        operation: What does it.
        request: What the operation is asked with; it gets what is given under the same names.
        given: The command line.
        asking: Who asks.

    Raises:
        GtodError: It comes from the operation.
    """
    repository, surroundings = asking.repository, asking.surroundings
    order = Order(
        surroundings,
        given.force,
        given.push,
        given.remote,
        leaves_signing=asking.invocation.daemon is not None,
        dry_run=given.dry_run,
    )
    wanted = msgspec.convert(given, request, from_attributes=True)
    return _tell((yield from operation(repository, wanted, order, asking.environ)), given, asking)


def _tell(written: Written, request: TagRequest, asking: Asking) -> Reply:
    """What was done, as text or as JSON."""
    if request.json:
        text = json_text(_keys(written, asking))
    else:
        text = "".join(f"{line}\n" for line in _lines(written, request))
    return Reply(text, warnings=written.warnings)


def _lines(written: Written, request: TagRequest) -> Iterator[str]:
    created, deleted = (
        ("Would create", "Would delete") if written.is_dry_run else ("Created", "Deleted")
    )
    for one in written.created:
        yield printable(f"{created} git tag '{one.event.tag}' that {_does(one)}")
    for one in written.deleted:
        yield printable(f"{deleted} git tag '{one.event.tag}' that {_did(one)}")
    if written.is_pushed:
        yield f"Pushed to '{printable(request.remote)}'"
    elif written.push_command is not None:
        yield UPSTREAM
        yield f"{_INDENT}{written.push_command}"


def _does(one: BoundEvent) -> str:
    event, version = one.event, one.version
    match event.kind:
        case Kind.REGISTRATION:
            return "registers a new version"
        case Kind.DEREGISTRATION:
            return f"deregisters version '{version}'"
        case Kind.ASSIGNMENT:
            return f"adds stage '{event.stage}' to '{version}'"
        case Kind.UNASSIGNMENT:
            return f"unassigns stage '{event.stage}' from '{version}'"
        case Kind.DEPRECATION:
            return f"deprecates artifact '{event.artifact}'"


def _did(one: BoundEvent) -> str:
    event, version = one.event, one.version
    match event.kind:
        case Kind.REGISTRATION:
            return f"registered '{version}'"
        case Kind.DEREGISTRATION:
            return f"deregistered '{version}'"
        case Kind.ASSIGNMENT:
            return f"assigned '{event.stage}' to '{version}'"
        case Kind.UNASSIGNMENT:
            return f"unassigned '{event.stage}' from '{version}'"
        case Kind.DEPRECATION:
            return f"deprecated '{event.artifact}'"


def _keys(written: Written, asking: Asking) -> object:
    """The event of the command; the one that was made along with it under `registration`."""
    told: dict[str, object] = {"deleted": _events(written.deleted, asking.clock)}
    if written.created:
        *before, event = _events(written.created, asking.clock)
        told = event | ({"registration": before[0]} if before else {})
    return {
        **told,
        "pushed": written.is_pushed,
        "push_command": written.push_command,
        "dry_run": written.is_dry_run,
    }


def _events(events: Sequence[BoundEvent], clock: Clock) -> list[dict[str, object]]:
    return [entry_keys(event_entry(one.event, one.version), clock) for one in events]
