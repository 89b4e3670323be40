"""`gtoc daemon …` and `gtoc demo`: they look at the daemon from outside."""

from collections.abc import Sequence


def run_own_command(arguments: Sequence[str]) -> int:
    """Run the command line whose first word is one of them."""
    name, *rest = arguments
    if name == "demo":
        from gtod.demo.command import main as demo  # noqa: PLC0415

        return demo(rest)
    from gtod.daemon.control import main as control  # noqa: PLC0415

    return control(rest, program="gtoc daemon")
