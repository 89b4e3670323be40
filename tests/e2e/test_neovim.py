"""Neovim's own client at work in artifacts.yaml: what a person sees there."""

from collections.abc import Iterator

import pytest

from tests.daemon.support import git
from tests.e2e.place import new_place
from tests.e2e.walking import Walk, packaged_neovim, system_neovim, walk

pytestmark = pytest.mark.slow

#: Each Neovim, by who serves it. The older one asks for no diagnostics, and has no inlay hints.
_WALKS = {
    "older, daemon": (system_neovim, False),
    "older, alone": (system_neovim, True),
    "newer, daemon": (packaged_neovim, False),
    "newer, alone": (packaged_neovim, True),
}


@pytest.fixture(scope="module", params=_WALKS)
def seen(request: pytest.FixtureRequest) -> Iterator[Walk]:
    """A walk, and what is there when it ends."""
    find, is_alone = _WALKS[request.param]
    editor = find()
    if editor is None:
        pytest.skip("this Neovim is not installed")
    settings = editor.settings
    if is_alone:
        settings = settings.replace("'gtod', 'lsp'", "'gtod', 'lsp', '--standalone'")
        assert settings != editor.settings
    with new_place() as place:
        found = dict(walk(place, editor, settings=settings))
        found["daemons"] = ["one" for _ in place.daemons()]
        found["daemons that there should be"] = [] if is_alone else ["one"]
        found["tags"] = git(place.registry, "tag", "--list", "segment*").split()
        yield found


def test_mistakes_are_listed_where_they_stand(seen: Walk) -> None:
    """While the file is not even saved."""
    assert _with(seen, "adds an entry with mistakes", "[unknown-key]") == [
        "15:3 warning: Unknown key 'tpye', which gto ignores. Did you mean 'type'? [unknown-key]"
    ]
    assert _with(seen, "adds an entry with mistakes", "16:11 error")
    assert _with(seen, "adds an entry with mistakes", "'gtoc register fraud'")


def test_a_hover_tells_how_an_artifact_stands(seen: Walk) -> None:
    """And whether what lies behind its path is committed."""
    assert "### `churn`" in seen["hovers over churn"]
    assert "| `prod` | v3.0.0 |" in seen["hovers over churn"]
    assert "- Committed" in seen["hovers over its path"]


def test_keys_are_proposed_and_found_by_their_beginning(seen: Walk) -> None:
    """Those that the entry has are not proposed again."""
    proposed = [line.split()[0].strip(":") for line in seen["asks for keys"]]

    assert proposed == ["type", "path", "description", "virtual", "custom"]
    assert len(seen["completes a half-typed key"]) == 1
    assert seen["has then"][0].startswith("  description:")


def test_formatting_keeps_what_is_said(seen: Walk) -> None:
    """And takes away what nobody needs."""
    assert seen["formats the file"] == ["spaced:   {}", "", "churn:"]


def test_the_outline_has_artifacts_and_their_keys(seen: Walk) -> None:
    """In the order of the file."""
    assert [line.split(" ")[-1] for line in seen["lists the symbols"]][:5] == [
        "churn",
        "type",
        "path",
        "virtual",
        "segment",
    ]


def test_paths_and_names_lead_to_files_and_tags(seen: Walk) -> None:
    """A tag is a file that can be read."""
    assert seen["follows the path"] == ["churn.pkl:", "2nd version of the churn model"]
    assert seen["follows the name"][1] == "tag churn@v3.1.0"


def test_an_action_mends_an_unknown_key(seen: Walk) -> None:
    """In the text that is open."""
    assert seen["has now"] == ["fraud:", "  type: model", "  labels: nightly"]


def test_an_artifact_gets_another_name(seen: Walk) -> None:
    """It is registered nowhere yet, so that nobody is asked."""
    assert seen["renames fraud"][0] == "fraud-detection:"


def test_lenses_tell_how_each_artifact_stands(seen: Walk) -> None:
    """And follow the tags."""
    assert seen["shows lenses"] == [
        "1: v3.1.0 · dev v3.0.0 · prod v3.0.0 · staging v3.1.0 | register | assign | history",
        "5: v0.4.1 · dev v0.4.1 | register | assign | history",
        "8: v0.1.13 | register | assign | history",
        "11: v0.0.1 · prod v0.0.1 | register | assign | history",
        "14: not registered | register",
    ]
    assert seen["shows lenses again"][-1] == "14: v1.0.0 | register | assign | history"


def test_hints_tell_the_latest_versions(seen: Walk) -> None:
    """Where Neovim has them."""
    if "shows inlay hints" in seen:
        assert seen["shows inlay hints"] == ["1: v3.1.0", "5: v0.4.1", "8: v0.1.13", "11: v0.0.1"]


def test_a_tag_made_in_a_shell_changes_what_is_wrong(seen: Walk) -> None:
    """Nothing is typed for that."""
    assert _with(seen, "saves the file", "[never-registered]")
    after = "tags fraud-detection@v1.0.0 in a shell"
    assert not _with(seen, after, "[never-registered]")
    assert _with(seen, after, "[uncommitted-annotation]")


def test_a_lens_registers_and_assigns_what_is_chosen(seen: Walk) -> None:
    """Real tags, made by git."""
    assert "Registered version v0.5.0 of 'segment'." in " ".join(
        seen["runs register above segment"]
    )
    assert "Assigned stage 'prod' to version v0.5.0 of 'segment'." in " ".join(
        seen["runs assign above segment"]
    )
    assert {"segment@v0.5.0", "segment#prod#2"} <= {*seen["tags"]}


def test_who_serves_is_whom_one_asked_for(seen: Walk) -> None:
    """The daemon stays, and alone there is none."""
    assert seen["daemons"] == seen["daemons that there should be"]


def _with(seen: Walk, step: str, text: str) -> list[str]:
    return [line for line in seen[step] if text in line]
