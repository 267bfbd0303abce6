"""Filters → deliveries: columns of facts about every delivery, compared as arrays."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from itertools import compress, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.questions.model import Facet, Filters
from bot.questions.periods import month, year
from bot.search.columns import Labels, replaced
from bot.search.rank import titled
from bot.search.stemming import language_name
from bot.search.texts import Field
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bot.library.library import Library
    from bot.library.model import Delivery
    from bot.library.places import Places
    from bot.questions.model import EventFilter, Period, PlaceFilter, Question, SpeakerFilter
    from bot.search.columns import Numbers
    from bot.search.index import Index

Mask = NDArray[np.bool_]
_NO_DAY = -1
KEPT_PARTS = (Facet.RECORDING, Facet.SLIDES, Facet.RESOURCES, Facet.REACTIONS)


_PARTS: Mapping[Facet, Callable[[Delivery], object]] = {
    Facet.RECORDING: attrgetter("recordings"),
    Facet.SLIDES: attrgetter("slides"),
    Facet.RESOURCES: attrgetter("resources"),
    Facet.REACTIONS: attrgetter("reactions"),
    Facet.ABSTRACT: attrgetter("abstract"),
    Facet.WHEN: attrgetter("date"),
    Facet.WHERE: lambda delivery: delivery.event or delivery.location,
    Facet.SPEAKER: attrgetter("speakers"),
    Facet.CARD: lambda _: True,
}


def has_part(delivery: Delivery, facet: Facet) -> bool:
    """Whether a delivery has what the facet asks for."""
    return bool(_PARTS[facet](delivery))


def have_part(deliveries: Iterable[Delivery], facet: Facet) -> Iterator[bool]:
    """As `has_part`, of many."""
    return map(bool, map(_PARTS[facet], deliveries))


_TOGETHER = frozenset({"together", "jointly", "joint"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What filters look at, a column each."""

    years: NDArray[np.int16]
    days: NDArray[np.int32]
    having: tuple[Mask, ...]  # as `KEPT_PARTS`
    events: Labels
    speakers: Labels
    locations: Labels
    languages: Labels
    event_words: Labels
    places: Labels
    event_places: Labels

    @classmethod
    def of(cls, library: Library, places: Places) -> Facts:
        """The facts of all deliveries of a library."""
        told = [Labels([]) for _ in range(7)]
        none = np.zeros(0, dtype=np.int32)
        empty = cls(none.astype(np.int16), none, (none.astype(np.bool_),) * len(KEPT_PARTS), *told)
        return empty.updated(library, places, np.full(len(library), -1, dtype=np.int32))

    def updated(self, library: Library, places: Places, source: Numbers) -> Facts:
        """The facts of a library; those of deliveries that stay (see `columns`) are taken from here."""
        come = list(compress(library.deliveries, (source < 0).tolist()))
        occasions = [library.occasion(d) for d in come]
        years = np.array([occasion.year or 0 for occasion in occasions], dtype=np.int16)
        days = np.array([d.date.toordinal() if d.date else _NO_DAY for d in come], dtype=np.int32)
        having = [np.array(list(have_part(come, part)), dtype=np.bool_) for part in KEPT_PARTS]
        return Facts(
            replaced(self.years, source, years),
            replaced(self.days, source, days),
            tuple(replaced(old, source, new) for old, new in zip(self.having, having, strict=True)),
            self.events.updated(source, ((occasion.name,) for occasion in occasions)),
            self.speakers.updated(source, (d.speakers for d in come)),
            self.locations.updated(source, ((d.location,) for d in come)),
            self.languages.updated(source, ((language_name(d.language),) for d in come)),
            self.event_words.updated(source, (occasion.series for occasion in occasions)),
            self.places.updated(source, map(places.keys, come)),
            self.event_places.updated(source, map(places.event_keys, come)),
        )


