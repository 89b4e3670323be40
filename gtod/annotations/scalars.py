"""What a plain YAML scalar means.

The rules are those by which gto reads its files: YAML 1.2, so that `no`, `on` and `1:30` are text,
with the number forms of 1.1 that its reader keeps (`017` is seventeen, `1_000` a thousand).
"""

import re
from typing import Literal

Kind = Literal["text", "null", "bool", "int", "float", "timestamp"]

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
# Numbers that are written longer are text: a JSON reader could not hold them.
_LONGEST_NUMBER = 64
_INTEGERS = range(-(2**63), 2**63)

# First characters of all that is not text: most scalars are told apart by this alone.
_telling = frozenset("~nNtTfF+-.0123456789")

_int = re.compile(
    r"[-+]?(?:0b(?P<binary>[01_]+)|0o(?P<octal>[0-7_]+)|0x(?P<hexadecimal>[0-9a-fA-F_]+)"
    r"|(?P<decimal>[0-9][0-9_]*))"
)
_bases = {"binary": 2, "octal": 8, "hexadecimal": 16, "decimal": 10}
_float = re.compile(
    r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?"
    r"|[0-9][0-9_]*[eE][-+]?[0-9]+"
    r"|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?)"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_infinite = re.compile(r"\.(inf|nan)")
_timestamp = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?"
)


def kind_of(text: str) -> Kind:
    """What a plain scalar of this text is."""
    if text in _NULLS:
        return "null"
    if text[0] not in _telling or len(text) > _LONGEST_NUMBER:
        return "text"
    if text in _BOOLS:
        return "bool"
    integer = _integer(text)
    if integer is not None:
        return "int" if integer in _INTEGERS else "text"
    if _float.fullmatch(text):
        return "float"
    return "timestamp" if _timestamp.fullmatch(text) else "text"


def value_of_plain(text: str) -> str | int | float | bool | None:
    """The value of a plain scalar; timestamps stay text, which every format can carry."""
    match kind_of(text):
        case "null":
            return None
        case "bool":
            return _BOOLS[text]
        case "int":
            return _integer(text)
        case "float":
            return float(_infinite.sub(r"\1", text.lower()).replace("_", ""))
        case _:
            return text


def _integer(text: str) -> int | None:
    match = _int.fullmatch(text)
    base = match.lastgroup if match else None
    if match is None or base is None:
        return None
    digits = match[base].replace("_", "")
    if not digits:
        return None
    return int(digits, _bases[base]) * (-1 if text[0] == "-" else 1)
