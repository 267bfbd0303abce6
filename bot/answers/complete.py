"""What somebody who has begun to type may mean: titles, events, places, years and topics of a library."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.answers.suggestions import Suggestion, Suggestions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.library.library import Library

__all__ = ["Completer", "Suggestion", "Suggestions"]


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
