"""Questions with the right reply to each, as sample.yaml explains them, and how a reply is judged by that."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.answers.model import AnswerKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from bot.answers.model import Answer

SILENT = {"none", "help"}

# what may be told where an answer of some kind is right, and how right that is at most
_EXACT: dict[str, dict[str, float]] = {kind.value: {kind.value: 1} for kind in AnswerKind}
_GENTLE: dict[str, dict[str, float]] = _EXACT | {
    "talk": {"talk": 1, "choices": 0.5, "list": 0.5},
    "choices": {"talk": 1, "choices": 1, "list": 1},
    "list": {"talk": 1, "choices": 1, "list": 1},
    "none": {"none": 1, "help": 1},
    "help": {"none": 1, "help": 1},
}


@dataclass(frozen=True)
class Expected:
    """A question and the right reply to it. What is empty is not looked at."""

    questions: tuple[str, ...]  # the last one is what is asked
    kinds: tuple[str, ...]
    facets: tuple[str, ...] = ("card",)
    talks: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    events: tuple[str, ...] = ()
    missing: bool = False
    links: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return " > ".join(self.questions)


@dataclass(frozen=True)
class QuestionFile:
    """A file of questions. `entries` are the questions as they stand there."""

    today: date
    entries: tuple[dict[str, Any], ...]
    questions: tuple[Expected, ...]
    known_gaps: frozenset[str]


@dataclass(frozen=True)
class Verdict:
    """How right a reply is, from 0 to 1, and what is wrong with it where that is less than 1."""

    points: float
    fault: str = ""


def read_questions(path: Path) -> QuestionFile:
    """The questions of a file like sample.yaml."""
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    entries = tuple(entry for section in loaded["questions"].values() for entry in section)
    gaps = frozenset(loaded.get("known_gaps", ()))
    return QuestionFile(loaded["today"], entries, tuple(read(entry) for entry in entries), gaps)


def read(entry: dict[str, Any]) -> Expected:
    """A question as it stands in the file."""
    return Expected(
        (*entry.get("after", ()), entry["ask"]),
        several(entry["kind"]),
        several(entry.get("facet", "card")),
        tuple(entry.get("talks", ())),
        several(entry.get("number", ())),
        tuple(entry.get("events", ())),
        entry.get("missing", False),
        tuple(entry.get("links", ())),
    )


def several(value: Any) -> tuple[Any, ...]:
    """One value or a list of them, as a tuple."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def cases(file: QuestionFile, *before: Any, prefix: str = "") -> Iterator[Any]:
    """The parameters of a test, which are those `before` and a question; a known gap has to fail."""
    for expected in file.questions:
        is_gap = expected.name in file.known_gaps
        gap = [pytest.mark.xfail(reason="a known gap", strict=True)] if is_gap else []
        yield pytest.param(*before, expected, id=prefix + (expected.name or "(nothing)"), marks=gap)


def repeated(names: Iterable[str]) -> list[str]:
    """What is there more than once."""
    return [name for name, times in Counter(names).items() if times > 1]


def judge(answer: Answer, expected: Expected, *, gently: bool = False) -> Verdict:
    """How right an answer is. The gentle judge lets pass: lists and names of events with an F1 from 0.9, one
    of the links, another facet of the right talk where its card or abstract is wanted, and one kind of answer
    for another; of a single talk another facet, choices and lists are half right.
    """
    verdicts = [_judge_as(kind, answer, expected, gently) for kind in expected.kinds]
    return max(verdicts, key=lambda verdict: verdict.points)


def misleads(answer: Answer, expected: Expected) -> bool:
    """Whether talks are told with confidence where there is no answer."""
    sure = answer.kind not in (AnswerKind.NONE, AnswerKind.HELP, AnswerKind.CHOICES)
    return set(expected.kinds) <= SILENT and sure and bool(answer.deliveries)


def _judge_as(kind: str, answer: Answer, expected: Expected, gently: bool) -> Verdict:
    """How right an answer is where an answer of this kind is wanted."""
    points = _worth(kind, answer, expected, gently)
    told = tuple(delivery.key for delivery in answer.deliveries)
    links = {link.url for link in answer.links}
    enough = any if gently else all
    if not points:
        return Verdict(0, f"{answer.kind.value}: {answer.lead} {told}")
    if not _tells(kind, answer, expected, 0.9 if gently else 1.0):
        return Verdict(0, f"{told} {answer.number}: {answer.lead}")
    if answer.missing is not expected.missing:
        return Verdict(0, f"{'missing' if answer.missing else 'not missing'}: {answer.lead}")
    if expected.links and not enough(link in links for link in expected.links):
        return Verdict(0, f"{links}: {answer.lead}")
    if kind in ("talk", "choices") and not _shows(answer, expected, gently):
        return Verdict(0.5 if gently else 0, f"{answer.facet}: {answer.lead}")
    return Verdict(points, "" if points == 1 else f"{answer.kind.value} instead of one talk: {answer.lead}")


def _worth(kind: str, answer: Answer, expected: Expected, gently: bool) -> float:
    """How right an answer can be by its kind. A list of one may always be told as that talk."""
    points = (_GENTLE if gently else _EXACT)[kind].get(answer.kind.value, 0)
    is_list_of_one = kind == "list" and len(expected.talks) == 1 and "talk" not in expected.kinds
    return 1 if is_list_of_one and answer.kind is AnswerKind.TALK else points


def _tells(kind: str, answer: Answer, expected: Expected, from_f1: float) -> bool:
    """Whether an answer tells the right talks, number or events."""
    told = [delivery.key for delivery in answer.deliveries]
    match kind:
        case "talk" | "choices":
            return bool(told) and told[0] in expected.talks
        case "list":
            return f1(told, expected.talks) >= from_f1
        case "count":
            return answer.number in expected.numbers
        case "events":
            return f1([event.name for event in answer.events], expected.events) >= from_f1
        case _:
            return not told


def _shows(answer: Answer, expected: Expected, gently: bool) -> bool:
    """Whether the part of a talk that was asked for is shown."""
    seen_anyhow = gently and not {"card", "abstract"}.isdisjoint(expected.facets)
    return answer.kind is not AnswerKind.TALK or answer.facet in expected.facets or seen_anyhow


def f1(told: Sequence[str], wanted: Sequence[str]) -> float:
    """How much two lists have in common, from 0 to 1; 1 only where they differ in nothing but the order."""
    if not told and not wanted:
        return 1.0
    return 2 * (Counter(told) & Counter(wanted)).total() / (len(told) + len(wanted))
