"""When announcements go out: through daylight saving, over weekends, by clocks that jump."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.announcements.model import Kind
from bot.announcements.schedule import Schedule, anniversary, reminders
from tests.announcements.samples import DAY, HOUR, MINUTE, NOW

WEEKDAYS = frozenset(range(5))
NINE = time(9)
EVERY = 15 * MINUTE
ALWAYS = Schedule(EVERY, UTC)


def daily(zone: str, at: time = NINE, days: frozenset[int] = frozenset(range(7))) -> Schedule:
    return Schedule(EVERY, ZoneInfo(zone), at, days)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# --- the time of day ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        # the clocks go forward: 29 March 2026 in Europe, 8 March in America, 4 October in Sydney
        ("Europe/London", date(2026, 3, 28), "2026-03-28T09:00"),
        ("Europe/London", date(2026, 3, 29), "2026-03-29T08:00"),
        ("America/New_York", date(2026, 3, 7), "2026-03-07T14:00"),
        ("America/New_York", date(2026, 3, 8), "2026-03-08T13:00"),
        ("Australia/Sydney", date(2026, 10, 3), "2026-10-02T23:00"),
        ("Australia/Sydney", date(2026, 10, 4), "2026-10-03T22:00"),
        # and back: 25 October, 1 November, 5 April
        ("Europe/London", date(2026, 10, 24), "2026-10-24T08:00"),
        ("Europe/London", date(2026, 10, 25), "2026-10-25T09:00"),
        ("America/New_York", date(2026, 10, 31), "2026-10-31T13:00"),
        ("America/New_York", date(2026, 11, 1), "2026-11-01T14:00"),
        ("Australia/Sydney", date(2026, 4, 4), "2026-04-03T22:00"),
        ("Australia/Sydney", date(2026, 4, 5), "2026-04-04T23:00"),
        ("Asia/Kolkata", date(2026, 3, 29), "2026-03-29T03:30"),
    ],
)
def test_nine_o_clock_stays_nine_o_clock_when_the_clocks_change(zone: str, day: date, expected: str) -> None:
    assert daily(zone).moment(day) == utc(expected)


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("Europe/Brussels", date(2026, 3, 29), time(2, 30), "2026-03-29T01:30"),  # is 03:30 there
        ("America/New_York", date(2026, 3, 8), time(2, 30), "2026-03-08T07:30"),  # is 03:30 there
        ("America/Santiago", date(2026, 9, 6), time(0), "2026-09-06T04:00"),  # where midnight is skipped
    ],
)
def test_a_time_that_the_clocks_skip_is_that_much_later(
    zone: str, day: date, at: time, expected: str
) -> None:
    assert daily(zone, at).moment(day) == utc(expected)


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("Europe/Brussels", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30"),  # and again at 01:30
        ("America/New_York", date(2026, 11, 1), time(1, 30), "2026-11-01T05:30"),  # and again at 06:30
    ],
)
def test_of_a_time_that_comes_twice_the_first_counts(zone: str, day: date, at: time, expected: str) -> None:
    schedule = daily(zone, at)
    assert schedule.moment(day) == utc(expected)
    assert schedule.next(utc(expected)) == schedule.moment(day + DAY)


def test_every_day_has_its_moment_and_no_two_the_same() -> None:
    for zone in ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham", "UTC"):
        for at in (time(0), time(1, 30), time(2, 15), NINE):
            now = daily(zone, at).moment(date(2026, 1, 1))
            for _ in range(400):
                before, now = now, daily(zone, at).next(now) or now
                assert timedelta(hours=22) < now - before < timedelta(hours=26)


# --- what may go out ------------------------------------------------------------------------------


def test_without_a_time_of_day_everything_goes_out_at_once() -> None:
    assert all(ALWAYS.released(kind, NOW, NOW) for kind in Kind)
    assert ALWAYS.next(NOW) is None


def test_news_waits_for_the_time_of_day() -> None:
    schedule = daily("UTC")
    noticed = utc("2026-03-02T10:00")
    assert not schedule.released(Kind.NEW, noticed, utc("2026-03-03T08:59"))
    assert schedule.released(Kind.NEW, noticed, utc("2026-03-03T09:00"))
    assert schedule.released(Kind.NEW, noticed, utc("2026-03-03T17:00"))


def test_what_would_be_of_no_use_later_does_not_wait() -> None:
    schedule = daily("UTC")
    noticed = utc("2026-03-02T10:00")
    assert schedule.released(Kind.CHANGED, noticed, noticed)
    assert schedule.released(Kind.COMING_UP, noticed, noticed)
    assert not schedule.released(Kind.RECORDING, noticed, noticed)


def test_news_of_friday_noon_waits_for_monday_where_it_is_told_on_weekdays() -> None:
    schedule = daily("Europe/London", days=WEEKDAYS)
    friday, monday = utc("2026-03-27T12:00"), utc("2026-03-30T08:00")  # the clocks change on Sunday
    assert schedule.next(friday) == monday
    assert not schedule.released(Kind.NEW, friday, monday - MINUTE)
    assert schedule.released(Kind.NEW, friday, monday)


def test_news_on_one_day_of_the_week_waits_for_that_day() -> None:
    schedule = daily("UTC", days=frozenset({2}))
    assert schedule.next(utc("2026-03-04T09:00")) == utc("2026-03-11T09:00")
    assert schedule.released(Kind.NEW, utc("2026-03-03T00:00"), utc("2026-03-10T12:00"))
    assert not schedule.released(Kind.NEW, utc("2026-03-04T10:00"), utc("2026-03-11T08:59"))


def test_a_clock_that_was_put_back_is_not_waited_for() -> None:
    """News was noted in April by a clock that was wrong; now it is March."""
    noted = NOW + 30 * DAY
    for schedule in (ALWAYS, daily("UTC"), daily("Europe/London", days=WEEKDAYS)):
        assert schedule.released(Kind.NEW, noted, NOW)
        assert schedule.released(Kind.CHANGED, noted, NOW)


def test_a_clock_that_was_put_back_a_little_makes_news_no_earlier() -> None:
    assert not daily("UTC").released(Kind.NEW, utc("2026-03-02T08:30"), utc("2026-03-02T08:10"))


def test_a_reminder_is_never_early() -> None:
    assert not ALWAYS.released(Kind.COMING_UP, NOW + HOUR, NOW)
    assert not ALWAYS.released(Kind.ON_THIS_DAY, NOW + HOUR, NOW)


_SCHEDULES = st.builds(
    Schedule,
    st.sampled_from([timedelta(seconds=2), EVERY, DAY]),
    st.sampled_from(["UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe"]).map(ZoneInfo),
    st.none() | st.times(),
    st.sets(st.integers(0, 6), min_size=1).map(frozenset),
)
_MOMENTS = st.datetimes(datetime(2025, 6, 1), datetime(2027, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001
_NEWS = st.sampled_from([Kind.NEW, Kind.RECORDING, Kind.CHANGED])


@given(_SCHEDULES, _NEWS, _MOMENTS, st.timedeltas(-60 * DAY, 60 * DAY))
def test_whatever_waits_goes_out_at_the_next_time_of_day_at_the_latest(
    schedule: Schedule, kind: Kind, due: datetime, waited: timedelta
) -> None:
    now = due + waited
    coming = schedule.next(now)
    assert schedule.released(kind, due, now) or (coming is not None and schedule.released(kind, due, coming))


@given(
    _SCHEDULES, _NEWS, _MOMENTS, st.timedeltas(timedelta(0), 9 * DAY), st.timedeltas(timedelta(0), 9 * DAY)
)
def test_what_may_go_out_may_go_out_later(
    schedule: Schedule, kind: Kind, due: datetime, waited: timedelta, more: timedelta
) -> None:
    assert schedule.released(kind, due, due + waited + more) or not schedule.released(kind, due, due + waited)


# --- the next tick --------------------------------------------------------------------------------


def test_the_next_tick_comes_when_something_falls_due() -> None:
    assert ALWAYS.pause(NOW, []) == 900
    assert ALWAYS.pause(NOW, [NOW + 5 * MINUTE, NOW + 2 * MINUTE, NOW - MINUTE]) == 120
    assert daily("UTC").pause(utc("2026-03-02T08:50"), []) == 600


@given(_SCHEDULES, _MOMENTS, st.lists(_MOMENTS))
def test_a_pause_is_never_longer_than_every_and_never_nothing(
    schedule: Schedule, now: datetime, moments: list[datetime]
) -> None:
    pause = schedule.pause(now, moments)
    assert 0.5 <= pause <= schedule.every.total_seconds()
    for moment in (*moments, schedule.next(now)):
        assert moment is None or moment <= now or pause <= max(0.5, (moment - now).total_seconds())


# --- reminders ------------------------------------------------------------------------------------


def test_a_talk_is_remembered_a_day_and_an_hour_before() -> None:
    start = utc("2026-03-20T10:00")
    day, hour = reminders(start, timed=True, schedule=ALWAYS)
    assert (day.due, day.until) == (start - DAY, start - HOUR)
    assert (hour.due, hour.until) == (start - HOUR, start)
    assert day.occasion != hour.occasion


def test_a_day_before_is_24_hours_also_when_the_clocks_change() -> None:
    start = datetime(2026, 3, 29, 10, 0, tzinfo=ZoneInfo("Europe/Brussels"))
    assert reminders(start, timed=True, schedule=ALWAYS)[0].due == utc("2026-03-28T08:00")


def test_the_same_start_in_another_zone_is_the_same_occasion() -> None:
    start = utc("2026-03-20T10:00")
    elsewhere = start.astimezone(ZoneInfo("America/New_York"))
    assert reminders(start, timed=True, schedule=ALWAYS) == reminders(elsewhere, timed=True, schedule=ALWAYS)


def test_a_talk_without_a_time_of_day_is_remembered_in_the_morning_before() -> None:
    start = datetime(2026, 3, 20, tzinfo=ZoneInfo("America/New_York"))
    (only,) = reminders(start, timed=False, schedule=ALWAYS)
    assert only.due == utc("2026-03-19T09:00")
    assert only.until == utc("2026-03-21T04:00")  # midnight in New York
    (only,) = reminders(start, timed=False, schedule=daily("Europe/Brussels", time(8, 30)))
    assert only.due == utc("2026-03-19T07:30")


def test_an_anniversary_is_told_in_the_morning_of_its_day_until_that_is_over() -> None:
    given_ = utc("2015-03-02T20:00")
    found = anniversary(given_, NOW, ALWAYS)
    assert found
    assert (found.occasion, found.due, found.until) == ("2026", NOW, utc("2026-03-03T00:00"))
    assert anniversary(given_, NOW + DAY, ALWAYS) is None
    assert anniversary(given_, given_ + HOUR, ALWAYS) is None


def test_which_day_it_is_depends_on_the_zone() -> None:
    given_ = utc("2015-03-02T20:00")
    sydney = Schedule(EVERY, ZoneInfo("Australia/Sydney"))
    assert anniversary(given_, utc("2026-03-01T14:00"), sydney)  # the 2nd there
    assert not anniversary(given_, utc("2026-03-02T14:00"), sydney)  # the 3rd


def test_on_a_day_on_which_nothing_is_told_there_are_no_anniversaries() -> None:
    sunday = utc("2026-03-01T12:00")
    assert anniversary(utc("2015-03-01T10:00"), sunday, ALWAYS)
    assert anniversary(utc("2015-03-01T10:00"), sunday, daily("UTC", days=WEEKDAYS)) is None


def test_the_29th_of_february_comes_every_four_years() -> None:
    given_ = utc("2020-02-29T10:00")
    assert anniversary(given_, utc("2024-02-29T10:00"), ALWAYS)
    assert anniversary(given_, utc("2026-02-28T10:00"), ALWAYS) is None
    assert anniversary(given_, utc("2026-03-01T10:00"), ALWAYS) is None
