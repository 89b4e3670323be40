"""What subscribers are told, over real sockets, of what a real git does."""

import json
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from gtod.workspace.journal import EVENTS_KEPT
from tests.daemon.following import Subscriber, put, told
from tests.daemon.support import Place, ends, frame, kill, wait_until, watched, worst_latency
from tests.helpers.git import commit, git, make_repository, tag
from tests.helpers.story import stream

STORY = "5 commit A\n10 churn@v1.0.0 on A\n20 churn#prod#1 on A"


@pytest.fixture
def repo(served: Place, tmp_path: Path) -> Path:
    """A repository for one test."""
    assert served.pid()
    return make_repository(tmp_path.resolve() / "r", stream(STORY))


@pytest.fixture
def subscriber(served: Place, repo: Path) -> Iterator[Subscriber]:
    """Somebody who follows it."""
    with Subscriber(served, repo) as made:
        yield made


def held(place: Place, repo: Path) -> dict[str, object]:
    """What the status says of a repository."""
    (found,) = [one for one in place.status()["repositories"] if one["path"] == str(repo)]
    return dict(found)


def test_the_answer_is_the_generation_that_there_is(subscriber: Subscriber) -> None:
    """And nothing happened yet."""
    assert subscriber.answer == {
        "generation": subscriber.generation,
        "reset": False,
        "changes": [],
        "registry": None,
    }


def test_a_tag_with_all_that_it_says(subscriber: Subscriber, repo: Path) -> None:
    """The fields are those of an event in the history."""
    tag(repo, "churn@v2.0.0", time=1_000_000_030)

    change = subscriber.change()

    head = git(repo, "rev-parse", "HEAD")
    assert change == {
        "repo": str(repo),
        "generation": change["generation"],
        "reset": False,
        "events": [
            {
                "change": "added",
                "timestamp": "2001-09-09T01:47:10+00:00",
                "artifact": "churn",
                "event": "registration",
                "version": "v2.0.0",
                "stage": None,
                "commit_hexsha": head,
                "author": "Ann",
                "author_email": "ann@example.com",
                "message": "m",
                "ref": "churn@v2.0.0",
            }
        ],
        "artifacts": ["churn"],
        "config_changed": False,
        "annotations_changed": False,
        "head_changed": False,
        "head": head,
        "registry": None,
    }


def test_whatever_is_done_to_tags(subscriber: Subscriber, repo: Path, tmp_path: Path) -> None:
    """Deleted, moved, in folders that are new, packed and fetched."""
    git(repo, "tag", "--delete", "churn#prod#1")
    assert subscriber.events() == ["-churn#prod#1 v1.0.0"]
    tag(repo, "churn@v1.0.0", "HEAD", "--force", time=1_000_000_007)
    assert subscriber.events() == ["-churn@v1.0.0 v1.0.0", "+churn@v1.0.0 v1.0.0"]
    tag(repo, "team/deep/er/model@v1.0.0")
    assert subscriber.events() == ["+team/deep/er/model@v1.0.0 v1.0.0"]
    tag(repo, "team/deep/er/model@v1.1.0")
    assert subscriber.events() == ["+team/deep/er/model@v1.1.0 v1.1.0"]
    # Takes the folders away, and tells nothing: the next message is about what comes after it.
    git(repo, "pack-refs", "--all", "--prune")
    tag(repo, "team/deep/er/model@v1.2.0")
    assert subscriber.events() == ["+team/deep/er/model@v1.2.0 v1.2.0"]
    git(repo, "tag", "--delete", "team/deep/er/model@v1.0.0")
    assert subscriber.events() == ["-team/deep/er/model@v1.0.0 v1.0.0"]
    other = make_repository(tmp_path / "other", stream("5 commit A\n70 far@v1.0.0 on A"))
    git(repo, "fetch", "--quiet", str(other), "refs/tags/*:refs/tags/*")
    assert subscriber.events() == ["+far@v1.0.0 v1.0.0"]


def test_whatever_is_done_beside_them(subscriber: Subscriber, repo: Path) -> None:
    """HEAD, on branches in folders that are new, the configuration, the annotations."""
    head = commit(repo)
    assert subscriber.wait_for(lambda change: change["head_changed"])["head"] == head
    git(repo, "switch", "--quiet", "--create", "feature/x")
    head = commit(repo)
    assert subscriber.wait_for(lambda change: change["head_changed"])["head"] == head
    put(repo / ".gto", "index: models/index.yaml\n")
    assert subscriber.change()["config_changed"]
    (repo / "models").mkdir()
    put(repo / "models/index.yaml", "churn: {type: model}\n")
    subscriber.wait_for(lambda change: change["annotations_changed"])
    put(repo / "models/index.yaml", "churn: {type: data}\n")
    subscriber.wait_for(lambda change: change["annotations_changed"])
    put(repo / ".gtod.yaml", "sort: timestamp\n")
    subscriber.wait_for(lambda change: change["config_changed"])


