"""All talks in memory: immutable, built whole from what the loader read."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain, compress
from typing import TYPE_CHECKING, overload

import numpy as np

from bot.library.events import Occasion, occasion, split_year
from bot.library.model import Delivery, Resource, Talk
from bot.text.normalize import title_key, tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

_MANY = 500  # deliveries, from which it is worth while to look up all at once
_UNDATED = datetime.min.replace(tzinfo=UTC)


_MOST_UPDATED = 0.05  # of the deliveries; where more have changed, building anew is as fast


class Selection(list[Delivery]):
    """Deliveries of a library, and their positions in it: with these much can be told of many at once.
    Never changed.
    """

    def __init__(self, deliveries: Iterable[Delivery], positions: NDArray[np.intp]) -> None:
        super().__init__(deliveries)
        self.positions = positions


class TimesGiven(Sequence[tuple[Talk, int]]):
    """Talks and how often each was given, looked up one by one: of very many, few are ever named."""

    def __init__(self, talks: Sequence[Talk], numbers: NDArray[np.int32], counts: NDArray[np.intp]) -> None:
        """`numbers`: the places of the talks among `talks`."""
        self._talks = talks
        self._numbers = numbers
        self._counts = counts

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, at: int) -> tuple[Talk, int]: ...
    @overload
    def __getitem__(self, at: slice) -> TimesGiven: ...
    def __getitem__(self, at: int | slice) -> tuple[Talk, int] | TimesGiven:
        if isinstance(at, slice):
            return TimesGiven(self._talks, self._numbers[at], self._counts[at])
        return self._talks[self._numbers[at]], int(self._counts[at])


class Library:
    """Every delivery, newest first (undated last, ties by key), with look-ups.

    Positions in `deliveries` are what the search index counts documents by; `occasions` are in their order.
    """

    def __init__(self, deliveries: Iterable[Delivery]) -> None:
        self.deliveries: tuple[Delivery, ...] = tuple(sorted(deliveries, key=_newest_first))
        self.position: Mapping[str, int] = {d.key: at for at, d in enumerate(self.deliveries)}
        self._named = _count_named(self.deliveries)
        self._series = Counter(_series(d) for d in self.deliveries if d.event)
        known = self._series.keys()
        occasions: dict[tuple[str, int | None], Occasion] = {}  # of the same event, kept once
        self.occasions = tuple(_occasion(d, known, occasions) for d in self.deliveries)
        by_title: defaultdict[str, list[Delivery]] = defaultdict(list)
        for delivery in self.deliveries:
            by_title[title_key(delivery.title)].append(delivery)
        self._by_title = {key: _group(found, self._unnamed_is_same) for key, found in by_title.items()}
        self._groups = list(self._by_title.values())  # those with the newest deliveries first
        self.talks = tuple(chain.from_iterable(self._groups))
        self._talk_of = {delivery.key: talk for talk in self.talks for delivery in talk.deliveries}
        self._by_name, self._namesakes = _names(self.deliveries)

    @property
    def _unnamed_is_same(self) -> bool:
        return self._named * 2 <= len(self.deliveries)

    def updated(self, removed: Collection[Delivery], added: Collection[Delivery]) -> Library:
        """The library without some deliveries and with others instead; the same as one built anew, in a
        fraction of the time. What has not changed is shared by both.
        """
        gone = sorted((self.position[d.key] for d in removed), reverse=True)
        if max(len(removed), len(added)) > len(self) * _MOST_UPDATED:
            keys = {d.key for d in removed}
            return Library([*(d for d in self.deliveries if d.key not in keys), *added])
        left, occasions = list(self.deliveries), list[Occasion | None](self.occasions)
        for at in gone:
            del left[at], occasions[at]
        for delivery in added:
            at = bisect_left(left, _newest_first(delivery), key=_newest_first)
            left.insert(at, delivery)
            occasions.insert(at, None)
        new = Library.__new__(Library)
        new.deliveries = tuple(left)
        stay = len(left) == len(self) and all(left[self.position[d.key]].key == d.key for d in removed)
        new.position = self.position if stay else {d.key: at for at, d in enumerate(left)}
        new._named = self._named - _count_named(removed) + _count_named(added)
        new._update_occasions(self, occasions, removed, added)
        new._update_talks(self, removed, added)
        new._update_names(self, removed, added)
        return new

    def _update_occasions(
        self,
        old: Library,
        occasions: Iterable[Occasion | None],
        removed: Collection[Delivery],
        added: Collection[Delivery],
    ) -> None:
        """`occasions` are those of before, None where a delivery is new."""
        series = Counter(old._series)
        series.subtract(_series(d) for d in removed if d.event)
        series.update(_series(d) for d in added if d.event)
        self._series = +series
        known = self._series.keys()
        # which events there are matters to those only whose event is in their title, if anywhere
        same = known == old._series.keys()
        self.occasions = tuple(
            was if was and (same or d.event) else occasion(d, known)
            for d, was in zip(self.deliveries, occasions, strict=True)
        )

    def _update_talks(self, old: Library, removed: Collection[Delivery], added: Collection[Delivery]) -> None:
        self._by_title, self._talk_of = dict(old._by_title), dict(old._talk_of)
        gone = {d.key for d in removed}
        for key in gone:
            del self._talk_of[key]
        everywhere = self._unnamed_is_same != old._unnamed_is_same
        come = [(title_key(d.title), d) for d in added]
        titles = {title_key(d.title) for d in removed}.union(title for title, _ in come)
        for title in {*old._by_title, *titles} if everywhere else titles:
            before = (
                d for talk in self._by_title.pop(title, ()) for d in talk.deliveries if d.key not in gone
            )
            now = [*before, *(d for its_title, d in come if its_title == title)]
            if now:
                now.sort(key=lambda d: self.position[d.key])
                self._by_title[title] = talks = _group(now, self._unnamed_is_same)
                self._talk_of |= {delivery.key: talk for talk in talks for delivery in talk.deliveries}
        self._groups = sorted(self._by_title.values(), key=self._place_of)
        self.talks = tuple(chain.from_iterable(self._groups))

    def _update_names(self, old: Library, removed: Collection[Delivery], added: Collection[Delivery]) -> None:
        self._by_name, self._namesakes = dict(old._by_name), dict(old._namesakes)
        names = {name for d in (*removed, *added) for read in _NAMES for name in filter(None, read(d))}
        having = {d.key: d for d in added}
        gone = {d.key for d in removed}
        for name in names:
            if first := self._by_name.pop(name, None):
                others = self._namesakes.pop(name, [first])
                having |= {d.key: d for d in others if d.key not in gone}
        by_name, namesakes = _names(sorted(having.values(), key=lambda d: self.position[d.key]))
        self._by_name |= {name: by_name[name] for name in names & by_name.keys()}
        self._namesakes |= {name: namesakes[name] for name in names & namesakes.keys()}

    def _place_of(self, talks: tuple[Talk, ...]) -> int:
        return self.position[talks[0].deliveries[0].key]

    def came_from(self, old: Library) -> list[int]:
        """For each delivery its position in `old`; -1 where it was not there, or nothing is known to be as it
        was: it was read anew, or its title is seen to name an event.
        """
        deliveries, occasions = old.deliveries, old.occasions
        found = [old.position.get(key, -1) for key in self.position]
        return [
            was
            if was >= 0
            and deliveries[was] is delivery
            and (occasions[was] is occasion or occasions[was] == occasion)
            else -1
            for was, delivery, occasion in zip(found, self.deliveries, self.occasions, strict=True)
        ]

    def __len__(self) -> int:
        return len(self.deliveries)

    def find(self, name: str) -> Delivery | None:
        """The delivery with this key, id, slug or alias (the newest, where several share it)."""
        return self._by_name.get(name.strip())

    @cached_property
    def locations(self) -> tuple[str, ...]:
        """All locations, newest first, each once."""
        return tuple(dict.fromkeys(d.location for d in self.deliveries if d.location))

    @cached_property
    def years(self) -> Counter[int]:
        """How many deliveries each year has."""
        return Counter(occasion.year for occasion in self.occasions if occasion.year)

    def times_given(self, deliveries: Iterable[Delivery]) -> Sequence[tuple[Talk, int]]:
        """The talks of these deliveries, each once, and how many of the deliveries it has."""
        if isinstance(deliveries, Selection) and len(deliveries) > _MANY:
            return self._times_selected(deliveries)
        talk_of = self._talk_of
        talks = [talk_of[delivery.key] for delivery in deliveries]
        ids = list(map(id, talks))  # comparing talks by value would compare all their texts
        counted = Counter(ids)
        return [(talk, counted[at]) for at, talk in dict(zip(ids, talks, strict=True)).items()]

    def _times_selected(self, selection: Selection) -> TimesGiven:
        """As `times_given`, of very many deliveries whose positions are known."""
        numbers, firsts, counts = np.unique(
            self.talk_numbers[selection.positions], return_index=True, return_counts=True
        )
        order = np.argsort(firsts)
        return TimesGiven(self.talks, numbers[order], counts[order])

    @cached_property
    def talk_numbers(self) -> NDArray[np.int32]:
        """For each delivery the place of its talk among `talks`."""
        found = np.empty(len(self.deliveries), dtype=np.int32)
        for number, talk in enumerate(self.talks):
            for delivery in talk.deliveries:
                found[self.position[delivery.key]] = number
        return found

    def select(self, mask: NDArray[np.bool_]) -> Selection:
        """The deliveries, newest first, that a mask over their positions lets through."""
        return Selection(compress(self.deliveries, mask.tolist()), np.flatnonzero(mask))

    def at(self, positions: NDArray[np.intp]) -> Selection:
        """The deliveries at some positions, which rise."""
        return Selection([self.deliveries[at] for at in positions.tolist()], positions)

    def selection(self, deliveries: Sequence[Delivery]) -> Selection:
        """These deliveries with their positions."""
        if isinstance(deliveries, Selection):
            return deliveries
        return self.at(np.array([self.position[d.key] for d in deliveries], dtype=np.intp))

    def talk_of(self, delivery: Delivery) -> Talk:
        """The talk that this is a delivery of."""
        return self._talk_of[delivery.key]

    def occasion(self, delivery: Delivery) -> Occasion:
        """The event at which it was given, its series and year."""
        return self.occasions[self.position[delivery.key]]

    def year(self, delivery: Delivery) -> int | None:
        """The year in the event's name, else the date's."""
        return self.occasion(delivery).year

    def siblings(self, delivery: Delivery) -> tuple[Delivery, ...]:
        """The other deliveries of the same talk, newest first."""
        return tuple(d for d in self.talk_of(delivery).deliveries if d.key != delivery.key)

    def stand_in(self, delivery: Delivery, part: str) -> tuple[Delivery, Resource] | None:
        """The newest other delivery that has what this one lacks (`part`: "recordings" or
        "slides"), and the link.
        """
        for sibling in self.siblings(delivery):
            links: tuple[Resource, ...] = getattr(sibling, part)
            if links:
                return sibling, links[0]
        return None


def _count_named(deliveries: Iterable[Delivery]) -> int:
    """How many of them name their speakers."""
    return sum(1 for d in deliveries if d.speakers)


def _newest_first(delivery: Delivery) -> tuple[float, str]:
    return -(delivery.date or _UNDATED).timestamp(), delivery.key


def _series(delivery: Delivery) -> tuple[str, ...]:
    return split_year(delivery.event, delivery.date.year if delivery.date else None)[0]


def _occasion(
    delivery: Delivery,
    known: AbstractSet[tuple[str, ...]],
    found: dict[tuple[str, int | None], Occasion],
) -> Occasion:
    if not delivery.event:
        return occasion(delivery, known)
    event = delivery.event, delivery.date.year if delivery.date else None
    if event not in found:
        found[event] = occasion(delivery, known)
    return found[event]


def _names(deliveries: Collection[Delivery]) -> tuple[dict[str, Delivery], dict[str, list[Delivery]]]:
    """Whom each name stands for; and of names that several have, all who have it, that one first."""
    names: dict[str, Delivery] = {}
    several: dict[str, list[Delivery]] = {}
    for read in _NAMES:
        for delivery in deliveries:
            for name in filter(None, read(delivery)):
                first = names.setdefault(name, delivery)
                if first is not delivery:
                    several.setdefault(name, [first]).append(delivery)
    return names, several


# What a delivery may be called by; what is said first goes before what is said later
_NAMES: tuple[Callable[[Delivery], tuple[str, ...]], ...] = (
    lambda d: (d.key,),
    lambda d: (d.id,),
    lambda d: (d.slug,),
    lambda d: d.aliases,
)


def _group(deliveries: list[Delivery], unnamed_is_same: bool) -> tuple[Talk, ...]:
    """Deliveries of one title, newest first, as talks: those by the same people are one."""
    groups: list[list[Delivery]] = []
    for delivery in deliveries:
        for group in groups:
            if _same_people(group[0], delivery, unnamed_is_same):
                group.append(delivery)
                break
        else:
            groups.append([delivery])
    return tuple(Talk(_usual_title(group), tuple(group)) for group in groups)


def _same_people(one: Delivery, other: Delivery, unnamed_is_same: bool) -> bool:
    """Whether two deliveries of one title may be the same talk: "Lightning talks" by nobody in
    particular are not, where speakers are named otherwise; in an archive of one speaker they are.
    """
    if one.id == other.id:
        return True
    if not one.speakers or not other.speakers:
        return unnamed_is_same
    mine = {token for name in one.speakers for token in tokenize(name) if len(token) > 1}
    return any(token in mine for name in other.speakers for token in tokenize(name))


def _usual_title(group: list[Delivery]) -> str:
    return Counter(d.title for d in group).most_common(1)[0][0]
