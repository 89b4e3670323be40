"""A YAML text with regular indentation: the order, the comments and the meaning stay."""

import re
from collections.abc import Iterator

import msgspec
import yaml

from gtod.annotations.lines import LINE_BREAK, line_starts
from gtod.annotations.problem import Position, Range
from gtod.annotations.source import BYTE_ORDER_MARK
from gtod.annotations.text_edits import Edit, applied

# YAML ends lines at these too, and no editor does.
_odd_break = re.compile("[\x85\u2028\u2029]")
_blank = " \t"
#: The narrowest indentation: a list's item has to stand behind its dash.
_NARROWEST = 2


def reformat(text: str, step: int) -> list[Edit]:
    """What to replace for it, in text order; nothing where the text is no YAML.

    What lies inside lies `step` columns further in; lists under a key keep to its column if they
    do. Of blank lines following each other one stays, those at the end go; spaces at ends of
    lines go, and the last line gets its break. Texts of several lines, and what is in brackets,
    are moved as they are.

    Args:
        text: The text.
        step: By how many columns to indent, two at the least.
    """
    if _odd_break.search(text):
        return []
    try:
        page = _Page(text, max(step, _NARROWEST))
        edits = list(page.edits())
        same = not edits or _meaning(text) == _meaning(applied(text, edits))
    except yaml.YAMLError:
        return []
    return edits if same else []


def _meaning(text: str) -> list[tuple[object, ...]]:
    """All that a YAML reader hears of a text, but where it stands.

    Raises:
        YAMLError: It is no YAML.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    heard = yaml.parse(text.removeprefix(BYTE_ORDER_MARK), Loader=loader)
    names = ("anchor", "tag", "value", "implicit", "flow_style")
    return [(type(e), *[getattr(e, name, None) for name in names]) for e in heard]


class _Line(msgspec.Struct):
    """A line of the text.

    Attributes:
        written: What stands on it, without its break.
        indent: At which column its first character is now.
        new: The column where that belongs; None if nothing of a block's form begins here.
        moves_with: The line that it is moved with; None if it has a place of its own.
        gaps: Spaces behind a dash that are too many: from where to where.
    """

    written: str
    indent: int
    new: int | None = None
    moves_with: int | None = None
    is_kept: bool = False
    gaps: list[tuple[int, int]] = []

    @property
    def is_blank(self) -> bool:
        return not self.is_kept and not self.written.strip(_blank)

    @property
    def is_comment(self) -> bool:
        return self.moves_with is None and self.written[self.indent : self.indent + 1] == "#"


class _Page:
    """A text whose lines learn where they belong.

    Raises:
        YAMLError: The text is no YAML.
    """

    def __init__(self, text: str, step: int) -> None:
        self._mark = len(text) - len(text.removeprefix(BYTE_ORDER_MARK))
        body = text[self._mark :]
        self._step = step
        self._starts = line_starts(body)
        self._lines = [
            _Line(written, len(written) - len(written.lstrip(_blank)))
            for written in LINE_BREAK.split(body)
        ]
        newline = LINE_BREAK.search(body)
        self._newline = newline[0] if newline else "\n"
        self._walk(body)
        self._place_comments()

    def edits(self) -> Iterator[Edit]:
        """What to replace, in text order."""
        last = max((n for n, line in enumerate(self._lines) if not line.is_blank), default=-1)
        if last < 0:
            return
        previous = -1
        for number, line in enumerate(self._lines[: last + 1]):
            if line.is_blank:
                continue
            yield from self._blank_lines(previous, number)
            yield from self._line_edits(number, line)
            previous = number
        yield from self._end(last)

    def _blank_lines(self, previous: int, number: int) -> Iterator[Edit]:
        """Makes those between two lines one, or none above the first."""
        between = number - previous - 1
        if between == 0:
            return
        if previous < 0:
            yield Edit(Range(self._at(0, 0), self._at(number, 0)), "")
            return
        if self._lines[previous + 1].written:
            end = len(self._lines[previous + 1].written)
            yield Edit(Range(self._at(previous + 1, 0), self._at(previous + 1, end)), "")
        if between > 1:
            yield Edit(Range(self._at(previous + 2, 0), self._at(number, 0)), "")

    def _line_edits(self, number: int, line: _Line) -> Iterator[Edit]:
        new = self._indentation(line)
        if line.written[: line.indent] != " " * new:
            where = Range(self._at(number, 0), self._at(number, line.indent))
            yield Edit(where, " " * new)
        for start, end in line.gaps:
            yield Edit(Range(self._at(number, start), self._at(number, end)), "")
        end = len(line.written.rstrip(_blank))
        if end < len(line.written) and not self._ends_inside(number):
            yield Edit(Range(self._at(number, end), self._at(number, len(line.written))), "")

    def _ends_inside(self, number: int) -> bool:
        """Whether a line ends within a text, to which the spaces there belong."""
        following = number + 1
        return self._lines[number].is_kept or (
            following < len(self._lines) and self._lines[following].is_kept
        )

    def _end(self, last: int) -> Iterator[Edit]:
        """Gives the last line its break, and takes away what is behind it."""
        end = len(self._lines) - 1
        if last == end:
            if not self._lines[last].is_kept or self._lines[last].written:
                at = self._at(last, len(self._lines[last].written))
                yield Edit(Range(at, at), self._newline)
        elif end > last + 1 or self._lines[end].written:
            where = Range(self._at(last + 1, 0), self._at(end, len(self._lines[end].written)))
            yield Edit(where, "")

    def _at(self, line: int, character: int) -> Position:
        return Position(line, character + self._mark if line == 0 else character)

    def _indentation(self, line: _Line) -> int:
        if line.moves_with is None:
            return line.indent if line.new is None else line.new
        if not line.written.strip(_blank):
            return line.indent
        leader = self._lines[line.moves_with]
        return max(line.indent + self._indentation(leader) - leader.indent, 0)

    def _walk(self, body: str) -> None:
        """Takes the lines' places from what the scanner finds on them."""
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        walk = _Walk(self._lines, self._starts, self._step)
        for token in yaml.scan(body, Loader=loader):
            walk.take(token)

    def _place_comments(self) -> None:
        """Gives comments the place of what they stand above, else of what they stand below."""
        below: _Line | None = None
        for line in reversed(self._lines):
            if line.is_comment:
                if below is not None and below.indent == line.indent:
                    line.new = below.new
            elif line.new is not None:
                below = line
        known: dict[int, int] = {}
        for line in self._lines:
            if line.is_comment and line.new is None:
                line.new = known.get(line.indent, line.indent)
            elif line.new is not None:
                known = {old: new for old, new in known.items() if old < line.indent}
                known[line.indent] = line.new


