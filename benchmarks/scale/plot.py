"""The picture of docs/scale.md: each figure over the number of tags, both logarithmic.

The same results give the same bytes. Colours and greys can be told from white and from black, and
the background is the page's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from matplotlib.axes import Axes

    from benchmarks.scale.results import Results

INK = "#808080"
GREYS = ("#9a9a9a", "#808080", "#666666")
COLOURS = ("#2f87d6", "#e0662f", "#2ca25f", "#b05cc4", "#c9a227", "#d0455b")
STYLE = {
    "svg.hashsalt": "gtod",
    "svg.fonttype": "none",
    "font.size": 8,
    "font.family": "sans-serif",
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the picture.

    Attributes:
        title: What it shows, and the unit.
        limits: The least and the greatest value in sight; None where the values decide.
        lines: The rows that it shows, with short names.
    """

    title: str
    limits: tuple[float, float] | None
    lines: Mapping[str, str]


PANELS = (
    Panel(
        "first answers, no daemon running (s)",
        None,
        {
            "which_first": "which",
            "show_first": "show",
            "show_again": "show, with the cache",
            "git_for_each_ref": "git for-each-ref",
            "git_tag": "git tag -l",
            "git_tag_name": "git tag -l 'NAME#*'",
        },
    ),
    Panel(
        "answers of a running daemon (s)",
        None,
        {
            "loading": "which while another loads, p99",
            "pack": "which after git pack-refs",
            "new_tag": "which after a new tag",
            "history_warm": "history of an artifact",
            "which_warm": "which",
            "latest_warm": "latest",
        },
    ),
    Panel(
        "beside an echo server (times)",
        (0.1, 10.0),
        {
            "which_p99": "which, p99",
            "latest_p99": "latest, p99",
            "history_p99": "history, p99",
            "crowd_p99": "8 connections, p99",
            "crowd": "8 connections, answers",
        },
    ),
    Panel("memory for each tag (bytes)", (100.0, 10_000.0), {"memory": "after a full show"}),
)


def draw(results: Results, path: Path) -> None:
    """Write the picture as SVG."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(10, 5.6), layout="constrained")
        for axes, panel in zip(figure.subplots(2, 2).flat, PANELS, strict=True):
            _draw_panel(axes, panel, results)
        figure.savefig(path, transparent=True, metadata={"Date": None, "Creator": None})


def _draw_panel(axes: Axes, panel: Panel, results: Results) -> None:
    greys = iter(GREYS)
    colours = iter(COLOURS)
    for row, name in panel.lines.items():
        values = results.values(row)
        is_git = row.startswith("git")
        axes.plot(
            list(values),
            list(values.values()),
            label=name,
            color=next(greys if is_git else colours),
            linestyle="--" if is_git else "-",
            marker=".",
            linewidth=1.3,
        )
    axes.set(xscale="log", yscale="log", title=panel.title)
    axes.set_xticks(results.sizes, [f"{size:,}" for size in results.sizes])
    axes.minorticks_off()
    axes.set_ylim(panel.limits)
    axes.yaxis.set_major_formatter("{x:g}")
    axes.grid(color=INK, alpha=0.2, linewidth=0.5)
    axes.legend(frameon=False, fontsize=7, loc="center left", bbox_to_anchor=(1.0, 0.5))
