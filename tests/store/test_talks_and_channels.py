"""What is known of talks, channels, scheduled events and ticks, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.announcements.model import (
    EventState,
    ItemState,
    Kind,
    Origin,
    Plan,
    Publishing,
    ScheduledEvent,
    Sent,
    Status,
    Trouble,
    Waiting,
)
from tests.store.samples import CHANNEL, HOUR, NOW, channel, due, item, keep, send, take, talk

if TYPE_CHECKING:
    from bot.store.database import Database


async def test_revision_is_zero_while_nothing_was_ever_planned(store: Database) -> None:
    async with store.planning() as ledger:
        assert await ledger.revision() == 0
        await ledger.keep(Plan())
        assert await ledger.revision() == 1


async def test_talks_that_are_kept_are_known(store: Database, other: Database) -> None:
    async with store.planning() as ledger:
        await ledger.keep(Plan(talks=(talk("b"), talk("a"))))
        assert await ledger.known() == [talk("a"), talk("b")]
    async with other.planning() as ledger:
        assert await ledger.known() == [talk("a"), talk("b")]
        await ledger.keep(Plan(talks=(replace(talk("a", "Renamed"), dated=NOW + HOUR),)))
    async with store.planning() as ledger:
        assert await ledger.known() == [replace(talk("a", "Renamed"), dated=NOW + HOUR), talk("b")]


async def test_a_whole_archive_is_known_in_one_go(store: Database) -> None:
    """More at once than either database takes values in one statement."""
    talks = tuple(talk(f"{number:05}") for number in range(21_715))
    async with store.planning() as ledger:
        await ledger.keep(Plan(talks=talks, stale=frozenset(talk.id for talk in talks)))
    async with store.planning() as ledger:
        assert tuple(await ledger.known()) == talks


async def test_planning_that_fails_leaves_nothing_behind(store: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with store.planning() as ledger:
            await ledger.add_channel(channel())
            await ledger.keep(Plan(talks=(talk("a"),), items=(item("a"),)))
            1 / 0  # noqa: B018
    assert await store.channels() == [] == await store.due()
    async with store.planning() as ledger:
        assert await ledger.revision() == 0


async def test_a_channel_that_is_added_is_kept_as_it_is(store: Database) -> None:
    added = replace(channel(2**63 - 1), origin=Origin.CONFIG, guild=2**62, role=3, locale="pt-BR")
    async with store.planning() as ledger:
        await ledger.add_channel(added)
        assert await ledger.channels() == [added]
    assert await store.channels() == [added]


async def test_a_channel_that_is_added_again_is_replaced_without_its_trouble(store: Database) -> None:
    await keep(store, item("a"))
    await store.trouble(CHANNEL, Trouble("forbidden", NOW, NOW, NOW))
    async with store.planning() as ledger:
        await ledger.add_channel(replace(channel(), role=5))
    assert await store.channels() == [replace(channel(), role=5)]


async def test_trouble_of_a_channel_that_is_none_is_forgotten(store: Database) -> None:
    await store.trouble(5, Trouble("forbidden", NOW, NOW, NOW))
    assert await store.channels() == []


async def test_a_removed_channels_due_items_are_dropped_and_no_others(store: Database) -> None:
    await keep(store, item("a"), item("a", channel=5))
    for _ in range(2):
        async with store.planning() as ledger:
            await ledger.remove_channel(CHANNEL)
    assert [item.channel for item in await due(store)] == [5]
    status = await store.status(CHANNEL, 9)
    assert status.channel is None
    assert [gone.why for gone in status.dropped] == ["announcing here was turned off"]


async def test_what_may_have_been_sent_to_a_removed_channel_stays_to_be_settled(store: Database) -> None:
    await keep(store, item("a"), item("b"))
    await take(store, "a")
    async with store.planning() as ledger:
        await ledger.remove_channel(CHANNEL)
    (pending,) = await store.pending()
    assert pending.items[0].talk == "a"
    await store.sent(pending, 7, NOW, thread=0, publishing=Publishing.NO)
    assert len((await store.status(CHANNEL, 9)).sent) == 1


async def test_what_was_not_sent_to_a_removed_channel_is_dropped(store: Database) -> None:
    await keep(store, item("a"))
    message = await take(store)
    async with store.planning() as ledger:
        await ledger.remove_channel(CHANNEL)
    await store.release(message, "429")
    assert await due(store) == []
    status = await store.status(CHANNEL, 9)
    assert [gone.why for gone in status.dropped] == ["announcing here was turned off"]


async def test_a_channel_that_is_added_again_is_not_told_again(store: Database) -> None:
    await keep(store, item("a"), item("b"))
    await send(store, "a")
    async with store.planning() as ledger:
        await ledger.remove_channel(CHANNEL)
    await keep(store, item("a"), item("b"), item("c"))
    assert [item.talk for item in await due(store)] == ["c"]


async def test_a_scheduled_event_is_kept_if_it_is_in_the_expected_state(
    store: Database, other: Database
) -> None:
    await keep(store, item("a"))
    event = ScheduledEvent(9, "a", EventState.PENDING, shown="x", taken=NOW)
    assert await store.save_event(event, None)
    assert not await other.save_event(replace(event, why="second"), None)
    made = replace(event, state=EventState.MADE, event_id=2**62, taken=None, again=NOW + HOUR)
    assert not await other.save_event(made, EventState.MADE)
    assert await store.events() == [event]
    assert await other.save_event(made, EventState.PENDING)
    assert await store.events() == [made]


async def test_a_scheduled_event_that_ended_is_not_listed_but_known(store: Database) -> None:
    await keep(store, item("a"))
    ended = ScheduledEvent(9, "a", EventState.ENDED)
    assert await store.save_event(ended, None)
    assert await store.events() == []
    assert not await store.save_event(ended, None)
    assert await store.save_event(replace(ended, state=EventState.PENDING), EventState.ENDED)


async def test_status_of_a_channel_that_is_none(store: Database) -> None:
    assert await store.status(5, 9) == Status(channel=None, last_tick=None)


async def test_status_tells_newest_first_and_no_more_than_was_asked_for(store: Database) -> None:
    for number, name in enumerate("abcdef"):
        await keep(store, item(name, due=NOW + number * HOUR))
    await send(store, "a", sent_id=1, at=NOW)
    await keep(store, item("a", Kind.RECORDING))
    await send(store, "a", "b", sent_id=2, at=NOW + HOUR, publishing=Publishing.WANTED)
    await store.drop([item for item in await due(store) if item.talk in "cd"], "too old")
    await store.ticked(NOW + HOUR)

    status = await store.status(CHANNEL, 9)
    assert status == Status(
        channel=channel(),
        last_tick=NOW + HOUR,
        waiting=(
            Waiting(Kind.NEW, "F", NOW + 5 * HOUR, ItemState.DUE),
            Waiting(Kind.NEW, "E", NOW + 4 * HOUR, ItemState.DUE),
        ),
        sent=(
            Sent(NOW + HOUR, (Kind.RECORDING, Kind.NEW), ("A", "B"), 2, Publishing.WANTED),
            Sent(NOW, (Kind.NEW,), ("A",), 1, Publishing.NO),
        ),
        dropped=(
            Waiting(Kind.NEW, "D", NOW + 3 * HOUR, ItemState.DROPPED, "too old"),
            Waiting(Kind.NEW, "C", NOW + 2 * HOUR, ItemState.DROPPED, "too old"),
        ),
    )
    assert [waits.talk for waits in status.waiting] == ["f", "e"]
    one = await store.status(CHANNEL, 1)
    assert (one.waiting, one.sent, one.dropped) == (status.waiting[:1], status.sent[:1], status.dropped[:1])
