"""SQLite: a file beside the bot, made at the first start."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import aiosqlite
from filelock import FileLock, Timeout
from sqlalchemy import URL, AsyncAdaptedQueuePool, event
from sqlalchemy.ext.asyncio import create_async_engine

from bot.announcements.ports import StoreError
from bot.store.backend import STATEMENT, Begin, transaction
from bot.store.errors import cause, explained

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
    from sqlalchemy.pool import ConnectionPoolEntry

# A transaction that reads and then writes must say so when it begins: SQLite refuses to let it wait for
# another one half-way.
_BEGIN = {Begin.READ: "DEFERRED"}
_BEGINS = "talkbot_begins"

_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    # Every commit is on the disk when it returns. With NORMAL, what was written last may be gone after the
    # power fails: a message that was sent would not be known to have been, and be sent again.
    "PRAGMA synchronous = FULL",
)


class Sqlite:
    """The SQLite database of an address such as `sqlite:///state/talkbot.db`."""

    def __init__(self, url: str) -> None:
        self._name = _file(url)
        self._path = Path(self._name)
        # dies with the process, whatever kills it; two in one process are two
        self._lead = FileLock(
            f"{self._name}.lock", is_singleton=False, thread_local=False, fallback_to_soft=False
        )

    async def prepare(self) -> AsyncEngine:
        if self._name in ("", ":memory:") or self._name.startswith("file:"):
            raise StoreError("the database must be a file, such as sqlite:///state/talkbot.db")
        with self.explained():
            await asyncio.to_thread(self._path.parent.mkdir, parents=True, exist_ok=True)
            await self._write_ahead()
        return self._engine()

    async def begin(self, connection: AsyncConnection, how: Begin) -> None:
        await connection.execution_options(**{_BEGINS: _BEGIN.get(how, "IMMEDIATE")})
        await connection.begin()

    def explained(self) -> AbstractContextManager[None]:
        return explained(self._explain)

    async def lead(self, engine: AsyncEngine) -> bool:  # noqa: ARG002
        if not self._lead.is_locked:
            with self.explained():
                try:
                    self._lead.acquire(blocking=False)
                except Timeout:  # held elsewhere
                    return False
        return True

    @asynccontextmanager
    async def leading(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection | None]:
        if not self._lead.is_locked:
            yield None
            return
        async with transaction(self, engine, Begin.WRITE) as connection:
            yield connection

    async def close(self, engine: AsyncEngine) -> None:
        self._lead.release()
        await engine.dispose()

    async def _write_ahead(self) -> None:
        """Makes the file where there is none, and has it written in a way in which readers and a writer
        do not wait for each other. It stays so; where the file system cannot do that, nothing changes.
        """
        until = time.monotonic() + STATEMENT
        while True:
            try:
                async with aiosqlite.connect(self._path, timeout=STATEMENT) as connection:
                    # (read to its end: a statement half-way through holds a lock until somebody forgets it)
                    await connection.execute_fetchall("PRAGMA journal_mode = WAL")
                return
            except aiosqlite.OperationalError as error:
                # here SQLite does not wait for another process that does the same
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
            await asyncio.sleep(0.05)

    def _engine(self) -> AsyncEngine:
        # an address, to say that a file that has gone is not made anew, empty
        file = self._path.absolute().as_uri()
        engine = create_async_engine(
            URL.create("sqlite+aiosqlite", database=file, query={"mode": "rw", "uri": "true"}),
            # transactions begin when they are told to, not when the driver thinks it time
            connect_args={"timeout": STATEMENT, "isolation_level": None},
            poolclass=AsyncAdaptedQueuePool,
            hide_parameters=True,
        )
        event.listen(engine.sync_engine, "connect", _prepare)
        event.listen(engine.sync_engine, "begin", _begin)
        return engine

    def _explain(self, error: Exception) -> str | None:
        problem = cause(error)
        if isinstance(problem, OSError):
            reason = problem.strerror or problem
            return f"{self._name} cannot be used ({reason}): is its folder there, and writable?"
        if not isinstance(problem, aiosqlite.DatabaseError) or isinstance(problem, aiosqlite.IntegrityError):
            return None
        text = str(problem)
        for sign, advice in _ADVICE.items():
            if sign in text:
                return f"{self._name} {advice}"
        return f"{self._name} cannot be used: {text}"


def _file(url: str) -> str:
    """The file's path, absolute or below the current directory; "" where the address names none."""
    return unquote(url.removeprefix("sqlite:///").partition("?")[0]) if url.startswith("sqlite:///") else ""


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get(_BEGINS, 'DEFERRED')}")


# What SQLite says, and what to do.
_ADVICE = {
    "not a database": "is not a database: move it away, and a new one is made",
    "malformed": "is damaged: restore it from a backup, or move it away, and a new one is made",
    "disk is full": "cannot be written: the disk is full",
    "disk I/O error": "cannot be read or written: the disk fails, or is full",
    "locked": f"was kept locked by another program for {STATEMENT:.0f} seconds: end it, or wait",
    "readonly": "cannot be written: let the bot's user write to it and to its folder",
    "unable to open": "cannot be opened: is its folder there, and may the bot's user write to it?",
    "no such table": "has lost its tables: restart the bot, and they are made anew",
    "no such column": "has other columns than expected: restart the bot",
}
