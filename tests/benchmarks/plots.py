"""Pictures of the figures, as SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tests.benchmarks.calibration import Point
    from tests.benchmarks.scoring import Figures

_MINE, _THEIRS = "#b3261e", "#4a5a6a"


class NoPlotError(Exception):
    """There is nothing to draw with."""


def _figure(columns: int = 1) -> tuple[Any, Any]:
    """An empty picture and its axes. Raises `NoPlotError` without matplotlib."""
    try:
        import matplotlib as mpl

        mpl.use("svg")
        mpl.rcParams.update({"svg.hashsalt": "talkbot", "font.size": 9})  # the same file for the same figures
        from matplotlib import pyplot
    except ImportError as error:
        raise NoPlotError("there is no plot, for matplotlib is not installed") from error
    picture, axes = pyplot.subplots(1, columns, figsize=(7.5, 4.2), layout="constrained")
    return picture, axes


def _save(picture: Any, file: Path) -> None:
    picture.savefig(file, metadata={"Date": None}, facecolor="white")


def plot_contenders(found: Sequence[Figures], mine: str, title: str, file: Path) -> None:
    """Quality against latency: the upper left corner is where to be."""
    picture, axes = _figure()
    for each, above in zip(found, _sides(found), strict=True):
        colour = _MINE if each.name == mine else _THEIRS
        axes.plot([each.median, each.p99], [each.first * 100] * 2, color=colour, alpha=0.35, linewidth=2)
        axes.scatter([each.median], [each.first * 100], color=colour, zorder=3)
        axes.annotate(
            each.name,
            (each.median, each.first * 100),
            xytext=(4, 5 if above else -11),
            textcoords="offset points",
            color=colour,
            weight="bold" if each.name == mine else "normal",
        )
    axes.set(
        xscale="log", xlabel="ms a query: median (dot) to p99", ylabel="right talk first, %", title=title
    )
    axes.set_xlim(right=max(each.p99 for each in found) * 8)  # room for names
    axes.set_ylim(top=103)
    axes.grid(alpha=0.25)
    _save(picture, file)


def _sides(found: Sequence[Figures]) -> list[bool]:
    """Whether each name goes above its dot: not where another dot is just above."""
    return [
        not any(0 < other.first - each.first < 0.04 and other.median < each.median * 12 for other in found)
        for each in found
    ]


def plot_curves(
    curves: Mapping[str, Sequence[Point]], marks: Mapping[str, float], title: str, file: Path
) -> None:
    """How precision and recall go with a threshold on each kind of evidence; `marks` are the thresholds in
    use, on evidence of that name.
    """
    picture, all_axes = _figure(len(curves))
    for axes, (name, points) in zip(all_axes, curves.items(), strict=True):
        at = [point.threshold for point in points]
        axes.plot(at, [point.precision * 100 for point in points], color=_MINE, label="precision")
        axes.plot(at, [point.recall * 100 for point in points], color=_THEIRS, label="recall")
        for label, value in marks.items():
            if label.startswith(name):
                axes.axvline(value, color="black", alpha=0.4, linestyle="dotted")
        axes.set(xlabel=f"{name}, at least", ylim=(0, 103))
        axes.grid(alpha=0.25)
    all_axes[0].set(ylabel="%")
    all_axes[0].legend(loc="lower left")
    picture.suptitle(title)
    _save(picture, file)
