"""Words of English that are spelt right: one that no talk has is a topic no talk is about, more likely than
another word misspelt ("roses" are no roles).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from spellchecker import SpellChecker

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# How often a word stands in the texts that the spell checker's dictionary was counted in (subtitles of
# films); rarer ones are hardly ever said, and among those that it only lists are misspellings of others.
_LEAST_OFTEN = 100
_VERY_OFTEN = 40_000  # about as often as the thousand commonest words


class Words:
    """A set of words that takes eight bytes for each: only their hashes are kept."""

    __slots__ = ("_hashes",)  # and no __dict__: all bots of a process share it, so none may take it apart

    def __init__(self, words: Iterable[str]) -> None:
        self._hashes = np.sort(np.fromiter(map(hash, words), dtype=np.int64))

    def and_also(self, words: Iterable[str]) -> Words:
        """These words and some more."""
        both = Words(words)
        both._hashes = np.union1d(self._hashes, both._hashes)
        return both

    def __contains__(self, word: object) -> bool:
        wanted = hash(word)
        at = int(np.searchsorted(self._hashes, wanted))
        return at < len(self._hashes) and int(self._hashes[at]) == wanted


@cache
def _counted() -> tuple[Words, Mapping[str, int]]:
    """Takes a tenth of a second the first time."""
    counted = SpellChecker(language="en").word_frequency.dictionary
    words = Words(word for word, often in counted.items() if often >= _LEAST_OFTEN and word.isalpha())
    return words, {word: often for word, often in counted.items() if often >= _VERY_OFTEN and word.isalpha()}


def real_words(names: Iterable[str] = ()) -> Words:
    """About 44,000 words in lower case, from pyspellchecker, and these names."""
    return _counted()[0].and_also(names)


def often_said() -> Mapping[str, int]:
    """The commonest words, and how often each is said."""
    return _counted()[1]
