"""Each way out of a problem: the whole text before and after."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtod.annotations.codes import TITLES
from gtod.annotations.file_kind import FileKind
from gtod.annotations.problem import Position, Problem, Range
from gtod.annotations.text_edits import applied
from gtod.lsp.code_actions.quick_fixes import MENDS
from gtod.lsp.diagnostics.checking import problems_of_text
from tests.lsp.code_actions.fixing import fixes_of, outcomes
from tests.lsp.editing import registry, snapshot

ARTIFACTS, GTO, SETTINGS = FileKind.ARTIFACTS, FileKind.GTO, FileKind.SETTINGS

#: Kind of file, text, title of the preferred way out, text after it.
PREFERRED = [
    (
        ARTIFACTS,
        "churn:\n  tpye: model # what it is\n",
        "Change 'tpye' to 'type'",
        "churn:\n  type: model # what it is\n",
    ),
    (ARTIFACTS, "churn: {tpye: model}\n", "Change 'tpye' to 'type'", "churn: {type: model}\n"),
    (
        ARTIFACTS,
        'churn:\n  "tpye": model\n',
        "Change 'tpye' to 'type'",
        'churn:\n  "type": model\n',
    ),
    (ARTIFACTS, "churn:\n  path: 1.10\n", "Put '1.10' in quotes", "churn:\n  path: '1.10'\n"),
    (
        ARTIFACTS,
        "churn: {labels: [a, 5]}\n",
        "Put '5' in quotes",
        "churn: {labels: [a, '5']}\n",
    ),
    (ARTIFACTS, "2022: {}\n", "Put '2022' in quotes", "'2022': {}\n"),
    (ARTIFACTS, "é🙂x:\n  path: a\n", None, ""),
    (
        ARTIFACTS,
        "churn:\n  description: 🙂\n  path: &p 7\r\n",
        "Put '7' in quotes",
        "churn:\n  description: 🙂\n  path: &p '7'\r\n",
    ),
    (ARTIFACTS, "churn:\n", "Write 'churn: {}'", "churn: {}\n"),
    (ARTIFACTS, "churn: # later\n", "Write 'churn: {}'", "churn: {} # later\n"),
    (ARTIFACTS, "churn: ~\nb: {}\n", "Write 'churn: {}'", "churn: {}\nb: {}\n"),
    (ARTIFACTS, "\ufeffchurn:\n", "Write 'churn: {}'", "\ufeffchurn: {}\n"),
    (ARTIFACTS, "{churn, b: {}}\n", "Write 'churn: {}'", "{churn: {}, b: {}}\n"),
    (
        ARTIFACTS,
        "churn:\n  type: model\n  # none yet\n  labels:\n",
        "Delete 'labels'",
        "churn:\n  type: model\n",
    ),
    (ARTIFACTS, "churn:\n  labels:\nb: {}\n", "Delete 'labels'", "churn:\n  {}\nb: {}\n"),
    (ARTIFACTS, "churn: {labels: , type: a}\n", "Delete 'labels'", "churn: {type: a}\n"),
    (
        ARTIFACTS,
        "churn:\n  type: a\n  path: p\n  type: b\n",
        "Delete 'type' of line 2",
        "churn:\n  path: p\n  type: b\n",
    ),
    (
        ARTIFACTS,
        "# A\na: {type: x}\n\nb: {}\n\n# again\na:\n  type: y\n",
        "Delete 'a' of line 2",
        "b: {}\n\n# again\na:\n  type: y\n",
    ),
    (
        ARTIFACTS,
        "churn:\n  labels: a, b # both\n",
        "Write '[a, b]'",
        "churn:\n  labels: [a, b] # both\n",
    ),
    (
        ARTIFACTS,
        "churn:\n\ttype: a\n\tpath: b\n",
        "Indent with spaces",
        "churn:\n  type: a\n  path: b\n",
    ),
    (GTO, "stagse: [dev]\n", "Change 'stagse' to 'stages'", "stages: [dev]\n"),
    (SETTINGS, "sotr: semver\n", "Change 'sotr' to 'sort'", "sort: semver\n"),
    (
        GTO,
        "types: [a]\nTypes: [b]\n",
        "Delete 'types' of line 1",
        "Types: [b]\n",
    ),
]


@pytest.mark.parametrize(("kind", "before", "title", "after"), PREFERRED)
def test_the_preferred_way_out(kind: FileKind, before: str, title: str | None, after: str) -> None:
    """Only what is wrong is changed; the problem is gone and no other has come."""
    file = snapshot(before, kind=kind)
    found = {
        fix.title: applied(file.text.written, fix.edits)
        for problem in problems_of_text(file)
        for fix in fixes_of(file, problem)
        if fix.is_preferred
    }

    assert found == ({} if title is None else {title: after})
    if title is not None:
        assert problems_of_text(snapshot(after, kind=kind)) == ()


#: Those of entries that may stand between others.
_ENTRIES = [
    (before, after)
    for kind, before, title, after in PREFERRED
    if kind is ARTIFACTS and title and before[0].isalnum()
]


@settings(max_examples=60)
@given(
    case=st.sampled_from(_ENTRIES),
    above=st.sampled_from(["", "# 🙂\n\n", "aa: {type: é}\n", "aa:\n  tpye: x\n\n"]),
    below=st.sampled_from(["", "zz: {}\n", "\n# of zz\nzz:\n  path: 5\n"]),
)
def test_a_way_out_is_the_same_in_any_company(
    case: tuple[str, str], above: str, below: str
) -> None:
    """Its problem is gone, and those of the neighbours are the only ones that stay."""
    before, after = case
    file = snapshot(above + before + below)
    others = len(problems_of_text(snapshot(above + below)))
    here = range(above.count("\n"), (above + before).count("\n"))

    (problem,) = [each for each in problems_of_text(file) if each.range.start.line in here]
    (fix,) = [each for each in fixes_of(file, problem) if each.is_preferred]

    fixed = applied(file.text.written, fix.edits)
    assert fixed == above + after + below
    assert len(problems_of_text(snapshot(fixed))) == others


def test_every_way_out_is_for_a_problem_that_there_is() -> None:
    """Codes are those of the page about problems."""
    assert MENDS.keys() <= TITLES.keys()


def test_in_dvc_yaml_keys_are_those_of_dvc() -> None:
    """Its artifacts are a section of the file."""
    text = "stages: {}\nartifacts:\n  churn:\n    path: a.pkl\n    descr: b\n"

    found = dict(outcomes(text, kind=FileKind.DVC))

    assert found["Change 'descr' to 'desc'"] == text.replace("descr", "desc")


def test_what_gives_way_may_be_chosen() -> None:
    """The later of two keys, or a key that nobody knows."""
    twice = dict(outcomes("churn:\n  type: a\n  type: b\n"))
    unknown = dict(outcomes("churn:\n  colour: red\n  type: a\n"))
    both = dict(outcomes("churn:\n  tpye: x\n  type: a\n"))

    assert twice == {
        "Delete 'type' of line 2": "churn:\n  type: b\n",
        "Delete 'type' of line 3": "churn:\n  type: a\n",
    }
    assert unknown == {"Delete 'colour'": "churn:\n  type: a\n"}
    assert both == {"Delete 'tpye'": "churn:\n  type: a\n"}


def test_a_key_that_shares_its_line_with_a_dash_stays() -> None:
    """Its line is the item's too."""
    text = "churn:\n  custom:\n  - a: 1\n    a: 2\n"

    assert dict(outcomes(text)) == {
        "Delete 'a' of line 4": "churn:\n  custom:\n  - a: 1\n",
    }


