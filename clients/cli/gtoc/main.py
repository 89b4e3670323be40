"""The way of a command: ask the daemon, write what it answers.

On this path every import counts: `json` and `socket` alone would take as long as all the rest,
so the C modules behind them are used where they are, with the real ones as a fallback.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

#: The client's variables that a reading command may depend on. Nothing else leaves the client.
VARIABLES = frozenset(
    {
        "COLUMNS",
        "GIT_DIR",
        "GIT_WORK_TREE",
        "HOME",
        "LANG",
        "LANGUAGE",
        "NO_COLOR",
        "TZ",
        "XDG_CONFIG_HOME",
    }
)
PREFIXES = ("GTO_", "GTOD_", "LC_")

#: Commands that concern the daemon itself, or start programs: they run in this process.
OWN_COMMANDS = frozenset({"daemon", "demo"})

#: Goes on until it is interrupted, and may run a program: it asks from this process.
WATCH = "watch"

#: Commands that write: they get the client's whole environment, and are never run twice.
COMMANDS_ON_TAGS = frozenset(
    {"assign", "deprecate", "deregister", "promote", "register", "unassign"}
)
COMMANDS_ON_FILES = frozenset({"annotate", "remove"})

#: What GTOD may be set to by who wants no daemon.
OFF = frozenset({"off", "0", "no", "false"})

#: Seconds without a sign of life after which a daemon is taken for hung. A question is then
#: answered here. A change is not made here, so that there is no hurry to give up on it.
PATIENCE = 1.0
PATIENCE_WITH_CHANGES = 10.0

EXIT_UNWRITABLE = 1
EXIT_UNFINISHED = 75
EXIT_BROKEN_PIPE = 141
EXIT_INTERRUPTED = 130


def main() -> None:
    """Run the command line and end the process with its exit status."""
    arguments = sys.argv[1:]
    try:
        status = run(arguments)
    except KeyboardInterrupt:
        status = EXIT_INTERRUPTED
    except BrokenPipeError:
        status = EXIT_BROKEN_PIPE
    # Everything is written; the interpreter's own way out would take another two milliseconds.
    os._exit(status)


def run(arguments: "Sequence[str]") -> int:
    """Run a command where it belongs: here, in the daemon, or here because there is none."""
    if arguments and arguments[0] in OWN_COMMANDS:
        from gtoc.own_commands import run_own_command  # noqa: PLC0415 - rare

        return run_own_command(arguments)
    command, _ = command_in(arguments)
    if command == WATCH:
        from gtoc.watch.command import run_watch  # noqa: PLC0415 - it goes on for long

        return run_watch(arguments)
    surroundings = look_around()
    if command in COMMANDS_ON_TAGS or command in COMMANDS_ON_FILES:
        from gtoc.ask_to_write import run_change  # noqa: PLC0415 - reading is the rule

        return run_change(arguments, surroundings)
    if surroundings is not None and wants_daemon(arguments):
        from gtoc.ask import ask  # noqa: PLC0415 - not where there is no daemon

        output = ask(arguments, surroundings)
        if output is not None:
            return write(*output)
    from gtoc.alone import run_alone  # noqa: PLC0415 - it imports the daemon's whole code

    return write(*run_alone(arguments))


def wants_daemon(arguments: "Sequence[str]") -> bool:
    """Whether a daemon may answer, and can exist at all."""
    is_off = os.environ.get("GTOD", "").lower() in OFF
    return not is_off and "--no-daemon" not in arguments and os.name == "posix"


def writes(arguments: "Sequence[str]") -> bool:
    """Whether the command line asks for a change."""
    command, _ = command_in(arguments)
    return command in COMMANDS_ON_TAGS or command in COMMANDS_ON_FILES


def command_in(arguments: "Sequence[str]") -> "tuple[str, int]":
    """The command behind the options that may stand before it, and its place; empty if none."""
    is_value = False
    for place, word in enumerate(arguments):
        if is_value:
            is_value = False
        elif not word.startswith("-"):
            return word, place
        else:
            # Short options may stand together: the value of r is what follows it.
            is_short = not word.startswith("--")
            is_value = word == "--repo" or (is_short and word.find("r") == len(word) - 1)
    return "", len(arguments)


def terminal_is_needed(arguments: "Sequence[str]") -> bool:
    """Whether git may want to ask something, and there is somebody to ask."""
    return "--push" in arguments and has_terminal()


def has_terminal() -> bool:
    """Whether somebody could answer git's questions."""
    return os.isatty(0) or os.isatty(2)


def umask() -> int:
    """This process's file mode mask, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def look_around() -> "tuple[str, dict[str, str]] | None":
    """The working folder and the variables that count; None if any of it is not UTF-8.

    The daemon is asked in JSON, which is Unicode; what is not runs in this process.
    """
    try:
        folder = os.getcwd()
        environ = variables()
        "\0".join((folder, *sys.argv, *environ.values())).encode()
    except (OSError, UnicodeEncodeError):
        return None
    return folder, environ


def variables() -> "dict[str, str]":
    """The client's variables that count."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in VARIABLES or name.startswith(PREFIXES)
    }


def write(frames: "Sequence[Sequence[str]]", exit_code: int) -> int:
    """Write the output, each text to its stream, in order; the exit status of the command."""
    for stream, text in frames:
        if stream == "github-output":
            if not _append_to_github_output(text):
                return EXIT_UNWRITABLE
            continue
        if stream != "stdout":
            _tell(text)
            continue
        # Python has no stdout where the caller closed it.
        encoding = sys.stdout.encoding if sys.stdout else "utf-8"
        try:
            _write_all(1, text.encode(encoding, "backslashreplace"))
        except BrokenPipeError:
            raise
        except OSError as error:
            _tell(f"❌ Cannot write the answer: {error.strerror}\n")
            return EXIT_UNWRITABLE
    return exit_code


def _append_to_github_output(text: str) -> bool:
    """Append to the file that GITHUB_OUTPUT names; False if that failed and was told."""
    path = os.environ.get("GITHUB_OUTPUT")
    if not path:
        _tell("❌ --github-output needs GITHUB_OUTPUT, the path of a file; it is not set\n")
        return False
    try:
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            _write_all(file, text.encode())
        finally:
            os.close(file)
    except OSError as error:
        _tell(f"❌ Cannot write to '{path}', which GITHUB_OUTPUT names: {error.strerror}\n")
        return False
    return True


def _tell(text: str) -> None:
    """Write to stderr; where that cannot be written, there is nobody to tell."""
    try:
        _write_all(2, text.encode("utf-8", "backslashreplace"))
    except BrokenPipeError:
        raise
    except OSError:
        return


def _write_all(number: int, text: bytes) -> None:
    data = memoryview(text)
    while data:
        try:
            data = data[os.write(number, data) :]
        except BlockingIOError:
            _wait_until_writable(number)


def _wait_until_writable(number: int) -> None:
    import select  # noqa: PLC0415 - only for terminals and pipes that somebody set non-blocking

    select.select((), (number,), ())
