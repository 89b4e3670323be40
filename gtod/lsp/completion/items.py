"""What is proposed where the cursor stands, as the editor inserts it."""

import re
from collections.abc import Sequence

import msgspec
from lsprotocol import types

from gtod.annotations.problem import Position, Range
from gtod.annotations.rendering import Place, scalar
from gtod.lsp.completion.cursor import Cursor
from gtod.lsp.completion.spot import Role
from gtod.lsp.snapshot import Snapshot

#: How many items are given at most; with more, the editor asks again while somebody types.
MOST = 500

# What needs no quotes anywhere, in any YAML; the words are truth values and nothing to some.
_surely_plain = re.compile(r"(?!(?i:y|n|yes|no|on|off|true|false|null)$)[A-Za-z][A-Za-z0-9_/.\-]*")

_special = re.compile(r"[\\$}]")


class Abilities(msgspec.Struct, frozen=True):
    """What an editor can do with a completion (LSP 3.17, CompletionClientCapabilities).

    Attributes:
        snippets: Whether it leads the person through places to fill in.
        insert_replace: Whether it may keep or replace what stands behind the cursor.
        commits: Whether a character can accept an item.
        tags: Whether it shows what is deprecated as such.
        adjusts: Whether it indents lines that are inserted.
    """

    snippets: bool = False
    insert_replace: bool = False
    commits: bool = False
    tags: bool = False
    adjusts: bool = False


def abilities_of(capabilities: types.ClientCapabilities) -> Abilities:
    """What an editor says that it can do."""
    document = capabilities.text_document
    completion = None if document is None else document.completion
    item = None if completion is None else completion.completion_item
    if item is None:
        return Abilities()
    tags = item.tag_support
    modes = item.insert_text_mode_support
    return Abilities(
        snippets=bool(item.snippet_support),
        insert_replace=bool(item.insert_replace_support),
        commits=bool(item.commit_characters_support),
        tags=tags is not None and types.CompletionItemTag.Deprecated in tags.value_set,
        adjusts=modes is not None and types.InsertTextMode.AdjustIndentation in modes.value_set,
    )


class Proposal(msgspec.Struct, frozen=True):
    """Something that may stand where the cursor is.

    Attributes:
        text: The key or value itself, without quotes.
        kind: What it is.
        label: What the list shows; empty if that is the text.
        detail: A few words beside it.
        before: What has to stand before it, such as a dash.
        behind: What has to stand behind it, unless something does already.
        snippet: The same with places to fill in, for editors that can; empty if it has none.
        topic: What it is about, to be asked for details: the name; empty if nothing is known.
        commits: Characters that accept it.
        is_deprecated: Whether nobody should use it any more.
        is_word: Whether it is a truth value, a number or nothing, and no text.
    """

    text: str
    kind: types.CompletionItemKind
    label: str = ""
    detail: str = ""
    before: str = ""
    behind: str = ""
    snippet: str = ""
    topic: str = ""
    commits: tuple[str, ...] = ()
    is_deprecated: bool = False
    is_word: bool = False


class Proposals(msgspec.Struct, frozen=True):
    """What may stand where the cursor is.

    Attributes:
        items: The likeliest first.
        is_incomplete: Whether other items come up when more is typed.
    """

    items: Sequence[Proposal] = ()
    is_incomplete: bool = False


def completion_list(
    snapshot: Snapshot, cursor: Cursor, proposals: Proposals, abilities: Abilities
) -> types.CompletionList:
    """The proposals for the editor, in their order."""
    maker = _Maker(snapshot, cursor, abilities)
    chosen = proposals.items
    is_incomplete = proposals.is_incomplete or len(chosen) > MOST
    if len(chosen) > MOST:
        chosen = [proposal for proposal in chosen if goes_on(proposal.text, cursor.typed)][:MOST]
    items = [maker.item(rank, proposal) for rank, proposal in enumerate(chosen)]
    return types.CompletionList(is_incomplete=is_incomplete, items=items)


def goes_on(text: str, typed: str) -> bool:
    """Whether a text goes on with what was typed, in whatever case."""
    return text[: len(typed)].lower() == typed.lower()


