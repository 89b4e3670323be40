"""All that is promised of large registries, in one run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.daemon import home
from benchmarks.registry import cached
from benchmarks.scale.changes import changed, copied
from benchmarks.scale.cold import first_answers
from benchmarks.scale.crowd import crowded
from benchmarks.scale.loading import while_loading
from benchmarks.scale.memory import memory
from benchmarks.scale.warm import warm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.cli import Options
    from benchmarks.report import Figure
    from benchmarks.scale.rows import Measurement


def figures(options: Options) -> Iterator[Figure]:
    """Measure at the largest size."""
    for measurement in at_size(options, max(options.sizes)):
        yield measurement.figure()


def at_size(options: Options, tags: int) -> Iterator[Measurement]:
    """Measure at one size."""
    repo = cached(tags, options.cache)
    yield from first_answers(options, repo, tags)
    yield from memory(options, repo, tags)
    with home(options.gtoc) as daemon:
        daemon.run(repo, "show")
        yield from warm(options, repo, daemon, tags)
        yield from crowded(options, repo, daemon, tags)
    with copied(repo) as copy:
        yield from while_loading(options, repo, copy, tags)
        yield from changed(options, copy, tags)
