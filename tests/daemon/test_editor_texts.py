"""The text in an editor and the one on disk: which counts, and for what."""

import statistics
import time
from pathlib import Path

import pytest

from tests.daemon.editing import Editor
from tests.daemon.support import Place, git

#: Seconds in which a tag is to be seen in an editor, and what a busy machine may take.
IN_TIME = 0.150
BUSY = 4


def test_what_is_typed_counts_before_what_is_saved(place: Place) -> None:
    """In every answer about the file, and in those about the workspace."""
    place.begin()
    file = place.registry / "artifacts.yaml"
    with Editor(place, place.registry) as editor:
        editor.open(file, "typed: {tpye: model}\n")

        assert "unknown-key" in editor.codes(file)
        assert editor.lenses(file) == ["not registered"]
        (report,) = editor.ask("workspace/diagnostic", {"previousResultIds": []})["items"]
        assert "unknown-key" in [each["code"] for each in report["items"]]
        symbols = editor.ask("workspace/symbol", {"query": "typed"})
        assert [each["name"] for each in symbols] == ["typed"]


def test_what_is_committed_is_what_commands_and_versions_rest_on(place: Place) -> None:
    """An annotation that is only typed is told to be uncommitted."""
    place.begin()
    file = place.registry / "artifacts.yaml"
    with Editor(place) as editor:
        editor.open(file, file.read_text().replace("type: model\n  path: models", "path: models"))

        assert editor.codes(file) == ["uncommitted-annotation"]
        said = place.check("describe", "churn")
        assert "model" in said


def test_types_that_gto_allows_count_once_they_are_saved(place: Place) -> None:
    """What stands in an open .gto is wrong or right in itself; others go by the saved one."""
    place.begin()
    file, settings = place.registry / "artifacts.yaml", place.registry / ".gto"
    with Editor(place) as editor:
        editor.open(file, "churn:\n  type: model\n")
        editor.open(settings, "types: [dataset]\n")
        editor.codes(settings)
        assert "type-not-allowed" not in editor.codes(file)

        editor.save(settings, "types: [dataset]\n")

        editor.until(file, lambda codes: "type-not-allowed" in codes)


def test_another_index_is_another_file(place: Place) -> None:
    """What .gto names is held against the repository; an artifacts.yaml beside it is only read."""
    place.begin()
    old, new = place.registry / "artifacts.yaml", place.registry / "models.yaml"
    settings = place.registry / ".gto"
    text = "fresh: {tpye: model}\n"
    with Editor(place) as editor:
        editor.open(old, text)
        editor.open(new, text)
        editor.open(settings, "")
        editor.until(old, lambda codes: "never-registered" in codes)
        assert editor.codes(new) == []

        editor.save(settings, "index: models.yaml\n")

        editor.until(new, lambda codes: "never-registered" in codes)
        assert editor.codes(old) == ["unknown-key"]

        editor.save(settings, "")

        assert editor.until(new, lambda codes: not codes) == []
        assert "never-registered" in editor.codes(old)


def test_a_file_that_is_gone_from_disk_is_still_open(place: Place) -> None:
    """The editor has it, and can save it again."""
    place.begin()
    file = place.registry / "artifacts.yaml"
    with Editor(place, place.registry) as editor:
        editor.open(file, file.read_text())
        editor.published(file)

        file.unlink()
        editor.change(file, {"text": "churn: {tpye: model}\n"})

        editor.until(file, lambda codes: "unknown-key" in codes)
        assert editor.lenses(file)[0].startswith("v3.1.0 · ")


def test_lines_may_end_as_on_windows(place: Place) -> None:
    """Ranges are right, edits are taken, and formatting leaves the ends of lines as they are."""
    place.begin()
    file = place.registry / "artifacts.yaml"
    text = "churn:\r\n  tpye: model\r\n  path:   x\r\n"
    with Editor(place) as editor:
        editor.open(file, text)
        (mistake,) = [
            each
            for each in editor.ask_about(file, "diagnostic")["items"]
            if each["code"] == "unknown-key"
        ]
        assert mistake["range"] == {
            "start": {"line": 1, "character": 2},
            "end": {"line": 1, "character": 6},
        }

        editor.type(file, 1, 2, "type", replacing=4)

        assert "unknown-key" not in editor.codes(file)
        options = {"tabSize": 4, "insertSpaces": True}
        edits = editor.ask_about(file, "formatting", options=options)
        assert edits
        assert "\n" not in "".join(each["newText"] for each in edits).replace("\r\n", "")


