"""Announces what is due, again and again: looks at the talks, notes what is due, sends it."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.announcements.coming import why_not
from bot.announcements.events import Events
from bot.announcements.model import Channel, Item, ItemState, Kind, Origin, Told
from bot.announcements.planner import Planner
from bot.announcements.ports import StoreError
from bot.announcements.sending import Round, Sending
from bot.announcements.trouble import is_given_up
from bot.announcements.upkeep import Upkeep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.announcements.model import Message, Status, Waiting
    from bot.announcements.ports import Calendar, Clock, Outlet, Store
    from bot.announcements.schedule import Schedule
    from bot.library.model import Delivery

_log = logging.getLogger(__name__)

_PATIENCE = timedelta(minutes=1)  # between two lines about a database that is not there
SHOWN = 5  # of each, in a status; one more tells that there are more
LOST = "its file is not there"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the settings say about announcements."""

    schedule: Schedule
    kinds: frozenset[Kind]
    channels: tuple[int, ...] = ()
    max_age: timedelta = timedelta(days=7)
    scheduled_events: bool = False


class Hands:
    """What does the work of one connection to Discord."""

    def __init__(self, store: Store, outlet: Outlet, calendar: Calendar) -> None:
        self.outlet = outlet
        self.sending = Sending(store, outlet)
        self.upkeep = Upkeep(store, outlet)
        self.events = Events(store, outlet, calendar)


