"""What is wrong with a large file is told as it becomes known."""

from pathlib import Path

import pytest

from tests.helpers.git import make_repository
from tests.helpers.story import stream
from tests.lsp.conversation import Answer, Conversation, Loop

STORY = "5 commit A\n10 churn@v1.0.0 on A\n"


class _Listening(Conversation):
    """An editor that remembers all that it was told of its files."""

    def _take(self, got: Answer) -> None:
        if got.get("method") == "textDocument/publishDiagnostics":
            self.told.append({item["code"] for item in got["params"]["diagnostics"]})
        super()._take(got)

    def __init__(self, loop: Loop) -> None:
        self.told: list[set[str]] = []
        super().__init__(loop, {"processId": None, "rootUri": None, "capabilities": {}})


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        pytest.param(3, [{"unknown-key", "path-missing"}], id="few paths at once with the rest"),
        pytest.param(
            1_001,
            [{"unknown-key"}, {"unknown-key", "path-missing"}],
            id="many paths after the rest",
        ),
    ],
)
def test_a_file_with_many_paths_is_told_in_two_parts(
    tmp_path: Path, entries: int, told: list[set[str]]
) -> None:
    """Nobody waits for a thousand paths to hear of a key that is misspelt."""
    folder = make_repository(tmp_path / "repo", stream(STORY))
    uri = (folder / "artifacts.yaml").as_uri()
    text = "churn: {tpye: model}\n"
    text += "".join(f"a{n}: {{path: gone{n}}}\n" for n in range(entries))
    editor = _Listening(Loop(tmp_path / "cache"))

    item = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
    editor.tell("textDocument/didOpen", {"textDocument": item})
    editor.settle()

    known = [codes & {"unknown-key", "path-missing"} for codes in editor.told[-len(told) :]]
    assert known == told
