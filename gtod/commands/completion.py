"""`gtoc completion`, and `gtoc _complete`, which the shells' scripts ask."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import click
import msgspec

from gtod.commands.asking import Asking, Entry, Reply, lines
from gtod.commands.completion_scripts import FILES, FOLDERS, SCRIPTS
from gtod.commands.options import OUTER, Command, OptionalValue
from gtod.errors import GtodError
from gtod.registry.name import artifact_from_tag
from gtod.registry.query import stages_used
from gtod.registry.shortcut import parse_shortcut
from gtod.service.lookup import head_annotations, used_stages
from gtod.steps import Steps

#: Words of which no shell makes anything else: some put what is offered into the line as it stands.
_plain = re.compile(r"[\w@/.:+-][\w@/.:+=,%!#-]*")

#: Of how many artifacts all tags are offered at once.
_FEW = 20


class CompletionRequest(msgspec.Struct, frozen=True):
    """Which script lets a shell complete gtoc's command lines?"""

    shell: str


class CompleteRequest(msgspec.Struct, frozen=True):
    """What may the last of these words become?"""

    words: tuple[str, ...] = ()


def _completion(request: CompletionRequest, _asking: Asking) -> Steps[Reply]:
    yield from ()
    return Reply(SCRIPTS[request.shell])


COMPLETION = Entry(
    "Set up",
    Command(
        "completion",
        "Print the script that completes command lines in a shell.",
        [
            click.Argument(["shell"], type=click.Choice(list(SCRIPTS))),
        ],
        {
            "completion bash": 'put  eval "$(gtoc completion bash)"  into ~/.bashrc',
            "completion zsh": 'put  eval "$(gtoc completion zsh)"  into ~/.zshrc',
            "completion fish": "save it as ~/.config/fish/completions/gtoc.fish",
        },
    ),
    CompletionRequest,
    _completion,
)


def completing(commands: Mapping[str, click.Command]) -> Entry[CompleteRequest]:
    """The hidden command that completes command lines of `commands`."""

    def answer(request: CompleteRequest, asking: Asking) -> Steps[Reply]:
        words = request.words or ("",)
        try:
            found = yield from _candidates(words, commands, asking)
        except GtodError:
            # The shell is in the middle of a line: an error has no place there.
            found = ()
        return lines(sorted({word for word in found if _can_be_offered(word, words[-1])}))

    command = Command(
        "_complete",
        "Print what the last word may become.",
        [click.Argument(["words"], nargs=-1, type=click.UNPROCESSED)],
        {},
        hidden=True,
    )
    return Entry("", command, CompleteRequest, answer)


def _can_be_offered(word: str, current: str) -> bool:
    """Whether a word is only itself to a shell, and an option only where one was begun."""
    return _plain.fullmatch(word) is not None and (current[:1] == "-" or word[:1] != "-")


class _Line(msgspec.Struct, frozen=True):
    """A command line up to the word that is being completed.

    Attributes:
        positional: The words that are neither options nor their values.
        awaiting: The option whose value comes next, if there is one.
        repo: What --repo says.
    """

    positional: tuple[str, ...]
    awaiting: click.Option | None
    repo: str | None


def _candidates(
    words: Sequence[str], commands: Mapping[str, click.Command], asking: Asking
) -> Steps[Iterable[str]]:
    *before, current = words
    outer = _scan(before, OUTER, stop_at_command=True)
    if outer.awaiting is not None:
        return _of_option(outer.awaiting, current)
    if outer.positional:
        name, *rest = outer.positional
        within = asking.within(outer.repo)
        return (yield from _of_command(commands.get(name), rest, current, within))
    if current.startswith("-"):
        return _of_options(OUTER, current)
    return _beginning(current, commands)


def _of_command(
    command: click.Command | None, before: Sequence[str], current: str, asking: Asking
) -> Steps[Iterable[str]]:
    parameters = () if command is None else command.params
    line = _scan(before, parameters)
    if line.awaiting is not None and line.awaiting.name in _OPTION_SOURCES:
        within = asking.within(line.repo)
        source = _OPTION_SOURCES[line.awaiting.name or ""]
        return _beginning(current, (yield from source(line.positional, within)))
    if line.awaiting is not None:
        return _of_option(line.awaiting, current)
    if current.startswith("-"):
        return _of_options(parameters, current)
    arguments = [p for p in parameters if isinstance(p, click.Argument)]
    if arguments and arguments[-1].nargs < 0:
        # It takes whatever follows.
        arguments += [arguments[-1]] * len(line.positional)
    if len(line.positional) >= len(arguments):
        return ()
    argument = arguments[len(line.positional)]
    if argument.name == "paths":
        return (FILES,)
    values = yield from _values(argument, current, line.positional, asking.within(line.repo))
    return _beginning(current, values)


