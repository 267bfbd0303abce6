"""Talks in the future as scheduled events, against a small Discord."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from bot.announcements.ports import (
    BadContentError,
    ForbiddenError,
    NoMessageError,
    OutletError,
    SlowDownError,
    UnclearError,
)
from bot.library.model import Prose
from bot.outlet.calendar import DiscordCalendar
from tests.announced import LOCALES, RAILS, logged_in, now, talk
from tests.discord_channels import Channels, discord_channels
from tests.discord_payloads import GUILD

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SERVER = int(GUILD)
START = now().replace(microsecond=0) + timedelta(days=30)
AHEAD = replace(RAILS, date=START)


@pytest.fixture
async def server() -> AsyncIterator[Channels]:
    async with discord_channels() as found:
        yield found


@pytest.fixture
async def calendar(server: Channels) -> AsyncIterator[DiscordCalendar]:
    async with logged_in(server.url) as client:
        yield DiscordCalendar(client, LOCALES, now)


async def test_event_is_made_with_when_and_where(calendar: DiscordCalendar, server: Channels) -> None:
    made = await calendar.create_event(SERVER, AHEAD)
    event = server.rest.events[str(made)]
    assert (event["name"], event["entity_metadata"]) == ("On Rails", {"location": "London"})
    assert datetime.fromisoformat(event["scheduled_start_time"]) == START
    assert datetime.fromisoformat(event["scheduled_end_time"]) == START + timedelta(hours=1)
    assert "https://talks.example.org/rails/" in event["description"]


async def test_end_of_the_file_counts(calendar: DiscordCalendar, server: Channels) -> None:
    end = START + timedelta(minutes=25)
    made = await calendar.create_event(SERVER, replace(AHEAD, end=end))
    assert datetime.fromisoformat(server.rest.events[str(made)]["scheduled_end_time"]) == end


async def test_talk_without_a_time_takes_the_whole_day(calendar: DiscordCalendar, server: Channels) -> None:
    zone = timezone(timedelta(hours=9))
    day = datetime(START.year + 1, 5, 13, tzinfo=zone)
    made = await calendar.create_event(SERVER, replace(AHEAD, date=day, has_time=False))
    event = server.rest.events[str(made)]
    assert datetime.fromisoformat(event["scheduled_start_time"]) == day
    assert datetime.fromisoformat(event["scheduled_end_time"]) == day + timedelta(days=1)


async def test_day_that_has_begun_is_still_an_event(calendar: DiscordCalendar, server: Channels) -> None:
    today = now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    made = await calendar.create_event(SERVER, replace(AHEAD, date=today, has_time=False))
    assert str(made) in server.rest.events


async def test_talk_without_a_date_is_no_event(calendar: DiscordCalendar) -> None:
    with pytest.raises(BadContentError):
        await calendar.create_event(SERVER, replace(AHEAD, date=None))


async def test_event_is_found_by_its_talk(calendar: DiscordCalendar, server: Channels) -> None:
    talks = [talk(at, date=START, title="The same title") for at in range(3)]
    made = [await calendar.create_event(SERVER, each) for each in talks]
    assert [await calendar.find_event(SERVER, each) for each in talks] == made
    assert await calendar.find_event(SERVER, talk(9)) is None
    assert await calendar.find_event(SERVER + 1, talks[0]) is None
    server.rest.events[str(made[1])]["creator_id"] = "4000"
    assert await calendar.find_event(SERVER, talks[1]) is None


async def test_event_moves_with_its_talk_and_is_found_all_the_same(
    calendar: DiscordCalendar, server: Channels
) -> None:
    made = await calendar.create_event(SERVER, AHEAD)
    moved = replace(AHEAD, title="On Better Rails", date=START + timedelta(days=1), location="Paris")
    await calendar.edit_event(SERVER, made, moved)
    event = server.rest.events[str(made)]
    assert (event["name"], event["entity_metadata"]["location"]) == ("On Better Rails", "Paris")
    assert datetime.fromisoformat(event["scheduled_start_time"]) == START + timedelta(days=1)
    assert await calendar.find_event(SERVER, moved) == made


async def test_cancelled_event_has_gone_and_may_have_gone_before(
    calendar: DiscordCalendar, server: Channels
) -> None:
    made = await calendar.create_event(SERVER, AHEAD)
    await calendar.cancel_event(SERVER, made)
    await calendar.cancel_event(SERVER, made)
    assert server.rest.events == {}


async def test_deleted_event_is_not_edited(calendar: DiscordCalendar, server: Channels) -> None:
    made = await calendar.create_event(SERVER, AHEAD)
    server.rest.events.clear()
    with pytest.raises(NoMessageError):
        await calendar.edit_event(SERVER, made, AHEAD)


async def test_event_is_never_made_again_by_itself(calendar: DiscordCalendar, server: Channels) -> None:
    """Events have no nonce: one that was made before Discord answered 500 would be made twice."""
    server.fails("POST .*/scheduled-events", 500, stored=True)
    with pytest.raises(UnclearError):
        await calendar.create_event(SERVER, AHEAD)
    (made,) = server.rest.events
    assert await calendar.find_event(SERVER, AHEAD) == int(made)


@pytest.mark.parametrize(
    ("how", "code", "error"),
    [
        (400, 50035, BadContentError),
        (400, 30038, ForbiddenError),
        (403, 50013, ForbiddenError),
        (429, 0, SlowDownError),
        (503, 0, UnclearError),
        ("close after", 0, UnclearError),
    ],
)
async def test_failures_are_told_apart(
    calendar: DiscordCalendar, server: Channels, how: int, code: int, error: type[OutletError]
) -> None:
    server.fails("POST", how, code=code, retry_after=90.0)
    with pytest.raises(error) as failure:
        await calendar.create_event(SERVER, AHEAD)
    assert type(failure.value) is error


async def test_long_texts_fit(calendar: DiscordCalendar, server: Channels) -> None:
    long = replace(
        AHEAD, title="word " * 90, location="place " * 90, event="event " * 90, abstract=Prose("One. " * 900)
    )
    made = await calendar.create_event(SERVER, long)
    assert await calendar.find_event(SERVER, long) == made
    assert server.rest.events[str(made)]["entity_type"] == 3
