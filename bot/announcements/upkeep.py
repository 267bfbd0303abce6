"""Keeping what was sent in step with the files: editing, publishing, scheduled events."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.announcements.facts import fingerprint
from bot.announcements.model import Channel, EventState, Publishing, ScheduledEvent
from bot.announcements.ports import (
    BadContentError,
    ForbiddenError,
    NoMessageError,
    OutletError,
    SlowDownError,
    UnclearError,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.announcements.model import Known
    from bot.announcements.ports import Calendar, Outlet, Store
    from bot.announcements.sending import Round

_log = logging.getLogger(__name__)

_EDITS = 10  # at a tick and channel; the rest comes at the next
_AN_HOUR = timedelta(hours=1)
PUBLICATIONS = 10  # an hour and channel, says Discord ("This message has been crossposted too many times")
_LATER = timedelta(minutes=15)  # until a scheduled event that failed is tried again
_EVENTS = 25  # a server at most; Discord allows 100, and people make some themselves


class Upkeep:
    """Looks after messages that were sent."""

    def __init__(self, store: Store, outlet: Outlet) -> None:
        self._store = store
        self._outlet = outlet

    async def edit(self, channels: Mapping[int, Channel], tick: Round) -> None:
        """Has messages show what is so now, where their talks are still there."""
        done: dict[int, int] = {}
        for message in await self._store.stale():
            channel = channels.get(message.channel)
            told = tick.told(message.items)
            if channel is None or channel.trouble or not told or done.get(channel.id, 0) >= _EDITS:
                continue
            done[channel.id] = done.get(channel.id, 0) + 1
            try:
                await self._outlet.edit(channel, message, told)
            except NoMessageError:
                await self._store.edited(message, gone=True)
            except (UnclearError, SlowDownError) as error:
                _log.info("a message in channel %d is brought up to date later: %s", channel.id, error)
                tick.soon()
            except OutletError as error:
                _log.warning("a message in channel %d stays as it was: %s", channel.id, error)
                await self._store.edited(message)
            else:
                await self._store.edited(message)

    async def publish(self, channels: Mapping[int, Channel], tick: Round) -> None:
        """Has following servers get the messages of announcement channels, as many as Discord allows."""
        full: set[int] = set()
        for message in await self._store.unpublished():
            channel = channels.get(message.channel)
            if channel is None or channel.id in full:
                continue
            if await self._store.publications(channel.id, tick.now - _AN_HOUR) >= PUBLICATIONS:
                full.add(channel.id)
                continue
            try:
                await self._outlet.publish(channel, message)
            except (UnclearError, SlowDownError) as error:
                _log.info("a message in channel %d is published later: %s", channel.id, error)
                full.add(channel.id)
            except OutletError as error:
                _log.warning("a message in channel %d is not published: %s", channel.id, error)
                await self._store.published(message, Publishing.REFUSED, tick.now)
            else:
                await self._store.published(message, Publishing.DONE, tick.now)


class Events:
    """Keeps Discord's scheduled events in step with the talks in the future."""

    def __init__(self, store: Store, outlet: Outlet, calendar: Calendar) -> None:
        self._store = store
        self._outlet = outlet
        self._calendar = calendar
        self._guilds: dict[int, int] = {}

    async def keep(self, channels: Iterable[Channel], ahead: Sequence[Known], tick: Round) -> None:
        """Makes, moves and cancels events; `ahead` are the talks to come, soonest first."""
        kept = {(event.guild, event.talk): event for event in await self._store.events()}
        wanted = [talk for talk in ahead if not talk.facts.cancelled][:_EVENTS]
        for guild in sorted({await self._guild(channel) for channel in channels} - {0}):
            for talk in wanted:
                if talk.id in tick.talks:
                    await self._step(kept.get((guild, talk.id)), guild, talk, tick)
        await self._end(kept.values(), ahead, tick)

    async def _guild(self, channel: Channel) -> int:
        """The server of a channel; 0 where that cannot be told."""
        if channel.guild:
            return channel.guild
        if channel.id not in self._guilds:
            try:
                self._guilds[channel.id] = await self._outlet.guild(channel)
            except OutletError as error:
                _log.info("the server of channel %d cannot be told: %s", channel.id, error)
                return 0
        return self._guilds[channel.id]

    async def _step(self, event: ScheduledEvent | None, guild: int, talk: Known, tick: Round) -> None:
        """One event, one step nearer to what it should be."""
        delivery = tick.talks[talk.id]
        shown = fingerprint(delivery)
        if event and event.again and event.again > tick.now:
            return
        try:
            if event is None:
                new = ScheduledEvent(guild, talk.id, EventState.PENDING, taken=tick.now)
                if await self._store.save_event(new, None):
                    await self._made(new, await self._calendar.create_event(guild, delivery), shown)
            elif event.state is EventState.PENDING:
                found = await self._calendar.find_event(guild, delivery)
                await self._made(event, found or await self._calendar.create_event(guild, delivery), shown)
            elif event.state is EventState.MADE and event.shown != shown:
                await self._calendar.edit_event(guild, event.event_id, delivery)
                await self._made(event, event.event_id, shown)
        except OutletError as error:
            await self._failed(event, guild, talk, error, tick)

    async def _made(self, event: ScheduledEvent, event_id: int, shown: str) -> None:
        made = replace(event, state=EventState.MADE, event_id=event_id, shown=shown, why="", again=None)
        await self._store.save_event(made, event.state)

    async def _failed(
        self, event: ScheduledEvent | None, guild: int, talk: Known, error: OutletError, tick: Round
    ) -> None:
        before = event or ScheduledEvent(guild, talk.id, EventState.PENDING, taken=tick.now)
        state = before.state
        if isinstance(error, NoMessageError) and state is EventState.MADE:
            state = EventState.ENDED  # somebody deleted it: it is not wanted
        elif isinstance(error, BadContentError | ForbiddenError) and state is EventState.PENDING:
            _log.warning("the event of a talk cannot be made in server %d: %s", guild, error)
        failed = replace(before, state=state, why=str(error), again=tick.now + min(_LATER, tick.every * 4))
        await self._store.save_event(failed, before.state)

    async def _end(self, kept: Collection[ScheduledEvent], ahead: Sequence[Known], tick: Round) -> None:
        """Cancels the events of talks that were cancelled; those of talks that are over just end."""
        facts = {talk.id: talk.facts for talk in ahead}
        for event in kept:
            known = facts.get(event.talk)
            if known and not known.cancelled:
                continue
            if event.talk not in tick.talks:  # the file has gone: perhaps for a moment
                continue
            try:
                if known and event.event_id and event.state is EventState.MADE:
                    await self._calendar.cancel_event(event.guild, event.event_id)
            except (UnclearError, SlowDownError):
                continue
            except OutletError as error:
                _log.warning("the event of a talk stays in server %d: %s", event.guild, error)
            await self._store.save_event(replace(event, state=EventState.ENDED), event.state)
