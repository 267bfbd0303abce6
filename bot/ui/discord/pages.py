"""Long lists page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.ui.discord import limits

if TYPE_CHECKING:
    from collections.abc import Sequence

Entry = TypeVar("Entry")
ENTRIES = 10  # a page: as many as a screen shows without scrolling


@dataclass(frozen=True, slots=True)
class Page(Generic[Entry]):
    """A part of a list; `number` counts from 0."""

    entries: tuple[Entry, ...]
    number: int
    count: int


def page_of(entries: Sequence[Entry], number: int, size: int = ENTRIES) -> Page[Entry]:
    """A page of the list; the last (first) where there are not so many, since talks come and go."""
    count = max(1, -(-len(entries) // size))
    number = min(max(0, number), count - 1)
    return Page(tuple(entries[number * size : (number + 1) * size]), number, count)


def jumps(number: int, count: int, most: int = limits.OPTIONS) -> tuple[int, ...]:
    """Pages to offer in a menu, in order: all where they fit, else the nearest and some all along,
    always the first, the last and this one.
    """
    if count <= most:
        return tuple(range(count))
    near = range(max(0, number - 3), min(count, number + 4))
    far = most - len(near) - 2
    along = (round(at * (count - 1) / (far + 1)) for at in range(1, far + 1))
    return tuple(sorted({0, count - 1, *near, *along}))
