"""An answer is given again only while everything that it rests on is the same."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gtod.git.freshness import FINE_GRAIN, moment
from gtod.rpc.dispatch import answer, recall
from gtod.rpc.envelope import read_request
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from tests.freshness.truth import InProcess, truth
from tests.helpers.daemon import PATIENCE, request
from tests.helpers.git import commit, git, make_repository, tag, write_object
from tests.helpers.story import stream

FILES = {"A": {"artifacts.yaml": "churn: {}\n"}}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two versions of churn, one of them in prod, settled."""
    story = "5 commit A\n10 churn@v1.0.0 on A\n20 churn#prod#1 on A\n30 churn@v1.1.0 on B"
    path = make_repository(tmp_path / "r", stream(story, FILES))
    time.sleep(2 * FINE_GRAIN)  # the grain of the clock: before that nothing is known for sure
    return path


class Asker:
    """Asks as the daemon does: for a moment, what is known first."""

    def __init__(self, path: Path) -> None:
        self._server = InProcess(Repositories())
        self._path = str(path)
        self.was_known = False

    def ask(self, method: str, **params: object) -> Any:  # noqa: ANN401 - JSON
        """The answer, which has to be that of somebody who has never asked before."""
        body = request(method, {"repo": self._path, **params})
        with moment():
            known = recall(read_request(body), self._server)
            found = known or finish(answer(read_request(body), self._server, self._server))
        self.was_known = known is not None
        assert found == truth(body)
        return msgspec.json.decode(found)

    def settle(self, method: str, **params: object) -> None:
        """Ask until the answer is known."""
        deadline = time.monotonic() + PATIENCE
        self.ask(method, **params)
        while not self.was_known:
            assert time.monotonic() < deadline, "the answer is never known"
            self.ask(method, **params)


@pytest.fixture
def asker(repository: Path) -> Asker:
    """Somebody who asks about the repository."""
    return Asker(repository)


QUESTIONS: list[tuple[str, dict[str, object]]] = [
    ("gto/which", {"name": "churn", "stage": "prod"}),
    ("gto/which", {"name": "churn", "stage": "prod", "all": True}),
    ("gto/which", {"name": "churn@v1.0.0", "stage": "prod"}),
    ("gto/latest", {"name": "churn"}),
    ("gto/latest", {"name": "churn", "all": True}),
    ("gto/history", {"name": "churn"}),
    ("gto/history", {"name": "churn", "limit": 1}),
]


def new_tag(path: Path) -> None:
    """Register a version."""
    tag(path, "churn@v2.0.0", time=40)


def moved_tag(path: Path) -> None:
    """Give a stage to another version."""
    tag(path, "churn#prod#1", "HEAD", "--force", time=50)


def gone_tag(path: Path) -> None:
    """Take an assignment away."""
    git(path, "tag", "--delete", "churn#prod#1")


def packed(path: Path) -> None:
    """Pack, and remove one of the packed."""
    git(path, "pack-refs", "--all")
    git(path, "tag", "--delete", "churn@v1.1.0")


def setting(path: Path) -> None:
    """Let the last assignment count."""
    (path / ".gtod.yaml").write_text("sort: timestamp\n")


def head(path: Path) -> None:
    """Annotate another artifact."""
    (path / "artifacts.yaml").write_text("churn: {}\nother: {}\n")
    git(path, "add", ".")
    commit(path)


def other_repository(path: Path) -> None:
    """Put another repository in its place."""
    (path / ".git").rename(path / "old.git")
    make_repository(path, stream("1 churn@v9.0.0 on A\n2 churn#prod#1 on A"))


@pytest.mark.parametrize("change", [new_tag, moved_tag, gone_tag, packed, setting, head])
@pytest.mark.parametrize(("method", "params"), QUESTIONS)
def test_after_a_change_the_answer_is_found_anew(
    repository: Path,
    asker: Asker,
    change: Callable[[Path], None],
    method: str,
    params: dict[str, object],
) -> None:
    """Or is the same: the truth is somebody's who has never asked before."""
    asker.settle(method, **params)

    change(repository)

    for _ in range(3):
        asker.ask(method, **params)


@pytest.mark.parametrize(("method", "params"), QUESTIONS)
def test_another_repository_in_the_same_place(
    repository: Path, asker: Asker, method: str, params: dict[str, object]
) -> None:
    """It knows nothing of the answers of the one before."""
    asker.settle(method, **params)

    other_repository(repository)

    for _ in range(3):
        asker.ask(method, **params)


def test_a_tag_that_came_and_went(repository: Path, asker: Asker) -> None:
    """In the end all is as it was, and the answer too."""
    asker.settle("gto/latest", name="churn")
    new_tag(repository)
    assert asker.ask("gto/latest", name="churn")["result"]["version"] == "v2.0.0"
    git(repository, "tag", "--delete", "churn@v2.0.0")

    assert asker.ask("gto/latest", name="churn")["result"]["version"] == "v1.1.0"


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("gto/which", {"name": "churn", "stage": "dev"}),
        ("gto/which", {"name": "nobody", "stage": "prod"}),
        ("gto/which", {"name": "churn@v1.1.0", "stage": "prod"}),
        ("gto/history", {}),
        ("gto/history", {"name": "churn", "reach": "commits"}),
        ("gto/history", {"name": "churn", "since": "HEAD"}),
        ("gto/history", {"name": "churn", "until": "HEAD"}),
        ("gto/which", {"name": "churn", "stage": "prod", "as_of": "HEAD"}),
        ("gto/latest", {"name": "churn", "as_of": "churn@v1.1.0"}),
        ("gto/show", {}),
        ("gto/describe", {"name": "churn"}),
    ],
)
def test_what_rests_on_more_is_never_kept(
    asker: Asker, method: str, params: dict[str, object]
) -> None:
    """Errors, empty answers, and what looks at other artifacts, commits or refs."""
    for _ in range(3):
        asker.ask(method, **params)
        assert not asker.was_known


def test_a_stage_that_another_artifact_brings(repository: Path, asker: Asker) -> None:
    """An error about a stage nobody uses becomes an empty answer when somebody uses it."""
    for _ in range(3):
        assert "error" in asker.ask("gto/which", name="churn", stage="dev")
    tag(repository, "other#dev#1")

    assert asker.ask("gto/which", name="churn", stage="dev")["result"] is None


def test_commits_that_a_fetch_brings(repository: Path, tmp_path: Path) -> None:
    """What could not be read is no ground for an answer that is given again."""
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{repository}", str(shallow))
    # A tag and its object, without the commit that it stands on.
    oid = write_object(shallow, "tag", git(repository, "cat-file", "tag", "churn@v1.0.0"))
    (shallow / ".git/refs/tags/churn@v1.0.0").write_text(f"{oid}\n")
    asker = Asker(shallow)
    for _ in range(3):
        before = asker.ask("gto/history", name="churn")["result"]
        assert not asker.was_known

    git(shallow, "fetch", "--quiet", "--unshallow", "--no-tags")

    after = asker.ask("gto/history", name="churn")["result"]
    assert len(after) == len(before) + 1
