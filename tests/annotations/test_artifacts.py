"""What artifacts.yaml says, and what is wrong with it."""

import subprocess
import sys
import time

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gtod.annotations.artifacts import Annotation, annotation_as_dict, parse_artifacts
from gtod.annotations.entry_checks import OF_NAMES
from tests.annotations.marked import briefly, lies_inside, place, unmark

EMPTY = Annotation()


def check(marked: str, artifacts: dict[str, Annotation], *problems: str) -> None:
    """Parses a text; its marks « and » are where the problems are expected, in order."""
    text, ranges = unmark(marked)

    parsed = parse_artifacts(text)

    assert briefly(parsed.problems) == list(problems)
    assert [place(problem.range) for problem in parsed.problems] == ranges
    assert dict(parsed.artifacts) == artifacts
    assert parsed.names.keys() == artifacts.keys()


def message(text: str) -> str:
    """The message of the only problem of a text."""
    (problem,) = parse_artifacts(text).problems
    return problem.message


def test_all_fields_are_read() -> None:
    """Each key has its place in the value."""
    check(
        """
churn:
  type: model
  path: models/churn.pkl
  virtual: false
  labels: [a, b]
  description: |
    Two
    lines
  custom: {n: [1, 2.5, no, ~, 2024-01-31, {1: x}]}
other: {}
""",
        {
            "churn": Annotation(
                "model",
                "models/churn.pkl",
                virtual=False,
                labels=("a", "b"),
                description="Two\nlines\n",
                custom={"n": [1, 2.5, "no", None, "2024-01-31", {"1": "x"}]},
            ),
            "other": EMPTY,
        },
    )


@pytest.mark.parametrize("text", ["", "\n# only a comment\n", "{}", "---\n", "~", "\ufeff"])
def test_a_text_without_entries_is_no_problem(text: str) -> None:
    """An empty file annotates nothing."""
    check(text, {})


@pytest.mark.parametrize(
    ("marked", "artifacts", "problem"),
    [
        ("a: {«lable»: [x]}", {"a": EMPTY}, "warning unknown-key"),
        ("«churn»:", {"churn": EMPTY}, "warning empty-entry"),
        ("a: {«labels»: }", {"a": EMPTY}, "warning empty-value"),
        ("a: {type: , path: ~}", {"a": EMPTY}, None),
        ("a: {description: «1.10»}", {"a": Annotation(description="1.10")}, "warning not-text"),
        ("a: {type: «true»}", {"a": Annotation(type="true")}, "warning not-text"),
        ("a: {path: «2024-01-31»}", {"a": Annotation(path="2024-01-31")}, "warning not-text"),
        ("a: {labels: [b, «010»]}", {"a": Annotation(labels=("b", "010"))}, "warning not-text"),
        ("a: {type: '1', path: !!str 1}", {"a": Annotation("1", "1")}, None),
        ("«1»: {}", {"1": EMPTY}, "warning not-text"),
        ("a: {virtual: no}", {"a": Annotation(virtual=False)}, None),
        ("a: {virtual: «perhaps»}", {"a": EMPTY}, "error invalid-value"),
        ("a: {type: m, labels: «b»}", {"a": Annotation("m")}, "error invalid-value"),
        ("a: {labels: [b, «{c: d}»]}", {"a": EMPTY}, "error invalid-value"),
        ("a: {path: «[b]»}", {"a": EMPTY}, "error invalid-value"),
        ("a: «x»\nb: {}", {"b": EMPTY}, "error not-a-mapping"),
        ("a:\n  «- x\n  - y»\n\n# end\nb: {}", {"b": EMPTY}, "error not-a-mapping"),
        ("«-a»: {}\nb: {}", {"b": EMPTY}, "error invalid-artifact-name"),
        ("some/dir:name: {}", {"some/dir:name": EMPTY}, None),
        ("a: {}\n«a»: {type: m}", {"a": Annotation("m")}, "error duplicate-artifact"),
        ("a: {type: m, «type»: n}", {"a": Annotation("n")}, "error duplicate-key"),
        ("«[a, b]»", {}, "error not-a-mapping"),
        ("«x»", {}, "error not-a-mapping"),
        ("a: {}\n«---»\nb: {}", {"a": EMPTY}, "error yaml-several-documents"),
        ("«[a]»: {}\nb: {}", {"b": EMPTY}, "error bad-key"),
        ("a: {type: «!m x»}", {"a": Annotation("x")}, "error unknown-tag"),
    ],
)
def test_what_is_odd_is_read_and_reported(
    marked: str, artifacts: dict[str, Annotation], problem: str | None
) -> None:
    """A bad entry leaves the others known, and a bad value the rest of its entry."""
    check(marked, artifacts, *([problem] if problem else []))


