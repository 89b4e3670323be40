"""The page that explains the codes. It comes with the program: it fits it, and needs no network."""

import functools
import os
import re
from urllib.parse import quote

from gtod.git.files import read_file

_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_PAGE = "diagnostics.md"
#: Bytes that it may have.
_LIMIT = 1024 * 1024

_heading = re.compile(r"^## ([a-z0-9-]+)\n", re.MULTILINE)


@functools.cache
def page_path() -> str:
    """Where the page lies: beside the package that is installed, or in a checkout's docs."""
    installed = os.path.join(_PACKAGE, _PAGE)
    checkout = os.path.join(os.path.dirname(_PACKAGE), "docs", _PAGE)
    return installed if os.path.exists(installed) else checkout


def page_of(code: str) -> str:
    """The URI of the section about a code."""
    return f"file://{quote(page_path())}#{code}"


@functools.cache
def sections() -> dict[str, str]:
    """What the page says about each code, as Markdown; nothing if the page is not there."""
    try:
        text = read_file(page_path(), _LIMIT).decode("utf-8", "replace")
    except OSError:
        return {}
    parts = _heading.split(text)[1:]
    return {code: said.strip() for code, said in zip(parts[::2], parts[1::2], strict=True)}
