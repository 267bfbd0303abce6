"""The dates that people write, and what is no date."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.dates import ACCEPTED, Moment, read_date

LONDON = ZoneInfo("Europe/London")
MARCH_5 = datetime(2020, 3, 5, tzinfo=UTC)


def read(value: object) -> Moment | None:
    return read_date(value, UTC)


@pytest.mark.parametrize(
    "value",
    [
        "2020-03-05",
        "2020-3-5",
        "2020/03/05",
        "2020.03.05",
        "20200305",
        20200305,
        "05/03/2020",
        "5/3/2020",
        "05.03.2020",
        "05-03-2020",
        "5 March 2020",
        "5th March 2020",
        "5 Mar 2020",
        "05-Mar-2020",
        "5th of March, 2020",
        "March 5, 2020",
        "Mar. 5th, 2020",
        "march 5 2020",
        "Thursday, 5 March 2020",
        "Thu, 05 Mar 2020 00:00:00 GMT",
        "March 5-7, 2020",
        "5–7 March 2020",
        "2020-03-05T00:00:00",
        " 2020-03-05 ",
        date(2020, 3, 5),
        datetime(2020, 3, 5),  # noqa: DTZ001 - TOML's local date-time
    ],
)
def test_every_way_to_write_a_day_means_that_day_without_a_time(value: object) -> None:
    assert read(value) == Moment(MARCH_5, has_time=False)


@pytest.mark.parametrize(
    "value",
    [
        "2020-03-05T14:30",
        "2020-03-05 14:30",
        "2020-03-05T14:30:00.000Z",
        "2020-03-05 14:30:00 +0000",
        "2020-03-05T16:30:00+02:00",
        "2020-03-05T15:30+01",
        "2020-03-05 06:30:00 -0800",
        "March 5, 2020 2:30 pm",
        "March 5, 2020 at 2:30pm",
        "05/03/2020 14:30",
        datetime(2020, 3, 5, 16, 30, tzinfo=timezone(timedelta(hours=2))),
    ],
)
def test_a_time_of_day_and_an_offset_are_read_with_every_form(value: object) -> None:
    assert read(value) == Moment(MARCH_5 + timedelta(hours=14.5), has_time=True)


@pytest.mark.parametrize(
    ("value", "month"), [("2020-03", 3), ("2020/03", 3), ("March 2020", 3), ("2020", 1), (2020, 1)]
)
def test_a_month_or_a_year_is_its_first_day(value: object, month: int) -> None:
    assert read(value) == Moment(datetime(2020, month, 1, tzinfo=UTC), has_time=False)


def test_day_comes_before_month_unless_there_is_no_such_month() -> None:
    assert read("04/03/2020") == Moment(datetime(2020, 3, 4, tzinfo=UTC), has_time=False)
    assert read("03/25/2020") == Moment(datetime(2020, 3, 25, tzinfo=UTC), has_time=False)


def test_a_date_without_a_zone_gets_the_sites() -> None:
    moment = read_date("2020-07-05T10:00", LONDON)
    assert moment is not None
    assert moment.at == datetime(2020, 7, 5, 9, 0, tzinfo=UTC)


def test_a_time_in_a_field_of_its_own_counts_where_the_date_has_none() -> None:
    assert read_date("2020-03-05", UTC, "13:30") == Moment(MARCH_5 + timedelta(hours=13.5), has_time=True)
    assert read_date("2020-03-05", UTC, time(13, 30)) == Moment(
        MARCH_5 + timedelta(hours=13.5), has_time=True
    )
    assert read_date("2020-03-05T08:00", UTC, "13:30") == Moment(MARCH_5 + timedelta(hours=8), has_time=True)
    assert read_date("2020-03-05", UTC, "after lunch") == Moment(MARCH_5, has_time=False)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "TBA",
        "soon",
        True,
        [],
        {},
        0,
        12,
        99999999,
        "2020-13-45",
        "2020-02-30",
        "30/02/2021",
        "2020-03-05T25:00",
        "2020-03-05 or so",
        "2020-03-05T10:00+99:00",
        "0001-01-01T00:00:00Z",  # Hugo's "no date"
        "March",
        "32 March 2020",
        1584316800.5,
        "20" * 500,
    ],
)
def test_what_names_no_day_is_none(value: object) -> None:
    assert read(value) is None


@given(st.text() | st.integers() | st.floats() | st.datetimes(timezones=st.none() | st.timezones()))
def test_any_value_is_a_moment_with_a_zone_or_none(value: object) -> None:
    moment = read(value)
    assert moment is None or moment.at.tzinfo is not None


FORMS = st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%B %d, %Y"])


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), FORMS)
def test_written_dates_are_read_back(day: date, form: str) -> None:
    moment = read(day.strftime(form))
    assert moment is not None
    assert moment.at.date() == day


def test_what_messages_offer_can_be_read() -> None:
    offered = ACCEPTED.replace(" (day first)", "").replace(" or ", ", ").replace(" 5, 2020", " 5 2020")
    assert all(read(example) for example in offered.split(", "))
