"""The history of an artifact in an editor."""

from pathlib import Path

from pygls import uris

from tests.daemon.support import Place, wait_until
from tests.lsp.commands.editor import Editor


def test_the_events_are_the_result_and_a_text(editor: Editor, uri: str) -> None:
    """The text is gone with the editor."""
    result = editor.run("gtod.history", uri, "churn")["result"]

    assert result["artifact"] == "churn"
    assert result["events"][-2] == {
        "timestamp": "2022-07-09T00:19:01+00:00",
        "event": "registration",
        "version": "v3.0.0",
        "stage": None,
        "commit": result["events"][-1]["commit"],
        "author": "Alexander Guschin",
        "message": "Registering artifact churn version v3.0.0",
        "tag": "churn@v3.0.0",
    }
    (shown,) = editor.requests
    assert shown["method"] == "window/showDocument"
    page = Path(uris.to_fs_path(shown["params"]["uri"]) or "")
    lines = page.read_text().splitlines()
    assert lines[0] == "History of churn, newest first"
    assert "registration  v3.0.0" in lines[-2]
    assert page.parent.stat().st_mode & 0o777 == 0o700

    editor.rpc.socket.close()
    wait_until(lambda: not page.parent.exists())


def test_an_editor_that_shows_no_files_shows_a_message(place: Place, uri: str) -> None:
    """The last events, and where there are more."""
    with Editor(place, {}) as plain:
        plain.run("gtod.history", uri, "churn")

        ((_, told),) = plain.shown
    assert told.splitlines()[0] == "History of churn:"
    assert "more: gtoc history churn" in told.splitlines()[-1]


def test_an_unknown_artifact_is_an_error(editor: Editor, uri: str) -> None:
    """With the nearest that there is."""
    answer = editor.run("gtod.history", uri, "chrun")

    assert answer["error"]["data"] == {"kind": "artifact_not_found"}
    assert editor.requests == []
