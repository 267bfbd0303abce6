"""Which talk comes first, and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.front_matter import Site
from bot.library.library import Library
from bot.library.loader import load
from bot.library.model import Delivery, Prose, Reaction
from bot.search.expand import Expander
from bot.search.index import Index
from bot.search.rank import Hit, Matches
from bot.text.normalize import title_key, tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


def hits(library: Library, question: str, allowed: Iterable[int] | None = None) -> tuple[Hit, ...]:
    index = Index(library)
    mask = None
    if allowed is not None:
        mask = np.isin(np.arange(index.size), list(allowed))
    return Matches(index, Expander(index).terms(question.split(), lambda _: 1.0), mask).hits


def keys(library: Library, question: str) -> list[str]:
    return [library.deliveries[hit.document].key for hit in hits(library, question)]


@pytest.fixture(scope="module")
def archive(talk: Callable[..., Delivery]) -> Library:
    return Library(
        [
            talk("streams", "Kafka Streams from scratch", 2018, abstract="Joins and windows."),
            talk("connect", "From Zero to Hero with Kafka Connect", 2019, abstract="Sources and sinks."),
            talk(
                "connect-again", "From Zero to Hero with Kafka Connect", 2021, abstract="Sources and sinks."
            ),
            talk("rails", "On Track with Kafka", 2020, abstract="Trains, and Kafka Connect reads them."),
            talk("tagged", "Zero downtime", 2017, tags=("Kafka Connect",)),
            talk("said", "Silos", 2016, reactions=(Reaction("I love Kafka Connect and trains"),)),
            talk("rust", "Rust in production", 2022, abstract="Nothing to do with streams."),
        ]
    )


ORDERS = [
    (
        "zero hero kafka connect",
        ["connect-again", "connect", "tagged", "rails"],
        "the whole title, the newer delivery first; then a tag and a title; then a text",
    ),
    ("kafka connect", ["tagged", "rails", "said"], "a title or tag, then a text, then a comment"),
    ("trains", ["rails", "said"], "what the talk says, before what others say"),
    ("rust", ["rust"], "one talk only"),
    ("streams", ["streams", "rust"], "a title before an abstract that mentions it"),
    ("kafka streams", ["streams"], "both words in the title, before either"),
    ("kafak connetc", ["tagged", "rails", "said"], "misspelt, as if it were not"),
    ("cobol", [], "nothing has it"),
    ("", [], "nothing is asked"),
]


@pytest.mark.parametrize(("question", "expected", "reason"), ORDERS)
def test_talks_are_ranked(archive: Library, question: str, expected: list[str], reason: str) -> None:
    found = keys(archive, question)
    assert [key for key in found if key in expected] == expected, reason
    if len(expected) < 2:
        assert found[: len(expected)] == expected
        assert bool(found) == bool(expected)


def test_the_best_hit_of_each_question_is_the_expected_one(archive: Library) -> None:
    first = {question: keys(archive, question)[:1] for question, *_ in ORDERS}
    assert first["zero hero kafka connect"] == ["connect-again"]
    assert first["kafka streams"] == ["streams"]
    assert first["trains"] == ["rails"]


def test_rare_words_weigh_more(talk: Callable[..., Delivery]) -> None:
    common = [talk(f"k{n}", f"Kafka number {n}", 2024) for n in range(8)]
    library = Library([*common, talk("rare", "Debezium", 2010)])
    assert keys(library, "kafka debezium")[0] == "rare", "older, but no other talk has the rarer word"


def test_two_words_found_beat_one(talk: Callable[..., Delivery]) -> None:
    library = Library(
        [talk("both", "Kafka and Flink", 2010), talk("one", "Kafka", 2024), talk("x", "Flink", 2023)]
    )
    assert keys(library, "kafka flink")[0] == "both"


def test_a_title_said_in_full_beats_one_said_in_part(talk: Callable[..., Delivery]) -> None:
    library = Library(
        [talk("full", "Testing Kafka", 2010), talk("part", "Testing Kafka Streams and Flink", 2024)]
    )
    assert keys(library, "testing kafka") == ["full", "part"]


def test_the_newer_of_two_equal_talks_comes_first(talk: Callable[..., Delivery]) -> None:
    library = Library(talk(str(year), "Kafka", year) for year in (2018, 2021, 2019))
    assert keys(library, "kafka") == ["2021", "2019", "2018"]


def test_of_the_same_day_the_key_decides(talk: Callable[..., Delivery]) -> None:
    library = Library(talk(key, "Kafka") for key in ("b", "c", "a"))
    assert keys(library, "kafka") == ["a", "b", "c"]


def test_a_hit_tells_what_was_found_and_what_was_not(archive: Library) -> None:
    hit = hits(archive, "scratch kafka cobol")[0]
    assert archive.deliveries[hit.document].key == "streams"
    assert hit.matched == ("scratch", "kafka")
    assert hit.unmatched == ("cobol",)
    assert 0 < hit.coverage < 1
    assert 0 < hit.title < 1


def test_everything_found_is_full_coverage(archive: Library) -> None:
    hit = hits(archive, "kafka streams from scratch")[0]
    assert hit.coverage == pytest.approx(1.0)
    assert hit.title == pytest.approx(1.0)
    assert hit.unmatched == ()


def test_talks_about_something_are_told_from_those_that_mention_it(archive: Library) -> None:
    index = Index(archive)
    matches = Matches(index, Expander(index).terms(["kafka", "connect"], lambda _: 1.0))
    about = {archive.deliveries[int(at)].key for at in np.flatnonzero(matches.chosen(0.9))}
    assert about == {"connect", "connect-again", "tagged"}
    mentioned = {archive.deliveries[int(at)].key for at in np.flatnonzero(matches.coverage > 0)}
    assert mentioned == about | {"streams", "rails", "said"}


def test_the_best_are_found_among_very_many(talk: Callable[..., Delivery]) -> None:
    many = [talk(f"{n:03}", f"Kafka and thing{n:03}", 2024) for n in range(300)]
    library = Library([*many, talk("best", "Kafka", 1999)])
    assert keys(library, "kafka")[0] == "best"
    assert len(keys(library, "kafka")) < 300


words = st.lists(st.sampled_from(["kafka", "connect", "rust", "kafak", "streams", "c++", "zzz"]), max_size=4)
texts = words.map(" ".join)


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    return Library(
        Delivery(
            id=str(n),
            key=str(n),
            title=draw(texts),
            date=datetime(2000 + draw(st.integers(0, 2)), 1, 1, tzinfo=UTC),
            abstract=Prose(draw(texts)),
            event=draw(texts),
        )
        for n in range(draw(st.integers(0, 6)))
    )


@given(libraries(), texts, st.data())
def test_the_result_is_the_same_whatever_the_order_of_the_files(
    library: Library, question: str, data: st.DataObject
) -> None:
    shuffled = Library(data.draw(st.permutations(library.deliveries)))
    assert hits(library, question) == hits(shuffled, question)


@given(libraries(), texts, st.sets(st.integers(0, 5)))
def test_hits_are_never_outside_what_is_allowed(library: Library, question: str, allowed: set[int]) -> None:
    inside = hits(library, question, allowed)
    assert {hit.document for hit in inside} <= allowed
    everywhere = {hit.document for hit in hits(library, question)}
    assert {hit.document for hit in inside} == everywhere & allowed


@given(libraries(), texts)
def test_hits_are_ordered_and_explain_themselves(library: Library, question: str) -> None:
    found = hits(library, question)
    assert list(found) == sorted(found, key=lambda hit: (-hit.score, hit.document))
    for hit in found:
        assert hit.matched
        assert 0 < hit.coverage <= 1 + 1e-6
        assert 0 <= hit.title <= 1 + 1e-6


def test_every_title_of_a_real_archive_finds_its_own_talk(shared: Path) -> None:
    library = Library(load([shared / "corpora" / "rmoff"], Site()).deliveries)
    index = Index(library)
    expander = Expander(index)
    for talk in library.talks:
        matches = Matches(index, expander.terms(tokenize(talk.title), lambda _: 1.0))
        best = library.deliveries[matches.hits[0].document]
        assert title_key(best.title) == title_key(talk.title)