def _problem(code: str, text: str, word: str, message: str = "") -> Problem:
    """A problem at the last place of a word."""
    before = text[: text.rindex(word)]
    line = before.count("\n")
    column = len(before) - (before.rfind("\n") + 1)
    where = Range(Position(line, column), Position(line, column + len(word)))
    return Problem(code, "error", message, where)


STORY = "1 churn@v1.0.0 on A\n2 churn#prod#1 on A\n3 segment@v1.0.0 on A\n4 churn#qa#2 on A\n"

#: What the repository has to be known for: code, kind, before, the word, message, after.
OF_REGISTRY = [
    (
        "path-not-committed",
        ARTIFACTS,
        "churn:\n  path: a.pkl\n  virtual: false # git has it\n",
        "a.pkl",
        "",
        "churn:\n  path: a.pkl\n  virtual: true # git has it\n",
    ),
    (
        "path-ignored",
        ARTIFACTS,
        "b: &b\n  virtual: false\nchurn:\n  <<: *b\n  path: a.pkl\n",
        "a.pkl",
        "",
        "b: &b\n  virtual: false\nchurn:\n  <<: *b\n  path: a.pkl\n  virtual: true\n",
    ),
    (
        "type-not-allowed",
        ARTIFACTS,
        "churn: {type: modle}\n",
        "modle",
        "",
        "churn: {type: model}\n",
    ),
    ("never-registered", ARTIFACTS, "segmnet: {}\n", "segmnet", "", "segment: {}\n"),
    (
        "stage-not-listed",
        GTO,
        "stages: [dev, prod]\n",
        "stages",
        "Stage 'qa' is missing here",
        "stages: [dev, prod, qa]\n",
    ),
    (
        "stage-not-listed",
        GTO,
        "stages:\n- dev\n- prod # live\ntypes: [model]\n",
        "stages",
        "Stage 'qa' is missing here",
        "stages:\n- dev\n- prod # live\n- qa\ntypes: [model]\n",
    ),
    (
        "stage-not-allowed",
        SETTINGS,
        "promotions: {prdo: [dev]}\n",
        "prdo",
        "",
        "promotions: {prod: [dev]}\n",
    ),
    ("invalid-label", ARTIFACTS, "churn: {labels: [My Label!]}\n", "My Label!", "",
     "churn: {labels: [My-Label]}\n"),
    ("duplicate-label", ARTIFACTS, "churn: {labels: [a, b, a]}\n", "a", "",
     "churn: {labels: [a, b]}\n"),
    ("duplicate-label", ARTIFACTS, "churn:\n  labels:\n  - a\n  - b # x\n  - a\n", "a", "",
     "churn:\n  labels:\n  - a\n  - b # x\n"),
    ("duplicate-label", ARTIFACTS, "churn:\n  labels:\n    - a\n    - a # x\n    - b\n", "a #", "",
     None),
    ("lossy-number", ARTIFACTS, "churn:\n  custom: {v: 1.10}\n", "1.10", "",
     "churn:\n  custom: {v: '1.10'}\n"),
    ("ambiguous-boolean", ARTIFACTS, "churn:\n  type: no\n", "no", "",
     "churn:\n  type: 'no'\n"),
]  # fmt: skip


