"""Keeping Discord's scheduled events in step with the talks to come."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.announcements.facts import fingerprint
from bot.announcements.model import EventState, ScheduledEvent
from bot.announcements.ports import BadContentError, NoMessageError, OutletError, SlowDownError, UnclearError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.announcements.model import Channel, Known
    from bot.announcements.ports import Calendar, Outlet, Store
    from bot.announcements.sending import Round
    from bot.library.model import Delivery

_log = logging.getLogger(__name__)

_MOST = 25  # a server; Discord allows 100, and people make some themselves
_SOON = timedelta(minutes=1)  # until what Discord could not do just now is tried again
_LATER = timedelta(minutes=15)  # until what it forbids is
_DAY = timedelta(days=1)


class Events:
    """One scheduled event for each talk to come, in each server where is announced. Like a message it is
    kept as pending before it is made, so that it is looked for, and not made twice.
    """

    def __init__(self, store: Store, outlet: Outlet, calendar: Calendar) -> None:
        self._store = store
        self._outlet = outlet
        self._calendar = calendar
        self._guilds: dict[int, int] = {}

    async def keep(self, channels: Iterable[Channel], ahead: Sequence[Known], tick: Round) -> None:
        """Makes, moves and cancels events; `ahead` are the talks to come, soonest first."""
        kept = {(event.guild, event.talk): event for event in await self._store.events()}
        wanted = [talk for talk in ahead if talk.id in tick.talks and not talk.facts.cancelled][:_MOST]
        for guild in sorted({await self._guild(channel) for channel in channels} - {0}):
            for talk in wanted:
                event = kept.get((guild, talk.id)) or ScheduledEvent(guild, talk.id, EventState.ENDED)
                if not await self._step(event, tick.talks[talk.id], tick):
                    break
        await self._end(kept.values(), {talk.id: talk for talk in ahead}, tick)

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

    async def _step(self, event: ScheduledEvent, talk: Delivery, tick: Round) -> bool:
        """Has an event show the talk; whether it is of use to go on in this server now."""
        shown = fingerprint(talk)
        if event.shown == shown or _waits(event, tick.now):
            return True
        begun = (
            event if event.state in (EventState.PENDING, EventState.MADE) else await self._begun(event, tick)
        )
        if begun is None:
            return True
        try:
            event_id = await self._showing(begun, talk, is_new=begun is not event)
        except OutletError as error:
            return await self._failed(begun, shown, error, tick)
        await self._save(begun, EventState.MADE, shown, event_id=event_id)
        return True

    async def _begun(self, event: ScheduledEvent, tick: Round) -> ScheduledEvent | None:
        """An event that may now be made; None where one was made for this talk before, and has ended."""
        pending = ScheduledEvent(event.guild, event.talk, EventState.PENDING, taken=tick.now)
        expected = None if event.state is EventState.ENDED else event.state
        return pending if await self._store.save_event(pending, expected) else None

    async def _showing(self, event: ScheduledEvent, talk: Delivery, *, is_new: bool) -> int:
        """Makes or edits an event; its id."""
        event_id = event.event_id
        if event.state is EventState.PENDING:
            event_id = 0 if is_new else await self._calendar.find_event(event.guild, talk) or 0
        if not event_id:
            return await self._calendar.create_event(event.guild, talk)
        await self._calendar.edit_event(event.guild, event_id, talk)
        return event_id

    async def _save(
        self, event: ScheduledEvent, state: EventState, shown: str, *, event_id: int = 0, why: str = ""
    ) -> None:
        kept = replace(event, state=state, event_id=event_id, shown=shown, why=why, again=None)
        await self._store.save_event(kept, event.state)

    async def _failed(self, event: ScheduledEvent, shown: str, error: OutletError, tick: Round) -> bool:
        """Notes what went wrong; whether it is of use to go on in this server now."""
        if isinstance(error, NoMessageError):  # somebody has deleted it: it is not wanted
            await self._save(event, EventState.ENDED, shown, why=str(error))
            return True
        if isinstance(error, BadContentError):  # until the talk is another one
            _log.warning("the event of a talk is refused in server %d: %s", event.guild, error)
            state = EventState.MADE if event.event_id else EventState.REFUSED
            await self._save(event, state, shown, event_id=event.event_id, why=str(error))
            return True
        _log.info("the event of a talk in server %d is seen to later: %s", event.guild, error)
        again = tick.now + _wait(error)
        await self._store.save_event(replace(event, why=str(error), again=again), event.state)
        return False

    async def _end(self, kept: Iterable[ScheduledEvent], ahead: Mapping[str, Known], tick: Round) -> None:
        """Cancels the events of talks that were cancelled, or lost their date; those of talks that are
        over just end. Where the file has gone, perhaps for a moment, nothing is done.
        """
        for event in kept:
            talk, known = tick.talks.get(event.talk), ahead.get(event.talk)
            if talk is None or (known and not known.facts.cancelled) or _waits(event, tick.now):
                continue
            shown = fingerprint(talk)
            if event.state in (EventState.PENDING, EventState.MADE) and event.shown != shown:
                await self._cancel(event, talk, shown, tick)
            elif known is None:
                await self._save(event, EventState.ENDED, shown, event_id=event.event_id)

    async def _cancel(self, event: ScheduledEvent, talk: Delivery, shown: str, tick: Round) -> None:
        """Cancels an event. It counts as refused: one is made again if the talk takes place after all."""
        try:
            event_id = event.event_id or await self._calendar.find_event(event.guild, talk)
            if event_id:
                await self._calendar.cancel_event(event.guild, event_id)
        except BadContentError as error:  # it has begun, say
            _log.warning("the event of a talk stays in server %d: %s", event.guild, error)
        except OutletError as error:
            await self._failed(event, shown, error, tick)
            return
        await self._save(event, EventState.REFUSED, shown)


def _waits(event: ScheduledEvent, now: datetime) -> bool:
    """Whether it is too early for another try. (A clock that was put back is no reason to wait for it.)"""
    return event.again is not None and now < event.again <= now + _DAY


def _wait(error: OutletError) -> timedelta:
    if isinstance(error, SlowDownError):
        return timedelta(seconds=error.seconds)
    return _SOON if isinstance(error, UnclearError) else _LATER
