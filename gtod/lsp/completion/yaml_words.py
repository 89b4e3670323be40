"""The words of YAML in a line: where they begin and end (YAML 1.2.2, chapters 5 to 7)."""

import re

from gtod.annotations.lines import LINE_BREAK

_QUOTED = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'"
#: A key, its quotes included, up to and with the colon.
KEY = re.compile(
    rf"(?P<key>{_QUOTED}|[^\s\-?:,\[\]{{}}#&*!|>'\"%@`](?:[^:#]|:(?=\S)|(?<=\S)#)*?|-\S[^:#]*?)"
    r"[ \t]*:(?=\s|$)"
)
#: The dash before an item.
DASH = re.compile(r"-(?:[ \t]+|$)")
#: Where a comment begins.
COMMENT = re.compile(r"(?:^|(?<=\s))#")
_word = re.compile(r"[^\s#]*")
_plain_in_flow = re.compile(r"(?:[^,\[\]{}:#]|:(?=[^\s,\[\]{}])|(?<=\S)#)+")
_QUOTES = frozenset("\"'")


def is_upmost(line: str) -> bool:
    """Whether a line begins a key in the first column, as far as one can see."""
    line = line.removeprefix("\ufeff")
    return bool(line) and line[0] not in " \t#]}," and DASH.match(line) is None


def unquoted(written: str) -> str:
    """A scalar without the quotes around it, if there are any."""
    if written[-1:] not in _QUOTES:
        return written
    if len(written) > 1 and written[0] == written[-1] == "'":
        return written[1:-1].replace("''", "'")
    if len(written) > 1 and written[0] == written[-1] == '"':
        return re.sub(r"\\(.)", r"\1", written[1:-1])
    return written


def end_of_quoted(line: str, quote: str, start: int = 0) -> int | None:
    """The column behind the mark that ends a quoted text; None if it goes on."""
    at = start
    while at < len(line):
        if line[at] == "\\" and quote == '"':
            at += 1
        elif line[at] == quote:
            if quote == '"' or line[at + 1 : at + 2] != quote:
                return at + 1
            at += 1
        at += 1
    return None


def end_of_key(line: str, start: int) -> int:
    """Where a key that is being typed ends: before its colon, or where the word ends."""
    found = KEY.match(line, start)
    return found.end("key") if found is not None else _word_end(line, start)


def _word_end(line: str, start: int) -> int:
    found = _word.match(line, start)
    return start if found is None else found.end()


def end_of_plain(line: str, start: int, *, is_in_flow: bool) -> int:
    """Where a plain text ends that is a value or an item."""
    if is_in_flow:
        found = _plain_in_flow.match(line, start)
        return start if found is None else start + len(found[0].rstrip())
    comment = COMMENT.search(line, start)
    return len(line[: None if comment is None else comment.start()].rstrip())


def end_in_flow(line: str, at: int) -> int | None:
    """Where a word within brackets ends; None if it is in quotes and goes on."""
    if line[at] in "\"'":
        return end_of_quoted(line, line[at], at + 1)
    found = _plain_in_flow.match(line, at)
    return found.end() if found is not None else at + 1


def keys_at(text: str, column: int) -> dict[str, str]:
    """The keys of all lines that have one at a column, each with what follows in its line."""
    key = rf"[^\s\-#\[\]{{}}&*!|>@`\"'][^\n#:]*(?::[^\s#:]+)*|{_QUOTED}"
    found = _found_at(text, column, rf"({key})[ \t]*:(?=\s|$)([^\n]*)")
    return {unquoted(key.rstrip()): behind for key, behind in found}


def items_at(text: str, column: int) -> dict[str, str]:
    """The items, each in one line, of a list whose dashes stand at a column; with nothing."""
    found = _found_at(text, column, rf"(-)[ \t]+({_QUOTED}|[^\n#]+)")
    return {unquoted(item.rstrip()): "" for _, item in found}


def items_in_flow(line: str) -> dict[str, str]:
    """The items, or the keys with their values, that follow up to the bracket that closes them."""
    inside = re.split(r"[\]}]", line, maxsplit=1)[0]
    pairs = (item.partition(": ") for item in inside.split(",")[1:])
    return {unquoted(key.strip()): value.strip() for key, _, value in pairs if key.strip()}


def _found_at(text: str, column: int, pattern: str) -> list[tuple[str, str]]:
    """What the two groups of a pattern hold in each line that fits from a column on."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = LINE_BREAK.sub("\n", text)
    # A pattern that begins with a character is found much faster than one with a choice.
    return re.findall(rf"\n {{{column}}}{pattern}", f"\n{text}")
