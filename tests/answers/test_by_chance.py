"""Words that a talk has by chance, here and there or among very many talks, are not what it is about."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.answers.conversation import Conversation
from bot.answers.model import AnswerKind
from bot.bootstrap import Talkbot
from bot.library.loader import Loaded
from bot.library.model import Delivery, Prose, Reaction, Resource
from tests.conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Sequence

BETWEEN = " ".join(["and then we went on to the next of many small and quiet things"] * 3)
TALKS = {
    "An Evening in the Workshop": f"Copper is where it began. {BETWEEN} In the end there was a kettle.",
    "Tin and Solder": "How to mend a brass lantern when the wick has burnt down.",
    "Forms for Everybody": "What people write into boxes, and why they boil a kettle first.",
    "Cellars of Lisbon": "Where wine, oil and copper and Oracle tablespaces are kept.",
}


def bot_on(sample_bot: Talkbot, talks: dict[str, str], links: Sequence[Resource] = ()) -> Talkbot:
    deliveries = tuple(
        Delivery(
            id=title,
            key=title,
            title=title,
            date=datetime(2025, 1, 1, tzinfo=UTC),
            abstract=Prose(abstract),
            resources=tuple(links),
        )
        for title, abstract in talks.items()
    )
    return Talkbot(Loaded(deliveries), *sample_bot.words)


@pytest.fixture(scope="module")
def bot(sample_bot: Talkbot) -> Talkbot:
    return bot_on(sample_bot, TALKS)


def titles(bot: Talkbot, question: str) -> list[str]:
    answer, _ = bot.answer(question, Conversation(), TODAY)
    return [delivery.title for delivery in answer.deliveries]


def test_words_that_stand_together_in_an_abstract_find_its_talk(bot: Talkbot) -> None:
    assert titles(bot, "the talk about the brass lantern") == ["Tin and Solder"]


def test_words_far_apart_in_an_abstract_are_a_guess(bot: Talkbot) -> None:
    answer, _ = bot.answer("the talk about the copper kettle", Conversation(), TODAY)
    assert answer.kind is AnswerKind.CHOICES
    assert titles(bot, "the talk about the copper kettle and a violin") == []


def test_words_in_texts_of_different_kinds_find_nothing(sample_bot: Talkbot) -> None:
    talks = {**TALKS, "Knots": "Why a pair of them holds.", "Shoes": "Each pair is a work of art."}
    links = [Resource("Notes on programming", "https://notes.example")]
    assert titles(bot_on(sample_bot, talks, links), "the pair programming talk") == []


def test_more_than_two_words_of_one_abstract_far_ahead_of_all_others_find_it(sample_bot: Talkbot) -> None:
    talks = {
        **TALKS,
        "Kilns": f"Of clay. {BETWEEN} Then came glaze. {BETWEEN} And at last porcelain, and poppies.",
        "Pots": "Made of clay, with a red glaze.",
    }
    bot = bot_on(sample_bot, talks)
    assert titles(bot, "the talk with clay, glaze and porcelain, in a museum") == ["Kilns"]


def test_what_several_people_said_of_a_talk_is_not_what_it_is_about(sample_bot: Talkbot) -> None:
    said = ("What a splendid lighthouse!", "The keeper was the best.", "Now I want a lantern.")
    talk = Delivery(
        id="Walks",
        key="Walks",
        title="Walks",
        date=datetime(2025, 1, 1, tzinfo=UTC),
        reactions=tuple(Reaction(text) for text in said),
    )
    shelf = Delivery(id="Other", key="Other", title="Other", date=datetime(2024, 1, 1, tzinfo=UTC))
    bot = Talkbot(Loaded((talk, shelf)), *sample_bot.words)
    assert titles(bot, "the talk about the keeper of a lighthouse and a lantern") == []
    assert titles(bot, "the talk with the splendid lighthouse") == ["Walks"]


def test_a_topic_that_titles_have_is_rather_meant_than_an_event(sample_bot: Talkbot) -> None:
    def on(title: str, event: str, abstract: str = "") -> Delivery:
        day = datetime(2025, 1, 1, tzinfo=UTC)
        return Delivery(id=title, key=title, title=title, event=event, date=day, abstract=Prose(abstract))

    talks = (
        on("Gears in Action", "Bergen Event Driven Meetup", "What turns a mill."),
        on("Event Driven Mills for Bakers", "Tin Days"),
        on("Looms", "Tin Days"),
    )
    bot = Talkbot(Loaded(talks), *sample_bot.words)
    assert titles(bot, "event driven mills") == ["Event Driven Mills for Bakers"]
    assert titles(bot, "modern mills, event driven") == ["Event Driven Mills for Bakers"]
    assert titles(bot, "gears at event driven") == ["Gears in Action"]


def test_of_two_words_none_is_passed_over(bot: Talkbot) -> None:
    assert titles(bot, "the oracle talk") == ["Cellars of Lisbon"]
    assert titles(bot, "the oracle rac talk") == []


def test_a_word_that_is_spelt_right_is_hardly_another(sample_bot: Talkbot) -> None:
    bot = bot_on(sample_bot, {**TALKS, "Ice": "A lab, and how cool it was in there."})
    assert titles(bot, "did you do a lab about ice") == ["Ice"]
    assert titles(bot, "did you do a lab about cobol") == []


@pytest.mark.parametrize(
    "question",
    ['who gave "the brass age of the lantern"?', "slides for How Brass Lanterns Lost Copper Wicks"],
)
def test_a_title_that_is_given_as_such_is_no_talk_that_only_mentions_its_words(
    bot: Talkbot, question: str
) -> None:
    assert titles(bot, question) == []
    assert titles(bot, "brass lantern wick") == ["Tin and Solder"]


def test_among_very_many_talks_the_one_that_is_meant_must_stand_apart(sample_bot: Talkbot) -> None:
    """Of 4,000 talks on what four of 60 words say, some have three of any four: to choose from, at most."""
    chance = random.Random(1)  # noqa: S311 - nothing to keep secret
    words = [f"{first}{last}" for first in ("bal", "dor", "fen", "gim", "hul", "kas") for last in LAST]
    talks = {f"Nr {n} of them": " ".join(chance.sample(words, 4)) for n in range(4_000)}
    bot = bot_on(sample_bot, {**talks, "Nr 0 of the others": "balodin dorupan fenitak zelkova"})
    kinds = set()
    for _ in range(20):
        question = "is there a talk about " + " ".join(chance.sample(words, 4))
        answer, _conversation = bot.answer(question, Conversation(), TODAY)
        kinds.add(answer.kind)
    assert kinds <= {AnswerKind.NONE, AnswerKind.CHOICES}
    assert titles(bot, "is there a talk about a zelkova") == ["Nr 0 of the others"]


LAST = ("odin", "upan", "itak", "erol", "avik", "omez", "iruf", "abet", "ulgo", "ency")
