"""What an editor is told of a repository of a stranger: text, and links that are safe to follow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.daemon.editing import Editor
from tests.daemon.support import Place
from tests.helpers.git import git, make_repository

_EVIL = "[x](command:evil) <img src=https://evil/x.png> ![](//evil/p.png) <script>x</script> `"


@pytest.fixture(scope="module")
def editor(served: Place) -> Iterator[Editor]:
    """An editor that shows Markdown."""
    hover = {"contentFormat": ["markdown"]}
    with Editor(served, served.top, textDocument={"hover": hover}) as made:
        yield made


def test_links_lead_to_files_and_to_where_artifacts_are_kept(served: Place, editor: Editor) -> None:
    """No link runs a command of the editor, nor tells a host who its user is."""
    path = served.registry / "links" / "artifacts.yaml"
    addresses = [
        *("command:evil", "command://evil", "COMMAND://evil", "vscode://evil/x", "javascript://x"),
        *("file://host/share", "file:///etc/passwd", "data://x", "ms-msdt://x", "mailto://x"),
        *("../../../../etc/passwd", "/etc/passwd", "https://example.com/x", "S3://bucket/x"),
    ]
    text = "".join(f'a{number}: {{path: "{each}"}}\n' for number, each in enumerate(addresses))

    editor.open(path, text)
    links = editor.ask_about(path, "documentLink")

    assert [link["target"] for link in links] == ["https://example.com/x", "S3://bucket/x"]


def test_a_hover_is_text(served: Place, editor: Editor) -> None:
    """Nothing in it is a link, an image or HTML, whoever wrote message, author and annotation."""
    path = make_repository(served.top / "hovered")
    (path / "artifacts.yaml").write_text(f"churn: {{type: model, description: '{_EVIL}'}}\n")
    git(path, "add", ".")
    who = {f"GIT_{role}_NAME": _EVIL.replace("<", "(") for role in ("COMMITTER", "AUTHOR")}
    git(path, "commit", "--quiet", "--message", _EVIL, env=who)
    git(path, "tag", "--annotate", "--message", _EVIL, "churn@v1.0.0", env=who)
    file = path / "artifacts.yaml"

    editor.open(file, file.read_text())
    shown = editor.ask_about(file, "hover", position={"line": 0, "character": 2})

    assert "v1.0.0" in shown["contents"]["value"]
    tokens = MarkdownIt("commonmark").parse(shown["contents"]["value"])
    inline = {child.type for token in tokens for child in token.children or ()}
    assert inline <= {"text", "text_special", "code_inline", "softbreak"}
    assert "html_block" not in {token.type for token in tokens}


def test_a_text_of_any_depth_is_read(served: Place, editor: Editor, tmp_path: Path) -> None:
    """Brackets, aliases and indentation without end cost a moment, and stop nobody."""
    bomb = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40))
    for number, text in enumerate(
        ("[" * 100_000, "a: " * 1, "- " * 50_000, f"a0: &a0 [x]\n{bomb}")
    ):
        path = tmp_path / str(number) / "artifacts.yaml"
        path.parent.mkdir()
        editor.open(path, text)
        for method in ("documentSymbol", "foldingRange", "documentLink", "semanticTokens/full"):
            editor.ask_about(path, method)
        assert editor.codes(path)
        editor.close(path)
    assert served.status()["last_error"] is None
