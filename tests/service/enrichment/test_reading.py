"""The metafiles beside an artifact's path, in commits and in the work tree."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from gtod.annotations.artifacts import Annotation
from gtod.annotations.enrichment import Enrichment, Enrichments
from gtod.annotations.metafile import Facts
from gtod.service.enrichment.reader import path_within
from gtod.service.enrichment.reading import (
    enrichments_at,
    enrichments_at_each,
    working_enrichments,
)
from gtod.steps import Steps, finish
from gtod.workspace import metafiles
from gtod.workspace.metafiles import METAFILE_LIMIT, Metafiles
from gtod.workspace.repositories import Repositories
from gtod.workspace.repository import Repository
from tests.helpers.git import commit, git, make_repository

DVC = "outs:\n- md5: f00\n  size: 4\n  hash: md5\n  path: a.pkl\n"
LOCK = "schema: '2.0'\nstages:\n  train:\n    cmd: x\n    outs:\n    - {path: PATH, md5: f01}\n"
MLEM = "artifacts:\n  data: {hash: f02, size: 5, uri: a.pkl}\nmodel_type: {type: sklearn}\n"
MLEM += "object_type: model\n"
SKLEARN = Enrichment("mlem", "models/a.pkl.mlem", Facts(5, "f02", 1, "model", "sklearn"))


def write(root: Path, files: Mapping[str, str]) -> None:
    """Puts files there."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A work tree without commits."""
    return make_repository(tmp_path / "r")


def committed(root: Path, files: Mapping[str, str]) -> tuple[Repository, str]:
    """The repository with a commit of these files besides those that it has."""
    write(root, files)
    git(root, "add", "--all")
    return Repositories().find(str(root), {}), commit(root)


def both(root: Path, files: Mapping[str, str], path: str | None) -> Enrichments:
    """What the same files say in a commit and in the work tree, which is the same."""
    repository, oid = committed(root, files)
    annotation = Annotation(path=path)

    found = finish(enrichments_at(repository, oid, annotation))

    assert finish(working_enrichments(str(root), "", annotation, Metafiles())) == found
    return found


@pytest.mark.parametrize(
    ("files", "file", "facts"),
    [
        ({"models/a.pkl.dvc": DVC}, "models/a.pkl.dvc", Facts(4, "f00")),
        ({"dvc.lock": LOCK.replace("PATH", "models/a.pkl")}, "dvc.lock", Facts(hash="f01")),
        ({"models/dvc.lock": LOCK.replace("PATH", "a.pkl")}, "models/dvc.lock", Facts(hash="f01")),
        (
            {
                "models/dvc.lock": LOCK.replace("PATH", "b.pkl"),
                "dvc.lock": LOCK.replace("PATH", "models/a.pkl"),
            },
            "dvc.lock",
            Facts(hash="f01"),
        ),
        (
            {"models/a.pkl.dvc": DVC, "models/dvc.lock": LOCK.replace("PATH", "a.pkl")},
            "models/a.pkl.dvc",
            Facts(4, "f00"),
        ),
        (
            {
                "dvc.lock": LOCK.replace("PATH", "a.pkl"),
                "dvc.yaml": "stages: {train: {wdir: models}}",
            },
            "dvc.lock",
            Facts(hash="f01"),
        ),
        (
            {
                "dvc.lock": LOCK.replace("PATH", "a.pkl").replace("train", "train@x"),
                "dvc.yaml": "stages: {train: {do: {wdir: models}}}",
            },
            "dvc.lock",
            Facts(hash="f01"),
        ),
    ],
)
def test_what_dvc_says(root: Path, files: dict[str, str], file: str, facts: Facts) -> None:
    """The file beside it, else the nearest lock that has it."""
    assert both(root, files, "models/a.pkl").found == (Enrichment("dvc", file, facts),)


@pytest.mark.parametrize(
    "files",
    [
        {"models/a.pkl": "content"},
        {"models/a.pkl.dvc": DVC.replace("a.pkl", "b.pkl")},
        {"dvc.lock": LOCK.replace("PATH", "a.pkl")},
        {
            "dvc.lock": LOCK.replace("PATH", "models/a.pkl"),
            "dvc.yaml": "stages: {train: {wdir: x}}",
        },
        {"dvc.lock": LOCK.replace("PATH", "a.pkl"), "dvc.yaml": "stages: {train: {wdir: '${x}'}}"},
        {"models.dvc": "outs: [{path: models, md5: f00.dir}]"},
        {"models/a.pkl.dvc/x": DVC, "models/a.pkl.mlem/x": MLEM},
    ],
)
def test_what_says_nothing_of_the_path(root: Path, files: dict[str, str]) -> None:
    """Another path, a folder around it, a folder of that name."""
    assert both(root, files, "models/a.pkl") == Enrichments()


def test_a_folder(root: Path) -> None:
    """With the hash of its listing, however its path is written."""
    text = "outs:\n- md5: c1.dir\n  size: 30\n  nfiles: 2\n  path: data\n"

    found = both(root, {"data.dvc": text}, "./data/")

    assert found.found == (Enrichment("dvc", "data.dvc", Facts(30, "c1.dir", 2)),)


