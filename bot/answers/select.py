"""Filters → deliveries: columns of facts about every delivery, compared as arrays."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.questions.model import Facet
from bot.search.rank import titled
from bot.search.stemming import language_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from bot.library.library import Library
    from bot.library.model import Delivery
    from bot.library.places import Places
    from bot.questions.model import EventFilter, Filters, Period, PlaceFilter, SpeakerFilter
    from bot.search.index import Index

Mask = NDArray[np.bool_]
_NO_DAY = -1


def has_part(delivery: Delivery, facet: Facet) -> bool:
    """Whether a delivery has what the facet asks for."""
    match facet:
        case Facet.RECORDING:
            return bool(delivery.recordings)
        case Facet.SLIDES:
            return bool(delivery.slides)
        case Facet.RESOURCES:
            return bool(delivery.resources)
        case Facet.REACTIONS:
            return bool(delivery.reactions)
        case Facet.ABSTRACT:
            return bool(delivery.abstract)
        case Facet.WHEN:
            return delivery.date is not None
        case Facet.WHERE:
            return bool(delivery.event or delivery.location)
        case Facet.SPEAKER:
            return bool(delivery.speakers)
        case Facet.CARD:
            return True


class Selector:
    """Finds all deliveries of a library that filters let through, as a mask over its positions."""

    def __init__(self, library: Library, places: Places, index: Index) -> None:
        self._library = library
        self._index = index
        self._size = len(library)
        deliveries = library.deliveries
        self._years = np.array([library.year(d) or 0 for d in deliveries], dtype=np.int16)
        self._days = np.array([d.date.toordinal() if d.date else _NO_DAY for d in deliveries], dtype=np.int32)
        self._events = _positions((library.occasion(d).name,) for d in deliveries)
        self._speakers = _positions(d.speakers for d in deliveries)
        self._languages = _positions((language_name(d.language),) for d in deliveries)
        self._event_words = _positions(library.occasion(d).series for d in deliveries)
        self._places = _positions(places.keys(d) for d in deliveries)
        self._event_places = _positions(places.event_keys(d) for d in deliveries)
        self._parts = {
            facet: np.array([has_part(d, facet) for d in deliveries], dtype=np.bool_)
            for facet in (Facet.RECORDING, Facet.SLIDES, Facet.RESOURCES, Facet.REACTIONS)
        }

    def has_title_word(self, word: str) -> bool:
        """Whether some title has this word."""
        return len(titled(self._index, (word,), self.everything())) > 0

    def everything(self) -> Mask:
        return np.ones(self._size, dtype=np.bool_)

    def select(self, filters: Filters) -> Mask:
        """The deliveries that all filters let through."""
        mask = self.everything()
        if filters.event:
            at_event = self.of_event(filters.event)
            mask &= ~at_event if filters.event.negated else at_event
        if filters.language:
            mask &= self._mask(self._languages, (filters.language,))
        for places in _by_level(filters.places):
            there = np.logical_or.reduce([self._at_place(place, mask) for place in places])
            mask &= ~there if places[0].negated else there
        if filters.periods:
            mask &= np.logical_or.reduce([self.in_period(period) for period in filters.periods])
        for speaker in filters.speakers:
            by_them = self.by_speaker(speaker)
            mask &= ~by_them if speaker.negated else by_them
        for words in (filters.title_words,) if filters.title_any else ((w,) for w in filters.title_words):
            mask &= self._titled(words) if words else self.everything()
        for facet in filters.having:
            mask &= self._having(facet)
        for facet in filters.lacking:
            mask &= ~self._having(facet)
        return mask

    def of_event(self, event: EventFilter) -> Mask:
        return self._mask(self._events, event.names)

    def _at_place(self, place: PlaceFilter, mask: Mask) -> Mask:
        """Where it was; a place said with an event's name may be just what the event is called."""
        there = self._mask(self._places, (place.key,))
        if not place.of_event:
            return there
        named = self.event_of_place(place)
        # "Kafka Summit Americas" is that event, not every Kafka Summit in America
        return named if place.key[0] == "+" and (named & mask).any() else there | named

    def event_of_place(self, place: PlaceFilter) -> Mask:
        """Where the event is named after the place."""
        return self._mask(self._event_places, (place.key,))

    def of_event_words(self, words: Iterable[str]) -> Mask:
        """Events whose name has one of the words: "meetup", "summit"."""
        return self._mask(self._event_words, words)

    def by_speaker(self, speaker: SpeakerFilter) -> Mask:
        return self._mask(self._speakers, speaker.names)

    def in_period(self, period: Period) -> Mask:
        if period.whole_years:
            first = period.start.year if period.start else 1
            last = period.end.year if period.end else 9999
            return (self._years >= first) & (self._years <= last)
        return (self._days >= _ordinal(period.start, 1)) & (self._days <= _ordinal(period.end, 2**30))

    def after(self, day: date) -> Mask:
        """What takes place on or after a day."""
        return np.asarray(self._days >= day.toordinal())

    def positions(self, mask: Mask) -> list[int]:
        """The positions that a mask lets through, newest first."""
        return [int(at) for at in np.flatnonzero(mask)]

    def _having(self, facet: Facet) -> Mask:
        return self._parts.get(facet, self.everything())

    def _titled(self, words: Iterable[str]) -> Mask:
        """The deliveries with one of the words in their titles."""
        mask = np.zeros(self._size, dtype=np.bool_)
        for word in words:
            mask[titled(self._index, (word,), self.everything())] = True
        return mask

    def _mask(self, column: dict[str, list[int]], values: Iterable[str]) -> Mask:
        mask = np.zeros(self._size, dtype=np.bool_)
        for value in values:
            mask[column.get(value, [])] = True
        return mask


def _by_level(places: Sequence[PlaceFilter]) -> Iterable[list[PlaceFilter]]:
    """Places that exclude one another, together: "Oslo or Paris" is either, "Oslo, Norway" is both."""
    levels: defaultdict[str, list[PlaceFilter]] = defaultdict(list)
    for place in places:
        level = place.key[0] if place.key[0] in "@+#" else ""
        levels[f"not {level}" if place.negated else level].append(place)
    return levels.values()


def _positions(column: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for at, values in enumerate(column):
        for value in values:
            positions[value].append(at)
    positions.default_factory = None
    return positions


def _ordinal(day: date | None, otherwise: int) -> int:
    return day.toordinal() if day else otherwise
