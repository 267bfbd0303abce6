"""How values are kept in columns, so that SQLite and PostgreSQL give back what they were given."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, Text
from sqlalchemy.types import TypeDecorator

from bot.announcements.model import Facts, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

    from sqlalchemy.engine import Dialect

_Choice = TypeVar("_Choice", bound="StrEnum")

# PostgreSQL's text takes no NUL, neither database takes half a surrogate pair (which is what Python makes
# of a file name that is not UTF-8); the backslash is what they are escaped with.
_UNSTORABLE = re.compile(r"[\\\x00\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


class Words(TypeDecorator[str]):
    """Any Python string."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else _UNSTORABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)


class Moment(TypeDecorator[datetime]):
    """A moment, with a time zone; it comes back in UTC. (SQLite has no zones, and would forget them.)"""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Choice(TypeDecorator[_Choice], Generic[_Choice]):
    """One of an enum's values, as text: a new one needs no migration."""

    impl = Text
    cache_ok = True

    def __init__(self, choices: type[_Choice]) -> None:
        super().__init__()
        self.choices = choices

    def process_bind_param(self, value: _Choice | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Dialect) -> _Choice | None:  # noqa: ARG002
        return None if value is None else self.choices(value)


class _Json(TypeDecorator[Any]):
    """A value as JSON in plain ASCII, so that no database can object to what is in it."""

    impl = Text
    cache_ok = True
    to_json: Callable[..., Any]
    from_json: Callable[..., Any]

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002
        return None if value is None else json.dumps(self.to_json(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any | None:  # noqa: ANN401, ARG002
        return None if value is None else self.from_json(json.loads(value))


class Names(_Json):
    """A frozen set of strings."""

    cache_ok = True

    @staticmethod
    def to_json(names: frozenset[str]) -> list[str]:
        return sorted(names)

    @staticmethod
    def from_json(kept: list[str]) -> frozenset[str]:
        return frozenset(kept)


class FactsColumn(_Json):
    """`Facts`; their start keeps its time zone."""

    cache_ok = True

    @staticmethod
    def to_json(facts: Facts) -> dict[str, Any]:
        kept = {field.name: getattr(facts, field.name) for field in fields(facts)}
        return kept | {"start": facts.start and zoned(facts.start)}

    @staticmethod
    def from_json(kept: dict[str, Any]) -> Facts:
        return Facts(**kept | {"start": kept["start"] and unzoned(kept["start"])})


class TroubleColumn(_Json):
    """`Trouble`."""

    cache_ok = True
    _MOMENTS = ("since", "tried", "again")

    @classmethod
    def to_json(cls, trouble: Trouble) -> dict[str, Any]:
        kept = {field.name: getattr(trouble, field.name) for field in fields(trouble)}
        return kept | {name: kept[name].isoformat() for name in cls._MOMENTS}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Trouble:
        return Trouble(**kept | {name: datetime.fromisoformat(kept[name]) for name in cls._MOMENTS})


def zoned(moment: datetime) -> dict[str, Any]:
    """A moment and the name of its zone, where it has one. The offset alone would not do: in the hour that
    comes twice when the clocks go back, Python holds moments of different zones never to be equal.
    """
    zone = moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else None
    return {"at": moment.isoformat(), "zone": zone, "fold": moment.fold}


def unzoned(kept: dict[str, Any]) -> datetime:
    """The moment of `zoned`; in a fixed offset where this machine does not know the zone."""
    moment = datetime.fromisoformat(kept["at"]).replace(fold=kept["fold"])
    if kept["zone"] is None:
        return moment
    try:
        return moment.replace(tzinfo=ZoneInfo(kept["zone"]))
    except (KeyError, ValueError, OSError):
        return moment