@pytest.mark.parametrize(
    ("marked", "problem"),
    [
        ("a: [b, c\nd«:» e", "yaml-syntax"),
        ("a:\n«\t»b: c", "yaml-syntax"),
        ("a: b«:» c", "yaml-syntax"),
        ("a: «@»b", "yaml-syntax"),
        ("a: 'b\n«»", "yaml-syntax"),
        ("a: b«\x00»", "yaml-control-character"),
        ("a: «\ud800»", "yaml-control-character"),
        ("a: «*b»", "yaml-unknown-alias"),
        ("a: &b [«*b»]", "yaml-recursive-alias"),
        ("[" * 100 + "«[»" + "[" * 500, "yaml-too-deep"),
        ("- " * 100 + "«»" + "- " * 500 + "a", "yaml-too-deep"),
    ],
)
def test_what_is_no_yaml_has_no_artifacts(marked: str, problem: str) -> None:
    """The one problem points at what stops the reader."""
    check(marked, {}, f"error {problem}")


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000 + "a"])
def test_no_depth_ends_the_process(text: str) -> None:
    """Be it that libyaml stops at a limit of its own, which older ones have not."""
    parsed = parse_artifacts(text)

    assert (parsed.artifacts, briefly(parsed.problems)) == ({}, ["error yaml-too-deep"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a: {lable: [x]}",
            "Unknown key 'lable', which gto ignores. Did you mean 'labels'?",
        ),
        (
            "churn:",
            "'churn' has no entry, which gto refuses. Write 'churn: {}'.",
        ),
        (
            "a: {labels: b}",
            "'labels' must be a list, such as [a, b].",
        ),
        (
            "a: {labels: [[b]]}",
            "An item of 'labels' must be text.",
        ),
        (
            "a: {}\n\na: {}",
            (
                "The key 'a' stands on line 1 and again on line 3, which gto refuses. "
                "Delete one of them; here the last one counts."
            ),
        ),
        (
            "a: {type: 1}",
            "'1' is a number in YAML, which gto refuses here. Put it in quotes to make it text.",
        ),
        (
            "a:\n\tb: c",
            "A tab cannot indent. Use spaces.",
        ),
        (
            "a: {\n  labels: [x\n}",
            "What opens on line 2 is not closed here. Add ',' or ']'.",
        ),
    ],
)
def test_messages_say_the_way_out(text: str, expected: str) -> None:
    """A message is plain words, then what to do."""
    assert message(text) == expected


def test_merge_keys_and_aliases() -> None:
    """An entry may take in another; its own keys win, and the first of several mappings."""
    check(
        """
a: &a {type: model, path: a.pkl}
b: &b {type: data, labels: [x]}
c: {<<: [*a, *b], path: c.pkl}
d: *a
""",
        {
            "a": Annotation("model", "a.pkl"),
            "b": Annotation("data", labels=("x",)),
            "c": Annotation("model", "c.pkl", labels=("x",)),
            "d": Annotation("model", "a.pkl"),
        },
    )


def test_a_problem_reached_twice_is_told_once() -> None:
    """What is wrong in an aliased entry is wrong at one place."""
    check(
        "a: &a {«lable»: [x]}\nb: *a\nc: {<<: *a}",
        {"a": EMPTY, "b": EMPTY, "c": EMPTY},
        "warning unknown-key",
    )


def test_aliases_that_multiply_are_cut_off() -> None:
    """A few lines that stand for a billion values cost their entry only, and no time."""
    lines = ["x0: &x0 {custom: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}"]
    for level in range(1, 10):
        inner = ", ".join([f"*x{level - 1}"] * 10)
        lines.append(f"x{level}: &x{level} {{custom: [{inner}]}}")
    begun = time.perf_counter()

    parsed = parse_artifacts("\n".join([*lines, "churn: {labels: [a]}"]))

    assert set(briefly(parsed.problems)) == {"error yaml-too-large"}
    assert parsed.artifacts["churn"] == Annotation(labels=("a",))
    assert time.perf_counter() - begun < 2


def test_merges_that_multiply_are_cut_off() -> None:
    """Merge keys are bounded as aliases are."""
    lines = ["x0: &x0 {type: m}"]
    for level in range(1, 60):
        inner = ", ".join([f"*x{level - 1}"] * 10)
        lines.append(f"x{level}: &x{level} {{<<: [{inner}]}}")

    parsed = parse_artifacts("\n".join(lines))

    assert set(briefly(parsed.problems)) == {"error yaml-too-large"}


