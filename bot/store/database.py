"""The database: `bot.announcements.ports.Store` on SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import update

from bot.announcements.ports import StoreError
from bot.store import events, reading, status, writing
from bot.store.backend import Backend, Begin, transaction
from bot.store.ledger import TransactionLedger
from bot.store.migrate import migrate
from bot.store.postgresql import Postgresql
from bot.store.schema import meta
from bot.store.sqlite import Sqlite

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from bot.announcements.model import (
        Channel,
        EventState,
        Item,
        Known,
        Message,
        Publishing,
        ScheduledEvent,
        Status,
        Trouble,
    )

_T = TypeVar("_T")


class _TakenElsewhereError(Exception):
    """Takes back what was done of a `take`."""


class Database:
    """The `Store` at an address such as `sqlite:///state/talkbot.db` or `postgresql://host/talkbot`.

    Nothing is connected before it is opened. A connection that is lost is made again by the next call.
    When the connection is lost while a change is kept, nobody knows whether it was: the call raises
    `StoreError`, and may be made again. `take` and `save_event` then change nothing, and say None and
    False; `pending` and `events` tell what is kept.
    """

    def __init__(self, url: str) -> None:
        self._backend: Backend = Sqlite(url) if url.startswith("sqlite:") else Postgresql(url)
        self._engine: AsyncEngine | None = None
        self._opening = asyncio.Lock()

    async def open(self) -> None:
        """Connects, and brings the tables up to date; one process at a time. Where it raises, it is not
        open, and may be opened again.
        """
        async with self._opening:
            if self._engine is not None:
                return
            engine = await self._backend.prepare()
            try:
                async with transaction(self._backend, engine, Begin.MIGRATE) as connection:
                    with self._backend.explained():
                        await connection.run_sync(migrate)
            except BaseException:
                await self._backend.close(engine)
                raise
            self._engine = engine

    async def close(self) -> None:
        """Lets go of everything, the lead too. It may be opened again."""
        async with self._opening:
            engine, self._engine = self._engine, None
            if engine is not None:
                await self._backend.close(engine)

    async def lead(self) -> bool:
        """Whether this process is the one that announces; it becomes so where no other is. No clock is
        involved: when the process dies, so does its lock, and the next one leads.
        """
        return await self._backend.lead(self._opened())

    @asynccontextmanager
    async def planning(self) -> AsyncIterator[TransactionLedger]:
        """A transaction in which nobody else plans, in this process or in another: all of it is kept at
        the end of the block, or nothing. On SQLite nobody else writes meanwhile, so that a block that
        called this store's other methods that write would wait for itself, and fail.
        """
        async with self._transaction(Begin.PLAN) as connection:
            yield TransactionLedger(connection, self._backend.explained)

    async def channels(self) -> Sequence[Channel]:
        """The channels, the oldest first."""
        async with self._reading() as connection:
            return await reading.all_channels(connection)

    async def due(self) -> Sequence[tuple[Item, Known]]:
        """What waits to be told, the oldest first, and about which talk."""
        async with self._reading() as connection:
            return await reading.due_with_talks(connection)

    async def take(
        self, channel: int, items: Sequence[Item], nonce: str, now: datetime, *, plain: bool
    ) -> Message | None:
        """Makes a pending message of due items; None, and nothing changed, where one of them is not due
        any more, or this process does not lead. After a `StoreError` it may be kept all the same: see
        `pending`.
        """
        try:
            async with self._backend.leading(self._opened()) as connection:
                if connection is None:
                    return None
                with self._backend.explained():
                    message = await writing.take(connection, channel, items, nonce, now, plain=plain)
                if message is None:
                    raise _TakenElsewhereError
                return message
        except _TakenElsewhereError:
            return None

    async def pending(self) -> Sequence[Message]:
        """The messages that may have been sent, the oldest first."""
        async with self._reading() as connection:
            return await reading.pending(connection)

    async def tried(self, message: Message, why: str) -> None:
        """Counts a try of which nobody knows whether it succeeded, and notes what is known of it."""
        async with self._writing() as connection:
            await writing.tried(connection, message, why)

    async def sent(
        self, message: Message, sent_id: int, now: datetime, *, thread: int, publishing: Publishing
    ) -> None:
        """A pending message was sent; its items are told, and its channel is without trouble. Changes
        nothing where the message is not pending: the first word counts.
        """
        async with self._writing() as connection:
            await writing.sent(connection, message, sent_id, now, thread=thread, publishing=publishing)

    async def release(self, message: Message, why: str, *, refused: bool = False) -> None:
        """A pending message was certainly not sent: its items are due again (dropped, if nothing is
        announced in its channel any more), and the message is none. Changes nothing the second time.
        """
        async with self._writing() as connection:
            await writing.release(connection, message, why, refused=refused)

    async def drop(self, items: Sequence[Item], why: str) -> None:
        """Due items that will not be told; those that are not due any more stay as they are."""
        async with self._writing() as connection:
            await writing.drop(connection, items, why)

    async def trouble(self, channel: int, trouble: Trouble | None) -> None:
        """Why a channel cannot be written to, or that it can; nothing for a channel that is none."""
        async with self._writing() as connection:
            await writing.trouble(connection, channel, trouble)

    async def stale(self) -> Sequence[Message]:
        """The sent messages that no longer show what is so, the oldest first."""
        async with self._reading() as connection:
            return await reading.stale(connection)

    async def edited(self, message: Message, *, gone: bool = False) -> None:
        """The message shows what was so at `message.stale`; or it is gone. What has changed since then is
        still to be shown. May be said twice.
        """
        async with self._writing() as connection:
            await writing.edited(connection, message, gone=gone)

    async def unpublished(self) -> Sequence[Message]:
        """The sent messages whose publishing is wanted, oldest first."""
        async with self._reading() as connection:
            return await reading.unpublished(connection)

    async def published(self, message: Message, publishing: Publishing, now: datetime) -> None:
        """What became of publishing a message; said twice, the first time counts."""
        async with self._writing() as connection:
            await writing.published(connection, message, publishing, now)

    async def publications(self, channel: int, since: datetime) -> int:
        """How many messages of a channel were published since then."""
        async with self._reading() as connection:
            return await status.publications(connection, channel, since)

    async def events(self) -> Sequence[ScheduledEvent]:
        """Every scheduled event that is not `ENDED`, by server and talk."""
        async with self._reading() as connection:
            return await events.events(connection)

    async def save_event(self, event: ScheduledEvent, expected: EventState | None) -> bool:
        """Keeps a scheduled event, if what is kept of it is in the expected state (None: nothing is, not
        even an event that ended); whether it was.
        """
        async with self._writing() as connection:
            return await events.save_event(connection, event, expected)

    async def ticked(self, now: datetime) -> None:
        """When the announcer looked last."""
        async with self._writing() as connection:
            await connection.execute(update(meta).values(last_tick=now))

    async def status(self, channel: int, most: int) -> Status:
        """What is kept about a channel, at most so many of each, newest first. `kinds` and `titles` of
        what was sent go together, item by item; what waits may belong to a message already.
        """
        async with self._reading() as connection:
            return await status.status(connection, channel, most)

    def _opened(self) -> AsyncEngine:
        if self._engine is None:
            raise StoreError("the database is not open")
        return self._engine

    @asynccontextmanager
    async def _transaction(self, how: Begin) -> AsyncIterator[AsyncConnection]:
        async with transaction(self._backend, self._opened(), how) as connection:
            yield connection

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        async with self._transaction(Begin.READ) as connection:
            with self._backend.explained():
                yield connection

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        async with self._transaction(Begin.WRITE) as connection:
            with self._backend.explained():
                yield connection
