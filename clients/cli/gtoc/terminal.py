"""How wide the client's terminal is."""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def terminal_width(environ: "Mapping[str, str]") -> int:
    """The columns of the terminal: COLUMNS if that is a number, else what the terminal says."""
    columns = environ.get("COLUMNS", "")
    if columns.isdigit() and int(columns) > 0:
        return int(columns)
    for number in (1, 2):
        try:
            return os.get_terminal_size(number).columns or 80
        except OSError:
            continue
    return 80
