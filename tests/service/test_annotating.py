"""What is said about an artifact is written into the work tree's file, and taken out of it."""

import os
from pathlib import Path

import pytest

from gtod.annotations.artifacts import Annotation
from gtod.errors import ErrorKind, GtodError
from gtod.service.annotating import (
    AnnotateRequest,
    AnnotationView,
    RemoveRequest,
    annotate,
    put_back,
    remove,
)
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from gtod.workspace.repository import Repository
from tests.helpers.git import git, make_repository
from tests.service.asking import build, configure, refusal

UMASK = 0o022
STORY = "1 commit A"
TEXT = "# ours\nchurn: {type: model, path: models/churn} # c\n\nb:\n  path: ./data//b/\n"
FILES = {"A": {"artifacts.yaml": TEXT, "models/churn": "x", "data/b": "x", "notes.txt": "x"}}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Two artifacts have paths."""
    return build(tmp_path, STORY, FILES)


def file(repository: Repository, name: str = "artifacts.yaml") -> Path:
    """A file of the work tree."""
    assert repository.location.work_tree is not None
    return Path(repository.location.work_tree) / name


def annotated(repository: Repository, request: AnnotateRequest) -> AnnotationView:
    """What becomes of the file."""
    return finish(annotate(repository, request, {}, UMASK))


def removed(repository: Repository, request: RemoveRequest) -> AnnotationView:
    """The same where an entry goes."""
    return finish(remove(repository, request, {}, UMASK))


def refused(repository: Repository, request: AnnotateRequest, kind: ErrorKind) -> str:
    """The sentence with which a request is refused; the file is as it was."""
    before = file(repository).read_bytes()
    message = refusal(annotate(repository, request, {}, UMASK), kind)
    assert file(repository).read_bytes() == before
    return message


def test_an_entry_is_changed(repository: Repository) -> None:
    """The view has what is said now, and the texts of the file."""
    request = AnnotateRequest("churn", labels=("best",), description="Tells who leaves")

    view = annotated(repository, request)

    expected = TEXT.replace("churn}", "churn, labels: [best], description: Tells who leaves}")
    annotation = Annotation(
        "model", "models/churn", labels=("best",), description="Tells who leaves"
    )
    assert view == AnnotationView("churn", annotation, "artifacts.yaml", TEXT, expected)
    assert view.is_changed
    assert file(repository).read_text() == expected


def test_an_entry_is_made(repository: Repository) -> None:
    """It needs nothing but a name."""
    view = annotated(repository, AnnotateRequest("some/dir:new"))

    assert view.annotation == Annotation()
    assert file(repository).read_text() == f"{TEXT}\nsome/dir:new: {{}}\n"


def test_an_entry_is_removed(repository: Repository) -> None:
    """Nothing is said about the artifact then."""
    view = removed(repository, RemoveRequest("churn"))

    assert view == AnnotationView(
        "churn", None, "artifacts.yaml", TEXT, "# ours\n\nb:\n  path: ./data//b/\n"
    )
    assert file(repository).read_text() == view.after


def test_a_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    """Before the first commit too."""
    repository = build(tmp_path, "")

    view = annotated(repository, AnnotateRequest("churn", type="model"))

    assert view == AnnotationView(
        "churn", Annotation("model"), "artifacts.yaml", None, "churn:\n  type: model\n"
    )
    assert file(repository).read_text() == view.after


def test_what_is_said_already_changes_nothing(repository: Repository) -> None:
    """The file keeps its times."""
    before = file(repository).stat()

    view = annotated(repository, AnnotateRequest("churn", type="model"))

    assert not view.is_changed
    assert file(repository).stat() == before


def test_a_dry_run_only_tells(repository: Repository) -> None:
    """The view is the one that the change would give."""
    told = [
        annotated(repository, AnnotateRequest("churn", type="report", dry_run=True)),
        removed(repository, RemoveRequest("churn", dry_run=True)),
    ]

    assert file(repository).read_text() == TEXT
    assert told[0] == annotated(repository, AnnotateRequest("churn", type="report"))
    file(repository).write_text(TEXT)
    assert told[1] == removed(repository, RemoveRequest("churn"))


def test_a_change_is_put_back(repository: Repository) -> None:
    """If what should follow it fails."""
    view = annotated(repository, AnnotateRequest("churn", type="report"))

    assert finish(put_back(repository, view, UMASK))
    assert file(repository).read_text() == TEXT


def test_a_new_file_is_gone_when_it_is_put_back(tmp_path: Path) -> None:
    """There was none before."""
    repository = build(tmp_path, STORY)
    view = annotated(repository, AnnotateRequest("churn"))

    assert finish(put_back(repository, view, UMASK))
    assert not file(repository).exists()


def test_a_file_that_only_the_commit_has_is_not_begun_anew(repository: Repository) -> None:
    """In a sparse checkout its other entries would be lost with the next commit."""
    file(repository).unlink()

    with pytest.raises(GtodError, match="which is not in the work tree") as caught:
        annotated(repository, AnnotateRequest("churn", type="report"))

    assert caught.value.kind is ErrorKind.INVALID_ANNOTATIONS
    assert not file(repository).exists()


def test_a_change_is_not_put_back_over_somebody_elses(repository: Repository) -> None:
    """Theirs is worth more."""
    view = annotated(repository, AnnotateRequest("churn", type="report"))
    annotated(repository, AnnotateRequest("other"))

    assert not finish(put_back(repository, view, UMASK))
    assert "other" in file(repository).read_text()


def test_the_file_is_the_one_that_the_configuration_names(repository: Repository) -> None:
    """The committed artifacts.yaml is another file then."""
    configure(repository, "index: models/index.yaml\n")

    view = annotated(repository, AnnotateRequest("churn", type="model"))

    assert (view.file, view.before) == ("models/index.yaml", None)
    assert file(repository, "models/index.yaml").read_text() == "churn:\n  type: model\n"
    assert file(repository).read_text() == TEXT


def test_a_new_file_has_the_rights_that_the_umask_leaves(tmp_path: Path) -> None:
    """That of whoever asks, not the daemon's."""
    repository = build(tmp_path, "")

    finish(annotate(repository, AnnotateRequest("churn"), {}, 0o077))

    assert file(repository).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "index", ["../x.yaml", "a/../../x.yaml", "/x.yaml", ".git/config", ".GIT/x"]
)
def test_a_file_outside_of_the_work_tree_is_refused(repository: Repository, index: str) -> None:
    """Whoever wrote .gto does not choose among all files of who uses the repository."""
    configure(repository, f"index: {index}\n")

    message = refused(repository, AnnotateRequest("churn"), ErrorKind.INVALID_CONFIGURATION)

    assert f"'{index}'" in message


