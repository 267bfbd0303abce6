"""What runs come to: how often the right talk is first, and how long an answer takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.benchmarks.running import Asked, Run

_NEAR = 0.05  # of quality: contenders that are compared by their speed


@dataclass(frozen=True, slots=True)
class Figures:
    """How a contender did. Shares are 0 to 1, times in milliseconds."""

    name: str
    first: float  # share of the queries whose first answer is right
    within_five: float
    median: float
    p99: float
    by_kind: dict[str, float]  # share of right first answers, by class of query


def figures(run: Run) -> Figures:
    """The figures of a run that took place."""
    times = [asked.ms for asked in run.asked]
    kinds = sorted({asked.query.kind for asked in run.asked})
    return Figures(
        run.name,
        _share([is_first(asked) for asked in run.asked]),
        _share([bool(asked.query.right.intersection(asked.ids)) for asked in run.asked]),
        percentile(times, 50),
        percentile(times, 99),
        {kind: _share([is_first(a) for a in run.asked if a.query.kind == kind]) for kind in kinds},
    )


def is_first(asked: Asked) -> bool:
    """Whether the first answer is right."""
    return bool(asked.ids) and asked.ids[0] in asked.query.right


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that `share` percent of them do not exceed; 0 for no values."""
    ordered = sorted(values)
    at = -(-len(ordered) * share // 100)  # rounded up
    return ordered[max(int(at) - 1, 0)] if ordered else 0.0


def ranked(found: Sequence[Figures]) -> list[Figures]:
    """The best first: by quality, then by speed."""
    return sorted(found, key=lambda each: (-each.first, each.median, each.name))


def verdict(found: Sequence[Figures], name: str) -> str:
    """In a sentence, where `name` stands in quality, and in speed among those nearly as good."""
    mine = next(each for each in found if each.name == name)
    best, *_ = ranked(found)
    near = sorted((each for each in found if each.first >= mine.first - _NEAR), key=lambda each: each.median)
    quality = f"{name} is first in quality ({mine.first:.1%})"
    if best is not mine:
        quality = f"{name} ({mine.first:.1%}) is not first in quality: {best.name} is ({best.first:.1%})"
    if len(near) == 1:
        return f"{quality}; none of the others is within 5 points of it."
    if near[0] is mine:
        return f"{quality}, and among the {len(near)} within 5 points of it in speed ({mine.median:.2f} ms)."
    return (
        f"{quality}; of those within 5 points of it {near[0].name} is faster "
        f"({near[0].median:.2f} ms, it {mine.median:.2f} ms)."
    )
