"""When announcements go out: every so often, or at a time of day on some days of the week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.announcements.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, tzinfo

# What would be of no use later: it does not wait for the time of day.
PRESSING = frozenset({Kind.COMING_UP, Kind.CHANGED})
_TIMELY = frozenset({Kind.COMING_UP, Kind.ON_THIS_DAY})  # what is of no use before it is due

_MORNING = time(9)  # when reminders of talks without a time of day, and anniversaries, are told
_SHORTEST = 0.5  # seconds between two ticks
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """`every` is how often is looked for what is due. With `at`, news waits for that time of day, on
    `days` (Monday is 0), where the time zone is `zone`.
    """

    every: timedelta
    zone: tzinfo
    at: time | None = None
    days: frozenset[int] = frozenset(range(7))

    @property
    def morning(self) -> time:
        """The time of day at which what concerns a whole day is told."""
        return self.at or _MORNING

    def moment(self, day: date, at: time | None = None) -> datetime:
        """When it is that time (else `morning`) on a day. A time that the clocks skip is that much later,
        of one that comes twice the first counts.
        """
        return datetime.combine(day, at or self.morning, self.zone).astimezone(UTC)

    def released(self, kind: Kind, due: datetime, now: datetime) -> bool:
        """Whether what has been due since `due` may go out now. News that is due later than it can be was
        noted by a clock that has been put back since: it has waited long enough.
        """
        if kind in _TIMELY and now < due:
            return False
        if self.at is None or kind in PRESSING:
            return True
        last, coming = self._last(now), self.next(now)
        return last is not None and (due <= last or (coming is not None and due > coming))

    def next(self, now: datetime) -> datetime | None:
        """The next time of day at which news goes out; None where it does all the time."""
        return next((moment for moment in self._slots(now) if moment > now), None)

    def _last(self, now: datetime) -> datetime | None:
        return max((moment for moment in self._slots(now) if moment <= now), default=None)

    def _slots(self, now: datetime) -> Iterable[datetime]:
        """The times of day around now, in order."""
        if self.at is None:
            return
        today = now.astimezone(self.zone).date()
        for shift in range(-8, 9):
            day = today + timedelta(days=shift)
            if day.weekday() in self.days:
                yield self.moment(day)

    def pause(self, now: datetime, moments: Iterable[datetime]) -> float:
        """Seconds until the next tick: after `every`, or sooner where something is due at one of the
        moments to come.
        """
        coming = [moment for moment in (self.next(now), *moments) if moment is not None and moment > now]
        soonest = min((moment - now for moment in coming), default=self.every)
        return min(self.every.total_seconds(), max(_SHORTEST, soonest.total_seconds()))


@dataclass(frozen=True, slots=True)
class Reminder:
    """A time at which a talk is to be remembered: `due`, and of no use after `until`."""

    occasion: str
    due: datetime
    until: datetime


def reminders(start: datetime, *, timed: bool, schedule: Schedule) -> tuple[Reminder, ...]:
    """A day and an hour before a talk; of one without a time of day, the morning before only."""
    if not timed:
        eve = schedule.moment(start.date() - _DAY)
        end = start.replace(hour=0, minute=0, second=0, microsecond=0) + _DAY
        return (Reminder(f"day:{start.date().isoformat()}", eve, end),)
    begins = start.astimezone(UTC)
    stamp = begins.isoformat()
    return (
        Reminder(f"day:{stamp}", begins - _DAY, begins - _HOUR),
        Reminder(f"hour:{stamp}", begins - _HOUR, begins),
    )


def anniversary(start: datetime, now: datetime, schedule: Schedule) -> Reminder | None:
    """When to tell today that a talk was given on this day, years ago; None if it was not, or if nothing
    is told on this day of the week.
    """
    today, day = now.astimezone(schedule.zone).date(), start.date()
    if (day.month, day.day) != (today.month, today.day) or day.year >= today.year:
        return None
    if schedule.at and today.weekday() not in schedule.days:
        return None
    end = schedule.moment(today + _DAY, time(0))
    return Reminder(str(today.year), schedule.moment(today), end)
