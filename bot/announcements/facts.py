"""What is remembered of a delivery, and when it takes place."""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.announcements.model import Facts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.library.model import Delivery

# Counts what the fingerprint is made of: after a change of it, fingerprints of before tell nothing.
_VERSION = "1"


def facts_of(delivery: Delivery) -> Facts:
    """What announcements remember of a delivery."""
    return Facts(
        title=delivery.title,
        event=delivery.event,
        location=delivery.location,
        start=delivery.date,
        timed=delivery.has_time,
        recorded=is_recorded(delivery),
        cancelled=delivery.cancelled,
        fingerprint=fingerprint(delivery),
    )


def is_recorded(delivery: Delivery) -> bool:
    """Whether there is a recording of this very delivery, not of another occasion."""
    return any(not recording.other_occasion for recording in delivery.recordings)


def fingerprint(delivery: Delivery) -> str:
    """Stands for everything that an announcement shows: another one, another text."""
    shown = "\0".join(_shown(delivery)).encode("utf-8", "surrogatepass")
    return f"{_VERSION}:{blake2b(shown, digest_size=12).hexdigest()}"


def differ(one: str, other: str) -> bool:
    """Whether two fingerprints stand for different texts; those of another version tell nothing."""
    return one != other and one.partition(":")[0] == other.partition(":")[0]


def _shown(delivery: Delivery) -> Iterator[str]:
    yield from (delivery.key, delivery.title, delivery.event, delivery.event_url, delivery.location)
    yield from (_moment(delivery.date), _moment(delivery.end), f"{delivery.has_time} {delivery.cancelled}")
    yield from delivery.speakers
    yield from (delivery.abstract.source, delivery.image, delivery.page)
    for link in (*delivery.slides, *delivery.recordings, *delivery.resources):
        yield from (link.title, link.url)


def _moment(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def over(facts: Facts) -> datetime | None:
    """When a talk no longer lies ahead: when it begins, or at the end of a day without a time."""
    if facts.start is None or facts.timed:
        return facts.start
    return facts.start.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def lies_ahead(facts: Facts, now: datetime) -> bool:
    """Whether a talk is still to be given."""
    end = over(facts)
    return end is not None and end > now
