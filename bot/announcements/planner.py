"""Planning with a store: holds the files against what was known, in one transaction."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.announcements.coming import Almanac, fallen_due
from bot.announcements.model import Channel, Origin, Plan
from bot.announcements.plan import notice

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from bot.announcements.model import Item, Kind, Known
    from bot.announcements.plan import Noticed
    from bot.announcements.ports import Ledger, Store
    from bot.announcements.schedule import Schedule
    from bot.library.model import Delivery


_NEVER = datetime.min.replace(tzinfo=UTC)


class Planner:
    """Notes what is due. Between two looks it remembers only what it needs for reminders.

    `deliveries()` are the talks as the files have them now, None while they cannot be trusted;
    `configured` are the channels of the settings.
    """

    def __init__(
        self,
        store: Store,
        deliveries: Callable[[], Sequence[Delivery] | None],
        kinds: frozenset[Kind],
        schedule: Schedule,
        configured: Collection[int] = (),
    ) -> None:
        self._store = store
        self._deliveries = deliveries
        self._kinds = kinds
        self._schedule = schedule
        self._configured = tuple(configured)
        self._turn = asyncio.Lock()
        self._seen: Sequence[Delivery] | None = None
        self._looked_at = _NEVER
        self._revision = -1
        self._almanac = Almanac((), kinds, schedule, _NEVER)
        self._come: frozenset[tuple[int, str, str, str]] = frozenset()  # items that are kept already
        self.talks: Mapping[str, Delivery] = {}  # by `Known.id`, those that are in the files

    async def plan(self, now: datetime, *, add: Channel | None = None, remove: int | None = None) -> None:
        """Looks once, for the channels there are; then adds or removes a channel. What is there when a
        channel is added is known, and no news in it. Raises StoreError, and then nothing has changed.
        """
        async with self._turn:
            try:
                self._revision = await self._planned(now, add, remove)
            except BaseException:
                self._seen = None  # nothing was kept: what was seen is to be looked at again
                raise

    def moments(self, now: datetime) -> list[datetime]:
        """When something falls due that is known now already."""
        return [each.reminder.due for each in self._almanac.comes(now)]

    def ahead(self, now: datetime) -> list[Known]:
        """The talks to come, soonest first."""
        return self._almanac.ahead(now)

    async def _planned(self, now: datetime, add: Channel | None, remove: int | None) -> int:
        async with self._store.planning() as ledger:
            revision = await ledger.revision()
            channels = {channel.id: channel for channel in await ledger.channels()}
            seen = await self._looked(ledger, revision, channels.values(), now)
            come = {i.name: i for i in fallen_due(self._almanac.comes(now), channels.values(), now)}
            fresh = tuple(item for name, item in come.items() if name not in self._come)
            plan = replace(seen or Plan(), items=(*(seen.items if seen else ()), *fresh))
            if plan or (seen is not None and revision == 0):
                await ledger.keep(plan)
                revision += 1
            await self._arrange(ledger, channels, now, add, remove)
        self._come = frozenset(come)
        return revision

    async def _looked(
        self, ledger: Ledger, revision: int, channels: Collection[Channel], now: datetime
    ) -> Plan | None:
        """What has changed since the last look; None where there is nothing to look at, or nothing new."""
        deliveries = self._deliveries()
        same = deliveries is self._seen and revision == self._revision
        if deliveries is None or (same and self._looked_at <= now):  # (the clock may have been put back)
            return None
        known, due = await ledger.known(), await ledger.due()
        # thousands of talks take a moment, in which questions are answered
        noticed, self._almanac = await asyncio.to_thread(
            self._notice, known, deliveries, tuple(channels), due, now, first=revision == 0
        )
        self._seen, self._looked_at = deliveries, now
        self.talks = {talk.id: delivery for talk, delivery in noticed.talks}
        return noticed.plan

    def _notice(
        self,
        known: Sequence[Known],
        deliveries: Sequence[Delivery],
        channels: Collection[Channel],
        due: Sequence[Item],
        now: datetime,
        *,
        first: bool,
    ) -> tuple[Noticed, Almanac]:
        noticed = notice(known, deliveries, channels, due, self._kinds, now, first=first)
        return noticed, Almanac([talk for talk, _ in noticed.talks], self._kinds, self._schedule, now)

    async def _arrange(
        self,
        ledger: Ledger,
        channels: Mapping[int, Channel],
        now: datetime,
        add: Channel | None,
        remove: int | None,
    ) -> None:
        """Has the channels be those of the settings and of the commands."""
        for id_ in self._configured:
            if id_ not in channels:
                await ledger.add_channel(Channel(id_, Origin.CONFIG, now))
        for channel in channels.values():
            if channel.origin is Origin.CONFIG and channel.id not in self._configured:
                await ledger.remove_channel(channel.id)
        if add:
            await ledger.add_channel(add)
        if remove is not None:
            await ledger.remove_channel(remove)
