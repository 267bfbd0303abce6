"""A talk in the future as one of Discord's scheduled events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ui.discord.keys import digest
from bot.ui.discord.labels import label
from bot.ui.discord.markdown import cut_markdown
from bot.ui.discord.text import size
from bot.ui.discord.urls import safe
from bot.ui.text import one_line

if TYPE_CHECKING:
    from datetime import datetime

    from bot.library.model import Delivery
    from bot.ui.discord.locales import Locale

# https://docs.discord.com/developers/resources/guild-scheduled-event
_NAME = 100
_DESCRIPTION = 1_000
_LOCATION = 100
_LENGTH = timedelta(hours=1)  # of a talk whose file does not tell; Discord wants to know
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class EventFields:
    """What a scheduled event shows. The description ends with `marker`, by which it is found again."""

    name: str
    description: str
    location: str
    start: datetime
    end: datetime
    marker: str


def event_fields(talk: Delivery, locale: Locale) -> EventFields | None:
    """The event for a talk, None for one without a date. One without a time of day takes the whole day."""
    if talk.date is None:
        return None
    start, end = _span(talk.date, talk.end, timed=talk.has_time)
    place = one_line(talk.location) or one_line(talk.event) or talk.page
    return EventFields(
        name=label(talk.title, _NAME),
        description=_description(talk, locale),
        location=label(place, _LOCATION),
        start=start,
        end=end,
        marker=event_marker(talk),
    )


def event_marker(talk: Delivery) -> str:
    """What tells the talk's event from every other: the same as long as the talk's file stays where it is."""
    return f"({digest(talk.key)})"


def _span(start: datetime, end: datetime | None, *, timed: bool) -> tuple[datetime, datetime]:
    if timed:
        return start, end if end and end > start else start + _LENGTH
    first = start.replace(hour=0, minute=0, second=0, microsecond=0)
    last = end if end and end > first else first
    return first, last.replace(hour=0, minute=0, second=0, microsecond=0) + _DAY


def _description(talk: Delivery, locale: Locale) -> str:
    page = safe(talk.page, _DESCRIPTION // 3)
    event = label(talk.event, _LOCATION) if one_line(talk.event) else ""
    last = " ".join(filter(None, [page and f"{locale.say('buttons.page')}: {page}", event_marker(talk)]))
    room = _DESCRIPTION - size(event) - size(last) - 2 * len("\n\n")
    abstract = cut_markdown(talk.abstract.markdown, room).text if talk.abstract else ""
    return "\n\n".join(filter(None, [event, abstract, last]))
