"""What is due because time has passed, and what is no longer worth telling."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.announcements.coming import Almanac, fallen_due, why_not
from bot.announcements.model import Channel, Item, Kind, Known
from bot.announcements.schedule import Schedule
from tests.announcements.samples import ALL, DAY, HERE, HOUR, MINUTE, NOW, THERE, channel, known, talk

if TYPE_CHECKING:
    from bot.library.model import Delivery

ALWAYS = Schedule(15 * MINUTE, UTC)
START = NOW + 30 * DAY
QUEUES = talk("queues", START)
OLD = talk("old", datetime(2015, 3, 2, 9, 30, tzinfo=UTC))  # eleven years before NOW


def due(
    now: datetime,
    *deliveries: Delivery,
    channels: tuple[Channel, ...] = (channel(),),
    seen: datetime = NOW - DAY,
    kinds: frozenset[Kind] = ALL,
) -> list[tuple[str, str]]:
    """What has fallen due at a time: the talk, and which reminder."""
    almanac = Almanac(known(*deliveries, at=seen), kinds, ALWAYS, now)
    return [
        (item.talk, item.occasion.partition(":")[0]) for item in fallen_due(almanac.comes(now), channels, now)
    ]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (25 * HOUR, []),
        (24 * HOUR, ["day"]),
        (61 * MINUTE, ["day"]),  # the bot was away
        (60 * MINUTE, ["hour"]),  # and that of the day is of no use any more
        (MINUTE, ["hour"]),
        (timedelta(0), []),
        (-DAY, []),
    ],
)
def test_a_talk_is_remembered_a_day_and_an_hour_before(before: timedelta, expected: list[str]) -> None:
    assert [occasion for _, occasion in due(START - before, QUEUES)] == expected


def test_a_talk_with_a_date_only_is_remembered_in_the_morning_before_or_on_its_day() -> None:
    day = talk("queues", datetime(2026, 4, 1, tzinfo=UTC), has_time=False)
    assert not due(datetime(2026, 3, 31, 8, 59, tzinfo=UTC), day)
    assert due(datetime(2026, 3, 31, 9, 0, tzinfo=UTC), day) == [("queues", "day")]
    assert due(datetime(2026, 4, 1, 20, 0, tzinfo=UTC), day) == [("queues", "day")]
    assert not due(datetime(2026, 4, 2, 0, 0, tzinfo=UTC), day)


def test_a_talk_of_several_days_is_remembered_before_its_first() -> None:
    workshop = replace(QUEUES, end=START + 2 * DAY)
    assert due(START - DAY, workshop) == [("queues", "day")]
    assert not due(START + HOUR, workshop)


def test_nobody_is_reminded_of_a_cancelled_talk_or_of_one_without_a_date() -> None:
    assert not due(START - HOUR, replace(QUEUES, cancelled=True), talk("undated", None))


def test_who_has_just_heard_of_a_talk_is_not_reminded_of_it() -> None:
    noticed = START - 20 * HOUR
    assert not due(noticed + MINUTE, QUEUES, seen=noticed)
    assert due(START - HOUR, QUEUES, seen=noticed) == [("queues", "hour")]


def test_a_channel_hears_of_no_reminder_that_fell_due_before_it_was_added() -> None:
    added = START - 20 * HOUR
    both = (channel(HERE), channel(THERE, since=added))
    almanac = Almanac(known(QUEUES), ALL, ALWAYS, added)
    assert [item.channel for item in fallen_due(almanac.comes(added), both, added)] == [HERE]


def test_a_clock_that_was_put_back_is_not_waited_for() -> None:
    """The channel was added, it seems, in a year's time."""
    assert due(START - HOUR, QUEUES, channels=(channel(since=NOW + 365 * DAY),)) == [("queues", "hour")]


def test_what_is_not_to_be_told_does_not_fall_due() -> None:
    assert not due(START - HOUR, QUEUES, kinds=ALL - {Kind.COMING_UP})
    assert not due(NOW, OLD, kinds=ALL - {Kind.ON_THIS_DAY})


# --- on this day ----------------------------------------------------------------------------------


