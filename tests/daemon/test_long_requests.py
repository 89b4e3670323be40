"""Requests that take long: they can be watched, cancelled and abandoned."""

import pytest

from tests.daemon.big import ARTIFACTS, TAGS
from tests.daemon.support import GTOC, Answer, Place, Rpc, git, message, wait_until

pytestmark = pytest.mark.slow


def held(rpc: Rpc) -> Answer:
    """What the daemon says of the one repository that it holds."""
    (repository,) = rpc.result("gtod/status")["repositories"]
    return dict(repository)


def begin_show(place: Place, asking: Rpc, watching: Rpc) -> object:
    """Ask for everything; the id of the request, once the repository loads."""
    request_id = asking.ask("gto/show", {"repo": str(place.registry)}, "long")
    wait_until(lambda: watching.result("gtod/status")["repositories"])
    wait_until(lambda: held(watching)["tags_read"] > 0)
    return request_id


def assert_right(place: Place, rpc: Rpc) -> None:
    """Assert that the daemon's answer is whole, and the same as without it."""
    result = rpc.result("gto/show", {"repo": str(place.registry)})
    assert len(result["artifacts"]) == ARTIFACTS
    assert {row["latest"] for row in result["artifacts"]} == {"v19.0.0"}
    alone = place.gtoc("show", environ={"GTOD": "off"})
    with place.answering():
        assert place.check("show").encode() == alone.stdout


def test_status_while_a_repository_loads(big: Place) -> None:
    """It is answered, and says so; afterwards everything has been read once."""
    with big.rpc() as asking, big.rpc() as watching:
        begin_show(big, asking, watching)
        assert held(watching)["state"] == "loading"
        command = big.gtoc("daemon", "status")
        assert command.returncode == 0
        assert asking.receive()["id"] == "long"
        loaded = held(watching)
        assert loaded["state"] == "ready"
        assert (loaded["tags_read"], loaded["artifacts_folded"]) == (TAGS, ARTIFACTS)


def test_one_question_reads_one_artifact(big: Place) -> None:
    """`which` of one artifact leaves the others' tags alone; nothing is read twice."""
    with big.rpc() as rpc:
        params = {"repo": str(big.registry), "name": "m7", "stage": "prod"}
        for _ in range(3):
            assert rpc.result("gto/which", params)["version"] == "v19.0.0"
        found = held(rpc)
    assert (found["state"], found["artifacts"]) == ("partial", 1)
    assert (found["tags_read"], found["artifacts_folded"]) == (TAGS // ARTIFACTS, 1)


def test_one_new_tag_is_one_tag_read(big: Place) -> None:
    """One new tag among 20,000 reads one tag object and folds one artifact."""
    with big.rpc() as rpc:
        repo = {"repo": str(big.registry)}
        rpc.result("gto/show", repo)
        before = held(rpc)

        git(big.registry, "tag", "-a", "-m", "x", "m7@v20.0.0", "refs/tags/m7@v0.0.0^{commit}")
        after_one = rpc.result("gto/latest", repo | {"name": "m7"})
        result = rpc.result("gto/show", repo)

        assert after_one["version"] == "v20.0.0"
        assert sum(row["latest"] == "v20.0.0" for row in result["artifacts"]) == 1
        after = held(rpc)
        assert after["tags_read"] - before["tags_read"] == 1
        assert after["artifacts_folded"] - before["artifacts_folded"] == 1

        # Packing moves it and changes nothing.
        git(big.registry, "pack-refs", "--all")
        assert rpc.result("gto/show", repo) == result
        assert held(rpc)["tags_read"] == after["tags_read"]


def test_cancel_in_the_middle(big: Place) -> None:
    """The request fails as cancelled, and what comes after is right."""
    with big.rpc() as asking, big.rpc() as watching:
        request_id = begin_show(big, asking, watching)
        asking.send(message("$/cancelRequest", {"id": request_id}))
        answer = asking.receive()

        assert answer["id"] == request_id
        error = answer["error"]
        assert (error["code"], error["data"]["kind"]) == (-32800, "cancelled")
        assert held(watching)["state"] == "partial"
        assert held(watching)["tags_read"] < TAGS
        assert_right(big, asking)
        assert watching.result("gtod/status")["last_error"] is None


def test_cancel_of_one_of_two(big: Place) -> None:
    """The same question of somebody else is not cancelled with it."""
    with big.rpc() as asking, big.rpc() as watching:
        request_id = begin_show(big, asking, watching)
        other = watching.ask("gto/show", {"repo": str(big.registry)})
        asking.send(message("$/cancelRequest", {"id": request_id}))
        assert asking.error() == (-32800, "cancelled")
        answer = watching.receive()
        assert answer["id"] == other
        assert len(answer["result"]["artifacts"]) == ARTIFACTS
        assert_right(big, asking)


def test_disconnect_in_the_middle(big: Place) -> None:
    """What nobody waits for is not finished, and harms nobody."""
    with big.rpc() as watching:
        with big.rpc() as asking:
            begin_show(big, asking, watching)
        wait_until(lambda: watching.result("gtod/status")["connections"] == 1)
        assert held(watching)["state"] == "partial"
        assert held(watching)["tags_read"] < TAGS
        assert_right(big, watching)
        assert watching.result("gtod/status")["last_error"] is None


def test_killed_client_in_the_middle(big: Place) -> None:
    """A gtoc that is killed while it waits is a client that disconnects."""
    with big.rpc() as watching:
        client = big.start(GTOC, "show")
        wait_until(lambda: watching.result("gtod/status")["repositories"])
        client.kill()
        client.wait()
        wait_until(lambda: watching.result("gtod/status")["connections"] == 1)
        assert_right(big, watching)
