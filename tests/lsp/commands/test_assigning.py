"""Assigning a stage from an editor."""

from tests.daemon.support import Place, git
from tests.lsp.commands.editor import Editor


def test_the_person_chooses_stage_and_version(place: Place, editor: Editor, uri: str) -> None:
    """Those in use, and those of the versions that are not in the stage."""
    answer = editor.run("gtod.assign", uri, "churn", answers=["prod", "v3.1.0"])

    assert editor.asked == [
        ("Assign 'churn' to which stage?", ["dev", "prod", "staging"]),
        ("Assign which version of 'churn' to 'prod'?", ["v3.1.0"]),
    ]
    (tag,) = answer["result"]["tags"]
    assert tag in git(place.registry, "tag")
    assert place.check("which", "churn", "prod") == "v3.1.0\n"
    assert editor.shown[0][1].startswith("Assigned stage 'prod' to version v3.1.0 of 'churn'. ")


def test_stages_are_those_of_the_configuration(place: Place, editor: Editor, uri: str) -> None:
    """In its order; one that it lacks is refused as everywhere."""
    place.registry.joinpath(".gto").write_text("stages: [qa, live]\n")

    editor.run("gtod.assign", uri, "churn", answers=[None])
    refused = editor.run("gtod.assign", uri, "churn", "prod", "v3.1.0")

    assert editor.asked == [("Assign 'churn' to which stage?", ["qa", "live"])]
    assert refused["error"]["data"] == {"kind": "stage_not_allowed"}


def test_without_a_version_there_is_nothing_to_assign(editor: Editor, uri: str) -> None:
    """The person is told before any question."""
    answer = editor.run("gtod.assign", uri, "awesome-model", "prod", "v9.9.9")
    nobody = editor.run("gtod.assign", uri, "chrun")

    assert answer["error"]["data"] == {"kind": "version_not_found"}
    assert nobody["error"]["data"] == {"kind": "artifact_not_found"}
    assert "Did you mean 'churn'?" in nobody["error"]["message"]
    assert editor.asked == []


def test_who_chooses_no_version_changes_nothing(place: Place, editor: Editor, uri: str) -> None:
    """Neither tags nor messages."""
    before = git(place.registry, "tag")

    assert editor.run("gtod.assign", uri, "churn", "prod", answers=[None])["result"] is None

    assert git(place.registry, "tag") == before
    assert editor.shown == []


def test_a_broken_configuration_is_told_before_any_question(
    place: Place, editor: Editor, uri: str
) -> None:
    """Which stages there are cannot be known."""
    place.registry.joinpath(".gto").write_text("stages: 5\n")

    answer = editor.run("gtod.assign", uri, "churn")

    assert answer["error"]["data"] == {"kind": "invalid_configuration"}
    assert editor.asked == []
