"""Pictures of the figures, as SVG."""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tests.benchmarks.learning import Point
    from tests.benchmarks.scoring import Figures

Box = tuple[float, float, float, float]

_MINE, _THEIRS = "#b3261e", "#4a5a6a"


class NoPlotError(Exception):
    """There is nothing to draw with."""


def _figure(rows: int = 1, columns: int = 1) -> tuple[Any, Any]:
    """An empty picture and its axes. Raises `NoPlotError` without matplotlib."""
    try:
        import matplotlib as mpl

        mpl.use("svg")
        mpl.rcParams.update({"svg.hashsalt": "talkbot", "font.size": 9})  # the same file for the same figures
        from matplotlib import pyplot
    except ImportError as error:
        raise NoPlotError("there is no plot, for matplotlib is not installed") from error
    picture, axes = pyplot.subplots(
        rows, columns, figsize=(7.5, 3 + 1.5 * rows), layout="constrained", sharex="col"
    )
    return picture, axes


def _save(picture: Any, file: Path) -> None:
    picture.savefig(file, metadata={"Date": None}, facecolor="white")


def plot_contenders(found: Sequence[Figures], mine: str, title: str, file: Path) -> None:
    """Quality against latency: the upper left corner is where to be."""
    picture, axes = _figure()
    for each, (right, above) in zip(found, _places(found), strict=True):
        colour = _MINE if each.name == mine else _THEIRS
        axes.plot([each.median, each.p99], [each.first * 100] * 2, color=colour, alpha=0.35, linewidth=2)
        axes.scatter([each.median], [each.first * 100], color=colour, zorder=3)
        axes.annotate(
            each.name,
            (each.median, each.first * 100),
            xytext=(4 if right else -4, 5 if above else -11),
            textcoords="offset points",
            ha="left" if right else "right",
            color=colour,
            weight="bold" if each.name == mine else "normal",
        )
    low, high = _decades(found)
    axes.set(
        xscale="log", xlabel="ms a query: median (dot) to p99", ylabel="right talk first, %", title=title
    )
    axes.set(xlim=(10**low, 10**high), ylim=(0, 106))
    axes.grid(alpha=0.25)
    _save(picture, file)


def _decades(found: Sequence[Figures]) -> tuple[float, float]:
    """The powers of ten that the picture goes from and to, with room for names on both sides."""
    return log10(min(each.median for each in found)) - 0.9, log10(max(each.p99 for each in found)) + 0.9


def _places(found: Sequence[Figures]) -> list[tuple[bool, bool]]:
    """Where each name goes: right of its dot or left, above or below; where it covers least of the others."""
    low, high = _decades(found)
    dots = [((log10(each.median) - low) / (high - low), each.first) for each in found]
    taken = [(x - 0.01, y - 0.02, x + 0.01, y + 0.02) for x, y in dots]
    places: list[tuple[bool, bool]] = []
    for each, (x, y) in zip(found, dots, strict=True):
        width = len(each.name) * 0.0125
        boxes = {
            (right, above): (x if right else x - width, y + 0.02 if above else y - 0.07)
            for right in (True, False)
            for above in (True, False)
        }
        boxed = {place: (at, below, at + width, below + 0.05) for place, (at, below) in boxes.items()}
        best = min(boxed, key=lambda place: sum(_overlap(boxed[place], other) for other in taken))
        taken.append(boxed[best])
        places.append(best)
    return places


def _overlap(one: Box, other: Box) -> float:
    """The area that two boxes (left, bottom, right, top) share."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    upwards = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0.0) * max(upwards, 0.0)


def plot_curves(
    curves: Mapping[str, Sequence[Point]],
    marks: Mapping[str, float],
    learned: Mapping[str, float],
    title: str,
    file: Path,
) -> None:
    """How precision, recall and utility go with a threshold on each kind of evidence; `marks` are the
    thresholds in use, on evidence of that name, and `learned` those that were learned.
    """
    picture, all_axes = _figure(2, len(curves))
    for upper, lower, (name, points) in zip(*all_axes, curves.items(), strict=True):
        at = [point.threshold for point in points]
        upper.plot(at, [point.precision * 100 for point in points], color=_MINE, label="precision")
        upper.plot(at, [point.recall * 100 for point in points], color=_THEIRS, label="recall")
        lower.plot(at, [point.utility for point in points], color="black", label="utility")
        if name in learned:
            lower.axvline(learned[name], color=_MINE, label="learned")
        for label, value in marks.items():
            if label.startswith(name):
                upper.axvline(value, color="black", alpha=0.4, linestyle="dotted")
                lower.axvline(value, color="black", alpha=0.4, linestyle="dotted")
                upper.annotate(label.partition(": ")[2], (value, 2), rotation=90, ha="right", fontsize=6)
        upper.set(ylim=(0, 103))
        lower.set(xlabel=f"{name}, at least", ylim=(-1, 1.03))
        upper.grid(alpha=0.25)
        lower.grid(alpha=0.25)
    all_axes[0][0].set(ylabel="%")
    all_axes[1][0].set(ylabel="points a question")
    all_axes[0][0].legend(loc="lower left")
    all_axes[1][-1].legend(loc="lower right")
    picture.suptitle(title)
    _save(picture, file)
