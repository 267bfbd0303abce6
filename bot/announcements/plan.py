"""What is due: what the files say now, held against what was known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.announcements.facts import differ, facts_of, lies_ahead, over
from bot.announcements.identity import names_of, recognize
from bot.announcements.model import Item, ItemState, Kind, Known, Plan

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from bot.announcements.model import Channel, Facts
    from bot.library.model import Delivery

_UNDONE = "it was taken back before it was told"
_CHANGES = ("title", "event", "location", "start", "timed", "cancelled")  # what people who come need to know


@dataclass(frozen=True, slots=True)
class Noticed:
    """What planning leaves behind besides the plan: which delivery each talk is."""

    plan: Plan
    talks: tuple[tuple[Known, Delivery], ...]


def notice(
    known: Collection[Known],
    deliveries: Sequence[Delivery],
    channels: Collection[Channel],
    due: Collection[Item],
    kinds: Collection[Kind],
    now: datetime,
    *,
    first: bool,
) -> Noticed:
    """What is new and what has changed, to be told in each of the channels.

    `due` is what waits to be told already. On the `first` look everything is known, and nothing news.
    """
    return _Notice(known, channels, due, frozenset(kinds), now, first=first).look(deliveries)


class _Notice:
    """One look at the files."""

    def __init__(
        self,
        known: Collection[Known],
        channels: Collection[Channel],
        due: Collection[Item],
        kinds: frozenset[Kind],
        now: datetime,
        *,
        first: bool,
    ) -> None:
        self._known = known
        self._channels = () if first else tuple(channels)
        self._kinds = kinds
        self._now = now
        self._waiting: dict[tuple[int, Kind, str], Item] = {(i.channel, i.kind, i.talk): i for i in due}
        self._ids = {talk.id for talk in known}
        self._talks: list[Known] = []
        self._stale: set[str] = set()
        self._items: list[Item] = []
        self._revised: list[Item] = []

    def look(self, deliveries: Sequence[Delivery]) -> Noticed:
        found = recognize(self._known, deliveries)
        pairs: list[tuple[Known, Delivery]] = []
        # oldest first: so they are told when they are noticed at once
        for delivery in reversed(deliveries):
            facts = facts_of(delivery)
            before = found.get(delivery.key)
            talk = self._seen(before, delivery, facts) if before else self._new(delivery, facts)
            pairs.append((talk, delivery))
        plan = Plan(tuple(self._talks), frozenset(self._stale), tuple(self._items), tuple(self._revised))
        return Noticed(plan, tuple(pairs))

    def _new(self, delivery: Delivery, facts: Facts) -> Known:
        talk = Known(
            id=self._free(delivery.key),
            key=delivery.key,
            path=delivery.id,
            names=names_of(delivery),
            facts=facts,
            since=self._now,
            dated=self._now,
        )
        self._ids.add(talk.id)
        self._talks.append(talk)
        if not facts.cancelled:
            self._tell(Kind.NEW, talk)
        return talk

    def _free(self, key: str) -> str:
        """An id that no talk has: files move, and another one may stand where one was."""
        number, id_ = 1, key
        while id_ in self._ids:
            number += 1
            id_ = f"{key}~{number}"
        return id_

    def _seen(self, before: Known, delivery: Delivery, facts: Facts) -> Known:
        names = before.names | names_of(delivery)
        moved = before.facts.start != facts.start
        # a recording that is there once stays known: it may be gone for a moment only
        facts = replace(facts, recorded=facts.recorded or before.facts.recorded)
        talk = replace(
            before,
            key=delivery.key,
            path=delivery.id,
            names=names,
            facts=facts,
            dated=self._now if moved else before.dated,
        )
        if talk == before:
            return before
        self._talks.append(talk)
        if differ(before.facts.fingerprint, facts.fingerprint):
            self._stale.add(talk.id)
        if facts.recorded and not before.facts.recorded:
            self._tell(Kind.RECORDING, talk, unless=Kind.NEW)
        if _changed(before.facts, facts):
            self._change(before.facts, talk)
        return talk

    def _tell(self, kind: Kind, talk: Known, unless: Kind | None = None) -> None:
        """Something to tell in every channel, but where what waits there will tell it anyway."""
        if kind not in self._kinds:
            return
        for channel in self._channels:
            if unless is None or (channel.id, unless, talk.id) not in self._waiting:
                self._items.append(Item(channel.id, kind, talk.id, due=self._now))

    def _change(self, before: Facts, talk: Known) -> None:
        """A change of a talk in the future; of several that wait to be told, people hear as of one."""
        for channel in self._channels:
            new = self._waiting.get((channel.id, Kind.NEW, talk.id))
            waiting = self._waiting.get((channel.id, Kind.CHANGED, talk.id))
            if new:  # nobody has heard of the talk yet
                if talk.facts.cancelled:
                    self._revised.append(replace(new, state=ItemState.DROPPED, why=_UNDONE))
            elif waiting:
                self._revised.append(self._again(waiting, talk))
            elif Kind.CHANGED in self._kinds and self._matters(before, talk.facts):
                self._items.append(
                    Item(
                        channel.id,
                        Kind.CHANGED,
                        talk.id,
                        occasion=self._now.isoformat(),
                        due=self._now,
                        until=over(talk.facts),
                        before=before,
                    )
                )

    def _again(self, waiting: Item, talk: Known) -> Item:
        """A change that waits, after a further one."""
        if waiting.before and not _changed(waiting.before, talk.facts):
            return replace(waiting, state=ItemState.DROPPED, why=_UNDONE)
        return replace(waiting, until=over(talk.facts))

    def _matters(self, before: Facts, after: Facts) -> bool:
        """Whether a change is of use to those who would come: the talk is ahead, or has lost its date."""
        return lies_ahead(after, self._now) or (after.start is None and lies_ahead(before, self._now))


def _changed(before: Facts, after: Facts) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in _CHANGES)
