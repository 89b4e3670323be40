"""Running a command line, from its words to its output."""

from collections.abc import Iterable

import click
import msgspec

from gtod.commands.asking import Asking, Reply
from gtod.commands.invocation import Invocation, Output, Stream
from gtod.commands.options import Told
from gtod.commands.parsing import Parsed, parse
from gtod.commands.text import printable, printable_lines
from gtod.errors import ErrorKind, GtodError
from gtod.steps import Steps
from gtod.workspace.repositories import Repositories

_FAILURE = 1
_WRONG_USAGE = 2
#: Try again later (sysexits.h, EX_TEMPFAIL): what was begun is not finished, or nobody knows.
_UNFINISHED = 75

_UNFINISHED_KINDS = frozenset({ErrorKind.AUTH_REQUIRED, ErrorKind.OUTCOME_UNKNOWN})


def run(invocation: Invocation, repositories: Repositories) -> Steps[Output]:
    """What a command line writes, and its exit code.

    Whatever the user can do something about is told to the user. Any other exception is a
    mistake in gtod and goes to the caller.

    Raises:
        GtodError: Only the client itself can run the command (`terminal_required`).
    """
    # click keeps its context in the thread, so that no pause may come while it parses.
    try:
        parsed = parse(invocation.arguments, invocation.terminal.width)
    except Told as told:
        return _output(told.text, [], 0)
    except click.UsageError as error:
        return _output("", [_usage(error)], _WRONG_USAGE)
    return (yield from _execute(parsed, Asking(invocation, repositories, parsed.repo)))


def _execute(parsed: Parsed, asking: Asking) -> Steps[Output]:
    try:
        reply: Reply = yield from parsed.entry.answer(parsed.request, asking)
        notes = repository_notes(asking) if parsed.verbose else []
    except GtodError as error:
        if error.kind is ErrorKind.TERMINAL_REQUIRED:
            raise
        told = () if error.kind is ErrorKind.INVALID_CONFIGURATION else asking.complaints()
        message = asking.style.error(error.message)
        exit_code = _UNFINISHED if error.kind in _UNFINISHED_KINDS else _FAILURE
        return _output("", [*map(asking.style.warning, told), message], exit_code)
    told = () if reply.tells_configuration else asking.complaints()
    warnings = map(asking.style.warning, (*told, *reply.warnings))
    return _output(reply.text, [*notes, *warnings], reply.exit_code, reply.github_output)


def repository_notes(asking: Asking) -> list[str]:
    """Which repository and settings the answer rests on, for -v, as lines."""
    if not asking.has_repository:
        return []
    location = asking.repository.location
    configuration = asking.configuration
    notes = {
        "repository": location.git_dir,
        "work tree": location.work_tree or "none",
        ".gto": msgspec.json.encode(configuration.gto).decode(),
        ".gtod.yaml": msgspec.json.encode(configuration.settings).decode(),
    }
    return [printable(f"{name}: {told}") for name, told in notes.items()]


def _usage(error: click.UsageError) -> str:
    lines = [f"Error: {error.format_message()}"]
    if error.ctx is not None:
        hint = f"Try '{error.ctx.command_path} -h' for help."
        lines = [error.ctx.get_usage(), hint, "", *lines]
    return printable_lines("\n".join(lines))


def _output(stdout: str, stderr: Iterable[str], exit_code: int, github_output: str = "") -> Output:
    frames: list[tuple[Stream, str]] = [("stderr", f"{_valid(line)}\n") for line in stderr]
    # Before stdout, whose reader may be gone.
    if github_output:
        frames.append(("github-output", _valid(github_output)))
    if stdout:
        frames.append(("stdout", _valid(stdout)))
    return Output(tuple(frames), exit_code)


def _valid(text: str) -> str:
    """`text` without lone surrogates, which come from bytes that are no UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