class Selector:
    """Finds all deliveries of a library that filters let through, as a mask over its positions."""

    def __init__(self, library: Library, facts: Facts, index: Index) -> None:
        self._library = library
        self._index = index
        self._size = len(library)
        self.facts = facts

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
            in_it = self.facts.languages.mask((filters.language,))
            mask &= ~in_it if filters.other_language else in_it
        for places in _by_level(filters.places):
            there = np.logical_or.reduce([self._at_place(place, mask) for place in places])
            mask &= ~there if places[0].negated else there
        if during := [self.in_period(period) for period in filters.periods if not period.negated]:
            mask &= np.logical_or.reduce(during)
        for period in filters.periods:
            if period.negated:
                mask &= ~self.in_period(period)
        by_them = [self.by_speaker(speaker) for speaker in filters.speakers if not speaker.negated]
        if by_them:
            either = any(speaker.either for speaker in filters.speakers)
            mask &= (np.logical_or if either else np.logical_and).reduce(by_them)
        for speaker in filters.speakers:
            if speaker.negated:
                mask &= ~self.by_speaker(speaker)
        for words in (filters.title_words,) if filters.title_any else ((w,) for w in filters.title_words):
            mask &= self._titled(words) if words else self.everything()
        if filters.title_edge:
            mask &= self._at_edge(filters, mask)
        for word in filters.without_words:
            mask &= ~self._about(word)
        for facet in filters.having:
            mask &= self.having(facet)
        for facet in filters.lacking:
            mask &= ~self.having(facet)
        return mask

    def of_event(self, event: EventFilter) -> Mask:
        return self.facts.events.mask(event.names)

    def _at_place(self, place: PlaceFilter, mask: Mask) -> Mask:
        """Where it was; a place said with an event's name may be just what the event is called."""
        there = self.facts.places.mask((place.key,))
        if not place.of_event:
            return there
        named = self.event_of_place(place)
        # "Kafka Summit Americas" is that event, not every Kafka Summit in America
        return named if place.key[0] == "+" and (named & mask).any() else there | named

    def event_of_place(self, place: PlaceFilter) -> Mask:
        """Where the event is named after the place."""
        return self.facts.event_places.mask((place.key,))

    def of_event_words(self, words: Iterable[str]) -> Mask:
        """Events whose name has one of the words: "meetup", "summit"."""
        return self.facts.event_words.mask(words)

    def named_like(self, words: Iterable[str]) -> Mask:
        """Events whose name has all of the words."""
        mask = self.everything()
        for word in words:
            mask &= self.facts.event_words.mask((word,))
        return mask

    def by_speaker(self, speaker: SpeakerFilter) -> Mask:
        return self.facts.speakers.mask(speaker.names)

    def in_period(self, period: Period) -> Mask:
        if period.whole_years:
            first = period.start.year if period.start else 1
            last = period.end.year if period.end else 9999
            return (self.facts.years >= first) & (self.facts.years <= last)
        return (self.facts.days >= _ordinal(period.start, 1)) & (
            self.facts.days <= _ordinal(period.end, 2**30)
        )

    def compared(self, question: Question, positions: NDArray[np.intp]) -> list[Filters]:
        """The events, people, times or places that are named; else all years, or months, in which these talks
        were given.
        """
        filters = question.filters
        times = [each for each in filters.periods if not each.negated]
        events = filters.event.sides if filters.event else ()
        if len(events) == len(times) > 1:  # "PyCon 2015 or SciPy 2016"
            return [Filters(event=event, periods=(time,)) for event, time in zip(events, times, strict=True)]
        sides = [
            [Filters(event=each) for each in events],
            [
                Filters(speakers=(replace(each, either=False),))
                for each in filters.speakers
                if not each.negated
            ],
            [Filters(periods=(each,)) for each in times],
            [Filters(places=(each,)) for each in filters.places if not each.negated],
        ]
        for named in sides:
            if len(named) > 1:
                return named
        all_times = self.months(positions) if question.months else self.years(positions)
        return [Filters(periods=(each,)) for each in all_times]

    def years(self, positions: NDArray[np.intp]) -> tuple[Period, ...]:
        """The years in which these talks were given."""
        return tuple(map(year, sorted(set(self.facts.years[positions].tolist()) - {0})))

    def months(self, positions: NDArray[np.intp]) -> tuple[Period, ...]:
        """The months in which these talks were given."""
        days = np.unique(self.facts.days[positions])
        dates = map(date.fromordinal, days[days > 0].tolist())
        return tuple(month(*each) for each in sorted({(day.year, day.month) for day in dates}))

    def after(self, day: date) -> Mask:
        """What takes place on or after a day."""
        return np.asarray(self.facts.days >= day.toordinal())

    def positions(self, mask: Mask) -> list[int]:
        """The positions that a mask lets through, newest first."""
        return [int(at) for at in np.flatnonzero(mask)]

    def having(self, facet: Facet) -> Mask:
        """What has a part that files may lack; everything for the other facets."""
        return self.facts.having[KEPT_PARTS.index(facet)] if facet in KEPT_PARTS else self.everything()

    def _about(self, word: str) -> Mask:
        """The deliveries that have a word in their titles or tags, in any form."""
        mask = np.zeros(self._size, dtype=np.bool_)
        for term in self._index.terms_of(word):
            postings = self._index.postings(term)
            mask[postings.documents[(postings.fields & (Field.TITLE | Field.TAGS)) > 0]] = True
        return mask

    def _at_edge(self, filters: Filters, mask: Mask) -> Mask:
        """Those whose titles start, or end, with the words."""
        said = [" ".join(filters.title_words)] if not filters.title_any else filters.title_words
        found = np.zeros(self._size, dtype=np.bool_)
        for at in np.flatnonzero(mask).tolist():
            title = f" {self._index.titles[at]} "
            found[at] = any(
                title.startswith(f" {words} ")
                if filters.title_edge == "start"
                else title.endswith(f" {words} ")
                for words in said
            )
        return found

    def _titled(self, words: Iterable[str]) -> Mask:
        """The deliveries with one of the words in their titles."""
        mask = np.zeros(self._size, dtype=np.bool_)
        for word in words:
            mask[titled(self._index, (word,), self.everything())] = True
        return mask


def _by_level(places: Sequence[PlaceFilter]) -> Iterable[list[PlaceFilter]]:
    """Places that exclude one another, together: "Oslo or Paris" is either, "Oslo, Norway" is both."""
    levels: defaultdict[str, list[PlaceFilter]] = defaultdict(list)
    for place in places:
        level = place.key[0] if place.key[0] in "@+#" else ""
        levels[f"not {level}" if place.negated else level].append(place)
    return levels.values()


def _ordinal(day: date | None, otherwise: int) -> int:
    return day.toordinal() if day else otherwise


def may_be_either(question: Question) -> bool:
    """Whether talks of several people are wanted, maybe not all of them in one talk."""
    speakers = question.filters.speakers
    of_several = len(speakers) > 1 and not any(speaker.negated for speaker in speakers)
    said = tokenize(question.text)
    others = {speaker.label.split()[0] for speaker in speakers[1:]}
    together = not _TOGETHER.isdisjoint(said) or any(("with", name) in pairwise(said) for name in others)
    return of_several and question.plural is not False and not together
