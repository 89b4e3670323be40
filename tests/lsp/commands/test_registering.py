"""Registering a version from an editor."""

import stat

import pytest

from tests.daemon.support import (
    AS_AN_ORDINARY_USER,
    DEADLINE,
    GTOC,
    Place,
    git,
    message,
    wait_until,
)
from tests.lsp.commands.editor import Editor, reply

INFO, ERROR = 3, 1


def tags(place: Place) -> set[str]:
    """The tags of the registry."""
    return set(git(place.registry, "tag").split())


def test_the_person_chooses_among_the_versions_that_could_be_next(
    place: Place, editor: Editor, uri: str
) -> None:
    """Each part is offered with the version that it leads to; what is chosen is registered."""
    before = tags(place)

    answer = editor.run("gtod.register", uri, "churn", answers=["v3.2.0 (minor)"])

    question = "Register which version of 'churn' at HEAD?"
    choices = ["v3.1.1 (patch)", "v3.2.0 (minor)", "v4.0.0 (major)"]
    assert editor.asked == [(question, choices)]
    assert tags(place) - before == {"churn@v3.2.0"}
    commits = git(place.registry, "rev-parse", "churn@v3.2.0^{commit}", "HEAD").split()
    assert commits[0] == commits[1]
    assert answer["result"] == {
        "tags": ["churn@v3.2.0"],
        "version": "v3.2.0",
        "warnings": [],
        "pushCommand": "git push origin churn@v3.2.0",
    }
    told = (
        "Registered version v3.2.0 of 'churn'. "
        "Others see it once you push: git push origin churn@v3.2.0"
    )
    assert editor.shown == [(INFO, told)]


@pytest.mark.parametrize(("given", "tag"), [("major", "churn@v4.0.0"), ("v7.0.0", "churn@v7.0.0")])
def test_a_third_argument_is_the_choice(
    place: Place, editor: Editor, uri: str, given: str, tag: str
) -> None:
    """Nobody is asked anything then."""
    editor.run("gtod.register", uri, "churn", given)

    assert tag in tags(place)
    assert editor.asked == []


def test_the_first_version_is_the_only_choice(place: Place, editor: Editor, uri: str) -> None:
    """There is nothing yet that a part could raise."""
    editor.run("gtod.register", uri, "fresh", answers=["v0.0.1"])

    assert editor.asked[0][1] == ["v0.0.1"]
    assert "fresh@v0.0.1" in tags(place)


def test_who_chooses_nothing_changes_nothing(place: Place, editor: Editor, uri: str) -> None:
    """No message, no error."""
    before = tags(place)

    answer = editor.run("gtod.register", uri, "churn", answers=[None])

    assert answer["result"] is None
    assert editor.shown == []
    assert tags(place) == before


def test_a_refusal_comes_before_the_question(place: Place, editor: Editor, uri: str) -> None:
    """The commit has a version: the person is told, and the editor's program too."""
    editor.run("gtod.register", uri, "churn", "patch")
    before = tags(place)

    answer = editor.run("gtod.register", uri, "churn")

    assert answer["error"]["data"] == {"kind": "version_exists"}
    assert editor.shown[-1] == (ERROR, answer["error"]["message"])
    assert editor.asked == []
    assert tags(place) == before


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        ([], "invalid_argument"),
        (["file:///nowhere/artifacts.yaml", "churn"], "repository_not_found"),
        (["untitled:1", "churn"], "invalid_argument"),
        (["URI"], "invalid_argument"),
        (["URI", 5], "invalid_argument"),
        (["URI", "no name!"], "invalid_argument"),
        (["URI", "churn", "3.0"], "invalid_argument"),
    ],
)
def test_arguments_that_are_no_good_are_refused(
    editor: Editor, uri: str, arguments: list[object], kind: str
) -> None:
    """With the error's kind, and the sentence for the person."""
    answer = editor.run("gtod.register", *[uri if word == "URI" else word for word in arguments])

    assert answer["error"]["data"] == {"kind": kind}
    assert editor.shown == [(ERROR, answer["error"]["message"])]


def test_a_repository_that_cannot_be_written_says_so(place: Place, uri: str) -> None:
    """As git says it."""
    place.check("daemon", "stop")
    started = place.start(*AS_AN_ORDINARY_USER, GTOC, "which", "churn", "prod")
    assert started.wait(DEADLINE) == 0
    folder = place.registry / ".git/refs/tags"
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with Editor(place) as editor:
        answer = editor.run("gtod.register", uri, "churn", "patch")
    folder.chmod(stat.S_IRWXU)

    assert answer["error"]["data"]["kind"] == "git_failed"
    assert "ermission denied" in answer["error"]["message"]


def test_what_git_refuses_is_told(place: Place, editor: Editor, uri: str) -> None:
    """In the words of whoever refused it."""
    hook = place.registry / ".git/hooks/reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\n[ $1 = prepared ] || exit 0\necho frozen today >&2\nexit 1\n")
    hook.chmod(0o755)

    answer = editor.run("gtod.register", uri, "churn", "patch")

    assert answer["error"]["data"] == {"kind": "git_failed"}
    assert "frozen today" in answer["error"]["message"]
    assert editor.shown == [(ERROR, answer["error"]["message"])]


def test_an_answer_that_makes_no_sense_ends_the_command(editor: Editor, uri: str) -> None:
    """It is an error, and the conversation goes on."""
    given = {"command": "gtod.register", "arguments": [uri, "churn"]}
    asked = editor.rpc.ask("workspace/executeCommand", given)
    question = editor.rpc.receive()
    assert question["method"] == "window/showMessageRequest"

    editor.rpc.send(reply(question["id"], {"no": "title"}))

    answer = editor.rpc.receive()
    assert answer["id"] == asked
    assert "error" in answer
    assert editor.run("gtod.register", uri, "churn", answers=[None])["result"] is None


def test_an_editor_that_leaves_at_the_question_leaves_nothing(
    place: Place, editor: Editor, uri: str
) -> None:
    """What waited for its answer is dropped; the daemon serves on."""
    before = tags(place)
    editor.rpc.ask(
        "workspace/executeCommand", {"command": "gtod.register", "arguments": [uri, "churn"]}
    )
    assert editor.rpc.receive()["method"] == "window/showMessageRequest"

    editor.rpc.socket.close()

    wait_until(lambda: place.status()["connections"] == 1)
    assert tags(place) == before


def test_a_write_goes_on_when_the_editor_leaves(place: Place, editor: Editor, uri: str) -> None:
    """Half of a change would be worse than none."""
    mark, go = place.top / "begun", place.top / "go"
    hook = place.registry / ".git/hooks/reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        f"#!/bin/sh\n[ $1 = prepared ] || exit 0\n: > {mark}\n"
        f"while [ ! -e {go} ]; do sleep 0.01; done\n"
    )
    hook.chmod(0o755)
    given = {"command": "gtod.register", "arguments": [uri, "churn", "patch"]}
    editor.rpc.send(message("workspace/executeCommand", given, 99))
    wait_until(mark.exists)

    editor.rpc.socket.close()
    wait_until(lambda: place.status()["connections"] == 1)
    go.touch()

    wait_until(lambda: "churn@v3.1.1" in tags(place))
