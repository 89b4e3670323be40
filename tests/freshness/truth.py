"""The right answer, computed from scratch: by the project's own code, and by code of the tests."""

import re
from dataclasses import dataclass
from pathlib import Path

from gtod.commands.invocation import DaemonFacts
from gtod.rpc.dispatch import answer
from gtod.rpc.envelope import read_request
from gtod.rpc.results import Status
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from tests.freshness.world import git


class InProcess:
    """A server without a daemon around it, which answers from what it holds.

    Args:
        repositories: What it holds.
    """

    def __init__(self, repositories: Repositories) -> None:
        self.repositories = repositories

    def ask(self, body: bytes) -> bytes:
        """The body of the answer to the body of a request."""
        found = finish(answer(read_request(body), self, self))
        assert found is not None
        return found

    def failed(self, error: BaseException) -> None:
        """No request of these tests may fail in an unexpected way."""
        raise error

    def status(self) -> Status:
        """There is no daemon."""
        raise NotImplementedError

    def facts(self) -> DaemonFacts:
        """There is no daemon."""
        raise NotImplementedError

    def stop(self) -> None:
        """There is nothing to stop."""
        raise NotImplementedError


def truth(body: bytes) -> bytes:
    """The answer of somebody who has never seen the repository before."""
    return InProcess(Repositories()).ask(body)


@dataclass(frozen=True)
class _Event:
    artifact: str
    kind: int
    version: str | None
    stage: str | None
    count: int
    commit: str
    second: int
    tag: str

    @property
    def order(self) -> tuple[int, int, int, str]:
        return (self.second, self.count, self.kind, self.tag)


_REGISTERS, _DEREGISTERS, _ASSIGNS, _UNASSIGNS, _DEPRECATES = range(5)
_FIELDS = "%(refname:strip=2) %(objecttype) %(*objecttype) %(*objectname) %(taggerdate:unix)"
_FIELD_COUNT = 5

_name = re.compile(
    r"(?P<artifact>[\w/=-]+)(?:@(?P<version>v[\w.-]+)(?P<gone>!)?|(?P<old>@deprecated)"
    r"|#(?P<stage>\w+)(?P<off>!)?)(?:#(?P<count>\d+)(?P<end>!)?)?"
)


def _events(folder: Path) -> list[_Event]:
    """The events of all artifacts as git lists the tags, in order."""
    events = []
    listing = git(folder, "for-each-ref", f"--format={_FIELDS}", "refs/tags", may_fail=True)
    for line in listing.splitlines():
        fields = line.split(" ")
        match = _name.fullmatch(fields[0])
        if match is None or len(fields) != _FIELD_COUNT or fields[1:3] != ["tag", "commit"]:
            continue
        kind = (
            _DEPRECATES
            if match["old"]
            else _UNASSIGNS
            if match["off"] or match["end"]
            else _ASSIGNS
            if match["stage"]
            else _DEREGISTERS
            if match["gone"]
            else _REGISTERS
        )
        artifact = match["artifact"].replace("=", ":")
        count, commit, second = int(match["count"] or 0), fields[3], int(fields[4])
        found = (artifact, kind, match["version"], match["stage"], count, commit, second, fields[0])
        events.append(_Event(*found))
    return sorted(events, key=lambda event: event.order)


def _precedence(version: str) -> tuple[int, ...]:
    numbers, _, prerelease = version.removeprefix("v").partition("-rc.")
    return (*map(int, numbers.split(".")), int(prerelease) if prerelease else 1_000_000)


class Independent:
    """`latest` and `which` by nothing but `git for-each-ref` and the rules of the README.

    It knows only the forms of tags that the tests make.

    Args:
        folder: A work tree of the repository.
    """

    def __init__(self, folder: Path) -> None:
        self._all = _events(folder)

    def latest(self, artifact: str) -> str | None:
        """The greatest version whose last word is a registration."""
        events = [event for event in self._all if event.artifact == artifact]
        return max(self._registered(events), key=_precedence, default=None)

    def which(self, artifact: str, stage: str, *, by_time: bool) -> str | None:
        """The version in the stage: the greatest, or the one assigned last."""
        events = [event for event in self._all if event.artifact == artifact]
        registered = self._registered(events)
        registrations = {e.version for e in events if e.kind == _REGISTERS}
        places: dict[str, int] = {}
        for position, event in enumerate(events):
            if event.kind == _DEREGISTERS and event.version in registrations:
                places.pop(event.version or "", None)
            if event.stage != stage:
                continue
            version = self._bound(events, position)
            places.pop(version, None)
            if event.kind == _ASSIGNS:
                places[version] = position
        counting = {
            version: position
            for version, position in places.items()
            if version in registered or not version.startswith("v")
        }
        if by_time:
            return max(counting, key=lambda version: counting[version], default=None)
        named = [version for version in counting if version.startswith("v")]
        return max(named, key=_precedence, default=None) or max(counting, default=None)

    def _registered(self, events: list[_Event]) -> set[str]:
        state: dict[str, bool] = {}
        for event in events:
            if event.kind in (_REGISTERS, _DEREGISTERS) and event.version is not None:
                state[event.version] = event.kind == _REGISTERS
        return {version for version, is_active in state.items() if is_active}

    def _bound(self, events: list[_Event], position: int) -> str:
        commit = events[position].commit
        here = [
            (at, event.version or "")
            for at, event in enumerate(events)
            if event.kind == _REGISTERS and event.commit == commit
        ]
        by_then = [version for at, version in here if at < position]
        if by_then:
            return max(by_then, key=_precedence)
        return here[0][1] if here else commit
