"""The YAML parser's complaints, in words."""

import re
from typing import TYPE_CHECKING

from gtod.annotations.nodes import MAX_DEPTH, Rejection
from gtod.annotations.problem import verbatim
from gtod.annotations.source import Source

if TYPE_CHECKING:
    import yaml

_CODE = "yaml-syntax"
#: libyaml has a limit of its own since 0.2.6, which it may reach before it tells of any level.
_TOO_DEEP = "maximum nesting depth"
TOO_DEEP_CODE = "yaml-too-deep"
TOO_DEEP = f"More than {MAX_DEPTH} levels stand inside each other. Flatten this value."
_unclosed = re.compile(r"(?:did not find )?expected ',' or '(?P<bracket>.)'")
_conflict = re.compile(r"^<{7}(?= |$)", re.MULTILINE)
_CONFLICT = "Git left a conflict here. Resolve it, and delete the lines of '<', '=' and '>'."
_TAB = "A tab cannot indent. Use spaces"
_MISFIT = (
    "This does not fit what begins on line {0}. "
    "Indent its lines alike, and put quotes around a whole value"
)

# A part of what the parser says (in libyaml's words or in PyYAML's), and what it means.
_meanings = {
    "mapping values are not allowed": (
        "A ':' cannot stand here. Put the value in quotes if the colon belongs to it, "
        "else give the line the indentation of those around it"
    ),
    "did not find expected node content": (
        "A value is missing here. Write one, or close what is open before it"
    ),
    "unexpected end of stream": "The quote that opens on line {0} is never closed. Close it",
    "could not find expected ':'": (
        "A ':' is missing behind the key on line {0}. Write 'key: value'"
    ),
    "cannot start any token": _TAB,
    "violates indentation": _TAB,
    "did not find expected key": _MISFIT,
    "expected <block end>": _MISFIT,
    "did not find expected '-' indicator": (
        "This is no item of the list that begins on line {0}. "
        "Begin it with '-', or indent it differently"
    ),
    "did not find expected alphabetic or numeric character": (
        "What begins with '*' or '&' refers to another value. Put it in quotes to make it text"
    ),
    "block sequence entries are not allowed": (
        "A list cannot begin here. Put its items on lines of their own, "
        "or put the value in quotes if the '-' belongs to it"
    ),
    "expected comment or line break": (
        "Behind '|' and '>' the text begins on the next line. "
        "Put it there, or put the value in quotes if the character belongs to it"
    ),
    "expected the node content": (
        "A value is missing here. Write it, or put quotes around what is meant as text"
    ),
    "unknown escape character": (
        "A backslash has a meaning in double quotes. Write it twice, or use single quotes"
    ),
}


def rejection(error: "yaml.YAMLError", source: Source) -> Rejection:
    """What stops the parser."""
    mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    start = min(mark.index if mark else 0, len(source.text))
    # One character, or an empty range at a line's end: a range never takes in a line break.
    end = start if source.text[start : start + 1] in ("", "\r", "\n") else start + 1
    said = str(getattr(error, "problem", None) or "it cannot be read")
    if _TOO_DEEP in said:
        return Rejection(TOO_DEEP_CODE, TOO_DEEP, start, end)
    conflict = _conflict.search(source.text)
    if conflict:
        return Rejection(_CODE, _CONFLICT, *conflict.span())
    template = _in_words(said, source.text[start:end]) + "."
    return Rejection(_CODE, template, start, end, context_mark.index if context_mark else None)


def _in_words(said: str, character: str) -> str:
    """What to say, with `{0}` for the line of what the parser was in."""
    unclosed = _unclosed.search(said)
    if unclosed:
        bracket = verbatim(unclosed["bracket"])
        return f"What opens on line {{0}} is not closed here. Add ',' or '{bracket}'"
    if "cannot start any token" in said:
        tells = f"No value begins with '{verbatim(character)}'. Put it in quotes"
        return _TAB if character == "\t" else tells
    for part, meaning in _meanings.items():
        if part in said:
            return meaning
    return f"This is not YAML: {verbatim(said)}. Correct it, or put the value in quotes"
