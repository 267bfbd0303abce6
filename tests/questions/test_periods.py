"""Times in questions: what people type, and which days they mean. Today is Monday, 1 June 2026."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions.periods import find_periods
from bot.questions.points import MONTHS, is_year, last_day, month_names
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from bot.questions.model import Period
    from bot.questions.vocabulary import Vocabulary

TODAY = date(2026, 6, 1)


def periods(
    text: str, vocabulary: Vocabulary, *, language: str = "en", today: date = TODAY
) -> tuple[Period, ...]:
    found = find_periods(tokenize(text), language, vocabulary, today)
    return tuple(period for span in found for period in span.periods)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


# --- one time -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        # years
        ("talks in 2019", "2019-01-01", "2019-12-31", "in 2019"),
        ("ndc 2021 slides", "2021-01-01", "2021-12-31", "in 2021"),
        ("in the 2010s", "2010-01-01", "2019-12-31", "in the 2010s"),
        # months and days
        ("may 2020", "2020-05-01", "2020-05-31", "in May 2020"),
        ("in february of 2024", "2024-02-01", "2024-02-29", "in February 2024"),
        ("feb 2023", "2023-02-01", "2023-02-28", "in February 2023"),
        ("sept 2019", "2019-09-01", "2019-09-30", "in September 2019"),
        ("2020-05", "2020-05-01", "2020-05-31", "in May 2020"),
        ("5 may 2020", "2020-05-05", "2020-05-05", "on 5 May 2020"),
        ("may 5th, 2020", "2020-05-05", "2020-05-05", "on 5 May 2020"),
        ("on the 5th of may 2020", "2020-05-05", "2020-05-05", "on 5 May 2020"),
        ("30 february 2020", "2020-02-01", "2020-02-29", "in February 2020"),  # there is no such day
        # typing mistakes
        ("febuary 2020", "2020-02-01", "2020-02-29", "in February 2020"),
        ("septmber 2019", "2019-09-01", "2019-09-30", "in September 2019"),
        # parts of a year
        ("summer 2019", "2019-06-01", "2019-08-31", "in summer 2019"),
        ("winter 2019", "2019-12-01", "2020-02-29", "in winter 2019"),
        ("q1 2024", "2024-01-01", "2024-03-31", "in Q1 2024"),
        ("early 2020", "2020-01-01", "2020-04-30", "in early 2020"),
        ("at the end of 2019", "2019-09-01", "2019-12-31", "in late 2019"),
        ("first half of 2021", "2021-01-01", "2021-06-30", "in the first half of 2021"),
        ("2021 second half", "2021-07-01", "2021-12-31", "in the second half of 2021"),
        ("h2 2021", "2021-07-01", "2021-12-31", "in the second half of 2021"),
    ],
)
def test_times_that_are_named(text: str, start: str, end: str, label: str, vocabulary: Vocabulary) -> None:
    (period,) = periods(text, vocabulary)
    assert (period.start, period.end, period.label) == (day(start), day(end), label)


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("since 2019", "2019-01-01", "", "since 2019"),
        ("since march 2020", "2020-03-01", "", "since March 2020"),
        ("2019 onwards", "2019-01-01", "", "since 2019"),
        ("2019 and later", "2019-01-01", "", "since 2019"),
        ("after 2020", "2021-01-01", "", "after 2020"),
        ("after may 2020", "2020-06-01", "", "after May 2020"),
        ("before 2016", "", "2015-12-31", "before 2016"),
        ("before march 2020", "", "2020-02-29", "before March 2020"),
        ("not before 2016", "2016-01-01", "", "since 2016"),
        ("not older than 2015", "2015-01-01", "", "since 2015"),
        ("not after 2016", "", "2016-12-31", "until 2016"),
        ("until 2018", "", "2018-12-31", "until 2018"),
        ("up to and including 2018", "", "2018-12-31", "until 2018"),
        ("2018 and earlier", "", "2018-12-31", "until 2018"),
        ("between 2018 and 2020", "2018-01-01", "2020-12-31", "between 2018 and 2020"),
        ("from 2018 to 2020", "2018-01-01", "2020-12-31", "between 2018 and 2020"),
        ("2018 till 2020", "2018-01-01", "2020-12-31", "between 2018 and 2020"),
        ("2018-2020", "2018-01-01", "2020-12-31", "from 2018 to 2020"),
        ("between march and may 2020", "2020-03-01", "2020-05-31", "between March 2020 and May 2020"),
        (
            "between november and february 2020",
            "2019-11-01",
            "2020-02-29",
            "between November 2019 and February 2020",
        ),
        ("jan-march 2020", "2020-01-01", "2020-03-31", "from January 2020 to March 2020"),
    ],
)
def test_ranges(text: str, start: str, end: str, label: str, vocabulary: Vocabulary) -> None:
    (period,) = periods(text, vocabulary)
    assert (period.start, period.end, period.label) == (day(start), day(end), label)


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("last year", "2025-01-01", "2025-12-31", "in 2025"),
        ("this year", "2026-01-01", "2026-12-31", "in 2026"),
        ("next year", "2027-01-01", "2027-12-31", "in 2027"),
        ("two years ago", "2024-01-01", "2024-12-31", "in 2024"),
        ("last month", "2026-05-01", "2026-05-31", "in May 2026"),
        ("this month", "2026-06-01", "2026-06-30", "in June 2026"),
        ("3 months ago", "2026-03-01", "2026-03-31", "in March 2026"),
        ("last week", "2026-05-25", "2026-05-31", "last week"),
        ("next week", "2026-06-08", "2026-06-14", "next week"),
        ("today", "2026-06-01", "2026-06-01", "today"),
        ("in the last 6 months", "2025-12-01", "2026-06-01", "in the last 6 months"),
        ("the past two years", "2024-06-01", "2026-06-01", "in the last 2 years"),
        # today is the first day of a summer
        ("last summer", "2025-06-01", "2025-08-31", "in summer 2025"),
        ("this summer", "2026-06-01", "2026-08-31", "in summer 2026"),
        ("next summer", "2027-06-01", "2027-08-31", "in summer 2027"),
        ("last spring", "2026-03-01", "2026-05-31", "in spring 2026"),
        ("this winter", "2026-12-01", "2027-02-28", "in winter 2026"),
        ("last winter", "2025-12-01", "2026-02-28", "in winter 2025"),
        ("older than 10 years", "", "2016-05-31", "more than 10 years ago"),
        ("more than 10 years ago", "", "2016-05-31", "more than 10 years ago"),
        ("over two years ago", "", "2024-05-31", "more than 2 years ago"),
        ("newer than 6 months", "2025-12-01", "2026-06-01", "in the last 6 months"),
        # a month without a year is the last one of that name
        ("in november", "2025-11-01", "2025-11-30", "in November 2025"),
        ("in june", "2026-06-01", "2026-06-30", "in June 2026"),
        ("in may", "2026-05-01", "2026-05-31", "in May 2026"),
    ],
)
def test_times_that_are_counted_from_today(
    text: str, start: str, end: str, label: str, vocabulary: Vocabulary
) -> None:
    (period,) = periods(text, vocabulary)
    assert (period.start, period.end, period.label) == (day(start), day(end), label)


@pytest.mark.parametrize(
    ("today", "text", "start", "end"),
    [
        (date(2026, 1, 15), "last month", "2025-12-01", "2025-12-31"),
        (date(2026, 12, 15), "next month", "2027-01-01", "2027-01-31"),
        (date(2026, 1, 1), "last week", "2025-12-22", "2025-12-28"),
        (date(2024, 2, 29), "past 2 years", "2022-02-28", "2024-02-29"),
        (date(2026, 3, 31), "past 4 months", "2025-11-30", "2026-03-31"),
        (date(2026, 2, 1), "this winter", "2025-12-01", "2026-02-28"),
        (date(2026, 2, 1), "last winter", "2024-12-01", "2025-02-28"),
        (date(2026, 2, 1), "next winter", "2026-12-01", "2027-02-28"),
    ],
)
def test_counting_passes_the_ends_of_months_and_years(
    today: date, text: str, start: str, end: str, vocabulary: Vocabulary
) -> None:
    (period,) = periods(text, vocabulary, today=today)
    assert (period.start, period.end) == (day(start), day(end))


@pytest.mark.parametrize(
    ("language", "text", "label"),
    [
        ("de", "im märz 2020", "in March 2020"),
        ("de", "dezember 2019", "in December 2019"),
        ("fr", "février 2020", "in February 2020"),
        ("fr", "août 2021", "in August 2021"),
        ("es", "enero de 2022", "in January 2022"),
        ("es", "5 de mayo de 2022", "on 5 May 2022"),
        ("pt", "março de 2020", "in March 2020"),
    ],
)
def test_months_have_their_names_in_other_languages(
    language: str, text: str, label: str, vocabulary: Vocabulary
) -> None:
    assert [period.label for period in periods(text, vocabulary, language=language)] == [label]


# --- several, and none ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("2019 or 2020", ["in 2019", "in 2020"]),
        ("more talks in 2019 than in 2020", ["in 2019", "in 2020"]),
        ("2019 and 2020", ["in 2019", "in 2020"]),
        ("june 2024 or in 2022", ["in June 2024", "in 2022"]),
    ],
)
def test_two_times_stay_two(text: str, labels: list[str], vocabulary: Vocabulary) -> None:
    assert [period.label for period in periods(text, vocabulary)] == labels


@pytest.mark.parametrize(
    "text", ["", "may i ask", "1899", "20190 talks", "h2o", "q1", "the first half", "3 months"]
)
def test_these_are_no_times(text: str, vocabulary: Vocabulary) -> None:
    assert periods(text, vocabulary) == ()


def test_whole_years_are_told_from_months(vocabulary: Vocabulary) -> None:
    """The year of an event counts for a year, the date of the talk for a month."""
    (year,), (month,) = periods("in 2020", vocabulary), periods("in may 2020", vocabulary)
    assert (year.whole_years, month.whole_years) == (True, False)


def test_month_that_names_no_year_says_so(vocabulary: Vocabulary) -> None:
    """The conversation may know the year."""
    (without,), (with_year,) = periods("in november", vocabulary), periods("november 2019", vocabulary)
    assert (without.yearless, with_year.yearless) == (True, False)


OF_TIMES = r"""
in since before between and to from until after last next this past two 3 31 31st 99 2019 2020 1999 02 29
13 may february q2 h1 early end of first half summer year years months ago week onwards the 2010s
"""
_WORDS = st.sampled_from(OF_TIMES.split())


@given(st.lists(_WORDS, max_size=8), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_any_words_are_read_and_spans_never_overlap(
    vocabulary: Vocabulary, tokens: list[str], today: date
) -> None:
    end = 0
    for span in find_periods(tokens, "en", vocabulary, today):
        assert end <= span.start < span.end <= len(tokens)
        end = span.end


# --- points ---------------------------------------------------------------------------------------


def test_last_day_knows_leap_years() -> None:
    assert (last_day(2024, 2), last_day(2023, 2)) == (date(2024, 2, 29), date(2023, 2, 28))


@pytest.mark.parametrize(
    ("token", "expected"), [("1900", True), ("2099", True), ("1899", False), ("2100", False)]
)
def test_years_are_those_of_this_century_and_the_last(token: str, expected: bool) -> None:
    assert is_year(token) is expected


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt"])
def test_every_month_has_a_name(language: str) -> None:
    assert set(month_names(language).values()) == set(range(1, len(MONTHS) + 1))
