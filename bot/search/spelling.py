"""Which known words a misspelt word may stand for.

Comparing with every word costs milliseconds in a large collection.  So the words lie in order of their
lengths, and each has a *signature*, one bit for every character in it and one for every frequent letter
that is in it twice: an edit takes away at most one bit and puts in at most one.  numpy compares the
signatures of the words that are about as long, all at once; only the few that are left are measured
with rapidfuzz.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_TWICE = "eaionrtslcmdup"  # the letters that words most often have twice, those of English at least
_SIGNS, _OTHERS = 4, 20  # how many bits digits, "+" and "#" share, and all other characters
_BIT_OF = {char: 1 << at for at, char in enumerate(_LETTERS)}
_BIT_OF |= {char: 1 << len(_LETTERS) + at % _SIGNS for at, char in enumerate("0123456789+#")}
_OTHER = len(_LETTERS) + _SIGNS
_TWICE_BIT = {char: 1 << _OTHER + _OTHERS + at for at, char in enumerate(_TWICE)}
_BITS = np.array(
    [_BIT_OF.get(chr(code), 1 << _OTHER + code % _OTHERS) for code in range(128)], dtype=np.uint64
)
_LONGEST = 50  # letters from which words lie together
_REMEMBERED = 4096  # misspellings whose neighbours are kept at hand: one question looks a word up often


class Near(NamedTuple):
    """A known word and how many edits away it is (a transposition counts as one)."""

    word: str
    edits: int


class Spelling:
    """Known words, to be found by their misspellings."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(set(words))
        lengths = _lengths(self.words)
        self._arrange(np.minimum(lengths, _LONGEST).astype(np.uint8), _signatures(self.words, lengths))

    def _arrange(self, lengths: NDArray[np.uint8], signatures: NDArray[np.uint64]) -> None:
        """Puts the words, told by their places in the alphabet, in order of their lengths."""
        self._order = np.argsort(lengths, kind="stable").astype(np.int32)
        self._signatures = signatures[self._order]
        self._first = np.searchsorted(lengths[self._order], np.arange(_LONGEST + 2)).tolist()
        self._found: dict[tuple[str, int], list[Near]] = {}

    def updated(self, fewer: Iterable[str], more: Iterable[str]) -> Spelling:
        """The same without some of the words and with some others."""
        gone, new = set(fewer), sorted(set(more))
        alphabetical = np.argsort(self._order)
        lengths = np.repeat(np.arange(_LONGEST + 1, dtype=np.uint8), np.diff(self._first))[alphabetical]
        signatures = self._signatures[alphabetical]
        stays = np.ones(len(self.words), dtype=np.bool_)
        stays[[bisect_left(self.words, word) for word in gone]] = False
        words = [word for word in self.words if word not in gone] if gone else self.words.copy()
        at = [bisect_left(words, word) for word in new]
        for place, word in zip(reversed(at), reversed(new), strict=True):
            words.insert(place, word)
        found = object.__new__(Spelling)
        found.words = words
        added = _lengths(new)
        found._arrange(
            np.insert(lengths[stays], at, np.minimum(added, _LONGEST).astype(np.uint8)),
            np.insert(signatures[stays], at, _signatures(new, added)),
        )
        return found

    def near(self, word: str, edits: int | None = None) -> list[Near]:
        """Known words within `edits` of `word`, nearest first, then by spelling.

        By default as many as a word of its length can lose and still be told: see `allowed_edits`.
        """
        most = allowed_edits(word) if edits is None else edits
        if not most or not self.words:
            return []
        # looked for once, with as many edits as any will ask for
        widest = max(most, allowed_edits(word))
        found = self._found.get((word, widest))
        if found is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            found = self._found[word, widest] = self._search(word, widest)
        return [near for near in found if near.edits <= most]

    def _search(self, word: str, most: int) -> list[Near]:
        shortest, longest = min(len(word) - most, _LONGEST), min(len(word) + most, _LONGEST)
        about_as_long = slice(self._first[max(shortest, 0)], self._first[longest + 1])
        signatures, mine = self._signatures[about_as_long], _signature(word)
        close = np.flatnonzero(np.bitwise_count(signatures & ~mine) <= most)
        close = close[np.bitwise_count(~signatures[close] & mine) <= most]
        candidates = [self.words[at] for at in self._order[about_as_long][close].tolist()]
        if not candidates:
            return []
        distances = cdist([word], candidates, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[0]
        near = np.flatnonzero(distances <= most).tolist()
        found = [Near(candidates[at], int(distances[at])) for at in near]
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
    if len(word) < 4 or (not word.isalpha() and any(char.isdigit() for char in word)):
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


def _lengths(words: list[str]) -> NDArray[np.int64]:
    return np.fromiter(map(len, words), dtype=np.int64, count=len(words))


def _signatures(words: list[str], lengths: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The signatures of all words, from their characters in a row."""
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if not len(codes):
        return np.zeros(len(words), dtype=np.uint64)
    bits = _BITS[np.minimum(codes, len(_BITS) - 1)]
    rare = np.flatnonzero(codes >= len(_BITS))
    bits[rare] = np.uint64(1) << (np.uint64(_OTHER) + codes[rare].astype(np.uint64) % np.uint64(_OTHERS))
    ends = np.cumsum(lengths)
    # an empty word, if there is one, is the first
    filled = np.flatnonzero(lengths)
    starts = (ends - lengths)[filled]
    found = np.zeros(len(words), dtype=np.uint64)
    found[filled] = np.bitwise_or.reduceat(bits, starts)
    for char, bit in _TWICE_BIT.items():
        often = np.add.reduceat(codes == ord(char), starts, dtype=np.uint8) > 1
        found[filled[often]] |= np.uint64(bit)
    return found


def _signature(word: str) -> np.uint64:
    bits = 0
    for char in word:
        bit = _BIT_OF.get(char) or 1 << _OTHER + ord(char) % _OTHERS
        bits |= _TWICE_BIT.get(char, 0) if bits & bit else bit
    return np.uint64(bits)
