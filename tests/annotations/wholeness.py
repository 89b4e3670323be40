"""What an artifacts.yaml says block by block, held against what it says read in one go."""

from gtod.annotations.entries import Entries, read_entries
from gtod.annotations.problem import Problem
from gtod.annotations.reading import read_whole
from gtod.annotations.text import Text
from tests.annotations.marked import lies_inside, place


def whole(written: str) -> Entries:
    """The reading of the file in one go."""
    return Entries([read_whole(written)], [0])


def told(entries: Entries) -> list[tuple[object, ...]]:
    """All that is said of each entry."""
    return [
        (
            entry.name,
            entry.annotation,
            place(entry.name_range),
            place(entry.whole_range),
            {
                name: (place(entry.range(k)), place(entry.range(v)))
                for name, (k, v) in entry.pairs.items()
            },
        )
        for entry in entries.entries
    ]


def is_read(problems: tuple[Problem, ...]) -> bool:
    """Whether nothing keeps the text from being read."""
    stops = {
        "yaml-syntax",
        "yaml-control-character",
        "yaml-unknown-alias",
        "yaml-recursive-alias",
        "yaml-too-deep",
    }
    return not any(problem.code in stops for problem in problems)


def agrees_with_the_whole(text: Text) -> None:
    """The law: what can be read as a whole says the same; what cannot has a syntax problem."""
    found, expected = read_entries(text), whole(text.written)
    if is_read(expected.problems):
        assert found.problems == expected.problems
        assert told(found) == told(expected)
    else:
        assert not is_read(found.problems)
        assert all(lies_inside(problem.range, text.written) for problem in found.problems)
        told(found)
