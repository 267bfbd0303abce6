"""What becomes of items and messages, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.announcements.model import (
    Facts,
    ItemState,
    Kind,
    MessageState,
    Plan,
    Publishing,
    Trouble,
)
from tests.store.samples import CHANNEL, HOUR, NOW, channel, due, item, keep, send, take, talk

if TYPE_CHECKING:
    from bot.store.database import Database


async def test_an_item_that_is_kept_is_due(store: Database) -> None:
    await keep(store, item("a"))
    ((kept, about),) = await store.due()
    assert kept == replace(item("a"), row=kept.row)
    assert about == talk("a")


async def test_an_item_must_say_since_when_it_is_due(store: Database) -> None:
    with pytest.raises(ValueError, match="since when it is due"):
        await keep(store, replace(item("a"), due=None))


async def test_items_are_due_oldest_first(store: Database) -> None:
    await keep(store, item("b"), item("c"), item("a", due=NOW - HOUR))
    assert [item.talk for item in await due(store)] == ["a", "b", "c"]


async def test_an_item_whose_name_is_there_is_left_out(store: Database) -> None:
    await keep(store, item("a"))
    await keep(store, item("a", due=NOW + HOUR), item("a", Kind.RECORDING))
    assert [(item.kind, item.due) for item in await due(store)] == [(Kind.NEW, NOW), (Kind.RECORDING, NOW)]


async def test_one_talk_may_have_an_item_for_each_occasion(store: Database) -> None:
    await keep(store, replace(item("a"), occasion="2025"), replace(item("a"), occasion="2026"))
    assert len(await due(store)) == 2


async def test_an_item_that_was_told_or_dropped_is_not_due_again(store: Database) -> None:
    await keep(store, item("a"), item("b"))
    await send(store, "a")
    await store.drop(await due(store), "too old")
    await keep(store, item("a"), item("b"))
    assert await due(store) == []


async def test_an_item_about_a_talk_that_nobody_knows_is_refused(store: Database) -> None:
    async with store.planning() as ledger:
        await ledger.keep(Plan(talks=(talk("a"),)))
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        async with store.planning() as ledger:
            await ledger.keep(Plan(items=(item("b"),)))
    assert await due(store) == []


async def test_a_revised_item_is_changed_while_it_is_due(store: Database) -> None:
    await keep(store, item("a"), item("b"), item("c"))
    a, b, c = await due(store)
    await send(store, "b")
    later, before = NOW + HOUR, Facts("Before", start=NOW)
    await keep(
        store,
        revised=(
            replace(a, until=later, before=before),
            replace(b, state=ItemState.DROPPED),
            replace(c, state=ItemState.DROPPED, why="cancelled"),
        ),
    )
    assert await due(store) == [replace(a, until=later, before=before)]
    status = await store.status(CHANNEL, 9)
    assert [(gone.title, gone.why) for gone in status.dropped] == [("C", "cancelled")]
    assert [told.titles for told in status.sent] == [("B",)]


async def test_what_is_taken_is_pending_and_not_due(store: Database) -> None:
    await keep(store, item("a"), item("b"), item("c"))
    a, b, _ = await due(store)
    message = await store.take(CHANNEL, [b, a], "abc", NOW, plain=True)
    assert message is not None
    taken = [replace(item, state=ItemState.TAKEN) for item in (a, b)]
    assert (message.channel, message.nonce, message.plain, message.taken) == (CHANNEL, "abc", True, NOW)
    assert (message.state, message.items) == (MessageState.PENDING, tuple(taken))
    assert await store.pending() == [message]
    assert [item.talk for item in await due(store)] == ["c"]


async def test_nothing_is_taken_where_one_item_is_not_due_any_more(store: Database) -> None:
    await keep(store, item("a"), item("b"))
    items = await due(store)
    first = await take(store, "a")
    assert await store.take(CHANNEL, items, "other", NOW, plain=False) is None
    assert await store.pending() == [first]
    assert [item.talk for item in await due(store)] == ["b"]


async def test_items_of_another_channel_are_not_taken(store: Database) -> None:
    await keep(store, item("a"))
    assert await store.take(5, await due(store), "nonce", NOW, plain=False) is None
    assert await store.pending() == []


async def test_nothing_is_taken_by_one_that_does_not_lead(store: Database, other: Database) -> None:
    await keep(store, item("a"))
    assert await other.take(CHANNEL, await due(other), "nonce", NOW, plain=False) is None
    assert len(await due(store)) == 1


async def test_a_message_that_was_sent_is_settled_and_its_items_are_told(store: Database) -> None:
    await keep(store, item("a"), item("b"))
    message = await take(store)
    await store.sent(message, 77, NOW, thread=78, publishing=Publishing.WANTED)
    assert await store.pending() == [] == await due(store)
    (sent,) = await store.unpublished()
    told = tuple(replace(item, state=ItemState.TOLD) for item in message.items)
    assert sent == replace(message, state=MessageState.SENT, sent_id=77, thread=78, items=told)


async def test_saying_twice_that_a_message_was_sent_changes_nothing(store: Database) -> None:
    await keep(store, item("a"))
    message = await take(store)
    await store.sent(message, 77, NOW, thread=0, publishing=Publishing.WANTED)
    await store.published(message, Publishing.DONE, NOW)
    await store.trouble(CHANNEL, Trouble("later", NOW, NOW, NOW))
    once = await store.status(CHANNEL, 9)
    await store.sent(message, 78, NOW + HOUR, thread=0, publishing=Publishing.WANTED)
    assert await store.status(CHANNEL, 9) == once


async def test_sending_ends_the_trouble_of_a_channel(store: Database) -> None:
    await keep(store, item("a"))
    trouble = Trouble("no right to write there", NOW, NOW + HOUR, NOW + 2 * HOUR, times=3, gone=True)
    await store.trouble(CHANNEL, trouble)
    assert await store.channels() == [replace(channel(), trouble=trouble)]
    await send(store)
    assert await store.channels() == [channel()]


async def test_tries_are_counted_and_the_last_reason_is_kept(store: Database) -> None:
    await keep(store, item("a"))
    message = await take(store)
    await store.tried(message, "502")
    await store.tried(message, "timed out")
    (pending,) = await store.pending()
    assert (pending.tries, pending.items[0].why) == (2, "timed out")


async def test_a_message_that_was_released_can_be_taken_again(store: Database) -> None:
    await keep(store, item("a"))
    before = await due(store)
    first = await take(store)
    await store.release(first, "429")
    assert await store.pending() == []
    assert await due(store) == [replace(before[0], why="429")]
    again = await take(store)
    assert again.nonce == first.nonce
    assert again.row != first.row


async def test_what_discord_refused_is_counted(store: Database) -> None:
    await keep(store, item("a"))
    await store.release(await take(store), "400", refused=True)
    await store.release(await take(store), "403")
    assert [(item.refused, item.why) for item in await due(store)] == [(1, "403")]


async def test_releasing_twice_changes_nothing_not_even_what_was_taken_since(store: Database) -> None:
    await keep(store, item("a"))
    first = await take(store)
    await store.release(first, "400", refused=True)
    await store.release(first, "400", refused=True)
    assert [item.refused for item in await due(store)] == [1]
    second = await take(store)
    await store.release(first, "400", refused=True)
    await store.sent(first, 5, NOW, thread=0, publishing=Publishing.NO)
    assert await store.pending() == [second]


async def test_a_message_that_was_sent_is_not_released(store: Database) -> None:
    await keep(store, item("a"))
    await store.release(await send(store), "too late")
    assert await due(store) == []


async def test_only_due_items_are_dropped(store: Database) -> None:
    await keep(store, item("a"), item("b"), item("c"))
    items = await due(store)
    await take(store, "a")
    await send(store, "b")
    await store.drop(items, "too old")
    await store.drop(items, "again")
    status = await store.status(CHANNEL, 9)
    assert [(gone.title, gone.why, gone.state) for gone in status.dropped] == [
        ("C", "too old", ItemState.DROPPED)
    ]
    assert [(waits.title, waits.state) for waits in status.waiting] == [("A", ItemState.TAKEN)]


@pytest.mark.parametrize("kind", [Kind.NEW, Kind.RECORDING])
async def test_a_message_is_stale_when_its_talk_has_changed(store: Database, kind: Kind) -> None:
    await keep(store, item("a", kind), item("b", kind))
    sent = await send(store, "a")
    assert await store.stale() == []
    await keep(store, stale="a")
    (stale,) = await store.stale()
    assert (stale.row, stale.stale) == (sent.row, 1)


@pytest.mark.parametrize("kind", [Kind.COMING_UP, Kind.CHANGED, Kind.ON_THIS_DAY])
async def test_other_kinds_of_messages_stay_as_they_were_sent(store: Database, kind: Kind) -> None:
    await keep(store, item("a", kind))
    await send(store)
    await keep(store, stale="a")
    assert await store.stale() == []


async def test_a_message_whose_talk_changed_while_it_was_sent_is_stale_once_it_is_sent(
    store: Database,
) -> None:
    await keep(store, item("a"))
    message = await take(store)
    await keep(store, stale="a")
    assert await store.stale() == []
    await store.sent(message, 7, NOW, thread=0, publishing=Publishing.NO)
    assert [stale.stale for stale in await store.stale()] == [1]


async def test_an_edited_message_is_stale_no_more(store: Database) -> None:
    await keep(store, item("a"))
    await send(store)
    await keep(store, stale="a")
    (stale,) = await store.stale()
    await store.edited(stale)
    await store.edited(stale)
    assert await store.stale() == []


async def test_what_changed_while_a_message_was_edited_is_still_to_be_shown(store: Database) -> None:
    await keep(store, item("a"))
    await send(store)
    await keep(store, stale="a")
    (stale,) = await store.stale()
    await keep(store, stale="a")
    await store.edited(stale)
    assert [again.stale for again in await store.stale()] == [2]


async def test_a_message_that_is_gone_is_not_edited_and_not_published(store: Database) -> None:
    await keep(store, item("a"))
    await send(store, publishing=Publishing.WANTED)
    await keep(store, stale="a")
    (stale,) = await store.stale()
    await store.edited(stale, gone=True)
    await keep(store, stale="a")
    assert await store.stale() == [] == await store.unpublished()
    assert len((await store.status(CHANNEL, 9)).sent) == 1


async def test_messages_wait_to_be_published_oldest_first(store: Database) -> None:
    await keep(store, item("a"), item("b"), item("c"))
    await send(store, "a", at=NOW + HOUR, publishing=Publishing.WANTED)
    await send(store, "b", at=NOW, publishing=Publishing.WANTED)
    await send(store, "c", publishing=Publishing.NO)
    first, second = await store.unpublished()
    assert [first.items[0].talk, second.items[0].talk] == ["b", "a"]
    await store.published(first, Publishing.DONE, NOW)
    await store.published(second, Publishing.REFUSED, NOW)
    assert await store.unpublished() == []


async def test_publications_are_counted_since_a_moment(store: Database) -> None:
    await keep(store, item("a"), item("b"), item("c"))
    for name, hours in (("a", 1), ("b", 2)):
        message = await send(store, name, publishing=Publishing.WANTED)
        await store.published(message, Publishing.DONE, NOW + hours * HOUR)
        await store.published(message, Publishing.DONE, NOW + 9 * HOUR)
    await store.published(await send(store, "c"), Publishing.REFUSED, NOW + 2 * HOUR)
    counts = [await store.publications(CHANNEL, NOW + hours * HOUR) for hours in (1, 2, 3)]
    assert counts == [2, 1, 0]
    assert await store.publications(5, NOW) == 0
