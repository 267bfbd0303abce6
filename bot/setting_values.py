"""What the values of settings may be: each function takes what a file or a variable says and returns
what it means, or raises ValueError with what it must be.
"""

from __future__ import annotations

import re
from datetime import time, timedelta
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"(\d{1,6}) ?([smhd])", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# the values of bot.announcements.model.Kind, which no other module of settings needs to load
KINDS = ("new", "recording", "coming-up", "changed", "on-this-day")

# below this (0 to 100) a "did you mean" is a guess that misleads
_NEAR = 60.0


def duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or int(match[1]) == 0:
        raise ValueError("must be a duration such as 10s, 15m, 2h or 1d")
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])


def folders(value: object) -> tuple[Path, ...]:
    folders: list[Path] = []
    for folder in value if isinstance(value, list | tuple) else [value]:
        if not isinstance(folder, str | Path) or not str(folder).strip():
            raise ValueError("must be a folder or a list of folders")
        folders.append(Path(folder))
    if not folders:
        raise ValueError("must name at least one folder")
    return tuple(folders)


def cache(value: object) -> Path | Literal[False] | None:
    """A folder; False for none at all, None for the one that the system has for such things."""
    if value is None or value is False:
        return value
    if isinstance(value, str | Path) and str(value).strip():
        return Path(value).expanduser()
    raise ValueError("must be a folder, or false")


def web_address(value: object) -> str:
    problem = "must be a web address that begins with https:// or http://"
    if not isinstance(value, str):
        raise ValueError(problem)
    address = value.strip()
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:  # a port that is no number, a bracket that is not closed
        usable = False
    if not usable or any(char.isspace() for char in address):
        raise ValueError(problem)
    return address.rstrip("/")


def site_url(value: object) -> str | None:
    # with the slash at its end, relative addresses are below it
    return None if value is None else f"{web_address(value)}/"


def page(value: object) -> str:
    try:
        fields = {name for _, name, _, _ in Formatter().parse(str(value)) if name is not None}
    except ValueError:  # a brace that is not closed
        fields = set()
    if not isinstance(value, str) or fields != {"slug"}:
        raise ValueError('must be an address below site_url with {slug} in it, such as "{slug}/"')
    return value.strip()


def timezone(value: object) -> ZoneInfo:
    if isinstance(value, ZoneInfo):
        return value
    if not isinstance(value, str):
        raise ValueError("must be the name of a time zone, such as Europe/London")
    try:
        return ZoneInfo(value.strip())
    except (KeyError, ValueError, OSError):  # unknown; "../x"; "Europe", which is a folder
        hint = did_you_mean(nearest_zone(value))
        raise ValueError(f"must be the name of a time zone, such as Europe/London{hint}") from None


def nearest_zone(name: str) -> str | None:
    zones = sorted(available_timezones())
    cities = {zone.rpartition("/")[2].lower(): zone for zone in zones}
    return nearest(name, cities, at_least=85) or nearest(
        name, {zone.lower(): zone for zone in zones}, at_least=75
    )


def optional_timezone(value: object) -> ZoneInfo | None:
    return None if value is None else timezone(value)


def time_of_day(value: object) -> time | None:
    if value is None or isinstance(value, time):
        return value
    match = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    # without quotes YAML takes 12:30 for the number 750
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError('must be a time of day in quotes, such as "09:00"')
    return time(int(match[1]), int(match[2]))


def days(value: object) -> frozenset[int]:
    """Days of the week by number, Monday is 0."""
    if isinstance(value, frozenset):  # the default
        return value
    words = [word[:3] for word in _words(value)]
    if not words:
        raise ValueError("must name at least one day")
    return frozenset(DAYS.index(day) for day in _known(words, DAYS, "days of the week"))


def kinds(value: object) -> frozenset[str]:
    """Kinds of announcements; none at all is a choice too."""
    if isinstance(value, frozenset):  # the default
        return value
    return frozenset(_known(_words(value), KINDS, "kinds of announcements"))


def _words(value: object) -> list[str]:
    items = value if isinstance(value, list | tuple) else [value]
    return [str(item).strip().lower().replace("_", "-").replace(" ", "-") for item in items]


def _known(words: Sequence[str], known: Sequence[str], what: str) -> Sequence[str]:
    for word in words:
        if word not in known:
            hint = did_you_mean(nearest(word, {each: each for each in known}))
            raise ValueError(f"must be a list of {what}: {', '.join(known)}{hint}")
    return words


def channels(value: object) -> tuple[int, ...]:
    problem = "must be a list of channel ids, such as [123456789012345678]"
    if not isinstance(value, list | tuple):
        raise ValueError(problem)
    ids: list[int] = []
    for item in value:
        text = str(item).strip()
        # ids are 64-bit numbers; isdecimal alone would take other alphabets' digits
        if isinstance(item, bool) or not (text.isascii() and text.isdecimal() and 0 < int(text[:20]) < 2**63):
            raise ValueError(problem)
        ids.append(int(text))
    return tuple(dict.fromkeys(ids))


def database(value: object) -> str:
    problem = "must be sqlite:///path/to/file.db or postgresql://user@host/database"
    if not isinstance(value, str):
        raise ValueError(problem)
    address = value.strip()
    scheme, separator, rest = address.partition("://")
    if scheme == "postgres":  # what hosting companies write, and what SQLAlchemy refuses
        scheme = "postgresql"
    if not separator or scheme not in ("sqlite", "postgresql"):
        raise ValueError(problem)
    if scheme == "sqlite" and not rest.removeprefix("/"):
        raise ValueError(problem)
    return f"{scheme}://{rest}"


def nearest(word: str, names: Mapping[str, str], at_least: float = _NEAR) -> str | None:
    """What stands in `names` under the key nearest to `word`; None when none is near."""
    wanted = re.sub(r"[ -]", "_", word.strip().lower())
    match = process.extractOne(wanted, list(names), scorer=fuzz.ratio, score_cutoff=at_least)
    return names[match[0]] if match else None


def did_you_mean(name: str | None) -> str:
    return f'; did you mean "{name}"?' if name else ""
