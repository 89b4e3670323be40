"""The section `artifacts` of a `dvc.yaml`: DVC's own place for what gto keeps in `artifacts.yaml`.

What else stands in the file is DVC's, and nothing is said about it.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from gtod.annotations.compose import compose
from gtod.annotations.entries import Entries
from gtod.annotations.entry_keys import DVC_YAML
from gtod.annotations.nodes import Document, Mapping, Node, Scalar
from gtod.annotations.problem import Problem
from gtod.annotations.reading import Reading, reading_of
from gtod.annotations.text import Text

_SECTION = "artifacts"
_line_break = re.compile(r"\r\n|\r|\n")
_LINE_START = r"(?:^|(?<=\r)(?!\n))"
_section_line = re.compile(
    rf"{_LINE_START}(?:{_SECTION}|'{_SECTION}'|\"{_SECTION}\")[ \t]*:(?P<value>[^\r\n]*)",
    re.MULTILINE,
)
_nothing = re.compile(r"[ \t]*(?:#.*)?")
_content = re.compile(rf"{_LINE_START}(?P<indentation> +)[^\s#]", re.MULTILINE)


class _Piece(msgspec.Struct, frozen=True):
    """Some lines of the section, what must precede them to be read, and where they begin."""

    written: str
    preceding: str
    first_line: int


def read_dvc_entries(text: Text) -> Entries:
    """What the text of a `dvc.yaml` says about artifacts; a bad entry leaves the others known.

    Paths are relative to the file's folder. What keeps the text from being read is a problem only
    if it lies in the section.
    """
    document = compose(text.written)
    if document.rejection:
        return _of_pieces(text)
    section = _section(document)
    if section is None:
        return Entries([], [])
    reading = _reading(document, *section)
    document.duplicates = tuple(pair for pair in document.duplicates if pair[1].text == _SECTION)
    document.problems.clear()
    document.report_duplicates("duplicate-key")
    return Entries([reading], [0], document.problems)


def _section(document: Document) -> tuple[Scalar, Node] | None:
    pairs = document.root.pairs if isinstance(document.root, Mapping) else []
    return next(((key, value) for key, value in reversed(pairs) if key.text == _SECTION), None)


def _reading(document: Document, key: Scalar, value: Node, preceding: str = "") -> Reading:
    """The entries of the section, with the problems that lie in it."""
    if not isinstance(value, Mapping) and not (isinstance(value, Scalar) and value.kind == "null"):
        message = f"'{_SECTION}' must be a mapping, such as {{churn: {{path: models/churn.pkl}}}}."
        document.report("not-a-mapping", "error", message, value)
    document.problems[:] = _inside(document, key, value)
    pairs = value.pairs if isinstance(value, Mapping) else []
    own = [pair for pair in pairs if not pair[0].is_merge_key]
    return reading_of(document, DVC_YAML, own[1:] if preceding else own, preceding=preceding)


def _inside(document: Document, key: Scalar, value: Node) -> list[Problem]:
    """The problems in the section, without those of its own keys, which are told as artifacts'."""
    where = document.range(key), document.range(value)
    pairs = value.pairs if isinstance(value, Mapping) else []
    names = {document.range(name) for name, _ in pairs}
    return [
        problem
        for problem in document.problems
        if any(part.start <= problem.range.start <= part.end for part in where)
        and not (problem.code == "duplicate-key" and problem.range in names)
    ]


def _of_pieces(text: Text) -> Entries:
    """What can be read where the file as a whole cannot: each entry by itself."""
    readings: list[Reading] = []
    lines: list[int] = []
    problems: list[Problem] = []
    for piece in _pieces(text):
        read = compose(piece.preceding + piece.written)
        section = _section(read)
        if section:
            readings.append(_reading(read, *section, piece.preceding))
            lines.append(piece.first_line)
        elif read.rejection and read.rejection.alias is None:
            broken = Reading(read, (), (), "broken", piece.preceding)
            problem = broken.rejection_at(piece.first_line)
            problems += [problem] if problem else []
    return Entries(readings, lines, problems)


def _pieces(text: Text) -> Iterator[_Piece]:
    """The section's entries, each for itself if they stand in lines of their own."""
    for block, first_line in zip(text.blocks, text.first_lines, strict=True):
        found = _section_line.search(block.written)
        if found is None or not (found.start() == 0 or block.is_first):
            continue
        line = first_line + _line_breaks(block.written, 0, found.start())
        if _nothing.fullmatch(found["value"]):
            yield from _entries(block.written[found.start() :], line)
        else:
            yield _Piece(block.written[found.start() :], "", line)


def _entries(section: str, line: int) -> Iterator[_Piece]:
    first = _content.search(section)
    if first is None:
        return
    indentation = first["indentation"]
    preceding = f"{_SECTION}:\n{indentation}x: 0\n"
    name = re.compile(rf"{_LINE_START}{indentation}(?=[^\s#\-])", re.MULTILINE)
    cuts = [found.start() for found in name.finditer(section)]
    counted = 0
    for start, end in pairwise([*cuts, len(section)]):
        line += _line_breaks(section, counted, start)
        counted = start
        yield _Piece(section[start:end], preceding, line)


def _line_breaks(text: str, start: int, end: int) -> int:
    return len(_line_break.findall(text, start, end))
