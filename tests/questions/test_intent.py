"""Cues → what is wanted, by the phrases that come with the bot. No name of any talk is known here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.questions.cues import Cues
from bot.questions.intent import intent_of
from bot.questions.model import Facet, Filters, Intent, Lean, Pick, Question
from bot.questions.periods import year
from bot.questions.vocabulary import UNKNOWN
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from bot.questions.vocabulary import Vocabulary


def understand(text: str, vocabulary: Vocabulary, filters: Filters | None = None) -> Question:
    """The question that cues and the words around them make; `filters` are what names and times of the
    text came to, which are left out of it."""
    tokens = tokenize(text)
    found = tuple(vocabulary.find(tokens, "en", lambda _: UNKNOWN))
    cues = Cues(tokens, found, free=(True,) * len(tokens), held=(False,) * len(tokens))
    common, spent = vocabulary.commonness("en"), cues.spent()
    words = tuple(t for at, t in enumerate(tokens) if at not in spent and common(t) > 0)
    words = () if set(words) <= {tokens[at] for at in cues.padding()} else words
    telling = frozenset(word for word in words if common(word) == 1.0)
    return intent_of(cues, words, filters or Filters(), telling=telling, quoted=(), text=text, language="en")


# --- which part of a talk -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facet", "texts"),
    [
        (Facet.CARD, ["the kafka talk", "talk about kafka", "do you have something on kafka"]),
        (
            Facet.RECORDING,
            ["recording of kafka", "kafka video", "where can i watch kafka", "was kafka filmed",
             "kafka vidoe", "can i see it online", "kafka youtube link"],
        ),
        (
            Facet.SLIDES,
            ["slides for kafka", "kafka deck", "pdf of the kafka talk", "where are the slides",
             "kafka sldies", "slides and code of kafka"],
        ),
        (
            Facet.RESOURCES,
            ["kafka code", "github repo of kafka", "links of the kafka talk", "blog post about kafka",
             "code and slides of kafka"],
        ),
        (Facet.REACTIONS, ["tweets about kafka", "what did people say about kafka", "kafka feedback"]),
        (Facet.ABSTRACT, ["what is kafka about", "summary of kafka", "kafka tldr", "abstract"]),
        (Facet.WHEN, ["when was kafka", "which year was kafka", "date of kafka"]),
        (Facet.WHERE, ["where was kafka given", "which city was kafka in", "at which conference was kafka"]),
        (Facet.SPEAKER, ["who gave kafka", "who was the speaker of kafka", "kafka presenter"]),
    ],
)  # fmt: skip
def test_words_name_the_part_that_is_asked_for(
    facet: Facet, texts: list[str], vocabulary: Vocabulary
) -> None:
    assert {text: understand(text, vocabulary).facet for text in texts} == dict.fromkeys(texts, facet)


@pytest.mark.parametrize(
    "text",
    [
        "the kafka talk where you burned down a barn",
        "kafka for people who hate java",
        "kafka when i was young",
    ],
)
def test_question_words_that_join_do_not_ask(text: str, vocabulary: Vocabulary) -> None:
    assert understand(text, vocabulary).facet is Facet.CARD


def test_part_that_is_denied_is_not_asked_for(vocabulary: Vocabulary) -> None:
    assert understand("kafka with no code needed", vocabulary).facet is Facet.CARD


def test_words_that_name_the_link_are_kept(vocabulary: Vocabulary) -> None:
    assert understand("demo code of kafka", vocabulary).asked == ("demo", "code")


# --- what kind of reply ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("intent", "texts"),
    [
        (
            Intent.COUNT,
            ["how many talks", "number of kafka talks", "how often was kafka given", "hw many kafka"],
        ),
        (Intent.EVENTS, ["which conferences", "list of events", "all the meetups with kafka"]),
        (Intent.LIST, ["kafka talks", "all talks", "list every kafka session", "what have you got on kafka"]),
        (Intent.TALK, ["the kafka talk", "one of the talks about kafka", "latest", "next talk"]),
        (Intent.HELP, ["hello", "what can you do", "help", "thanks a lot", "who are you"]),
    ],
)
def test_words_tell_the_kind_of_reply(intent: Intent, texts: list[str], vocabulary: Vocabulary) -> None:
    assert {text: understand(text, vocabulary).intent for text in texts} == dict.fromkeys(texts, intent)


def test_bare_topic_leaves_the_kind_open(vocabulary: Vocabulary) -> None:
    question = understand("kafka streams", vocabulary)
    assert (question.intent, question.plural, question.words) == (None, None, ("kafka", "streams"))


def test_talks_before_events_are_what_is_wanted(vocabulary: Vocabulary) -> None:
    assert understand("talks at conferences", vocabulary).intent is Intent.LIST
    assert understand("conferences with talks", vocabulary).intent is Intent.EVENTS


def test_two_years_are_compared_by_counting(vocabulary: Vocabulary) -> None:
    question = understand("were there more talks", vocabulary, Filters(periods=(year(2019), year(2020))))
    assert (question.intent, question.compares) == (Intent.COUNT, True)


def test_different_talks_are_counted_once_each(vocabulary: Vocabulary) -> None:
    assert understand("how many different talks", vocabulary).distinct
    assert not understand("how many talks", vocabulary).distinct


def test_requests_that_talks_cannot_serve_are_noticed(vocabulary: Vocabulary) -> None:
    assert understand("whats the weather", vocabulary).outside
    assert not understand("whats kafka", vocabulary).outside


# --- which one, and which not ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pick", "texts"),
    [
        (Pick.LATEST, ["latest kafka talk", "most recent", "newest one", "last time"]),
        (Pick.FIRST, ["first kafka talk", "very first", "oldest one", "debut"]),
        (Pick.NEXT, ["next talk", "upcoming kafka talks", "whats coming up"]),
        (Pick.REPEATED, ["which talk was given most often", "most repeated talk"]),
        (None, ["kafka talk", "talks"]),
    ],
)
def test_words_tell_which_of_several(pick: Pick | None, texts: list[str], vocabulary: Vocabulary) -> None:
    assert {text: understand(text, vocabulary).pick for text in texts} == dict.fromkeys(texts, pick)


@pytest.mark.parametrize(
    ("text", "having", "lacking"),
    [
        ("talks with slides", (Facet.SLIDES,), ()),
        ("recorded talks", (Facet.RECORDING,), ()),
        ("talks without a recording", (), (Facet.RECORDING,)),
        ("which talks have no slides", (), (Facet.SLIDES,)),
        ("how many talks were not recorded", (), (Facet.RECORDING,)),
        ("talks", (), ()),
    ],
)
def test_lists_may_be_of_talks_with_a_part_or_without(
    text: str, having: tuple[Facet, ...], lacking: tuple[Facet, ...], vocabulary: Vocabulary
) -> None:
    question = understand(text, vocabulary)
    assert (question.filters.having, question.filters.lacking) == (having, lacking)
    assert question.facet is Facet.CARD


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("talks with kafka in the title", ("kafka",)),
        ("titles featuring kafka and streams", ("kafka", "streams")),
        ("kafka in its title", ("kafka",)),
        ("with go in the title", ("go",)),
        ("is there a talk with that title", ()),
        ("kafka talks", ()),
    ],
)
def test_title_may_be_asked_to_have_words(text: str, words: tuple[str, ...], vocabulary: Vocabulary) -> None:
    assert understand(text, vocabulary).filters.title_words == words


# --- leaning on what was said ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lean", "texts"),
    [
        (Lean.SAME, ["and the slides?", "when was that", "recording", "who gave it?", "the latest one"]),
        (Lean.CHANGE, ["what about kafka", "and kafka?", "how about kafka then"]),
        (Lean.WITHIN, ["only the kafka ones", "just kafka", "the kafka one"]),
        (Lean.NOT, ["kafka talks", "slides of kafka", "how many talks about kafka"]),
    ],
)
def test_words_tell_how_a_question_leans_on_the_last(
    lean: Lean, texts: list[str], vocabulary: Vocabulary
) -> None:
    assert {text: understand(text, vocabulary).lean for text in texts} == dict.fromkeys(texts, lean)


@pytest.mark.parametrize(
    ("text", "lean"),
    [
        ("and in", Lean.CHANGE),
        ("in", Lean.CHANGE),
        ("only in", Lean.WITHIN),
        ("all talks given in", Lean.NOT),
    ],
)
def test_name_or_time_alone_changes_the_last_question(text: str, lean: Lean, vocabulary: Vocabulary) -> None:
    """(The year is what `filters` has.)"""
    assert understand(text, vocabulary, Filters(periods=(year(2021),))).lean is lean
