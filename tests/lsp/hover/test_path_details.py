"""What is found out of a path that an artifact names."""

from pathlib import Path

import msgspec
import pytest

from gtod.annotations.file_kind import FileKind
from gtod.lsp.hover.path_details import MOST_FILES, PathDetails, Size, gather_details, size_of
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from tests.helpers.git import commit, git, make_repository
from tests.lsp.editing import registry, snapshot


def facts_of(
    top: Path, path: str, *, kind: FileKind = FileKind.ARTIFACTS, folder: str = ""
) -> PathDetails:
    """What is found out of a path that a file in a folder of a repository names."""
    repository = Repositories().find(str(top), {})
    known = msgspec.structs.replace(registry(), work_tree=repository.location.work_tree)
    at = snapshot("", known, kind=kind, top=str(top / folder))
    return finish(gather_details(at, repository, path))


def told(facts: PathDetails) -> tuple[Size | None, bool | None, str | None]:
    """Size, whether it is committed, and the message of the last commit."""
    change = facts.last_change
    return facts.size, facts.is_committed, None if change is None else change.object.message.strip()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with files of two commits, and one that is not committed."""
    top = make_repository(tmp_path / "project")
    (top / "models").mkdir()
    (top / "models/a.pkl").write_bytes(b"1234")
    (top / "models/[a].pkl").write_bytes(b"")
    git(top, "add", "-A")
    commit(top, "Train")
    (top / "models/b.pkl").write_bytes(b"12345")
    git(top, "add", "-A")
    commit(top, "Train more")
    (top / "new.pkl").write_bytes(b"12")
    return top


def test_a_committed_file_has_a_last_commit(project: Path) -> None:
    """Not the newest one, if that did not change it."""
    assert told(facts_of(project, "models/a.pkl")) == (Size(4), True, "Train")
    assert told(facts_of(project, "./models//b.pkl")) == (Size(5), True, "Train more")


def test_a_folder_has_files_and_the_last_commit_of_any(project: Path) -> None:
    """The uppermost one too."""
    assert told(facts_of(project, "models/")) == (Size(None, 3), True, "Train more")
    assert told(facts_of(project, "."))[1:] == (True, "Train more")


def test_a_file_that_is_not_committed_has_a_size_alone(project: Path) -> None:
    """It may have been committed before."""
    assert told(facts_of(project, "new.pkl")) == (Size(2), False, None)
    git(project, "rm", "-q", "models/b.pkl")
    commit(project, "Drop")

    assert facts_of(project, "models/b.pkl").is_missing
    assert told(facts_of(project, "models/b.pkl")) == (None, False, "Drop")


def test_a_path_is_no_pattern(project: Path) -> None:
    """Git would take `[a]` for one."""
    assert told(facts_of(project, "models/[a].pkl")) == (Size(0), True, "Train")
    assert told(facts_of(project, "models/*.pkl")) == (None, False, None)
    assert told(facts_of(project, ":(glob)models/a.pkl")) == (None, False, None)
    assert told(facts_of(project, "--all")) == (None, False, None)


def test_a_path_that_leads_out_of_the_repository_has_a_size_alone(project: Path) -> None:
    """Git knows nothing of it."""
    (project.parent / "far.pkl").write_bytes(b"1")

    assert told(facts_of(project, "../far.pkl")) == (Size(1), None, None)
    assert told(facts_of(project, str(project.parent / "far.pkl"))) == (Size(1), None, None)


def test_an_address_is_not_looked_at(project: Path) -> None:
    """Whatever its scheme."""
    assert facts_of(project, "s3://bucket/a") == PathDetails(is_address=True)


@pytest.mark.parametrize("path", ["a\0b", "x" * 5_000, "\ud800"])
def test_a_path_that_cannot_be_is_missing(project: Path, path: str) -> None:
    """An editor can send anything."""
    facts = facts_of(project, path)

    assert facts.is_missing
    assert facts.last_change is None


def test_a_path_of_dvc_yaml_counts_from_its_own_folder(project: Path) -> None:
    """That of artifacts.yaml from the uppermost one, wherever the file lies."""
    assert facts_of(project, "a.pkl", kind=FileKind.DVC, folder="models").size == Size(4)
    assert facts_of(project, "a.pkl", folder="models").is_missing


def test_a_repository_without_commits_has_committed_nothing(tmp_path: Path) -> None:
    """That is no failure."""
    top = make_repository(tmp_path)
    (top / "a").write_bytes(b"1")

    assert told(facts_of(top, "a")) == (Size(1), False, None)


def test_a_bare_repository_has_commits_and_no_files(project: Path) -> None:
    """Nothing is missing there."""
    bare = project.parent / "bare.git"
    git(project, "clone", "--quiet", "--bare", ".", str(bare))

    facts = facts_of(bare, "models/a.pkl")

    assert told(facts) == (None, True, "Train")
    assert not facts.is_missing


def test_without_a_repository_a_path_counts_from_the_file(tmp_path: Path) -> None:
    """Nothing is known of commits."""
    (tmp_path / "a").write_bytes(b"1")
    at = snapshot("", None, top=str(tmp_path))

    assert finish(gather_details(at, None, "a")) == PathDetails(size=Size(1))


def test_a_very_large_folder_is_not_counted_to_its_end(tmp_path: Path) -> None:
    """Somebody waits."""
    for number in range(MOST_FILES + 1):
        (tmp_path / str(number)).touch()

    assert size_of(str(tmp_path)) == Size(None, MOST_FILES)


def test_a_repository_below_a_link_is_the_same_one(project: Path) -> None:
    """An editor may have opened it by another name."""
    link = project.parent / "link"
    link.symlink_to(project)

    assert told(facts_of(link, "a.pkl", kind=FileKind.DVC, folder="models")) == (
        Size(4),
        True,
        "Train",
    )


def test_the_metafiles_beside_a_path_tell_more(project: Path) -> None:
    """As they are now, whether the file itself is there or not."""
    (project / "big.pkl.dvc").write_text("outs:\n- {md5: c15d, size: 2048, path: big.pkl}\n")

    facts = facts_of(project, "big.pkl")

    assert facts.is_missing
    assert [(found.file, found.facts.size) for found in facts.enrichments.found] == [
        ("big.pkl.dvc", 2048)
    ]


def test_a_bare_repository_has_the_metafiles_that_are_committed(project: Path) -> None:
    """There are no others."""
    (project / "big.pkl.dvc").write_text("outs:\n- {md5: c15d, size: 2048, path: big.pkl}\n")
    git(project, "add", "-A")
    commit(project, "Track")
    bare = project.parent / "bare.git"
    git(project, "clone", "--quiet", "--bare", ".", str(bare))

    assert [found.file for found in facts_of(bare, "big.pkl").enrichments.found] == ["big.pkl.dvc"]
