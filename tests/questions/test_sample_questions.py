"""Every question of sample.yaml, asked of the whole bot on the sample talks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.answers.model import Answer, AnswerKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from bot.bootstrap import Talkbot

FILE = yaml.safe_load(Path(__file__).with_name("sample.yaml").read_text(encoding="utf-8"))
TODAY: date = FILE["today"]
KEYS = {"ask", "after", "kind", "facet", "talks", "number", "events", "missing", "links", "why"}


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


ENTRIES = [entry for section in FILE["questions"].values() for entry in section]
QUESTIONS = [read(entry) for entry in ENTRIES]


def cases() -> Iterator[Any]:
    for expected in QUESTIONS:
        gap = [pytest.mark.xfail(reason="a known gap", strict=True)] if expected.name in known_gaps() else []
        yield pytest.param(expected, id=expected.name or "(nothing)", marks=gap)


def known_gaps() -> set[str]:
    return set(FILE["known_gaps"])


@pytest.mark.parametrize("expected", list(cases()))
def test_answer_is_right(expected: Expected, ask: Callable[..., Answer]) -> None:
    answer = ask(*expected.questions, today=TODAY)
    told = tuple(delivery.key for delivery in answer.deliveries)
    assert is_kind(answer, expected), f"{answer.kind.value}: {answer.lead} {told}"
    match answer.kind:
        case AnswerKind.TALK | AnswerKind.CHOICES:
            assert told[0] in expected.talks, f"{told}: {answer.lead}"
        case AnswerKind.LIST:
            assert sorted(told) == sorted(expected.talks), answer.lead
        case AnswerKind.COUNT:
            assert answer.number in expected.numbers, answer.lead
        case AnswerKind.EVENTS:
            assert sorted(event.name for event in answer.events) == sorted(expected.events), answer.lead
        case AnswerKind.NONE | AnswerKind.HELP:
            assert not told
    if answer.kind is AnswerKind.TALK and "talk" in expected.kinds:
        assert answer.facet in expected.facets
    assert answer.missing is expected.missing, answer.lead
    assert set(expected.links) <= {link.url for link in answer.links}, answer.links


def is_kind(answer: Answer, expected: Expected) -> bool:
    """Whether the reply is of the right kind; a list of one may be told as that talk."""
    if answer.kind is AnswerKind.TALK and "list" in expected.kinds and len(expected.talks) == 1:
        return True
    return answer.kind in expected.kinds


# --- the file itself ------------------------------------------------------------------------------


def test_every_key_of_the_file_is_explained() -> None:
    assert {key for entry in ENTRIES for key in entry} == KEYS


def test_every_question_stands_there_once() -> None:
    assert [name for name, times in Counter(q.name for q in QUESTIONS).items() if times > 1] == []


def test_every_known_gap_is_one_of_the_questions() -> None:
    assert known_gaps() - {question.name for question in QUESTIONS} == set()


def test_labels_name_talks_and_events_that_are_there(sample_bot: Talkbot) -> None:
    deliveries = sample_bot.library.deliveries
    assert {talk for q in QUESTIONS for talk in q.talks} <= {delivery.key for delivery in deliveries}
    assert {event for q in QUESTIONS for event in q.events} <= {delivery.event for delivery in deliveries}
