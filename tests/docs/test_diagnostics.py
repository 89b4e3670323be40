"""docs/diagnostics.md has every code, and its examples have the problems that it shows."""

import re
from pathlib import Path

import pytest

from gtod.annotations.codes import TITLES
from gtod.service.checking.page import page_of, page_path, sections
from tests.docs.diagnostics_page import said

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "diagnostics.md").read_text("utf-8")

_SECTIONS = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", TEXT, re.DOTALL | re.MULTILINE))
_example = re.compile(r"```(yaml|sh)\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)

#: How a code gets into a problem.
_CODE_IN_SOURCE = re.compile(
    r"(?:report\w*|Problem|Rejection|_conflict)\(\s*\"([a-z0-9-]+)\""
    r"|(?:code|\w*CODE|_DUPLICATE|BROKEN_METAFILE) = \"([a-z0-9-]+)\""
)


def examples() -> list[object]:
    """Each example with its code, its language and what is said of it."""
    return [
        pytest.param(code, *example, id=f"{code}-{number}")
        for code, section in _SECTIONS.items()
        for number, example in enumerate(_example.findall(section))
    ]


@pytest.mark.parametrize(("code", "language", "example", "shown"), examples())
def test_what_is_said_of_an_example(
    tmp_path: Path, code: str, language: str, example: str, shown: str
) -> None:
    """To the letter."""
    lines = said(code, example, language, tmp_path / "r")

    assert lines
    assert "\n".join([*lines, ""]) == shown


def test_each_code_has_a_section_with_an_example() -> None:
    """In the order of the table, below its title; the index has them all."""
    assert list(_SECTIONS) == list(TITLES)
    index = re.findall(r"^\| \[(\S+)\]\(#(\S+)\) \| (.*) \|$", TEXT, re.MULTILINE)
    assert index == [(code, code, title) for code, title in TITLES.items()]
    for code, section in _SECTIONS.items():
        assert section.startswith(f"\n**{TITLES[code]}.** "), code
        blocks = section.count("```")
        assert blocks >= 4, code
        assert blocks == 4 * len(_example.findall(section)), code


def test_each_code_of_the_sources_is_in_the_table() -> None:
    """And each of the table somewhere in the sources."""
    sources = [
        *(ROOT / "gtod/annotations").glob("*.py"),
        *(ROOT / "gtod/service/checking").glob("*.py"),
        ROOT / "gtod/workspace/configuration.py",
    ]
    used = {
        one or other
        for source in sources
        for one, other in _CODE_IN_SOURCE.findall(source.read_text())
    }

    assert used == set(TITLES)


def test_the_page_is_where_the_links_lead() -> None:
    """With a section for each code, which code scanning shows beside what was found."""
    assert page_path() == str(ROOT / "docs/diagnostics.md")
    assert page_of("unknown-key") == f"file://{ROOT}/docs/diagnostics.md#unknown-key"
    assert sections().keys() == TITLES.keys()
