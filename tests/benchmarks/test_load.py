"""What counts as an error under load."""

from pathlib import Path

from benchmarks.load import put_load
from benchmarks.registry import Question
from tests.helpers.daemon import Daemon
from tests.helpers.git import make_repository
from tests.helpers.story import stream

STORY = "10 churn@v1.0.0 on A\n20 churn#prod#1 on A"
CONNECTIONS = 5


def test_only_right_answers_count(tmp_path: Path) -> None:
    """Each connection is answered again and again; after a wrong answer it asks no more."""
    repo = make_repository(tmp_path / "r", stream(STORY))
    with Daemon() as daemon:
        path = Path(daemon.socket_path)
        right = put_load(path, repo, [Question("churn", "prod", "v1.0.0")], CONNECTIONS, 0.05)
        wrong = put_load(path, repo, [Question("churn", "prod", "v2.0.0")], CONNECTIONS, 0.05)
        refused = put_load(path, tmp_path, [Question("churn", "prod", "v1.0.0")], CONNECTIONS, 0.05)

    assert right.errors == 0
    assert len(right.times) >= CONNECTIONS
    assert right.quantile(0.5) <= right.quantile(0.99)
    assert (wrong.errors, wrong.times) == (CONNECTIONS, [])
    assert (refused.errors, refused.times) == (CONNECTIONS, [])


def test_a_server_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """On each connection."""
    load = put_load(tmp_path / "none", tmp_path, [Question("a", "b", "c")], CONNECTIONS, 0.05)

    assert load.errors == CONNECTIONS
