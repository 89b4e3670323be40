"""What leads an editor from file to file, asked of a daemon with a real repository."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pytest

from tests.daemon.support import Place, Rpc, git
from tests.daemon.test_editors import initialize, opens, uri

REQUEST_FAILED = -32803
#: It asks for diagnostics itself.
PULL: dict[str, object] = {"diagnostic": {}}
LAZY = {"symbol": {"resolveSupport": {"properties": ["location.range"]}}}


def at(rpc: Rpc, method: str, path: Path, line: int, character: int, **more: object) -> Any:  # noqa: ANN401 - JSON
    """The answer to a question about a place in a file."""
    params = {
        "textDocument": {"uri": uri(path)},
        "position": {"line": line, "character": character},
    }
    return rpc.call(f"textDocument/{method}", params | more)


def path_of(location: dict[str, str]) -> Path:
    """The file of a location."""
    return Path(unquote(urlparse(location["uri"]).path))


@pytest.fixture
def index(place: Place) -> Path:
    """The annotations of a repository that has a dvc.yaml in a folder too."""
    folder = place.registry / "sub"
    folder.mkdir()
    (folder / "dvc.yaml").write_text("artifacts:\n  nlp: {type: model}\n")
    git(place.registry, "add", "sub/dvc.yaml")
    place.begin()
    return place.registry / "artifacts.yaml"


def test_a_name_leads_to_a_file_that_tells_of_its_tag(place: Place, index: Path) -> None:
    """Which any editor can open, and none can change."""
    with place.rpc() as editor:
        initialize(editor, textDocument=PULL)
        opens(editor, index, "churn: {}\n")

        (location,) = at(editor, "definition", index, 0, 2)["result"]

    file = path_of(location)
    assert file.stat().st_mode & 0o777 == 0o400
    commit = git(place.registry, "rev-parse", "churn@v3.1.0^{commit}").strip()
    told = file.read_text()
    assert told.startswith("tag churn@v3.1.0\nTagger: ")
    assert f"\ncommit {commit}\nAuthor: " in told


def test_files_that_are_not_open_are_edited_too(place: Place, index: Path) -> None:
    """What git tracks of them; an unsaved text counts before what is on disk."""
    with place.rpc() as editor:
        initialize(editor, textDocument=PULL)
        opens(editor, index, "sub:nlp: {type: model}\nother: {}\n")

        edit = at(editor, "rename", index, 0, 6, newName="sub:text")["result"]["changes"]
        taken = at(editor, "rename", index, 0, 6, newName="other")["error"]

    assert {path: [one["newText"] for one in edits] for path, edits in edit.items()} == {
        uri(index): ["sub:text"],
        uri(place.registry / "sub/dvc.yaml"): ["text"],
    }
    assert taken["code"] == REQUEST_FAILED
    assert "'other' is annotated already" in taken["message"]


def test_versions_are_found_by_name_and_open_as_files(place: Place, index: Path) -> None:
    """For an editor that asks later where exactly, they are written only then."""
    with place.rpc() as editor:
        initialize(editor, textDocument=PULL, workspace=LAZY)
        opens(editor, index, "other: {}\n")

        (found,) = editor.result("workspace/symbol", {"query": "churn@v3.1.0"})
        was_there = path_of(found["location"]).exists()
        resolved = editor.result("workspaceSymbol/resolve", found)

    assert found["name"] == "churn@v3.1.0"
    assert not was_there
    assert resolved["location"]["range"]["start"] == {"line": 0, "character": 0}
    assert path_of(resolved["location"]).read_text().startswith("tag churn@v3.1.0\n")


def test_for_other_editors_the_files_are_there_at_once(place: Place, index: Path) -> None:
    """They open what they are told."""
    with place.rpc() as editor:
        initialize(editor, textDocument=PULL)
        opens(editor, index, "other: {}\n")

        (found,) = editor.result("workspace/symbol", {"query": "churn@v3.1.0"})

    assert path_of(found["location"]).read_text().startswith("tag churn@v3.1.0\n")


def test_all_files_are_checked_open_or_not(place: Place, index: Path) -> None:
    """And told again only if something has changed."""
    (place.registry / ".gto").write_text("stages: [a b]\n")
    with place.rpc() as editor:
        initialize(editor, textDocument=PULL)
        opens(editor, index, "churn: {tpye: model}\n")

        first = editor.result("workspace/diagnostic", {"previousResultIds": []})["items"]
        known = [{"uri": one["uri"], "value": one["resultId"]} for one in first]
        (place.registry / ".gto").write_text("stages: [prod]\n")
        second = editor.result("workspace/diagnostic", {"previousResultIds": known})["items"]

    told = {Path(one["uri"]).name: one for one in first}
    assert "unknown-key" in {one["code"] for one in told["artifacts.yaml"]["items"]}
    assert told["artifacts.yaml"]["version"] == 1
    assert [one["code"] for one in told[".gto"]["items"]] == ["invalid-value"]
    assert told[".gto"]["version"] is None
    assert {Path(one["uri"]).name: one["kind"] for one in second} == {
        "artifacts.yaml": "unchanged",
        ".gto": "full",
        "dvc.yaml": "unchanged",
    }
