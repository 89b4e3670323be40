"""Pages for an editor: what strangers wrote stays text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from gtod.lsp.hover.markup import (
    Bullets,
    Code,
    Heading,
    Line,
    Paragraph,
    Table,
    markdown,
    plain_text,
)

#: GitHub's Markdown with HTML, which the strictest editors leave out and others do not.
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

#: Text with much of what means something in Markdown, or begins a link.
risky = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("[x](http://evil)", "![](//evil/p.png)", "<img src=x>", "<http://evil>", "&lt;"),
                *("`", "``", "*", "_", "~~", "|", "\\", "# ", "- ", "+ ", "1. ", "1) ", "> "),
                *("---", "===", "\n", "\n\n", "\t", "    ", "[a]: http://evil", "$$", "a", " "),
            ]
        ),
        st.text(max_size=3),
    ),
    max_size=8,
).map("".join)
words = st.lists(st.one_of(risky, st.builds(Code, risky)), min_size=1, max_size=3)


def shown(markdown: str) -> list[Token]:
    """What an editor shows of the Markdown."""
    return PARSER.parse(markdown)


def text_of(tokens: list[Token]) -> str:
    """The text of the tokens alone, nothing of which may be a link, an image or HTML."""
    inline = [child for token in tokens for child in token.children or ()]
    assert {token.type for token in inline} <= {"text", "text_special", "code_inline"}
    return "".join(token.content for token in inline)


def without_spaces(text: str) -> str:
    """What counts of a text: code drops a space at each end."""
    return "".join(text.split())


@given(words)
def test_a_paragraph_is_its_words_and_nothing_else(line: Line) -> None:
    """No link, no image, no HTML, no list, and no character lost."""
    tokens = shown(markdown([Paragraph(line)]))

    assert [t.type for t in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    assert without_spaces(text_of(tokens)) == without_spaces(plain_text([Paragraph(line)]))


@given(words)
def test_a_heading_is_its_words_and_nothing_else(line: Line) -> None:
    """Nor does a '#' at its end go."""
    tokens = shown(markdown([Heading(line)]))

    assert [t.type for t in tokens] == ["heading_open", "inline", "heading_close"]
    assert without_spaces(text_of(tokens)) == without_spaces(plain_text([Heading(line)]))


@given(st.lists(words, min_size=1, max_size=3))
def test_a_list_has_as_many_items_as_lines(lines: list[Line]) -> None:
    """Whatever a line begins with."""
    tokens = shown(markdown([Bullets(lines)]))

    assert [t.type for t in tokens if t.level == 0] == ["bullet_list_open", "bullet_list_close"]
    assert sum(t.type == "list_item_open" for t in tokens) == len(lines)
    assert not any(t.type.endswith("list_open") for t in tokens if t.level > 0)
    text_of(tokens)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=3))
def test_a_table_has_as_many_cells_as_it_was_given(rows: list[tuple[Line, Line]]) -> None:
    """A '|' makes no further one."""
    tokens = shown(markdown([Table(("A", "B"), rows)]))

    assert tokens[0].type == "table_open"
    assert tokens[-1].type == "table_close"
    assert sum(t.type == "td_open" for t in tokens) == 2 * len(rows)
    told = plain_text([Paragraph(["AB", *[word for row in rows for cell in row for word in cell]])])
    assert without_spaces(text_of(tokens)) == without_spaces(told)


@given(words)
def test_plain_text_is_one_line_that_can_be_seen(line: Line) -> None:
    """Nothing in it moves or turns what follows."""
    written = plain_text([Paragraph(line)])

    assert "\n" not in written
    assert not set(written) & {"\x1b", "\u202e", "\u2066", "\x00", "\ud800"}
    written.encode()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("see http://evil.example", r"see http\://evil.example"),
        ("see www.evil.example", r"see www\.evil.example"),
        ("ann@example.com", r"ann\@example.com"),
        ("fix: a v1.0.0, now.", "fix: a v1.0.0, now."),
        ("turned \u202e round \x1b[31m", "turned \ufffd round \ufffd\\[31m"),
        ("2.0 MiB", "2.0 MiB"),
        ("2. MiB", r"2\. MiB"),
    ],
)
def test_text_is_escaped_where_it_would_mean_something(text: str, written: str) -> None:
    """A link needs no brackets in some editors."""
    assert markdown([Paragraph([text])]) == written


def test_a_table_in_plain_text_has_columns() -> None:
    """As wide as their widest cell."""
    table = Table(("Stage", "Versions"), [([Code("prod")], ["v1.0.0"]), ([Code("staging")], ["-"])])

    assert plain_text([table]) == "Stage    Versions\nprod     v1.0.0\nstaging  -"