@pytest.mark.parametrize(
    ("request_", "part"),
    [
        (AnnotateRequest("a b"), "'a b' is not a valid name for an artifact"),
        (AnnotateRequest(""), "'' is not a valid name for an artifact"),
        (AnnotateRequest("churn", labels=("a", "a=b")), "'a=b' is no label"),
        (AnnotateRequest("churn", labels=("",)), "'' is no label"),
        (AnnotateRequest("churn", type="a.b"), "'a.b' is no type"),
        (AnnotateRequest("churn", must_exist=True), "--path"),
    ],
)
def test_what_is_no_name_is_refused(
    repository: Repository, request_: AnnotateRequest, part: str
) -> None:
    """The sentence says what is wrong."""
    assert part in refused(repository, request_, ErrorKind.INVALID_ARGUMENT)


def test_only_types_that_the_configuration_allows(repository: Repository) -> None:
    """The others are told; without such a list all are allowed."""
    configure(repository, "types: [model, dataset]\n")

    message = refused(
        repository, AnnotateRequest("churn", type="modle"), ErrorKind.TYPE_NOT_ALLOWED
    )

    assert "model, dataset" in message
    assert "Did you mean 'model'?" in message
    assert annotated(repository, AnnotateRequest("churn", type="dataset")).is_changed


def test_a_broken_configuration_fails_writes(repository: Repository) -> None:
    """Nobody knows what it would allow, and which file it means."""
    configure(repository, "types: [model]\nnonsense: 1\n")

    message = refused(repository, AnnotateRequest("churn"), ErrorKind.INVALID_CONFIGURATION)

    assert ".gto line 2" in message
    refusal(remove(repository, RemoveRequest("churn"), {}, UMASK), ErrorKind.INVALID_CONFIGURATION)


@pytest.mark.parametrize("path", ["notes.txt", "./models/../notes.txt", "models", "../r/data/"])
def test_a_path_that_must_exist_is_committed(repository: Repository, path: str) -> None:
    """A file or a folder; it is no longer virtual."""
    file(repository).write_text("")

    view = annotated(repository, AnnotateRequest("new", path=path, must_exist=True))

    assert view.annotation == Annotation(path=path, virtual=False)


