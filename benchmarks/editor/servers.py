"""The two language servers: gtod's, and Red Hat's with the JSON Schema of the same file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.editor.document import FILE
from benchmarks.editor.editor import Server
from benchmarks.editor.packages import PEER

if TYPE_CHECKING:
    from benchmarks.daemon import Home

SCHEMA = Path(__file__).parents[2] / "protocol/artifacts.schema.json"

# yaml-language-server starts to validate so long after the last change, in milliseconds.
PEER_WAIT = 200.0


def gtod(home: Home) -> Server:
    """gtod's: a bridge to the daemon, which it starts if none runs."""
    return _gtod(home)


def standalone(home: Home) -> Server:
    """The same in a process of its own, which leaves the daemon alone."""
    return _gtod(home, "--standalone")


def _gtod(home: Home, *options: str) -> Server:
    from gtod.lsp.publishing import DEBOUNCE  # noqa: PLC0415 - loads the server's libraries

    command = [str(Path(home.gtoc[0]).with_name("gtod")), "lsp", *options]
    return Server("gtod", command, DEBOUNCE * 1000, home.environ)


def peer(node: str, packages: Path) -> Server:
    """Red Hat's, told to look for no schemas elsewhere."""
    settings = {
        "schemas": {SCHEMA.as_uri(): FILE},
        "schemaStore": {"enable": False},
        "validate": True,
        "completion": True,
        "hover": True,
    }
    command = [node, str(packages / PEER), "--stdio"]
    return Server("yaml-language-server", command, PEER_WAIT, settings={"yaml": settings})
