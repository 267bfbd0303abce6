"""PostgreSQL behind a network that fails: `StoreError` in time, nothing lost, and it heals by itself."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.announcements.model import Publishing
from bot.announcements.ports import StoreError
from bot.store.database import Database
from tests.store.proxy import Proxy
from tests.store.samples import CHANNEL, HOUR, NOW, due, item, keep, take

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

LONG = 30  # seconds, far more than anything here may take: a test that hangs ends


@pytest.fixture
async def proxy(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Proxy]:
    """A proxy in front of an empty schema; and nobody waits as long as usual."""
    for limit in ("CONNECT", "STATEMENT"):
        monkeypatch.setattr(f"bot.store.postgresql.{limit}", 1.0)
    proxy = Proxy(postgres_url)
    await proxy.start()
    yield proxy
    await proxy.stop()


@pytest.fixture
async def store(proxy: Proxy) -> AsyncIterator[Database]:
    """An open store behind the proxy, which leads."""
    opened = Database(proxy.url)
    await opened.open()
    assert await opened.lead()
    yield opened
    async with asyncio.timeout(LONG):
        await opened.close()


@pytest.fixture
async def other(postgres_url: str, store: Database) -> AsyncIterator[Database]:  # noqa: ARG001
    """Another store on the same database, past the proxy."""
    opened = Database(postgres_url)
    await opened.open()
    yield opened
    await opened.close()


async def fails(store: Database) -> None:
    """Every method says in time, and in one line, that the database is not there."""
    async with asyncio.timeout(LONG):
        with pytest.raises(StoreError, match=r"^PostgreSQL at 127\.0\.0\.1:\d+ .*$") as caught:
            await store.channels()
        assert "\n" not in str(caught.value)
        with pytest.raises(StoreError):
            await store.ticked(NOW)
        with pytest.raises(StoreError):
            async with store.planning():
                pytest.fail("nothing can be planned")
        with pytest.raises(StoreError):
            await store.lead()
        assert await store.take(CHANNEL, [], "nonce", NOW, plain=False) is None


async def test_a_server_that_is_stopped_and_started_again(store: Database, proxy: Proxy) -> None:
    await keep(store, item("a"))
    await proxy.stop()
    await fails(store)
    await proxy.start()
    assert len(await due(store)) == 1
    while not await store.lead():  # the server has to notice that the former connection is gone
        await asyncio.sleep(0.05)
    await take(store)


async def test_a_server_that_does_not_answer(store: Database, proxy: Proxy) -> None:
    await keep(store, item("a"))
    proxy.freeze()
    await fails(store)
    proxy.cut()
    proxy.thaw()
    assert len(await due(store)) == 1
    while not await store.lead():
        await asyncio.sleep(0.05)
    await take(store)


async def test_a_network_that_stops_in_the_middle_of_planning(store: Database, proxy: Proxy) -> None:
    async with asyncio.timeout(LONG):
        with pytest.raises(StoreError):
            async with store.planning() as ledger:
                await ledger.revision()
                proxy.freeze()
                await ledger.revision()
    proxy.cut()
    proxy.thaw()
    await keep(store, item("a"))
    assert len(await due(store)) == 1


async def test_closing_does_not_wait_for_a_server_that_does_not_answer(store: Database, proxy: Proxy) -> None:
    await store.channels()
    proxy.freeze()
    async with asyncio.timeout(LONG):
        await store.close()


async def test_connections_that_were_cut_while_nobody_looked_are_made_anew(
    store: Database, proxy: Proxy
) -> None:
    await asyncio.gather(*(store.channels() for _ in range(3)))
    proxy.cut()
    await asyncio.sleep(0.05)
    for _ in range(4):
        await store.ticked(NOW)
        assert await store.channels() == []


async def test_who_has_lost_the_connection_does_not_lead(
    store: Database, other: Database, proxy: Proxy
) -> None:
    await keep(store, item("a"))
    items = await due(store)
    proxy.cut()
    while not await other.lead():
        await asyncio.sleep(0.05)
    # it does not know yet, and must not take all the same
    with pytest.raises(StoreError):
        await store.take(CHANNEL, items, "nonce", NOW, plain=False)
    assert await store.take(CHANNEL, items, "nonce", NOW, plain=False) is None
    assert not await store.lead()
    assert await store.take(CHANNEL, items, "nonce", NOW, plain=False) is None
    await take(other)


async def test_a_lost_lead_is_taken_again_where_nobody_else_has_it(store: Database, proxy: Proxy) -> None:
    proxy.cut()
    while not await store.lead():
        await asyncio.sleep(0.05)


async def test_what_was_taken_when_the_connection_was_lost_is_pending(store: Database, proxy: Proxy) -> None:
    await keep(store, item("a"))
    items = await due(store)
    proxy.cut_after = b"COMMIT;"
    with pytest.raises(StoreError):
        await store.take(CHANNEL, items, "nonce", NOW, plain=False)
    proxy.cut_after = b""
    while not await store.lead():
        await asyncio.sleep(0.05)
    assert await store.take(CHANNEL, items, "nonce", NOW, plain=False) is None
    assert [message.nonce for message in await store.pending()] == ["nonce"]


async def test_a_change_that_was_kept_when_the_connection_was_lost_may_be_made_again(
    store: Database, proxy: Proxy
) -> None:
    await keep(store, item("a"), item("b"))
    message = await take(store, "a")
    other = await take(store, "b")
    changes: tuple[Callable[[], Awaitable[None]], ...] = (
        lambda: store.sent(message, 7, NOW, thread=0, publishing=Publishing.WANTED),
        lambda: store.published(message, Publishing.DONE, NOW),
        lambda: store.release(other, "400", refused=True),
        lambda: keep(store, item("c"), stale="a"),
        lambda: store.ticked(NOW),
    )
    for change in changes:
        proxy.cut_after = b"COMMIT;"
        with pytest.raises(StoreError):
            await change()
        proxy.cut_after = b""
        await change()
    assert [(item.talk, item.refused) for item in await due(store)] == [("b", 1), ("c", 0)]
    assert await store.publications(CHANNEL, NOW) == 1
    (sent,) = await store.stale()
    assert (sent.sent_id, sent.items[0].talk) == (7, "a")


async def test_nothing_is_lost_when_a_task_is_cancelled(store: Database, proxy: Proxy) -> None:
    await keep(store, item("a"))
    proxy.freeze()
    tasks = [
        asyncio.create_task(coroutine)
        for coroutine in (
            store.ticked(NOW + HOUR),
            store.lead(),
            store.take(CHANNEL, [], "nonce", NOW, plain=False),
        )
    ]
    await asyncio.sleep(0.2)
    for task in tasks:
        task.cancel()
    proxy.thaw()
    async with asyncio.timeout(LONG):
        await asyncio.gather(*tasks, return_exceptions=True)
        while not await store.lead():
            await asyncio.sleep(0.05)
    await take(store)


async def test_a_proxy_that_makes_up_what_it_says_of_a_session_will_do(
    store: Database, other: Database, proxy: Proxy
) -> None:
    await store.close()
    proxy.change = (b"K\x00\x00\x00\x0c\x00", b"K\x00\x00\x00\x0c\x01")
    await store.open()
    while not await store.lead():
        await asyncio.sleep(0.05)
    assert await store.lead()
    assert not await other.lead()


async def test_a_pooler_is_refused_for_its_locks_are_everybodys(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.close()
    await store.open()
    with monkeypatch.context() as pooled:  # every connection is in the same session
        pooled.setattr("bot.store.postgresql._SESSION", text("SELECT 1"))
        with pytest.raises(StoreError, match="direct address"):
            await store.lead()
    while not await store.lead():
        await asyncio.sleep(0.05)


async def test_who_is_moved_to_another_session_does_not_lead(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep(store, item("a"))
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("bot.store.postgresql._SESSION", text("SELECT 0 - pg_backend_pid()"))
        assert await store.take(CHANNEL, await due(store), "nonce", NOW, plain=False) is None
    await take(store)
