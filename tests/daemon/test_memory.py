"""Repositories that nobody asks, or for which there is no room, go; and come back by themselves."""

import gc
import select
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from gtod.daemon.limits import Limits
from gtod.daemon.memory import MemoryKeeper
from gtod.steps import finish
from gtod.workspace.repositories import Repositories
from gtod.workspace.repository import Repository
from tests.daemon.big import ARTIFACTS, TAGS
from tests.daemon.support import Answer, Place, Rpc, git, resident, wait_until
from tests.helpers.git import make_repository
from tests.helpers.git import tag as make_tag
from tests.helpers.story import stream

STORY = "5 commit A\n10 churn@v1.0.0 on A"

#: More than everything in these tests takes, and less than anything does.
PLENTY = 1024**3
NOTHING = 1
LONG = 1800.0


class Clock:
    """A clock that stands still, and is put forward."""

    def __init__(self, repositories: Repositories) -> None:
        self._repositories = repositories
        self.ahead = 0.0

    def __call__(self) -> float:
        """So much after the last question."""
        return max((r.asked for r in self._repositories.residences()), default=0.0) + self.ahead


class Workshop:
    """Some repositories of one artifact, and who keeps them in memory."""

    def __init__(self, top: Path, memory: int = PLENTY, idle: float = LONG) -> None:
        self.top = top
        self.repositories = Repositories()
        self.clock = Clock(self.repositories)
        self.keeper = MemoryKeeper(self.repositories, Limits(memory, idle), self.clock)

    def ask(self, name: str) -> Repository:
        """Ask for all of a repository, which is made if there is none."""
        path = self.top / name
        if not path.exists():
            make_repository(path, stream(STORY))
        repository = self.repositories.find(str(path), {})
        finish(repository.tags.all())
        return repository

    def look(self) -> None:
        """Do what there is to be done."""
        chore = self.keeper.chore()
        if chore is not None:
            finish(chore)

    def held(self) -> list[str]:
        """What is in memory."""
        return [Path(r.common_dir).parent.name for r in self.repositories.residences()]


def test_nothing_is_dropped_while_there_is_room(tmp_path: Path) -> None:
    """However many there are."""
    workshop = Workshop(tmp_path)
    for name in "abc":
        workshop.ask(name)

    workshop.look()

    assert workshop.held() == ["a", "b", "c"]


