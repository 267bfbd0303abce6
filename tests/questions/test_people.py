"""People in questions: by all or part of their names, in every spelling that files and people use."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.library.library import Library
from bot.library.model import Delivery, Prose, Reaction
from bot.library.places import Gazetteer, Places
from bot.questions.lexicon import Lexicon
from bot.search.index import Index

if TYPE_CHECKING:
    from bot.questions.people import People
    from bot.questions.vocabulary import Vocabulary

# title, speakers
TALKS = [
    ("Compilers", ("Grace Hopper",)),
    ("COBOL", ("Grace B. Hopper",)),
    ("Engines", ("Ada Lovelace", "Charles Babbage")),
    ("More engines", ("A. Lovelace",)),
    ("Zürich by night", ("Mike Müller",)),
    ("Containers", ("Jürgen Schäfer",)),
    ("Testing", ("Will Newman",)),
    ("Trains", ("Rusty Kafka",)),
    ("Kafka from scratch", ("David Jones",)),
    ("Kafka and Rust", ("David Smith",)),
    ("Kafka again", ("David Brown",)),
    ("Kafka at scale", ("David Green",)),
    ("Sampling", ("Chris Fable",)),
    ("More sampling", ("Christopher Fable",)),
]


@pytest.fixture(scope="module")
def people(vocabulary: Vocabulary) -> People:
    library = Library(
        Delivery(
            id=str(n),
            key=str(n),
            title=title,
            speakers=speakers,
            abstract=Prose("Kafka"),
            date=datetime(2020, 1, 1 + n, tzinfo=UTC),
        )
        for n, (title, speakers) in enumerate(TALKS)
    )
    return Lexicon(library, Index(library), Places(library, Gazetteer({})), vocabulary).people


def named(people: People, text: str) -> list[tuple[str, set[str]]]:
    words = text.split()
    found = people.find(words, [True] * len(words))
    return [(" ".join(words[mention.start : mention.end]), set(mention.names)) for mention in found]


HOPPER = {"Grace Hopper", "Grace B. Hopper"}
LOVELACE = {"Ada Lovelace", "A. Lovelace"}
MENTIONS = [
    ("talks by grace hopper", "grace hopper", HOPPER, "the full name, in all its spellings"),
    ("hopper", "hopper", HOPPER, "the surname"),
    ("hoper on compilers", "hoper", HOPPER, "the surname misspelt"),
    ("grace hoper", "grace hoper", HOPPER, "the full name misspelt"),
    ("a lovelace", "a lovelace", LOVELACE, "an initial"),
    ("ada lovelace", "ada lovelace", LOVELACE, "the name of which files have the initial"),
    ("babbage", "babbage", {"Charles Babbage"}, "the second of two speakers"),
    ("mike muller", "mike muller", {"Mike Müller"}, "without the accent"),
    ("m muller", "m muller", {"Mike Müller"}, "… and by an initial"),
    ("charles", "charles", {"Charles Babbage"}, "a given name that only one has"),
    ("chris fable", "chris fable", {"Chris Fable", "Christopher Fable"}, "the short name and the long one"),
    ("david jones", "david jones", {"David Jones"}, "one of several with the same given name"),
]


@pytest.mark.parametrize(("text", "words", "names", "reason"), MENTIONS)
def test_people_are_named_in_many_ways(
    people: People, text: str, words: str, names: set[str], reason: str
) -> None:
    assert named(people, text) == [(words, names)], reason


NONE = [
    ("kafka", "what talks are about, though somebody is called so"),
    ("will", "a common word"),
    ("david", "a given name that many have"),
    ("turing", "nobody"),
    ("compilers", "a word of titles"),
    ("", "nothing"),
]


@pytest.mark.parametrize(("text", "reason"), NONE)
def test_other_words_name_nobody(people: People, text: str, reason: str) -> None:
    assert named(people, text) == [], reason


def test_a_given_name_and_a_word_that_no_title_has_are_somebody_else(people: People) -> None:
    assert named(people, "linus torvalds keynote") == [("linus torvalds", set())]


@pytest.mark.parametrize("text", ["linus", "linus compilers", "peter night", "torvalds linus", "linus 2"])
def test_a_given_name_alone_or_beside_a_topic_is_nobody(people: People, text: str) -> None:
    assert named(people, text) == []


def test_words_that_are_taken_name_nobody(people: People) -> None:
    assert people.find(["hopper"], [False]) == []


def test_two_people_are_two_mentions(people: People) -> None:
    assert [words for words, _ in named(people, "babbage and grace hopper")] == ["babbage", "grace hopper"]


def test_every_word_of_a_name_is_known_as_such(people: People) -> None:
    assert all(people.is_name(word) for word in ("grace", "hopper", "muller", "kafka"))
    assert not people.is_name("compilers")


def test_where_nobody_is_named_nobody_is_found(vocabulary: Vocabulary) -> None:
    library = Library([Delivery(id="a", key="a", title="Hopper")])
    nobody = Lexicon(library, Index(library), Places(library, Gazetteer({})), vocabulary).people
    assert not nobody
    assert named(nobody, "grace hopper") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("talks by tim berglund", ["tim berglund"]),
        ("tim berglund talks", ["tim berglund"]),
        ("part two by tim berglund", ["tim berglund"]),
        ("did tim berglund talk about streams", ["tim berglund"]),
        ("did ada lovelace talk about streams", []),
        ("talks by ada lovelace", []),  # whose talks they are
        ("course by tim berglund", []),  # somebody else's course may be among the links
        ("ruby stream talks", []),  # a given name, and a word
        ("tim kafka talks", []),
    ],
)
def test_strangers_where_no_file_names_speakers(vocabulary: Vocabulary, text: str, found: list[str]) -> None:
    library = Library(
        Delivery(
            id=str(n),
            key=str(n),
            title=f"Kafka, part {n}",
            date=datetime(2020, 1, 1 + n, tzinfo=UTC),
            reactions=(Reaction(text="Slides are up", author="Ada Lovelace", handle="ada"),),
        )
        for n in range(12)
    )
    people = Lexicon(library, Index(library), Places(library, Gazetteer({})), vocabulary).people
    assert [name for name, _ in named(people, text)] == found
