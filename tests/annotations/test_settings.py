"""What .gtod.yaml and the GTOD_* variables say, and what is wrong with them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtod.annotations.settings import Settings, parse_settings
from tests.annotations.marked import briefly, place, unmark


def check(marked: str | None, environ: dict[str, str], expected: Settings, *problems: str) -> None:
    """Parses a text and variables; marks « and » are where the file's problems are expected."""
    text, ranges = (None, []) if marked is None else unmark(marked)

    parsed = parse_settings(text, environ)

    assert parsed.value == expected
    assert briefly(parsed.problems) == list(problems)
    in_file = [problem for problem in parsed.problems if problem.code != "bad-variable"]
    assert [place(problem.range) for problem in in_file] == ranges


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, Settings()),
        ("# nothing", Settings()),
        ("sort: timestamp\ntag_dialect: gto-1", Settings("timestamp", "gto-1")),
        ("promotions: {prod: [staging, qa]}", Settings(promotions={"prod": ("staging", "qa")})),
    ],
)
def test_the_file(text: str | None, expected: Settings) -> None:
    """Sizes have units in powers of 1024, times are seconds."""
    check(text, {}, expected)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"GTOD_SORT": "semver"}, Settings(tag_dialect="gto-1")),
        ({"GTOD_TAG_DIALECT": "gto-0.2"}, Settings("timestamp", "gto-0.2")),
        (
            {"GTOD_PROMOTIONS": '{"prod": ["qa"]}'},
            Settings("timestamp", "gto-1", promotions={"prod": ("qa",)}),
        ),
        ({"GTOD_SOCKET": "/x", "GTO_SORT": "x"}, Settings("timestamp", "gto-1")),
        ({"GTOD_MEMORY_LIMIT": "much"}, Settings("timestamp", "gto-1")),
        ({"GTOD_IDLE_TIMEOUT": "soon"}, Settings("timestamp", "gto-1")),
    ],
)
def test_variables_precede_the_file(environ: dict[str, str], expected: Settings) -> None:
    """A variable replaces the key of its name; others, as the daemon's, are not looked at."""
    check("sort: timestamp\ntag_dialect: gto-1", environ, expected)


@pytest.mark.parametrize(
    "marked",
    [
        "sort: «newest»",
        "tag_dialect: «2»",
        "«promotions»:",
        "promotions: {prod: «staging»}",
        "promotions: {«a!»: [b]}",
        "promotions: {prod: [«a!»]}",
    ],
)
def test_a_broken_file_counts_as_absent(marked: str) -> None:
    """The defaults stay, and what is wrong is told."""
    (*warnings, error) = briefly(parse_settings(unmark(marked)[0], {}).problems)

    assert set(warnings) <= {"warning not-text"}
    assert error == "error invalid-value"
    assert parse_settings(unmark(marked)[0], {}).value == Settings()
    assert place(parse_settings(unmark(marked)[0], {}).problems[-1].range) in unmark(marked)[1]


def test_unknown_keys_are_told_and_passed_over() -> None:
    """A newer gtod may have written them."""
    check("sort: timestamp\n«stages»: [a]", {}, Settings("timestamp"), "warning unknown-key")


@pytest.mark.parametrize(
    ("key", "variable"),
    [("memory_limit", "GTOD_MEMORY_LIMIT"), ("idle_timeout", "GTOD_IDLE_TIMEOUT")],
)
def test_what_concerns_the_daemon_has_no_effect(key: str, variable: str) -> None:
    """One daemon serves many repositories; the message names the variable that sets it."""
    marked = f"sort: timestamp\n«{key}»: 60"

    check(marked, {}, Settings("timestamp"), "warning unknown-key")
    (problem,) = parse_settings(unmark(marked)[0], {}).problems
    assert variable in problem.message


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GTOD_SORT", "newest"),
        ("GTOD_PROMOTIONS", "prod"),
        ("GTOD_TAG_DIALECT", ""),
    ],
)
def test_a_broken_variable_is_named_and_counts_as_absent(variable: str, value: str) -> None:
    """The file's value stays."""
    (problem,) = parse_settings("sort: timestamp", {variable: value}).problems

    assert variable in problem.message
    check("sort: timestamp", {variable: value}, Settings("timestamp"), "error bad-variable")


keys = st.sampled_from(["sort", "tag_dialect", "promotions", "memory_limit"])
yaml_values = st.text(alphabet="[]{}:, 0123456789.eMB-~a'", max_size=8)


@settings(deadline=None, max_examples=100)
@given(keys, yaml_values)
def test_nothing_raises(key: str, value: str) -> None:
    """Whatever stands in the file and in a variable, there are settings."""
    parse_settings(f"{key}: {value}", {f"GTOD_{key.upper()}": value})
