"""Reads the dates that people write into talk files.

The formats are those found in the front matter of public talk sites: ISO 8601 (Hugo, Jekyll),
`05/03/2020` (rdenise's Jekyll site), English month names (shownotes), a bare year (Astro blogs).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

# what a message about an unreadable date offers instead
ACCEPTED = (
    "2020-03-05, 2020-03-05T14:00, 05/03/2020 (day first), 5 March 2020, March 5, 2020, 2020-03 or 2020"
)

# Hugo writes 0001-01-01 for "no date"; nothing outside these years is a talk
_FIRST_YEAR, _LAST_YEAR = 1900, 2199

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
# "5", "5th", and the first day of "5-7"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s*[-–—]\s*\d{1,2}(?:st|nd|rd|th)?)?"
_YEAR = r"(?P<year>\d{4})"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})",
        rf"{_YEAR}[/.](?P<month>\d{{1,2}})[/.](?P<day>\d{{1,2}})",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        rf"(?P<first>\d{{1,2}})[/.-](?P<second>\d{{1,2}})[/.-]{_YEAR}",
        rf"{_MONTH}\s+{_DAY}\s*,?\s+{_YEAR}",
        rf"{_DAY}[\s-]+(?:of\s+)?{_MONTH}\s*,?[\s-]+{_YEAR}",
        rf"{_MONTH}\s*,?\s+{_YEAR}",
        rf"{_YEAR}[-/](?P<month>\d{{1,2}})",
        _YEAR,
    )
)
# How nearly every file has it: Python reads it several times as fast as the patterns do.
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:T(?:[01]\d|2[0-3]):\d\d:\d\d)?", re.ASCII)
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_TIME = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?\s*(?P<half>[ap]m)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?:T|,?\s+(?:at\s+)?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was: `at` has a time zone; `has_time` tells whether a time of day was given."""

    at: datetime
    has_time: bool


def read_date(value: object, zone: tzinfo, clock: object = None) -> Moment | None:
    """The moment that `value` names (text, a number, a date or a datetime), or None if it names none.

    `zone` is taken where the value has none. `clock` is a time of day from a field of its own
    ("10:30"); it counts where the value has no time. Midnight counts as "no time given":
    generators write it for dates.
    """
    found = _read(value)
    if found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        return None
    if found.time() == time() and (start := _clock(clock)):
        found = datetime.combine(found.date(), start, start.tzinfo or found.tzinfo)
    return Moment(found if found.tzinfo else found.replace(tzinfo=zone), found.time() != time())


def _read(value: object) -> datetime | None:
    match value:
        case bool() | None:
            return None
        case datetime():
            return value
        case date():
            return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - the caller adds the zone
        case int() | float() | str():
            return _read_text(" ".join(str(value).split()))
        case _:
            return None


def _read_text(text: str) -> datetime | None:
    if len(text) > 80:
        return None
    if _ISO.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return None
    text = text[found.end() :] if (found := _WEEKDAY.match(text)) else text
    for pattern in _DATES:
        if (found := pattern.match(text)) and (rest := _rest(text[found.end() :])) is not None:
            return _at(found.groupdict(), rest)
    return None


def _rest(text: str) -> time | None:
    """The time of day in what follows a date; midnight if nothing follows, None if something else does."""
    if not text.strip():
        return time()
    found = _BETWEEN.match(text)
    return _clock(text[found.end() :]) if found else None


def _clock(value: object) -> time | None:
    if isinstance(value, time):
        return value
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        return None
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "pm" else 0)
    try:
        return time(hour, minute, second, tzinfo=_zone(found["zone"]))
    except ValueError:
        return None


def _zone(text: str | None) -> tzinfo | None:
    """ "+0200", "-08:00", "+01", "Z" → a fixed offset; ValueError from a whole day on."""
    if not text:
        return None
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _at(parts: dict[str, str | None], clock: time) -> datetime | None:
    year, month, day = int(parts["year"] or 0), parts.get("month") or "1", parts.get("day") or "1"
    if first := parts.get("first"):
        day, month = first, parts["second"] or ""
        if int(month) > 12:
            day, month = month, day
    if name := parts.get("name"):
        month = str(_MONTHS[name[:3].lower()])
    try:
        return datetime(
            year, int(month), int(day), clock.hour, clock.minute, clock.second, tzinfo=clock.tzinfo
        )
    except ValueError:
        return None
