"""Regular indentation."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gtod.annotations.reformat import reformat
from gtod.annotations.text_edits import applied


def reformatted(text: str, step: int = 2) -> str:
    """The text as it should be."""
    return applied(text, reformat(text, step))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a:\n    b: 1\n", "a:\n  b: 1\n", id="indentation"),
        pytest.param(" a:\n   b: 1\n", "a:\n  b: 1\n", id="all of it"),
        pytest.param("a:\n   - 1\n   -  2\n", "a:\n  - 1\n  - 2\n", id="lists"),
        pytest.param("a:\n- 1\n", "a:\n- 1\n", id="a list at its key's column stays there"),
        pytest.param(
            "a:\n   - b: |\n        x\n         y\n     c: 1\n",
            "a:\n  - b: |\n       x\n        y\n    c: 1\n",
            id="texts are moved as they are",
        ),
        pytest.param("a: 1  \nb:   2\n", "a: 1\nb:   2\n", id="spaces at the end, no others"),
        pytest.param("\n\na: 1\n\n \n\nb: 2\n\n\n", "a: 1\n\nb: 2\n", id="blank lines"),
        pytest.param("a: 1", "a: 1\n", id="the last line break"),
        pytest.param("a: 1\r\n\r\n\r\nb: 2", "a: 1\r\n\r\nb: 2\r\n", id="line breaks stay"),
        pytest.param(
            "a:\n    # of b\n    b: 1\n    # end of a\n# of c\nc: 1\n",
            "a:\n  # of b\n  b: 1\n  # end of a\n# of c\nc: 1\n",
            id="comments go with what they are about",
        ),
        pytest.param("\ufeffa:\n    b: 1\n", "\ufeffa:\n  b: 1\n", id="a byte order mark"),
        pytest.param("a: 'x  \n\n\n\n  y'\n", "a: 'x  \n\n\n\n  y'\n", id="quoted lines"),
        pytest.param("a: |+\n  x\n\n\n", "a: |+\n  x\n\n\n", id="blank lines that are kept"),
        pytest.param(
            "a:\n    b: {c: 1,\n      d: 2}\n", "a:\n  b: {c: 1,\n    d: 2}\n", id="brackets"
        ),
        pytest.param(
            "b: &x  {a: 1}\nc:\n    <<: *x\n", "b: &x  {a: 1}\nc:\n  <<: *x\n", id="anchors"
        ),
        pytest.param("a: [1\n\n\n", "a: [1\n\n\n", id="no YAML"),
        pytest.param("", "", id="nothing"),
        pytest.param("  \n \n", "  \n \n", id="nothing to see"),
    ],
)
def test_a_text_becomes_regular(text: str, expected: str) -> None:
    """And stays so."""
    assert reformatted(text) == expected
    assert reformat(expected, 2) == []


def test_the_step_may_be_wider() -> None:
    """What stands behind a dash stays there."""
    assert reformatted("a:\n  - b: 1\n    c:\n      d: 1\n", 4) == (
        "a:\n    - b: 1\n      c:\n          d: 1\n"
    )


def test_only_what_is_irregular_is_replaced() -> None:
    """So that cursors and folds elsewhere stay."""
    (edit,) = reformat("a: 1\nb:\n   c: 1\nd: 2\n", 2)

    assert (edit.range.start.line, edit.range.end.line, edit.text) == (2, 2, "  ")


_scalars = st.sampled_from(
    ["x", "1.10", "'a  b'", '"q"', "|\n{0}  t\n{0}   u", ">-\n{0} v\n\n{0} w", "'m\n{0} n'",
     "~", "[a, b]", "{{k: v,\n{0} l: [w]}}", "plain\n{0} more", "# c\n{0} x", "&n z", "*n",
     "|+\n{0} k\n\n\n"]
)  # fmt: skip


@st.composite
def yaml_texts(draw: st.DrawFn, depth: int = 3, column: int = 0) -> str:
    """Something like YAML, irregular in all ways; most of it can be read."""
    pad = " " * column
    lines = []
    for index in range(draw(st.integers(1, 3))):
        lines += draw(st.sampled_from([[], [], ["  "], ["", "", ""], [f"{pad}# c"], ["   # d"]]))
        tail = draw(st.sampled_from(["", "", "  ", " # e"]))
        form = draw(st.sampled_from("mls" if depth else "s"))
        if form == "s":
            lines.append(f"{pad}k{index}: {draw(_scalars).format(pad)}{tail}")
            continue
        deeper = column + draw(st.integers(1, 4))
        if form == "m":
            lines += [f"{pad}k{index}:{tail}", draw(yaml_texts(depth - 1, deeper))]
            continue
        lines.append(f"{pad}k{index}:{tail}")
        dash = draw(st.sampled_from([column, deeper]))
        for _ in range(draw(st.integers(1, 2))):
            gap = draw(st.integers(1, 3))
            inner = draw(yaml_texts(depth - 1, dash + 1 + gap)).lstrip(" \n")
            lines.append(f"{' ' * dash}-{' ' * gap}{inner}")
    return "\n".join(lines)


def heard(text: str) -> list[tuple[object, ...]] | None:
    """What PyYAML's own parser says; None where it refuses."""
    try:
        return [
            (type(e), getattr(e, "value", None), getattr(e, "anchor", None))
            for e in yaml.parse(text, Loader=yaml.SafeLoader)
        ]
    except yaml.YAMLError:
        return None


@given(text=yaml_texts(), step=st.sampled_from([2, 4]), end=st.sampled_from(["", "\n", "\n\n\n"]))
def test_the_meaning_stays(text: str, step: int, end: str) -> None:
    """To another parser too; what is no YAML stays as it is, and a second time changes nothing."""
    written = text + end

    new = reformatted(written, step)

    if heard(written) is None:
        assert new == written
    assert heard(new) == heard(written)
    assert reformat(new, step) == []
    comments = [line.strip() for line in written.splitlines() if line.lstrip().startswith("#")]
    assert comments == [line.strip() for line in new.splitlines() if line.lstrip().startswith("#")]


@given(st.text(alphabet=" \n-:#a'\"[]{}&*|>?!\t,"))
def test_any_text_at_all_keeps_its_meaning(text: str) -> None:
    """Whatever it is; what one parser alone understands is not looked at."""
    if (before := heard(text)) is not None:
        assert heard(reformatted(text)) == before
