"""`gtoc check-ref` and `gtoc parse-tag`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.commands.registry_building import Gtoc


def test_a_registration(gtoc: Gtoc) -> None:
    """The keys of gto, then the event and whether it still holds; JSON is the default."""
    answer = json.loads(gtoc.stdout("check-ref churn@v1.0.0"))
    version = answer["version"]["churn"]
    assert list(answer) == ["version", "stage", "event", "active"]
    assert list(version) == [
        *("artifact", "name", "created_at", "author", "author_email", "message"),
        *("commit_hexsha", "discovered", "tag", "assignments", "enrichments"),
    ]
    assert (version["name"], version["created_at"]) == ("v1.0.0", "2022-07-11T12:01:00+00:00")
    assert [one["tag"] for one in version["assignments"]] == ["churn#dev#1", "churn#prod#2"]
    assert version["enrichments"][0]["artifact"]["path"] == "models/churn.pkl"
    assert (answer["stage"], answer["event"], answer["active"]) == ({}, "registration", True)
    assert gtoc.stdout("check-ref --json refs/tags/churn@v1.0.0") == gtoc.stdout(
        "check-ref churn@v1.0.0"
    )


def test_an_assignment(gtoc: Gtoc) -> None:
    """The version that it is about is there, although the tag does not name it."""
    answer = json.loads(gtoc.stdout("check-ref churn#prod#2"))
    assert answer == {
        "version": {},
        "stage": {
            "churn": {
                "artifact": "churn",
                "version": "v1.0.0",
                "stage": "prod",
                "created_at": "2022-07-12T12:02:00+00:00",
                "author": "Ada Lovelace",
                "author_email": "ada@example.org",
                "message": "Tag churn#prod#2",
                "commit_hexsha": "8894584e8ac71e8967a2b5e180a0790a109a5dcd",
                "tag": "churn#prod#2",
            }
        },
        "event": "assignment",
        "active": True,
    }


@pytest.mark.parametrize(
    ("ref", "event", "active"),
    [
        ("segment@v0.4.1!", "deregistration", True),
        ("old@deprecated", "deprecation", True),
        ("release-1", None, False),
        ("backup", None, False),
        ("main", None, False),
        ("HEAD", None, False),
    ],
)
def test_neither(gtoc: Gtoc, ref: str, event: str | None, active: bool) -> None:  # noqa: FBT001
    """Deployment scripts look at version and stage, so nothing else fills them."""
    assert json.loads(gtoc.stdout(f"check-ref {ref}")) == {
        "version": {},
        "stage": {},
        "event": event,
        "active": active,
    }
    for part in ("--name", "--version", "--stage", "--registration", "--assignment"):
        assert gtoc.stdout(f"check-ref {ref} {part}") == ""


def test_taken_back(gtoc: Gtoc) -> None:
    """A registration that was taken back is still one, but does not hold."""
    answer = json.loads(gtoc.stdout("check-ref segment@v0.4.1"))
    assert (answer["event"], answer["active"]) == ("registration", False)
    assert answer["version"]["segment"]["name"] == "v0.4.1"


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("churn@v1.0.0 --name", "churn"),
        ("churn@v1.0.0 --version", "v1.0.0"),
        ("churn@v1.0.0 --stage", None),
        ("churn#prod#2 --name", "churn"),
        ("churn#prod#2 --version", "v1.0.0"),
        ("churn#prod#2 --stage", "prod"),
        ("draft#dev#1 --version", "c59a5c191c7d1ef09d2722ae02d44c1b8caa7bca"),
        ("churn@v1.0.0 --registration", '✅ Version "v1.0.0" of artifact "churn" was registered'),
        ("churn@v1.0.0 --assignment", None),
        (
            "churn#prod#2 --assignment",
            '✅ Stage "prod" was assigned to version "v1.0.0" of artifact "churn"',
        ),
        ("churn#prod#2 --registration", None),
    ],
)
def test_one_part(gtoc: Gtoc, line: str, printed: str | None) -> None:
    """One field, or the sentence; nothing where there is none, which -e makes a failure."""
    assert gtoc.stdout(f"check-ref {line}") == ("" if printed is None else f"{printed}\n")
    assert gtoc.run(f"check-ref {line} -e").exit_code == int(printed is None)


def test_no_such_ref(gtoc: Gtoc) -> None:
    """A tag of the registry's form that does not exist is no ref."""
    assert "There is no ref 'churn@v9.0.0'" in gtoc.failure("check-ref churn@v9.0.0")
    assert gtoc.run("check-ref main --expected").exit_code == 1
    assert gtoc.usage_error("check-ref main --name --stage") == (
        "Error: --name and --stage exclude each other."
    )


@pytest.mark.parametrize(
    ("tag", "parts"),
    [
        ("churn@v1.0.0", {"action": "register", "name": "churn", "version": "v1.0.0"}),
        ("churn#prod", {"action": "assign", "name": "churn", "stage": "prod"}),
        ("churn#prod#12", {"action": "assign", "name": "churn", "stage": "prod", "number": 12}),
        ("refs/tags/a#b", {"action": "assign", "name": "a", "stage": "b"}),
        ("a@v1.0.0!", {"action": "deregister", "name": "a", "version": "v1.0.0"}),
        ("a#b!#3", {"action": "unassign", "name": "a", "stage": "b", "number": 3}),
        ("a#b#3!", {"action": "unassign", "name": "a", "stage": "b", "number": 3}),
        ("dir=a@deprecated", {"action": "deprecate", "name": "dir:a"}),
    ],
)
def test_parse_tag(gtoc: Gtoc, tag: str, parts: dict[str, object]) -> None:
    """The tag need not exist; its parts come in gto's order."""
    assert gtoc.stdout(f"parse-tag {tag}") == json.dumps(parts, indent=4) + "\n"


def test_parse_tag_needs_no_repository(gtoc: Gtoc) -> None:
    """Nothing is looked up."""
    assert gtoc.stdout("-r /nowhere parse-tag churn#prod --key stage") == '"prod"\n'


def test_parse_tag_says_what_is_wrong(gtoc: Gtoc) -> None:
    """With what would be right."""
    assert gtoc.failure("parse-tag churn") == (
        "❌ Cannot parse tag name 'churn'. "
        "Tags of the registry are like 'churn@v1.0.0' and 'churn#prod#1'.\n"
    )
    assert gtoc.failure("parse-tag churn#prod --key version") == (
        "❌ 'churn#prod' has no part 'version'. It has: action, name, stage.\n"
    )
