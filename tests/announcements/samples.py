"""Talks and what is known of them, as short to write as they may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.announcements.identity import candidate
from bot.announcements.model import Channel, Item, Kind, Known, Origin
from bot.announcements.plan import Noticed, notice
from bot.library.model import Delivery, Prose, Resource

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bot.announcements.model import Plan

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ALL = frozenset(Kind)
HERE, THERE = 111, 222  # channels


def talk(id: str, date: datetime | None = NOW + 30 * DAY, **fields: Any) -> Delivery:  # noqa: A002
    """A talk in a file of its own, at ten in a month's time unless given."""
    given: dict[str, Any] = {
        "key": id,
        "title": f"About {id.rpartition('/')[2]}",
        "slug": id.rpartition("/")[2],
        "event": "Some Days",
        "location": "Ghent",
        "has_time": True,
        "path": f"{id}.md",
        "abstract": Prose("What it is about."),
    }
    return Delivery(id=id, date=date, **(given | fields))


def several(id: str, *occasions: tuple[datetime | None, str], **fields: Any) -> list[Delivery]:  # noqa: A002
    """The deliveries of one file, in its order: when, and at which event."""
    keys = [id, *(f"{id}#{number}" for number in range(2, len(occasions) + 1))]
    return [
        talk(id, date, key=key, event=event, **fields)
        for key, (date, event) in zip(keys, occasions, strict=True)
    ]


def recorded(delivery: Delivery) -> Delivery:
    return replace(delivery, recordings=(Resource("Recording", "https://video.example.org/1"),))


def at_path(delivery: Delivery, id: str) -> Delivery:  # noqa: A002
    """The same content in another file; its slug stays if the file gives it."""
    _, mark, number = delivery.key.partition("#")
    return replace(delivery, id=id, key=f"{id}{mark}{number}", path=f"{id}.md")


def newest_first(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """In the order of a library."""
    least = datetime.min.replace(tzinfo=UTC)
    return sorted(deliveries, key=lambda d: (-(d.date or least).timestamp(), d.key))


def channel(id: int = HERE, since: datetime = NOW - DAY, **fields: Any) -> Channel:  # noqa: A002
    return Channel(id, Origin.COMMAND, since, **fields)


def known(*deliveries: Delivery, at: datetime = NOW - DAY) -> list[Known]:
    """What is known after a look at these."""
    return [candidate(delivery, at) for delivery in deliveries]


def look(
    before: Collection[Known],
    *deliveries: Delivery,
    due: Collection[Item] = (),
    channels: Sequence[Channel] | None = None,
    kinds: Collection[Kind] = ALL,
    now: datetime = NOW,
    first: bool = False,
) -> Noticed:
    """One look at the files, with one channel unless given."""
    where = (channel(),) if channels is None else channels
    return notice(before, newest_first(deliveries), where, due, kinds, now, first=first)


def told(plan: Plan) -> list[tuple[str, str]]:
    """What a plan has to tell: kind and talk."""
    return [(item.kind.value, item.talk) for item in plan.items]


def after(before: Iterable[Known], plan: Plan) -> list[Known]:
    """What is known once a plan is kept."""
    return list(({talk.id: talk for talk in before} | {talk.id: talk for talk in plan.talks}).values())
