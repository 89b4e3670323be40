"""Values as YAML text that every reader of YAML reads back as they were.

Whether a text needs quotes is found by reading it: the rules for plain scalars differ with the
place and between YAML 1.1 and 1.2, and what a parser says is right by definition.
"""

import enum
import math
import re
from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence as AbstractSequence
from typing import Literal

from gtod.annotations.compose import compose
from gtod.annotations.nodes import Mapping, Scalar

#: How a scalar is written on one line, from the barest form to the one that can hold everything.
Quotes = Literal["plain", "single", "double"]

# What gto's reader takes for a number, and then fails at.
_odd_number = re.compile(r"[-+]?\._[0-9_]*(?:[eE][-+]?[0-9]+)?")
_by_mark: dict[str, Quotes] = {"'": "single", '"': "double"}
_FORMS: tuple[Quotes, ...] = ("plain", "single", "double")


class Place(enum.Enum):
    """Where a scalar stands; the value is a text around it, in which it is tried."""

    KEY = "{0}: 0\n"
    VALUE = "0: {0}\n"
    FLOW_KEY = "{{{0}: 0}}\n"
    FLOW_VALUE = "{{0: {0} , 1: {0}}}\n"


def quotes_of(written: str) -> Quotes:
    """The form of a scalar that is written so."""
    return _by_mark.get(written[:1], "plain")


def scalar(text: str, place: Place, preferred: Quotes = "plain") -> str:
    """A text on one line, in the preferred form if that can hold it."""
    candidates = (_written(text, form) for form in _FORMS[_FORMS.index(preferred) : -1])
    fitting = (written for written in candidates if _reads_as(written, text, place))
    return next(fitting, None) or _written(text, "double")


def flow(value: object, place: Place = Place.FLOW_VALUE) -> str:
    """A value on one line; a collection has brackets around it."""
    if isinstance(value, AbstractMapping):
        pairs = (f"{scalar(str(name), Place.FLOW_KEY)}: {flow(v)}" for name, v in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, str):
        return scalar(value, place)
    if isinstance(value, AbstractSequence):
        return f"[{', '.join(map(flow, value))}]"
    return _word(value)


def block(value: object, indent: int, step: int) -> list[str]:
    """A collection that is not empty, an item on a line of its own.

    Args:
        value: A mapping or a list.
        indent: The column of its keys or dashes.
        step: By how many columns what lies inside is indented further.
    """
    pad = " " * indent
    lines: list[str] = []
    if isinstance(value, AbstractMapping):
        for name, inner in value.items():
            lines += _behind(f"{pad}{scalar(str(name), Place.KEY)}:", inner, indent + step, step)
    elif isinstance(value, AbstractSequence):
        for item in value:
            lines += _item(item, indent, step)
    return lines


def literal(text: str, indent: int) -> list[str]:
    """A text of several lines as a block scalar: its `|` or `|-`, then its lines; or nothing.

    Nothing if a block scalar cannot hold the text, or not so that people read it easily.
    """
    body = text.removesuffix("\n")
    lines = body.split("\n")
    if not lines[0] or lines[0][0] in " \t" or not lines[-1].strip():
        return []
    written = ["|" if text.endswith("\n") else "|-", *(line and f" {line}" for line in lines)]
    if _value_in("0: " + "\n".join([*written, ""])) != text:
        return []
    deeper = " " * (indent - 1)
    return [written[0], *(line and deeper + line for line in written[1:])]


def is_collection(value: object) -> bool:
    """Whether a value is a mapping or a list with something in it."""
    if isinstance(value, str) or not isinstance(value, AbstractMapping | AbstractSequence):
        return False
    return len(value) > 0


def _behind(lead: str, value: object, indent: int, step: int) -> list[str]:
    """A key or a dash, and its value behind or under it."""
    if is_collection(value):
        return [lead, *block(value, indent, step)]
    if isinstance(value, str) and "\n" in value:
        header, *lines = literal(value, indent) or [flow(value, Place.VALUE)]
        return [f"{lead} {header}", *lines]
    return [f"{lead} {flow(value, Place.VALUE)}"]


def _item(value: object, indent: int, step: int) -> list[str]:
    dash = f"{' ' * indent}-"
    if not is_collection(value):
        return _behind(dash, value, indent + step, step)
    first, *others = block(value, indent + len("- "), step)
    return [f"{dash} {first.lstrip(' ')}", *others]


def _word(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _number(value) if isinstance(value, float) else str(value)


def _number(value: float) -> str:
    if math.isnan(value):
        return ".nan"
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    mantissa, e, exponent = repr(value).partition("e")
    # Readers of YAML 1.1 know no number with an exponent and without a point.
    return f"{mantissa}.0e{exponent}" if e and "." not in mantissa else repr(value)


def _written(text: str, form: Quotes) -> str:
    match form:
        case "plain":
            return text
        case "single":
            doubled = text.replace("'", "''")
            return f"'{doubled}'"
        case "double":
            return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character == '"':
        return '\\"'
    if character.isprintable() and character != "\\":
        return character
    # Python's escapes are among those that YAML knows.
    return character.encode("unicode_escape").decode("ascii")


def _reads_as(written: str, text: str, place: Place) -> bool:
    """Whether what is written in that place is this text to every reader."""
    around = place.value.format(written)
    found = _scalar_in(around, place)
    if found is None or found.text != text:
        return False
    if found.plain and (found.kind != "text" or _odd_number.fullmatch(text)):
        return False
    return _is_text_in_yaml_1_1(around, written, text)


def _scalar_in(around: str, place: Place) -> Scalar | None:
    """The scalar that was tried, if the text around it is still what it was."""
    document = compose(around)
    root = document.root
    pairs = 2 if place is Place.FLOW_VALUE else 1
    if (
        document.problems
        or document.duplicates
        or not isinstance(root, Mapping)
        or len(root.pairs) != pairs
    ):
        return None
    key, value = root.pairs[0]
    found = key if place in (Place.KEY, Place.FLOW_KEY) else value
    return found if isinstance(found, Scalar) else None


def _value_in(around: str) -> str | None:
    found = _scalar_in(around, Place.VALUE)
    return None if found is None else found.text


def _is_text_in_yaml_1_1(around: str, written: str, text: str) -> bool:
    """Whether readers of YAML 1.1 see it so too, PyYAML's own parser among them.

    To them more words are truth values, numbers and dates, and fewer can do without quotes.
    """
    # Imported here: a daemon that starts has nothing to write yet.
    import yaml  # noqa: PLC0415

    style = written[:1] if written[:1] in "'\"" else None
    try:
        events = list(yaml.parse(around, Loader=yaml.SafeLoader))
    except yaml.YAMLError:
        return False
    scalars = [event for event in events if isinstance(event, yaml.ScalarEvent)]
    if not any(event.value == text and (event.style or None) == style for event in scalars):
        return False
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers
    patterns = [*resolvers.get(text[:1], ()), *resolvers.get(None, ())]
    return style is not None or not any(pattern.match(text) for _, pattern in patterns)
