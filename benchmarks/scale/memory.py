"""The memory that a daemon takes for a registry, once it has shown all of it and has tidied up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.daemon import home, settled_bytes
from benchmarks.known import check_table, known
from benchmarks.registry import TAGS_PER_ARTIFACT, cached
from benchmarks.scale.rows import Measurement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.cli import Options

BAR = 600.0  # bytes for each tag


def memory(options: Options, repo: Path, tags: int) -> Iterator[Measurement]:
    """Measure what stays resident, less what a daemon takes that holds a single artifact."""
    small = cached(TAGS_PER_ARTIFACT, options.cache)
    with home(options.gtoc) as daemon:
        check_table(known(TAGS_PER_ARTIFACT).rows, daemon.run(small, "show"))
        pid = daemon.pid()
        before = settled_bytes(pid)
        check_table(known(tags).rows, daemon.run(repo, "show"))
        after = settled_bytes(pid)
    yield Measurement(
        "memory",
        tags,
        (after - before) / tags,
        BAR,
        f"{before / 1e6:.0f} MB, then {after / 1e6:.0f} MB",
    )
