"""Without unix sockets and POSIX modules, as on Windows, gtoc answers in its own process."""

import subprocess
import sys

_PROGRAM = """
import sys
for name in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules[name] = None
import _socket
del _socket.AF_UNIX
from gtoc.alone import run_alone
frames, status = run_alone(["parse-tag", "churn@v1.0.0", "--key", "name"])
print(frames, status)
"""


def test_what_answers_without_a_daemon_imports_nothing_of_posix() -> None:
    """Nothing on that path may need what Windows lacks."""
    client = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=False
    )

    assert client.stderr == ""
    assert client.stdout == """(('stdout', '"churn"\\n'),) 0\n"""
