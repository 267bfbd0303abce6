"""What is kept is read back equal, whatever it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.announcements.model import (
    Channel,
    EventState,
    Facts,
    Item,
    ItemState,
    Kind,
    Known,
    Origin,
    Plan,
    ScheduledEvent,
    Trouble,
)
from tests.store.samples import item, talk

if TYPE_CHECKING:
    from bot.store.database import Database

_T = TypeVar("_T")
_once = count(1)

# any string of Python's, half surrogate pairs and NUL included
texts = st.text(st.characters(), max_size=20)
zones = st.one_of(
    st.sampled_from(["Europe/London", "America/Sao_Paulo", "Asia/Kathmandu", "UTC"]).map(ZoneInfo),
    st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes))),
    st.just(UTC),
)
starts = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=zones)  # noqa: DTZ001
moments = starts.map(lambda start: start.astimezone(UTC))
ids = st.integers(1, 2**63 - 1)
counts = st.integers(0, 2**31 - 1)
facts = st.builds(
    Facts,
    title=texts,
    event=texts,
    location=texts,
    start=st.none() | starts,
    timed=st.booleans(),
    recorded=st.booleans(),
    cancelled=st.booleans(),
    fingerprint=texts,
)
talks = st.builds(Known, texts, texts, texts, st.frozensets(texts, max_size=4), facts, moments, moments)
items = st.builds(
    Item,
    channel=ids,
    kind=st.sampled_from(Kind),
    talk=texts,
    occasion=texts,
    due=moments,
    until=st.none() | moments,
    before=st.none() | facts,
    why=texts,
    refused=counts,
)
troubles = st.builds(Trouble, texts, moments, moments, moments, counts, st.booleans())
channels = st.builds(
    Channel,
    id=ids,
    origin=st.sampled_from(Origin),
    since=moments,
    guild=ids,
    role=ids,
    locale=texts,
    trouble=st.none() | troubles,
)
scheduled = st.builds(
    ScheduledEvent,
    guild=ids,
    talk=texts,
    state=st.sampled_from([state for state in EventState if state is not EventState.ENDED]),
    shown=texts,
    event_id=ids,
    taken=st.none() | moments,
    why=texts,
    again=st.none() | moments,
)

# the database stays the same from example to example: each uses ids of its own
modest = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


def twice(hour: int, fold: int) -> Facts:
    """A talk in the hour that comes twice when the clocks go back."""
    return Facts("", start=datetime(2026, 10, 25, hour, 30, tzinfo=ZoneInfo("Europe/London"), fold=fold))


@modest
@given(talks)
@example(replace(talk("twice"), facts=twice(1, 0)))
@example(replace(talk("the second time"), facts=twice(1, 1)))
@example(replace(talk("\\u0041 \\ \x00 \udcff 👩‍🔬"), facts=Facts("\x00\udcff\\u0000")))
async def test_a_talk_is_read_back_as_it_was_kept(store: Database, known: Known) -> None:
    known = replace(known, id=f"{known.id}{next(_once)}")
    async with store.planning() as ledger:
        await ledger.keep(Plan(talks=(known,)))
    async with store.planning() as ledger:
        (read,) = [each for each in await ledger.known() if each.id == known.id]
    assert read == known
    if known.facts.start is not None:
        assert read.facts.start is not None
        assert read.facts.start.isoformat() == known.facts.start.isoformat()
        assert read.facts.start.fold == known.facts.start.fold
    assert read.since.tzinfo is read.dated.tzinfo is UTC


@modest
@given(items)
async def test_an_item_is_read_back_as_it_was_kept(store: Database, kept: Item) -> None:
    kept = replace(kept, talk=f"{kept.talk}{next(_once)}")
    async with store.planning() as ledger:
        await ledger.keep(Plan(talks=(talk(kept.talk),), items=(kept,)))
    read = [one for one, _ in await store.due() if one.talk == kept.talk]
    assert [replace(one, row=0) for one in read] == [kept]
    await store.drop(read, kept.why)


@modest
@given(channels)
async def test_a_channel_is_read_back_as_it_was_kept(store: Database, kept: Channel) -> None:
    async with store.planning() as ledger:
        await ledger.add_channel(kept)
    await store.trouble(kept.id, kept.trouble)
    assert await store.channels() == [kept]
    async with store.planning() as ledger:
        await ledger.remove_channel(kept.id)


@modest
@given(scheduled)
async def test_a_scheduled_event_is_read_back_as_it_was_kept(store: Database, kept: ScheduledEvent) -> None:
    kept = replace(kept, talk=f"{kept.talk}{next(_once)}")
    async with store.planning() as ledger:
        await ledger.keep(Plan(talks=(talk(kept.talk),)))
    assert await store.save_event(kept, None)
    assert await store.events() == [kept]
    assert await store.save_event(replace(kept, state=EventState.ENDED), kept.state)


async def test_a_moment_of_another_zone_is_kept_in_utc(store: Database) -> None:
    await store.ticked(datetime(2026, 10, 25, 1, 30, fold=1, tzinfo=ZoneInfo("Europe/London")))
    assert (await store.status(1, 1)).last_tick == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


async def test_a_moment_without_a_zone_is_refused(store: Database) -> None:
    with pytest.raises(Exception, match="has no time zone"):
        await store.ticked(datetime(2026, 1, 1))  # noqa: DTZ001


async def test_a_state_survives_that_an_item_was_kept_with(store: Database) -> None:
    async with store.planning() as ledger:
        await ledger.keep(
            Plan(talks=(talk("a"),), items=(replace(item("a"), state=ItemState.DROPPED, why="old"),))
        )
        assert await ledger.due() == []
    async with store.planning() as ledger:
        await ledger.keep(Plan(items=(item("a"),)))
        assert await ledger.due() == []
