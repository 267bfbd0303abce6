"""Words that stand for one another: config/synonyms.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.search.spelling import Spelling
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Phrase = tuple[str, ...]
_JOINING = frozenset(["of", "the", "in", "de", "la", "le", "les", "du", "des", "del", "do", "da"])
_SHORTEST_MISSPELT = 6  # letters
_SHORTEST_EXCHANGED = 5  # letters of a word of which two are exchanged: "trian"


class Synonyms:
    """Groups of words and phrases of the same meaning."""

    def __init__(self, groups: Iterable[Iterable[str]] = ()) -> None:
        self._others: dict[Phrase, tuple[Phrase, ...]] = {}
        for group in groups:
            phrases = [tuple(tokenize(phrase)) for phrase in group]
            for phrase in phrases:
                others = tuple(other for other in phrases if other != phrase)
                # the words that join the others may have been left out of a question
                for said in {phrase, tuple(word for word in phrase if word not in _JOINING)}:
                    self._others[said] = tuple(dict.fromkeys((*self._others.get(said, ()), *others)))
        self._spelling = Spelling(
            phrase[0] for phrase in self._others if len(phrase) == 1 and len(phrase[0]) >= _SHORTEST_EXCHANGED
        )
        self._longest = max(map(len, self._others), default=0)

    def of(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """The words and phrases that mean the same as this one."""
        return self._others.get(phrase, ())

    def words(self) -> Iterable[str]:
        """Those that stand alone, not in a phrase."""
        return (phrase[0] for phrase in self._others if len(phrase) == 1)

    def phrase_at(self, words: Sequence[str], at: int) -> int:
        """How many words from a place on are a known phrase of several; 0 if none are."""
        for length in range(min(self._longest, len(words) - at), 1, -1):
            if tuple(words[at : at + length]) in self._others:
                return length
        return 0

    def nearest(self, word: str) -> str:
        """The known word that a longer one is but for a letter; "" if there is none."""
        near = self._spelling.near(word, 1) if len(word) >= _SHORTEST_EXCHANGED else []
        return next(
            (
                other.word
                for other in near
                if other.word[0] == word[0]
                and (len(word) >= _SHORTEST_MISSPELT or sorted(word) == sorted(other.word))
            ),
            "",
        )