def test_both_tools(root: Path) -> None:
    """Each says what it knows."""
    found = both(root, {"models/a.pkl.dvc": DVC, "models/a.pkl.mlem": MLEM}, "models/a.pkl")

    assert found.found == (Enrichment("dvc", "models/a.pkl.dvc", Facts(4, "f00")), SKLEARN)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"models/a.pkl.dvc": "outs:\n- x\n"}, "models/a.pkl.dvc, line 2: 'an item of outs' must"),
        ({"models/dvc.lock": "a: ["}, "models/dvc.lock, line 1: "),
        (
            {"dvc.lock": LOCK.replace("PATH", "models/a.pkl"), "dvc.yaml": "stages: 1"},
            "dvc.yaml, line 1: 'stages' must be a mapping",
        ),
        (
            {"models/a.pkl.dvc": "#" * (METAFILE_LIMIT + 1)},
            "models/a.pkl.dvc, line 1: It has more than 8 MiB",
        ),
    ],
)
def test_broken_metafiles(root: Path, files: dict[str, str], message: str) -> None:
    """One of DVC leaves what MLEM says."""
    found = both(root, files | {"models/a.pkl.mlem": MLEM}, "models/a.pkl")

    assert found.found == (SKLEARN,)
    assert [broken.message.startswith(message) for broken in found.broken] == [True]
    assert found.broken[0].problem.code == "broken-metafile"


@pytest.mark.parametrize(
    ("path", "folder", "within"),
    [
        ("a.pkl", "", "a.pkl"),
        ("./m//a.pkl/", "", "m/a.pkl"),
        ("a.pkl", "sub/x", "sub/x/a.pkl"),
        (None, "", None),
        ("", "", None),
        (".", "", None),
        ("/a.pkl", "", None),
        ("../a.pkl", "sub", None),
        ("m/../a.pkl", "", None),
        ("s3://b/a.pkl", "", None),
        ("C:/a.pkl", "", "C:/a.pkl"),
        ("a\0", "", None),
        ("\ud800", "", None),
    ],
)
def test_paths_in_the_repository(path: str | None, folder: str, within: str | None) -> None:
    """What leads out of it, or elsewhere, has no metafiles."""
    assert path_within(path, folder) == within


@pytest.mark.parametrize("path", ["../a.pkl", "s3://b/a.pkl", "x" * 5_000, "a\nb", "a:b"])
def test_odd_paths_have_no_metafiles(root: Path, path: str) -> None:
    """And stop nothing."""
    assert both(root, {"a.pkl.dvc": DVC}, path) == Enrichments()


def test_a_commit_has_its_own_metafiles(root: Path) -> None:
    """The same artifact in another commit, and the work tree that nobody committed."""
    repository, first = committed(root, {"a.pkl.dvc": DVC})
    _, second = committed(root, {"a.pkl.dvc": DVC.replace("f00", "f99")})
    write(root, {"a.pkl.dvc": DVC.replace("f00", "f77")})
    annotation = Annotation(path="a.pkl")

    old, new, none = finish(
        enrichments_at_each(repository, [(first, annotation), (second, annotation), (first, None)])
    )
    now = finish(working_enrichments(str(root), "", annotation, repository.metafiles))

    assert [e.found[0].facts.hash for e in (old, new, now)] == ["f00", "f99", "f77"]
    assert none == Enrichments()
    assert finish(enrichments_at(repository, None, annotation)) == Enrichments()


def test_commits_that_share_a_metafile_read_it_once(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So do the work tree and HEAD; large ones too."""
    read = metafiles.read_content
    reads: list[int] = []

    def counting(data: bytes, parse: Callable[[str], object]) -> Steps[object]:
        reads.append(len(data))
        return read(data, parse)

    monkeypatch.setattr(metafiles, "read_content", counting)
    files = {"a.pkl.dvc": DVC, "b/dvc.lock": LOCK.replace("PATH", "b") + "#" * 20_000}
    repository, first = committed(root, files)
    ids = [first, *(committed(root, {"other": str(n)})[1] for n in range(20))]

    for path in ("a.pkl", "b/b"):
        annotation = Annotation(path=path)
        finish(enrichments_at_each(repository, [(oid, annotation) for oid in ids]))
        finish(working_enrichments(str(root), "", annotation, repository.metafiles))

    assert len(reads) == 2


def test_a_repository_that_libgit2_refuses(tmp_path: Path) -> None:
    """Its objects come from git itself."""
    root = make_repository(tmp_path / "r", "", "--object-format=sha256")

    found = both(root, {"a.pkl.dvc": DVC, "b.dvc": "#" * (METAFILE_LIMIT + 1)}, "a.pkl")

    assert found.found == (Enrichment("dvc", "a.pkl.dvc", Facts(4, "f00")),)
    assert both(root, {}, "b").broken[0].message.startswith("b.dvc, line 1: It has more than 8 MiB")


def test_a_missing_blob_adds_nothing(root: Path) -> None:
    """As in a clone that has only some of them; a fetch may bring it, so that it is noted."""
    repository, oid = committed(root, {"a.pkl.dvc": DVC})
    blob = git(root, "rev-parse", "HEAD:a.pkl.dvc")
    (root / ".git/objects" / blob[:2] / blob[2:]).unlink()

    assert finish(enrichments_at(repository, oid, Annotation(path="a.pkl"))) == Enrichments()
    assert repository.objects_missed == 1


def test_what_is_no_file_in_the_work_tree(root: Path) -> None:
    """A link in a circle is told; one to nothing is no metafile."""
    (root / "a.dvc").symlink_to("a.dvc")
    (root / "b.dvc").symlink_to("nothing")

    circle = finish(working_enrichments(str(root), "", Annotation(path="a"), Metafiles()))
    nothing = finish(working_enrichments(str(root), "", Annotation(path="b"), Metafiles()))

    assert circle.broken[0].problem.message.startswith("It cannot be read: ")
    assert nothing == Enrichments()
