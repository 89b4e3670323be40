"""What .gto and the GTO_* variables say, and what is wrong with them."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtod.annotations.gto_config import EnrichmentConfig, GtoConfig, parse_gto_config
from tests.annotations.marked import briefly, place, unmark


def check(marked: str | None, environ: dict[str, str], expected: GtoConfig, *problems: str) -> None:
    """Parses a text and variables; marks « and » are where the file's problems are expected."""
    text, ranges = (None, []) if marked is None else unmark(marked)

    parsed = parse_gto_config(text, environ)

    assert parsed.value == expected
    assert briefly(parsed.problems) == list(problems)
    in_file = [problem for problem in parsed.problems if problem.code != "bad-variable"]
    assert [place(problem.range) for problem in in_file] == ranges


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, GtoConfig()),
        ("", GtoConfig()),
        ("stages: [dev, prod]", GtoConfig(stages=("dev", "prod"))),
        ("STAGES: [dev]\nTypes: [model]", GtoConfig(types=("model",), stages=("dev",))),
        ("stages: []", GtoConfig(stages=())),
        ("stages:\ntypes: ~", GtoConfig()),
        ("emojis: no\ndebug: 1", GtoConfig(emojis=False, debug=True)),
        (
            "index: meta/index.yaml\nlog_level: DEBUG",
            GtoConfig(None, None, "meta/index.yaml", log_level="DEBUG"),
        ),
        ("config_file_name: .gto", GtoConfig()),
        (
            "enrichments: [{type: dvc}, {type: x, config: {a: [1]}}]\nautoload_enrichments: false",
            GtoConfig(
                enrichments=(EnrichmentConfig("dvc"), EnrichmentConfig("x", {"a": [1]})),
                autoload_enrichments=False,
            ),
        ),
    ],
)
def test_the_file(text: str | None, expected: GtoConfig) -> None:
    """Keys may have any case, and truth is written in all the ways that gto knows."""
    check(text, {}, expected)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"GTO_STAGES": '["a", "b"]'}, GtoConfig(stages=("a", "b"))),
        ({"gto_Stages": '["a"]'}, GtoConfig(stages=("a",))),
        ({"GTO_STAGES": "null"}, GtoConfig()),
        ({"GTO_TYPES": '["m"]', "GTO_INDEX": "i.yaml"}, GtoConfig(("m",), ("dev",), "i.yaml")),
        (
            {"GTO_EMOJIS": "off", "GTO_DEBUG": "1"},
            GtoConfig(None, ("dev",), emojis=False, debug=True),
        ),
        ({"GTO_OTHER": "x", "STAGES": "x", "GTOD_STAGES": "x"}, GtoConfig(stages=("dev",))),
    ],
)
def test_variables_precede_the_file(environ: dict[str, str], expected: GtoConfig) -> None:
    """A variable replaces the key of its name; the others stay."""
    check("stages: [dev]", environ, expected)


@pytest.mark.parametrize(
    ("marked", "problem"),
    [
        ("«stage»: [dev]", "error unknown-key"),
        ("stages: [dev]\n«sort»: semver", "error misplaced-key"),
        ("stages: «dev»", "error invalid-value"),
        ("stages: [dev, «a!»]", "error invalid-value"),
        ("emojis: «maybe»", "error invalid-value"),
        ("«index»:", "error invalid-value"),
        ("enrichments: [«{config: {}}»]", "error invalid-value"),
        ("enrichments: [{type: a, «x»: 1}]", "error invalid-value"),
        ("stages: [dev]\n«stages»: [prod]", "error duplicate-key"),
        ("«dev»", "error not-a-mapping"),
        ("stages: [dev«»", "error yaml-syntax"),
    ],
)
def test_a_broken_file_counts_as_absent(marked: str, problem: str) -> None:
    """Reads go on with the defaults and the variables."""
    check(marked, {"GTO_TYPES": '["m"]'}, GtoConfig(types=("m",)), problem)


@pytest.mark.parametrize(
    ("marked", "expected", "problem"),
    [
        ("stages: [a]\n«STAGES»: [b]", GtoConfig(stages=("b",)), "warning duplicate-key"),
        ("stages: [«1»]", GtoConfig(stages=("1",)), "warning not-text"),
    ],
)
def test_a_doubtful_file_counts(marked: str, expected: GtoConfig, problem: str) -> None:
    """What can be understood is read, with a warning."""
    check(marked, {}, expected, problem)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GTO_STAGES", "prod"),
        ("GTO_STAGES", ""),
        ("GTO_STAGES", '"prod"'),
        ("GTO_STAGES", '["a!"]'),
        ("GTO_STAGES", "[" * 100_000),
        ("GTO_INDEX", ""),
        ("GTO_INDEX", "\udcff"),
        ("GTO_EMOJIS", "maybe"),
    ],
)
def test_a_broken_variable_is_named_and_counts_as_absent(variable: str, value: str) -> None:
    """The file's value stays."""
    (problem,) = parse_gto_config("stages: [dev]", {variable: value}).problems

    assert variable in problem.message
    check("stages: [dev]", {variable: value}, GtoConfig(stages=("dev",)), "error bad-variable")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "stage: [a]",
            "Unknown key 'stage', with which gto refuses to run. Did you mean 'stages'?",
        ),
        ("promotions: {}", "gto refuses to run with 'promotions' in .gto. Move it to .gtod.yaml."),
        (
            "enrichments: [a]",
            "An item of 'enrichments' must be a mapping, such as {key: value}.",
        ),
        ("enrichments: [{type: a, x: 1}]", "'enrichments.x' is unknown and must go."),
    ],
)
def test_messages_say_the_way_out(text: str, expected: str) -> None:
    """A message is plain words, then what to do."""
    (problem,) = parse_gto_config(text, {}).problems

    assert problem.message == expected


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet="stagetypindx:[]{},&*< \n1.~"), st.text(alphabet='["a1]{}:,'))
def test_nothing_raises(text: str, value: str) -> None:
    """Whatever stands in the file and in a variable, there is a configuration."""
    parse_gto_config(text, {"GTO_STAGES": value, "GTO_DEBUG": value, "GTO_ENRICHMENTS": value})


def test_configurations_can_cross_the_socket() -> None:
    """A configuration is plain data."""
    parsed = parse_gto_config("enrichments: [{type: a, config: {b: 1}}]", {})

    assert msgspec.json.decode(msgspec.json.encode(parsed.value), type=GtoConfig) == parsed.value
