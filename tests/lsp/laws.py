"""What holds for the answers to some requests, whatever was asked."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.lsp.conversation import Answer, Mirror, file_edits


def edits_in(result: Any) -> Iterator[tuple[str, list[Answer]]]:  # noqa: ANN401 - JSON
    """The changes of files in an answer: it is one, or a list of actions."""
    if isinstance(result, dict):
        yield from file_edits(result)
    if isinstance(result, list):
        for item in result:
            if isinstance(item, dict) and "edit" in item:
                yield from file_edits(item["edit"])


def _check_completions(text: Mirror, result: Answer) -> None:
    """What is changed is on one line."""
    for item in result["items"]:
        edit = item.get("textEdit") or {"range": result["itemDefaults"]["editRange"]}
        both = edit.get("range") or edit
        found = [both] if "start" in both else [both["insert"], both["replace"]]
        for where in found:
            assert where["start"]["line"] == where["end"]["line"]
            text.edited([{"range": where, "newText": edit.get("newText", "")}])


def _check_edits(text: Mirror, result: list[Answer]) -> None:
    text.edited(result)


def _check_folds(text: Mirror, result: list[Answer]) -> None:
    for fold in result:
        assert 0 <= fold["startLine"] <= fold["endLine"] < len(text.starts), fold


def _check_hints(text: Mirror, result: list[Answer]) -> None:
    for hint in result:
        text.offset(hint["position"])


def _check_tokens(text: Mirror, result: Answer) -> None:
    """Tokens lie in the text, one behind the other."""
    data = result["data"]
    line = column = 0
    for index in range(0, len(data), 5):
        lines_on, columns_on, length = data[index : index + 3]
        column = column + columns_on if lines_on == 0 else columns_on
        line += lines_on
        assert length > 0
        text.span(
            {
                "start": {"line": line, "character": column},
                "end": {"line": line, "character": column + length},
            }
        )


def _check_symbols(text: Mirror, symbols: list[Answer]) -> None:
    """What is selected lies in the symbol (LSP 3.17, DocumentSymbol); a symbol has a name."""
    for symbol in symbols:
        assert symbol["name"].strip()
        if "selectionRange" not in symbol:
            continue
        outer, inner = text.span(symbol["range"]), text.span(symbol["selectionRange"])
        assert outer[0] <= inner[0] <= inner[1] <= outer[1], symbol
        _check_symbols(text, symbol.get("children", []))


CHECKS: Mapping[str, Callable[[Mirror, Any], None]] = {
    "completion": _check_completions,
    "documentSymbol": _check_symbols,
    "foldingRange": _check_folds,
    "formatting": _check_edits,
    "inlayHint": _check_hints,
    "rangeFormatting": _check_edits,
    "semanticTokens/full": _check_tokens,
    "semanticTokens/range": _check_tokens,
}