def test_the_least_recently_asked_goes_first(tmp_path: Path) -> None:
    """As many as it takes, and no more."""
    workshop = Workshop(tmp_path)
    for name in ("a", "b", "c", "a"):
        workshop.ask(name)
    size = workshop.keeper.size

    keeper = MemoryKeeper(workshop.repositories, Limits(size * 2 // 3 + 1, LONG), workshop.clock)
    keeper.chore()

    assert workshop.held() == ["a", "c"]


def test_the_one_asked_last_stays_whatever_it_takes(tmp_path: Path) -> None:
    """It would be back the next moment; that is told once."""
    workshop = Workshop(tmp_path, memory=NOTHING)
    for name in "abc":
        workshop.ask(name)

    workshop.look()

    assert workshop.held() == ["c"]


def test_too_much_in_use_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """And again only when it was all right in between."""
    workshop = Workshop(tmp_path, memory=NOTHING)
    workshop.ask("a")

    for _ in range(3):
        workshop.look()

    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "more than the limit" in caplog.text


def test_what_is_in_use_stays(tmp_path: Path) -> None:
    """Steps under way hold their repository, and so does whoever wants to hear of its changes."""
    workshop = Workshop(tmp_path, memory=NOTHING, idle=60.0)
    held = workshop.ask("a")
    workshop.ask("b")
    workshop.ask("c")
    workshop.clock.ahead = 3600.0

    workshop.look()

    assert workshop.held() == ["a"]
    assert workshop.ask("a") is held
    del held
    workshop.look()
    assert workshop.held() == []


def test_a_dead_cycle_uses_nothing_for_ever(tmp_path: Path) -> None:
    """Though it was alive when all that there was was taken for lasting."""
    workshop = Workshop(tmp_path, idle=0.0)
    cycle: list[object] = [workshop.ask("a")]
    cycle.append(cycle)
    try:
        for name in ("b", "c"):
            workshop.ask(name)
            workshop.look()
            assert workshop.held() == ["a"]
            cycle = []
        workshop.look()
        assert workshop.held() == []
    finally:
        gc.unfreeze()


def test_what_nobody_asks_goes(tmp_path: Path) -> None:
    """Also the one asked last."""
    workshop = Workshop(tmp_path, idle=60.0)
    workshop.ask("a")

    workshop.clock.ahead = 59.0
    workshop.look()
    assert workshop.held() == ["a"]
    workshop.clock.ahead = 60.0
    workshop.look()
    assert workshop.held() == []


def test_it_comes_back_as_it_is_by_then(tmp_path: Path) -> None:
    """With the tags that were made meanwhile."""
    workshop = Workshop(tmp_path, idle=0.0)
    workshop.ask("a")
    workshop.look()
    assert workshop.held() == []

    make_tag(tmp_path / "a", "other@v1.0.0")

    assert set(finish(workshop.ask("a").tags.all())) == {"churn", "other"}


def test_worktrees_share_one(tmp_path: Path) -> None:
    """A question from one of them is a question to all, and they go together."""
    workshop = Workshop(tmp_path, memory=NOTHING)
    workshop.ask("a")
    git(tmp_path / "a", "worktree", "add", "-q", str(tmp_path / "tree"))
    workshop.ask("b")
    workshop.ask("tree")

    assert workshop.held() == ["a", "b"]
    assert len(workshop.repositories.held()) == 3
    workshop.look()
    assert workshop.held() == ["a"]
    assert len(workshop.repositories.held()) == 2
    workshop.ask("b")
    workshop.look()
    assert workshop.held() == ["b"]


@pytest.mark.slow
def test_memory_is_given_back_after_a_big_load(tmp_path: Path, big_registry: Path) -> None:
    """Once, and not for a little."""
    workshop = Workshop(tmp_path)
    workshop.ask("a")
    assert workshop.keeper.chore() is None

    finish(workshop.repositories.find(str(big_registry), {}).tags.all())
    chore = workshop.keeper.chore()
    assert chore is not None
    finish(chore)
    assert workshop.keeper.chore() is None


@pytest.fixture
def three(big_registry: Path) -> Iterator[Place]:
    """A place with three registries of 20,000 tags, and a daemon with room for two."""
    made = Place(GTOD_MEMORY_LIMIT="24M")
    try:
        for name in "abc":
            shutil.copytree(big_registry, made.top / name)
        made.build()
        made.begin()
        yield made
    finally:
        made.close()


def held_in(place: Place, rpc: Rpc) -> list[str]:
    """The names of the registries in memory."""
    repositories = rpc.result("gtod/status")["repositories"]
    names = [Path(held["path"]).name for held in repositories]
    return [name for name in names if name != place.registry.name]


def show(place: Place, rpc: Rpc, name: str) -> list[Answer]:
    """All artifacts of one of the registries."""
    result = rpc.result("gto/show", {"repo": str(place.top / name)})
    return list(result["artifacts"])


@pytest.mark.slow
def test_a_real_daemon_keeps_its_limit(three: Place) -> None:
    """The least recently asked goes and its memory with it; it comes back with a new tag."""
    with three.rpc() as rpc:
        pid = rpc.result("gtod/status")["pid"]
        for name in "ab":
            assert len(show(three, rpc, name)) == ARTIFACTS
        assert held_in(three, rpc) == ["a", "b"]

        assert len(show(three, rpc, "c")) == ARTIFACTS
        wait_until(lambda: held_in(three, rpc) == ["b", "c"])
        status = rpc.result("gtod/status")
        assert status["memory_held"] <= status["memory_limit"] == 24 * 1024**2

        git(three.top / "a", "tag", "-a", "-m", "x", "new@v1.0.0", "m7@v0.0.0^{commit}")
        rows = show(three, rpc, "a")
        assert [row["latest"] for row in rows if row["artifact"] == "new"] == ["v1.0.0"]
        assert len(rows) == ARTIFACTS + 1
        wait_until(lambda: held_in(three, rpc) == ["c", "a"])
        assert rpc.result("gtod/status")["pid"] == pid
        assert rpc.result("gtod/status")["last_error"] is None


@pytest.mark.slow
def test_work_under_way_ends_right(three: Place) -> None:
    """Whatever else is asked meanwhile, and however little room there is."""
    three.check("daemon", "stop")
    three.environ["GTOD_MEMORY_LIMIT"] = "1"
    three.begin()
    with three.rpc() as rpc, three.rpc() as others:
        first = rpc.ask("gto/history", {"repo": str(three.top / "a")})
        second = rpc.ask("gto/history", {"repo": str(three.top / "a"), "ascending": True})
        wait_until(lambda: held_in(three, others) == ["a"])
        while not select.select([rpc.socket], [], [], 0)[0]:
            show(three, others, "b")
            assert "a" in held_in(three, others)
        answers = {answer["id"]: answer["result"] for answer in (rpc.receive(), rpc.receive())}
        show(three, others, "c")
        wait_until(lambda: held_in(three, others) == ["c"])

    assert len(answers[first]) == len(answers[second]) == TAGS + ARTIFACTS
    assert answers[first] == answers[second][::-1]


@pytest.mark.slow
def test_memory_really_falls(large_registry: Path) -> None:
    """Of a registry of 100,000 tags a good part goes with it, and it takes no more when it is back.

    How much goes depends on what else was made meanwhile: each small thing keeps a megabyte.
    """
    place = Place(GTOD_REPOSITORY_IDLE="1").build()
    try:
        pid = place.begin()
        with place.rpc() as rpc:
            rpc.result("gto/show", {"repo": str(place.registry)})
            empty = resident(pid)
            grown: list[int] = []
            for _ in range(3):
                rpc.result("gto/show", {"repo": str(large_registry)})
                grown.append(resident(pid) - empty)
                wait_until(lambda: not rpc.result("gtod/status")["repositories"])
                if len(grown) == 1:
                    wait_until(
                        lambda: resident(pid) - empty < grown[0] * 0.75,
                        told=lambda: f"{resident(pid) - empty:,} of {grown[0]:,} bytes are left",
                    )

            assert grown[0] > 30_000_000
            assert max(grown) < grown[0] * 1.3
    finally:
        place.close()


@pytest.mark.slow
def test_the_status_tells_it(place: Place) -> None:
    """The limits, what is wrong with them, and each repository's part."""
    place.environ |= {"GTOD_MEMORY_LIMIT": "1.5GiB", "GTOD_REPOSITORY_IDLE": "soon"}
    place.begin()

    status = place.status()
    assert status["memory_limit"] == 1536 * 1024**2
    assert status["repository_idle"] == LONG
    (warning,) = status["warnings"]
    (held,) = status["repositories"]
    assert 0 < held["size"] == status["memory_held"] < 1_000_000
    assert 0 <= held["idle"] < 60

    told = place.check("daemon", "status")
    assert f"warning       {warning}; the default holds\n" in told
    assert "drops         a repository after 30 min 0 s without a question\n" in told
    assert "repositories  1, about 0.0 MB of at most 1,610.6 MB\n" in told
    assert ", asked 0 s ago\n" in told
    assert warning in place.check("daemon", "log")