def test_the_first_tag_and_commit_of_a_repository(served: Place, tmp_path: Path) -> None:
    """Where even the folders are missing."""
    repo = make_repository(tmp_path / "empty")
    shutil.rmtree(repo / ".git/refs/tags")
    with Subscriber(served, repo) as subscriber:
        commit(repo)
        subscriber.wait_for(lambda change: change["head_changed"])
        tag(repo, "churn@v1.0.0")
        assert subscriber.events() == ["+churn@v1.0.0 v1.0.0"]


def test_linked_worktrees(served: Place, repo: Path, tmp_path: Path) -> None:
    """Share the tags, and each has its own HEAD and files."""
    linked = tmp_path.resolve() / "linked"
    git(repo, "worktree", "add", "--quiet", str(linked))
    with Subscriber(served, repo) as first, Subscriber(served, linked) as second:
        tag(repo, "churn@v2.0.0")
        assert first.events() == second.events() == ["+churn@v2.0.0 v2.0.0"]
        head = commit(linked)
        assert second.wait_for(lambda change: change["head_changed"])["head"] == head
        put(linked / ".gto", "stages: [a]\n")
        assert second.wait_for(lambda change: change["config_changed"])
        tag(repo, "churn@v3.0.0")
        # Nothing of what was the other's alone came before it.
        assert first.events() == ["+churn@v3.0.0 v3.0.0"]


def test_a_build_beside_the_files_costs_no_looks(
    served: Place, repo: Path, subscriber: Subscriber
) -> None:
    """Nothing is told, and the generation stays."""
    for number in range(50):
        (repo / f"out-{number}.o").write_text("x")
    tag(repo, "churn@v2.0.0")
    assert subscriber.events() == ["+churn@v2.0.0 v2.0.0"]
    assert held(served, repo)["watched"] == "inotify"


def test_several_subscribers(served: Place, repo: Path, subscriber: Subscriber) -> None:
    """Hear the same, of one watch; each names the folder as it likes."""
    (repo / "sub").mkdir()
    with Subscriber(served, repo / "sub") as other:
        assert held(served, repo)["subscribers"] == 2
        tag(repo, "churn@v2.0.0")
        one, two = subscriber.change(), other.change()
        assert one["generation"] == two["generation"]
        assert {**one, "repo": ""} == {**two, "repo": ""}


def test_several_repositories(served: Place, repo: Path, tmp_path: Path) -> None:
    """On one connection; each message says which."""
    second = make_repository(tmp_path / "second", stream(STORY))
    with served.rpc() as rpc:
        for path in (repo, second):
            rpc.result("gto/subscribe", {"repo": str(path)})
        for path in (second, repo):
            tag(path, "churn@v2.0.0")
            params = rpc.receive()["params"]
            assert (params["repo"], told(params)) == (str(path), ["+churn@v2.0.0 v2.0.0"])


def test_subscribing_twice_is_one_subscription(repo: Path, subscriber: Subscriber) -> None:
    """And one unsubscription ends it."""
    subscriber.rpc.result("gto/subscribe", {"repo": str(repo)})
    tag(repo, "churn@v2.0.0")
    assert subscriber.events() == ["+churn@v2.0.0 v2.0.0"]
    tag(repo, "churn@v3.0.0")
    assert subscriber.events() == ["+churn@v3.0.0 v3.0.0"]
    assert subscriber.rpc.result("gto/unsubscribe", {"repo": str(repo)}) is True

    assert subscriber.rpc.result("gto/unsubscribe", {"repo": str(repo)}) is False


def test_after_unsubscribing_nothing_is_told(
    served: Place, repo: Path, subscriber: Subscriber
) -> None:
    """Others still hear, and the status counts those who do."""
    with Subscriber(served, repo) as other:
        assert other.rpc.result("gto/unsubscribe", {"repo": str(repo)})
        tag(repo, "churn@v2.0.0")
        subscriber.change()
        assert other.rpc.call("gtod/hello")["result"]["server"] == "gtod"
    assert held(served, repo)["subscribers"] == 1


def test_a_connection_that_ends_ends_its_subscriptions(served: Place, repo: Path) -> None:
    """Nobody watches for somebody who is gone."""
    with Subscriber(served, repo):
        assert held(served, repo)["watched"] == "inotify"
    wait_until(lambda: held(served, repo)["subscribers"] == 0)

    assert held(served, repo)["watched"] is None


