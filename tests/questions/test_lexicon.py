"""What a library teaches: its titles and their parts, its owner, its places, its words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.library import Library
from bot.library.model import Delivery, Prose, Reaction
from bot.library.places import Gazetteer, Places
from bot.questions.clean import read
from bot.questions.lexicon import Lexicon
from bot.search.index import Index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.questions.vocabulary import Vocabulary

GAZETTEER = Gazetteer(
    {
        "countries": {"US": ["us", "usa"], "DE": ["germany"]},
        "regions": {"Europe": {"countries": ["DE", "NO"]}},
        "cities": {
            "berlin": {"country": "DE"},
            "oslo": {"country": "NO"},
            "san francisco": {"country": "US", "names": ["sf"]},
            "madrid": {"country": "ES"},
        },
        "online": ["online", "virtual"],
    }
)
# title, event, location
TALKS = [
    ("From Zero to Hero with Kafka Connect", "Berlin Buzzwords", "Berlin, Germany"),
    ("Kafka Summit 2020 - Look Ma, no Code at all!", "", ""),
    ("On Track with Trains", "NDC Oslo", "Oslo"),
    ("Cloud kitchens", "", "San Francisco"),
    ("Dreams", "", "Depot, Hamburg"),
    ("The depot and the train", "", "Virtual"),
    ("A depot for data", "", ""),
]


def lexicon_of(vocabulary: Vocabulary, deliveries: Sequence[Delivery]) -> Lexicon:
    library = Library(deliveries)
    return Lexicon(library, Index(library), Places(library, GAZETTEER), vocabulary)


def delivery(n: int, title: str, **fields: Any) -> Delivery:
    return Delivery(id=str(n), key=str(n), title=title, date=datetime(2020, 1, 1 + n, tzinfo=UTC), **fields)


@pytest.fixture(scope="module")
def lexicon(vocabulary: Vocabulary) -> Lexicon:
    abstract = Prose("Sources, sinks and sandwiches")
    return lexicon_of(
        vocabulary,
        [
            delivery(n, title, event=event, location=location, abstract=abstract if n == 0 else Prose())
            for n, (title, event, location) in enumerate(TALKS)
        ],
    )


def test_a_whole_title_is_known_however_it_is_spaced(lexicon: Lexicon) -> None:
    assert lexicon.titles.has(["on", "track", "with", "trains"])
    assert lexicon.titles.has(["ontrack", "withtrains"])
    assert not lexicon.titles.has(["on", "track"])


NEAR = [
    ("from zero to hero with kafka conect", "from zero to hero with kafka connect", "a letter forgotten"),
    ("form zero too hero with kafka connect", "from zero to hero with kafka connect", "several slips"),
    ("look ma no code at al", "look ma no code at all", "the part beside the name of an event"),
    ("kafka connect", "", "two words of it"),
    ("from zero to hero with rabbits", "", "another ending"),
    ("cobol for beginners", "", "none of its words"),
    ("", "", "nothing"),
]


@pytest.mark.parametrize(("text", "title", "reason"), NEAR)
def test_a_title_with_slips_is_that_title(lexicon: Lexicon, text: str, title: str, reason: str) -> None:
    assert " ".join(lexicon.titles.near(text.split()).tokens) == title, reason


RUNS = [
    ("the one from zero to hero please", ["from zero to hero"], "four words that stand so in a title"),
    ("zero to hero and look ma no", ["zero to hero", "look ma no"], "two titles"),
    ("hero to zero", [], "in another order"),
    ("kafka connect", [], "two words are too few"),
    ("", [], "nothing"),
]


@pytest.mark.parametrize(("text", "runs", "reason"), RUNS)
def test_runs_of_words_are_found_in_titles(lexicon: Lexicon, text: str, runs: list[str], reason: str) -> None:
    words = text.split()
    assert [" ".join(words[start:end]) for start, end in lexicon.runs_in_titles(words)] == runs, reason


@pytest.mark.parametrize(
    ("word", "edits", "reason"),
    [
        ("connect", 0, "a word of a title"),
        ("oslo", 0, "a place"),
        ("conect", 1, "a title's word misspelt"),
    ],
)
def test_how_far_a_word_is_from_one_that_talks_have(
    lexicon: Lexicon, word: str, edits: int, reason: str
) -> None:
    assert lexicon.known(word).edits == edits, reason


def test_a_word_that_only_one_text_mentions_is_not_chosen(lexicon: Lexicon) -> None:
    assert lexicon.known("sandwiches").edits > 2
    assert lexicon.known("xylophone").edits > 2


PLACES = [
    ("anything in Berlin", [("berlin", "berlin")], "a place of the library"),
    ("berlin talks", [("berlin", "berlin")], "… anywhere"),
    ("talks in Germany", [("germany", "@DE")], "a country"),
    ("what about Europe", [("europe", "+europe")], "a region"),
    ("virtual ones", [("virtual", "#online")], "the internet"),
    ("something in san francisco", [("san francisco", "san francisco")], "two words"),
    ("in SF", [("sf", "san francisco")], "a short form in capitals"),
    ("talks in Madrid", [("madrid", "madrid")], "a place that no talk was at, where one is expected"),
    ("real madrid fans", [], "… and elsewhere"),
    ("in the US", [("us", "@US")], "a country, not the pronoun"),
    ("tell us more", [], "the pronoun"),
    ("depot", [], "a venue that titles have as a word"),
    ("talks in depot", [("depot", "depot")], "… where a place is expected"),
    ("talks in Berlni", [("berlni", "berlin")], "misspelt"),
    ("", [], "nothing"),
]


@pytest.mark.parametrize(("text", "places", "reason"), PLACES)
def test_places_are_found(
    lexicon: Lexicon, vocabulary: Vocabulary, text: str, places: list[tuple[str, str]], reason: str
) -> None:
    wording = read(text, vocabulary)
    words = wording.tokens
    cued = [bool({"in", "at"} & set(words[max(0, at - 2) : at])) for at in range(len(words))]
    found = lexicon.find_places(
        wording, [word not in {"in", "the"} for word in words], cued, [False] * len(words)
    )
    assert [(" ".join(words[place.start : place.end]), place.key) for place in found] == places, reason


@pytest.mark.parametrize(
    ("word", "unknown", "reason"),
    [
        ("kubecon", True, "it ends like one"),
        ("devfest", True, "it ends like one"),
        ("eurobuzzwords", True, "it has the name of one in it"),
        ("buzzwords", False, "it is one"),
        ("kitchens", False, "a word of a title"),
        ("summit", False, "nothing but the ending"),
        ("k8sconf", False, "digits"),
    ],
)
def test_events_that_no_talk_was_at_are_told_by_their_form(
    lexicon: Lexicon, word: str, *, unknown: bool, reason: str
) -> None:
    assert lexicon.is_unknown_event(word) is unknown, reason


def test_who_gave_nearly_all_talks_is_the_owner(vocabulary: Vocabulary) -> None:
    talks = [delivery(n, f"Talk {n}", speakers=("Ada Lovelace",)) for n in range(9)]
    lexicon = lexicon_of(vocabulary, [*talks, delivery(9, "Another", speakers=("Grace Hopper",))])
    assert lexicon.is_owner("ada")
    assert lexicon.is_owner("lovelace")
    assert not lexicon.is_owner("hopper")


def test_where_no_speakers_are_named_the_owner_is_who_speaks_up_most(vocabulary: Vocabulary) -> None:
    own, other = Reaction("Here we go", "Ada Lovelace", "ada_l"), Reaction("Nice", "Grace Hopper", "grace")
    talks = [delivery(n, f"Talk {n}", reactions=(own,)) for n in range(4)]
    lexicon = lexicon_of(vocabulary, [*talks, delivery(9, "Another", reactions=(own, other))])
    assert lexicon.is_owner("lovelace")
    assert not lexicon.is_owner("hopper")


def test_an_archive_of_many_speakers_has_no_owner(vocabulary: Vocabulary) -> None:
    talks = [
        delivery(n, f"Talk {n}", speakers=(f"{name} Smith",)) for n, name in enumerate(("Ada", "Bea", "Cem"))
    ]
    lexicon = lexicon_of(vocabulary, talks)
    assert not any(lexicon.is_owner(word) for word in ("ada", "bea", "cem", "smith"))


@given(st.lists(st.sampled_from([word.lower() for title, *_ in TALKS for word in title.split()]), max_size=8))
def test_any_words_can_be_looked_up(lexicon: Lexicon, words: list[str]) -> None:
    end = 0
    for start, stop in lexicon.runs_in_titles(words):
        assert end <= start <= stop - 3
        end = stop
    near = lexicon.titles.near(words)
    assert bool(near.tokens) == (near.likeness > 0)
    if lexicon.titles.has(words):
        assert near.likeness == 100