class Announcer:
    """Announces through one store. `deliveries()` are the talks as the files have them now, newest first,
    None while they cannot be trusted (a folder is missing, say).
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        deliveries: Callable[[], Sequence[Delivery] | None],
        policy: Policy,
    ) -> None:
        self._store = store
        self._clock = clock
        self._deliveries = deliveries
        self._policy = policy
        self._planner = Planner(store, deliveries, policy.kinds, policy.schedule, policy.channels)
        self._complained: datetime | None = None  # when there was a line about the database
        self._waits = False  # whether the last line said that announcements wait

    async def run(self, outlet: Outlet, calendar: Calendar) -> None:
        """Ticks for ever; whatever goes wrong in one tick, there is a next one."""
        hands = Hands(self._store, outlet, calendar)
        while True:
            pause = await self._guarded(hands)
            await self._clock.sleep(pause)

    @property
    def policy(self) -> Policy:
        return self._policy

    def now(self) -> datetime:
        """The time by the clock that announcements go by, in UTC."""
        return self._clock.now()

    async def close(self) -> None:
        """Lets go of the database, and leaves announcing to whoever comes next."""
        await self._store.close()

    async def _guarded(self, hands: Hands) -> float:
        """One tick; the seconds until the next."""
        try:
            pause = await self.tick(hands)
            self._rejoice()
            return pause
        except StoreError as error:
            self._complain(error)
        except Exception:  # noqa: BLE001 (the border: announcements go on)
            _log.exception("a round of announcements failed, the next one is on its way: please report it")
        return min(self._policy.schedule.every, _PATIENCE).total_seconds()

    def _complain(self, error: StoreError) -> None:
        now = self._clock.now()
        if self._complained is None or abs(now - self._complained) >= _PATIENCE:
            self._complained, self._waits = now, True
            _log.error("announcements wait for the database: %s", error)

    def _rejoice(self) -> None:
        if self._waits:
            self._waits = False
            _log.info("the database is there again: announcements go on")

    async def tick(self, hands: Hands) -> float:
        """Notes what is due and sends it; the seconds until the next tick. Raises StoreError."""
        await self._store.open()
        if not await self._store.lead():
            return self._policy.schedule.every.total_seconds()
        now = self._clock.now()
        await self._planner.plan(now)
        await self._store.ticked(now)
        await hands.outlet.ready()
        tick = Round(self._clock.now(), self._policy.schedule.every, self._planner.talks)
        await self._serve(hands, tick)
        if tick.at_once:
            return 0.0
        moments = [*tick.again, *self._planner.moments(tick.now)]
        return self._policy.schedule.pause(self._clock.now(), moments)

    async def _serve(self, hands: Hands, tick: Round) -> None:
        """One round through all channels, at the same time."""
        channels = {channel.id: channel for channel in await self._store.channels()}
        pending: defaultdict[int, list[Message]] = defaultdict(list)
        for message in await self._store.pending():
            pending[message.channel].append(message)
        for id_ in pending.keys() - channels.keys():  # it was turned off meanwhile
            for message in pending[id_]:
                await self._store.release(message, "nothing is announced there any more")
        due = await self._due(tick)
        work = [_served(hands, c, pending[c.id], due.get(c.id, ()), tick) for c in channels.values()]
        _raise_first(await asyncio.gather(*work, return_exceptions=True))
        if any(is_given_up(channel, tick.now) for channel in channels.values()):
            await self._give_up(tick.now)
        await hands.upkeep.edit(channels, tick)
        await hands.upkeep.publish(channels, tick)
        if self._policy.scheduled_events:
            await hands.events.keep(channels.values(), self._planner.ahead(tick.now), tick)

    async def _due(self, tick: Round) -> Mapping[int, Sequence[Item]]:
        """What may go out now, by channel, oldest first; what is no longer worth it is dropped."""
        found: defaultdict[int, list[Item]] = defaultdict(list)
        left_out: defaultdict[str, list[Item]] = defaultdict(list)
        schedule = self._policy.schedule
        for item, talk in await self._store.due():
            if why := why_not(item, talk, tick.now, self._policy.max_age, schedule):
                left_out[why].append(item)
            elif item.due and schedule.released(item.kind, item.due, tick.now):
                found[item.channel].append(item)
        for why, items in left_out.items():
            _log.warning("%d announcements were left out: %s", len(items), why)
            await self._store.drop(items, why)
        return found

    async def _give_up(self, now: datetime) -> None:
        """Forgets channels of commands that Discord has not known for long."""
        for channel in await self._store.channels():  # as they are now: one may be there again
            if channel.origin is Origin.COMMAND and is_given_up(channel, now):
                _log.warning(
                    "channel %d is forgotten: Discord has known no such channel for a week", channel.id
                )
                await self._planner.plan(now, remove=channel.id)

    # --- what people do with commands -----------------------------------------------------------------

    async def add(self, channel: int, guild: int, role: int = 0, locale: str = "") -> None:
        """Announces in a channel from now on. What is in the files now is no news there.
        Raises StoreError.
        """
        await self._store.open()
        now = self._clock.now()
        await self._planner.plan(now, add=Channel(channel, Origin.COMMAND, now, guild, role, locale))

    async def remove(self, channel: int) -> Channel | None:
        """No longer announces in a channel; what was kept of it, None where nothing was. A channel of the
        settings stays: it is returned as it is. Raises StoreError.
        """
        await self._store.open()
        found = next((c for c in await self._store.channels() if c.id == channel), None)
        if found and found.id not in self._policy.channels:
            await self._planner.plan(self._clock.now(), remove=channel)
        return found

    async def status(self, channel: int) -> Status:
        """How it stands with a channel, after one more look at the files. Raises StoreError."""
        await self._store.open()
        await self._planner.plan(self._clock.now())
        status = await self._store.status(channel, SHOWN + 1)
        return replace(status, waiting=tuple(map(self._explained, status.waiting)))

    def _explained(self, waiting: Waiting) -> Waiting:
        """What waits, with the reason where that is no matter of the store."""
        lost = waiting.state is ItemState.DUE and waiting.talk not in self._planner.talks
        return replace(waiting, why=LOST) if lost else waiting

    async def preview(self, channel: int) -> tuple[Told, ...]:
        """What waits to be told in a channel, oldest first; where nothing does, the newest talk as it
        would be told if it were new. Empty where there are no talks. Raises StoreError.
        """
        await self._store.open()
        await self._planner.plan(self._clock.now())
        items = [item for item, _ in await self._store.due() if item.channel == channel]
        talks = self._planner.talks
        if told := tuple(Told(item, talks[item.talk]) for item in items if item.talk in talks):
            return told
        newest = next(iter(self._deliveries() or ()), None)
        return (Told(Item(channel, Kind.NEW, newest.key), newest),) if newest else ()


async def _served(
    hands: Hands, channel: Channel, pending: Sequence[Message], due: Sequence[Item], tick: Round
) -> None:
    """What goes wrong in one channel is no matter to the others, but for the database."""
    try:
        await hands.sending.serve(channel, pending, due, tick)
    except StoreError:
        raise
    except Exception:  # noqa: BLE001 (the border: the other channels are served)
        _log.exception("announcing in channel %d failed, it is tried again: please report it", channel.id)


def _raise_first(results: Iterable[object]) -> None:
    """Raises the first error among what was gathered, once all is done."""
    for result in results:
        if isinstance(result, BaseException):
            raise result
