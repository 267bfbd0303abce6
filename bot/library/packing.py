"""What was read from a talk file as bytes, and back: for the cache, and on the way between processes.

The file's own name is in none of it: who unpacks knows the file.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from sys import intern
from typing import TYPE_CHECKING

import msgspec

from bot.library.front_matter import Reading
from bot.library.model import Delivery, Problem, Prose, Reaction, Resource, ResourceKind

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.library.files import TalkFile

_FIRST_DAY = datetime.min  # noqa: DTZ901 - the zone is added where a moment is made
_MICROSECOND = timedelta(microseconds=1)

# Microseconds since the year 1 where it was, and how many seconds that is from UTC; None: as the site's
_Moment = tuple[int, int | None]
_Resource = tuple[str, str, str, ResourceKind, bool]
_Reaction = tuple[str, str, str, int | None, str]


class PackingError(Exception):
    """A value that cannot be packed: it has to be read from its file."""


class _Delivery(msgspec.Struct, array_like=True, gc=False):
    title: str
    slug: str
    date: _Moment | None
    end: _Moment | None
    has_time: bool
    event: str
    event_url: str
    location: str
    speakers: tuple[str, ...]
    tags: tuple[str, ...]
    language: str
    abstract: bytes
    slides: tuple[_Resource, ...]
    recordings: tuple[_Resource, ...]
    resources: tuple[_Resource, ...]
    reactions: tuple[_Reaction, ...]
    image: str
    page: str
    cancelled: bool
    aliases: tuple[str, ...]


class Packed(msgspec.Struct, array_like=True, gc=False):
    """A `Reading`, in types that msgspec encodes as they are."""

    deliveries: tuple[_Delivery, ...]
    problems: tuple[tuple[int, str, bool], ...]
    skipped: str
    left_out: int


def pack(reading: Reading, file: TalkFile, zone: tzinfo) -> Packed:
    """What was read from this file; `zone` is the site's. Raises PackingError."""
    deliveries = reading.deliveries
    keys = [file.id, *(f"{file.id}#{number}" for number in range(2, len(deliveries) + 1))]
    ours = all(each.key == key and each.id == file.id for each, key in zip(deliveries, keys, strict=False))
    paths = {each.path for each in deliveries} | {problem.path for problem in reading.problems}
    if not ours or not paths <= {file.shown}:
        raise PackingError("what was read is of another file")
    return Packed(
        tuple(_pack_delivery(each, zone) for each in deliveries),
        tuple((problem.line, problem.message, problem.fatal) for problem in reading.problems),
        reading.skipped,
        reading.left_out,
    )


def unpack(packed: Packed, file: TalkFile, zone: tzinfo) -> Reading:
    """What was packed, as what was read from this file."""
    return Reading(
        tuple(
            _unpack_delivery(each, file, file.id if at == 0 else f"{file.id}#{at + 1}", zone)
            for at, each in enumerate(packed.deliveries)
        ),
        tuple(Problem(file.shown, *problem) for problem in packed.problems),
        packed.skipped,
        packed.left_out,
    )


def _pack_delivery(delivery: Delivery, zone: tzinfo) -> _Delivery:
    return _Delivery(
        title=delivery.title,
        slug=delivery.slug,
        date=_pack_moment(delivery.date, zone),
        end=_pack_moment(delivery.end, zone),
        has_time=delivery.has_time,
        event=delivery.event,
        event_url=delivery.event_url,
        location=delivery.location,
        speakers=delivery.speakers,
        tags=delivery.tags,
        language=delivery.language,
        abstract=delivery.abstract.utf8,
        slides=_pack_resources(delivery.slides),
        recordings=_pack_resources(delivery.recordings),
        resources=_pack_resources(delivery.resources),
        reactions=tuple(_pack_reaction(each) for each in delivery.reactions),
        image=delivery.image,
        page=delivery.page,
        cancelled=delivery.cancelled,
        aliases=delivery.aliases,
    )


def _unpack_delivery(packed: _Delivery, file: TalkFile, key: str, zone: tzinfo) -> Delivery:
    return Delivery(
        file.id,
        key,
        packed.title,
        file.shown,
        packed.slug,
        _unpack_moment(packed.date, zone),
        _unpack_moment(packed.end, zone),
        packed.has_time,
        # what many talks have in common is kept once
        intern(packed.event),
        intern(packed.event_url),
        intern(packed.location),
        tuple(map(intern, packed.speakers)),
        tuple(map(intern, packed.tags)),
        intern(packed.language),
        Prose(packed.abstract),
        _unpack_resources(packed.slides),
        _unpack_resources(packed.recordings),
        _unpack_resources(packed.resources),
        tuple(_unpack_reaction(*each) for each in packed.reactions),
        packed.image,
        packed.page,
        packed.cancelled,
        packed.aliases,
    )


def _pack_resources(resources: tuple[Resource, ...]) -> tuple[_Resource, ...]:
    return tuple(
        (each.title, each.url, each.description, each.kind, each.other_occasion) for each in resources
    )


def _unpack_resources(packed: tuple[_Resource, ...]) -> tuple[Resource, ...]:
    return tuple(
        Resource(intern(title), url, description, kind, other)
        for title, url, description, kind, other in packed
    )


def _pack_reaction(reaction: Reaction) -> _Reaction:
    day = reaction.on.toordinal() if reaction.on else None
    return reaction.text, reaction.author, reaction.handle, day, reaction.url


def _unpack_reaction(text: str, author: str, handle: str, day: int | None, url: str) -> Reaction:
    return Reaction(text, author, handle, date.fromordinal(day) if day else None, url)


def _pack_moment(moment: datetime | None, zone: tzinfo) -> _Moment | None:
    if moment is None:
        return None
    micros = (moment.replace(tzinfo=None) - _FIRST_DAY) // _MICROSECOND
    if moment.tzinfo is zone and not moment.fold:
        return micros, None
    offset = moment.tzinfo.utcoffset(None) if isinstance(moment.tzinfo, timezone) else None
    if offset is None or offset.microseconds or moment.fold:
        raise PackingError(f"a time zone of its own: {moment!r}")
    return micros, offset.days * 86_400 + offset.seconds


def _unpack_moment(packed: _Moment | None, zone: tzinfo) -> datetime | None:
    if packed is None:
        return None
    micros, offset = packed
    return (_FIRST_DAY + micros * _MICROSECOND).replace(tzinfo=zone if offset is None else _offset(offset))


@lru_cache(100)
def _offset(seconds: int) -> tzinfo:
    return timezone(timedelta(seconds=seconds)) if seconds else UTC
