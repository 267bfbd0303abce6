"""What somebody who has begun to type may mean: titles, events, places, years and topics of a library."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.library.library import Library

_MOST = 25  # choices: what Discord shows
_NEAR = 75.0  # rapidfuzz ratio from which what is typed may be a misspelling
_LONGEST_TYPED = 100


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One choice: what is shown, and what it stands for (the key of a delivery, or the name itself)."""

    label: str
    value: str


class Suggestions:
    """Labels in their order of merit, found by the beginnings of their words."""

    def __init__(self, entries: Iterable[tuple[str, str, str]]) -> None:
        """`entries` are (label, value, further words to find it by)."""
        found = [
            (Suggestion(label, value), " ".join(["", *tokenize(label), *tokenize(more)]))
            for label, value, more in entries
        ]
        self._suggestions = tuple(suggestion for suggestion, _ in found)
        self._texts = [text for _, text in found]

    def matching(self, typed: str, most: int = _MOST) -> tuple[Suggestion, ...]:
        """The best `most` suggestions for what is typed: those that begin with it, then those with words
        that begin with its words, then those that are spelt nearly so.
        """
        tokens = tokenize(typed[:_LONGEST_TYPED])
        if not tokens:
            return self._suggestions[:most]
        starts = [f" {token}" for token in tokens]
        whole = " " + " ".join(tokens)
        first: list[int] = []
        later: list[int] = []
        for at, text in enumerate(self._texts):
            if text.startswith(whole):
                first.append(at)
            elif all(start in text for start in starts):
                later.append(at)
        found = (first + later)[:most] or self._misspelt(whole, most)
        return tuple(self._suggestions[at] for at in found)

    def _misspelt(self, text: str, most: int) -> list[int]:
        if len(text) < 4:
            return []
        near = process.extract(text, self._texts, scorer=fuzz.partial_ratio, score_cutoff=_NEAR, limit=most)
        return [at for _, _, at in near]


class Completer:
    """The suggestions for every kind of thing that a person can choose in one library."""

    def __init__(self, library: Library) -> None:
        newest = [talk.deliveries[0] for talk in library.talks]
        self.titles = Suggestions(
            (talk.title, first.key, " ".join([first.event, *first.speakers]))
            for talk, first in zip(library.talks, newest, strict=True)
        )
        occasions = [library.occasion(d) for d in library.deliveries]
        self.events = _named(occasion.name for occasion in occasions if occasion.name)
        self.locations = _named(name for name, _ in _counted(d.location for d in library.deliveries))
        years = sorted({occasion.year for occasion in occasions if occasion.year}, reverse=True)
        self.years = _named(map(str, years))
        tags = _counted(tag for d in library.deliveries for tag in d.tags)
        speakers = _counted(name for d in library.deliveries for name in d.speakers)
        self.topics = _named(name for name, _ in tags)
        self.speakers = _named(name for name, _ in speakers)


def _named(names: Iterable[str]) -> Suggestions:
    return Suggestions((name, name, "") for name in dict.fromkeys(names))


def _counted(names: Iterable[str]) -> list[tuple[str, int]]:
    """Names and how often they occur, the most frequent first."""
    return sorted(Counter(filter(None, names)).items(), key=lambda entry: (-entry[1], entry[0]))
