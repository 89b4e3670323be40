"""Text that is safe to show, and the marks and colours of messages."""

import enum
import re
from collections.abc import Mapping

import msgspec

from gtod.unseen import UNSEEN

_unsafe = re.compile(f"[{UNSEEN}]")

_RESET = "\x1b[0m"


class Colour(enum.Enum):
    """A colour of a terminal (ECMA-48, SGR)."""

    RED = "\x1b[31m"
    YELLOW = "\x1b[33m"
    CYAN = "\x1b[36m"


def painted(text: str, colour: Colour) -> str:
    """A text in a colour."""
    return f"{colour.value}{text}{_RESET}"


def printable(text: str) -> str:
    """`text` on one line, with everything that a terminal would obey written as an escape."""
    return text if text.isascii() and text.isprintable() else _unsafe.sub(_escaped, text)


def printable_lines(text: str) -> str:
    """The same for text that may have several lines and tabs."""
    return "\n".join(
        "\t".join(printable(part) for part in line.split("\t"))
        for line in text.replace("\r\n", "\n").split("\n")
    )


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")


class Style(msgspec.Struct, frozen=True):
    """How messages look: with emojis or words, in colour or without."""

    emojis: bool = True
    colour: bool = False

    def success(self, message: str) -> str:
        """A line that says that something is as it was asked for."""
        mark = "✅ " if self.emojis else ""
        return f"{mark}{printable(message)}"

    def error(self, message: str) -> str:
        """A line that says why there is no answer."""
        mark = "❌ " if self.emojis else ""
        line = printable(message)
        return f"{mark}{painted(line, Colour.RED)}" if self.colour else f"{mark}{line}"

    def warning(self, message: str) -> str:
        """A line that says that the answer may not be what was meant."""
        mark = "⚠ " if self.emojis else "Warning: "
        return f"{mark}{printable(message)}"


def may_colour(environ: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Whether colours are welcome (no-color.org)."""
    return is_terminal and not environ.get("NO_COLOR")
