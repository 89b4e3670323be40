"""Questions that arrive together are answered together, and each for a time after it arrived."""

import json
import os
import signal

from tests.daemon.support import Place, Rpc, git, message


def ask_while_it_is_stopped(place: Place, pid: int, clients: list[Rpc]) -> None:
    """Have a question of each client waiting at a daemon that does not run meanwhile."""
    os.kill(pid, signal.SIGSTOP)
    try:
        for client in clients:
            client.ask("gto/latest", {"repo": str(place.registry), "name": "churn"})
    finally:
        os.kill(pid, signal.SIGCONT)


def test_many_who_ask_at_once_see_what_was_done_before(place: Place) -> None:
    """Fifty times a tag is made, and then eight ask: none of them gets an older answer."""
    pid = place.begin()
    clients = [place.rpc() for _ in range(8)]
    for number in range(50):
        git(place.registry, "tag", "-a", "-m", "m", f"churn@v4.0.{number}")
        ask_while_it_is_stopped(place, pid, clients)
        for client in clients:
            assert client.receive()["result"]["version"] == f"v4.0.{number}"
    for client in clients:
        client.socket.close()


def test_a_write_between_questions(place: Place) -> None:
    """On one connection, all sent at once: who is told of a change finds it in what follows."""
    place.begin()
    repo = {"repo": str(place.registry)}
    identity = {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com"}
    environ = {**place.environ, **identity}
    with place.rpc() as writer, place.rpc() as reader:
        for number in range(20):
            version = f"v5.0.{number}"
            params = {**repo, "name": "churn", "version": version, "force": True}
            writer.send(
                message("gto/latest", {**repo, "name": "churn"}, "before")
                + message("gto/register", {**params, "environ": environ}, "write")
            )
            answers = {answer["id"]: answer for answer in (writer.receive(), writer.receive())}
            assert answers["write"]["result"]["events"][0]["version"] == version
            latest = reader.result("gto/latest", {**repo, "name": "churn"})
            assert latest["version"] == version


def test_a_client_that_goes_while_its_question_waits(place: Place) -> None:
    """The others that asked at the same time are answered."""
    pid = place.begin()
    clients = [place.rpc() for _ in range(4)]
    ask_while_it_is_stopped(place, pid, clients)
    clients[1].socket.close()

    for client in (clients[0], *clients[2:]):
        assert client.receive()["result"]["version"] == "v3.1.0"
        client.socket.close()


def test_answers_come_whole_and_each_once(place: Place) -> None:
    """A thousand questions in one piece; those that had to read come when they are ready."""
    place.begin()
    params = {"repo": str(place.registry), "name": "churn"}
    with place.rpc() as rpc:
        rpc.send(b"".join(message("gto/history", params, number) for number in range(1000)))
        answers = [rpc.receive() for _ in range(1000)]

    assert sorted(answer["id"] for answer in answers) == list(range(1000))
    assert len({json.dumps(answer["result"]) for answer in answers}) == 1


def test_what_makes_no_sense_behind_a_question(place: Place) -> None:
    """The question is answered, the rest is told, and then the connection ends."""
    place.begin()
    question = message("gto/latest", {"repo": str(place.registry), "name": "churn"}, 1)
    with place.rpc() as rpc:
        rpc.send(question + b"nonsense\r\n\r\n")

        assert rpc.receive()["result"]["version"] == "v3.1.0"
        assert rpc.error() == (-32700, "parse_error")
        assert rpc.is_ended()
