"""Values to keep, as short to write as they may be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.announcements.model import Channel, Facts, Item, Kind, Known, Message, Origin, Plan, Publishing

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.store.database import Database

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHANNEL = 100200300400500600


def talk(id: str, title: str = "") -> Known:  # noqa: A002
    return Known(id, id, f"{id}.md", frozenset({id}), Facts(title or id.title()), NOW, NOW)


def item(talk: str, kind: Kind = Kind.NEW, channel: int = CHANNEL, due: datetime = NOW) -> Item:
    return Item(channel, kind, talk, due=due)


def channel(id: int = CHANNEL) -> Channel:  # noqa: A002
    return Channel(id, Origin.COMMAND, NOW)


async def keep(
    store: Database,
    *items: Item,
    revised: tuple[Item, ...] = (),
    stale: Collection[str] = (),
) -> None:
    """Keeps items, with the talks and channels that they are about."""
    talks = tuple(talk(name) for name in sorted({item.talk for item in items}))
    async with store.planning() as ledger:
        there = {channel.id for channel in await ledger.channels()}
        for new in sorted({item.channel for item in items} - there):
            await ledger.add_channel(channel(new))
        await ledger.keep(Plan(talks=talks, items=items, revised=revised, stale=frozenset(stale)))


async def due(store: Database) -> list[Item]:
    return [item for item, _ in await store.due()]


async def take(store: Database, *talks: str, nonce: str = "nonce") -> Message:
    """A pending message of what is due about these talks, or about all."""
    items = [item for item in await due(store) if not talks or item.talk in talks]
    message = await store.take(CHANNEL, items, nonce, NOW, plain=False)
    assert message is not None
    return message


async def send(
    store: Database,
    *talks: str,
    sent_id: int = 7,
    at: datetime = NOW,
    publishing: Publishing = Publishing.NO,
) -> Message:
    """A message that was sent."""
    message = await take(store, *talks)
    await store.sent(message, sent_id, at, thread=0, publishing=publishing)
    return message
