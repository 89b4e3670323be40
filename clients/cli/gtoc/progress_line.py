"""One line at the terminal that tells how far a command has come, and is gone when it answers."""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

#: Goes to the begin of the line and clears all of it (ECMA-48, EL), be it a `^C` behind our text.
_CLEAR = "\r\x1b[K"


class ProgressLine:
    """The line on stderr, where that is a terminal that can redraw one; else nothing."""

    def __init__(self) -> None:
        self._is_possible = _can_redraw(os.environ)
        self._is_drawn = False

    def show(self, told: object) -> None:
        """Draw what a sign of life tells of the progress (`{title, done, total}`), if it does."""
        if isinstance(told, dict) and "title" in told:
            self.draw(told["title"], told["done"], told["total"])
        else:
            self.erase()

    def draw(self, title: str, done: int, total: "int | None") -> None:
        """Draw it, in place of what was drawn before.

        Args:
            title: What is being done.
            done: How much of it is done.
            total: How much there is to do; None if that is not known.
        """
        if self._is_possible:
            self._is_drawn = True
            _write(_CLEAR + line(title, done, total, _width()))

    def erase(self) -> None:
        """Take it away, if it was drawn."""
        if self._is_drawn:
            self._is_drawn = False
            _write(_CLEAR)


def line(title: str, done: int, total: "int | None", width: int) -> str:
    """The text of the line; it leaves the last column free, in which a terminal may wrap."""
    text = f"{title}  {done:,}" if done or total else title
    if total:
        text += f" of {total:,}  {min(100, done * 100 // total)} %"
    return text[: max(0, width - 1)]


def _can_redraw(environ: "Mapping[str, str]") -> bool:
    if not os.isatty(2) or environ.get("TERM", "dumb") == "dumb":
        return False
    try:
        # In the background another program has the terminal.
        return os.tcgetpgrp(2) == os.getpgrp()
    except OSError:
        # It is not the one that this process belongs to, so that nobody else has it.
        return True


def _width() -> int:
    # At each drawing, for windows change their size; COLUMNS would not know.
    try:
        return os.get_terminal_size(2).columns or 80
    except OSError:
        return 80


def _write(text: str) -> None:
    """Write to stderr; what cannot be written there is no loss."""
    try:
        os.write(2, text.encode())
    except OSError:
        return
