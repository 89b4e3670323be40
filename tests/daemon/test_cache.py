"""What one daemon reads it keeps for the next."""

from pathlib import Path

from tests.daemon.support import Place


def test_the_cache_is_written_and_used(big: Place) -> None:
    """By the next daemon, which reads nothing again; and it can be removed."""
    big.check("show", "--name-only")
    first = big.status()["repositories"][0]["tags_read"]
    big.check("daemon", "stop")
    (file,) = Path(big.top, ".cache/gtod").iterdir()

    big.check("show", "--name-only")

    assert first == 20_000
    assert big.status()["repositories"][0]["tags_read"] == 0
    assert big.check("daemon", "cache").startswith(f"{file.parent} holds 1 file of ")
    assert big.check("daemon", "cache", "--clear").startswith("Removed 1 file of ")
    assert big.check("daemon", "cache") == f"{file.parent} holds nothing\n"


def test_without_a_daemon_the_cache_is_used_too(big: Place) -> None:
    """The answer is the same; nothing is written there."""
    big.check("show", "--name-only")
    big.check("daemon", "stop")
    (file,) = Path(big.top, ".cache/gtod").iterdir()
    before = file.read_bytes()

    alone = big.check("show", environ={"GTOD": "off"})

    assert alone == big.check("show")
    assert file.read_bytes() == before
