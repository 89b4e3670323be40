"""What typing, completion and hovers take, and what memory the servers hold afterwards.

Both servers have the file open all the time and take turns, a block of keystrokes each, so that
both meet the same machine.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.editor.memory import memory_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.editor.document import Document
    from benchmarks.editor.editor import Editor, Server

QUIET = 4.0  # seconds without a keystroke after which memory is what it stays

KEYSTROKE_IN_VALUE = "a keystroke in a value to its diagnostics"
KEYSTROKE_IN_KEY = "a keystroke that makes or mends an error to its diagnostics"
COMPLETION = "a keystroke and completion"
HOVER = "hover"

Sample = tuple[str, float]  # what was measured, and its milliseconds


@dataclass(frozen=True, slots=True)
class Typist:
    """A server, and how much is typed into its file in one block.

    Attributes:
        server: The server.
        block: The keystrokes of each kind, an even number.
        blocks: How many blocks are typed.
        roots: Processes that belong to it beside the one that the editor starts.
    """

    server: Server
    block: int
    blocks: int
    roots: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """What one server took.

    Attributes:
        milliseconds: The times of each kind, the server's wait included.
        memory: The bytes that it held at the end.
    """

    milliseconds: Mapping[str, Sequence[float]]
    memory: int


def type_in_turns(editor: Editor, typists: Sequence[Typist], document: Document) -> list[Typed]:
    """Type into the file with several servers, a block with each in turn that has one left."""
    processes = [editor.start(typist.server) for typist in typists]
    for typist in typists:
        editor.open(typist.server, document.unchanged)
        for _ in block(editor, typist.server, document, 2):
            pass  # warms up
    times: list[dict[str, list[float]]] = [{} for _ in typists]
    for turn in range(max(typist.blocks for typist in typists)):
        for taken, typist in zip(times, typists, strict=True):
            if turn >= typist.blocks:
                continue
            for kind, milliseconds in block(editor, typist.server, document, typist.block):
                taken.setdefault(kind, []).append(milliseconds)
    # What is measured then is what stays when nobody types: nothing tells when that is reached.
    time.sleep(QUIET)
    held = [
        memory_of([process, *typist.roots])
        for process, typist in zip(processes, typists, strict=True)
    ]
    for typist in typists:
        editor.stop(typist.server)
    return [Typed(taken, memory) for taken, memory in zip(times, held, strict=True)]


def block(editor: Editor, server: Server, document: Document, keystrokes: int) -> Iterator[Sample]:
    """So many samples of each kind; the file is what it was afterwards."""
    for stroke in document.value_keystrokes(keystrokes // 2):
        yield KEYSTROKE_IN_VALUE, editor.edit(server, stroke.change, stroke.expected)
    for stroke in document.key_keystrokes(keystrokes // 2):
        yield KEYSTROKE_IN_KEY, editor.edit(server, stroke.change, stroke.expected)
    for change, cursor, undoing in document.half_typed_keys(keystrokes // 2):
        milliseconds, labels = editor.complete(server, change, cursor)
        if "virtual" not in labels:
            raise RuntimeError(f"{server.name} does not offer the key 'virtual': {labels}")
        yield COMPLETION, milliseconds
        editor.edit(server, undoing, document.unchanged)
    for place in document.words(keystrokes):
        milliseconds, text = editor.hover(server, place)
        if text == "null":
            raise RuntimeError(f"{server.name} tells nothing of {place}")
        yield HOVER, milliseconds
