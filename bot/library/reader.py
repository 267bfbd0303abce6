"""One talk file → what was read from it."""

from __future__ import annotations

from dataclasses import replace

from bot.library.files import TalkFile, UnreadableError, VanishedError, read_bytes, text_of_bytes
from bot.library.front_matter import Reading, Site, read_talk
from bot.library.known import Kept, Known, content_of, signed
from bot.library.model import Problem


def read_one(file: TalkFile, site: Site, now: int = 0) -> Kept:
    """What is in this file now; `now` is the time before it is read, in nanoseconds since 1970. Never
    raises.
    """
    try:
        data = read_bytes(file.path)
    except VanishedError:
        return Kept(file, b"", Reading(skipped="removed while it was read"))
    except UnreadableError as error:
        return Kept(file, b"", _unusable(file, error))
    return Kept(signed(file, now), content_of(data, file), _parse(data, file, site))


def recall(file: TalkFile, known: Known, now: int) -> Kept | None:
    """What is in this file, if it is known with the content that it has now."""
    if file not in known:
        return None
    try:
        data = read_bytes(file.path)
    except (VanishedError, UnreadableError):
        return None
    return known.by_content(signed(file, now), content_of(data, file))


def _parse(data: bytes, file: TalkFile, site: Site) -> Reading:
    try:
        text, guessed = text_of_bytes(data)
    except UnreadableError as error:
        return _unusable(file, error)
    reading = read_talk(text, id=file.id, path=file.shown, site=site)
    if guessed and not reading.skipped:
        message = "not UTF-8: read as Windows-1252; save it as UTF-8"
        return replace(reading, problems=(Problem(file.shown, 1, message), *reading.problems))
    return reading


def _unusable(file: TalkFile, error: UnreadableError) -> Reading:
    return Reading(problems=(Problem(file.shown, 1, str(error), fatal=True),))
