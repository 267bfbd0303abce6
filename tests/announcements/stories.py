"""What happens to talks, and what people are to hear of it in each channel.

Stories of one kind follow each other in one world, three days apart, so that what went wrong in one would
show in the next. The talks of each have names of their own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.announcements.model import Kind
from bot.library.model import Delivery, Resource, ResourceKind

ZONE = ZoneInfo("Europe/London")
BEGIN = datetime(2027, 1, 10, 12, 0, tzinfo=UTC)
APART = timedelta(days=3)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

NAMES = ("new", "ahead", "digest", "recording", "day", "hour", "changed", "moved", "cancelled", "on this day")

_KINDS = {
    "new": {Kind.NEW},
    "ahead": {Kind.NEW},
    "digest": {Kind.NEW},
    "recording": {Kind.NEW, Kind.RECORDING},
    "day": {Kind.NEW, Kind.COMING_UP},
    "hour": {Kind.NEW, Kind.COMING_UP},
    "changed": {Kind.NEW, Kind.CHANGED},
    "moved": {Kind.NEW, Kind.CHANGED},
    "cancelled": {Kind.NEW, Kind.CHANGED},
    "on this day": {Kind.NEW, Kind.ON_THIS_DAY},
}

# What each channel hears in all, of each talk: what its messages say at last. (The announcement of a talk
# that was cancelled says so, too.)
_HEARD = {
    "new": ("new",),
    "ahead": ("ahead",),
    "digest": ("new",),
    "recording": ("new", "recording"),
    "day": ("ahead", "coming up"),
    "hour": ("ahead", "coming up"),
    "changed": ("ahead", "changed"),
    "moved": ("ahead", "moved"),
    "cancelled": ("cancelled", "cancelled"),
    "on this day": ("new", "on this day"),
}


@dataclass(frozen=True)
class Story:
    """Something happens to talks that were known before, or makes them known. `happens` is when; `known`
    when what was before is to be known.
    """

    name: str
    number: int

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(_KINDS[self.name])

    @property
    def happens(self) -> datetime:
        return BEGIN + self.number * APART

    @property
    def known(self) -> datetime:
        if self.name == "hour":  # too late for the reminder on the day before
            return self.happens - 6 * HOUR
        return self.happens - 30 * HOUR

    @property
    def before(self) -> tuple[Delivery, ...]:
        return () if self.name in ("new", "ahead", "digest") else (self._talk(),)

    @property
    def after(self) -> tuple[Delivery, ...]:
        talk = self._talk()
        match self.name:
            case "digest":
                return tuple(self._talk(letter) for letter in "abcdef")
            case "recording":
                return (replace(talk, recordings=(self._recording(),)),)
            case "changed":
                return (replace(talk, location="The Other Room"),)
            case "moved":
                return (replace(talk, date=self._start() + 2 * HOUR),)
            case "cancelled":
                return (replace(talk, cancelled=True),)
            case _:
                return (talk,)

    @property
    def heard(self) -> Counter[tuple[str, str]]:
        """What a channel hears: what is told, of which talk."""
        return Counter((told, talk.title) for talk in self.after for told in _HEARD[self.name])

    @property
    def messages(self) -> int:
        """In how many messages."""
        return len(_HEARD[self.name])

    @property
    def shown(self) -> str:
        """What the announcement of the talk as new shows at last."""
        shown = {"recording": self._recording().url, "changed": "The Other Room"}
        return shown.get(self.name, self.after[0].title)

    @property
    def event(self) -> tuple[str, datetime, str] | None:
        """The scheduled event in the server at last: the name, when, and where."""
        talk = self.after[0]
        if talk.date is None or talk.date < self.happens or talk.cancelled:
            return None
        return talk.title, talk.date, talk.location

    def _talk(self, letter: str = "") -> Delivery:
        name = f"{self.name.replace(' ', '-')}-{self.number}{letter}"
        return Delivery(
            id=name,
            key=name,
            slug=name,
            title=f"Talk {self.number}{letter}",
            date=self._start(),
            has_time=True,
            event="Conference",
            location="The Room",
        )

    def _start(self) -> datetime:
        """When the talk is given, as it is known first."""
        match self.name:
            case "day":
                return self.happens + 23 * HOUR
            case "hour":
                return self.happens + 55 * MINUTE
            case "ahead" | "changed" | "moved" | "cancelled":
                return self.happens + 30 * HOUR
            case "on this day":
                return self.happens.replace(year=2015)
            case _:
                return datetime(2015, 12, 1, 12, 0, tzinfo=UTC)

    def _recording(self) -> Resource:
        return Resource("Recording", f"https://video.example/{self.number}", kind=ResourceKind.RECORDING)


def library(last: Story, *, happened: bool) -> list[Delivery]:
    """The talks of all stories up to one, newest first."""
    talks = [talk for number in range(last.number) for talk in replace(last, number=number).after]
    talks += last.after if happened else last.before
    return sorted(talks, key=lambda talk: talk.date or BEGIN, reverse=True)
