"""What the execution of a command is given and what it gives back."""

import contextlib
import functools
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

import msgspec

from gtod.annotations.enrichment import Enrichments
from gtod.annotations.gto_config import parse_gto_config
from gtod.annotations.problem import NOWHERE, Problem
from gtod.commands.invocation import Invocation
from gtod.commands.moments import Clock, client_clock
from gtod.commands.options import Command
from gtod.commands.text import Style, may_colour, printable
from gtod.errors import ErrorKind, GtodError
from gtod.git.writing import Surroundings
from gtod.service.lookup import head_annotations
from gtod.service.point_in_time import PointInTime, first_second, last_second
from gtod.steps import Steps
from gtod.workspace.configuration import Configuration
from gtod.workspace.repositories import Repositories
from gtod.workspace.repository import Repository

R = TypeVar("R")

#: With --repo the user says which repository is meant; these say so only for want of that.
_MEANT_BY_ENVIRONMENT = frozenset({"GIT_DIR", "GIT_WORK_TREE"})


class Reply(msgspec.Struct, frozen=True):
    """What a command answers.

    Attributes:
        text: For stdout; empty or with a newline at its end.
        exit_code: 0, or 1 where the answer is a no.
        warnings: Messages for stderr.
        github_output: Lines for the file that a step of GitHub Actions tells its outputs in.
        tells_configuration: Whether the text itself says what is wrong with the configuration.
    """

    text: str = ""
    exit_code: int = 0
    warnings: tuple[str, ...] = ()
    github_output: str = ""
    tells_configuration: bool = False


def lines(items: Sequence[str], *, expected: bool = False) -> Reply:
    """Each item on a line of its own; if there is none but one was expected, that is a no."""
    return Reply("".join(f"{printable(item)}\n" for item in items), int(expected and not items))


class Asking:
    """Whoever runs a command, and what they ask about; each part is looked up when it is needed.

    Args:
        invocation: The command line and its surroundings.
        repositories: The repositories in memory.
        repo: What --repo says.
    """

    def __init__(
        self, invocation: Invocation, repositories: Repositories, repo: str | None
    ) -> None:
        self.invocation = invocation
        self.repositories = repositories
        self._repo = repo

    def within(self, repo: str | None) -> "Asking":
        """The same about another repository, unless `repo` is None."""
        return self if repo is None else Asking(self.invocation, self.repositories, repo)

    @functools.cached_property
    def environ(self) -> Mapping[str, str]:
        """The client's variables that apply."""
        environ = self.invocation.environ
        if self._repo is None or environ.keys().isdisjoint(_MEANT_BY_ENVIRONMENT):
            return environ
        return {k: v for k, v in environ.items() if k not in _MEANT_BY_ENVIRONMENT}

    @property
    def surroundings(self) -> Surroundings:
        """What a git that writes gets of the client.

        Raises:
            GtodError: The client did not say.
        """
        given = self.invocation.writing
        if given is None:
            raise GtodError(
                ErrorKind.INVALID_ARGUMENT,
                "A command that writes needs the client's environment and umask in 'writing'",
            )
        return given

    @functools.cached_property
    def repository(self) -> Repository:
        """The repository asked about.

        Raises:
            GtodError: There is none, or it cannot be read.
        """
        folder = self.invocation.folder
        if self._repo is not None:
            folder = os.path.join(folder, self._repo)
        return self.repositories.find(folder, self.environ)

    @property
    def names_repository(self) -> bool:
        """Whether --repo or a variable names the repository, wherever files lie."""
        return self._repo is not None or not _MEANT_BY_ENVIRONMENT.isdisjoint(self.environ)

    @property
    def has_repository(self) -> bool:
        """Whether a repository was asked about so far."""
        return "repository" in self.__dict__

    @functools.cached_property
    def configuration(self) -> Configuration:
        """The repository's configuration.

        Raises:
            GtodError: There is no repository, or a file cannot be read.
        """
        return self.repository.configuration(self.environ)

    @functools.cached_property
    def clock(self) -> Clock:
        """The client's clock."""
        return client_clock(self.environ)

    def since(self, text: str | None) -> PointInTime | None:
        """The first second that an option means by `text`; None if it was not given."""
        return None if text is None else first_second(text, self.clock.zone)

    def until(self, text: str | None) -> PointInTime | None:
        """The last second that an option means by `text`; None if it was not given."""
        return None if text is None else last_second(text, self.clock.zone)

    @functools.cached_property
    def style(self) -> Style:
        """How messages look."""
        environ = self.environ
        is_terminal = self.invocation.terminal.stderr_is_terminal
        return Style(self._wants_emojis(), may_colour(environ, is_terminal=is_terminal))

    def _wants_emojis(self) -> bool:
        if self.has_repository:
            # If they cannot be read, that is the message.
            with contextlib.suppress(GtodError):
                return self.configuration.gto.emojis
        return parse_gto_config(None, self.environ).value.emojis

    def complaints(self) -> tuple[str, ...]:
        """What is wrong with the configuration of the repository asked about, in one message."""
        problems: list[tuple[str, Problem]] = []
        if self.has_repository:
            with contextlib.suppress(GtodError):
                problems += self.configuration.problems
        problems = [found for found in problems if found[1].severity != "hint"]
        if not problems:
            return ()
        file, problem = problems[0]
        where = "" if problem.range == NOWHERE else f"{file} line {problem.range.start.line + 1}: "
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        # A file with an error counts as absent, so that nothing half understood is in force.
        cost = f" Until then {file} is ignored." if where and problem.severity == "error" else ""
        return (f"{where}{problem.message}{more}{cost}",)


def annotation_complaints(asking: Asking) -> Steps[tuple[str, ...]]:
    """What keeps HEAD's annotations from being understood, in one message."""
    annotations = yield from head_annotations(asking.repository, asking.configuration)
    errors = [problem for problem in annotations.problems if problem.severity == "error"]
    if not errors:
        return ()
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    where = f"{asking.configuration.gto.index} at HEAD, line {errors[0].range.start.line + 1}"
    return (f"{where}: {errors[0].message}{more}",)


def metafile_complaints(enrichments: Iterable[Enrichments]) -> tuple[str, ...]:
    """Which metafiles cannot be understood, in one message; versions that share one say it once."""
    told = dict.fromkeys(broken.message for each in enrichments for broken in each.broken)
    if not told:
        return ()
    more = f" (and {len(told) - 1} more)" if len(told) > 1 else ""
    return (f"{next(iter(told))}{more}",)


class Entry(msgspec.Struct, Generic[R], frozen=True):
    """A command of gtoc, from the words to the answer.

    Attributes:
        section: Under which heading of the help it stands.
        command: How it is written.
        request: What it asks for: a frozen value whose fields are named as the parameters are.
        answer: Executes the request and renders the answer.
    """

    section: str
    command: Command
    request: type[R]
    answer: Callable[[R, Asking], Steps[Reply]]
