"""Words of the same meaning stand for one another."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml

from bot.search.synonyms import Synonyms
from bot.settings import find_data

SYNONYMS = Synonyms([["boat", "Ship", "vessel"], ["atm", "cash machine"], ["ship", "deliver"]])


def test_words_of_a_group_stand_for_one_another() -> None:
    assert SYNONYMS.of(("boat",)) == (("ship",), ("vessel",))
    assert SYNONYMS.of(("atm",)) == (("cash", "machine"),)
    assert SYNONYMS.of(("cash", "machine")) == (("atm",),)


def test_a_word_of_two_groups_stands_for_the_others_of_both() -> None:
    assert SYNONYMS.of(("ship",)) == (("boat",), ("vessel",), ("deliver",))


def test_other_words_stand_for_themselves_only() -> None:
    assert SYNONYMS.of(("cash",)) == ()


@pytest.mark.parametrize(("at", "length"), [(0, 0), (1, 2), (2, 0)])
def test_a_phrase_is_seen_where_its_words_stand_together(at: int, length: int) -> None:
    assert SYNONYMS.phrase_at(["the", "cash", "machine"], at) == length


@pytest.mark.parametrize(
    ("word", "nearest"),
    [("vessle", "vessel"), ("vesel", ""), ("bessel", ""), ("delivr", "deliver"), ("", "")],
)
def test_a_longer_word_is_recognised_but_for_a_letter_after_the_first(word: str, nearest: str) -> None:
    assert SYNONYMS.nearest(word) == nearest


@pytest.mark.parametrize("name", ["synonyms.yaml", "nicknames.yaml"])
def test_groups_that_come_with_the_bot_are_of_several_words_each_once(name: str) -> None:
    groups = yaml.safe_load(find_data(name).read_text(encoding="utf-8"))
    assert [group for group in groups if len(group) < 2] == []
    assert [group for group in groups for times in Counter(group).values() if times > 1] == []
    assert [word for group in groups for word in group if word != word.lower()] == []
