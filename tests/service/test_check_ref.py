"""What a ref says."""

from pathlib import Path

import pytest

from gtod.errors import ErrorKind
from gtod.service.check_ref import check_ref
from gtod.steps import finish
from gtod.workspace.repository import Repository
from tests.helpers.git import git
from tests.service.asking import build, refusal

STORY = """
    10 a@v1.0.0 on A
    11 a@v2.0.0 on B
    12 a@v3.0.0 on C
    13 a@v3.0.0! on C
    20 a#prod#1 on A
    21 a#prod#2 on B
    22 a#prod!#3 on B
    30 b@v1.0.0 on A
    31 b@deprecated on A
    40 c@v1.0.0 on A
    41 c@deprecated on A
    42 c#dev on A
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Events of each kind, some of which no longer hold; a tag that is none, a branch."""
    found = build(tmp_path, STORY)
    folder = Path(found.location.git_dir)
    for name in ("release", "a@v9.0.0"):
        git(folder, "tag", name)
    git(folder, "branch", "feature/x")
    return found


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("a@v1.0.0", ("registration", "v1.0.0", True)),
        ("a@v3.0.0", ("registration", "v3.0.0", False)),
        ("a@v3.0.0!", ("deregistration", "v3.0.0", True)),
        ("a#prod#1", ("assignment", "v1.0.0", True)),
        ("a#prod#2", ("assignment", "v2.0.0", False)),
        ("a#prod!#3", ("unassignment", "v2.0.0", True)),
        ("b@deprecated", ("deprecation", None, True)),
        ("c@deprecated", ("deprecation", None, False)),
    ],
)
@pytest.mark.parametrize("prefix", ["", "refs/tags/"])
def test_the_event_and_whether_it_holds(
    repository: Repository, prefix: str, ref: str, expected: tuple[object, ...]
) -> None:
    """By the tag's name, or by the whole ref as CI systems give it."""
    found = finish(check_ref(repository, prefix + ref))

    assert found.event is not None
    assert found.ref == found.event.tag == ref
    assert (found.event.kind.label, found.version_name, found.is_active) == expected


@pytest.mark.parametrize(
    "ref",
    ["release", "refs/tags/release", "a@v9.0.0", "main", "refs/heads/main", "feature/x", "HEAD"],
)
def test_a_ref_that_is_no_event(repository: Repository, ref: str) -> None:
    """There is one, but it says nothing about the registry; a lightweight tag does not either."""
    found = finish(check_ref(repository, ref))

    assert found.event is None
    assert found.version_name is None
    assert not found.is_active


@pytest.mark.parametrize(
    "ref",
    [
        "none",
        "a@v7.0.0",
        "refs/tags/none",
        "refs/heads/none",
        "refs/heads/a@v1.0.0",
        "",
        "config",
        "../HEAD",
        "x" * 300,
        "a\0b",
    ],
)
def test_no_such_ref(repository: Repository, ref: str) -> None:
    """Whatever else there is by that name."""
    assert "git fetch --tags" in refusal(check_ref(repository, ref), ErrorKind.REF_NOT_FOUND)
