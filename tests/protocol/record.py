"""Asks a daemon the examples anew, and writes down what it answers.

python -m tests.protocol.record
"""

import json
import tempfile
from pathlib import Path

from protocol.examples import EXAMPLES, FILE, NOTICES, Example, Notice
from tests.helpers.daemon import Daemon
from tests.protocol.replay import listen, replay, settled


def _recorded(daemon: Daemon, example: Example | Notice) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as top:
        if isinstance(example, Notice):
            told = listen(daemon, Path(top), example.method, example.after)
        else:
            told = replay(daemon, Path(top), example.method, example.params)
    return {
        "method": example.method,
        "name": example.name,
        "told": settled(told, example.varies),
    }


def main() -> None:
    """Write the file."""
    with Daemon() as daemon:
        # The last example ends the daemon.
        found = [_recorded(daemon, example) for example in (*NOTICES, *EXAMPLES)]
    FILE.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
