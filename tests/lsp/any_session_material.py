"""What editors open, type, ask and say of themselves in `any_session`."""

from typing import Any

from hypothesis import strategies as st

STORY = """
    5 commit A
    10 churn@v1.0.0 on A
    11 churn@v1.1.0 on A
    12 churn#prod#1 on A
    13 segment@v0.1.0 on A
    14 models=forecast@v2.0.0 on A
"""
ARTIFACTS = """\
churn:
  type: model
  path: models/churn.bin
  labels: [daily, 'two']
  description: Says who leaves 😀
segment: {tpye: model, virtual: yes}
new:
"""
GTO = "stages: [dev, prod, dev]\ntypes: [model]\nsort: semver\n"
SETTINGS = "sort: time\npromotions: {prod: dev}\n"
DVC = """\
stages:
  train: {cmd: 'true'}
artifacts:
  forecast:
    type: model
    path: model.bin
    labels: [x, x]
"""
GOOD = {"artifacts.yaml": ARTIFACTS, ".gto": GTO, ".gtod.yaml": SETTINGS, "models/dvc.yaml": DVC}
NAMES = [*GOOD, "dvc.yaml", "models/artifacts.yaml", "params.yaml"]

_PIECES = [
    *("a", "churn", "segment", "forecast", "type", "tpye", "path", "labels", "virtual", "custom"),
    *("description", "artifacts", "stages", "types", "promotions", "sort", "prod", "model", "yes"),
    *(":", ": ", "\n", "\r\n", "\r", "\n  ", "\n    ", "\n  - ", "- ", "[", "]", "{", "}", ", "),
    *('"', "'", "''", '\\"', "#", " #", "|", "|\n", ">-\n", "&x ", "*x", "? ", "<<: ", "\n---\n"),
    *("...", "!t ", "\t", "\n\t", " ", "/", "../", "é", "😀", "e\u0301", "\ufeff", "$", "\\", "%"),
    *("@", "\0", "\x85", "\u2028", "0x1", "1.10", "1_0", "null", "~", "x" * 3000, "\n\n\n"),
    *("churn:\n  type: model\n", "a: {}\n", "labels: [b, b]\n", "a b: {path: c}\n", "artifacts:\n"),
]
pieces = st.lists(st.sampled_from(_PIECES), max_size=8).map("".join)
texts = st.one_of(st.sampled_from(list(GOOD.values())), pieces)

_VS_CODE = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"showDocument": {"support": True}, "workDoneProgress": True},
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create", "rename", "delete"],
            "changeAnnotationSupport": {"groupsOnLabel": True},
        },
        "codeLens": {"refreshSupport": True},
        "inlayHint": {"refreshSupport": True},
        "diagnostics": {"refreshSupport": True},
        "symbol": {"resolveSupport": {"properties": ["location.range"]}},
    },
    "textDocument": {
        "diagnostic": {"relatedDocumentSupport": False},
        "completion": {
            "completionItem": {
                "snippetSupport": True,
                "insertReplaceSupport": True,
                "labelDetailsSupport": True,
                "documentationFormat": ["markdown", "plaintext"],
                "tagSupport": {"valueSet": [1]},
            },
            "completionList": {"itemDefaults": ["editRange", "insertTextFormat", "data"]},
        },
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix"]}},
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        },
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "definition": {"linkSupport": True},
        "foldingRange": {"rangeLimit": 3, "lineFoldingOnly": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "rename": {"prepareSupport": True},
    },
}
_NEOVIM = {
    "general": {"positionEncodings": ["utf-8", "utf-16", "utf-32"]},
    "window": {"showDocument": {"support": True}},
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {"resourceOperations": ["rename", "create", "delete"]},
        "symbol": {},
    },
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True},
        "completion": {"completionItem": {"snippetSupport": True}},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix"]}},
        },
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "hover": {"contentFormat": ["markdown"]},
    },
}
_UTF_32 = {
    "general": {"positionEncodings": ["utf-32"]},
    "textDocument": {
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}
    },
}
EDITORS: list[dict[str, Any]] = [{}, _VS_CODE, _NEOVIM, _UTF_32]

#: Requests about a file, and what their params have besides.
AT = ["hover", "completion", "definition", "documentHighlight", "prepareRename"]
OF_FILE = ["codeLens", "documentSymbol", "documentLink", "foldingRange", "diagnostic"]
IN_RANGE = ["inlayHint", "semanticTokens/range", "codeAction"]
METHODS = [
    *(*AT, *OF_FILE, *IN_RANGE),
    *("references", "rename", "selectionRange", "semanticTokens/full"),
    *("formatting", "rangeFormatting"),
]
COMMANDS = ["gtod.register", "gtod.assign", "gtod.history", "gtod.addEntry"]
INTERNAL = -32603

lines = st.one_of(st.integers(0, 12), st.sampled_from([10**6, 2**31 - 1]))
characters = st.one_of(st.integers(0, 30), st.sampled_from([10**6, 2**31 - 1]))
#: Which of several things is meant, of which the test cannot know how many there will be.
picks = st.integers(0, 10**6)
positions = st.builds(lambda line, column: {"line": line, "character": column}, lines, characters)
#: A pick means one in the text.
Place = int | dict[str, int]
places: st.SearchStrategy[Place] = st.one_of(picks, picks, picks, positions)
