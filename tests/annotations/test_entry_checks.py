"""What is read from an entry and would have another meaning, or none, to others."""

import pytest

from gtod.annotations.artifacts import parse_artifacts
from tests.annotations.marked import briefly, place, unmark


@pytest.mark.parametrize(
    ("marked", "problems"),
    [
        ("a: {type: «my model»}", ["warning invalid-type"]),
        ("a: {type: «'😀'», description: x}", ["warning invalid-type"]),
        ("a: {description: 😀é, type: «-x»}", ["warning invalid-type"]),
        ("a: {type: team/model-2}", []),
        ("a: {labels: [ok, «b ad», «'😀'»]}", ["warning invalid-label"] * 2),
        ("a: {description: '😀', labels: [x, y, «x»]}", ["warning duplicate-label"]),
        ("a: {labels: [x, «x», «x»]}", ["warning duplicate-label"] * 2),
        ('a:\n  labels:\n  - x\n  - «"x"»\n', ["warning duplicate-label"]),
        ("a: {type: «no»}", ["warning ambiguous-boolean"]),
        ("a: {labels: [«on», 'off', yesno]}", ["warning ambiguous-boolean"]),
        ("a: {description: «Yes»}", ["warning ambiguous-boolean"]),
        ("«on»: {}", ["warning ambiguous-boolean"]),
        ("'on': {}", []),
        ("a: {custom: {answer: no}}", []),
        ("a: {custom: {version: «1.10»}}", ["warning lossy-number"]),
        ("a: {custom: {'😀': [«2.00», {id: «007»}]}}", ["warning lossy-number"] * 2),
        ("a: {custom: {v: '1.10', w: 1.1, x: 0.50, y: 10, z: 1e10, d: 1.10.0, e: 1.0}}", []),
        ("a: {custom: {v: !!str 1.10}}", []),
        ("a: {custom: «010»}", ["warning lossy-number"]),
    ],
)
def test_odd_values_are_told_where_they_stand(marked: str, problems: list[str]) -> None:
    """They are read all the same."""
    text, ranges = unmark(marked)

    parsed = parse_artifacts(text)

    assert briefly(parsed.problems) == problems
    assert [place(problem.range) for problem in parsed.problems] == ranges
    assert len(parsed.artifacts) == 1


def test_a_label_that_stands_there_again_names_the_first() -> None:
    """However often it comes again."""
    parsed = parse_artifacts("a: {labels: [x, y, x, x]}")

    related = [place(other.range) for problem in parsed.problems for other in problem.related]
    assert related == ["0:13-0:14", "0:13-0:14"]


def test_numbers_that_aliases_repeat_are_told_once() -> None:
    """And a text that multiplies itself by them costs no time."""
    lines = [
        "x0: {custom: &x0 [1.10]}",
        *(f"x{n}: {{custom: &x{n} [{', '.join([f'*x{n - 1}'] * 10)}]}}" for n in range(1, 40)),
    ]

    parsed = parse_artifacts("\n".join(lines))

    assert briefly(parsed.problems).count("warning lossy-number") == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: {custom: {v: 1.10}}", "'1.10' is the number 1.1 in YAML. Put it in quotes"),
        (
            "a: {type: no}",
            "'no' is text to gto and a truth value to many other programs. Put it in",
        ),
        ("a: {path: *.pkl}", "What begins with '*' or '&' refers to another value. Put it in quot"),
        ("a: {path: @x}", "No value begins with '@'. Put it in quotes."),
        ("a:\n  description: b: c", "A ':' cannot stand here. Put the value in quotes if the col"),
        ("a:\n\ttype: x", "A tab cannot indent. Use spaces."),
        ("a:\n  labels: - x", "A list cannot begin here. Put its items on lines of their own"),
        ("a:\n  description: >x", "Behind '|' and '>' the text begins on the next line."),
        ("a: }", "A value is missing here."),
        ("<<<<<<< HEAD\na: {}\n=======\nb: {}\n>>>>>>> x\n", "Git left a conflict here."),
        (
            "a:\n  type:model",
            "'a' must be a mapping, such as {type: model, path: models/a.pkl}. A ",
        ),
    ],
)
def test_traps_are_told_in_words(text: str, expected: str) -> None:
    """Each with the way out, which most often is to quote."""
    (problem,) = parse_artifacts(text).problems

    assert problem.message.startswith(expected)
