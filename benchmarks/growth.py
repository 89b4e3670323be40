"""How each figure of the scale suite grows with the registry: docs/scale.md, its table and plot.

    python -m benchmarks.growth                # measures at 1,000 to 1,000,000 tags
    python -m benchmarks.growth --from FILE    # draws again what was measured before

It needs matplotlib: `pip install --group bench`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import cli
from benchmarks.scale.plot import draw
from benchmarks.scale.results import Results, document, growth, promised, read, write
from benchmarks.scale.suite import at_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.scale.rows import Measurement

DOCS = Path(__file__).parents[1] / "docs"
RESULTS = "scale.json"
PICTURE = "scale.svg"
DOCUMENT = "scale.md"


def main(argv: Sequence[str] | None = None) -> None:
    """Measure or read, and write what the documents show."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.growth",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    cli.add_options(parser)
    parser.set_defaults(effort=cli.FULL)
    parser.add_argument(
        "--from", dest="source", type=Path, metavar="FILE", help="results measured before"
    )
    parser.add_argument(
        "--docs", type=Path, default=DOCS, metavar="FOLDER", help=f"where {DOCUMENT} is"
    )
    arguments = parser.parse_args(argv)
    if arguments.source:
        text = arguments.source.read_text(encoding="utf-8")
    else:
        text = write(measured(cli.options_of(arguments, parser)))
    results = read(text)
    (arguments.docs / RESULTS).write_text(text, encoding="utf-8")
    draw(results, arguments.docs / PICTURE)
    path = arguments.docs / DOCUMENT
    path.write_text(document(path.read_text(encoding="utf-8"), results), encoding="utf-8")
    print(f"\n{results.machine}\n\n{promised(results)}\n\n{growth(results)}")


def measured(options: cli.Options) -> Results:
    """Measure at each size, and tell each figure as it comes."""
    machine = cli.machine()

    def told() -> Iterator[Measurement]:
        for tags in options.sizes:
            for measurement in at_size(options, tags):
                figure = measurement.figure()
                print(f"{figure.what}: {figure.row()[3]}", file=sys.stderr, flush=True)
                yield measurement

    return Results(machine, tuple(told()))


if __name__ == "__main__":
    main()
