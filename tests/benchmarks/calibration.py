"""Whether Talkbot knows that it does not know: its evidence, for questions with an answer and without.

Looked at is what the decision looks at: the score of the best talk, its gap to the next one, and its coverage
(how much of what was said is found in it, by weight).
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import yaml
from rapidfuzz import fuzz

from bot.answers.decide import SAME_TALK
from bot.text.normalize import title_key
from tests.benchmarks.queries import Query, derive, words
from tests.benchmarks.running import TALKBOT, ask, started
from tests.benchmarks.scoring import percentile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.benchmarks.documents import Document
    from tests.benchmarks.running import Asked

SAMPLE = Path(__file__).parents[1] / "questions" / "sample.yaml"
EVIDENCE = ("score", "gap", "coverage")
GROUPS = ("the right talk", "another talk", "no talk is right")
_DECIDED = {"talk", "choices", "none"}  # kinds of answers that rest on the evidence
_SAME_WHATEVER_IS_HERE = {"exact titles", "typos"}  # classes that another talk is no answer to


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the best talk for it, said aloud or not, and what speaks for that talk."""

    answerable: bool
    right: bool  # whether the best talk is a right one
    said: str  # the kind of the answer: "talk", "choices" or "none"
    evidence: dict[str, float]
    filtered: bool = False  # whether an event, time, place … was named as well

    @property
    def given(self) -> bool:
        """Whether the best talk is the answer; a choice leaves that to the person."""
        return self.said == "talk"

    @property
    def group(self) -> str:
        return GROUPS[2] if not self.answerable else GROUPS[0] if self.right else GROUPS[1]


def cases(asked: Sequence[Asked]) -> list[Case]:
    """The cases among what was asked: lists, numbers and help rest on something else."""
    found = []
    for each in asked:
        said, right = each.told["kind"], each.query.right
        if said not in _DECIDED:
            continue
        best = each.ids[:1] if said == "talk" else each.told["best"]
        evidence = {name: float(each.told[name]) for name in EVIDENCE}
        found.append(
            Case(bool(right), not right.isdisjoint(best), said, evidence, bool(each.told["filtered"]))
        )
    return found


def outcomes(found: Sequence[Case]) -> dict[str, int]:
    """How the decision turned out, as it is made now."""
    return {
        "right talk given": sum(case.given and case.right for case in found),
        "wrong talk given": sum(case.given and case.answerable and not case.right for case in found),
        "talk given where none is right": sum(case.given and not case.answerable for case in found),
        "choice offered": sum(case.said == "choices" for case in found),
        "no, though there is one": sum(case.said == "none" and case.answerable for case in found),
        "rightly no": sum(case.said == "none" and not case.answerable for case in found),
    }


def distribution(found: Sequence[Case], name: str, group: str) -> list[float]:
    """The 5th, 50th and 95th percentile of the evidence in a group of cases; [] where it is empty."""
    values = [case.evidence[name] for case in found if case.group == group]
    return [percentile(values, share) for share in (5, 50, 95)] if values else []


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
    about those that are not, not even in another version.
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
    titles = [document.title for document in here]
    gone = [document for document in gone if not has_version(document.title, titles)]
    unanswerable = [
        Query(query.id, query.text, "left out", frozenset())
        for query in derive(gone, count // 2, seed)
        if query.kind in _SAME_WHATEVER_IS_HERE
    ]
    return [*derive(here, count // 5, seed), *unanswerable]


def has_version(title: str, titles: Sequence[str]) -> bool:
    """Whether one of the titles says all that `title` does, or nearly that: giving that talk is not wrong."""
    asked, key = set(words(title)), title_key(title)
    return any(
        asked <= set(words(other)) or fuzz.ratio(key, title_key(other)) >= SAME_TALK for other in titles
    )


def observe(folder: Path, today: str, queries: Sequence[Query]) -> list[Case]:
    """Asks Talkbot on a folder of talks, and returns the cases."""
    with started(TALKBOT) as process:
        process(talks=str(folder.resolve()), today=today)
        return cases([ask(process, query) for query in queries])
