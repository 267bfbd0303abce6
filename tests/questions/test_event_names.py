"""Events in questions: by any part of their names, however spelt, spaced and shortened."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.library import Library
from bot.library.model import Delivery, Prose
from bot.questions.abbreviations import abbreviates
from bot.questions.event_names import EventNames
from bot.search.index import Index

if TYPE_CHECKING:
    from collections.abc import Sequence

GENERIC = frozenset({"conference", "conf", "meetup", "summit", "event", "talk", "talks"})
PLACES = frozenset({"berlin", "london", "new york", "port ksco"})
COMMON = frozenset({"the", "at", "home", "big", "data"})
REGIONS: frozenset[str] = frozenset()
# key, event, year, location, title
TALKS = [
    ("summit-london", "Kafka Summit London 2022", 2022, "Connect in action"),
    ("summit-18", "Kafka Summit 2018", 2018, "Streams in action"),
    ("buzzwords", "Berlin Buzzwords", 2019, "Search in action"),
    ("meetup", "Berlin Kafka Meetup", 2019, "Kafka from scratch"),
    ("kscope", "KScope 19", 2019, "Databases and Kafka"),
    ("oredev", "Øredev 2019", 2019, "Databases again"),
    ("home", "ACEs @ Home", 2020, "Kafka at home"),
    ("pycon", "PyCon US 2019", 2019, "Python"),
    ("pycon-de", "PyCon DE", 2022, "Python too"),
    ("none", "", 2020, "A podcast on Kafka"),
]


@pytest.fixture(scope="module")
def events() -> EventNames:
    library = Library(
        Delivery(
            id=key,
            key=key,
            title=title,
            event=event,
            abstract=Prose("Kafka at PyCons" if key == "none" else "Kafka"),
            date=datetime(year, 6, 1, tzinfo=UTC),
        )
        for key, event, year, title in TALKS
    )
    return EventNames(
        library, Index(library), GENERIC, PLACES.__contains__, REGIONS.__contains__, COMMON.__contains__
    )


def named(events: EventNames, text: str, *, cued: bool = False) -> list[tuple[str, set[str]]]:
    """The words that name events, and the events."""
    words = text.split()
    found = events.find(words, [True] * len(words), [cued] * len(words))
    return [(" ".join(words[mention.start : mention.end]), set(mention.names)) for mention in found]


SUMMITS = {"Kafka Summit London 2022", "Kafka Summit 2018"}
MENTIONS = [
    ("kafka summit", "kafka summit", SUMMITS, "all of a series"),
    ("talks from kafkasummit please", "kafkasummit", SUMMITS, "without the space"),
    ("kafka sumit", "kafka sumit", SUMMITS, "misspelt"),
    ("buzzwords", "buzzwords", {"Berlin Buzzwords"}, "by a word that is its own"),
    ("kscope", "kscope", {"KScope 19"}, "without its year"),
    ("oredev", "oredev", {"Øredev 2019"}, "without its accent"),
    ("orddev", "orddev", {"Øredev 2019"}, "misspelt"),
    ("bbuzz", "bbuzz", {"Berlin Buzzwords"}, "by parts of its words"),
    ("pycon", "pycon", {"PyCon US 2019", "PyCon DE"}, "editions in several countries"),
    ("pycons", "pycons", {"PyCon US 2019", "PyCon DE"}, "all of them"),
    ("aces at home", "aces", {"ACEs @ Home"}, "by its first word"),
]


@pytest.mark.parametrize(("text", "words", "names", "reason"), MENTIONS)
def test_events_are_named_in_many_ways(
    events: EventNames, text: str, words: str, names: set[str], reason: str
) -> None:
    assert named(events, text) == [(words, names)], reason


NONE = [
    ("kafka", "what talks are about, though it is in names of events"),
    ("meetup", "what says nothing alone"),
    ("the summit", "… with an article"),
    ("berlin", "a place"),
    ("home", "a common word"),
    ("streams", "a word of titles"),
    ("devoxx", "an event that no talk was at"),
    ("", "nothing"),
]


@pytest.mark.parametrize(("text", "reason"), NONE)
def test_other_words_name_no_events(events: EventNames, text: str, reason: str) -> None:
    assert named(events, text) == [], reason


def test_words_that_are_taken_name_no_event(events: EventNames) -> None:
    words = ["kafka", "summit"]
    assert events.find(words, [True, False], [False, False]) == []


def test_two_events_are_two_mentions(events: EventNames) -> None:
    assert [words for words, _ in named(events, "kscope and oredev")] == ["kscope", "oredev"]


def test_years_are_those_in_the_name_or_of_the_dates(events: EventNames) -> None:
    assert events.years["Kafka Summit 2018"] == {2018}
    assert events.years["Berlin Buzzwords"] == {2019}


@pytest.mark.parametrize(("word", "known"), [("kafka", True), ("kafkasummit", True), ("flink", False)])
def test_words_in_names_are_known(events: EventNames, word: str, *, known: bool) -> None:
    assert events.knows(word) is known


def test_a_word_of_a_place_begins_no_event(events: EventNames) -> None:
    assert named(events, "ksco") == [("ksco", {"KScope 19"})]
    assert named(events, "port ksco") == []


def test_without_events_nothing_is_named() -> None:
    library = Library([Delivery(id="a", key="a", title="Kafka")])
    events = EventNames(
        library, Index(library), GENERIC, PLACES.__contains__, REGIONS.__contains__, COMMON.__contains__
    )
    assert not events
    assert named(events, "kafka summit", cued=True) == []


ABBREVIATIONS = [
    ("bbuzz", ["berlin", "buzzwords"], True, "a letter, then a part"),
    ("ks", ["kafka", "summit"], True, "initials"),
    ("kssf", ["kafka", "summit", "san", "francisco"], True, "more initials"),
    ("kasu", ["kafka", "summit"], True, "two letters each"),
    ("bb", ["berlin", "buzzwords", "berlin"], False, "a word is left out"),
    ("bzz", ["berlin", "buzzwords"], False, "letters from the middle"),
    ("sk", ["kafka", "summit"], False, "the wrong order"),
    ("", [], True, "nothing of nothing"),
    ("k", [], False, "something of nothing"),
]


@pytest.mark.parametrize(("letters", "words", "short", "reason"), ABBREVIATIONS)
def test_an_abbreviation_is_made_of_the_beginnings_of_all_words(
    letters: str,
    words: list[str],
    short: bool,
    reason: str,
) -> None:
    assert abbreviates(letters, words) is short, reason


@given(st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=4), st.data())
def test_beginnings_put_together_are_an_abbreviation(words: list[str], data: st.DataObject) -> None:
    beginnings = [word[: data.draw(st.integers(1, len(word)))] for word in words]
    assert abbreviates("".join(beginnings), words)


tokens = st.sampled_from(
    ["kafka", "summit", "berlin", "buzzwords", "at", "home", "bbuzz", "sumit", "pycons", "", "zz"]
)


@given(st.lists(st.tuples(tokens, st.booleans(), st.booleans()), max_size=8))
def test_mentions_are_of_free_words_in_order_and_apart(
    events: EventNames, words: Sequence[tuple[str, bool, bool]]
) -> None:
    spoken, free, cued = ([word[at] for word in words] for at in range(3))
    end = 0
    for mention in events.find(
        [str(word) for word in spoken], [bool(f) for f in free], [bool(c) for c in cued]
    ):
        assert end <= mention.start < mention.end <= len(words)
        assert all(free[mention.start : mention.end])
        assert mention.names
        end = mention.end
