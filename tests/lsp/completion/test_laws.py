"""What holds for completion at every place of every text."""

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st
from lsprotocol import types

from gtod.annotations.entries import read_entries
from gtod.annotations.file_kind import FileKind
from gtod.annotations.text import Text
from gtod.lsp.completion.items import Abilities
from tests.lsp.completion.completing import apply, completions
from tests.lsp.editing import registry

KNOWN = registry(
    "1 churn@v1.0.0 on A\n2 2024@v1.0.0 on A\n3 some/dir=name@v1.0.0 on A\n4 churn#prod#1 on A",
    committed="a: {type: 'no', labels: ['1.10', \"it's\", 'x, y', '#z']}\n",
)
NAMES = {"models": True, "my file: x.bin": False, "$a}b\\c": False}

_PIECES = [
    *("a", "churn", "type", "path", "labels", "virtual", "false", "description", "custom"),
    *("artifacts", "stages", "promotions", "sort", ":", ": ", "\n", "\r\n", "\r", "\n  ", "\n    "),
    *(
        "- ",
        "-",
        "[",
        "]",
        "{",
        "}",
        ",",
        ", ",
        '"',
        "'",
        "''",
        '\\"',
        "#",
        " #",
        "|",
        ">-",
        "&x ",
        "*x",
    ),
    *(
        "? ",
        "<<: ",
        "---",
        "...",
        "!t ",
        "\t",
        " ",
        "/",
        "é",
        "😀",
        "e\u0301",
        "\ufeff",
        "$",
        "\\",
        "%",
        "@",
    ),
]
_MARK = "\0"

texts = st.one_of(
    st.lists(st.sampled_from(_PIECES), max_size=25).map("".join),
    st.text(st.characters(codec="utf-8", exclude_characters=_MARK), max_size=30),
)


class Place(msgspec.Struct, frozen=True):
    """A place in a text, and an editor that asks there."""

    before: str
    after: str
    kind: FileKind
    encoding: str
    abilities: Abilities
    names: dict[str, bool] | None


def _whole(place: Place) -> bool:
    """Whether the cursor can be there: not within a line break, and its mark is the only one."""
    is_within = place.before.endswith("\r") and place.after.startswith("\n")
    return not is_within and f"{place.before}$0{place.after}".index("$0") == len(place.before)


places = st.builds(
    Place,
    before=texts,
    after=texts,
    kind=st.sampled_from(FileKind),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-32"]),
    abilities=st.builds(Abilities, snippets=st.booleans(), insert_replace=st.booleans()),
    names=st.sampled_from([None, NAMES]),
).filter(_whole)


@given(places)
@example(Place("a: {path: '", "", FileKind.ARTIFACTS, "utf-16", Abilities(), NAMES))
@example(Place("😀: {type: '", "', x: 1}", FileKind.ARTIFACTS, "utf-16", Abilities(), None))
def test_every_item_replaces_a_part_of_the_line_around_the_cursor(place: Place) -> None:
    """And nothing else; no text stops it."""
    before, after = place.before, place.after

    snapshot, found = completions(
        f"{before}$0{after}",
        KNOWN,
        kind=place.kind,
        abilities=place.abilities,
        encoding=place.encoding,
        names=place.names,
    )

    for where in (where for item in found.items for where in ranges(item)):
        ours = snapshot.encoding.our_range(snapshot.text, where)
        replaced = snapshot.text.part(ours)
        head, _, tail = snapshot.text.edited(ours, _MARK).written.partition(_MARK)
        assert snapshot.encoding.range(snapshot.text, ours) == where
        assert ours.start.line == ours.end.line
        assert len(head) <= len(before) <= len(head + replaced)
        assert head + replaced + tail == before + after


def ranges(item: types.CompletionItem) -> list[types.Range]:
    """The ranges that an item may replace."""
    edit = item.text_edit
    assert edit is not None
    if isinstance(edit, types.InsertReplaceEdit):
        return [edit.insert, edit.replace]
    return [edit.range]


@given(
    label=st.sampled_from(["churn", "2024", "some/dir:name"]),
    typed=st.sampled_from(["", "c", "20", "some/d", "x"]),
    before=st.sampled_from(["", "a:\n  type: x\n", "a: {}\n\n# comment\n", "a: [\n"]),
    snippets=st.booleans(),
)
def test_a_name_that_is_accepted_is_an_entry(
    label: str,
    typed: str,
    before: str,
    snippets: bool,  # noqa: FBT001 - hypothesis passes it by name
) -> None:
    """However it has to be written."""
    snapshot, found = completions(
        f"{before}{typed}$0\nz: {{}}\n", KNOWN, abilities=Abilities(snippets=snippets)
    )
    (item,) = [item for item in found.items if item.label == label]

    result = apply(snapshot, item).replace("$0", "").removeprefix("a: [\n")

    assert label in read_entries(Text(result)).by_name
