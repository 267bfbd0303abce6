"""Whether Talkbot knows that it does not know: its evidence, for questions with an answer and without.

Only what an answer tells of itself is looked at: score, the gap to the next talk, and the share of the
question's words that were found.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import yaml

from bot.answers import decide
from tests.benchmarks.queries import Query, derive, words
from tests.benchmarks.running import TALKBOT, ask, started
from tests.benchmarks.scoring import percentile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.benchmarks.documents import Document
    from tests.benchmarks.running import Asked

SAMPLE = Path(__file__).parents[1] / "questions" / "sample.yaml"
EVIDENCE = ("score", "gap", "words found")
GROUPS = ("the right talk", "another talk", "no talk is right")
_DECIDED = {"talk", "choices", "none"}  # kinds of answers that rest on the evidence
_SAME_WHATEVER_IS_HERE = {"exact titles", "typos"}  # classes that another talk is no answer to
_STEPS = [step / 20 for step in range(21)]


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the best talk for it, said aloud or not, and what speaks for that talk."""

    answerable: bool
    right: bool  # whether the best talk is a right one
    shown: bool  # whether it was given as the answer
    evidence: dict[str, float]

    @property
    def group(self) -> str:
        return GROUPS[2] if not self.answerable else GROUPS[0] if self.right else GROUPS[1]


@dataclass(frozen=True, slots=True)
class Point:
    """What would happen if every best talk with evidence of at least `threshold` were the answer."""

    threshold: float
    precision: float  # share of right ones among the talks given; 1 where none is given
    recall: float  # share of the questions with an answer that get it


def cases(asked: Sequence[Asked]) -> list[Case]:
    """The cases among what was asked: lists, numbers and help rest on something else."""
    found = []
    for each in asked:
        if each.told["kind"] not in _DECIDED:
            continue
        best = next(filter(None, each.ids), "")
        evidence = {name: float(each.told[name]) for name in EVIDENCE}
        shown = bool(each.ids and each.ids[0])
        found.append(Case(bool(each.query.right), best in each.query.right, shown, evidence))
    return found


def curve(found: Sequence[Case], name: str) -> list[Point]:
    """Precision and recall over the thresholds of one kind of evidence."""
    answerable = sum(case.answerable for case in found) or 1
    points = []
    for threshold in _STEPS:
        given = [case for case in found if case.evidence[name] >= threshold]
        right = sum(case.right for case in given)
        points.append(Point(threshold, right / len(given) if given else 1.0, right / answerable))
    return points


def outcomes(found: Sequence[Case]) -> dict[str, int]:
    """How the decision turned out, as it is made now."""
    return {
        "right talk given": sum(case.shown and case.right for case in found),
        "wrong talk given": sum(case.shown and case.answerable and not case.right for case in found),
        "no, though there is one": sum(case.answerable and not case.shown for case in found),
        "rightly no": sum(not case.answerable and not case.shown for case in found),
        "talk given where none is right": sum(not case.answerable and case.shown for case in found),
    }


def distribution(found: Sequence[Case], name: str, group: str) -> list[float]:
    """The 5th, 50th and 95th percentile of the evidence in a group of cases; [] where it is empty."""
    values = [case.evidence[name] for case in found if case.group == group]
    return [percentile(values, share) for share in (5, 50, 95)] if values else []


def thresholds() -> dict[str, float]:
    """The numbers that the decision rests on now, by name."""
    return {
        name: value for name, value in vars(decide).items() if name.isupper() and isinstance(value, float)
    }


def marks() -> dict[str, float]:
    """The thresholds in use, with the name of the evidence they are about in front."""
    kinds = {"ENOUGH": "words found", "STANDS_OUT": "gap", "ALIKE": "gap"}
    return {
        f"{kind}: {name}": value
        for name, value in thresholds().items()
        for start, kind in kinds.items()
        if name.startswith(start)
    }


# --- the questions --------------------------------------------------------------------------------


def sample_queries() -> tuple[list[Query], str]:
    """The questions about the sample talks that have one talk as the answer or none, and their day."""
    file: dict[str, Any] = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
    found = []
    for section in file["questions"].values():
        for entry in section:
            kind = entry["kind"] if isinstance(entry["kind"], str) else entry["kind"][0]
            if kind not in _DECIDED:
                continue
            right = (
                frozenset(key.partition("#")[0] for key in entry.get("talks", ()))
                if kind != "none"
                else frozenset()
            )
            found.append(Query(entry["ask"], entry["ask"], "sample", right, tuple(entry.get("after", ()))))
    return found, str(file["today"])


def leave_out(folder: Path, documents: Sequence[Document], count: int, seed: int, into: Path) -> list[Query]:
    """Copies a folder without some of its talks, and returns questions about those that are there and
    about those that are not.
    """
    random = Random(f"{seed} left out")  # noqa: S311
    absent = set(random.sample([d.id for d in documents], min(count, len(documents) // 5)))
    for file in folder.rglob("*.md"):
        below = file.relative_to(folder)
        if str(below.with_suffix("")).removesuffix("/index") not in absent:
            (into / below).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, into / below)
    here = [document for document in documents if document.id not in absent]
    gone = [document for document in documents if document.id in absent]
    titles = {" ".join(words(document.title)) for document in here}
    gone = [document for document in gone if " ".join(words(document.title)) not in titles]
    unanswerable = [
        Query(query.id, query.text, "left out", frozenset())
        for query in derive(gone, count // 2, seed)
        if query.kind in _SAME_WHATEVER_IS_HERE
    ]
    return [*derive(here, count // 5, seed), *unanswerable]


def observe(folder: Path, today: str, queries: Sequence[Query]) -> list[Case]:
    """Asks Talkbot on a folder of talks, and returns the cases."""
    with started(TALKBOT) as process:
        process(talks=str(folder.resolve()), today=today)
        return cases([ask(process, query) for query in queries])
