"""What is known of a repository, as it is now."""

from pathlib import Path

import pytest

from gtod.service.checking.facts import PathFacts
from gtod.service.checking.gathering import gather_paths, gather_registry_facts
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from gtod.workspace.repository import Repository
from tests.helpers.git import git, make_repository, tag
from tests.service.checking.example import build_example


@pytest.fixture(params=["sha1", "sha256"])
def repository(tmp_path: Path, request: pytest.FixtureRequest) -> Repository:
    """The example, also with objects that libgit2 does not read."""
    top = build_example(tmp_path / "r", f"--object-format={request.param}")
    return Repositories().find(str(top), {})


COMMITTED = PathFacts(exists=True, is_committed=True, is_staged=False, is_ignored=False)
STAGED = PathFacts(exists=True, is_committed=False, is_staged=True, is_ignored=False)
NEW = PathFacts(exists=True, is_committed=False, is_staged=False, is_ignored=False)
IGNORED = PathFacts(exists=True, is_committed=False, is_staged=False, is_ignored=True)
NOWHERE = PathFacts(exists=False, is_committed=False, is_staged=False, is_ignored=False)


def test_paths(repository: Repository) -> None:
    """Files, folders, what is ignored or nowhere, and what DVC keeps."""
    expected = {
        "": COMMITTED,
        "models": COMMITTED,
        "models/churn.pkl": COMMITTED,
        "models/gone.pkl": PathFacts(
            exists=False, is_committed=True, is_staged=False, is_ignored=False
        ),
        "models/staged.pkl": STAGED,
        "models/new.pkl": NEW,
        "big.bin": IGNORED,
        "no/x.bin": PathFacts(exists=False, is_committed=False, is_staged=False, is_ignored=True),
        "kept.csv": NEW,
        "models/churn.pkl/x": NOWHERE,
        "nowhere": NOWHERE,
    }

    assert finish(gather_paths(repository, expected.keys())) == expected
    assert finish(gather_paths(repository, [])) == {}


def test_a_path_through_a_link_keeps_no_other_from_being_known(repository: Repository) -> None:
    """At such a path git gives up on all that it was asked."""
    assert repository.location.work_tree is not None
    (Path(repository.location.work_tree) / "link").symlink_to("models")

    found = finish(gather_paths(repository, ["link/x.bin", "big.bin", "link"]))

    assert found == {"link/x.bin": NOWHERE, "big.bin": IGNORED, "link": NEW}


def test_another_head_has_other_paths(repository: Repository) -> None:
    """What is known of a path is of one commit."""
    assert repository.location.work_tree is not None
    top = Path(repository.location.work_tree)
    assert finish(gather_paths(repository, ["models/new.pkl"])) == {"models/new.pkl": NEW}

    git(top, "add", "models/new.pkl")
    git(top, "commit", "--quiet", "--message=second")

    assert finish(gather_paths(repository, ["models/new.pkl"])) == {"models/new.pkl": COMMITTED}


def test_before_the_first_commit_only_the_index_has_paths(tmp_path: Path) -> None:
    """HEAD leads nowhere."""
    top = make_repository(tmp_path / "r")
    (top / "a").write_text("x")
    git(top, "add", "a")

    repository = Repositories().find(str(top), {})

    assert finish(gather_paths(repository, ["a", "b"])) == {"a": STAGED, "b": NOWHERE}


def test_the_registry(repository: Repository) -> None:
    """Registered is what once had a version; a stage counts while some version is in it."""
    assert repository.location.work_tree is not None
    facts = finish(gather_registry_facts(repository, repository.configuration({})))
    assert facts.registered == {"churn", "old", "sub:thing"}
    assert facts.stages == {"prod": "churn", "qa": "old", "dev": "draft"}

    tag(Path(repository.location.work_tree), "old#qa!#2", time=1_000_000_002)
    later = finish(gather_registry_facts(repository, repository.configuration({}), facts))

    assert set(later.stages) == {"prod", "dev"}


def test_the_same_registry_is_the_same_object(repository: Repository) -> None:
    """So that nobody checks again what nothing happened to."""
    before = finish(gather_registry_facts(repository, repository.configuration({})))

    again = finish(gather_registry_facts(repository, repository.configuration({}), before))
    other = finish(
        gather_registry_facts(repository, repository.configuration({"GTO_TYPES": '["x"]'}), before)
    )

    assert again is before
    assert other is not before
    assert other.configuration.gto.types == ("x",)
    assert other.registered is before.registered
