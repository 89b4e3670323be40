"""Completion in artifacts.yaml: what is offered where, and what accepting it writes."""

import pytest

from gtod.lsp.completion.items import Abilities
from tests.lsp.completion.completing import SNIPPETS, accepted, completions, labels
from tests.lsp.editing import CURSOR, registry

STORY = """
    10 churn@v1.0.0 on A
    20 fraud@v1.0.0 on A
    30 team/spam@v1.0.0 on A
    40 churn@v2.0.0 on B
"""
KEYS = ["type", "path", "labels", "description", "virtual", "custom"]
HEAD = """
old:
  type: dataset
  labels: [tabular, nlp]
older:
  type: dataset
  labels: [nlp]
other:
  type: model
"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("$0", id="in an empty file"),
        pytest.param("fr$0", id="half-typed"),
        pytest.param("a:\n  type: x\n$0\nb:\n  type: y\n", id="between entries"),
        pytest.param("a:\n  type: x\nfr$0\nb: {}\n", id="half-typed between entries"),
        pytest.param("a:\n  description: |\n    text\n\n$0", id="behind a block scalar"),
        pytest.param("a: {\n  type: [\n\n", id="above a bracket that nobody closed"),
        pytest.param('"$0"', id="in quotes"),
        pytest.param("{$0}", id="in braces"),
        pytest.param("---\n$0", id="behind a document's mark"),
        pytest.param("\ufeff$0", id="behind a byte order mark"),
        pytest.param("a:\r\n  type: x\r\n$0\r\n", id="between lines that end as on Windows"),
    ],
)
def test_artifacts_are_offered_that_tags_know_the_most_recent_first(text: str) -> None:
    """At every place where a name may stand."""
    marked = text if CURSOR in text else CURSOR + "\n" + text

    assert labels(marked, registry(STORY))[:3] == ["churn", "team/spam", "fraud"]


def test_artifacts_that_the_file_has_are_not_offered_again() -> None:
    """However they are written, even where the text is broken."""
    text = "\"churn\": {}\nteam/spam: {type: [\n$0\n'fraud' :\n"

    assert labels(text, registry(STORY)) == ["new artifact"]


def test_the_name_under_the_cursor_is_offered_in_its_place() -> None:
    """So that one name can be changed into another."""
    assert labels("chu$0rn:\n  type: x\n", registry(STORY)) == ["churn", "team/spam", "fraud"]


def test_a_deprecated_artifact_comes_last() -> None:
    """It is struck out where the editor can show that."""
    known = registry(STORY + "50 churn@deprecated on B")

    _, found = completions("$0", known, abilities=Abilities(tags=True))

    assert [item.label for item in found.items if item.tags] == ["churn"]
    assert labels("$0", known)[:3] == ["team/spam", "fraud", "churn"]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        pytest.param("a:\n  $0", KEYS, id="in an empty entry"),
        pytest.param("a:\n  de$0", KEYS, id="half-typed"),
        pytest.param("a:\n  type: x\n  $0\n  path: y\n", KEYS[2:], id="between other keys"),
        pytest.param("a: {type: x, $0}", KEYS[1:], id="in braces"),
        pytest.param("a: {$0, type: x}", KEYS[1:], id="before others in braces"),
        pytest.param("a: {\n  type: x,\n  $0\n}", KEYS[1:], id="in braces over several lines"),
        pytest.param("a:\n  ty$0pe: x\n  path: y", [KEYS[0], *KEYS[2:]], id="in another key"),
        pytest.param("a: {type: x,\n# c\n  $0", KEYS[1:], id="below a comment in braces"),
        pytest.param("a:\n  labels: [x\n  $0", [*KEYS[:2], *KEYS[3:]], id="below an open bracket"),
        pytest.param('a:\n  path: "x\n  $0\n', [KEYS[0], *KEYS[2:]], id="below an open quote"),
        pytest.param("x: &x\n  type: y\na:\n  <<: *x\n  $0", KEYS, id="below a merge key"),
        pytest.param("a:\n  lab\n  $0", KEYS, id="below a line that nobody finished"),
        pytest.param("a:\n    $0", KEYS, id="however far it is indented"),
    ],
)
def test_keys_are_offered_that_the_entry_lacks(text: str, offered: list[str]) -> None:
    """Those first that most entries have."""
    assert labels(text) == offered


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("a:\n  type: $0", ["dataset", "model"]),
        ("a:\n  type:$0", ["dataset", "model"]),
        ("a:\n  type: mo$0", ["dataset", "model"]),
        ("a:\n  type: '$0'", ["dataset", "model"]),
        ("a: {type: $0}", ["dataset", "model"]),
        ("a:\n  type: $0 # comment", ["dataset", "model"]),
        ("a:\n  labels: [$0]", ["nlp", "tabular"]),
        ("a:\n  labels: [nlp, $0]", ["tabular"]),
        ("a:\n  labels: [$0, nlp]", ["tabular"]),
        ('a:\n  labels: ["nlp", "$0"]', ["tabular"]),
        ("a:\n  labels:\n    - nlp\n    - $0\n  type: x", ["tabular"]),
        ("a:\n  labels:\n  - $0\n  - nlp\n", ["tabular"]),
        ("a:\n  labels:\n    $0", ["nlp", "tabular"]),
        ("a:\n  labels: $0", ["nlp", "tabular"]),
        ("a:\n  virtual: $0", ["false", "true"]),
        ("a: {virtual: f$0}", ["false", "true"]),
    ],
)
def test_values_are_offered_that_are_in_use(text: str, offered: list[str]) -> None:
    """The most used ones first; of labels those that the artifact lacks."""
    assert labels(text, registry(committed=HEAD)) == offered


def test_what_the_file_itself_says_is_in_use_too() -> None:
    """But not what is just being typed."""
    text = "a:\n  type: model\nb:\n  type: mo$0\n"

    assert labels(text) == ["model"]


def test_types_of_the_configuration_are_the_only_ones() -> None:
    """In its order."""
    known = registry(gto="types: [weights, corpus]", committed=HEAD)

    assert labels("a:\n  type: $0", known) == ["weights", "corpus"]


@pytest.mark.parametrize(
    "text",
    [
        "# $0",
        "a: # $0",
        "a:\n  # $0",
        "a:\n  type: model # $0",
        "a:\n  type: model $0",
        "a:\n  description: some $0",
        "a:\n  description: $0",
        "a:\n  description: |\n    some\n    $0",
        "a:\n  description: >-\n\n    ty$0",
        "a:\n  description: some\n    text $0",
        "a:\n  description: 'some\n    te$0'",
        "a:\n  custom: $0",
        "a:\n  custom:\n    type: $0",
        "a:\n  custom:\n    $0",
        "a:\n  custom: {type: $0}",
        "a:\n  custom:\n    - path: $0",
        "a:\n  unknown: $0",
        "a:\n  virtual: '$0'",
        "a: $0",
        "a:\n  type: x\n    $0",
        "a:\n  -$0",
        "a:\n  labels: $0[nlp]",
        "a:\n  type: *$0",
        "a:\n  type: &$0",
        "? $0",
        "a:\n  labels: [nlp]$0",
        "a:\n  type: 'x'$0",
    ],
)
def test_nothing_is_offered_where_nothing_of_ours_is_typed(text: str) -> None:
    """Such as in comments and in text for people."""
    assert labels(text, registry(STORY, committed=HEAD)) == []


@pytest.mark.parametrize(
    ("text", "label", "result"),
    [
        ("$0", "churn", "churn:"),
        ("fr$0\nb: {}\n", "fraud", "fraud:\nb: {}\n"),
        ("chu$0x:\n  type: y", "churn", "churn:\n  type: y"),
        ("'fr$0'", "fraud", "'fraud':"),
        ('"fr$0', "fraud", '"fraud":'),
        ('"fr$0": {}', "fraud", '"fraud": {}'),
        ("{f$0}", "fraud", "{fraud: {}}"),
        ("a:\n  ty$0", "type", "a:\n  type: "),
        ("a:\n  t$0: x", "type", "a:\n  type: x"),
        ("a:\n  ty$0 model", "type", "a:\n  type: model"),
        ("a:\n  $0", "labels", "a:\n  labels: []"),
        ("a: {ty$0}", "type", "a: {type: }"),
        ("a: {ty$0pe: x}", "path", "a: {path: x}"),
        ("a:\n  type:$0", "model", "a:\n  type: model"),
        ("a:\n  type: da$0ta", "model", "a:\n  type: model"),
        ("a:\n  type: da$0ta # why", "model", "a:\n  type: model # why"),
        ("a:\n  type: '$0'", "model", "a:\n  type: 'model'"),
        ('a:\n  type: "mo$0', "model", 'a:\n  type: "model"'),
        ("a:\n  labels: [nlp, t$0]", "tabular", "a:\n  labels: [nlp, tabular]"),
        ("a:\n  labels: [nlp,$0]", "tabular", "a:\n  labels: [nlp,tabular]"),
        ("a:\n  labels: [t$0", "tabular", "a:\n  labels: [tabular"),
        ("a:\n  labels:\n  - t$0", "tabular", "a:\n  labels:\n  - tabular"),
        ("a:\n  labels:\n    $0", "nlp", "a:\n  labels:\n    - nlp"),
        ("a:\n  labels: n$0", "nlp", "a:\n  labels: [nlp]"),
        ("a:\n  virtual: $0", "false", "a:\n  virtual: false"),
        ("a: {virtual: $0}", "true", "a: {virtual: true}"),
    ],
)
def test_accepting_replaces_the_word_under_the_cursor(text: str, label: str, result: str) -> None:
    """And writes what has to stand around it, if it is not there."""
    known = registry(STORY, committed=HEAD)

    assert accepted(text, label, known) == result


@pytest.mark.parametrize(
    ("text", "label", "result"),
    [
        ("$0", "churn", "churn:\n  type: $0\n  path: "),
        ("x$0", "x", "x:\n  type: $0\n  path: "),
        ("$0", "new artifact", "$0name:\n  type: \n  path: "),
        ("{$0}", "churn", "{churn: {type: $0, path: }}"),
        ("a:\n  $0", "labels", "a:\n  labels: [$0]"),
        ("a:\n  $0", "custom", "a:\n  custom:\n  $0"),
        ("a: {$0}", "custom", "a: {custom: {$0}}"),
        ("chu$0x: {}", "churn", "churn: {}"),
    ],
)
def test_editors_that_can_are_led_through_what_is_to_be_filled_in(
    text: str, label: str, result: str
) -> None:
    """By a snippet, unless something stands there already."""
    assert accepted(text, label, registry(STORY), abilities=SNIPPETS) == result


@pytest.mark.parametrize(
    ("text", "label", "result"),
    [
        ("a:\n  type: $0", "1.10", "a:\n  type: '1.10'"),
        ("a:\n  type: $0", "no", "a:\n  type: 'no'"),
        ("a:\n  type: '$0'", "it's", "a:\n  type: 'it''s'"),
        ('a:\n  type: "$0"', 'a "b"', 'a:\n  type: "a \\"b\\""'),
        ("a: {type: $0}", "x, y", "a: {type: 'x, y'}"),
        ("a:\n  type: $0", "x, y", "a:\n  type: x, y"),
    ],
)
def test_what_needs_quotes_gets_them(text: str, label: str, result: str) -> None:
    """Of the kind that is there, if any is."""
    committed = """
