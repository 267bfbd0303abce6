"""Single points in time that a question names: a year, a month, a day, a part of a year."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.questions.vocabulary import DEFAULT_LANGUAGE, Cue, Vocabulary
from bot.search.spelling import Spelling
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

_YEAR = re.compile(r"(?:19|20)\d\d")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
QUARTERS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4,
}  # fmt: skip
_QUARTER = re.compile(r"q([1-4])")
_SEASONS = {Cue.SPRING: 3, Cue.SUMMER: 6, Cue.AUTUMN: 9, Cue.WINTER: 12}  # first month, northern
_SHORTEST_MISSPELT = 6  # letters of the name of a month
_SHORT_YEAR = re.compile(r"0[6-9]|[12]\d")  # of this century, since talks are online
_BEFORE_A_DAY = frozenset({"on", "am", "le", "el", "dia"})
_BEFORE_A_MONTH = frozenset({"in", "since", "before", "im", "en", "em", "and"})
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "couple": 2, "few": 3, "ten": 10}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True)
class Point:
    """A year, a month, a day … as its first and last day."""

    start: date
    end: date
    label: str
    next: int  # the token after it
    is_year: bool = False


class PointReader:
    """Reads points in time from the words of one question."""

    def __init__(self, tokens: Sequence[str], language: str, vocabulary: Vocabulary, today: date) -> None:
        self.tokens = tokens
        self.language = language
        self.vocabulary = vocabulary
        self.today = today
        self._phrases: dict[int, tuple[tuple[int, frozenset[Cue]], ...]] = {}  # by their first token

    def cue(self, at: int, *wanted: Cue) -> int:
        """How many tokens at `at` are a phrase that is one of the cues; 0 if none is."""
        found = self._phrases.get(at)
        if found is None:
            found = self._phrases[at] = tuple(self.vocabulary.phrases(self.tokens, at, self.language))
        return next((length for length, cues in found if not cues.isdisjoint(wanted)), 0)

    def point(self, at: int) -> Point | None:
        """A year, or a month or day with or without its year ("May 2020", "5 March", "march 5 2020")."""
        if at >= len(self.tokens):
            return None
        token = self.tokens[at]
        if is_year(token):
            iso = self._numeric(at)
            return iso or Point(date(int(token), 1, 1), date(int(token), 12, 31), token, at + 1, True)
        day = _ORDINAL.fullmatch(token)
        if day and at + 1 < len(self.tokens):
            skip = 2 if self.tokens[at + 1] in {"of", "de"} else 1
            named = not token.isdigit()  # "5th may"
            if at + skip < len(self.tokens) and (month := self._month(at + skip, named=named)):
                return self._month_point(month, at + skip + 1, int(day[1]))
        month = self._month(at)
        return self._month_point(month, at + 1) if month else None

    def part_of_year(self, at: int) -> Point | None:
        """ "summer 2019", "Q1 2020", "early 2020", "end of 2019"."""
        for cue, month in _SEASONS.items():
            if (length := self.cue(at, cue)) and (of := self._year_at(at + length)):
                return _season(self.tokens[at], month, of)
        if half := self._half(at):
            return half
        if quarter := self._quarter(at):
            return quarter
        for cue, first in ((Cue.EARLY, 1), (Cue.LATE, 9)):
            if (length := self.cue(at, cue)) and (of := self._year_at(at + length)):
                name = "early" if cue is Cue.EARLY else "late"
                return Point(
                    date(of.year, first, 1), last_day(of.year, first + 3), f"{name} {of.year}", of.next
                )
        return None

    def season_by_today(self, at: int, shift: int) -> Point | None:
        """The "summer" of "last summer", "this summer" and "next summer": `shift` is -1, 0 or 1."""
        cue, month = next(((cue, month) for cue, month in _SEASONS.items() if self.cue(at, cue)), (None, 0))
        if not cue:
            return None
        after, of = at + self.cue(at, cue), self.today.year
        seasons = [_season(self.tokens[at], month, _YearAt(of + to, after)) for to in (-2, -1, 0, 1)]
        if shift < 0:
            return max((season for season in seasons if season.end < self.today), key=_start)
        if shift > 0:
            return min((season for season in seasons if season.start > self.today), key=_start)
        return next((season for season in seasons if season.start <= self.today <= season.end), seasons[2])

    def _quarter(self, at: int) -> Point | None:
        """ "Q1 2020", "the second quarter of 2020"."""
        short = _QUARTER.fullmatch(self.tokens[at])
        written = QUARTERS.get(self.tokens[at], 0) if "quarter" in self.tokens[at + 1 : at + 2] else 0
        number = int(short[1]) if short else written
        of = self._year_at(at + (1 if short else 2)) if number else None
        if not of:
            return None
        first = 3 * number - 2
        label = f"Q{number} {of.year}"
        return Point(date(of.year, first, 1), last_day(of.year, first + 2), label, of.next)

    def _half(self, at: int) -> Point | None:
        """ "first half of 2021", "2021 second half", "h1 2021"."""
        year_first = self._year_at(at) if is_year(self.tokens[at]) else None
        length = self.cue(year_first.next if year_first else at, Cue.HALF)
        of = year_first or (self._year_at(at + length) if length else None)
        if not length or not of:
            return None
        second = any(token in {"second", "2nd", "h2"} for token in self.tokens[at : at + length + 1])
        start, end = (
            (date(of.year, 7, 1), date(of.year, 12, 31))
            if second
            else (date(of.year, 1, 1), date(of.year, 6, 30))
        )
        after = of.next + length if year_first else of.next
        return Point(start, end, f"the {'second' if second else 'first'} half of {of.year}", after)

    def _year_at(self, at: int) -> _YearAt | None:
        while at < len(self.tokens) and self.tokens[at] in {"of", "in", "the", "de", "del", "van", "nel"}:
            at += 1
        if at < len(self.tokens) and is_year(self.tokens[at]):
            return _YearAt(int(self.tokens[at]), at + 1)
        return None

    def _numeric(self, at: int) -> Point | None:
        """2020-03 and 2020-03-05, which are tokens of their own."""
        numbers = [int(t) for t in self.tokens[at : at + 3] if t.isdigit() and len(t) in (2, 4)]
        if len(numbers) < 2 or not 1 <= numbers[1] <= 12 or len(self.tokens[at + 1]) != 2:
            return None
        if len(numbers) == 3 and numbers[2] <= monthrange(numbers[0], numbers[1])[1]:
            day = date(numbers[0], numbers[1], numbers[2])
            return Point(day, day, day.isoformat(), at + 3)
        label = f"{MONTHS[numbers[1] - 1]} {numbers[0]}"
        return Point(date(numbers[0], numbers[1], 1), last_day(numbers[0], numbers[1]), label, at + 2)

    def _month(self, at: int, *, named: bool = False) -> int | None:
        """The month that a word is; `named` where nothing else can be meant."""
        token = self.tokens[at]
        month = month_names(self.language).get(token) or month_names(DEFAULT_LANGUAGE).get(token)
        if month is None and (
            len(token) >= _SHORTEST_MISSPELT or (len(token) == _SHORTEST_MISSPELT - 1 and self._near_year(at))
        ):
            near = _month_spelling(self.language).near(token, 1)
            month = month_names(self.language)[near[0].word] if near else None
        # "may", "mar", "sept" are also words and names: they need a year, or "in" before them
        if month and len(token) < 4 and not named and not self._near_year(at):
            return None
        return month

    def _near_year(self, at: int) -> bool:
        near = self.tokens[max(at - 2, 0) : at + 4]
        before = self.tokens[at - 1] if at else ""
        return any(is_year(token) for token in near) or before in _BEFORE_A_MONTH

    def _month_point(self, month: int, at: int, day: int | None = None) -> Point | None:
        start = at - 1
        number = _ORDINAL.fullmatch(self.tokens[at]) if at + 1 < len(self.tokens) else None
        if day is None and number and is_year(self.tokens[at + 1]):  # "march 5 2020"
            day, at = int(number[1]), at + 1
        of = self._year_at(at)
        if day is None and not of and at < len(self.tokens):
            before = self.tokens[start - 1] if start else ""
            if before in _BEFORE_A_MONTH and (short := _SHORT_YEAR.fullmatch(self.tokens[at])):
                of = _YearAt(2000 + int(short[0]), at + 1)  # "in june 19"
            elif before in _BEFORE_A_DAY and (number := _ORDINAL.fullmatch(self.tokens[at])):
                day, at = int(number[1]), at + 1  # "on june 19"
        # a month without a year is the last one of that name
        named = of.year if of else self.today.year - (month > self.today.month)
        end = of.next if of else at
        if day is not None:
            if not 1 <= day <= monthrange(named, month)[1]:
                return None
            when = date(named, month, day)
            return Point(when, when, f"{day} {MONTHS[month - 1]} {named}", end)
        return Point(date(named, month, 1), last_day(named, month), f"{MONTHS[month - 1]} {named}", end)


class _YearAt(NamedTuple):
    year: int
    next: int


def _start(point: Point) -> date:
    return point.start


def _season(name: str, month: int, of: _YearAt) -> Point:
    """The three months from a month on."""
    last = of.year * 12 + month - 1 + 2
    end = last_day(last // 12, last % 12 + 1)
    return Point(date(of.year, month, 1), end, f"{name} {of.year}", of.next)


def is_month(token: str, language: str) -> bool:
    """Whether a word is the name of a month, or short for it, in the language or in English."""
    return token in month_names(language) or token in month_names(DEFAULT_LANGUAGE)


@lru_cache(maxsize=16)
def month_names(language: str) -> dict[str, int]:
    """Names of months, full and short, folded, in a language that Babel knows."""
    from babel import Locale

    found: dict[str, int] = {}
    locale = Locale(language)
    for context in ("format", "stand-alone"):
        for width in ("abbreviated", "wide"):
            for number, name in locale.months[context][width].items():
                for token in tokenize(name)[:1]:
                    if token.isalpha():
                        found[token] = int(number)
    if language == DEFAULT_LANGUAGE:
        found["sept"] = 9
    return found


@lru_cache(maxsize=16)
def _month_spelling(language: str) -> Spelling:
    return Spelling(name for name in month_names(language) if len(name) > 4)


def is_year(token: str) -> bool:
    """Whether a word is a year from 1900 to 2099."""
    return _YEAR.fullmatch(token) is not None


def last_day(of: int, month: int) -> date:
    """The last day of a month."""
    return date(of, month, monthrange(of, month)[1])
