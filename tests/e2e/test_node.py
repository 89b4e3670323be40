"""The client that Visual Studio Code is made with, in Node: over pipes and over the socket."""

import pytest

from benchmarks.editor.packages import MissingError
from tests.daemon.support import GTOD, Place
from tests.e2e.node.conversing import converse

pytestmark = pytest.mark.slow


def test_over_pipes_to_the_daemon(place: Place) -> None:
    """As `gtod lsp` carries it."""
    _converse(place, command=[GTOD, "lsp"])

    assert len(place.daemons()) == 1


def test_over_pipes_to_a_process_of_its_own(place: Place) -> None:
    """No daemon is there before or after."""
    _converse(place, command=[GTOD, "lsp", "--standalone", "--stdio"])

    assert place.daemons() == []


def test_over_the_socket(place: Place) -> None:
    """Nothing is between the editor and the daemon, which outlives all its editors."""
    pid = place.begin()

    _converse(place, socket=place.socket)

    assert place.pid() == pid


def _converse(place: Place, **server: object) -> None:
    try:
        converse(place, **server)
    except MissingError as error:
        pytest.skip(str(error))
