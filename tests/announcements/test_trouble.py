"""How long a channel that cannot be written to is left alone, and when it is given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.announcements.ports import ForbiddenError, NoChannelError, OutletError, SlowDownError
from bot.announcements.trouble import is_given_up, is_left_alone, trouble_of
from tests.announcements.samples import DAY, HOUR, MINUTE, NOW, channel

EVERY = 15 * MINUTE


def waits(error: OutletError, times: int, every: timedelta = EVERY) -> list[timedelta]:
    """How long each of several refusals in a row has a channel be left alone."""
    where, now, found = channel(), NOW, []
    for _ in range(times):
        trouble = trouble_of(where, error, now, every)
        where, now = replace(where, trouble=trouble), trouble.again
        found.append(trouble.again - trouble.tried)
    return found


def test_each_refusal_makes_the_wait_longer_up_to_six_hours() -> None:
    assert waits(ForbiddenError("no"), 5) == [EVERY, HOUR, 4 * HOUR, 6 * HOUR, 6 * HOUR]


def test_where_is_looked_once_a_day_a_refusal_waits_for_the_next_look() -> None:
    assert waits(ForbiddenError("no"), 3, every=DAY) == [DAY, DAY, DAY]


def test_any_number_of_refusals_can_be_waited_for() -> None:
    assert waits(ForbiddenError("no"), 2000, every=timedelta(seconds=2))[-1] == 6 * HOUR


def test_where_discord_says_how_long_to_wait_that_counts() -> None:
    assert waits(SlowDownError("slowly", 7.5), 3) == [timedelta(seconds=7.5)] * 3


def test_a_channel_without_trouble_is_not_left_alone() -> None:
    assert not is_left_alone(channel(), NOW)


def test_a_channel_is_left_alone_until_it_is_tried_again() -> None:
    where = channel(trouble=trouble_of(channel(), ForbiddenError("no"), NOW, EVERY))
    assert is_left_alone(where, NOW)
    assert is_left_alone(where, NOW + EVERY - timedelta(seconds=1))
    assert not is_left_alone(where, NOW + EVERY)


def test_a_clock_that_was_put_back_is_not_waited_for() -> None:
    where = channel(trouble=trouble_of(channel(), ForbiddenError("no"), NOW, EVERY))
    assert not is_left_alone(where, NOW - 30 * DAY)


def gone(times: int, days: float, error: OutletError | None = None) -> bool:
    """Whether a channel is given up after so many tries in so many days."""
    where = channel()
    for at in range(times):
        now = NOW + at * DAY * days / max(1, times - 1)
        where = replace(where, trouble=trouble_of(where, error or NoChannelError("gone"), now, EVERY))
    return is_given_up(where, now)


def test_a_channel_that_discord_does_not_know_is_given_up_after_a_week() -> None:
    assert not gone(30, 6.9)
    assert gone(30, 7.1)


def test_a_channel_that_may_not_be_written_to_is_never_given_up() -> None:
    assert not gone(100, 100, ForbiddenError("no"))


def test_a_clock_that_jumps_does_not_make_a_channel_be_given_up() -> None:
    assert not gone(2, 365)


def test_the_week_begins_when_the_channel_went_not_when_it_was_forbidden() -> None:
    where = channel(trouble=trouble_of(channel(), ForbiddenError("no"), NOW - 30 * DAY, EVERY))
    for hours in range(10):
        trouble = trouble_of(where, NoChannelError("gone"), NOW + hours * HOUR, EVERY)
        where = replace(where, trouble=trouble)
    assert trouble.since == NOW
    assert not is_given_up(where, NOW + 10 * HOUR)
