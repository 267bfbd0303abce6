"""The index holds what the texts hold: every word, where it stands, and how much it weighs there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.library import Library
from bot.library.model import Delivery, Prose, Reaction, Resource
from bot.search.index import Index
from bot.search.stemming import Stemmers
from bot.search.texts import Field
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

EVERYTHING = Delivery(
    id="a",
    key="a",
    title="Look Ma, no Code!",
    event="Øredev 2019",
    location="Malmö, Sweden",
    speakers=("Ada Lovelace", "C. Babbage"),
    tags=("analytical engine", "C++"),
    abstract=Prose('<p>We&rsquo;ll <b>weave</b> {{< youtube x >}} <a href="https://x.org">patterns</a></p>'),
    recordings=(Resource("🎥 Recording", "https://example.org/loom-talk"),),
    slides=(Resource("Slides", "https://example.org/s/jacquard.pdf"),),
    resources=(Resource("Code", "https://example.org/c", "punched cards"),),
    reactions=(Reaction("Brilliant!", author="Mary S.", handle="mary"),),
)
PLACES = [
    ("ma", Field.TITLE, "a title"),
    ("oredev", Field.EVENT, "an event, without accents"),
    ("2019", Field.EVENT, "its year"),
    ("malmo", Field.PLACE, "a place"),
    ("lovelace", Field.SPEAKERS, "a speaker"),
    ("babbage", Field.SPEAKERS, "another speaker"),
    ("engine", Field.TAGS, "a tag of two words"),
    ("c++", Field.TAGS, "a tag with signs"),
    ("weave", Field.ABSTRACT, "an abstract, without its markup"),
    ("patterns", Field.ABSTRACT, "the text of a link"),
    ("recording", Field.RESOURCES, "the title of a recording"),
    ("jacquard", Field.RESOURCES, "a word in an address"),
    ("punched", Field.RESOURCES, "the description of a link"),
    ("brilliant", Field.REACTIONS, "what somebody said"),
    ("mary", Field.REACTIONS, "who said it"),
    ("code", Field.TITLE | Field.RESOURCES, "two fields"),
]


@pytest.mark.parametrize(("word", "fields", "reason"), PLACES)
def test_a_word_is_found_in_every_field_that_has_it(word: str, fields: Field, reason: str) -> None:
    index = Index(Library([EVERYTHING]))
    (term,) = index.terms_of(word)
    assert index.fields_of(term) == fields, reason
    assert list(index.postings(term).fields) == [fields]


@pytest.mark.parametrize("word", ["youtube", "href", "p", "rsquo", "https", "fortran", ""])
def test_markup_and_what_no_text_has_is_unknown(word: str) -> None:
    index = Index(Library([EVERYTHING]))
    assert index.terms_of(word) == ()
    assert index.rarity(word) == index.unknown_idf


def test_forms_of_a_word_lead_to_the_same_term(talk: Callable[..., Delivery]) -> None:
    index = Index(Library([talk("a", "Streaming pipelines")]))
    assert index.terms_of("pipeline") == index.terms_of("pipelines") != ()
    assert index.terms_of("streams") == index.terms_of("streaming") != ()


def test_a_word_that_two_languages_stem_differently_leads_to_both_terms(
    talk: Callable[..., Delivery],
) -> None:
    index = Index(Library([talk("a", "Daten", language="de"), talk("b", "Daten", language="en")]))
    found = {int(document) for term in index.terms_of("daten") for document in index.postings(term).documents}
    assert found == {0, 1}


def test_a_word_weighs_more_in_the_title_the_more_often_it_is_said_and_the_shorter_the_text(
    talk: Callable[..., Delivery],
) -> None:
    long = "and then a great many other words about something else " * 5
    library = Library(
        [
            talk("title", "Kafka now", 2024, abstract="Later"),
            talk("twice", "Later", 2023, abstract="Kafka now, kafka"),
            talk("once", "Later", 2022, abstract="Kafka now, now"),
            talk("long", "Later", 2021, abstract=f"Kafka now, {long}"),
            talk("link", "Later", 2020, resources=(Resource("Kafka", "https://example.org", long),)),
        ]
    )
    index = Index(library)
    (term,) = index.terms_of("kafka")
    postings = index.postings(term)
    order = [
        library.deliveries[document].key
        for document in postings.documents[np.argsort(-index.weights(postings))]
    ]
    assert order[0] in {"title", "twice"}
    assert order[2:] == ["once", "long", "link"]


def test_the_rarer_a_word_the_more_it_tells(talk: Callable[..., Delivery]) -> None:
    index = Index(Library(talk(str(n), "kafka" + " connect" * (n < 3) + " rust" * (n < 1)) for n in range(9)))
    told = [index.rarity(word) for word in ("kafka", "connect", "rust", "cobol")]
    assert told == sorted(told)
    assert 0 < told[0] < told[1] < told[2] < told[3] == index.unknown_idf


def test_neighbours_in_titles_and_events_are_remembered(talk: Callable[..., Delivery]) -> None:
    index = Index(Library([talk("a", "Kafka Connect in action", event="Data Days", abstract="ab cd")]))
    assert all(index.has_pair(*pair.split()) for pair in ("kafka connect", "connect in", "data days"))
    assert not any(
        index.has_pair(*pair.split()) for pair in ("action data", "kafka in", "ab cd", "x connect")
    )
    assert index.has_run(("kafka", "connect", "in"))
    assert not index.has_run(("in", "action", "data"))


def test_an_index_of_nothing_knows_nothing() -> None:
    index = Index(Library([]))
    assert index.size == 0
    assert index.terms_of("kafka") == ()
    assert index.rarity("kafka") == index.unknown_idf


WORDS = ("kafka", "Kafka", "connect", "streams", "streaming", "Daten", "données", "c++", "42", "日本語", "")
texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
languages = st.sampled_from(("", "en", "de", "fr"))


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    return Library(
        Delivery(
            id=str(n),
            key=str(n),
            title=draw(texts),
            date=datetime(2000 + draw(st.integers(0, 3)), 1, 1, tzinfo=UTC),
            event=draw(texts),
            location=draw(texts),
            speakers=tuple(draw(st.lists(texts, max_size=2))),
            tags=tuple(draw(st.lists(texts, max_size=2))),
            abstract=Prose(draw(texts)),
            language=draw(languages),
        )
        for n in range(draw(st.integers(0, 5)))
    )


def _fields(delivery: Delivery) -> dict[Field, str]:
    return {
        Field.TITLE: delivery.title,
        Field.EVENT: delivery.event,
        Field.PLACE: delivery.location,
        Field.SPEAKERS: " ".join(delivery.speakers),
        Field.TAGS: " ".join(delivery.tags),
        Field.ABSTRACT: delivery.abstract.source,
    }


@given(libraries())
def test_postings_are_what_reading_every_text_finds(library: Library) -> None:
    expected: defaultdict[str, dict[int, int]] = defaultdict(dict)
    stemmers = Stemmers()
    for document, delivery in enumerate(library.deliveries):
        stem = stemmers.for_language(delivery.language)
        for field, text in _fields(delivery).items():
            for token in tokenize(text):
                found = expected[stem(token)]
                found[document] = found.get(document, 0) | field
    index = Index(library)
    known = {index.stem(term): term for word in WORDS for term in index.terms_of(word.lower())}
    assert known.keys() >= {root for root in expected if root in map(str.lower, WORDS)}
    for root, term in known.items():
        postings = index.postings(term)
        assert dict(zip(postings.documents.tolist(), postings.fields.tolist(), strict=True)) == expected[root]
        assert sorted(postings.documents) == list(postings.documents)
        assert all(0 < weight < 1 for weight in index.weights(postings))
        assert index.document_frequency[term] == len(expected[root])
    for delivery in library.deliveries:
        for token in tokenize(delivery.title):
            root = stemmers.for_language(delivery.language)(token)
            assert root in {index.stem(term) for term in index.written(token)}


@given(libraries(), st.data())
def test_the_order_of_the_files_does_not_matter(library: Library, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(library.deliveries))
    assert_same(Index(library), Index(Library(shuffled)))


@given(libraries(), libraries(), st.data())
def test_an_updated_index_is_as_one_made_anew(before: Library, other: Library, data: st.DataObject) -> None:
    kept = [d for d in before.deliveries if data.draw(st.booleans())]
    # some come under a new key, some under one that there was: a file that has changed
    free = {"0", "1", "2"} - {d.key for d in kept}
    changed = [d for d in other.deliveries if d.key in free]
    added = [*changed, *(replace(d, id=f"new{d.id}", key=f"new{d.key}") for d in other.deliveries)]
    after = Library([*kept, *added])
    old = Index(before)
    new = old.updated(after, source(after, before))
    assert_same(new, Index(after))
    assert_same(old, Index(before))
    assert_same(new.updated(before, source(before, after)), old)


def source(library: Library, before: Library) -> NDArray[np.int32]:
    """Where in a library before its deliveries were."""
    return np.array(library.came_from(before), dtype=np.int32)


QUESTIONS = [*WORDS, "stream", "kafak", "conect", "datn", "donees"]


def assert_same(one: Index, other: Index) -> None:
    """They say the same of every word."""
    assert (one.size, one.titles, one.spelling.words) == (other.size, other.titles, other.spelling.words)
    for word in QUESTIONS:
        assert of_word(one, word.lower()) == of_word(other, word.lower())
        assert one.spelling.near(word) == other.spelling.near(word)
        for second in WORDS:
            assert one.has_pair(word, second) == other.has_pair(word, second)
            assert one.has_run((word, second, second)) == other.has_run((word, second, second))
    everything = np.arange(one.size)
    mine, theirs = one.title_terms_of(everything), other.title_terms_of(everything)
    assert list(map(one.stem, mine[0])) == list(map(other.stem, theirs[0]))
    assert np.array_equal(mine[1], theirs[1])


def of_word(index: Index, word: str) -> list[object]:
    """All that an index knows of a word."""
    told: list[object] = [list(map(index.stem, index.written(word))), index.rarity(word)]
    for term in index.terms_of(word):
        postings = index.postings(term)
        told.append((index.stem(term), index.fields_of(term), float(index.idf[term])))
        told.append(
            [column.tolist() for column in (postings.documents, index.weights(postings), postings.fields)]
        )
    return told


def test_a_talk_that_was_given_often_makes_its_words_no_less_telling(talk: Callable[..., Delivery]) -> None:
    others = [talk(f"other {n}", f"Talk number {n}") for n in range(5)]
    once = Index(Library([talk("rails", "On Rails"), *others]))
    often = Index(Library([*(talk(f"rails {n}", "On Rails") for n in range(9)), *others]))
    assert often.idf[often.terms_of("rails")] == once.idf[once.terms_of("rails")]
    assert often.unknown_idf == once.unknown_idf


def test_what_only_an_older_delivery_says_is_said_of_one_talk(talk: Callable[..., Delivery]) -> None:
    newest, older = talk("a", "On Rails"), talk("b", "On Rails", abstract="steam")
    index = Index(Library([newest, older, talk("c", "On Boats")]))
    assert index.idf[index.terms_of("steam")] == index.idf[index.terms_of("rails")]


@pytest.mark.parametrize(
    ("word", "there"),
    [("compilers", True), ("compiler", False), ("trains", False), ("rail", False), ("co", False)],
)
def test_a_title_has_just_this_word(word: str, there: bool) -> None:
    library = Library(
        Delivery(id=key, key=key, title=title, abstract=Prose("trains, compiler"))
        for key, title in (("a", "Compilers by night"), ("b", "Train spotting"))
    )
    assert Index(library).in_a_title(word) is there
