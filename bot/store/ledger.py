"""What may be done while nobody else plans: see `bot.announcements.ports.Ledger`."""

from __future__ import annotations

import asyncio
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import bindparam, delete, select, update

from bot.announcements.model import Channel, Item, ItemState, Kind, Known, MessageState
from bot.store import reading
from bot.store.inserting import insert
from bot.store.reading import chunks
from bot.store.schema import channels, items, messages, meta, talks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Executable, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.announcements.model import Plan
    from bot.store.errors import Explained

_T = TypeVar("_T")

TURNED_OFF = "announcing here was turned off"

# messages of these kinds are kept in step with the talk
_KEPT_IN_STEP = (Kind.NEW, Kind.RECORDING)
# what may be revised of an item that is due; the rest is its name
_REVISED = ("due", "until", "before", "state", "why", "refused")


class TransactionLedger:
    """The `Ledger` of an open transaction, which whoever opened it commits."""

    def __init__(self, connection: AsyncConnection, explained: Explained) -> None:
        self._connection = connection
        self._explained = explained

    async def revision(self) -> int:
        with self._explained():
            return await reading.revision(self._connection)

    async def known(self) -> Sequence[Known]:
        with self._explained():
            return await reading.known(self._connection)

    async def channels(self) -> Sequence[Channel]:
        with self._explained():
            return await reading.all_channels(self._connection)

    async def due(self) -> Sequence[Item]:
        """The items that wait to be told, the oldest first."""
        with self._explained():
            return await reading.due(self._connection)

    async def keep(self, plan: Plan) -> None:
        """Keeps a plan; keeping one again changes nothing but `revision` and the counts of what is stale.

        Of a revised item everything but its name may have changed. Raises `ValueError` where an item
        does not say since when it is due.
        """
        if any(item.due is None for item in (*plan.items, *plan.revised)):
            raise ValueError("an item that is kept must say since when it is due")
        with self._explained():
            await self._remember(plan.talks)
            await self._note_stale(sorted(plan.stale))
            await self._revise(plan.revised)
            await self._add(plan.items)
            await self._connection.execute(update(meta).values(revision=meta.c.revision + 1))

    async def add_channel(self, channel: Channel) -> None:
        """Adds a channel; adding it again changes nothing. What was told there stays told, what was
        dropped stays dropped.
        """
        values = _values(channel, channels) | {"trouble": None}
        with self._explained():
            added = insert(self._connection, channels).values(values)
            await self._connection.execute(
                added.on_conflict_do_update(index_elements=[channels.c.id], set_=values)
            )

    async def remove_channel(self, channel: int) -> None:
        """Forgets a channel; forgetting it again changes nothing. Its messages that may have been sent
        stay, to be settled.
        """
        with self._explained():
            # in this order: see `writing.release`
            await self._connection.execute(delete(channels).where(channels.c.id == channel))
            await self._connection.execute(
                update(items)
                .where(items.c.channel == channel, items.c.state == ItemState.DUE)
                .values(state=ItemState.DROPPED, why=TURNED_OFF)
            )

    async def _remember(self, found: Sequence[Known]) -> None:
        added = insert(self._connection, talks)
        upsert = added.on_conflict_do_update(
            index_elements=[talks.c.id],
            set_={column.name: added.excluded[column.name] for column in talks.c if not column.primary_key},
        )
        await self._each(upsert, found, lambda talk: _values(talk, talks))

    async def _note_stale(self, ids: Sequence[str]) -> None:
        """Counts messages that may have been sent too: the one that settles them does not know what
        the talk was like when they were written.
        """
        for some in chunks(ids):
            about = select(items.c.message).where(
                items.c.talk.in_(some),
                items.c.kind.in_(_KEPT_IN_STEP),
                items.c.state.in_((ItemState.TOLD, ItemState.TAKEN)),
            )
            await self._connection.execute(
                update(messages)
                .where(messages.c.row.in_(about), messages.c.state != MessageState.GONE)
                .values(stale=messages.c.stale + 1)
            )

    async def _revise(self, revised: Sequence[Item]) -> None:
        change = (
            update(items)
            .where(items.c.row == bindparam("this"), items.c.state == ItemState.DUE)
            .values({name: bindparam(f"new_{name}", type_=items.c[name].type) for name in _REVISED})
        )
        await self._each(
            change,
            revised,
            lambda item: {"this": item.row} | {f"new_{name}": getattr(item, name) for name in _REVISED},
        )

    async def _add(self, found: Sequence[Item]) -> None:
        name = [items.c.channel, items.c.kind, items.c.talk, items.c.occasion]
        added = insert(self._connection, items).on_conflict_do_nothing(index_elements=name)
        await self._each(added, found, lambda item: _values(item, items))

    async def _each(
        self, statement: Executable, values: Sequence[_T], columns: Callable[[_T], dict[str, Any]]
    ) -> None:
        for some in chunks(values):
            await self._connection.execute(statement, [columns(value) for value in some])
            await asyncio.sleep(0)


def _values(value: Known | Channel | Item, table: Table) -> dict[str, Any]:
    """What goes into the columns, but for the row, which the database numbers."""
    names = (field.name for field in fields(value) if field.name in table.c and field.name != "row")
    return {name: getattr(value, name) for name in names}
