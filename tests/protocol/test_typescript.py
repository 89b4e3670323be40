"""protocol/gtod.ts has the types that the daemon decodes and encodes."""

import re

from gtod.rpc.envelope import KINDS
from gtod.rpc.methods import TYPED
from gtod.rpc.notifications import TOLD
from protocol.typescript import FILE, typescript


def test_the_file_is_what_the_types_give() -> None:
    """`python -m protocol.typescript` writes it anew."""
    assert FILE.read_text("utf-8") == typescript()


def test_every_method_notification_and_kind_is_in_it() -> None:
    """By the names that are sent."""
    text = FILE.read_text("utf-8")

    assert re.findall(r'^  readonly "(gtod?/\w+)": \{$', text, re.MULTILINE) == [*TYPED]
    assert re.findall(r'^  readonly "([^"]+)": \w+;$', text, re.MULTILINE) == [*TOLD]
    kinds = text.partition("export type ErrorKind =\n")[2].partition(";")[0]
    assert re.findall(r'"(\w+)"', kinds) == [*KINDS]


def test_what_may_be_left_out() -> None:
    """Of what is sent all that has a default, of what is told only what is left out then."""
    text = FILE.read_text("utf-8")

    assert "  readonly as_of?: string | null;" in _interface(text, "WhichParams")
    assert "  readonly stage: string;" in _interface(text, "WhichParams")
    assert "  readonly discovered: boolean;" in _interface(text, "Version")
    assert "  readonly labels?: readonly string[];" in _interface(text, "Annotation")


def _interface(text: str, name: str) -> list[str]:
    _, _, rest = text.partition(f"export interface {name} ")
    return rest.partition("\n}\n")[0].splitlines()