def test_names_have_their_ranges() -> None:
    """Lines end with LF, CR LF or CR, columns are code points, a byte order mark is one."""
    parsed = parse_artifacts("\ufeffa: {}\r\n'b': {}\r\r\n# 😀 \u2028\nc: {}\n? d\n: {}\n")

    assert {name: place(where) for name, where in parsed.names.items()} == {
        "a": "0:1-0:2",
        "b": "1:0-1:3",
        "c": "4:0-4:1",
        "d": "5:2-5:3",
    }


def test_file_order_is_kept() -> None:
    """Artifacts are listed as they are written."""
    assert list(parse_artifacts("b: {}\na: {}\nc: {}").artifacts) == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "{virtual: false, path: models/churn.pkl, type: model}",
            [("type", "model"), ("path", "models/churn.pkl"), ("virtual", False)],
        ),
        ("{virtual: true, labels: [], description: '', type: }", []),
        ("{custom: 0, labels: [b, a]}", [("labels", ["b", "a"]), ("custom", 0)]),
    ],
)
def test_annotations_show_only_what_they_tell(text: str, expected: list[object]) -> None:
    """Defaults are left out, whether written or not, and the order is fixed."""
    (annotation,) = parse_artifacts(f"churn: {text}").artifacts.values()

    assert list(annotation_as_dict(annotation).items()) == expected


def test_without_libyaml_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML comes without its C parser, its own one serves."""
    monkeypatch.delattr(yaml, "CSafeLoader")

    check(
        "a: {type: m}\n«a»: {path: é😀}", {"a": Annotation(path="é😀")}, "error duplicate-artifact"
    )


def test_importing_loads_neither_yaml_nor_pydantic() -> None:
    """A daemon that starts does not pay for reading what it has not been asked for."""
    program = (
        "import sys\n"
        "import gtod.annotations.artifacts, gtod.annotations.gto_config\n"
        "from gtod.annotations import gto_config, settings\n"
        "gto_config.parse_gto_config(None, {'GTO_OTHER': 'x', 'GTOD_SORT': 'semver'})\n"
        "settings.parse_settings(None, {'GTOD_SOCKET': '/run/x', 'GTO_STAGES': '[]'})\n"
        "sys.exit(bool({'yaml', 'pydantic'} & set(sys.modules)))\n"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@settings(deadline=None, max_examples=100)
@given(st.text() | st.text(alphabet="ab:-[]{},'\"#&*!|>%@? \n\r\t\ufeff\u2028<0é"))
def test_no_text_raises_and_ranges_lie_inside(text: str) -> None:
    """Whatever is typed, there is an answer, and it points into what was typed."""
    parsed = parse_artifacts(text)

    ranges = [*(problem.range for problem in parsed.problems), *parsed.names.values()]
    assert all(lies_inside(where, text) for where in ranges)


entries = st.fixed_dictionaries(
    {},
    optional={
        "type": st.text(max_size=8),
        "path": st.text(max_size=8),
        "virtual": st.booleans(),
        "labels": st.lists(st.text(max_size=5), max_size=3),
        "description": st.text(max_size=20),
        "custom": st.dictionaries(st.text(max_size=5), st.integers(0, 9), max_size=2),
    },
)


class _QuotingDumper(yaml.SafeDumper):
    """Writes every text in quotes."""


_QuotingDumper.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.from_regex(r"[a-z]{2,6}", fullmatch=True), entries, max_size=4))
def test_what_yaml_writes_is_read_back(written: dict[str, dict[str, object]]) -> None:
    """Whatever a program dumps has the same values here, and no problems but those of names.

    PyYAML writes YAML 1.1, in which `0E0` is text and needs no quotes; we read YAML 1.2, as gto
    does. So texts are quoted here.
    """
    dumped = yaml.dump(written, Dumper=_QuotingDumper, sort_keys=False)
    parsed = parse_artifacts(dumped)

    expected = {name: msgspec.convert(entry, Annotation) for name, entry in written.items()}
    assert {problem.code for problem in parsed.problems} <= OF_NAMES
    assert dict(parsed.artifacts) == expected


def test_ten_thousand_entries_take_little_processor_time() -> None:
    """A large file does not hold up a daemon."""
    entry = "  type: model\n  path: models/m.pkl\n  virtual: false\n  labels: [a, b]\n"
    text = "".join(f"model-{number}:\n{entry}" for number in range(10_000))
    begun = time.process_time()

    parsed = parse_artifacts(text)

    assert len(parsed.artifacts) == 10_000
    assert time.process_time() - begun < 1.5
