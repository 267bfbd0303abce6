"""Which of the known talks a delivery is.

A talk is its file: the path below the talks folder. Where a file has gone and another one has come,
they are the same if they share an alias; or a slug, or a path of before, and with it the title or the day;
or the title, the day and the event. (Files are renamed more often than replaced by others just like them.)
In a file with several deliveries, each is told by its day and its event, never by its place in the list.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from bot.announcements.facts import facts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from bot.announcements.model import Facts, Known
    from bot.library.model import Delivery

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

# How alike two of a file with several deliveries must be: the first rule that finds a pair decides.
_SAME_OCCASION: tuple[Callable[[Facts, Facts], bool], ...] = (
    lambda one, other: _day(one) == _day(other) and one.event == other.event,
    lambda one, other: _day(one) is not None and _day(one) == _day(other),
    lambda one, other: bool(one.event) and one.event == other.event,
)


def names_of(delivery: Delivery) -> frozenset[str]:
    """What a delivery is known by: its id, its slug and its aliases."""
    aliases = (f"alias:{alias}" for alias in delivery.aliases if alias)
    slug = (f"slug:{delivery.slug}",) if delivery.slug else ()
    return frozenset((f"id:{delivery.id}", *slug, *aliases))


def recognize(known: Collection[Known], deliveries: Sequence[Delivery]) -> dict[str, Known]:
    """The known talk that each delivery is, by the delivery's key; those that are new are not in it.
    No talk is two deliveries.
    """
    return _Recognition(known, deliveries).found


class _Recognition:
    """Pairs talks and deliveries; from the surest sign to the least sure."""

    def __init__(self, known: Collection[Known], deliveries: Sequence[Delivery]) -> None:
        self.found: dict[str, Known] = {}
        self._deliveries = {delivery.key: delivery for delivery in deliveries}
        self._talks = {talk.id: talk for talk in known}
        self._together = _grouped((delivery.id, delivery) for delivery in deliveries)
        self._by_path()
        if not self._deliveries:
            return
        # what stands in no file any more may have been renamed or moved
        self._talks = {id_: t for id_, t in self._talks.items() if t.path not in self._together}
        self._by_name("alias:")
        self._by_name("id:", _alike)
        self._by_name("slug:", _alike)
        self._by_content()

    def _by_path(self) -> None:
        talks = _grouped((talk.path, talk) for talk in self._talks.values())
        for path, deliveries in self._together.items():
            self._pair(talks.get(path, ()), deliveries)

    def _by_name(self, prefix: str, alike: Callable[[Facts, Facts], bool] | None = None) -> None:
        talks = _grouped(
            (name, t) for t in self._talks.values() for name in t.names if name.startswith(prefix)
        )
        named = _grouped(
            (n, d) for d in self._deliveries.values() for n in names_of(d) if n.startswith(prefix)
        )
        for name, deliveries in named.items():
            left = [talk for talk in talks.get(name, ()) if talk.id in self._talks]
            self._pair(left, [d for d in deliveries if d.key in self._deliveries], alike)

    def _by_content(self) -> None:
        talks = _grouped((_content(talk.facts), talk) for talk in self._talks.values())
        for delivery in tuple(self._deliveries.values()):
            facts = facts_of(delivery)
            left = [t for t in talks.get(_content(facts), ()) if t.id in self._talks]
            if left and facts.start is not None:
                self._take(left[0], delivery)

    def _pair(
        self,
        talks: Sequence[Known],
        deliveries: Sequence[Delivery],
        alike: Callable[[Facts, Facts], bool] | None = None,
    ) -> None:
        """Pairs talks and deliveries that share a name. Where there is one of each, they are one."""
        if not talks:
            return
        if len(talks) == len(deliveries) == 1 and len(self._together[deliveries[0].id]) == 1:
            facts = facts_of(deliveries[0]) if alike else None
            if alike is None or (facts and alike(talks[0].facts, facts)):
                self._take(talks[0], deliveries[0])
            return
        for same in _SAME_OCCASION:
            for delivery in deliveries:
                if delivery.key not in self._deliveries:
                    continue
                facts = facts_of(delivery)
                match = next((t for t in talks if t.id in self._talks and same(t.facts, facts)), None)
                if match:
                    self._take(match, delivery)

    def _take(self, talk: Known, delivery: Delivery) -> None:
        self.found[delivery.key] = talk
        del self._talks[talk.id], self._deliveries[delivery.key]


def _grouped(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, list[_Value]]:
    groups: defaultdict[_Key, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def _content(facts: Facts) -> tuple[str, object, str]:
    return facts.title, _day(facts), facts.event


def _day(facts: Facts) -> object:
    return facts.start.date() if facts.start else None


def _alike(one: Facts, other: Facts) -> bool:
    return one.title == other.title or _same_day(one, other)


def _same_day(one: Facts, other: Facts) -> bool:
    return _day(one) is not None and _day(one) == _day(other)
