"""Names of events: which series an edition belongs to, which year it was, and events named in titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from bot.library.model import Delivery

# Words that make a part of a title the name of an event rather than of a talk.
_EVENT_WORDS = frozenset(
    [
        "conference",
        "conf",
        "summit",
        "meetup",
        "forum",
        "symposium",
        "congress",
        "convention",
        "camp",
        "fest",
        "festival",
    ]
)
_SEPARATORS = re.compile(r"\s+[-–—|@]\s+|:\s+")
_YEAR = re.compile(r"(19|20)\d\d")
_NAME_WITH_YEAR = re.compile(r"([a-z]+)[ '’]?(\d\d|\d{4})")  # LISA18, KScope 19, DevConf 2020
_DATE_AT_END = re.compile(r"\s+\d{1,2}(st|nd|rd|th)?\s+\w{3,9}\s+\d{4}$")  # "… Meetup 04 Jul 2017"
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
    name = delivery.event or _event_in_title(delivery.title, known_series)
    if not name:
        return Occasion(year=dated)
    series, year = split_year(name, dated)
    return Occasion(name, series, year or dated, in_title=not delivery.event)


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


def _event_in_title(title: str, known_series: AbstractSet[tuple[str, ...]]) -> str:
    parts = [part.strip() for part in _SEPARATORS.split(title)]
    if len(parts) < 2:
        return ""
    for part in (parts[0], parts[-1]):
        name = _DATE_AT_END.sub("", part)
        tokens = tokenize(name)
        if not 0 < len(tokens) <= _LONGEST_EVENT:
            continue
        series, year = split_year(name)
        named = bool(series) and series in known_series
        # a single word with a year glued to it ("LISA18") is an event, "Python 3" or "OBIEE 12" is not
        glued = len(tokens) == 1 and _NAME_WITH_YEAR.fullmatch(tokens[0]) is not None
        if named or glued or _EVENT_WORDS & set(tokens) or (year and len(tokens) > 1):
            return name
    return ""
