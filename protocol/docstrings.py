"""What docstrings say, in parts: of a thing, and of each of its attributes."""

import inspect
import re

_attribute = re.compile(r"    (?P<name>\w+): (?P<text>.*)")


def summary(docstring: str | None) -> str:
    """What comes before the sections, each paragraph on a line of its own."""
    text, _, _ = _text(docstring).partition("\n\nAttributes:\n")
    return "\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def attributes(docstring: str | None) -> dict[str, str]:
    """What is said of each attribute, on one line."""
    _, _, section = _text(docstring).partition("\n\nAttributes:\n")
    found: dict[str, str] = {}
    name = ""
    for line in section.split("\n\n")[0].splitlines():
        if match := _attribute.fullmatch(line):
            name = match["name"]
            found[name] = match["text"]
        else:
            found[name] += f" {line.strip()}"
    return found


def _text(docstring: str | None) -> str:
    """The docstring of something that crosses the socket, where None is null."""
    return re.sub(r"\bNone\b", "null", inspect.cleandoc(docstring or ""))


def attributes_of_class(cls: type) -> dict[str, str]:
    """What is said of each attribute of a class, there or where it is inherited from."""
    found: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        found |= attributes(base.__doc__)
    return found
