"""Which known words a misspelt word may stand for.

Comparing with every word costs milliseconds in a large collection.  So each word has a *signature*,
one bit for every character in it: an edit changes at most two bits, and numpy compares the signatures
of all words at once; only the few that are left are measured with rapidfuzz.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALPHABET = {char: at for at, char in enumerate("abcdefghijklmnopqrstuvwxyz0123456789+#")}
_OTHER = len(_ALPHABET)  # all other characters share a few bits


class Near(NamedTuple):
    """A known word and how many edits away it is (a transposition counts as one)."""

    word: str
    edits: int


class Spelling:
    """Known words, to be found by their misspellings."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(set(words))
        self._signatures = np.array([_signature(word) for word in self.words], dtype=np.uint64)
        self._lengths = np.array([len(word) for word in self.words], dtype=np.int32)

    def near(self, word: str, edits: int | None = None) -> list[Near]:
        """Known words within `edits` of `word`, nearest first, then by spelling.

        By default as many as a word of its length can lose and still be told: see `allowed_edits`.
        """
        most = allowed_edits(word) if edits is None else edits
        if not most or not self.words:
            return []
        differing = np.bitwise_count(self._signatures ^ np.uint64(_signature(word)))
        close = (differing <= 2 * most) & (np.abs(self._lengths - len(word)) <= most)
        found = []
        for at in np.flatnonzero(close):
            candidate = self.words[at]
            distance = OSA.distance(word, candidate, score_cutoff=most)
            if distance <= most:
                found.append(Near(candidate, distance))
        # people rarely miss the first letter
        return sorted(found, key=lambda n: (n.edits, n.word[:1] != word[:1], n.word))

    def beginning(self, prefix: str) -> list[str]:
        """Known words that are longer than `prefix` and begin with it."""
        start = bisect_right(self.words, prefix)
        end = bisect_left(self.words, prefix + chr(0x10FFFF))
        return self.words[start:end]


def allowed_edits(word: str) -> int:
    """How many edits a word may be away: none below 4 letters, 1 below 8, then 2.

    Nearly all typing errors are a single edit (Damerau 1964: 80 %), and two edits turn a short word
    into many others.
    """
    if len(word) < 4 or any(char.isdigit() for char in word):
        return 0
    return 1 if len(word) < 8 else 2


def is_slip(typed: str, word: str, shortest: int = 5) -> bool:
    """Whether a word was typed with letters exchanged, a letter doubled, or one inside it left out;
    `shortest` letters are too few to tell.
    """
    if len(word) <= shortest or typed[0] != word[0]:
        return False
    if len(typed) < len(word):
        return typed[-1] == word[-1]
    doubled = (typed[:at] + typed[at + 1 :] for at in range(1, len(typed)) if typed[at] == typed[at - 1])
    return sorted(typed) == sorted(word) or word in doubled


def _signature(word: str) -> int:
    bits = 0
    for char in word:
        bits |= 1 << _ALPHABET.get(char, _OTHER + ord(char) % 20)
    return bits
