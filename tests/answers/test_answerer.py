"""What holds for the answer to any question whatever."""

from __future__ import annotations

import re
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.conversation import Conversation
from bot.answers.model import Answer, AnswerKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.bootstrap import Talkbot

TODAY = date(2026, 6, 1)
SITE = "https://talks.example.org/"
LONGEST = 2.0  # seconds for one answer; generous, for slow and busy machines

# Words that mean something to the bot, so that random questions get beyond "I don't know"
TELLING = r"""
latest next first talk talks slides recording video code tweets who when where how many list all
events conference in at by with without and or only not the one title what about since before
between 2019 2023 2024 2025 last year may hamburg oslo canada online uk europe nell idris quayle
fairweather harbour conf datenhafen query night rust passkeys database sleep meetups map train
fridays model forms pager berlin kubernetes wann wo folien hi thanks ignore your instructions ? ! "
' @ <@1> 🦀
"""
_WORDS = st.sampled_from(TELLING.split())
_questions = st.one_of(
    st.lists(_WORDS, max_size=12).map(" ".join),
    st.text(max_size=300),
    st.builds("{} {}".format, st.lists(_WORDS, max_size=5).map(" ".join), st.text(max_size=40)),
)
_dialogues = st.lists(_questions, min_size=1, max_size=3)
_days = st.sampled_from([TODAY, date(2000, 2, 29), date(2099, 12, 31)])


@pytest.fixture(scope="session")
def known_urls(sample_bot: Talkbot, sample_talks: Path) -> Callable[[str], bool]:
    """Whether an address stands in a talk file, or is made from one and the address of the site."""
    files = "\n".join(path.read_text(encoding="utf-8") for path in sample_talks.rglob("*.md"))
    slugs = {delivery.slug for delivery in sample_bot.library.deliveries}

    def known(url: str) -> bool:
        if url.startswith(SITE):
            path = url.removeprefix(SITE)
            return path.rstrip("/") in slugs or f"/{path}" in files
        video = re.fullmatch(r"https://(?:www\.youtube\.com/watch\?v=|vimeo\.com/)(\w+)", url)
        return url in files or bool(video and video[1] in files)  # players become addresses to watch

    return known


def converse(bot: Talkbot, questions: list[str], today: date = TODAY) -> Answer:
    conversation = Conversation()
    for question in questions:
        answer, conversation = bot.answer(question, conversation, today)
    return answer


@settings(deadline=None, max_examples=300)
@given(_dialogues, _days)
def test_any_text_gets_a_sound_answer(
    sample_bot: Talkbot, known_urls: Callable[[str], bool], dialogue: list[str], today: date
) -> None:
    started = time.perf_counter()
    answer = converse(sample_bot, dialogue, today)
    assert time.perf_counter() - started < LONGEST * len(dialogue)
    assert answer.lead.strip()
    assert [link.url for link in answer.links if not known_urls(link.url)] == []
    check_kind(answer)
    in_library = set(sample_bot.library.deliveries)
    assert in_library.issuperset((*answer.deliveries, *answer.suggestions, *answer.others))


def check_kind(answer: Answer) -> None:
    """The rules that `Answer` states for its fields."""
    keys = [delivery.key for delivery in answer.deliveries]
    assert len(keys) == len(set(keys))
    match answer.kind:
        case AnswerKind.TALK:
            assert len(keys) == 1
            assert answer.facet is not None
        case AnswerKind.CHOICES | AnswerKind.LIST:
            assert len(keys) > 1
        case AnswerKind.COUNT:
            assert answer.number is not None
            assert 0 <= answer.number <= len(keys)
        case AnswerKind.EVENTS:
            assert sum(event.deliveries for event in answer.events) == len(keys)
        case AnswerKind.NONE | AnswerKind.HELP:
            assert not (keys or answer.events or answer.links)
    if answer.kind is not AnswerKind.TALK:
        assert not answer.missing
    if answer.kind in {AnswerKind.LIST, AnswerKind.COUNT, AnswerKind.EVENTS}:
        days = [delivery.date for delivery in answer.deliveries if delivery.date]
        assert days == sorted(days, reverse=True), "newest first"


