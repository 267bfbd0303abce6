"""What is due: what the files say now, held against what was known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.announcements.facts import differ, lies_ahead, over
from bot.announcements.identity import candidate, copy_signs, recognize
from bot.announcements.model import Item, ItemState, Kind, Plan

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Sequence
    from datetime import datetime

    from bot.announcements.model import Channel, Facts, Known
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
        self._waiting = {(item.channel, item.kind, item.talk): item for item in due}
        self._ids = {talk.id for talk in known}
        self._talks: list[Known] = []
        self._stale: set[str] = set()
        self._items: list[Item] = []
        self._revised: list[Item] = []

    def look(self, deliveries: Sequence[Delivery]) -> Noticed:
        # oldest first: so they are told when they are noticed at once
        seen = [(candidate(delivery, self._now), delivery) for delivery in reversed(deliveries)]
        found = recognize(self._known, [each for each, _ in seen])
        copied = _signs_of(each for each, _ in seen if each.key in found) if len(found) < len(seen) else set()
        pairs: list[tuple[Known, Delivery]] = []
        for each, delivery in seen:
            before = found.get(each.key)
            pairs.append((self._seen(before, each) if before else self._new(each, copied), delivery))
        self._part({each.path for each, _ in seen}, {talk.id for talk, _ in pairs})
        plan = Plan(tuple(self._talks), frozenset(self._stale), tuple(self._items), tuple(self._revised))
        return Noticed(plan, tuple(pairs))

    def _new(self, each: Known, copied: set[Hashable]) -> Known:
        """A talk that was never seen; `copied` are the signs of copies of those that are there."""
        talk = replace(each, id=self._free(each.key))
        signs = set(copy_signs(talk))
        self._ids.add(talk.id)
        self._talks.append(talk)
        if not talk.facts.cancelled and not signs & copied:
            self._tell(Kind.NEW, talk)
        copied |= signs
        return talk

    def _free(self, key: str) -> str:
        """An id that no talk has: files move, and another one may stand where one was."""
        number, id_ = 1, key
        while id_ in self._ids:
            number += 1
            id_ = f"{key}~{number}"
        return id_

    def _seen(self, before: Known, each: Known) -> Known:
        """A talk that was seen before, as it is now."""
        facts = each.facts
        if before.facts.recorded and not facts.recorded:  # perhaps for a moment only: it stays known
            facts = replace(facts, recorded=True)
        names = before.names | each.names
        if (each.key, each.path, names, facts) == (before.key, before.path, before.names, before.facts):
            return before
        dated = before.dated if before.facts.start == facts.start else self._now
        talk = replace(before, key=each.key, path=each.path, names=names, facts=facts, dated=dated)
        self._talks.append(talk)
        if differ(before.facts.fingerprint, facts.fingerprint):
            self._stale.add(talk.id)
        if facts.recorded and not before.facts.recorded:
            self._tell(Kind.RECORDING, talk, unless=Kind.NEW)
        if _changed(before.facts, facts):
            self._change(before.facts, talk)
        return talk

    def _part(self, paths: set[str], here: set[str]) -> None:
        """Parts talks from files that are there, but without them: what takes their place is another."""
        self._talks += [replace(t, path="") for t in self._known if t.id not in here and t.path in paths]

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
            if (channel.id, Kind.NEW, talk.id) in self._waiting:
                continue  # nobody has heard of the talk yet
            if waiting := self._waiting.get((channel.id, Kind.CHANGED, talk.id)):
                self._revised.append(_again(waiting, talk))
            elif Kind.CHANGED in self._kinds and self._matters(before, talk.facts):
                self._items.append(self._change_of(talk, before, channel))

    def _change_of(self, talk: Known, before: Facts, channel: Channel) -> Item:
        return Item(
            channel.id,
            Kind.CHANGED,
            talk.id,
            occasion=self._now.isoformat(),
            due=self._now,
            until=over(talk.facts),
            before=before,
        )

    def _matters(self, before: Facts, after: Facts) -> bool:
        """Whether a change is of use to those who would come: the talk is ahead, or has lost its date."""
        if before.cancelled and after.cancelled:
            return False
        return lies_ahead(after, self._now) or (after.start is None and lies_ahead(before, self._now))


def _signs_of(talks: Iterable[Known]) -> set[Hashable]:
    return {sign for talk in talks for sign in copy_signs(talk)}


def _again(waiting: Item, talk: Known) -> Item:
    """A change that waits, after a further one."""
    if waiting.before and not _changed(waiting.before, talk.facts):
        return replace(waiting, state=ItemState.DROPPED, why=_UNDONE)
    return replace(waiting, until=over(talk.facts))


def _changed(before: Facts, after: Facts) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in _CHANGES)
