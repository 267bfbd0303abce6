"""Keeping what was sent in step with the files: editing and publishing."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.announcements.model import Publishing
from bot.announcements.ports import (
    ForbiddenError,
    NoChannelError,
    NoMessageError,
    OutletError,
    SlowDownError,
    UnclearError,
)
from bot.announcements.trouble import is_left_alone, trouble_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.announcements.model import Channel, Message, Told
    from bot.announcements.ports import Outlet, Store
    from bot.announcements.sending import Round

_log = logging.getLogger(__name__)

_EDITS = 10  # at a tick and channel; the rest comes at the next
_AN_HOUR = timedelta(hours=1)
PUBLICATIONS = 10  # an hour and channel, says Discord ("This message has been crossposted too many times")
_A_WHILE = timedelta(minutes=1)  # until something is tried again that Discord could not do just now


class Upkeep:
    """Looks after messages that were sent."""

    def __init__(self, store: Store, outlet: Outlet) -> None:
        self._store = store
        self._outlet = outlet
        self._edits = _Pauses()
        self._publications = _Pauses()

    async def edit(self, channels: Mapping[int, Channel], tick: Round) -> None:
        """Has messages show what is so now. One that names a talk whose file is not there waits for it:
        it would lose that talk.
        """
        done: Counter[int] = Counter()
        for message in await self._store.stale():
            channel = channels.get(message.channel)
            told = tick.told(message.items)
            if channel is None or len(told) < len(message.items) or done[channel.id] >= _EDITS:
                continue
            if is_left_alone(channel, tick.now) or self._edits.last(channel.id, tick.now):
                continue
            done[channel.id] += 1
            await self._edit(channel, message, told, tick)

    async def _edit(self, channel: Channel, message: Message, told: Sequence[Told], tick: Round) -> None:
        try:
            await self._outlet.edit(channel, message, told)
        except NoMessageError:
            await self._store.edited(message, gone=True)
        except (UnclearError, SlowDownError) as error:
            _log.info("a message in channel %d is brought up to date later: %s", channel.id, error)
            self._edits.begin(channel.id, error, tick)
        except (ForbiddenError, NoChannelError) as error:
            _log.warning("channel %d: %s", channel.id, error)
            await self._store.trouble(channel.id, trouble_of(channel, error, tick.now, tick.every))
            self._edits.begin(channel.id, error, tick)
        except OutletError as error:
            _log.warning("a message in channel %d stays as it was: %s", channel.id, error)
            await self._store.edited(message)
        else:
            await self._store.edited(message)

    async def publish(self, channels: Mapping[int, Channel], tick: Round) -> None:
        """Has following servers get the messages of announcement channels, as many as Discord allows."""
        for message in await self._store.unpublished():
            channel = channels.get(message.channel)
            if channel is None or self._publications.last(channel.id, tick.now):
                continue
            if await self._store.publications(channel.id, tick.now - _AN_HOUR) < PUBLICATIONS:
                await self._publish(channel, message, tick)

    async def _publish(self, channel: Channel, message: Message, tick: Round) -> None:
        try:
            await self._outlet.publish(channel, message)
        except (UnclearError, SlowDownError) as error:
            _log.info("a message in channel %d is published later: %s", channel.id, error)
            self._publications.begin(channel.id, error, tick)
        except OutletError as error:
            _log.warning("a message in channel %d is not published: %s", channel.id, error)
            await self._store.published(message, Publishing.REFUSED, tick.now)
        else:
            await self._store.published(message, Publishing.DONE, tick.now)


class _Pauses:
    """Channels in which something is not tried for a while."""

    def __init__(self) -> None:
        self._pauses: dict[int, tuple[datetime, datetime]] = {}

    def begin(self, channel: int, error: OutletError, tick: Round) -> None:
        wait = timedelta(seconds=error.seconds) if isinstance(error, SlowDownError) else _A_WHILE
        self._pauses[channel] = tick.now, tick.now + wait
        tick.again.append(tick.now + wait)

    def last(self, channel: int, now: datetime) -> bool:
        """(A clock that was put back is no reason to wait for it.)"""
        began, end = self._pauses.get(channel, (now, now))
        return began <= now < end
