"""How commands are written: their options, their arguments and their help."""

from collections.abc import Mapping, Sequence

import click
import msgspec

from gtod import __version__
from gtod.registry.query import Sort

#: How users write it.
PROGRAM = "gtoc"


class Told(Exception):  # noqa: N818 - it is no error: somebody asked for this text
    """The text that an option asked for instead of the command: its help, the version."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class OneOf(msgspec.Struct, frozen=True):
    """Flags that together choose one value: the name of the flag that was given.

    Attributes:
        into: The name of the value.
        flags: The flags' names; if several may be given, the first of these counts.
        exclusive: Whether only one may be given.
    """

    into: str
    flags: tuple[str, ...]
    exclusive: bool = True


class Argument(click.Argument):
    """An argument that help explains.

    Args:
        name: Its name.
        explanation: What it is.
        required: Whether it must be there.
        several: Whether it takes all words that follow; its name is then a plural.
    """

    def __init__(
        self, name: str, explanation: str, *, required: bool = True, several: bool = False
    ) -> None:
        shown = name.upper() if not several else f"{name.upper().removesuffix('S')}..."
        super().__init__(
            [name],
            required=required,
            metavar=shown if required else f"[{shown}]",
            nargs=-1 if several else 1,
        )
        self.explanation = explanation


class Command(click.Command):
    """A command of gtoc.

    Args:
        name: Its name.
        sentence: What it does.
        parameters: Its arguments and its own options.
        examples: Command lines, each with what it is good for.
        choices: The flags among the options that choose one value together.
    """

    def __init__(
        self,
        name: str,
        sentence: str,
        parameters: Sequence[click.Parameter],
        examples: Mapping[str, str],
        choices: Sequence[OneOf] = (),
        *,
        hidden: bool = False,
    ) -> None:
        super().__init__(
            name,
            help=sentence,
            short_help=sentence.partition("\n")[0].rstrip("."),
            params=[*parameters, *COMMON],
            add_help_option=False,
            hidden=hidden,
        )
        self.examples = examples
        self._choices = choices

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """See click; what belongs together becomes one value, what may be left out is put in."""
        for parameter in self.params:
            if isinstance(parameter, OptionalValue):
                args = parameter.completed(args)
        rest = super().parse_args(ctx, args)
        for choice in self._choices:
            self._choose(ctx, choice)
        return rest

    def _choose(self, ctx: click.Context, choice: OneOf) -> None:
        given = [flag for flag in choice.flags if ctx.params.pop(flag)]
        if choice.exclusive and len(given) > 1:
            first, second = (self._written(flag) for flag in given[:2])
            raise click.UsageError(f"{first} and {second} exclude each other.", ctx)
        if given:
            ctx.params[choice.into] = given[0]

    def _written(self, name: str) -> str:
        return next(
            option
            for parameter in self.params
            if parameter.name == name
            for option in parameter.opts
            if option.startswith("--")
        )

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """See click; arguments come first, what every command takes comes last."""
        arguments = [p for p in self.params if isinstance(p, Argument)]
        if arguments:
            with formatter.section("Arguments"):
                formatter.write_dl([(p.make_metavar(ctx), p.explanation) for p in arguments])
        options = [p for p in self.params if isinstance(p, click.Option)]
        with formatter.section("Options"):
            formatter.write_dl([p.get_help_record(ctx) or ("", "") for p in options])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """See click; the examples stand at the end."""
        if self.examples:
            with formatter.section("Examples"):
                formatter.write_dl(
                    [(f"{PROGRAM} {line}", told) for line, told in self.examples.items()],
                    col_max=40,
                )


def flag(*declarations: str, explains: str) -> click.Option:
    """An option without a value."""
    return click.Option(list(declarations), is_flag=True, help=explains)


def valued(declaration: str, *, metavar: str, explains: str) -> click.Option:
    """An option with a value."""
    return click.Option([declaration], metavar=metavar, help=explains)


class OptionalValue(click.Option):
    """An option that may stand without a value, and then means `bare`.

    Args:
        name: How it is written.
        values: The values that it takes.
        bare: The value that it has when none of them follows.
        explains: What it is for.
    """

    def __init__(self, name: str, values: Sequence[str], bare: str, explains: str) -> None:
        super().__init__([name], type=click.Choice(list(values)), default="auto", help=explains)
        self.values = tuple(values)
        self.bare = bare

    def completed(self, words: Sequence[str]) -> list[str]:
        """The words of a command line in which it always has its value."""
        (name,) = self.opts
        following = [*words[1:], ""]
        return [
            f"{name}={self.bare}" if word == name and following[place] not in self.values else word
            for place, word in enumerate(words)
        ]


def _tell_help(ctx: click.Context, _parameter: click.Parameter, asked: bool) -> None:  # noqa: FBT001 - click's
    if asked and not ctx.resilient_parsing:
        raise Told(ctx.get_help() + "\n")


def _tell_version(ctx: click.Context, _parameter: click.Parameter, asked: bool) -> None:  # noqa: FBT001 - click's
    if asked and not ctx.resilient_parsing:
        raise Told(f"{PROGRAM} {__version__}\n")


#: The options that every command takes.
COMMON: tuple[click.Parameter, ...] = (
    click.Option(
        ["repo", "-r", "--repo"],
        metavar="PATH",
        help="A folder in the repository; default: the working folder.",
    ),
    flag("verbose", "-v", "--verbose", explains="Tell which repository and settings are used."),
    flag("no_daemon", "--no-daemon", explains="Run in this process; the daemon is not asked."),
    click.Option(
        ["-h", "--help"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_tell_help,
        help="Show this help.",
    ),
)

#: The options that gtoc takes before the command.
OUTER: tuple[click.Parameter, ...] = (
    click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_tell_version,
        help="Print gtoc's version.",
    ),
    *COMMON,
)

NAME = Argument("name", "The artifact; also churn@v3.0.0, churn@latest, churn#prod.")

JSON = flag("json", "--json", explains="Print JSON.")
PLAIN = flag("plain", "--plain", explains="Print a table without lines, for grep and awk.")
ALL_BRANCHES = flag(
    "branches", "-a", "--all-branches", explains="Read annotations at the head of every branch."
)
ALL_COMMITS = flag(
    "commits", "-A", "--all-commits", explains="Read annotations in every commit of the branches."
)
REGISTERED_ONLY = flag(
    "registered_only",
    "--ro",
    "--registered-only",
    explains="Leave out what has stages but no registered version.",
)
SORT = click.Option(
    ["--sort"],
    type=click.Choice([sort.value for sort in Sort]),
    help="Which version in a stage counts: the greatest, or the last assigned.",
)
AS_OF = valued(
    "--as-of",
    metavar="TIME",
    explains="As the tags up to then tell it: the end of a date, a time, or a commit's time.",
)
EXPECTED = flag("expected", "-e", "--expected", explains="Exit with 1 if there is no answer.")

#: Where annotations are looked for; a question about all commits includes the branches' heads.
REACH = OneOf("reach", ("commits", "branches"), exclusive=False)