@pytest.mark.parametrize("path", ["none", "fresh", "..", "s3://bucket/x", "-x"])
def test_a_path_that_must_exist_and_is_not_committed(repository: Repository, path: str) -> None:
    """What lies in the work tree alone does not count."""
    file(repository, "fresh").write_text("x")

    request = AnnotateRequest("new", path=path, must_exist=True)

    assert f"'{path}'" in refused(repository, request, ErrorKind.INVALID_ARGUMENT)


def test_nothing_is_committed_before_the_first_commit(tmp_path: Path) -> None:
    """There is no HEAD."""
    repository = build(tmp_path, "")
    file(repository).touch()

    refused(repository, AnnotateRequest("a", path="x", must_exist=True), ErrorKind.INVALID_ARGUMENT)


def test_a_path_without_proof_is_virtual_again(repository: Repository) -> None:
    """As with gto: only --must-exist says that it is there."""
    annotated(repository, AnnotateRequest("churn", path="models/churn", must_exist=True))

    view = annotated(repository, AnnotateRequest("churn", path="models/other"))

    assert view.annotation == Annotation("model", "models/other", virtual=True)


@pytest.mark.parametrize(
    ("path", "relation"),
    [
        ("models/churn", "is also that of 'churn' (line 2), 'models/churn'"),
        ("./models/x/..//churn/", "is also that of 'churn' (line 2)"),
        ("models/churn/part", "lies in that of 'churn' (line 2)"),
        ("models", "contains that of 'churn' (line 2)"),
        ("data/b", "is also that of 'b' (line 4), './data//b/'"),
        (".", "contains that of 'churn'"),
        ("..", "contains that of 'churn'"),
    ],
)
def test_two_artifacts_share_no_path(repository: Repository, path: str, relation: str) -> None:
    """However it is written; the sentence names the other and its line."""
    message = refused(repository, AnnotateRequest("new", path=path), ErrorKind.PATH_CONFLICT)

    assert f"Path '{path}' {relation}" in message


@pytest.mark.parametrize("path", ["models/churn2", "models/chur", "data", "x"])
def test_paths_beside_each_other_are_no_conflict(repository: Repository, path: str) -> None:
    """Nor is an artifact's own old path."""
    assert annotated(repository, AnnotateRequest("b", path=path)).is_changed


def test_the_full_path_is_the_same_path(repository: Repository) -> None:
    """From the root or from the top of the work tree."""
    path = str(file(repository, "models/churn"))

    refused(repository, AnnotateRequest("new", path=path), ErrorKind.PATH_CONFLICT)


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"a: {}\nb: [\n", "artifacts.yaml line 3: "),
        (b"a: {}\nb: {labels: x}\n", "artifacts.yaml line 2: 'labels' must be a list"),
        (b"a: {}\n# \xff\n", "artifacts.yaml line 2: This is not UTF-8"),
    ],
)
def test_a_broken_file_stays_as_it_is(repository: Repository, data: bytes, part: str) -> None:
    """The sentence names the file and the line."""
    file(repository).write_bytes(data)

    message = refused(repository, AnnotateRequest("a", path="x"), ErrorKind.INVALID_ANNOTATIONS)

    assert part in message


def test_an_entry_that_there_is_not_cannot_be_removed(repository: Repository) -> None:
    """Where there is no file either."""
    steps = remove(repository, RemoveRequest("chrun"), {}, UMASK)
    assert "Did you mean 'churn'?" in refusal(steps, ErrorKind.ARTIFACT_NOT_FOUND)

    file(repository).unlink()
    steps = remove(repository, RemoveRequest("churn"), {}, UMASK)
    refusal(steps, ErrorKind.ARTIFACT_NOT_FOUND)
    assert not file(repository).exists()


def test_a_bare_repository_has_no_file(tmp_path: Path) -> None:
    """The way out is a clone."""
    path = make_repository(tmp_path / "bare", "", "--bare")
    repository = Repositories().find(str(path), {})

    refusal(annotate(repository, AnnotateRequest("a"), {}, UMASK), ErrorKind.INVALID_ARGUMENT)
    refusal(remove(repository, RemoveRequest("a"), {}, UMASK), ErrorKind.INVALID_ARGUMENT)


def test_git_sees_only_the_lines_that_changed(repository: Repository) -> None:
    """And neither a lock nor anything else beside the file."""
    annotated(repository, AnnotateRequest("b", type="dataset"))

    work_tree = file(repository).parent
    assert git(work_tree, "diff", "--numstat") == "1\t0\tartifacts.yaml"
    assert git(work_tree, "status", "--porcelain") == "M artifacts.yaml"
    assert sorted(os.listdir(work_tree)) == [
        ".git",
        "artifacts.yaml",
        "data",
        "models",
        "notes.txt",
    ]
