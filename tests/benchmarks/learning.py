"""Which threshold on a kind of evidence is best, learned from cases of which the truth is known.

A wrong talk given as the answer is the worst reply, so it costs more than a right one is worth.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from bot.answers import decide

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.benchmarks.calibration import Case

RIGHT, WRONG, SILENT = 1, -3, 0  # what a right talk, a wrong one, and no talk or a choice are worth
FEW = 20  # cases: nothing is learned from fewer
_STEPS = [step / 100 for step in range(101)]
_DRAWS = 25


@dataclass(frozen=True, slots=True)
class Point:
    """What would happen if every best talk with evidence of at least `threshold` were the answer."""

    threshold: float
    precision: float  # share of right ones among the talks given; 1 where none is given
    recall: float  # share of the questions with an answer that get it
    utility: float  # a question, -3 to 1


class Rule(NamedTuple):
    """A threshold of the decision: the evidence that it is about, and the cases that it has a say in."""

    evidence: str
    concerns: Callable[[Case], bool]


# As in `decide`, but for its exceptions: titles that are said, words that are only mentioned or unknown.
RULES = {
    "ENOUGH": Rule("coverage", lambda case: not case.filtered and not stands_out(case)),
    "ENOUGH_FILTERED": Rule("coverage", lambda case: case.filtered),
    "ENOUGH_ALONE": Rule("coverage", lambda case: not case.filtered and stands_out(case)),
    "STANDS_OUT": Rule(
        "gap",
        lambda case: not case.filtered and decide.ENOUGH_ALONE <= case.evidence["coverage"] < decide.ENOUGH,
    ),
    "ALIKE": Rule("gap", lambda case: case.evidence["coverage"] >= decide.ENOUGH),
}


def stands_out(case: Case) -> bool:
    """Whether the best talk is far above the next."""
    return case.evidence["gap"] >= decide.STANDS_OUT


def worth(given: bool, right: bool) -> int:
    """What one reply is worth."""
    return SILENT if not given else RIGHT if right else WRONG


def utility(found: Sequence[Case], name: str, threshold: float) -> float:
    """What a reply is worth on average, if every best talk with evidence of at least `threshold` were the
    answer; 0 for no cases.
    """
    points = sum(worth(case.evidence[name] >= threshold, case.right) for case in found)
    return points / len(found) if found else 0.0


def utility_in_use(found: Sequence[Case]) -> float:
    """What a reply is worth on average as it is decided now, by all thresholds together; 0 for no cases."""
    return sum(worth(case.given, case.right) for case in found) / len(found) if found else 0.0


def curve(found: Sequence[Case], name: str) -> list[Point]:
    """Precision, recall and utility over the thresholds 0, 0.01 … 1 on one kind of evidence."""
    answerable = sum(case.answerable for case in found) or 1
    points = []
    for threshold in _STEPS:
        given = [case for case in found if case.evidence[name] >= threshold]
        right = sum(case.right for case in given)
        precision = right / len(given) if given else 1.0
        points.append(Point(threshold, precision, right / answerable, utility(found, name, threshold)))
    return points


def learned(found: Sequence[Case], name: str) -> float:
    """The threshold of the highest utility; of several that are equally good, the one in the middle."""
    worths = {threshold: utility(found, name, threshold) for threshold in _STEPS}
    best = [threshold for threshold, value in worths.items() if value == max(worths.values())]
    return best[len(best) // 2]


def halves(found: Sequence[Case], seed: object) -> tuple[list[Case], list[Case]]:
    """The cases at random in two halves, to learn on the one and to see on the other what it is worth."""
    order = Random(f"{seed} halves").sample(list(found), len(found))  # noqa: S311
    return order[: len(order) // 2], order[len(order) // 2 :]


def learned_again(found: Sequence[Case], name: str, seed: int) -> tuple[float, float]:
    """The lowest and the highest threshold that other halves of the cases lead to."""
    again = [learned(halves(found, f"{seed} {draw}")[0], name) for draw in range(_DRAWS)]
    return min(again), max(again)


def thresholds() -> dict[str, float]:
    """The numbers that the decision rests on now, by name."""
    return {
        name: value for name, value in vars(decide).items() if name.isupper() and isinstance(value, float)
    }


def marks() -> dict[str, float]:
    """The thresholds in use that can be learned, with the name of the evidence they are about in front."""
    return {f"{rule.evidence}: {name}": thresholds()[name] for name, rule in RULES.items()}
