"""Discord's scheduled events, as far as they are kept."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bot.announcements.model import EventState, ScheduledEvent
from bot.store.inserting import insert
from bot.store.schema import scheduled_events

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_COLUMNS = [scheduled_events.c[field.name] for field in fields(ScheduledEvent)]


async def events(connection: AsyncConnection) -> list[ScheduledEvent]:
    """Every event that is not ended, by server and talk."""
    query = (
        select(*_COLUMNS)
        .where(scheduled_events.c.state != EventState.ENDED)
        .order_by(scheduled_events.c.guild, scheduled_events.c.talk)
    )
    return [ScheduledEvent(*row) for row in await connection.execute(query)]


async def save_event(connection: AsyncConnection, event: ScheduledEvent, expected: EventState | None) -> bool:
    values = {column.name: getattr(event, column.name) for column in _COLUMNS}
    if expected is None:
        added = insert(connection, scheduled_events).values(values).on_conflict_do_nothing()
        return (await connection.execute(added)).rowcount == 1
    changed = await connection.execute(
        update(scheduled_events)
        .where(
            scheduled_events.c.guild == event.guild,
            scheduled_events.c.talk == event.talk,
            scheduled_events.c.state == expected,
        )
        .values(values)
    )
    return changed.rowcount == 1
