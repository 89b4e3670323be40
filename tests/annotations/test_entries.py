"""What an artifacts.yaml says while it is edited: block by block, as the whole file says it."""

import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gtod.annotations.entries import read_entries
from gtod.annotations.problem import Position, Range, Related
from gtod.annotations.text import Text
from tests.annotations.marked import place, unmark
from tests.annotations.wholeness import agrees_with_the_whole, told

lines = st.sampled_from(
    [
        *("a: {}", "b:", "c: x", "a:", "'q': {}", '"r": {}', "-d: {}", "<<: *x", "1: {}"),
        *("  type: model", "  type: model", "  labels: [a,", "  labels: [a, b]", "  x]", "]", "}"),
        *('  description: "x', 'y"', "  description: 'x", "y'", "  description: |", "  path: >+"),
        *("- a", "  - a", "-", "? e", ": f", "&x", "a: &x {type: m}", "b: *x", "  <<: *x"),
        *(
            "a: [",
            "b: {",
            "{",
            "[",
            "|",
            "  text",
            "# c",
            "  # c",
            "",
            "",
            "---",
            "...",
            "%YAML 1.1",
        ),
        *("!t a: {}", "\tb: c", "ty", "  ty", " a: {}", "  lable: x", "  type: n", "@", "--- # c"),
        *("a: b\u2028c: d", "\ufeffa: {}", "e\u0301: {}", "  path: 😀", "x\x85y: {}", "*x : {}"),
        *("a: |2", "x,", "b: c]", "d: '", 'd: "', "'", "--- a", "~: {}", "=: x", "\x00"),
    ]
)
texts = st.builds(
    lambda pieces, last: "".join(line + end for line, end in pieces) + last,
    st.lists(st.tuples(lines, st.sampled_from(["\n"] * 8 + ["\r\n", "\r"])), max_size=9),
    st.just("") | lines,
)


@settings(deadline=None, max_examples=800)
@given(texts)
def test_blocks_say_what_the_whole_file_says(written: str) -> None:
    """Whatever stands there."""
    agrees_with_the_whole(Text(written))


edits = st.tuples(
    st.integers(0, 12),
    st.integers(0, 4),
    st.integers(0, 2),
    texts | st.sampled_from(["", " ", "["]),
)


@settings(deadline=None, max_examples=100)
@given(texts, st.lists(edits, max_size=5))
def test_what_was_read_before_changes_nothing(
    written: str, changes: list[tuple[int, int, int, str]]
) -> None:
    """After any edits the law holds as for a text opened anew."""
    text = Text(written)
    read_entries(text)

    for line, character, more, replacement in changes:
        where = Range(Position(line, character), Position(line + more, 0))
        text = text.edited(where, replacement)

        agrees_with_the_whole(text)
        anew = read_entries(Text(text.written))
        assert read_entries(text).problems == anew.problems
        assert told(read_entries(text)) == told(anew)


WHOLE_ENTRIES = [
    "{}: {{}}\n",
    "{}:\n  type: model\n  path: m.pkl\n",
    "{}:\r\n  lable: x\r\n",
    "{}:\n  labels: [a,\n    b]\n\n# c\n",
    "{}:\n  description: |\n    Some\n\n    text\n",
    "'{}': {{labels: [\na\n]}}\n",
]
BROKEN = [
    "ty\n",
    "new:\n  type: m\n  ty\n",
    "new:\n  labels: [a, \n",
    "new:\n  labels: [a, \n  path: b\n",
    'new:\n  description: "x\n',
    "new:\n  description: 'x\n  path: y\n",
    "new:\n  custom: {a: \n",
    "new: *nothing\n",
    "new:\n\ttype: m\n",
    "new: @\n",
    " new:\n  type: m\n",
    "[\n",
    "new: {\n",
    'new: "\n',
]


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.sampled_from(WHOLE_ENTRIES), min_size=1, max_size=6),
    st.sampled_from(BROKEN),
    st.integers(0, 6),
    st.sampled_from([[], ["{}: &a {{type: m}}\n", "{}: {{<<: *a}}\n"]]),
)
def test_an_entry_that_is_broken_leaves_the_others_known(
    forms: list[str], broken: str, index: int, ends: list[str]
) -> None:
    """And the problem lies in what is broken, whatever stands around it."""
    forms = [*ends[:1], *forms, *ends[1:]]
    index = min(index, len(forms) - len(ends[1:]))
    # A line that fits nowhere belongs to what precedes it, which is not told apart if it goes on in
    # the first column itself.
    assume(broken[0] not in " [" or index == 0 or "\na" not in forms[index - 1])
    pieces = [form.format(f"m{number}") for number, form in enumerate(forms)]
    expected = told(read_entries(Text("".join(pieces))))
    before = "".join(pieces[:index])
    text = Text(before + broken + "".join(pieces[index:]))

    found = read_entries(text)

    others = [entry[:2] for entry in told(found) if entry[0] != "new"]
    assert others == [entry[:2] for entry in expected]
    stops = [problem for problem in found.problems if problem.code.startswith("yaml-")]
    first = before.count("\n")
    assert [first <= stop.range.start.line < first + broken.count("\n") for stop in stops] == [True]


