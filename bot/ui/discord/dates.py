"""Dates as Discord timestamps, which every reader sees in their own language and zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.utils import format_dt

if TYPE_CHECKING:
    from datetime import datetime

    from discord.utils import TimestampStyle

    from bot.library.model import Delivery

_NOON = 12  # o'clock: a day without a time is the same day for almost every reader then


def day(delivery: Delivery, style: TimestampStyle = "D") -> str:
    """When a talk is given, as a timestamp or two; "" where no file tells.
    Styles: "D" 13 May 2019, "d" 13/05/2019, "R" 7 years ago.
    """
    start, end = delivery.date, delivery.end
    if start is None:
        return ""
    first = stamp(start, style, has_time=delivery.has_time)
    if style == "R" or end is None or end.date() <= start.date():
        return first
    return f"{first} – {stamp(end, style, has_time=delivery.has_time)}"


def stamp(moment: datetime, style: TimestampStyle, *, has_time: bool) -> str:
    """A moment as a timestamp, or a day without a time of day."""
    if not has_time:
        moment = moment.replace(hour=_NOON, minute=0, second=0, microsecond=0)
    return format_dt(moment, style)


def when(delivery: Delivery) -> str:
    """As `day`, with the time of day where the file gives one, and how far off that is."""
    start, end = delivery.date, delivery.end
    if start is None:
        return ""
    if not delivery.has_time or (end and end.date() > start.date()):
        return f"{day(delivery)} ({day(delivery, 'R')})"
    return f"{format_dt(start, 'F')} ({format_dt(start, 'R')})"


def from_now(delivery: Delivery) -> str:
    """ "in an hour", "2 days ago", right whenever it is read; the day where the file gives no time."""
    if delivery.date is None:
        return ""
    return stamp(delivery.date, "R" if delivery.has_time else "D", has_time=delivery.has_time)
