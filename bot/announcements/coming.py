"""What is due because time has passed: reminders, anniversaries; and what is no longer worth telling."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.announcements.facts import lies_ahead
from bot.announcements.model import Item, Kind
from bot.announcements.schedule import anniversary, reminders

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from bot.announcements.model import Channel, Known
    from bot.announcements.schedule import Reminder, Schedule

_DAY = timedelta(days=1)

_CANCELLED = "the talk was cancelled before"
_MOVED = "the talk was moved before"
_TOO_LATE = "it would have come too late"
_TOO_OLD = "it had waited for too long"


@dataclass(frozen=True, slots=True)
class Comes:
    """Something to tell about a talk at a time that is known beforehand."""

    talk: Known
    kind: Kind
    reminder: Reminder


class Almanac:
    """The talks whose day will come: those to be given, and those whose day comes again every year, by
    that day, so that thousands of them cost nothing on the others.
    """

    def __init__(
        self, talks: Sequence[Known], kinds: Collection[Kind], schedule: Schedule, now: datetime
    ) -> None:
        """`now` is when these talks were looked at; a time before it takes another almanac."""
        self._kinds = kinds
        self._schedule = schedule
        self._ahead = tuple(talk for talk in talks if lies_ahead(talk.facts, now))
        self._days: defaultdict[tuple[int, int], list[Known]] = defaultdict(list)
        for talk in talks if Kind.ON_THIS_DAY in kinds else ():
            if talk.facts.start:
                self._days[talk.facts.start.month, talk.facts.start.day].append(talk)

    def ahead(self, now: datetime) -> list[Known]:
        """The talks to be given, soonest first."""
        found = [talk for talk in self._ahead if lies_ahead(talk.facts, now)]
        return sorted(found, key=lambda talk: (talk.facts.start or now, talk.id))

    def comes(self, now: datetime) -> Iterator[Comes]:
        """What is to be told, today or later."""
        for talk in self._ahead if Kind.COMING_UP in self._kinds else ():
            if lies_ahead(talk.facts, now):
                for reminder in _reminders(talk, self._schedule):
                    yield Comes(talk, Kind.COMING_UP, reminder)
        today = now.astimezone(self._schedule.zone)
        for talk in self._days.get((today.month, today.day), ()):
            found = talk.facts.start and anniversary(talk.facts.start, now, self._schedule)
            if found and not talk.facts.cancelled:
                yield Comes(talk, Kind.ON_THIS_DAY, found)


def _reminders(talk: Known, schedule: Schedule) -> Sequence[Reminder]:
    if talk.facts.start is None or talk.facts.cancelled:
        return ()
    return reminders(talk.facts.start, timed=talk.facts.timed, schedule=schedule)


def fallen_due(coming: Iterable[Comes], channels: Collection[Channel], now: datetime) -> Iterator[Item]:
    """The items of what has come. What a channel, or the talk's date, was too young for is none."""
    for each in coming:
        due, until = each.reminder.due, each.reminder.until
        if not due <= now < until:
            continue
        for channel in channels:
            turned = max(channel.since, each.talk.dated) > now  # the clock has been put back since
            if turned or _heard(each, channel) < due:
                yield Item(channel.id, each.kind, each.talk.id, each.reminder.occasion, due=due, until=until)


def _heard(each: Comes, channel: Channel) -> datetime:
    """Since when a channel has not heard of a talk: who has just heard of it need not be reminded, and
    who was told of it as new has heard of it for that day.
    """
    if each.kind is Kind.COMING_UP:
        return max(channel.since, each.talk.dated)
    return channel.since if each.talk.since <= channel.since else each.talk.since + _DAY


def why_not(item: Item, talk: Known, now: datetime, max_age: timedelta, schedule: Schedule) -> str:
    """Why a due item is no longer worth telling; empty where it is."""
    if talk.facts.cancelled and item.kind not in (Kind.CHANGED, Kind.RECORDING):
        return _CANCELLED
    if item.kind is Kind.COMING_UP and not _holds(item, talk, schedule):
        return _MOVED
    if item.until is not None and item.until <= now:
        return _TOO_LATE
    if item.due is not None and now - item.due > max_age:
        return _TOO_OLD
    return ""


def _holds(item: Item, talk: Known, schedule: Schedule) -> bool:
    """Whether a reminder is of the date that the talk has now."""
    return any(item.occasion == reminder.occasion for reminder in _reminders(talk, schedule))
