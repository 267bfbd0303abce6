"""Which one of several talks is meant: the latest, the first, the one before that one …"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from bot.questions.model import Pick
from bot.text.normalize import title_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bot.library.library import Library, Selection
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
        case Pick.NTH:
            return found[-question.place_in_list :][:1] if len(found) >= question.place_in_list else ()
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


def are_one(library: Library, deliveries: Sequence[Delivery]) -> bool:
    """Whether they are deliveries of one and the same talk, the name of the event in a title apart."""
    same = all_alike(id(library.talk_of(d)) for d in deliveries)
    return same or all_alike(_own_title(library, d) for d in deliveries)


def _own_title(library: Library, delivery: Delivery) -> str:
    """The title without the event that stands before it: "LISA18: Streams in Action"."""
    title, occasion = title_key(delivery.title), library.occasion(delivery)
    return title.removeprefix(title_key(occasion.name)) if occasion.in_title else title


def all_alike(values: Iterator[object]) -> bool:
    """Whether there are values, and all are equal."""
    first = next(values, None)
    return first is not None and all(value == first for value in values)


def given_again(library: Library, found: Selection, least: int) -> list[Delivery]:
    """Those of which there are at least so many deliveries of the same talk."""
    talks = library.talk_numbers[found.positions]
    return library.at(found.positions[np.bincount(talks)[talks] >= least])


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
