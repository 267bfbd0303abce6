"""What becomes of items and messages: see `bot.announcements.ports.Store`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from bot.announcements.model import ItemState, MessageState, Publishing
from bot.store import reading
from bot.store.ledger import TURNED_OFF
from bot.store.reading import chunks
from bot.store.schema import channels, items, messages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.announcements.model import Item, Message, Trouble


async def take(
    connection: AsyncConnection,
    channel: int,
    taken: Sequence[Item],
    nonce: str,
    now: datetime,
    *,
    plain: bool,
) -> Message | None:
    """Makes a pending message of items; None where one of them is not due any more: then the transaction
    has to be rolled back.
    """
    row = await connection.scalar(
        insert(messages)
        .values(channel=channel, nonce=nonce, state=MessageState.PENDING, taken=now, plain=plain)
        .returning(messages.c.row)
    )
    assert row is not None  # noqa: S101 - it was just inserted
    for some in chunks(sorted({item.row for item in taken})):
        changed = await connection.execute(
            update(items)
            .where(items.c.row.in_(some), items.c.channel == channel, items.c.state == ItemState.DUE)
            .values(state=ItemState.TAKEN, message=row)
        )
        if changed.rowcount != len(some):
            return None
    return await reading.message(connection, row)


async def tried(connection: AsyncConnection, message: Message, why: str) -> None:
    await connection.execute(update(messages).where(_pending(message)).values(tries=messages.c.tries + 1))
    await connection.execute(
        update(items).where(items.c.message == message.row, items.c.state == ItemState.TAKEN).values(why=why)
    )


async def sent(
    connection: AsyncConnection,
    message: Message,
    sent_id: int,
    now: datetime,
    *,
    thread: int,
    publishing: Publishing,
) -> None:
    marked = await connection.execute(
        update(messages)
        .where(_pending(message))
        .values(state=MessageState.SENT, sent_id=sent_id, sent=now, thread=thread, publishing=publishing)
    )
    if not marked.rowcount:
        return  # so it was before
    await connection.execute(
        update(items).where(items.c.message == message.row).values(state=ItemState.TOLD, why="")
    )
    await trouble(connection, message.channel, None)


async def release(connection: AsyncConnection, message: Message, why: str, *, refused: bool) -> None:
    if not await connection.scalar(select(messages.c.row).where(_pending(message)).with_for_update()):
        return  # so it was before
    # Held against being removed meanwhile: whoever removes the channel drops what is due there; either it
    # sees these items, or these see that it is gone.
    there = await connection.scalar(
        select(channels.c.id).where(channels.c.id == message.channel).with_for_update()
    )
    await connection.execute(
        update(items)
        .where(items.c.message == message.row)
        .values(
            state=ItemState.DUE if there else ItemState.DROPPED,
            why=why if there else TURNED_OFF,
            message=None,
            refused=items.c.refused + int(refused),
        )
    )
    await connection.execute(delete(messages).where(messages.c.row == message.row))


async def drop(connection: AsyncConnection, dropped: Sequence[Item], why: str) -> None:
    for some in chunks(sorted(item.row for item in dropped)):
        await connection.execute(
            update(items)
            .where(items.c.row.in_(some), items.c.state == ItemState.DUE)
            .values(state=ItemState.DROPPED, why=why)
        )


async def trouble(connection: AsyncConnection, channel: int, now: Trouble | None) -> None:
    await connection.execute(update(channels).where(channels.c.id == channel).values(trouble=now))


async def edited(connection: AsyncConnection, message: Message, *, gone: bool) -> None:
    this = update(messages).where(messages.c.row == message.row, messages.c.state == MessageState.SENT)
    if gone:
        await connection.execute(this.values(state=MessageState.GONE, stale=0))
    else:
        await connection.execute(this.where(messages.c.stale == message.stale).values(stale=0))


async def published(
    connection: AsyncConnection, message: Message, publishing: Publishing, now: datetime
) -> None:
    await connection.execute(
        update(messages)
        .where(messages.c.row == message.row, messages.c.publishing != publishing)
        .values(publishing=publishing, published=now if publishing is Publishing.DONE else None)
    )


def _pending(message: Message) -> ColumnElement[bool]:
    return (messages.c.row == message.row) & (messages.c.state == MessageState.PENDING)