class _Maker:
    """Makes the items of one place."""

    def __init__(self, snapshot: Snapshot, cursor: Cursor, abilities: Abilities) -> None:
        self._cursor = cursor
        self._abilities = abilities
        self._uri = snapshot.file.uri
        start, end = cursor.word.start, cursor.word.end
        self._insert = snapshot.range(
            Range(start, Position(start.line, start.character + len(cursor.typed)))
        )
        self._replace = snapshot.range(cursor.word)
        self._may_keep = abilities.insert_replace and self._insert != self._replace
        # What follows a key in quotes follows the quote.
        behind_quote = Position(end.line, end.character + cursor.is_closed)
        self._quoted = snapshot.range(Range(start, behind_quote))

    def item(self, rank: int, proposal: Proposal) -> types.CompletionItem:
        """A proposal as an item; of equal ones the editor shows that of lower rank first."""
        written = proposal.text if proposal.is_word else self._written(proposal.text)
        tail, is_snippet = self._tail(proposal)
        bare = f"{' ' if self._cursor.touches_colon else ''}{proposal.before}{written}"
        text = f"{_escaped(bare) if is_snippet else bare}{self._closing(tail)}{tail}"
        label = proposal.label or proposal.text
        is_deep = "\n" in tail
        typed_as = written if self._cursor.quote else proposal.text
        return types.CompletionItem(
            label=label,
            kind=proposal.kind,
            detail=proposal.detail or None,
            tags=[types.CompletionItemTag.Deprecated] if self._is_struck(proposal) else None,
            sort_text=f"{rank:04}",
            # Neovim shows all items of which this is not said, whatever is typed.
            filter_text=typed_as or None,
            insert_text_format=types.InsertTextFormat.Snippet if is_snippet else None,
            insert_text_mode=(
                types.InsertTextMode.AdjustIndentation
                if is_deep and self._abilities.adjusts
                else None
            ),
            text_edit=self._edit(text, tail),
            commit_characters=self._commits(proposal),
            data=[self._uri, proposal.topic] if proposal.topic else None,
        )

    def _commits(self, proposal: Proposal) -> list[str] | None:
        return [*proposal.commits] if proposal.commits and self._abilities.commits else None

    def _is_struck(self, proposal: Proposal) -> bool:
        return proposal.is_deprecated and self._abilities.tags

    def _edit(self, text: str, tail: str) -> types.TextEdit | types.InsertReplaceEdit:
        if tail and self._cursor.is_closed:
            return types.TextEdit(self._quoted, text)
        if self._may_keep:
            return types.InsertReplaceEdit(text, self._insert, self._replace)
        return types.TextEdit(self._replace, text)

    def _tail(self, proposal: Proposal) -> tuple[str, bool]:
        """What follows the text, and whether it is for a snippet."""
        cursor = self._cursor
        if not proposal.behind or cursor.has_colon:
            return "", False
        if not cursor.is_last and not cursor.is_in_flow:
            return proposal.behind.split(" ")[0].split("\n")[0], False
        if self._abilities.snippets and proposal.snippet:
            return proposal.snippet, True
        return proposal.behind, False

    def _closing(self, tail: str) -> str:
        """The quotation mark that has yet to be written."""
        cursor = self._cursor
        return cursor.quote if tail or not cursor.is_closed else ""

    def _written(self, text: str) -> str:
        """A text as it stands there, within the quotes that there are, or with its own."""
        cursor = self._cursor
        if cursor.quote == "'":
            return text.replace("'", "''")
        if cursor.quote == '"':
            return scalar(text, Place.VALUE, "double")[1:-1]
        if _surely_plain.fullmatch(text):
            return text
        return scalar(text, _PLACES[cursor.role is Role.KEY, cursor.is_in_flow])


_PLACES = {
    (True, False): Place.KEY,
    (True, True): Place.FLOW_KEY,
    (False, False): Place.VALUE,
    (False, True): Place.FLOW_VALUE,
}


def _escaped(text: str) -> str:
    """A text as a snippet means it (LSP 3.17, Snippet Syntax)."""
    return _special.sub(r"\\\g<0>", text)
