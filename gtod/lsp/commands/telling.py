"""What was done, as the editor is told it."""

import re

from lsprotocol import types

from gtod.lsp.commands.asking import Asking
from gtod.service.writing.order import Written

# Control characters and those that turn the direction of writing make a text look like another.
_unsafe = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def one_line(text: str) -> str:
    """A text of somebody's on one line, without what would make it look like another one."""
    return _unsafe.sub(" ", text)


def tell_written(asking: Asking, done: str, written: Written) -> object:
    """Show the person what was done; the command's result."""
    push = written.push_command
    sentence = done if push is None else f"{done} Others see it once you push: {push}"
    asking.tell(one_line(sentence))
    for warning in written.warnings:
        asking.tell(one_line(warning), types.MessageType.Warning)
    return {
        "tags": [one.event.tag for one in written.created],
        "version": written.created[-1].version,
        "warnings": list(written.warnings),
        "pushCommand": push,
    }
