"""Asks a daemon the examples anew, and writes down what it answers.

python -m tests.protocol.record
"""

import json
import tempfile
from pathlib import Path

from protocol.examples import EXAMPLES, FILE
from tests.helpers.daemon import Daemon
from tests.protocol.replay import replay, settled


def main() -> None:
    """Write the file."""
    with Daemon() as daemon:
        found = []
        for example in EXAMPLES:
            with tempfile.TemporaryDirectory() as top:
                told = replay(daemon, Path(top), example.method, example.params)
            result = settled(told, example.varies)
            found.append({"method": example.method, "name": example.name, "result": result})
    FILE.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