def test_a_talk_is_told_again_on_its_day() -> None:
    assert due(NOW, OLD) == [("old", "2026")]
    assert due(NOW + 10 * HOUR, OLD) == [("old", "2026")]
    assert not due(NOW - MINUTE, OLD)
    assert not due(NOW + DAY, OLD)


def test_on_the_first_day_of_the_bot_there_are_anniversaries_too() -> None:
    began = NOW - MINUTE
    assert due(NOW, OLD, channels=(channel(since=began),), seen=began) == [("old", "2026")]


def test_a_channel_that_is_added_in_the_evening_hears_of_no_anniversary_of_that_day() -> None:
    assert not due(NOW + 10 * HOUR, OLD, channels=(channel(since=NOW + 9 * HOUR),))


def test_a_talk_whose_file_was_just_added_has_no_anniversary_that_day() -> None:
    """It is told as new; and all anniversaries of a day are one message, in the morning."""
    for added in (NOW - HOUR, NOW + HOUR):
        assert not due(NOW + 2 * HOUR, OLD, channels=(channel(since=NOW - DAY),), seen=added)


def test_a_cancelled_talk_has_no_anniversary() -> None:
    assert not due(NOW, replace(OLD, cancelled=True))


# --- what will come -------------------------------------------------------------------------------


def test_talks_to_come_are_in_the_order_in_which_they_come() -> None:
    soon, cancelled = talk("soon", NOW + HOUR), replace(talk("never", NOW + DAY), cancelled=True)
    almanac = Almanac(known(QUEUES, OLD, soon, cancelled, talk("undated", None)), ALL, ALWAYS, NOW)
    assert [each.id for each in almanac.ahead(NOW)] == ["soon", "never", "queues"]
    assert [each.id for each in almanac.ahead(NOW + HOUR)] == ["never", "queues"]


def test_moments_are_known_before_they_come() -> None:
    almanac = Almanac(known(QUEUES, OLD), ALL, ALWAYS, NOW)
    moments = {(each.talk.id, each.reminder.due) for each in almanac.comes(NOW - HOUR)}
    assert moments == {("old", NOW), ("queues", START - DAY), ("queues", START - HOUR)}


# --- what is no longer worth telling --------------------------------------------------------------

WEEK = 7 * DAY


def why(item: Item, delivery: Delivery = QUEUES, now: datetime = NOW) -> str:
    (talk_known,) = known(delivery)
    return why_not(item, talk_known, now, WEEK, ALWAYS)


def reminder(of: Known) -> Item:
    almanac = Almanac([of], ALL, ALWAYS, START - HOUR)
    (item,) = fallen_due(almanac.comes(START - HOUR), [channel()], START - HOUR)
    return item


def test_what_has_waited_for_longer_than_max_age_is_not_told() -> None:
    item = Item(HERE, Kind.NEW, "old", due=NOW)
    assert why(item, OLD, NOW + WEEK) == ""
    assert "waited" in why(item, OLD, NOW + WEEK + MINUTE)


def test_a_talk_of_2015_is_not_too_old() -> None:
    assert why(Item(HERE, Kind.NEW, "old", due=NOW), OLD) == ""


def test_what_is_of_no_use_any_more_is_not_told() -> None:
    item = Item(HERE, Kind.CHANGED, "queues", due=NOW, until=START)
    assert why(item, now=NOW + DAY) == ""
    assert why(replace(item, due=START - HOUR), now=START) == "it would have come too late"


def test_a_talk_that_is_cancelled_before_it_was_told_is_not_told() -> None:
    cancelled = replace(QUEUES, cancelled=True)
    assert "cancelled" in why(Item(HERE, Kind.NEW, "queues", due=NOW), cancelled)
    assert why(Item(HERE, Kind.CHANGED, "queues", due=NOW, until=START), cancelled) == ""


def test_a_reminder_that_waits_is_not_told_when_the_talk_was_moved_or_cancelled() -> None:
    item = reminder(known(QUEUES)[0])
    now = START - HOUR + MINUTE
    assert why(item, now=now) == ""
    assert "moved" in why(item, replace(QUEUES, date=START + DAY), now)
    assert "moved" in why(item, replace(QUEUES, date=None), now)
    assert "cancelled" in why(item, replace(QUEUES, cancelled=True), now)
