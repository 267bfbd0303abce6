"""Labels found by what somebody has typed so far: by the beginnings of their words, spelt nearly so too."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from bot.search.spelling import Spelling, allowed_edits
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

MOST = 25  # choices: what Discord shows
_NEARLY = 0.75  # of the letters typed must be in words that a misspelling may stand for
_LONGEST_TYPED = 100
_SHORTEST_MISSPELT = 3
_END = chr(0x10FFFF)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One choice: what is shown, and what it stands for (the key of a delivery, or the name itself)."""

    label: str
    value: str


class Suggestions:
    """Labels in their order of merit, found by the beginnings of their words.

    The words lie in the order of the alphabet, and with each the numbers of the labels that have it:
    what begins alike is one slice of an array.
    """

    def __init__(self, entries: Iterable[tuple[str, str, str]]) -> None:
        """`entries` are (label, value, further words to find it by)."""
        self._suggestions: list[Suggestion] = []
        texts: list[str] = []
        numbers: dict[str, int] = {}
        words, lengths = [], []
        for label, value, more in entries:
            self._suggestions.append(Suggestion(label, value))
            tokens = [*tokenize(label), *tokenize(more)]
            texts.append(" ".join(tokens))
            words.extend([numbers.setdefault(token, len(numbers)) for token in tokens])
            lengths.append(len(tokens))
        order = sorted(range(len(texts)), key=texts.__getitem__)
        self._texts = [texts[at] for at in order]  # in the order of the alphabet
        self._by_text = np.array(order, dtype=np.int32)
        self._arrange(numbers, np.array(words, dtype=np.int32), lengths)

    def _arrange(self, numbers: dict[str, int], words: NDArray[np.int32], lengths: list[int]) -> None:
        self._words = sorted(numbers)
        place = np.empty(len(numbers), dtype=np.int32)
        place[[numbers[word] for word in self._words]] = np.arange(len(numbers))
        words = place[words]
        having = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        self._having = having[np.argsort(words, kind="stable")]
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(words, minlength=len(numbers)))])
        self._spelling = Spelling(word for word in self._words if len(word) > _SHORTEST_MISSPELT)

    def matching(self, typed: str, most: int = MOST) -> tuple[Suggestion, ...]:
        """The best `most` suggestions for what is typed: those that begin with it, then those with words
        that begin with its words, then those that are spelt nearly so.
        """
        tokens = tokenize(typed[:_LONGEST_TYPED])
        if not tokens:
            return tuple(self._suggestions[:most])
        first = self._beginning(" ".join(tokens), most)
        found = first if len(first) == most else [*first, *self._having_all(tokens, most, first)]
        return tuple(self._suggestions[at] for at in found or self._misspelt(tokens, most))

    def _beginning(self, text: str, most: int) -> list[int]:
        """The best labels that begin with a text."""
        found = self._by_text[bisect_left(self._texts, text) : bisect_left(self._texts, text + _END)]
        best: list[int] = np.sort(found)[:most].tolist()
        return best

    def _having_all(self, tokens: list[str], most: int, but: list[int]) -> list[int]:
        """The best labels with words that begin with each of the tokens."""
        mask = np.ones(len(self._suggestions), dtype=np.bool_)
        for token in dict.fromkeys(tokens):
            here = np.zeros_like(mask)
            here[self._of_words(*self._begun_with(token))] = True
            mask &= here
        mask[but] = False
        best: list[int] = np.flatnonzero(mask)[: most - len(but)].tolist()
        return best

    def _begun_with(self, token: str) -> tuple[int, int]:
        return bisect_left(self._words, token), bisect_left(self._words, token + _END)

    def _of_words(self, first: int, last: int) -> NDArray[np.int32]:
        return self._having[self._starts[first] : self._starts[last]]

    def _misspelt(self, tokens: list[str], most: int) -> list[int]:
        """The labels that have most of what was typed, if it was misspelt, the best first."""
        share = np.zeros(len(self._suggestions), dtype=np.float32)
        letters = sum(map(len, tokens))
        for token in dict.fromkeys(tokens):
            here = np.zeros(len(self._suggestions), dtype=np.bool_)
            first, last = self._begun_with(token)
            here[self._of_words(first, last)] = True
            for word in self._near(token) if first == last else ():
                here[self._of_words(word, word + 1)] = True
            share += here * np.float32(len(token) * tokens.count(token) / letters)
        near = np.flatnonzero(share >= _NEARLY)
        best: list[int] = near[np.argsort(-share[near], kind="stable")][:most].tolist()
        return best

    def _near(self, token: str) -> list[int]:
        """The words that a token may be a misspelling of, or of the beginning of."""
        if len(token) < _SHORTEST_MISSPELT:
            return []
        edits = max(allowed_edits(token), 1)
        near = {bisect_left(self._words, near.word) for near in self._spelling.near(token, edits)}
        # people rarely miss the first letter
        first, last = self._begun_with(token[0])
        begun = [word[: len(token)] for word in self._words[first:last]]
        if begun:
            close = cdist([token], begun, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8)[0] <= edits
            near.update((first + np.flatnonzero(close)).tolist())
        return sorted(near)
