"""What can be said of a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.announcements.model import ItemState, MessageState, Publishing, Sent, Status, Waiting
from bot.store import reading
from bot.store.schema import items, messages, talks

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection


async def status(connection: AsyncConnection, channel: int, most: int) -> Status:
    return Status(
        channel=await reading.channel(connection, channel),
        last_tick=await reading.last_tick(connection),
        waiting=await _waiting(connection, channel, most, ItemState.DUE, ItemState.TAKEN),
        sent=await _sent(connection, channel, most),
        dropped=await _waiting(connection, channel, most, ItemState.DROPPED),
    )


async def _waiting(
    connection: AsyncConnection, channel: int, most: int, *states: ItemState
) -> tuple[Waiting, ...]:
    query = (
        select(items.c.kind, talks.c.facts, items.c.due, items.c.state, items.c.why, talks.c.id)
        .join_from(items, talks)
        .where(items.c.channel == channel, items.c.state.in_(states))
        .order_by(items.c.due.desc(), items.c.row.desc())
        .limit(most)
    )
    found = await connection.execute(query)
    return tuple(
        Waiting(kind, facts.title, due, state, why, talk) for kind, facts, due, state, why, talk in found
    )


async def _sent(connection: AsyncConnection, channel: int, most: int) -> tuple[Sent, ...]:
    query = (
        select(messages.c.row, messages.c.sent, messages.c.sent_id, messages.c.publishing)
        .where(messages.c.channel == channel, messages.c.state != MessageState.PENDING)
        .order_by(messages.c.sent.desc(), messages.c.row.desc())
        .limit(most)
    )
    return tuple(
        [
            await _told(connection, row, at, sent_id, publishing)
            for row, at, sent_id, publishing in (await connection.execute(query)).all()
        ]
    )


async def _told(
    connection: AsyncConnection, row: int, at: datetime, sent_id: int, publishing: Publishing
) -> Sent:
    query = (
        select(items.c.kind, talks.c.facts)
        .join_from(items, talks)
        .where(items.c.message == row)
        .order_by(items.c.due, items.c.row)
    )
    told = (await connection.execute(query)).all()
    return Sent(
        at, tuple(kind for kind, _ in told), tuple(facts.title for _, facts in told), sent_id, publishing
    )


async def publications(connection: AsyncConnection, channel: int, since: datetime) -> int:
    query = select(func.count()).where(
        messages.c.channel == channel,
        messages.c.publishing == Publishing.DONE,
        messages.c.published >= since,
    )
    return (await connection.execute(query)).scalar_one()
