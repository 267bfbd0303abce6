"""Misspelt words find the words that were meant, and only those."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.search.spelling import Near, Spelling, allowed_edits

KNOWN = Spelling(["kafka", "connect", "streams", "stream", "databases", "kubernetes", "go", "java", "lava"])

MISSPELT = [
    ("kakfa", [("kafka", 1)], "two letters swapped are one edit"),
    ("kafak", [("kafka", 1)], "at the end, too"),
    ("conect", [("connect", 1)], "a letter forgotten"),
    ("connnect", [("connect", 1)], "a letter too many"),
    ("kubenretse", [("kubernetes", 2)], "a longer word may be two edits away"),
    ("kfk", [], "a short word may not"),
    ("jova", [("java", 1)], "one edit in four letters, no more"),
    ("streams", [("streams", 0), ("stream", 1)], "the word itself is nearest"),
    ("bava", [("java", 1), ("lava", 1)], "ties by spelling"),
    ("lavva", [("lava", 1)], "what begins alike"),
    ("h2o2", [], "with digits every letter counts"),
    ("zzzzzzzz", [], "nothing is near"),
    ("", [], "nothing is asked"),
]


@pytest.mark.parametrize(("word", "near", "reason"), MISSPELT)
def test_the_nearest_known_words_come_first(word: str, near: list[tuple[str, int]], reason: str) -> None:
    assert KNOWN.near(word) == [Near(*found) for found in near], reason


def test_among_words_equally_near_those_with_the_same_first_letter_come_first() -> None:
    near = Spelling(["batch", "match", "watch"]).near("wutch", 2)
    assert near == [Near("watch", 1), Near("batch", 2), Near("match", 2)]
    assert Spelling(["bind", "kind"]).near("kinf") == [Near("kind", 1)]
    assert Spelling(["bonk", "sink"]).near("sonk") == [Near("sink", 1), Near("bonk", 1)]


@pytest.mark.parametrize(
    ("word", "edits"), [("", 0), ("aws", 0), ("java", 1), ("kotlin", 1), ("database", 2), ("k8scluster", 0)]
)
def test_longer_words_may_lose_more_letters(word: str, edits: int) -> None:
    assert allowed_edits(word) == edits


def test_words_that_begin_so_are_found_but_not_the_word_itself() -> None:
    assert KNOWN.beginning("stream") == ["streams"]
    assert KNOWN.beginning("k") == ["kafka", "kubernetes"]
    assert KNOWN.beginning("x") == []


def test_words_of_any_length_are_compared() -> None:
    endless = "a" * 40_000
    assert Spelling([endless]).near(endless[:-1], 1) == [Near(endless, 1)]
    assert Spelling(["kafka"]).near(endless) == []


def test_nothing_is_near_where_no_word_is_known() -> None:
    assert Spelling([]).near("kafka") == []
    assert Spelling([]).beginning("k") == []


words = st.text(alphabet="abcde1+é日", max_size=9)


@given(st.lists(words, max_size=30), words, st.integers(0, 4))
def test_near_is_what_measuring_every_word_finds(known: list[str], word: str, edits: int) -> None:
    measured = [(OSA.distance(word, other), other) for other in set(known)]
    expected = {(edits_to, other) for edits_to, other in measured if edits and edits_to <= edits}
    near = Spelling(known).near(word, edits)
    assert {(found.edits, found.word) for found in near} == expected
    assert [found.edits for found in near] == sorted(found.edits for found in near)


@given(st.lists(words, max_size=30), words)
def test_beginnings_are_what_comparing_every_word_finds(known: list[str], prefix: str) -> None:
    expected = sorted({word for word in known if word.startswith(prefix) and word != prefix})
    assert Spelling(known).beginning(prefix) == expected


@given(st.lists(words, max_size=30), words)
def test_the_order_in_which_words_were_learned_does_not_matter(known: list[str], word: str) -> None:
    assert Spelling(known).near(word, 2) == Spelling(reversed(known)).near(word, 2)