Case = tuple[str, FileKind, str, str, str, str | None]


@pytest.mark.parametrize("case", OF_REGISTRY)
def test_ways_out_that_the_repository_shows(case: Case) -> None:
    """They are found by the problem's code and place."""
    code, kind, before, word, message, after = case
    known = registry(STORY, gto="types: [model, dataset]\nstages: [dev, prod]\n")
    file = snapshot(before, known, kind=kind)

    found = fixes_of(file, _problem(code, before, word, message))

    texts = [applied(file.text.written, fix.edits) for fix in found]
    assert texts == ([] if after is None else [after])


@settings(max_examples=200)
@given(
    code=st.sampled_from(sorted(MENDS)),
    text=st.sampled_from([before for kind, before, *_ in PREFERRED if kind is ARTIFACTS]),
    numbers=st.tuples(*[st.integers(0, 12)] * 4),
)
def test_a_problem_that_is_no_longer_there_is_no_trouble(
    code: str, text: str, numbers: tuple[int, int, int, int]
) -> None:
    """The text may have changed since the editor was told: nothing fails, and edits lie in it."""
    first, second = sorted((Position(*numbers[:2]), Position(*numbers[2:])))
    file = snapshot(text, registry(STORY))

    for fix in fixes_of(file, Problem(code, "error", "", Range(first, second))):
        assert all(edit.range.end.line < file.text.line_count for edit in fix.edits)
