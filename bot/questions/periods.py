"""Times in questions: years, months, ranges, and those relative to today."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot.questions.model import Period
from bot.questions.points import MONTHS, NUMBERS, QUARTERS, Point, PointReader, is_year, last_day
from bot.questions.vocabulary import Cue, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

_AND = frozenset({"and", "und", "et", "y", "e", "en", "i"})
_OVER = frozenset({"more", "over"})
_THIS = frozenset(
    {"this", "diesen", "diesem", "cet", "cette", "este", "esta", "neste", "nesta", "questa", "deze"}
)
_DECADE = re.compile(r"((?:19|20)\d)0s")


_TIMES = frozenset(
    {
        Cue.SINCE, Cue.AFTER, Cue.UNTIL, Cue.BEFORE, Cue.BETWEEN, Cue.THIS_YEAR, Cue.LAST_YEAR,
        Cue.YEAR_BEFORE, Cue.YEAR_AFTER, Cue.SAME_YEAR, Cue.NEXT_YEAR, Cue.THIS_MONTH, Cue.LAST_MONTH,
        Cue.NEXT_MONTH,
        Cue.LAST_WEEK, Cue.THIS_WEEK, Cue.NEXT_WEEK, Cue.YESTERDAY, Cue.TODAY, Cue.TOMORROW,
        Cue.PAST, Cue.NEXT, Cue.AGO, Cue.EARLY, Cue.LATE, Cue.HALF, Cue.SPRING,
        Cue.SUMMER, Cue.AUTUMN, Cue.WINTER, Cue.NOT,
    }
)  # fmt: skip


class Span(NamedTuple):
    """Tokens `start` to `end` are spent on the periods."""

    start: int
    end: int
    periods: tuple[Period, ...]


def find_periods(tokens: Sequence[str], language: str, vocabulary: Vocabulary, today: date) -> list[Span]:
    """Every time that the tokens name, from left to right."""
    reader = _Reader(tokens, language, vocabulary, today)
    found: list[Span] = []
    at = 0
    while at < len(tokens):
        span = None
        if reader.may_begin(at):
            span = reader.range(at) or reader.relative(at) or reader.single(at)
        if span:
            found.append(span)
        at = span.end if span else at + 1
    return found


class _Reader(PointReader):
    def may_begin(self, at: int) -> bool:
        """Whether a time may begin with a word: most words can be passed over at once."""
        token = self.tokens[at]
        number = token in NUMBERS or token in QUARTERS or any(map(str.isdigit, token))
        return number or token in _THIS | _OVER or self.cue(at, *_TIMES) > 0 or self._month(at) is not None

    def range(self, at: int) -> Span | None:
        """ "between March and May 2020", "from 2018 to 2020", "2018-2020", "since 2019", "before 2016"."""
        opening = self.cue(at, Cue.BETWEEN)
        first = self.point(at + opening)
        if opening and first and first.is_year and self.tokens[first.next : first.next + 1] == ("on",):
            return Span(at, first.next + 1, (Period(first.start, None, f"since {first.label}", True),))
        ranges = first and (opening or is_year(self.tokens[at]) or self._to_month(first.next))
        if first and ranges and (joint := self.cue(first.next, Cue.TO)):
            last = self.point(first.next + joint)
            # "2019 or 2020" and "2019 and 2020" name two years; a range needs "between", "from" or "to"
            if last and (opening or self.tokens[first.next] not in _AND):
                first = self._with_year_of(first, last)
                if last.end < first.start:
                    first, last = replace(last, next=first.next), replace(first, next=last.next)
                label = f"between {first.label} and {last.label}"
                years = first.is_year and last.is_year
                yearless = self._yearless(at, last.next)
                return Span(at, last.next, (Period(first.start, last.end, label, years, yearless),))
        if first and not opening and is_year(self.tokens[at]) and first.is_year:
            last = self.point(first.next)
            # "2018-2020": two years with nothing between them; not the first two of "2018, 2019 or 2020"
            more = last.next + 1 < len(self.tokens) and is_year(self.tokens[last.next + 1]) if last else False
            if last and last.is_year and last.start > first.start and not more:
                return Span(
                    at,
                    last.next,
                    (Period(first.start, last.end, f"from {first.label} to {last.label}", True),),
                )
        if first and not first.is_year and (months := self._months(first, at)):
            return months
        return self._open_range(at)

    def _to_month(self, at: int) -> bool:
        """ "jan to june 2017"; "may and june" are two months."""
        joint = self.cue(at, Cue.TO)
        last = self.point(at + joint) if joint and self.tokens[at] not in _AND else None
        return last is not None and not last.is_year

    def _months(self, first: Point, at: int) -> Span | None:
        """ "jan-march 2020": two months with nothing between them."""
        if first.next >= len(self.tokens) or not self._month(first.next):
            return None
        last = self.point(first.next)
        if not last or last.is_year:
            return None
        further = last.next + (self.tokens[last.next : last.next + 1] in tuple((word,) for word in _AND))
        if further < len(self.tokens) and self._month(further):
            return None  # "may, july and september"
        first = self._with_year_of(first, last)
        label, yearless = f"from {first.label} to {last.label}", self._yearless(at, last.next)
        return Span(at, last.next, (Period(first.start, last.end, label, yearless=yearless),))

    def _yearless(self, start: int, end: int) -> bool:
        return not any(map(is_year, self.tokens[start:end]))

    def _open_range(self, at: int) -> Span | None:
        if opened := self._opened(at):
            (period,) = opened.periods
            open_month = not period.whole_years and self._yearless(at, opened.end)
            return opened._replace(periods=(replace(period, open_month=open_month),))
        point = self.point(at)
        if point and (length := self.cue(point.next, Cue.ONWARDS)):
            return Span(
                at, point.next + length, (Period(point.start, None, f"since {point.label}", point.is_year),)
            )
        if point and (length := self.cue(point.next, Cue.EARLIER)):
            return Span(
                at, point.next + length, (Period(None, point.end, f"until {point.label}", point.is_year),)
            )
        return None

    def _opened(self, at: int) -> Span | None:
        """ "since 2019", "after March 2020", "before 2016", "up to 2018", "not older than 2015"."""
        if self.cue(at, Cue.NOT) and (older := self.cue(at + 1, Cue.BEFORE)):
            point = self.point(at + 1 + older)
            period = point and Period(point.start, None, f"since {point.label}", point.is_year)
            return Span(at, point.next, (period,)) if point and period else None
        if self.cue(at, Cue.NOT) and (newer := self.cue(at + 1, Cue.AFTER)):
            point = self.point(at + 1 + newer)
            period = point and Period(None, point.end, f"until {point.label}", point.is_year)
            return Span(at, point.next, (period,)) if point and period else None
        for cue in (Cue.SINCE, Cue.AFTER, Cue.BEFORE, Cue.UNTIL):
            length = self.cue(at, cue)
            point = self.point(self._to_point(at + length)) if length else None
            if not point:
                continue
            end, years = point.next, point.is_year
            match cue:
                case Cue.SINCE:
                    end += self.cue(point.next, Cue.ONWARDS)
                    period = Period(point.start, None, f"since {point.label}", years)
                case Cue.AFTER:
                    period = Period(point.end + timedelta(days=1), None, f"after {point.label}", years)
                case Cue.BEFORE:
                    period = Period(None, point.start - timedelta(days=1), f"before {point.label}", years)
                case _:
                    period = Period(None, point.end, f"until {point.label}", years)
            return Span(at, end, (period,))
        return None

    def _to_point(self, at: int) -> int:
        """Past "the start of", "the end of", which a range may name besides its year."""
        at += at < len(self.tokens) and self.tokens[at] == "the"
        at += self.cue(at, Cue.EARLY, Cue.LATE)
        return at + (at < len(self.tokens) and self.tokens[at] == "of")

    def relative(self, at: int) -> Span | None:
        """ "last year", "this month", "the past 6 months" …, counted from today."""
        today = self.today
        for cue, shift in ((Cue.LAST_YEAR, -1), (Cue.THIS_YEAR, 0), (Cue.NEXT_YEAR, 1)):
            if length := self.cue(at, cue):
                return Span(at, at + length, (year(today.year + shift),))
        for cue, shift in ((Cue.YEAR_BEFORE, -1), (Cue.YEAR_AFTER, 1)):
            if length := self.cue(at, cue):
                return Span(at, at + length, (replace(year(today.year + shift), shift=shift),))
        if length := self.cue(at, Cue.SAME_YEAR):
            return Span(at, at + length, (replace(year(today.year), of_that=True),))
        for cue, shift in ((Cue.LAST_MONTH, -1), (Cue.THIS_MONTH, 0), (Cue.NEXT_MONTH, 1)):
            if length := self.cue(at, cue):
                months = today.year * 12 + today.month - 1 + shift
                return Span(at, at + length, (month(months // 12, months % 12 + 1),))
        for cue, shift in ((Cue.LAST_WEEK, -1), (Cue.THIS_WEEK, 0), (Cue.NEXT_WEEK, 1)):
            if length := self.cue(at, cue):
                monday = today - timedelta(days=today.weekday()) + timedelta(weeks=shift)
                label = cue.replace("_", " ")
                return Span(at, at + length, (Period(monday, monday + timedelta(days=6), label),))
        for cue, shift in ((Cue.YESTERDAY, -1), (Cue.TODAY, 0), (Cue.TOMORROW, 1)):
            if length := self.cue(at, cue):
                day = today + timedelta(days=shift)
                return Span(at, at + length, (Period(day, day, cue.value),))
        return self._season(at) or self._past(at) or self._of_age(at) or self._ago(at)

    def _season(self, at: int) -> Span | None:
        """ "last summer", "this autumn", "next spring"."""
        for shift, cue in ((-1, Cue.PAST), (1, Cue.NEXT)):
            if (length := self.cue(at, cue)) and (season := self.season_by_today(at + length, shift)):
                return Span(at, season.next, (Period(season.start, season.end, f"in {season.label}"),))
        if self.tokens[at] in _THIS and (season := self.season_by_today(at + 1, 0)):
            return Span(at, season.next, (Period(season.start, season.end, f"in {season.label}"),))
        return None

    def _of_age(self, at: int) -> Span | None:
        """ "older than 10 years", "newer than 6 months", "more than 2 years ago"."""
        over = 2 if tuple(self.tokens[at : at + 2]) == ("more", "than") else int(self.tokens[at] == "over")
        older, newer = self.cue(at, Cue.BEFORE) or over, self.cue(at, Cue.AFTER)
        unit = at + (older or newer) + 1
        number = self._number(unit - 1) if unit > at + 1 and unit < len(self.tokens) else 0
        for cue, months, name in ((Cue.YEARS_UNIT, 12, "years"), (Cue.MONTHS_UNIT, 1, "months")):
            if number and (used := self.cue(unit, cue)):
                ago = self.cue(unit + used, Cue.AGO)
                if over and not ago:  # "talks over 2 years": a span of time
                    return None
                used += ago
                day = _same_day(self.today, -months * number)
                if older:
                    period = Period(None, day - timedelta(days=1), f"more than {number} {name} ago")
                else:
                    period = Period(day, self.today, f"in the last {number} {name}")
                return Span(at, unit + used, (period,))
        return None

    def _ago(self, at: int) -> Span | None:
        """ "two years ago": that whole year; "3 months ago": that month."""
        if at + 2 >= len(self.tokens):
            return None
        number = self._number(at)
        for cue, months in ((Cue.YEARS_UNIT, 12), (Cue.MONTHS_UNIT, 1)):
            used = self.cue(at + 1, cue) if number else 0
            if used and (ago := self.cue(at + 1 + used, Cue.AGO)):
                day = _same_day(self.today, -months * number)
                period = year(day.year) if months == 12 else month(day.year, day.month)
                return Span(at, at + 1 + used + ago, (period,))
        return None

    def _past(self, at: int) -> Span | None:
        length = self.cue(at, Cue.PAST)
        if length and self.tokens[at + length : at + length + 1] == ("decade",):
            start = _same_day(self.today, -12 * 10)
            return Span(at, at + length + 1, (Period(start, self.today, "in the last 10 years"),))
        if not length or at + length + 1 >= len(self.tokens):
            return None
        number = self._number(at + length)
        if not number:
            return None
        unit = at + length + 1
        if used := self.cue(unit, Cue.YEARS_UNIT):
            start = _same_day(self.today, -12 * number)
            return Span(at, unit + used, (Period(start, self.today, f"in the last {number} years"),))
        if used := self.cue(unit, Cue.MONTHS_UNIT):
            start = _same_day(self.today, -number)
            return Span(at, unit + used, (Period(start, self.today, f"in the last {number} months"),))
        return None

    def _number(self, at: int) -> int:
        word = self.tokens[at]
        return int(word) if word.isdigit() and len(word) < 3 else NUMBERS.get(word, 0)

    def single(self, at: int) -> Span | None:
        """A year, month, day, decade, quarter or season."""
        if decade := _DECADE.fullmatch(self.tokens[at]):
            first = int(decade[1]) * 10
            period = Period(date(first, 1, 1), date(first + 9, 12, 31), f"in the {first}s", True)
            return Span(at, at + 1, (period,))
        point = self.part_of_year(at) or self.point(at)
        if not point:
            return None
        if point.is_year:
            return Span(at, point.next, (year(point.start.year),))
        on = "on" if point.start == point.end else "in"
        period = Period(
            point.start, point.end, f"{on} {point.label}", yearless=self._yearless(at, point.next)
        )
        return Span(at, point.next, (period,))

    def _with_year_of(self, first: Point, last: Point) -> Point:
        """ "between March and May 2020": the first month is of the same year."""
        if first.is_year or last.is_year or first.start.year == last.start.year:
            return first
        if is_year(self.tokens[first.next - 1]):
            return first
        of = last.start.year - (first.start.month > last.start.month)
        name = f"{MONTHS[first.start.month - 1]} {of}"
        return Point(date(of, first.start.month, 1), first.end, name, first.next)


def in_year(period: Period, number: int) -> Period:
    """A month or day that was named without its year, in that year."""
    if period.open_month and (edge := period.start or period.end):
        moved = _same_day(edge, 12 * (number - edge.year))  # "since May" is up to the end of that year
        start, end = (moved, date(number, 12, 31)) if period.start else (date(number, 1, 1), moved)
        return replace(period, start=start, end=end, label=period.label.replace(str(edge.year), str(number)))
    if period.start is None or period.end is None:
        return period
    shift = number - period.start.year
    end = _same_day(period.end, 12 * shift)
    if period.end.day == monthrange(period.end.year, period.end.month)[1]:
        end = last_day(end.year, end.month)
    label = period.label.replace(str(period.start.year), str(number))
    return replace(period, start=_same_day(period.start, 12 * shift), end=end, label=label)


def earlier(period: Period, years: int) -> Period:
    """The same month or day some years before."""
    return in_year(period, period.start.year - years) if period.start else period


def year(number: int) -> Period:
    """A whole year."""
    return Period(date(number, 1, 1), date(number, 12, 31), f"in {number}", whole_years=True)


def month(of: int, number: int) -> Period:
    """A month of a year."""
    return Period(date(of, number, 1), last_day(of, number), f"in {MONTHS[number - 1]} {of}")


def _same_day(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    of, month = total // 12, total % 12 + 1
    return date(of, month, min(day.day, monthrange(of, month)[1]))