def test_of_a_thousand_keystrokes_the_last_one_counts(place: Place) -> None:
    """Versions are told in order, and the last diagnostics are those of the last text."""
    place.begin()
    file = place.registry / "artifacts.yaml"
    description = "x" * 998
    with Editor(place) as editor:
        editor.open(file, "churn:\n  description: \n  tpye: model\n")
        for place_in_line, letter in enumerate(description):
            editor.type(file, 1, 15 + place_in_line, letter)
        editor.type(file, 2, 2, "type", replacing=4)
        last = editor.type(file, 1, 2, "descriptoin", replacing=11)

        versions, found = [], []
        while not versions or versions[-1] != last:
            version, found = editor.published(file)
            versions.append(version or 0)
        told = {each["code"]: each["range"]["start"] for each in found}

        assert versions == sorted(versions)
        while "uncommitted-annotation" not in told:
            version, found = editor.published(file)
            assert version == last
            told = {each["code"]: each["range"]["start"] for each in found}
        assert told["unknown-key"] == {"line": 1, "character": 2}
        assert [each["code"] for each in found].count("unknown-key") == 1


def test_two_editors_have_each_their_own_text_of_a_file(place: Place) -> None:
    """Neither sees what the other types; both see what git does."""
    place.begin()
    file = place.registry / "artifacts.yaml"
    with Editor(place) as one, Editor(place) as other:
        one.open(file, "fresh: {tpye: model}\n")
        other.open(file, "fresh: {type: model}\n")
        one.until(file, lambda codes: "unknown-key" in codes and "never-registered" in codes)
        assert "unknown-key" not in other.until(file, lambda codes: "never-registered" in codes)

        git(place.registry, "tag", "-a", "-m", "x", "fresh@v1.0.0", "main")

        assert "unknown-key" in one.until(file, lambda codes: "never-registered" not in codes)
        assert "unknown-key" not in other.until(file, lambda codes: "never-registered" not in codes)


def test_a_file_that_is_closed_has_nothing_wrong_and_may_be_opened_anew(place: Place) -> None:
    """With whatever stands in it then, and the versions from the beginning."""
    place.begin()
    file = place.registry / "artifacts.yaml"
    with Editor(place) as editor:
        editor.open(file, "churn: {tpye: model}\n")
        editor.until(file, lambda codes: "unknown-key" in codes)

        editor.close(file)
        assert editor.until(file, lambda codes: "unknown-key" not in codes) == []
        assert editor.ask_about(file, "codeLens") is None

        editor.open(file, "churn: {tpye: model}\n")
        version, found = editor.published(file)
        assert version == 1
        assert "unknown-key" in [each["code"] for each in found]


@pytest.mark.slow
def test_a_tag_is_seen_at_once(place: Place) -> None:
    """Refreshed lenses and true diagnostics, counted from the end of the git that made it."""
    place.begin()
    file = place.registry / "artifacts.yaml"
    names = [f"fresh{number}" for number in range(9)]
    refreshing = {"workspace": {"codeLens": {"refreshSupport": True}}}
    times = []
    with Editor(place, **refreshing) as editor:
        editor.open(file, "".join(f"{name}: {{type: model}}\n" for name in names))
        editor.until(file, lambda codes: codes.count("never-registered") == len(names))
        for count, name in enumerate(names, start=1):
            git(place.registry, "tag", "-a", "-m", "x", f"{name}@v1.0.0", "main")
            began = time.perf_counter()
            left = len(names) - count
            _until_left(editor, file, left)
            times.append(time.perf_counter() - began)

    assert statistics.median(times) < IN_TIME * BUSY, times


def _until_left(editor: Editor, file: Path, left: int) -> None:
    editor.until(file, lambda codes: codes.count("never-registered") == left)
