"""An acronym stands for words in a row of a title, where it can stand for nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.library.library import Library
from bot.search.acronyms import Acronyms
from bot.search.index import Index

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.library.model import Delivery

TITLES = ["Head Related Transfer Functions for ordinary heads", "Very Quick Joints", "Vivid Quilt Jackets"]


@pytest.mark.parametrize(
    ("word", "spelt", "reason"),
    [
        ("hrtf", ["head", "relat", "transfer", "function"], "the initials of words in a row"),
        ("hrtx", [], "no title has such words"),
        ("vqj", [], "two titles have such words, and nobody can tell which are meant"),
        ("hr", [], "two letters are too few"),
        ("hvj", [], "words of two titles are not in a row"),
    ],
)
def test_acronym_stands_for_words_in_a_row(
    word: str, spelt: list[str], reason: str, talk: Callable[..., Delivery]
) -> None:
    index = Index(Library([talk(str(n), title) for n, title in enumerate(TITLES)]))
    assert [index.stem(term) for term in Acronyms(index).terms(word)] == spelt, reason


def test_letters_that_many_titles_have_by_chance_are_no_acronym(talk: Callable[..., Delivery]) -> None:
    titles = ["Alpha Beta Alpha Beta Beta Alpha"] * 9
    index = Index(Library([talk(str(n), title) for n, title in enumerate(titles)]))
    assert Acronyms(index).terms("abb") == ()