def test_what_happened_since(served: Place, repo: Path, subscriber: Subscriber) -> None:
    """The same objects as would have been sent, in order."""
    sent = []
    for number in range(3):
        tag(repo, f"churn@v2.{number}.0")
        sent.append(subscriber.change())

    with Subscriber(served, repo, since=sent[0]["generation"]) as late:
        assert late.answer["reset"] is False
        assert late.answer["changes"] == sent[1:]
        assert late.generation == sent[-1]["generation"]
    with Subscriber(served, repo, since=sent[-1]["generation"]) as latest:
        assert latest.answer["changes"] == []


@pytest.mark.parametrize("since", ["", "x", "000000000000:1", "{instance}:999", "{instance}:x"])
def test_an_unknown_generation(
    served: Place, repo: Path, subscriber: Subscriber, since: str
) -> None:
    """Is answered with the whole state, as `gto/show` tells it."""
    instance = subscriber.generation.partition(":")[0]

    with Subscriber(served, repo, since=since.format(instance=instance)) as late:
        assert late.answer["reset"] is True
        assert late.answer["changes"] == []
        assert late.answer["registry"] == late.rpc.result("gto/show", {"repo": str(repo)})


def test_the_answer_comes_before_what_is_told(
    served: Place, repo: Path, subscriber: Subscriber
) -> None:
    """Also in a batch, whose answers come together after its last request."""
    generation = subscriber.generation
    tag(repo, "churn@v2.0.0")
    subscriber.change()
    requests = [
        {
            "jsonrpc": "2.0",
            "id": number,
            "method": "gto/subscribe",
            "params": {"repo": str(repo), "since": generation},
        }
        for number in (1, 2)
    ]
    with served.rpc() as rpc:
        rpc.send(frame(json.dumps(requests).encode()))
        tag(repo, "churn@v3.0.0")
        answers = rpc.receive()
        assert [answer["id"] for answer in answers] == [1, 2]
        known = [told(one) for one in answers[1]["result"]["changes"]]
        if ["+churn@v3.0.0 v3.0.0"] not in known:
            assert told(rpc.receive()["params"]) == ["+churn@v3.0.0 v3.0.0"]


@pytest.mark.parametrize("params", [{}, {"repo": "relative"}, {"repo": "/nowhere"}])
def test_what_cannot_be_followed(served: Place, params: dict[str, str]) -> None:
    """Is an error, as with every method."""
    with served.rpc() as rpc:
        assert "error" in rpc.call("gto/subscribe", params)
        assert rpc.result("gto/unsubscribe", {"repo": "/nowhere"}) is False


def burst(repo: Path, count: int) -> str:
    """So many tags for `git fast-import`, of a hundred artifacts."""
    head = git(repo, "rev-parse", "HEAD")
    return "".join(
        f"tag team/m{n % 100}@v1.{n // 100}.0\nfrom {head}\n"
        f"tagger Ann <ann@example.com> {1_100_000_000 + n} +0000\ndata 1\nm\n"
        for n in range(count)
    )


@pytest.mark.slow
@pytest.mark.parametrize("way", ["fetch", "fast-import"])
def test_a_burst(
    served: Place, repo: Path, subscriber: Subscriber, tmp_path: Path, way: str
) -> None:
    """5,000 tags come in few messages, in order, none missing and none twice."""
    count = 5000
    if way == "fetch":
        other = tmp_path / "other"
        git(repo, "clone", "--quiet", "--bare", "--no-tags", str(repo), str(other))
        git(other, "fast-import", "--quiet", stdin=burst(repo, count))
        words, stdin = ("fetch", "--quiet", str(other), "refs/tags/*:refs/tags/*"), ""
    else:
        words, stdin = ("fast-import", "--quiet"), burst(repo, count)
    before = set(git(repo, "tag", "--list").split())
    thread = threading.Thread(target=git, args=(repo, *words), kwargs={"stdin": stdin})
    thread.start()
    refs: list[str] = []
    messages = 0
    while len(refs) < count:
        change = subscriber.change()
        times = [event["timestamp"] for event in change["events"]]
        assert times == sorted(times)
        assert not change["reset"]
        refs += [event["ref"] for event in change["events"]]
        messages += 1
    thread.join()

    assert len(refs) == count
    assert set(refs) == set(git(repo, "tag", "--list").split()) - before
    assert messages <= 10
    with served.rpc() as rpc:
        assert worst_latency(rpc, 20) < 1


@pytest.mark.slow
def test_more_than_can_be_told(repo: Path, subscriber: Subscriber, tmp_path: Path) -> None:
    """Is told as the whole state; what comes after it is told again."""
    other = tmp_path / "other"
    git(repo, "clone", "--quiet", "--bare", str(repo), str(other))
    git(other, "fast-import", "--quiet", stdin=burst(repo, EVENTS_KEPT + 1))
    git(other, "pack-refs", "--all")
    for pack in (other / "objects/pack").iterdir():
        shutil.copy(pack, repo / ".git/objects/pack" / pack.name)
    # In one step: git would make them one after the other, and each look would see some of them.
    put(repo / ".git/packed-refs", (other / "packed-refs").read_text())
    change = subscriber.wait_for(lambda change: change["reset"])
    assert change["registry"] == subscriber.rpc.result("gto/show", {"repo": str(repo)})
    assert len(change["artifacts"]) == 101
    tag(repo, "churn@v2.0.0")

    assert subscriber.events() == ["+churn@v2.0.0 v2.0.0"]


