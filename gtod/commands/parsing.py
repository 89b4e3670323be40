"""From the words of a command line to a frozen value. Nothing is looked up and nothing printed."""

from collections.abc import Sequence
from typing import Any

import click
import msgspec

from gtod.commands.asking import Entry
from gtod.commands.options import OUTER, PROGRAM, Told
from gtod.commands.table_of_commands import COMMANDS
from gtod.registry.suggest import did_you_mean

_ABOUT = """\
Read and write the artifact registry in a repository's Git tags.

A tag like churn@v3.1.0 registers a version of an artifact, a tag like churn#prod#3 assigns a
stage to it, and artifacts.yaml says what the artifacts are.
"""

#: Lines longer than this are hard to read, however wide the terminal is.
_WIDEST = 100
_NARROWEST = 40


class Parsed(msgspec.Struct, frozen=True):
    """A command line that can be executed.

    Attributes:
        entry: The command.
        request: What it asks for, of the entry's type.
        repo: What --repo says.
        verbose: Whether -v was given.
    """

    entry: Entry[Any]
    request: object
    repo: str | None
    verbose: bool


class _Program(click.Command):
    """gtoc itself: options, and the command with its words."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """See click."""
        return ["[OPTIONS]", "COMMAND", "[ARGS]..."]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """See click; the commands stand at the end, under the headings of their sections."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for name, entry in COMMANDS.items():
            if not entry.command.hidden:
                row = (name, entry.command.get_short_help_str(formatter.width))
                sections.setdefault(entry.section, []).append(row)
        widest = max(len(name) for name in COMMANDS)
        for section, rows in sections.items():
            with formatter.section(section):
                formatter.write_dl([(name.ljust(widest), told) for name, told in rows])
        formatter.write_paragraph()
        formatter.write_text(f"'{PROGRAM} COMMAND -h' explains a command and gives examples.")


_program = _Program(
    PROGRAM,
    help=_ABOUT,
    add_help_option=False,
    context_settings={"allow_interspersed_args": False},
    params=[
        click.Argument(["words"], nargs=-1, type=click.UNPROCESSED),
        *OUTER,
    ],
)


def parse(arguments: Sequence[str], width: int) -> Parsed:
    """What a command line asks for.

    Args:
        arguments: The words behind the program's name.
        width: The columns for help.

    Raises:
        Told: It asks for a text such as the help.
        click.UsageError: It is none.
    """
    columns = max(_NARROWEST, min(width, _WIDEST))
    outer = _program.make_context(PROGRAM, list(arguments), terminal_width=columns)
    words = outer.params["words"]
    if not words:
        raise Told(outer.get_help() + "\n")
    name, *rest = words
    entry = COMMANDS.get(name)
    if entry is None:
        raise click.UsageError(_unknown(name), outer)
    inner = entry.command.make_context(f"{PROGRAM} {name}", rest, terminal_width=columns)
    repo, outer_repo = inner.params.get("repo"), outer.params["repo"]
    return Parsed(
        entry=entry,
        request=msgspec.convert(inner.params, entry.request),
        repo=outer_repo if repo is None else repo,
        verbose=inner.params.get("verbose", False) or outer.params["verbose"],
    )


def _unknown(name: str) -> str:
    shown = [name for name, entry in COMMANDS.items() if not entry.command.hidden]
    return f"There is no command '{name}'.{did_you_mean(name, shown)}"
