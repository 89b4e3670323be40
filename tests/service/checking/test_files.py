"""Files that are checked: what HEAD says about them is read once."""

from pathlib import Path

from gtod.service.checking.facts import Facts
from gtod.service.checking.files import file_at, gather_facts
from gtod.service.checking.gathering import gather_registry_facts
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from gtod.workspace.repository import Repository
from tests.helpers.git import git, make_repository


def facts_of(repository: Repository, name: str) -> Facts:
    """What is known when a file of the repository is checked."""
    configuration = repository.configuration({})
    file = file_at(f"{repository.location.work_tree}/{name}", repository, configuration)
    assert file is not None
    return finish(gather_facts(file, finish(gather_registry_facts(repository, configuration))))


def test_what_heads_dvc_yaml_says_is_read_once(tmp_path: Path) -> None:
    """An entry is not looked at again as long as it is the same object."""
    top = make_repository(tmp_path / "r", "")
    (top / "sub").mkdir()
    (top / "sub/dvc.yaml").write_text("artifacts:\n  churn: {path: a.pkl}\n")
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message=first")
    repository = Repositories().find(str(top), {})

    first, again = facts_of(repository, "sub/dvc.yaml"), facts_of(repository, "sub/dvc.yaml")
    new = facts_of(repository, "dvc.yaml")
    git(top, "rm", "--quiet", "sub/dvc.yaml")
    git(top, "commit", "--quiet", "--message=second")

    assert first.head["churn"].path == "a.pkl"
    assert again.head is first.head
    assert new.head == {}
    assert new.head is facts_of(repository, "dvc.yaml").head
    assert facts_of(repository, "sub/dvc.yaml").head == {}
