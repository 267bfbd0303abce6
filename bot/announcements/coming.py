"""What is due because time has passed: reminders, anniversaries, and what has waited for too long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.announcements.facts import lies_ahead
from bot.announcements.model import Item, Kind
from bot.announcements.schedule import anniversary, reminders

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime, timedelta

    from bot.announcements.model import Channel, Known
    from bot.announcements.schedule import Reminder, Schedule

_TOO_LATE = "it would have come too late"
_TOO_OLD = "it had waited for too long"


@dataclass(frozen=True, slots=True)
class Comes:
    """Something to tell about a talk at a time that is known beforehand."""

    talk: Known
    kind: Kind
    reminder: Reminder


def comes(
    talks: Iterable[Known], kinds: Collection[Kind], now: datetime, schedule: Schedule
) -> Iterator[Comes]:
    """What is to be told of these talks, today or later."""
    for talk in talks:
        start = talk.facts.start
        if start is None or talk.facts.cancelled:
            continue
        if Kind.COMING_UP in kinds and lies_ahead(talk.facts, now):
            for reminder in reminders(start, timed=talk.facts.timed, schedule=schedule):
                yield Comes(talk, Kind.COMING_UP, reminder)
        if Kind.ON_THIS_DAY in kinds and (reminder_ := anniversary(start, now, schedule)):
            yield Comes(talk, Kind.ON_THIS_DAY, reminder_)


def fallen_due(coming: Iterable[Comes], channels: Collection[Channel], now: datetime) -> Iterator[Item]:
    """The items of what has come. What a channel, or the talk's date, was too young for is none: who
    has just heard of a talk need not be reminded of it.
    """
    for each in coming:
        due, until = each.reminder.due, each.reminder.until
        if not due <= now < until:
            continue
        for channel in channels:
            heard = channel.since if each.kind is Kind.ON_THIS_DAY else max(channel.since, each.talk.dated)
            if heard < due:
                yield Item(channel.id, each.kind, each.talk.id, each.reminder.occasion, due=due, until=until)


def expired(items: Iterable[Item], now: datetime, max_age: timedelta) -> Mapping[str, Sequence[Item]]:
    """The due items that are no longer worth telling, by the reason."""
    late: list[Item] = []
    old: list[Item] = []
    for item in items:
        if item.until is not None and item.until <= now:
            late.append(item)
        elif item.due is not None and now - item.due > max_age:
            old.append(item)
    return {_TOO_LATE: late, _TOO_OLD: old}
