"""Every question of sample.yaml, asked of the whole bot on the sample talks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.questions.expected import cases, judge, read_questions, repeated

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answers.model import Answer
    from bot.bootstrap import Talkbot
    from tests.questions.expected import Expected

FILE = read_questions(Path(__file__).with_name("sample.yaml"))
KEYS = {"ask", "after", "kind", "facet", "talks", "number", "events", "missing", "links", "why"}


@pytest.mark.parametrize("expected", list(cases(FILE)))
def test_answer_is_right(expected: Expected, ask: Callable[..., Answer]) -> None:
    verdict = judge(ask(*expected.questions, today=FILE.today), expected)
    assert verdict.points == 1, verdict.fault


# --- the file itself ------------------------------------------------------------------------------


def test_every_key_of_the_file_is_explained() -> None:
    assert {key for entry in FILE.entries for key in entry} == KEYS


def test_every_question_stands_there_once() -> None:
    assert repeated(question.name for question in FILE.questions) == []


def test_every_known_gap_is_one_of_the_questions() -> None:
    assert FILE.known_gaps - {question.name for question in FILE.questions} == set()


def test_labels_name_talks_and_events_that_are_there(sample_bot: Talkbot) -> None:
    deliveries = sample_bot.library.deliveries
    assert {talk for q in FILE.questions for talk in q.talks} <= {delivery.key for delivery in deliveries}
    assert {event for q in FILE.questions for event in q.events} <= {
        delivery.event for delivery in deliveries
    }
