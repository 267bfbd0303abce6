"""All talks in memory: immutable, built whole from what the loader read."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from bot.library.events import Occasion, occasion, split_year
from bot.library.model import Delivery, Resource, Talk
from bot.text.normalize import title_key, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_UNDATED = datetime.min.replace(tzinfo=UTC)


class Library:
    """Every delivery, newest first (undated last, ties by key), with look-ups.

    Positions in `deliveries` are what the search index counts documents by.
    """

    def __init__(self, deliveries: Iterable[Delivery]) -> None:
        self.deliveries: tuple[Delivery, ...] = tuple(sorted(deliveries, key=_newest_first))
        self.position: Mapping[str, int] = {d.key: at for at, d in enumerate(self.deliveries)}
        known = frozenset(
            split_year(d.event, d.date.year if d.date else None)[0] for d in self.deliveries if d.event
        )
        self._occasions = tuple(occasion(d, known) for d in self.deliveries)
        self.talks, self._talk_of = _group(self.deliveries)
        self._by_name = _names(self.deliveries)

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
        return Counter(occasion.year for occasion in self._occasions if occasion.year)

    def times_given(self, deliveries: Iterable[Delivery]) -> list[tuple[Talk, int]]:
        """The talks of these deliveries, each once, and how many of the deliveries it has."""
        talk_of = self._talk_of
        talks = [talk_of[delivery.key] for delivery in deliveries]
        ids = list(map(id, talks))  # comparing talks by value would compare all their texts
        counted = Counter(ids)
        return [(talk, counted[at]) for at, talk in dict(zip(ids, talks, strict=True)).items()]

    def talk_of(self, delivery: Delivery) -> Talk:
        """The talk that this is a delivery of."""
        return self._talk_of[delivery.key]

    def occasion(self, delivery: Delivery) -> Occasion:
        """The event at which it was given, its series and year."""
        return self._occasions[self.position[delivery.key]]

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


def _newest_first(delivery: Delivery) -> tuple[float, str]:
    return -(delivery.date or _UNDATED).timestamp(), delivery.key


def _names(deliveries: tuple[Delivery, ...]) -> dict[str, Delivery]:
    names: dict[str, Delivery] = {}
    for read in (lambda d: (d.key,), lambda d: (d.id,), lambda d: (d.slug,), lambda d: d.aliases):
        for delivery in deliveries:
            for name in filter(None, read(delivery)):
                names.setdefault(name, delivery)
    return names


def _group(deliveries: tuple[Delivery, ...]) -> tuple[tuple[Talk, ...], dict[str, Talk]]:
    """Deliveries of one title by the same people, as talks."""
    unnamed_is_same = sum(1 for d in deliveries if d.speakers) * 2 <= len(deliveries)
    by_title: defaultdict[str, list[list[Delivery]]] = defaultdict(list)
    for delivery in deliveries:
        groups = by_title[title_key(delivery.title)]
        for group in groups:
            if _same_people(group[0], delivery, unnamed_is_same):
                group.append(delivery)
                break
        else:
            groups.append([delivery])
    talks = tuple(Talk(_usual_title(group), tuple(group)) for groups in by_title.values() for group in groups)
    return talks, {delivery.key: talk for talk in talks for delivery in talk.deliveries}


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
