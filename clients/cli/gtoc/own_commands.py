"""`gtoc daemon …` and `gtoc demo`: they look at the daemon from outside."""

import sys
from collections.abc import Sequence


def run_own_command(arguments: Sequence[str]) -> int:
    """Run the command line whose first word is one of them."""
    status = _run(arguments)
    # gtoc does not take the interpreter's way out, which would do this.
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # it is None where the caller closed it
            stream.flush()
    return status


def _run(arguments: Sequence[str]) -> int:
    name, *rest = arguments
    if name == "demo":
        from gtod.demo.command import main as demo  # noqa: PLC0415

        return demo(rest)
    from gtod.daemon.control import main as control  # noqa: PLC0415

    return control(rest, program="gtoc daemon")
