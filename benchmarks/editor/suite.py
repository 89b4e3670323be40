"""The whole of it: at 10 entries, and at 10,000 with 50,000 lines."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.daemon import home
from benchmarks.editor import servers
from benchmarks.editor.document import Document, repository
from benchmarks.editor.editor import editor
from benchmarks.editor.packages import MissingError, node, packages
from benchmarks.editor.rows import Measured, starting_rows, typing_rows
from benchmarks.editor.starts import Starting
from benchmarks.editor.typists import Typist, type_in_turns
from benchmarks.registry import artifact_name
from benchmarks.report import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.cli import Options
    from benchmarks.editor.editor import Editor, Server

BLOCK = 10  # keystrokes of each kind, before it is the other server's turn
# The peer takes seconds for each of them in a large file.
PEER_BLOCK = {10: BLOCK, 10_000: 2}


def figures(options: Options) -> Iterator[Figure]:
    """Measure at both sizes."""
    try:
        other = servers.peer(node(), packages(options.cache))
    except MissingError as error:
        yield Figure("gtod's language server beside another one", None, "{}", None, str(error))
        return
    for entries in PEER_BLOCK:
        document = Document(entries)
        with copied(repository(document, options.cache)) as repo:
            yield from typing_figures(options, document, repo, other)
            yield from starting_figures(options, document, repo, other)


def typing_figures(
    options: Options, document: Document, repo: Path, other: Server
) -> Iterator[Figure]:
    """What typing takes."""
    with home(options.gtoc) as own, open_editor(options, repo) as typing:
        own.run(repo, "which", artifact_name(0), "dev")
        gtod = servers.gtod(own)
        typists = [
            Typist(gtod, BLOCK, options.effort.typing, [own.pid()]),
            Typist(other, PEER_BLOCK[document.entries], options.effort.peer_typing),
        ]
        typed = type_in_turns(typing, typists, document)
    ours, theirs = (
        Measured(typist.server.name, typist.server.wait, taken)
        for typist, taken in zip(typists, typed, strict=True)
    )
    yield from typing_rows(ours, theirs, document.entries)


def starting_figures(
    options: Options, document: Document, repo: Path, other: Server
) -> Iterator[Figure]:
    """What the first diagnostics take."""
    with open_editor(options, repo) as opening:
        starting = Starting(opening, document, repo, options.gtoc, other)
        starts = starting.measured(options.effort.cold, options.effort.peer_starts)
    yield from starting_rows(starts, other.name, document.entries)


def open_editor(options: Options, repo: Path) -> contextlib.AbstractContextManager[Editor]:
    """Give an editor with the repository open."""
    return editor(node(), packages(options.cache), repo)


@contextlib.contextmanager
def copied(repo: Path) -> Iterator[Path]:
    """Give a copy outside the cache: below a folder with a dot the peer applies no schema."""
    with tempfile.TemporaryDirectory(prefix="gtod-bench-") as folder:
        copy = Path(folder) / "models"
        shutil.copytree(repo, copy)
        yield copy
