"""Titles that differ in a number or a word: no other talk than the one that was asked for is shown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.answers.conversation import Conversation
from bot.bootstrap import Talkbot
from bot.library.loader import Loaded
from bot.library.model import Delivery
from tests.conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable

TITLES = [
    "Day 1 Lightning Talks",
    "Day 2 Lightning Talks",
    "Day 1 Welcome",
    "Day 2 Welcome",
    "Software testing by hand, part 1",
    "Software testing by hand, part 2",
    "Web design for poets",
    "Design for poets",
    "What is new in Cobol 3.5",
    "What is new in Cobol 3.7",
    "Going from zero to hero",
]


@pytest.fixture(scope="module")
def first(sample_bot: Talkbot) -> Callable[[str], str]:
    """The title of the first talk of the answer."""
    deliveries = tuple(
        Delivery(id=title, key=title, title=title, date=datetime(2025, 1, 30 - at, tzinfo=UTC))
        for at, title in enumerate(TITLES)
    )
    bot = Talkbot(Loaded(deliveries), *sample_bot.words)

    def first_title(question: str) -> str:
        answer, _ = bot.answer(question, Conversation(), TODAY)
        return answer.deliveries[0].title if answer.deliveries else ""

    return first_title


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Day 2 Lightning Talks slides pls", "Day 2 Lightning Talks"),
        ("day 2 welcome talk", "Day 2 Welcome"),
        ("day 1 welcome talk", "Day 1 Welcome"),
        ("software testing by hand part 2 talk", "Software testing by hand, part 2"),
        ("software testing by hand part 2 slides pls", "Software testing by hand, part 2"),
        ("which year was design for poets given", "Design for poets"),
        ("web design for poets", "Web design for poets"),
        ("what is new in cobol 37", "What is new in Cobol 3.7"),
        ("whats new in cobol 35?", "What is new in Cobol 3.5"),
        ("zero 2 hero", "Going from zero to hero"),
    ],
)
def test_the_talk_that_was_asked_for(first: Callable[[str], str], question: str, title: str) -> None:
    assert first(question) == title


@pytest.mark.parametrize(
    "question",
    [
        "software testing by hand at jsconf eu",
        "kubecon 2019: web design for poets",
        "what is new in cobol by ada palmer",
        "software testing by hand part 1 in riga",
        "what is new in cobol 3.8",
        "what's new in cobol 39?",
        "software testing by hand part 3",
        "day 4 welcome",
    ],
)
def test_no_talk_by_others_elsewhere_or_of_another_number(first: Callable[[str], str], question: str) -> None:
    assert first(question) == ""


@pytest.mark.parametrize(
    "question",
    [
        "did nadia okoro give a talk called design for poets?",
        "growing tea indoors by nadia okoro",
        "brewing green tea 2024",  # what she says on brewing was in that year
    ],
)
def test_nothing_else_of_the_person_or_year_for_a_title_that_is_another_talks(
    sample_bot: Talkbot, question: str
) -> None:
    deliveries = (
        Delivery(
            id="kettles",
            key="kettles",
            title="A kettle for every brewing green tea shop",
            date=datetime(2024, 5, 1, tzinfo=UTC),
            speakers=("Nadia Okoro",),
        ),
        Delivery(
            id="tea",
            key="tea",
            title="Growing tea indoors",
            date=datetime(2023, 5, 1, tzinfo=UTC),
            speakers=("Ada Palmer",),
        ),
        Delivery(
            id="brewing",
            key="brewing",
            title="Brewing green tea",
            date=datetime(2022, 5, 1, tzinfo=UTC),
            speakers=("Bo Lind",),
        ),
    )
    bot = Talkbot(Loaded(deliveries), *sample_bot.words)
    assert bot.answer("nadia okoro's talk", Conversation(), TODAY)[0].deliveries == deliveries[:1]
    assert bot.answer(question, Conversation(), TODAY)[0].deliveries == ()
