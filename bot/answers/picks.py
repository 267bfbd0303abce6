"""Which one of several talks is meant: the latest, the first, the one before that one …"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bot.questions.model import Pick

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.library.library import Library
    from bot.library.model import Delivery
    from bot.questions.model import Question


def pick_of(
    library: Library, found: Sequence[Delivery], question: Question, beside: str | None, today: date
) -> Sequence[Delivery]:
    """The one of those found, newest first, that `question.pick` means; () if there is none. `beside`: the
    key of the delivery that was spoken of.
    """
    later = question.pick is Pick.AFTER
    latest = given(found, today, 2)
    match question.pick:
        case Pick.NEXT:
            return coming(found, today)[-1:]
        case Pick.FIRST:
            return found[-1:]
        case Pick.DISCUSSED:
            return _most_discussed(found)
        case Pick.SECOND_LATEST:
            return latest[1:2]
        case Pick.BEFORE | Pick.AFTER if beside:
            return _beside(library, found, beside, later=later)
        case Pick.BEFORE | Pick.AFTER if latest and (question.words or question.filters):
            # "what came after the Berlin one"
            return _beside(library, library.deliveries, latest[0].key, later=later)
        case _:
            return latest[:1] or found[-1:]


def given(deliveries: Sequence[Delivery], today: date, most: int = 1) -> list[Delivery]:
    """The newest that have taken place, so many at most."""
    return list(islice((d for d in deliveries if d.date and d.date.date() <= today), most))


def coming(deliveries: Sequence[Delivery], today: date) -> list[Delivery]:
    """Those that take place today or later."""
    return [d for d in deliveries if d.date and d.date.date() >= today]


def newest_given(deliveries: Sequence[Delivery], today: date) -> Delivery:
    """The newest that has taken place, for it has the most to show; else the one that comes next."""
    return next(iter(given(deliveries, today)), deliveries[-1])


def _beside(library: Library, found: Sequence[Delivery], key: str, *, later: bool) -> Sequence[Delivery]:
    """The delivery before or after another one, of those found."""
    position = library.position
    at = position[key]
    newer = [d for d in found if position[d.key] < at]
    older = [d for d in found if position[d.key] > at]
    return newer[-1:] if later else older[:1]


def _most_discussed(found: Sequence[Delivery]) -> list[Delivery]:
    """The delivery with the most reactions, the newest of several; none where there are no reactions."""
    most = max(found, key=lambda d: len(d.reactions), default=None)
    return [most] if most and most.reactions else []
