"""PostgreSQL."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit
from weakref import WeakSet

import asyncpg
from sqlalchemy import text
from sqlalchemy.exc import TimeoutError as NoneFreeError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.announcements.ports import StoreError
from bot.store.backend import CONNECT, STATEMENT, Begin, transaction, within
from bot.store.errors import cause, explained

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractContextManager

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

# What addresses may say to programs written in C, and asyncpg would pass on to the server, which knows
# nothing of it. Those about time are set here; the others are of no use to asyncpg.
_NOT_FOR_THE_SERVER = {
    "channel_binding",
    "connect_timeout",
    "gssencmode",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "load_balance_hosts",
    "pgbouncer",
    "require_auth",
    "sslcompression",
    "sslnegotiation",
    "sslsni",
    "tcp_user_timeout",
}

_GOODBYE = 2.0  # seconds

_SERVER_SETTINGS = {
    "application_name": "talkbot",
    # the server gives up a little before the driver does: it says why, and the connection stays of use
    "statement_timeout": f"{(STATEMENT - 1) * 1000:.0f}",
    # a process that was stopped while it planned must not keep all others from it
    "idle_in_transaction_session_timeout": "60000",
    # a machine that vanished without a word loses the lead after a minute, not after two hours
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}

# Locks are for the whole database, tables are in a schema: bots in different schemas do not know each other.
_LOCK = "hashtextextended('talkbot ' || :what || ' ' || current_schema(), 0)"
_ALONE = {
    Begin.PLAN: text(f"SELECT pg_advisory_xact_lock({_LOCK})").bindparams(what="plans"),
    Begin.MIGRATE: text(f"SELECT pg_advisory_xact_lock({_LOCK})").bindparams(what="migrates"),
}
_LEAD = text(f"SELECT pg_try_advisory_lock({_LOCK})").bindparams(what="leads")
_SESSION = text("SELECT pg_backend_pid()")


class Postgresql:
    """The PostgreSQL database of an address such as `postgresql://user:password@host:5432/talkbot`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._where, self._secrets = _place(url), _secrets(url)
        self._leader: AsyncConnection | None = None
        self._session = 0  # in which it leads
        self._leads = asyncio.Lock()
        self._connections: WeakSet[asyncpg.Connection] = WeakSet()

    async def prepare(self) -> AsyncEngine:
        if self._where is None:
            raise StoreError(
                "DATABASE_URL cannot be read: in the user and the password, write / as %2F, # as %23,"
                " @ as %40, and so on"
            )
        return create_async_engine(
            "postgresql+asyncpg://",
            async_creator=self._connect,
            pool_size=3,
            pool_timeout=CONNECT,
            pool_pre_ping=True,
            hide_parameters=True,
        )

    async def begin(self, connection: AsyncConnection, how: Begin) -> None:
        await connection.execution_options(
            isolation_level="REPEATABLE READ" if how is Begin.READ else "READ COMMITTED"
        )
        await connection.begin()
        if how in _ALONE:
            await connection.execute(_ALONE[how])

    def explained(self) -> AbstractContextManager[None]:
        return explained(self._explain)

    async def lead(self, engine: AsyncEngine) -> bool:
        async with self._leads:
            if not await self._still_leads():
                self._leader = await self._try_to_lead(engine)
            return self._leader is not None

    @asynccontextmanager
    async def leading(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection | None]:  # noqa: ARG002
        async with self._leads:
            await self._forget_if_lost()
            if self._leader is None:
                yield None
                return
            async with within(self, self._leader, Begin.WRITE):
                yield self._leader if await self._in_its_session(self._leader) else None

    async def close(self, engine: AsyncEngine) -> None:
        async with self._leads:
            if self._leader is not None:
                await self._end(self._leader)
                self._leader = None
        # not by way of the engine, which would wait for ever for a server that does not answer
        connections = list(self._connections)
        closing = (connection.close(timeout=_GOODBYE) for connection in connections)
        await asyncio.gather(*closing, return_exceptions=True)
        for connection in connections:
            connection.terminate()
        await engine.dispose(close=False)

    async def _connect(self) -> asyncpg.Connection:
        try:
            connection = await asyncpg.connect(
                _for_asyncpg(self._url),
                timeout=CONNECT,
                command_timeout=STATEMENT,
                server_settings=_SERVER_SETTINGS,
            )
        except ValueError as error:  # a port that is no number, an sslmode that is none
            raise StoreError(self._told(f"cannot be used: {error}; see DATABASE_URL")) from error
        self._connections.add(connection)
        return connection

    async def _still_leads(self) -> bool:
        """Whether the session that holds the lock is there; the lock lasts as long as it does."""
        with suppress(StoreError):
            await self._forget_if_lost()
            if self._leader is not None:
                async with within(self, self._leader, Begin.WRITE):
                    same = await self._in_its_session(self._leader)
                if not same:
                    await self._leader.invalidate()
        await self._forget_if_lost()
        return self._leader is not None

    async def _in_its_session(self, leader: AsyncConnection) -> bool:
        """Whether a transaction runs in the session that holds the lock. (It always does, but for a pooler
        that went unnoticed.)
        """
        with self.explained():
            return bool(await leader.scalar(_SESSION) == self._session)

    async def _forget_if_lost(self) -> None:
        """SQLAlchemy makes a lost connection anew when it is used again, but that one has no lock."""
        if self._leader is not None and self._leader.invalidated:
            lost, self._leader = self._leader, None
            await self._end(lost)

    async def _try_to_lead(self, engine: AsyncEngine) -> AsyncConnection | None:
        with self.explained():
            connection = await engine.connect()
        try:
            async with within(self, connection, Begin.WRITE):
                with self.explained():
                    self._session = await connection.scalar(_SESSION)
                    led = await connection.scalar(_LEAD)
            await self._refuse_poolers(engine, connection)
        except BaseException:
            await self._end(connection)  # with the lock, if it came to that
            raise
        if led:
            return connection
        await connection.close()
        return None

    async def _refuse_poolers(self, engine: AsyncEngine, leader: AsyncConnection) -> None:
        """A pooler hands statements to sessions that others use too. The lock of such a session is
        everybody's: two bots would lead. (PgBouncer is refused earlier, for it refuses our settings.)
        """
        raw = (await leader.get_raw_connection()).driver_connection
        assert raw is not None  # noqa: S101 - it was just used
        if raw.get_server_pid() == self._session:
            return  # the server itself
        async with transaction(self, engine, Begin.WRITE) as another:
            with self.explained():
                shared = await another.scalar(_SESSION) == self._session
        if shared:
            raise StoreError(self._told(_POOLER))

    async def _end(self, connection: AsyncConnection) -> None:
        """Ends a connection, with every lock that it holds."""
        with suppress(StoreError), self.explained():
            await connection.invalidate()
            await connection.close()

    def _explain(self, error: Exception) -> str | None:
        advice = _advice(cause(error))
        return None if advice is None else self._told(advice)

    def _told(self, advice: str) -> str:
        for secret in self._secrets:
            advice = advice.replace(secret, "…")
        return f"PostgreSQL at {self._where} {advice}"