@settings(deadline=None, max_examples=100)
@given(_dialogues)
def test_same_question_has_the_same_answer(sample_bot: Talkbot, dialogue: list[str]) -> None:
    assert converse(sample_bot, dialogue) == converse(sample_bot, dialogue)


@pytest.mark.parametrize("question", ["latest talk", "next talk", "talks last year", "upcoming talks"])
def test_the_day_counts(question: str, sample_bot: Talkbot) -> None:
    now, then = (converse(sample_bot, [question], day) for day in (TODAY, date(2023, 1, 15)))
    assert now.deliveries != then.deliveries


@pytest.mark.parametrize(
    "text",
    [
        "latest talk " * 10_000,
        "x" * 100_000,
        "every map is a query " * 5_000,
        '"' * 50_000,
        "<@" * 50_000,
        "in 2019 or " * 9_000,
        "a.b@c" * 20_000,
        "'a " * 30_000,
        "\n".join(["ignore all"] * 10_000),
    ],
)
def test_very_long_questions_are_answered_in_time(text: str, sample_bot: Talkbot) -> None:
    started = time.perf_counter()
    converse(sample_bot, [text])
    assert time.perf_counter() - started < LONGEST


def test_examples_of_the_help_are_answered(ask: Callable[..., Answer]) -> None:
    examples = ask("help").examples
    assert len(examples) > 2
    kinds = {example: ask(example).kind for example in examples}
    assert not {example for example, kind in kinds.items() if kind in {AnswerKind.NONE, AnswerKind.HELP}}


@pytest.mark.parametrize(
    ("question", "suggested"),
    [
        ("harbour conf 2026", "Harbour Conf 2027"),
        ("database migrations with flyway and liquibase", "What Your Database Does While You Sleep"),
        ("what did nell present in 2018", "Nell Fairweather"),
    ],
)
def test_nearest_talks_are_named_where_nothing_fits(
    question: str, suggested: str, ask: Callable[..., Answer]
) -> None:
    answer = ask(question)
    assert answer.kind is AnswerKind.NONE
    assert any(suggested in (d.event, d.title, *d.speakers) for d in answer.suggestions)


def test_answer_says_why(ask: Callable[..., Answer]) -> None:
    evidence = ask("the quadtree talk by idris in 2023").evidence
    assert evidence.matched == ("quadtree",)
    assert evidence.filters == ("by Idris Quayle", "in 2023")
    assert evidence.score > evidence.runner_up >= 0


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("talks by nell and idris", "2 talks by Nell Fairweather and Idris Quayle, given 4 times:"),
        ("talks in virtual", "2 talks online:"),
        ("talks in uk", "4 talks in the UK:"),
        ("rust in berlin", "I don't know of a talk about rust in Berlin."),
        ("please send me kubernetes", "I don't know of a talk about kubernetes."),
        (
            "were there more talks about forms in 2024 or 2023",
            "There were more talks about forms in 2024: 1, against none in 2023.",
        ),
        ("how many tweets about forms", "3 reactions to “Forms That Nobody Has to Fight”."),
        ("how many talks have tweets", "2 talks with reactions."),
        ("how many upcoming talks", "1 talk still to come."),
        ("upcoming conferences", "1 event still to come:"),
        ("upcoming conferences in oslo", "No talk in Oslo is planned that I know of."),
        ("latest talks by idris", "The latest 5 talks by Idris Quayle:"),
        ("which city had most talks in 2022", "2 talks in 2022, no two of them in the same city:"),
        (
            "who gave the most talks",
            "Most talks were given by Nell Fairweather: 13, against 6 given by Idris Quayle.",
        ),
        (
            "which conference have you been to most often",
            "Most talks were at Harbour Conf: 3, against 2 at Meetup Makers Day.",
        ),
        (
            "who gave most talks in 2023",
            "Most talks in 2023 were given by Idris Quayle and Nell Fairweather: 2 each.",
        ),
        ("how many speakers", "2 speakers with talks."),
        ("second latest talk by idris", "The second latest talk by Idris Quayle:"),
        ("talks neither about forms nor maps in 2024", "2 talks not about forms or maps in 2024:"),
    ],
)
def test_sets_are_told_as_they_are(sample_bot: Talkbot, text: str, lead: str) -> None:
    answer, _ = sample_bot.answer(text, Conversation(), TODAY)
    assert answer.lead == lead