@pytest.mark.parametrize(
    ("marked", "codes"),
    [
        ("a: {}\nb:\n  labels: [a«,»\nc: {}", "yaml-syntax"),
        ('a: {}\nb:\n  description: «"x»\nc:\n  description: "y"', "yaml-syntax"),
        ("a: {}\n«ty»\nc: {}", "yaml-syntax"),
        ("«ty»\nc: {}", "yaml-syntax"),
        ("a: {}\nb: «*c»\nc: &c {}", "yaml-unknown-alias"),
        ("a: {}\nb:\n  path: x«:» y\nc: {}", "yaml-syntax"),
    ],
)
def test_a_problem_lies_where_somebody_types(marked: str, codes: str) -> None:
    """Not where the parser gave up, which may be far below."""
    written, ranges = unmark(marked)

    problems = read_entries(Text(written)).problems

    assert [problem.code for problem in problems] == [codes]
    assert [place(problem.range) for problem in problems] == ranges


def test_an_artifact_that_stands_there_twice() -> None:
    """The later one counts and has the problem; that tells where the first one is."""
    found = read_entries(Text("churn: {lable: x}\nb: {}\n\nchurn: {type: m}\n"))

    (problem,) = found.problems
    assert (problem.code, problem.severity) == ("duplicate-artifact", "error")
    assert place(problem.range) == "3:0-3:5"
    first = Range(Position(0, 0), Position(0, 5))
    assert problem.related == (Related("'churn' stands here first", first),)
    assert "on line 1 and again on line 4" in problem.message
    assert [entry.annotation is None for entry in found.entries] == [True, False, False]
    assert found.by_name["churn"] is found.entries[2]


def test_a_key_that_stands_in_an_entry_twice() -> None:
    """Its lines are those of the file, also when the entry moves."""
    text = Text("a: {}\nb:\n  type: m\n  type: n\n")
    read_entries(text)

    (problem,) = read_entries(text.edited(Range(Position(0, 0), Position(0, 0)), "\n\n")).problems

    assert problem.code == "duplicate-key"
    assert "on line 5 and again on line 6" in problem.message
    assert [place(other.range) for other in problem.related] == ["4:2-4:6"]


def test_the_entry_of_a_line() -> None:
    """Lines behind an entry belong to it; those before the first to none."""
    found = read_entries(Text("# c\na: {}\n\nb:\n  type: m\n"))

    names = [entry.name if entry else None for entry in map(found.at, range(7))]
    assert names == [None, "a", "a", "b", "b", "b", "b"]


@pytest.fixture(scope="module")
def large() -> Text:
    """A file of ten thousand entries, in which all blocks have been read once."""
    entry = '  type: model\n  path: m.pkl\n  labels: [a]\n  description: It\'s a "word"\n'
    text = Text("".join(f"model-{number}:\n{entry}" for number in range(10_000)))
    read_entries(text)
    return text


@pytest.mark.parametrize(
    "typed", ["x", "\n", "  labels: [a, ", '  description: "x', "\nty", "  custom: {a: \n", "*"]
)
def test_a_keystroke_in_a_large_file_costs_one_entry(typed: str, large: Text) -> None:
    """Also while what is typed is not yet YAML."""
    costs = []

    for _ in range(5):
        begun = time.process_time()
        found = read_entries(large.edited(Range(Position(25_003, 0), Position(25_003, 0)), typed))
        assert len(found.entries) >= 9_999
        assert len(found.problems) <= 1
        costs.append(time.process_time() - begun)

    assert min(costs) < 0.05