a: {type: '1.10'}
b: {type: 'no'}
c: {type: it's}
d: {type: 'a "b"'}
e: {type: 'x, y'}
"""
    assert accepted(text, label, registry(committed=committed)) == result


def test_a_name_that_is_a_number_gets_quotes_and_is_found_without() -> None:
    """What is typed is compared with the name alone."""
    _, found = completions("2$0", registry("1 2024@v1.0.0 on A"))

    assert accepted("2$0", "2024", registry("1 2024@v1.0.0 on A")) == "'2024':"
    assert [item.filter_text for item in found.items if item.label == "2024"] == ["2024"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_places_are_counted_as_the_editor_counts(encoding: str) -> None:
    """With an emoji and a combining character before the cursor."""
    text = "a: {description: 😀e\u0301, type: mo$0x, path: y}"

    result = accepted(text, "model", registry(committed=HEAD), encoding=encoding)

    assert result == "a: {description: 😀e\u0301, type: model, path: y}"


def test_what_stands_behind_the_cursor_is_kept_on_request() -> None:
    """Where the editor asks its person."""
    text, known = "a:\n  type: da$0ta", registry(committed=HEAD)
    both = Abilities(insert_replace=True)

    assert accepted(text, "dataset", known, abilities=both) == "a:\n  type: dataset"
    kept = accepted(text, "dataset", known, abilities=both, insert=True)
    assert kept == "a:\n  type: datasetta"


def test_of_very_many_artifacts_those_are_given_that_go_on_with_what_was_typed() -> None:
    """And the editor is told to ask again."""
    story = "\n".join(f"{n} m-{n}@v1.0.0 on A" for n in range(1, 1500))
    story += "\n1 zebra@v1.0.0 on A"

    _, everything = completions("$0", registry(story))
    _, typed = completions("Z$0", registry(story))

    assert everything.is_incomplete
    assert [item.label for item in everything.items[:2]] == ["m-1499", "m-1498"]
    assert len(everything.items) == 500
    assert [item.label for item in typed.items] == ["zebra", "Z"]
