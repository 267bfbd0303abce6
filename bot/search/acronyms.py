"""Acronyms of what titles are about: "hrtf" for "Head-Related Transfer Functions …"."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bot.search.index import Index

_SHORTEST, _LONGEST = 3, 8  # letters
# How many titles may have such initials by chance, by how frequent the letters are: with more, a word
# that happens to begin alike would be taken for the acronym.
_BY_CHANCE = 0.1
_BETWEEN = 0  # between two titles, among the initials


class _Initials(NamedTuple):
    letters: bytes  # of the words of all titles in a row
    forms: NDArray[np.int64]  # of which word, -1 between titles
    share: NDArray[np.float64]  # of all letters, by letter


class Acronyms:
    """The initials of the words of all titles."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def terms(self, word: str) -> tuple[int, ...]:
        """The terms of the words, one after the other in a title, whose initials a word is; () where there
        are none, or several, or there may well be some by chance.
        """
        if not (_SHORTEST <= len(word) <= _LONGEST and word.isascii() and word.isalpha()):
            return ()
        letters, forms, share = self._initials
        wanted = word.encode()
        if len(letters) * float(np.prod(share[list(wanted)])) > _BY_CHANCE:
            return ()
        found: set[tuple[int, ...]] = set()
        at = letters.find(wanted)
        while at >= 0 and len(found) < 2:
            found.add(tuple(self._index.terms_of_forms(forms[at : at + len(wanted)]).tolist()))
            at = letters.find(wanted, at + 1)
        return found.pop() if len(found) == 1 else ()

    @cached_property
    def _initials(self) -> _Initials:
        parts = self._index.parts
        words = parts.forms.words
        first = np.array([ord(word[0]) if word[0].isascii() else 1 for word in words], dtype=np.uint8)
        ends = np.cumsum(parts.title_lengths)
        letters = np.insert(first[parts.title_forms], ends, _BETWEEN)
        counted = np.bincount(letters, minlength=128).astype(np.float64)
        return _Initials(
            letters.tobytes(),
            np.insert(parts.title_forms.astype(np.int64), ends, -1),
            counted / max(len(letters), 1),
        )
