"""What the section `artifacts` of a dvc.yaml says, and what is wrong with it."""

import pytest

from gtod.annotations.artifacts import Annotation
from gtod.annotations.dvc_yaml import read_dvc_entries
from gtod.annotations.text import Text
from tests.annotations.marked import briefly, place, unmark

STAGES = "stages:\n  train:\n    cmd: python ${script}\n    cmd: !x y\n"


def check(marked: str, names: list[str], *problems: str) -> None:
    """Reads a dvc.yaml; its marks « and » are where the problems are expected, in order."""
    written, ranges = unmark(marked)

    found = read_dvc_entries(Text(written))

    assert briefly(found.problems) == list(problems)
    assert [place(problem.range) for problem in found.problems] == ranges
    assert [entry.name for entry in found.entries] == names


def test_all_keys_are_read() -> None:
    """DVC's `desc` and `meta` are what gto calls description and custom."""
    found = read_dvc_entries(
        Text(
            STAGES
            + """\
artifacts:
  churn: # the best one
    path: models/churn.pkl
    type: model
    desc: Who leaves
    labels: [a, b]
    meta: {n: 1}
plots: []
"""
        )
    )

    (entry,) = found.entries
    assert entry.annotation == Annotation(
        "model", "models/churn.pkl", labels=("a", "b"), description="Who leaves", custom={"n": 1}
    )
    assert place(entry.name_range) == "5:2-5:7"
    assert found.problems == ()


@pytest.mark.parametrize(
    ("section", "names", "problems"),
    [
        ("artifacts:\n", [], ()),
        ("artifacts: «3»\n", [], ("error not-a-mapping",)),
        ("artifacts:\n  «a»: {type: m}\n", ["a"], ("error missing-key",)),
        ("artifacts:\n  a: {path: p, «description»: x}\n", ["a"], ("error unknown-key",)),
        ("artifacts:\n  a: {path: p, «virtual»: true}\n", ["a"], ("error unknown-key",)),
        ("artifacts:\n  a: {path: p, labels: «b»}\n", ["a"], ("error invalid-value",)),
        ("artifacts:\n  a: {path: «1.10»}\n", ["a"], ("warning not-text",)),
        ("artifacts:\n  a: {path: p, «desc»: }\n", ["a"], ("warning empty-value",)),
        ("artifacts:\n  «a»:\n", ["a"], ("warning empty-entry",)),
        ("artifacts:\n  «x:y»: {path: p}\n", ["x:y"], ("error invalid-artifact-name",)),
        ("artifacts:\n  a: {path: '${p}', labels: '${l}'}\n", ["a"], ()),
        (
            "artifacts:\n  a: {path: p}\n  «a»: {path: q}\n",
            ["a", "a"],
            ("error duplicate-artifact",),
        ),
        ("artifacts: {}\n«artifacts»:\n  a: {path: p}\n", ["a"], ("error duplicate-key",)),
    ],
)
def test_what_is_odd_is_read_and_reported(
    section: str, names: list[str], problems: tuple[str, ...]
) -> None:
    """By DVC's rules; what is odd elsewhere in the file is not."""
    check(STAGES + section + "plots: []\n", names, *problems)


@pytest.mark.parametrize(
    ("marked", "names", "problems"),
    [
        ("stages: [\nartifacts:\n  a: {path: p}\n", ["a"], ()),
        ("artifacts:\n  a: {path: p}\nstages:\n  ty\n  x: y\n", ["a"], ()),
        (
            "artifacts:\n  a: {path: p}\n  «ty»\n  b: {path: q}\n",
            ["a", "b"],
            ("error yaml-syntax",),
        ),
        (
            "artifacts:\n  a:\n    labels: [x«,»\n  b: {path: q}\nplots: []\n",
            ["b"],
            ("error yaml-syntax",),
        ),
        ("[a", [], ()),
        ("stages: [\nartifacts:\n  - a\n", [], ()),
    ],
)
def test_what_is_no_yaml_matters_in_the_section_only(
    marked: str, names: list[str], problems: tuple[str, ...]
) -> None:
    """And leaves the other entries known."""
    check(marked, names, *problems)


def test_lines_end_as_they_do_in_the_whole_text() -> None:
    """With CR, LF, or both; also where the rest of the file is no YAML."""
    written = "stages: [\n\rartifacts:\r  a: {path: p}\r\n\r  ty\n  b: {path: q}\n"

    found = read_dvc_entries(Text(written))

    assert [place(entry.name_range) for entry in found.entries] == ["3:2-3:3", "6:2-6:3"]
    assert [place(problem.range) for problem in found.problems] == ["5:2-5:4"]
