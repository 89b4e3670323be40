"""Runs the tests of Node's client."""

import json
import subprocess
from pathlib import Path

from benchmarks.editor.packages import node, packages
from benchmarks.registry import default_cache
from tests.daemon.support import Place

HERE = Path(__file__).parent
#: Seconds that all tests of a server together may take.
_PATIENCE = 120.0


def converse(place: Place, **server: object) -> None:
    """Run the tests in a place, and fail with what they say.

    Args:
        place: Where it happens.
        server: The `command` that starts the server, or the `socket` where it listens.

    Raises:
        MissingError: Node or its packages cannot be had.
    """
    task = {"packages": str(packages(default_cache(), HERE)), "root": str(place.registry), **server}
    command = [node(), "--test", "--test-reporter=spec", str(HERE / "conversation.test.mjs")]
    environ = {"GTOD_E2E": json.dumps(task)}
    process = place.start(*command, environ=environ, stderr=subprocess.STDOUT)
    said, _ = process.communicate(timeout=_PATIENCE)
    assert process.returncode == 0, said.decode()
