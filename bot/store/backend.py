"""What differs between the databases, and transactions, which do not."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from bot.announcements.ports import StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager, AbstractContextManager

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

# Seconds. Nobody waits for a database for ever: a command has to answer, and the announcer tries again.
CONNECT = 5.0
STATEMENT = 10.0


class Begin(Enum):
    """How a transaction begins."""

    READ = "read"  # sees everything as it is at one moment
    WRITE = "write"
    PLAN = "plan"  # writes, and no other of this kind runs at the same time
    MIGRATE = "migrate"  # likewise


class Backend(Protocol):
    """A kind of database."""

    async def prepare(self) -> AsyncEngine:
        """Makes ready what connections need; the way to connect. Connects to nothing that may hang."""
        ...

    async def begin(self, connection: AsyncConnection, how: Begin) -> None: ...

    def explained(self) -> AbstractContextManager[None]:
        """The errors of a block, told as `StoreError`."""
        ...

    async def lead(self, engine: AsyncEngine) -> bool:
        """Leads, if nobody else does; whether it does."""
        ...

    def leading(self, engine: AsyncEngine) -> AbstractAsyncContextManager[AsyncConnection | None]:
        """A connection with which nothing can be done once the lead is lost; None where it is lost."""
        ...

    async def close(self, engine: AsyncEngine) -> None:
        """Lets go of the lead and of every connection. Does not raise."""
        ...


@asynccontextmanager
async def transaction(backend: Backend, engine: AsyncEngine, how: Begin) -> AsyncIterator[AsyncConnection]:
    """A transaction on a connection of its own."""
    with backend.explained():
        connection = await engine.connect()
    try:
        async with within(backend, connection, how):
            yield connection
    finally:
        with backend.explained():
            await asyncio.shield(connection.close())  # whoever is cancelled leaves nothing open


@asynccontextmanager
async def within(backend: Backend, connection: AsyncConnection, how: Begin) -> AsyncIterator[None]:
    """A transaction: kept at the end of the block, and taken back where the block raises.

    After a `StoreError` the connection is not used again: it may be broken.
    """
    try:
        with backend.explained():
            await backend.begin(connection, how)
        yield
        with backend.explained():
            await connection.commit()
    except StoreError:
        with suppress(StoreError), backend.explained():
            await connection.invalidate()
        raise
    except BaseException:
        with suppress(StoreError), backend.explained():
            await connection.rollback()
        raise
