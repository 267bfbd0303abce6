"""The questions about the made-up collections in collections/, asked of the whole bot.

Those of questions.yaml are worked on, each of them. Those of aside.yaml are kept aside: of these only the
share that is right may be looked at, so nothing here says which are not.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.questions.expected import SILENT, cases, judge, misleads, read_questions, repeated

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answers.model import Answer
    from bot.bootstrap import Talkbot
    from tests.questions.expected import Expected

FOLDER = Path(__file__).with_name("collections")
NAMES = sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())
QUESTIONS = {name: read_questions(FOLDER / name / "questions.yaml") for name in NAMES}
ASIDE = {name: read_questions(FOLDER / name / "aside.yaml") for name in NAMES}
RIGHT_ASIDE = {"conferences": 0.93, "one-speaker": 0.89}  # a little under what was measured

each_collection = pytest.mark.parametrize("name", NAMES)


@pytest.mark.parametrize(
    ("name", "expected"),
    [case for name, file in QUESTIONS.items() for case in cases(file, name, prefix=f"{name}: ")],
)
def test_answer_is_right(name: str, expected: Expected, ask_on: Callable[..., Answer]) -> None:
    answer = ask_on(name, *expected.questions, today=QUESTIONS[name].today)
    verdict = judge(answer, expected, gently=True)
    assert verdict.points == 1, verdict.fault


@each_collection
def test_most_questions_that_nobody_worked_on_are_answered_right(
    name: str, ask_on: Callable[..., Answer]
) -> None:
    right = share_right(name, ask_on)
    assert right >= RIGHT_ASIDE[name], f"{right:.1%} are right"


@each_collection
def test_at_most_one_question_without_an_answer_misleads(name: str, ask_on: Callable[..., Answer]) -> None:
    misled = times_misled(name, ask_on)
    assert misled <= 1, f"{misled} are answered with confidence"


def share_right(name: str, ask_on: Callable[..., Answer]) -> float:
    """The share of the questions kept aside that is answered right; half right counts half."""
    file = ASIDE[name]
    points = [
        judge(ask_on(name, *q.questions, today=file.today), q, gently=True).points for q in file.questions
    ]
    return sum(points) / len(points)


def times_misled(name: str, ask_on: Callable[..., Answer]) -> int:
    """How many of the questions kept aside get a confident answer where there is none."""
    file = ASIDE[name]
    unanswerable = [q for q in file.questions if set(q.kinds) <= SILENT]
    return sum(misleads(ask_on(name, *q.questions, today=file.today), q) for q in unanswerable)


# --- the files themselves -------------------------------------------------------------------------


@each_collection
def test_every_talk_has_a_key_of_its_own(name: str, bot_on: Callable[[str], Talkbot]) -> None:
    talks = yaml.safe_load((FOLDER / name / "talks.yaml").read_text(encoding="utf-8"))
    assert repeated(talk["file"] for talk in talks) == []
    assert {talk["file"] for talk in talks} == {d.key for d in bot_on(name).library.deliveries}


@each_collection
def test_every_question_stands_in_one_file_and_once(name: str) -> None:
    questions = QUESTIONS[name].questions + ASIDE[name].questions
    assert repeated(question.name for question in questions) == []


@each_collection
def test_every_known_gap_is_a_question_that_is_worked_on(name: str) -> None:
    assert QUESTIONS[name].known_gaps - {question.name for question in QUESTIONS[name].questions} == set()
    assert ASIDE[name].known_gaps == set()


@each_collection
def test_labels_name_talks_and_events_that_are_there(name: str, bot_on: Callable[[str], Talkbot]) -> None:
    deliveries = bot_on(name).library.deliveries
    questions = QUESTIONS[name].questions + ASIDE[name].questions
    assert {talk for q in questions for talk in q.talks} <= {delivery.key for delivery in deliveries}
    assert {event for q in questions for event in q.events} <= {delivery.event for delivery in deliveries}
