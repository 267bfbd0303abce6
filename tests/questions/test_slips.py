"""Words of questions are read through the slips of fingers, and no other word becomes one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions.slips import BESIDE, NO_SLIP, SURE, Slips, slip

if TYPE_CHECKING:
    from bot.questions.vocabulary import Vocabulary

OFTEN = {"that": 1_000, "this": 900, "talk": 500, "the": 5_000, "have": 800}
WORDS = [*OFTEN, "demo", "which", "recording", "july"]
ANY = st.text("abcdefghij", min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("typed", "word", "kind"),
    [
        ("tlak", "talk", SURE),
        ("tallk", "talk", SURE),
        ("tak", "talk", SURE),
        ("tslk", "talk", BESIDE),
        ("tzlk", "talk", BESIDE),
        ("tplk", "talk", NO_SLIP),
        ("talky", "talk", NO_SLIP),
        ("tal", "talk", NO_SLIP),
        ("balk", "talk", NO_SLIP),
    ],
)
def test_slips_are_told_from_other_edits(typed: str, word: str, kind: int) -> None:
    assert slip(typed, word) == kind


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("tht", "that"),
        ("tslk", "talk"),
        ("hsve", "have"),
        ("whicch", "which"),
        ("recordimg", "recording"),
        ("jly", "july"),
        ("deno", None),  # not among the commonest words, and short
        ("kafka", None),
        ("th", None),
        ("t4at", None),
    ],
)
def test_what_was_meant(typed: str, word: str | None) -> None:
    assert Slips(WORDS, OFTEN).meant(typed) == word


def test_where_a_name_is_as_near_only_the_commonest_words_are_meant() -> None:
    slips = Slips(WORDS, OFTEN)
    assert slips.meant("jly", only_often=True) is None
    assert slips.meant("tak", only_often=True) == "talk"


def test_of_several_the_surest_and_then_the_commonest_is_meant() -> None:
    slips = Slips(["then", "than", "thin", "town"], {"then": 10, "than": 20, "town": 90})
    assert slips.meant("thn") == "than"
    assert slips.meant("twn") == "town"


@given(ANY, ANY)
def test_what_is_meant_is_a_known_word_one_edit_away(typed: str, word: str) -> None:
    meant = Slips([word], {word: 1}).meant(typed)
    assert meant is None or (meant == word != typed and abs(len(typed) - len(word)) <= 1)


@pytest.mark.parametrize(
    ("token", "language", "word"),
    [
        ("tht", "en", "that"),
        ("mamy", "en", None),  # Polish
        ("into", "en", None),
        ("folein", "de", "folien"),
    ],
)
def test_real_words_of_any_language_are_no_slips(
    token: str, language: str, word: str | None, vocabulary: Vocabulary
) -> None:
    assert vocabulary.meant(token, language, only_often=False) == word