@pytest.mark.slow
def test_who_does_not_read_misses_nothing(
    served: Place, repo: Path, subscriber: Subscriber
) -> None:
    """It gets the rest when it reads on; meanwhile others are told at once."""
    with Subscriber(served, repo) as lazy:
        # More than a socket holds, so that the daemon cannot just send it all.
        text = "x" * 20_000
        names = [f"churn@v2.{number}.0" for number in range(100)]
        for name in names:
            git(repo, "tag", "-a", "-m", text, name)
            assert subscriber.events() == [f"+{name} {name.partition('@')[2]}"]
        heard: list[str] = []
        while len(heard) < len(names):
            heard += [event["ref"] for event in lazy.change()["events"]]
    assert heard == names


def test_a_repository_that_goes_away(served: Place, repo: Path, tmp_path: Path) -> None:
    """Is told once, and the subscription has ended."""
    with Subscriber(served, repo) as subscriber:
        repo.rename(tmp_path / "elsewhere")
        lost = subscriber.rpc.receive()
        assert lost["method"] == "gto/lost"
        assert lost["params"]["repo"] == str(repo)
        assert lost["params"]["kind"] == "repository_not_found"
        assert subscriber.rpc.result("gto/unsubscribe", {"repo": str(repo)}) is False


def test_a_repository_that_is_replaced(served: Place, repo: Path, tmp_path: Path) -> None:
    """At the same place: what differs is the change."""
    make_repository(tmp_path / "new", stream(STORY + "\n30 churn@v2.0.0 on A"))
    with Subscriber(served, repo) as subscriber:
        repo.rename(tmp_path / "aside")
        (tmp_path / "new").rename(repo)
        assert subscriber.events() == ["+churn@v2.0.0 v2.0.0"]
        tag(repo, "churn@v3.0.0")
        assert subscriber.events() == ["+churn@v3.0.0 v3.0.0"]


def test_a_link_that_leads_to_another_repository(served: Place, repo: Path, tmp_path: Path) -> None:
    """The folder counts, not what it once led to: the whole state of the other one is told."""
    other = make_repository(tmp_path / "other", stream("5 commit A\n10 far@v1.0.0 on A"))
    link = tmp_path / "link"
    link.symlink_to(repo)
    with Subscriber(served, link) as subscriber:
        (tmp_path / "new").symlink_to(other)
        (tmp_path / "new").rename(link)
        tag(repo, "churn@v2.0.0")
        change = subscriber.wait_for(lambda change: change["reset"])
        assert [row["artifact"] for row in change["registry"]["artifacts"]] == ["far"]
        tag(other, "far@v2.0.0")
        assert subscriber.events() == ["+far@v2.0.0 v2.0.0"]


@pytest.mark.slow
def test_a_subscriber_keeps_the_daemon_alive() -> None:
    """However long nothing happens."""
    place = Place(GTOD_IDLE_TIMEOUT="0.5").build()
    try:
        pid = place.begin()
        with Subscriber(place, place.registry) as subscriber, watched(pid) as process:
            # Three times as long as it waits for anybody.
            assert not ends(process, 1.5)
            tag(place.registry, "churn@v9.0.0")
            assert subscriber.events() == ["+churn@v9.0.0 v9.0.0"]
    finally:
        place.close()


def test_when_the_daemon_ends_the_connection_does(place: Place) -> None:
    """And its successor knows nothing of its generations."""
    place.begin()
    with Subscriber(place, place.registry) as subscriber:
        old = subscriber.generation
        kill(place.pid(), signal.SIGTERM)
        assert subscriber.rpc.is_ended()
    place.begin()
    with Subscriber(place, place.registry, since=old) as subscriber:
        assert subscriber.answer["reset"] is True
        assert subscriber.generation.partition(":")[0] != old.partition(":")[0]


def test_who_comes_back_soon_misses_nothing(served: Place, repo: Path) -> None:
    """A watch that nobody follows is kept for a while."""
    with Subscriber(served, repo) as subscriber:
        old = subscriber.generation
    wait_until(lambda: held(served, repo)["subscribers"] == 0)
    tag(repo, "churn@v2.0.0")

    with Subscriber(served, repo, since=old) as again:
        assert again.answer["reset"] is False
        assert [told(change) for change in again.answer["changes"]] == [["+churn@v2.0.0 v2.0.0"]]