class _Walk:
    """Follows the scanner's tokens through the blocks that they open and close."""

    def __init__(self, lines: list[_Line], starts: list[int], step: int) -> None:
        self._yaml = yaml
        self._lines = lines
        self._starts = starts
        self._step = step
        self._line = 0
        #: The new columns of the blocks around.
        self._blocks: list[int] = []
        self._brackets = 0
        self._opened = 0
        #: The line of the dash before, and its new column.
        self._dash: tuple[int, int] | None = None

    def take(self, token: "yaml.Token") -> None:
        """Goes on by one token."""
        yaml = self._yaml
        if isinstance(token, yaml.StreamStartToken | yaml.StreamEndToken):
            return
        if isinstance(token, yaml.BlockEndToken):
            self._blocks.pop()
            return
        start, end = token.start_mark.index, token.end_mark.index
        line, column = self._locate(start)
        if isinstance(token, yaml.BlockMappingStartToken | yaml.BlockSequenceStartToken):
            self._blocks.append(self._column_inside(line))
            return
        is_first = self._lines[line].indent == column and self._lines[line].new is None
        if is_first and self._lines[line].moves_with is None:
            self._place(line, token)
        if isinstance(token, yaml.BlockEntryToken):
            self._dashed(line, column, end)
        elif isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken):
            self._opened = line if self._brackets == 0 else self._opened
            self._brackets += 1
        elif isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken):
            self._brackets -= 1
        elif isinstance(token, yaml.ScalarToken):
            self._hold(line, start, end, token.style)

    def _locate(self, offset: int) -> tuple[int, int]:
        while self._line + 1 < len(self._starts) and self._starts[self._line + 1] <= offset:
            self._line += 1
        return self._line, offset - self._starts[self._line]

    def _column_inside(self, line: int) -> int:
        """Where a block that begins there belongs."""
        if self._dash is not None and self._dash[0] == line:
            # It begins behind a dash on the same line.
            return self._dash[1] + _NARROWEST
        return self._blocks[-1] + self._step if self._blocks else 0

    def _place(self, line: int, token: "yaml.Token") -> None:
        """Gives a line the place of its first token."""
        yaml = self._yaml
        if self._brackets:
            self._lines[line].moves_with = self._opened
            return
        column = self._blocks[-1] if self._blocks else 0
        of_block = yaml.KeyToken | yaml.BlockEntryToken | yaml.ValueToken
        outside = yaml.DocumentStartToken | yaml.DocumentEndToken | yaml.DirectiveToken
        if isinstance(token, outside):
            column = 0
        elif not isinstance(token, of_block) and self._blocks:
            column += self._step
        self._lines[line].new = column

    def _dashed(self, line: int, column: int, end: int) -> None:
        """Remembers a dash, and leaves one space behind it."""
        on_line = self._lines[line]
        written = on_line.written
        behind = end - self._starts[line]
        if self._dash is not None and self._dash[0] == line:
            new = self._dash[1] + _NARROWEST
        else:
            new = on_line.new if on_line.new is not None and on_line.indent == column else column
        self._dash = (line, new)
        content = behind + len(written[behind:]) - len(written[behind:].lstrip(_blank))
        is_more = content < len(written) and written[content] != "#"
        if is_more and content > behind + 1:
            on_line.gaps = [*on_line.gaps, (behind + 1, content)]

    def _hold(self, line: int, start: int, end: int, style: str | None) -> None:
        """Has the further lines of a text move with the first one, as they are."""
        if self._starts[line] + len(self._lines[line].written) >= end:
            return
        last = line
        while last + 1 < len(self._starts) and self._starts[last + 1] < end:
            last += 1
        is_block = style in ("|", ">")
        if is_block and end < self._starts[last] + len(self._lines[last].written):
            # The scanner goes on to what follows the text.
            last -= 1
        header = self._lines[line].written[start - self._starts[line] :].partition("#")[0]
        while last > line and is_block and "+" not in header and not self._lines[last].written:
            last -= 1
        leader = self._lines[line].moves_with if self._brackets else line
        for number in range(line + 1, last + 1):
            self._lines[number].moves_with = line if leader is None else leader
            self._lines[number].is_kept = True
