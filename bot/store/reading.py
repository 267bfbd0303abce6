"""Reading what is kept. Many rows are read a part at a time, so that others get their turn in between."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select

from bot.announcements.model import Channel, Item, ItemState, Known, Message, MessageState, Publishing
from bot.store.schema import channels, items, messages, meta, talks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row, Select, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

_T = TypeVar("_T")

# Rows at a time. Turning so many into values takes some 5 ms; and fewer than the 999 parameters that
# the oldest SQLite allows.
CHUNK = 500


def chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """The values, in parts of at most `CHUNK`."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


async def _values(
    connection: AsyncConnection, query: Select[Any], make: Callable[[Row[Any]], _T]
) -> list[_T]:
    found: list[_T] = []
    async with connection.stream(query) as result:
        async for rows in result.partitions(CHUNK):
            found += map(make, rows)
            await asyncio.sleep(0)
    return found


def _columns(table: Table, value: type[Any]) -> list[ColumnElement[Any]]:
    """The columns that a dataclass has fields for, in the order of the fields."""
    return [table.c[field.name] for field in fields(value) if field.name in table.c]


_KNOWN = _columns(talks, Known)
_CHANNEL = _columns(channels, Channel)
_ITEM = _columns(items, Item)
_OLDEST_FIRST = (items.c.due, items.c.row)


def _known(columns: Sequence[Any]) -> Known:
    return Known(*columns)


def _channel(columns: Sequence[Any]) -> Channel:
    return Channel(*columns)


def _item(columns: Sequence[Any]) -> Item:
    return Item(*columns)


async def revision(connection: AsyncConnection) -> int:
    counted: int = (await connection.execute(select(meta.c.revision))).scalar_one()
    return counted


async def last_tick(connection: AsyncConnection) -> datetime | None:
    looked: datetime | None = (await connection.execute(select(meta.c.last_tick))).scalar_one()
    return looked


async def known(connection: AsyncConnection) -> list[Known]:
    return await _values(connection, select(*_KNOWN).order_by(talks.c.id), _known)


async def all_channels(connection: AsyncConnection) -> list[Channel]:
    """The channels, the oldest first."""
    query = select(*_CHANNEL).order_by(channels.c.since, channels.c.id)
    return await _values(connection, query, _channel)


async def channel(connection: AsyncConnection, id: int) -> Channel | None:  # noqa: A002
    row = (await connection.execute(select(*_CHANNEL).where(channels.c.id == id))).one_or_none()
    return None if row is None else _channel(row)


async def due(connection: AsyncConnection) -> list[Item]:
    """The items that wait to be told, the oldest first."""
    query = select(*_ITEM).where(items.c.state == ItemState.DUE).order_by(*_OLDEST_FIRST)
    return await _values(connection, query, _item)


async def due_with_talks(connection: AsyncConnection) -> list[tuple[Item, Known]]:
    """The items that wait to be told, the oldest first, each with its talk."""
    query = (
        select(*_ITEM, *_KNOWN)
        .join_from(items, talks)
        .where(items.c.state == ItemState.DUE)
        .order_by(*_OLDEST_FIRST)
    )
    size = len(_ITEM)
    return await _values(connection, query, lambda row: (_item(row[:size]), _known(row[size:])))


async def pending(connection: AsyncConnection) -> list[Message]:
    """The messages that may have been sent, the oldest first."""
    return await _messages(connection, messages.c.state == MessageState.PENDING)


async def stale(connection: AsyncConnection) -> list[Message]:
    """The sent messages that no longer show what is so, the oldest first."""
    return await _messages(connection, (messages.c.state == MessageState.SENT) & (messages.c.stale > 0))


async def unpublished(connection: AsyncConnection) -> list[Message]:
    """The sent messages that wait to be published, the oldest first."""
    wanted = messages.c.publishing == Publishing.WANTED
    return await _messages(connection, (messages.c.state == MessageState.SENT) & wanted)


async def message(connection: AsyncConnection, row: int) -> Message:
    (found,) = await _messages(connection, messages.c.row == row)
    return found


async def _messages(connection: AsyncConnection, condition: ColumnElement[bool]) -> list[Message]:
    of_items = select(items.c.message, *_ITEM).join_from(items, messages, items.c.message == messages.c.row)
    inside: dict[int, list[Item]] = defaultdict(list)
    for row, item in await _values(
        connection,
        of_items.where(condition).order_by(*_OLDEST_FIRST),
        lambda row: (row[0], _item(row[1:])),
    ):
        inside[row].append(item)
    query = select(*(column for column in messages.c if column.name in _MESSAGE))
    ordered = query.where(condition).order_by(messages.c.sent, messages.c.row)
    return await _values(
        connection, ordered, lambda row: Message(**row._mapping, items=tuple(inside[row.row]))
    )


_MESSAGE = {field.name for field in fields(Message)}
