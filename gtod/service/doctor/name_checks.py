"""Names that a released gto does not read: told once for each reason."""

from collections.abc import Callable, Iterator

import msgspec

from gtod.registry.name import FOLDER_SEPARATOR
from gtod.registry.tag import Dialect, TagName, parse_tag
from gtod.service.doctor.diagnosis import Finding, Severity


class _Limit(msgspec.Struct, frozen=True):
    """Something that a released gto cannot read."""

    code: str
    concerns: Callable[[TagName], bool]
    sentence: str


def _names(tag: TagName) -> tuple[str, ...]:
    return (tag.artifact,) if tag.stage is None else (tag.artifact, tag.stage)


def _any_name(applies: Callable[[str], bool]) -> Callable[[TagName], bool]:
    return lambda tag: any(map(applies, _names(tag)))


_LIMITS = (
    _Limit(
        "unassignment-of-0.2",
        lambda tag: tag.dialect is Dialect.GTO_0_2,
        "the unassignment of gto 0.2's readme, which no released gto reads; 1.x has another",
    ),
    _Limit(
        "form-of-gto-1",
        lambda tag: tag.dialect is Dialect.GTO_1,
        "a form that only gto 1.x reads",
    ),
    _Limit(
        "folder-in-name",
        lambda tag: FOLDER_SEPARATOR in tag.artifact,
        "a folder before the name, which only gto 1.x reads",
    ),
    _Limit(
        "capital-in-name",
        _any_name(lambda name: name != name.lower()),
        "a name with capital letters, which only gto 1.x reads",
    ),
    _Limit(
        "underscore-in-name",
        _any_name(lambda name: "_" in name),
        "a name with '_', which only gto 1.x reads",
    ),
    _Limit(
        "one-letter-name",
        _any_name(lambda name: len(name) == 1),
        "a name of one character, which only gto 1.x reads",
    ),
    _Limit(
        "digit-before-name",
        _any_name(lambda name: name[0].isdigit()),
        "a name that begins with a digit, which only gto 1.x reads",
    ),
)


class UnreadNames:
    """How many tags each limit concerns, and one of them."""

    def __init__(self) -> None:
        self._found: dict[_Limit, tuple[str, int]] = {}

    def add(self, name: str) -> None:
        """Look at the name of one more tag."""
        tag = parse_tag(name)
        for limit in _LIMITS:
            if tag is not None and limit.concerns(tag):
                example, count = self._found.get(limit, (name, 0))
                self._found[limit] = (min(example, name), count + 1)

    def findings(self) -> Iterator[Finding]:
        """One for each limit that concerns any."""
        for limit, (example, count) in self._found.items():
            begin = "It has" if count == 1 else f"It and {count - 1} others have"
            yield Finding(Severity.INFO, limit.code, example, f"{begin} {limit.sentence}.")
