"""The clock is put forward or back, or skips an hour, or has one twice: of each talk and kind there is one
message, or none where it would have come too late.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.announcements.hearing import heard
from tests.announcements.stage import policy, stage
from tests.announcements.stories import HOUR, NAMES, ZONE, Story, library
from tests.announcements.world import CHANNELS, DAWN, follow, prepare, tell, told_of, world
from tests.store.databases import sqlite_url  # noqa: F401

if TYPE_CHECKING:
    from collections import Counter

    from tests.announcements.observed import Moment

DAY = timedelta(days=1)
CHANNEL = CHANNELS[1:2]
JUMPS = (3 * HOUR, 2 * DAY, -3 * HOUR, -2 * DAY)
# What of each story is of use only until a while after it happens.
_WHILE = {
    "day": 22 * HOUR,
    "hour": HOUR,
    "changed": 30 * HOUR,
    "moved": 32 * HOUR,
    "cancelled": 30 * HOUR,
    "on this day": 12 * HOUR,
}


def said_of(story: Story, counted: Counter[tuple[str, str]]) -> dict[str, int]:
    """How often something was said of each talk. (What is said of a date depends on the clock.)"""
    titles = [talk.title for talk in story.after]
    return {title: sum(n for (_, about), n in counted.items() if about == title) for title in titles}


@pytest.mark.parametrize("jump", JUMPS, ids=str)
@pytest.mark.parametrize("between", ["planning and sending", "taking and sending", "two rounds"])
@pytest.mark.parametrize("name", NAMES)
async def test_the_clock_jumps(sqlite_url: str, name: str, between: str, jump: timedelta) -> None:  # noqa: F811
    story = Story(name, 0)
    where = {"planning and sending": "ticked", "taking and sending": "take"}.get(between)
    told = policy(story.kinds, CHANNEL, events=False)
    left: list[timedelta] = []

    def step(moment: Moment, name: str) -> None:
        if (moment, name) == ("after", where) and left:
            only.clock.moment += left.pop()

    async with world() as server, stage(sqlite_url, server.url, told, DAWN, step) as only:
        follow(server.rest, only)
        await prepare(only, story)
        left = [jump]
        if where is None:
            only.talks = library(story, happened=True)
            await only.clock.round()
            only.clock.moment += left.pop()
        await tell(only, story)
        assert not left
        for moment in (story.happens, story.happens + 2 * DAY):  # the clock is put right, and goes on
            only.clock.moment = max(only.clock.moment, moment) if jump > HOUR else moment
            await tell(only, story)
        for channel in CHANNEL:
            counted = said_of(story, told_of(server.rest, channel, story))
            expected = said_of(story, story.heard)
            if between == "planning and sending" and jump > _WHILE.get(name, jump):
                expected = {title: n - 1 for title, n in expected.items()}  # it would have come too late
            assert counted == expected


# --- daylight saving ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "at", "hours"),
    [
        # The clocks are put from 1:00 to 2:00, and there is no 1:30: it is 2:30
        (datetime(2027, 3, 27, tzinfo=UTC), time(1, 30), ["01:30 GMT", "02:30 BST", "01:30 BST"]),
        (datetime(2027, 3, 27, tzinfo=UTC), time(9), ["09:00 GMT", "09:00 BST", "09:00 BST"]),
        # The clocks are put back from 2:00 to 1:00, and there are two of 1:30: the first counts
        (datetime(2027, 10, 30, tzinfo=UTC), time(1, 30), ["01:30 BST", "01:30 BST", "01:30 GMT"]),
        (datetime(2027, 10, 30, tzinfo=UTC), time(9), ["09:00 BST", "09:00 GMT", "09:00 GMT"]),
    ],
)
async def test_each_days_news_goes_out_once_and_at_its_time(
    sqlite_url: str,  # noqa: F811
    day: datetime,
    at: time,
    hours: list[str],
) -> None:
    """A new talk each evening, on the days around those on which the clocks are changed."""
    first = Story("new", 0)
    told = policy(first.kinds, CHANNELS[1:], HOUR, events=False)
    told = replace(told, schedule=replace(told.schedule, at=at))
    async with world() as server, stage(sqlite_url, server.url, told, day - 8 * HOUR) as only:
        follow(server.rest, only)
        await only.clock.round()
        heard_at: list[str] = []
        while only.clock.moment < day + 3 * DAY:
            since = only.clock.moment - (day - 6 * HOUR)  # from six in the evening before
            only.talks = library(Story("new", min(max(since // DAY, -1), 2)), happened=True)
            before = [heard(server.rest, channel).total() for channel in CHANNELS[1:]]
            await only.clock.round()
            after = [heard(server.rest, channel).total() for channel in CHANNELS[1:]]
            if after != before:
                heard_at.append(f"{only.clock.moment.astimezone(ZONE):%H:%M %Z}")
                assert after == [count + 1 for count in before]
            only.clock.moment += timedelta(seconds=only.clock.pause)
        assert heard_at == hours
        assert [heard(server.rest, channel).total() for channel in CHANNELS[1:]] == [3, 3]


@pytest.mark.parametrize(
    "day", [datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 10, 31, tzinfo=UTC)], ids=str
)
async def test_reminders_come_a_day_and_an_hour_before_though_the_clocks_are_changed(
    sqlite_url: str,  # noqa: F811
    day: datetime,
) -> None:
    """The talk is at ten in the morning of the day on which they are."""
    start = day.replace(hour=10, tzinfo=ZONE)
    talk = replace(Story("day", 0).after[0], date=start)
    told = policy(Story("day", 0).kinds, CHANNELS[1:], HOUR, events=False)
    async with world() as server, stage(sqlite_url, server.url, told, day - 3 * DAY) as only:
        follow(server.rest, only)
        await only.clock.round()
        only.talks = [talk]
        reminded: list[timedelta] = []
        while only.clock.moment < start + DAY:
            before = [heard(server.rest, channel)["coming up", talk.title] for channel in CHANNELS[1:]]
            await only.clock.round()
            after = [heard(server.rest, channel)["coming up", talk.title] for channel in CHANNELS[1:]]
            if after != before:
                reminded.append(start.astimezone(UTC) - only.clock.moment)
                assert after == [count + 1 for count in before]
            only.clock.moment += timedelta(seconds=only.clock.pause)
        assert reminded == [DAY, HOUR]
