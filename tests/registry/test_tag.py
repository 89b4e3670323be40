"""The grammar of tag names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gtod.registry.tag import Dialect, Kind, TagName, format_tag, parse_tag
from tests.registry.strategies import artifacts, counters, stages, versions

COMMON, GTO_0_2, GTO_1 = Dialect.COMMON, Dialect.GTO_0_2, Dialect.GTO_1


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("a@v1.0.0", TagName("a", Kind.REGISTRATION, COMMON, "v1.0.0")),
        ("a@v1.0.0#3", TagName("a", Kind.REGISTRATION, GTO_1, "v1.0.0", counter="3")),
        ("a@v1.0.0!", TagName("a", Kind.DEREGISTRATION, GTO_1, "v1.0.0")),
        ("a@v1.0.0!#3", TagName("a", Kind.DEREGISTRATION, GTO_1, "v1.0.0", counter="3")),
        ("a#prod", TagName("a", Kind.ASSIGNMENT, COMMON, None, "prod")),
        ("a#prod#3", TagName("a", Kind.ASSIGNMENT, COMMON, None, "prod", "3")),
        ("a#prod#3!", TagName("a", Kind.UNASSIGNMENT, GTO_0_2, None, "prod", "3")),
        ("a#prod!", TagName("a", Kind.UNASSIGNMENT, GTO_1, None, "prod")),
        ("a#prod!#3", TagName("a", Kind.UNASSIGNMENT, GTO_1, None, "prod", "3")),
        ("a@deprecated", TagName("a", Kind.DEPRECATION, GTO_1)),
        ("a@deprecated#3", TagName("a", Kind.DEPRECATION, GTO_1, counter="3")),
    ],
)
def test_every_form_says_what_it_does(tag: str, expected: TagName) -> None:
    """Each form of the grammar has one meaning, and is written as it is read."""
    assert parse_tag(tag) == expected
    assert format_tag(expected) == tag


@pytest.mark.parametrize(
    ("tag", "artifact", "version", "stage"),
    [
        ("team/churn@v1.0.0", "team/churn", "v1.0.0", None),
        ("some/dir=churn@v1.0.0", "some/dir:churn", "v1.0.0", None),
        (".hidden/dir.x=churn#prod", ".hidden/dir.x:churn", None, "prod"),
        ("Churn_Model-2#QA/eu_1", "Churn_Model-2", None, "QA/eu_1"),
        ("7#7#007", "7", None, "7"),
        ("a@v1.0.0-rc.1+linux-x", "a", "v1.0.0-rc.1+linux-x", None),
        ("a@v1.0.0-x.lock", "a", "v1.0.0-x.lock", None),
        ("deprecated@deprecated", "deprecated", None, None),
        ("a#deprecated", "a", None, "deprecated"),
        ("a#v1", "a", None, "v1"),
    ],
)
def test_names_reach_as_far_as_their_rule(
    tag: str, artifact: str, version: str | None, stage: str | None
) -> None:
    """Names may have `/`, `-`, `_`, capitals and a folder before them."""
    parsed = parse_tag(tag)

    assert parsed is not None
    assert (parsed.artifact, parsed.version, parsed.stage) == (artifact, version, stage)


@pytest.mark.parametrize(
    "tag",
    [
        "",
        "a",
        "v1.0.0",
        "@v1.0.0",
        "a@",
        "a@1.0.0",
        "a@v1.0",
        "a@v1.0.0.0",
        "a@v01.0.0",
        "a@v1.0.0-",
        "a@v1.0.0-01",
        "a@v1.0.0-a..b",
        "a@v1.0.0+",
        "a@v1.0.0#",
        "a@v1.0.0#x",
        "a@v1.0.0#2!",
        "a@v1.0.0!#2!",
        "a@v1.0.0!!",
        "a@v1.0.0 ",
        "a@v1.0.0\n",
        "a@Deprecated",
        "a@deprecated!",
        "a@deprecated#",
        "a@deprecated#2!",
        "a@latest",
        "#prod",
        "a#",
        "a##1",
        "a#prod#",
        "a#prod#!",
        "a#prod#-1",
        "a#prod#1#2",
        "a#prod!#1!",
        "a#prod!!",
        "a#prod#1\n",
        "a#prod#1.lock",
        "a#prod.lock",
        "a#prod#\u0661",
        "a@v\u0661.0.0",
        "ä@v1.0.0",
        "a#prød",
        "-a@v1.0.0",
        "a-@v1.0.0",
        "/a@v1.0.0",
        "a/@v1.0.0",
        "a.b@v1.0.0",
        "a b@v1.0.0",
        "a#_prod",
        "a#prod_",
        "a#pr.od",
        "=a@v1.0.0",
        "dir=@v1.0.0",
        "d=e=a@v1.0.0",
        "dir:a@v1.0.0",
        "dir=-a@v1.0.0",
        "a@b@v1.0.0",
        "a#b@v1.0.0",
        "a@v1.0.0@v1.0.0",
        "refs/tags/ä#prod",
        "a#prod#" + "9" * 4301,
    ],
)
def test_all_else_is_no_tag_of_ours(tag: str) -> None:
    """Whatever is not in the grammar is ignored as a whole."""
    assert parse_tag(tag) is None


def test_a_counter_is_a_number_but_keeps_its_digits() -> None:
    """Leading zeros do not change the number, and survive writing."""
    parsed = parse_tag("a#prod#0010")

    assert parsed is not None
    assert parsed.number == 10
    assert format_tag(parsed) == "a#prod#0010"


def test_no_counter_counts_as_zero() -> None:
    """The simple form orders before every counted one of its second."""
    parsed = parse_tag("a#prod")

    assert parsed is not None
    assert parsed.number == 0


registrations = st.builds(
    lambda artifact, version, counter: TagName(
        artifact, Kind.REGISTRATION, GTO_1 if counter else COMMON, version, None, counter
    ),
    artifacts,
    versions,
    st.none() | counters,
)
tag_names = st.one_of(
    registrations,
    st.builds(
        TagName,
        artifacts,
        st.just(Kind.DEREGISTRATION),
        st.just(GTO_1),
        versions,
        st.none(),
        st.none() | counters,
    ),
    st.builds(
        TagName,
        artifacts,
        st.just(Kind.ASSIGNMENT),
        st.just(COMMON),
        st.none(),
        stages,
        st.none() | counters,
    ),
    st.builds(
        TagName,
        artifacts,
        st.just(Kind.UNASSIGNMENT),
        st.just(GTO_0_2),
        st.none(),
        stages,
        counters,
    ),
    st.builds(
        TagName,
        artifacts,
        st.just(Kind.UNASSIGNMENT),
        st.just(GTO_1),
        st.none(),
        stages,
        st.none() | counters,
    ),
    st.builds(
        TagName,
        artifacts,
        st.just(Kind.DEPRECATION),
        st.just(GTO_1),
        st.none(),
        st.none(),
        st.none() | counters,
    ),
)


@given(tag_names)
def test_what_is_written_is_read_back(tag: TagName) -> None:
    """Every form of every name survives a round trip."""
    assert parse_tag(format_tag(tag)) == tag


@given(st.text("av10.#@!=/-dep\n", max_size=14) | st.text(max_size=10))
def test_what_is_read_is_written_back(text: str) -> None:
    """No two names mean the same: what is understood is written to the letter."""
    parsed = parse_tag(text)

    assert parsed is None or format_tag(parsed) == text