def _scan(
    words: Sequence[str], parameters: Sequence[click.Parameter], *, stop_at_command: bool = False
) -> _Line:
    positional: list[str] = []
    awaiting: click.Option | None = None
    repo: str | None = None
    options = _options(parameters)
    for place, word in enumerate(words):
        if isinstance(awaiting, OptionalValue) and word not in awaiting.values:
            awaiting = None
        if awaiting is not None:
            repo = word if awaiting.name == "repo" else repo
            awaiting = None
        elif word.startswith("--repo="):
            repo = word.removeprefix("--repo=")
        elif not word.startswith("-"):
            if stop_at_command:
                return _Line(tuple(words[place:]), None, repo)
            positional.append(word)
        elif (option := options.get(word)) is not None and not option.is_flag:
            awaiting = option
    return _Line(tuple(positional), awaiting, repo)


def _options(parameters: Iterable[click.Parameter]) -> dict[str, click.Option]:
    return {word: p for p in parameters if isinstance(p, click.Option) for word in p.opts}


def _of_options(parameters: Iterable[click.Parameter], current: str) -> list[str]:
    """Options that `current` may become, or values behind `--option=`."""
    name, equals, value = current.partition("=")
    option = _options(parameters).get(name)
    if equals and option is not None:
        found = _of_option(option, value)
        return found if found == [FOLDERS] else [f"{name}={one}" for one in found]
    return _beginning(current, _options(parameters))


def _of_option(option: click.Option, current: str) -> list[str]:
    if option.name == "repo":
        return [FOLDERS]
    return _beginning(current, option.type.choices if isinstance(option.type, click.Choice) else ())


def _beginning(current: str, words: Iterable[str]) -> list[str]:
    return [word for word in words if word.startswith(current)]


def _values(
    argument: click.Argument, current: str, before: Sequence[str], asking: Asking
) -> Steps[Iterable[str]]:
    if isinstance(argument.type, click.Choice):
        return argument.type.choices
    sources: Mapping[str, Callable[[], Steps[Iterable[str]]]] = {
        "name": lambda: _names(current, asking),
        "stage": lambda: _stages(before, asking),
        "version": lambda: _versions(before, asking),
        "ref": lambda: _tags(current, asking),
        "tag": lambda: _tags(current, asking),
    }
    source = sources.get(argument.name or "")
    return () if source is None else (yield from source())


def _names(current: str, asking: Asking) -> Steps[Iterable[str]]:
    """Artifacts; behind `@` the versions of one, behind `#` its stages."""
    for separator in "@#":
        name, found, _ = current.partition(separator)
        if not found:
            continue
        folded = yield from asking.repository.tags.one(name)
        if folded is None:
            return ()
        artifact = folded.artifact
        if separator == "#":
            return [f"{name}#{stage}" for stage in stages_used(artifact)]
        versions = [version.name for version in artifact.versions if version.is_registered]
        return [f"{name}@{version}" for version in ("latest", *versions)]
    annotations = yield from head_annotations(asking.repository, asking.configuration)
    return (yield from asking.repository.tags.names()) | annotations.artifacts.keys()


def _stages(before: Sequence[str], asking: Asking) -> Steps[Iterable[str]]:
    """The stages that .gto allows, and those that the artifact was in; for want of both all."""
    allowed = asking.configuration.gto.stages or ()
    name = parse_shortcut(before[0]).artifact if before else ""
    folded = yield from asking.repository.tags.one(name)
    used = frozenset[str]() if folded is None else stages_used(folded.artifact)
    return {*allowed, *used} or (yield from used_stages(asking.repository))


def _versions(before: Sequence[str], asking: Asking) -> Steps[Iterable[str]]:
    """The registered versions of the artifact that was named before."""
    folded = yield from asking.repository.tags.one(before[0] if before else "")
    versions = () if folded is None else folded.artifact.versions
    return [version.name for version in versions if version.is_registered]


def _types(_before: Sequence[str], asking: Asking) -> Steps[Iterable[str]]:
    """The types that .gto allows, or for want of them those in use."""
    annotations = yield from head_annotations(asking.repository, asking.configuration)
    used = {one.type for one in annotations.artifacts.values() if one.type}
    return asking.configuration.gto.types or used


#: Where the values of options come from, by the options' names.
_OPTION_SOURCES: Mapping[str, Callable[[Sequence[str], Asking], Steps[Iterable[str]]]] = {
    "version": _versions,
    "stage": _stages,
    "type": _types,
}


def _tags(current: str, asking: Asking) -> Steps[Iterable[str]]:
    """Tags of the artifact that is named so far; of several artifacts, if they are few."""
    name = artifact_from_tag(current.partition("@")[0].partition("#")[0])
    names = yield from asking.repository.tags.names()
    artifacts = [name] if name in names else [one for one in names if one.startswith(name)]
    if len(artifacts) > _FEW:
        return artifacts
    found: list[str] = []
    for artifact in artifacts:
        folded = yield from asking.repository.tags.one(artifact)
        if folded is not None:
            found += [event.tag for event in folded.artifact.events]
    return found
