"""What has changed about a talk, old → new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.announcements.facts import facts_of
from bot.ui.discord.dates import stamp
from bot.ui.discord.escape import short
from bot.ui.discord.labels import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.announcements.model import Facts, Told
    from bot.ui.discord.locales import Locale

_TEXT = 200  # of a title, an event, a place
_NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was. The texts are Markdown."""

    name: str  # "Date"
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.name}: ~~{self.old}~~ → **{self.new}**"


def headline(told: Told) -> str:
    """The phrase that says what has changed most: that it is cancelled, that it is not, the date."""
    before, now = told.item.before, facts_of(told.talk)
    if now.cancelled:
        return "cancelled"
    if before and before.cancelled:
        return "after_all"
    if before and _moment(before) != _moment(now):
        return "moved"
    return "changed"


def changes(told: Told, locale: Locale, limit: int = _TEXT) -> list[Change]:
    """What is not as it was when the channel last heard of the talk; the most pressing first."""
    before, now = told.item.before, facts_of(told.talk)
    if before is None:
        return []
    found = dict(_compared(before, now, limit))
    return [Change(locale.say(key), old, new) for key, (old, new) in found.items() if old != new]


def _compared(before: Facts, now: Facts, limit: int) -> Iterator[tuple[str, tuple[str, str]]]:
    if _moment(before) != _moment(now):
        yield "card.date", (_moment(before), _moment(now))
    for key, old, new in (
        ("card.place", before.location, now.location),
        ("card.event", before.event, now.event),
        ("announcements.title", before.title, now.title),
    ):
        if old != new:
            yield key, (_text(old, limit), _text(new, limit))


def _moment(facts: Facts) -> str:
    """When a talk is given: the same text for the same moment, whatever the zone."""
    if facts.start is None:
        return _NOTHING
    return stamp(facts.start, "F" if facts.timed else "D", has_time=facts.timed)


def _text(text: str, limit: int) -> str:
    found = short(text, limit)
    return found if visible(found) else _NOTHING
