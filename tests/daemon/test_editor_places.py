"""Where a file may lie that an editor has open, and what is known about it there."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from gtod.demo.example import build_example
from tests.daemon.editing import Editor
from tests.daemon.support import Place, git
from tests.freshness.mounts import read_only

FRESH = "fresh:\n  type: model\n"


def commit_all(folder: Path) -> None:
    """Make a repository of a folder, with all that is in it."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "first")


def tag(folder: Path, name: str) -> None:
    """Tag what is checked out."""
    git(folder, "tag", "-a", "-m", "x", name)


def test_each_folder_of_the_workspace_has_its_own_registry(place: Place) -> None:
    """An artifact of one name is another one there, and both are found."""
    place.begin()
    other = place.top / "other"
    other.mkdir()
    file = other / "artifacts.yaml"
    file.write_text("churn:\n  type: model\nlone:\n  type: model\n")
    commit_all(other)
    tag(other, "churn@v9.0.0")
    with Editor(place, place.registry, other) as editor:
        example = place.registry / "artifacts.yaml"
        editor.open(example, example.read_text())
        editor.open(file, file.read_text())

        assert editor.lenses(example)[0].startswith("v3.1.0 · ")
        assert editor.lenses(file) == ["v9.0.0", "not registered"]
        found = editor.ask("workspace/symbol", {"query": "churn"})
        folders = {Path(each["location"]["uri"]).parent.name for each in found}
        assert folders >= {"registry", "other"}


def test_outside_any_repository_the_text_alone_counts(place: Place) -> None:
    """Nothing is said of tags or commits, and keys are completed all the same."""
    place.begin()
    file = place.top / "artifacts.yaml"
    with Editor(place) as editor:
        editor.open(file, "churn:\n  tpye: model\n  \n")

        assert editor.codes(file) == ["unknown-key"]
        assert editor.lenses(file) == []
        position = {"line": 2, "character": 2}
        labels = editor.ask_about(file, "completion", position=position)["items"]
        assert "type" in [each["label"] for each in labels]
        name = {"line": 0, "character": 1}
        editor.ask_about(file, "hover", position=name)
        assert editor.ask_about(file, "definition", position=name) == []


def test_a_file_in_a_folder_that_is_not_there_yet_is_served(place: Place) -> None:
    """Editors make folders when they save."""
    place.begin()
    file = place.registry / "models" / "new" / "artifacts.yaml"
    with Editor(place) as editor:
        editor.open(file, FRESH)
        editor.codes(file)

        editor.change(file, {"text": "fresh: [\n"})
        editor.until(file, lambda codes: "yaml-syntax" in codes)


def test_a_folder_becomes_a_repository_while_a_file_is_open(place: Place) -> None:
    """From the next save on, the file is held against it; tags are followed then."""
    place.begin()
    folder = place.top / "new"
    folder.mkdir()
    file = folder / "artifacts.yaml"
    file.write_text(FRESH)
    with Editor(place) as editor:
        editor.open(file, FRESH)
        _, first = editor.published(file)
        assert first == []

        commit_all(folder)
        editor.save(file, FRESH)

        editor.until(file, lambda codes: "never-registered" in codes)
        tag(folder, "fresh@v1.0.0")
        assert editor.until(file, lambda codes: "never-registered" not in codes) == []


def test_a_linked_worktree_has_the_tags_of_all_and_a_head_of_its_own(place: Place) -> None:
    """An annotation that is committed on its branch is committed there."""
    place.begin()
    linked = place.top / "linked"
    git(place.registry, "worktree", "add", "--quiet", "-b", "side", str(linked))
    file = linked / "artifacts.yaml"
    file.write_text(FRESH)
    git(linked, "commit", "--quiet", "--all", "--message", "side")
    with Editor(place, linked) as editor:
        editor.open(file, FRESH)
        assert editor.codes(file) == ["never-registered"]
        editor.until(file, lambda codes: "never-registered" in codes)

        tag(linked, "fresh@v1.0.0")

        assert editor.until(file, lambda codes: "never-registered" not in codes) == []
        main = place.registry / "artifacts.yaml"
        editor.open(main, FRESH)
        assert editor.codes(main) == ["uncommitted-annotation"]


def test_a_file_within_a_bare_repository_has_its_tags(place: Place) -> None:
    """There is no work tree in which anything could be missing."""
    place.begin()
    bare = place.top / "bare.git"
    git(place.top, "clone", "--quiet", "--bare", str(place.registry), str(bare))
    file = bare / "artifacts.yaml"
    with Editor(place, bare) as editor:
        editor.open(file, "churn:\n  type: model\n  path: models/churn.pkl\n")

        assert "path-missing" not in editor.codes(file)
        assert editor.ask("workspace/diagnostic", {"previousResultIds": []})["items"] == []


@pytest.mark.parametrize("name", ["with space", "größe", "a#b", "100%23", "q?x", "日本"])
def test_any_name_of_a_folder_is_understood(place: Place, name: str) -> None:
    """As editors write it into a URI; answers name it in the same way."""
    place.begin()
    folder = place.top / name
    build_example(folder)
    file = folder / "artifacts.yaml"
    with Editor(place, folder) as editor:
        editor.open(file, file.read_text())

        assert editor.lenses(file)[0].startswith("v3.1.0 · ")
        place_of_path = {"line": 2, "character": 12}
        (found,) = editor.ask_about(file, "definition", position=place_of_path)
        assert found["uri"] == (folder / "models" / "churn.pkl").as_uri()


def test_the_uris_of_other_writers_name_the_same_file(place: Place) -> None:
    """Some escape more characters than others; a file keeps the URI that it came with."""
    place.begin()
    file = place.registry / "artifacts.yaml"
    uri = file.as_uri().replace("artifacts", "%61rtifacts").replace("registry", "r%65gistry")
    item = {"uri": uri, "languageId": "yaml", "version": 1, "text": FRESH}
    with Editor(place) as editor:
        editor.tell("textDocument/didOpen", {"textDocument": item})

        params = editor.next("textDocument/publishDiagnostics")

        assert params["uri"] == uri
        lenses = editor.ask("textDocument/codeLens", {"textDocument": {"uri": uri}})
        assert lenses[0]["command"]["title"] == "not registered"


def test_a_file_that_was_never_saved_counts_by_its_language(place: Place) -> None:
    """An editor that knows of artifacts gets what the text alone tells."""
    place.begin()
    item = {"uri": "untitled:Untitled-1", "languageId": "gto-artifacts", "version": 1}
    with Editor(place) as editor:
        editor.tell("textDocument/didOpen", {"textDocument": {**item, "text": "a: {tpye: b}\n"}})

        found = editor.next("textDocument/publishDiagnostics")["diagnostics"]

        assert [each["code"] for each in found] == ["unknown-key"]


@pytest.mark.slow
def test_a_repository_that_nobody_may_write_to_is_read(place: Place) -> None:
    """Everything is answered, and tags are shown as files in the cache folder."""
    file = place.registry / "artifacts.yaml"
    with read_only(place.registry):
        place.begin()
        with Editor(place, place.registry) as editor:
            editor.open(file, FRESH + file.read_text())

            assert "never-registered" in editor.codes(file)
            assert editor.lenses(file)[1].startswith("v3.1.0 · ")
            place_of_name = {"line": 2, "character": 1}
            (found,) = editor.ask_about(file, "definition", position=place_of_name)
            assert "tag churn@v3.1.0" in path_of(found["uri"]).read_text()


def path_of(uri: str) -> Path:
    """The file of a URI."""
    return Path(unquote(urlsplit(uri).path))