def _place(url: str) -> str | None:
    """Where the server is, without user and password; None of an address that cannot be taken apart."""
    try:
        parts = urlsplit(url)
    except ValueError:  # a bracket in the password
        return None
    if "@" in parts.path + parts.query + parts.fragment:  # something in the password ended it too soon
        return None
    return parts.netloc.rpartition("@")[2] or dict(parse_qsl(parts.query)).get("host", "its socket")


def _secrets(url: str) -> set[str]:
    if _place(url) is None:
        return set()
    parts = urlsplit(url)
    password = parts.password or dict(parse_qsl(parts.query)).get("password", "")
    return {password, unquote(password)} - {""}


def _for_asyncpg(url: str) -> str:
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] not in _NOT_FOR_THE_SERVER]
    return f"postgresql://{parts.netloc}{parts.path}?{urlencode(query)}"


_POOLER = (
    "is a connection pooler, through which bots cannot agree on one that announces: give the database's"
    " direct address"
)
_MISTAKES = (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError, asyncpg.PostgresSyntaxError)


def _advice(problem: BaseException) -> str | None:
    """What to say after "PostgreSQL at …"; None of a mistake in the program."""
    if isinstance(problem, _MISTAKES):
        return None
    match problem:
        case asyncpg.InvalidPasswordError() | asyncpg.InvalidAuthorizationSpecificationError():
            return f"does not let the bot in ({problem}): are user and password right?"
        case asyncpg.InvalidCatalogNameError():
            return f"has no such database ({problem}): create it"
        case asyncpg.InsufficientPrivilegeError():
            return f"lacks a right ({problem}): grant it to the bot's user"
        case asyncpg.DiskFullError():
            return "cannot write: its disk is full"
        case asyncpg.TooManyConnectionsError():
            return "has no connection free: end others, or allow more"
        case asyncpg.ReadOnlySQLTransactionError():
            return "only reads: give the address of the server that writes"
        case asyncpg.UndefinedTableError() | asyncpg.UndefinedColumnError():
            return f"has other tables than expected ({problem}): restart the bot"
        case asyncpg.ProtocolViolationError() if "startup parameter" in str(problem):  # PgBouncer
            return _POOLER
        case asyncpg.QueryCanceledError() | asyncpg.DeadlockDetectedError():
            return f"was busy for too long ({problem}): it is tried again"
        case TimeoutError() | NoneFreeError():
            return "does not answer: is it running, and is the network?"
        case asyncpg.PostgresError() | asyncpg.InterfaceError() | asyncpg.InternalClientError():
            return f"cannot be used: {str(problem) or type(problem).__name__}"
        case OSError():
            return f"cannot be reached ({problem.strerror or problem}): is it running there?"
        case _:
            return None
