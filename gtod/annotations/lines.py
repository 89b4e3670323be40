"""The lines of a text as editors count them: LF, CR LF and CR each end one (LSP 3.17)."""

import re

LINE_BREAK = re.compile(r"\r\n|\r|\n")


def line_starts(text: str) -> list[int]:
    """Where each line begins; an empty text has one line."""
    return [0, *(found.end() for found in LINE_BREAK.finditer(text))]
