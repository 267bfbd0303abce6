"""Names of events: which series an edition belongs to, which year it was, and events named in titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from bot.library.model import Delivery

# What a part of a title may end with that is the name of an event rather than of a talk …
_EVENT = re.compile(r"conference|conf|summit|meetup|forum|symposium")
# … and where a year follows; without one there are naming conventions and boot camps
_EVENT_OF_A_YEAR = re.compile(
    r"\w*(?:con|conf|fest|camp)|convention|congress|festival|days?|week|summit|forum"
)
# Sentences have these: "Running a meetup", "How we built the conference"
_OF_SENTENCES = frozenset(
    ["a", "an", "are", "do", "how", "i", "is", "my", "our", "to", "we", "what", "when", "why", "your"]
)
_SEPARATORS = re.compile(r"\s+[-–—|@]\s+|:\s+")
_YEAR = re.compile(r"(19|20)\d\d")
_NAME_WITH_YEAR = re.compile(r"([a-z]+)[ '’]?(\d\d|\d{4})")  # LISA18, KScope 19, DevConf 2020
# "… Meetup 04 Jul 2017", "… Meetup, 2017-07-04"
_DATE_AT_END = re.compile(r"[\s,]+(?:\d{1,2}(?:st|nd|rd|th|\.)?\s+[^\W\d]{3,9}\.?\s+\d{4}|\d{4}-\d\d-\d\d)$")
_LONGEST_EVENT = 8  # words; longer parts of a title are titles


@dataclass(frozen=True, slots=True)
class Occasion:
    """Where in the calendar of events a delivery belongs.

    `name` is "" where neither the event nor the title names one; `series` are the tokens of the
    name that stay the same from year to year.
    """

    name: str = ""
    series: tuple[str, ...] = ()
    year: int | None = None
    in_title: bool = False  # read from the title, since the file names no event

    @property
    def tokens(self) -> tuple[str, ...]:
        return tuple(tokenize(self.name))


def occasion(delivery: Delivery, known_series: AbstractSet[tuple[str, ...]]) -> Occasion:
    """The event of a delivery; where the file names none, the one that its title names.

    The year is the one in the event's name, else the date's: recordings of a conference are often
    dated by their upload, a year late.
    """
    dated = delivery.date.year if delivery.date else None
    name = delivery.event or _event_in_title(delivery, known_series)
    if not name:
        return Occasion(year=dated)
    series, year = split_year(name, dated)
    return Occasion(name, series, year or dated, in_title=not delivery.event)


def parts_of_title(title: str) -> list[str]:
    """The parts of a title around dashes, bars and colons: "Look Ma, no Code!" of "Kafka Summit
    London 2018 - Look Ma, no Code!".
    """
    return [part.strip() for part in _SEPARATORS.split(title)]


def is_parted(title: str) -> bool:
    """Whether a title has several parts."""
    return _SEPARATORS.search(title) is not None


def split_year(name: str, dated: int | None = None) -> tuple[tuple[str, ...], int | None]:
    """("kafka", "summit"), 2024 of "Kafka Summit 2024".  A number of two digits ("KScope 19",
    "LISA18") is a year only where the talk's date says so.
    """
    series: list[str] = []
    year = None
    for token in tokenize(name):
        letters_and_digits = _NAME_WITH_YEAR.fullmatch(token)
        if _YEAR.fullmatch(token):
            year = int(token)
        elif dated and token == f"{dated % 100:02}":
            year = dated
        elif letters_and_digits and letters_and_digits[2] in {str(dated), f"{(dated or 0) % 100:02}"}:
            series.append(letters_and_digits[1])
            year = dated
        else:
            series.append(token)
    return tuple(series), year


def _event_in_title(delivery: Delivery, known_series: AbstractSet[tuple[str, ...]]) -> str:
    """The first or last part of a title, where it is the name of an event for sure: a title taken
    for an event hides the talk from all who ask for its subject.
    """
    parts = parts_of_title(delivery.title)
    if len(parts) < 2:
        return ""
    names = (_DATE_AT_END.sub("", part) for part in (parts[0], parts[-1]))
    return next((name for name in names if _is_event(name, delivery, known_series)), "")


def _is_event(name: str, delivery: Delivery, known_series: AbstractSet[tuple[str, ...]]) -> bool:
    tokens = tokenize(name)
    if not 0 < len(tokens) <= _LONGEST_EVENT or _OF_SENTENCES & set(tokens):
        return False
    dated = delivery.date.year if delivery.date else None
    series, year = split_year(name, dated)
    if series and series in known_series:
        return True
    if len(tokens) == 1:
        # a year glued to a word ("LISA18"); "Python 3" and "OBIEE 12" are none, nor is "Base64"
        return bool(year and year == dated and len(series) == 1 and len(series[0]) > 2)
    if year:
        return any(_EVENT_OF_A_YEAR.fullmatch(word) or _EVENT.fullmatch(word) for word in series)
    # "Data Forum", "Apache Kafka Meetup Dublin" held in Dublin
    place = set(tokenize(delivery.location))
    while series and series[-1] in place:
        series = series[:-1]
    return len(series) > 1 and series != ("the", series[-1]) and _EVENT.fullmatch(series[-1]) is not None
