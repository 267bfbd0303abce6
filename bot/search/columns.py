"""Facts about documents, a column of numpy arrays each: what many documents have is looked up at once,
and where few documents have changed, most of a column is taken as it was.

`source` tells, for each document of a new column, its place in the old one, or -1 where it is new.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable

Numbers = NDArray[np.int32]
Positions = NDArray[np.int64]
_Number = TypeVar("_Number", bound=np.generic)


def replaced(old: NDArray[_Number], source: Numbers, new: NDArray[_Number]) -> NDArray[_Number]:
    """A column of one number a document: those of documents that stay, and `new` ones in their order."""
    stays = source >= 0
    found = np.empty(len(source), dtype=old.dtype)
    found[stays] = old[source[stays]]
    found[~stays] = new
    return found


def ranges(starts: Positions, lengths: Numbers) -> Positions:
    """The numbers from each start on, as many as its length, in a row."""
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.asarray(np.repeat(starts, lengths) + within)


def rearranged(
    old: tuple[Numbers, Numbers], source: Numbers, new: tuple[Numbers, Numbers]
) -> tuple[Numbers, Numbers]:
    """A column of several numbers a document: all in a row, and how many each document has."""
    numbers, lengths = (np.concatenate([before, after]) for before, after in zip(old, new, strict=True))
    starts = np.cumsum(lengths) - lengths
    at = source.copy()
    at[source < 0] = np.arange(len(old[1]), len(lengths))
    return numbers[ranges(starts[at], lengths[at])], lengths[at]


def sought(column: Numbers, values: Positions, first: Positions, last: Positions) -> Positions:
    """Where each value belongs within its part of a column: that begins at `first`, ends before `last`, and
    rises.
    """
    first, last = first.copy(), last.copy()
    while len(left := np.flatnonzero(first < last)):
        middle = (first[left] + last[left]) // 2
        less = column[middle] < values[left]
        first[left[less]] = middle[less] + 1
        last[left[~less]] = middle[~less]
    return first


class Cuts:
    """Some places of a column: what is at `gone` is left out, what is new is put in before `at`; both rise.
    Where these are few, it takes as long as copying the column.
    """

    def __init__(self, gone: Positions, at: Positions) -> None:
        cuts = [(place, 0) for place in at.tolist()] + [(place, 1) for place in gone.tolist()]
        self._parts: list[tuple[slice, slice]] = []  # of the old ones, and of the new ones that follow
        start = new = 0
        for place, skipped in sorted(cuts):
            self._parts.append((slice(start, place), slice(new, new + 1 - skipped)))
            start, new = place + skipped, new + 1 - skipped
        self._parts.append((slice(start, None), slice(new, None)))

    def spliced(self, old: NDArray[_Number], new: NDArray[_Number]) -> NDArray[_Number]:
        """The column with `new` ones in their order."""
        return np.concatenate([part for one, other in self._parts for part in (old[one], new[other])])


class Labels:
    """Texts that documents have, such as the names of their speakers."""

    def __init__(self, of_documents: Iterable[Iterable[str]]) -> None:
        """The labels of each document, in their order."""
        self._numbers: dict[str, int] = {}  # only ever grows, so that updated columns share it
        self._column = self._numbered(of_documents)

    def _numbered(self, of_documents: Iterable[Iterable[str]]) -> tuple[Numbers, Numbers]:
        numbers = self._numbers
        found: list[int] = []
        lengths: list[int] = []
        for labels in of_documents:
            before = len(found)
            found += [numbers.setdefault(label, len(numbers)) for label in labels]
            lengths.append(len(found) - before)
        return np.array(found, dtype=np.int32), np.array(lengths, dtype=np.int32)

    def updated(self, source: Numbers, of_documents: Iterable[Iterable[str]]) -> Labels:
        """The column of documents of which some are new: these have the labels `of_documents`."""
        new = object.__new__(Labels)
        new._numbers = self._numbers
        new._column = rearranged(self._column, source, self._numbered(of_documents))
        return new

    def mask(self, labels: Iterable[str]) -> NDArray[np.bool_]:
        """The documents that have any of these labels."""
        mask = np.zeros(len(self._column[1]), dtype=np.bool_)
        starts, documents = self._by_label
        for label in labels:
            number = self._numbers.get(label, len(starts))
            if number < len(starts) - 1:
                mask[documents[starts[number] : starts[number + 1]]] = True
        return mask

    def counted(self, documents: NDArray[np.intp]) -> dict[str, int]:
        """Each label that any of these documents has, and how many of them have it."""
        numbers, lengths = self._column
        rows = ranges(self._starts[documents], lengths[documents])
        counts = np.bincount(numbers[rows], minlength=len(self._numbers))
        return {label: count for label, count in zip(self._numbers, counts.tolist(), strict=False) if count}

    @cached_property
    def _starts(self) -> Positions:
        """Where the labels of each document begin."""
        lengths = self._column[1]
        return np.asarray(np.cumsum(lengths, dtype=np.int64) - lengths)

    @cached_property
    def _by_label(self) -> tuple[Positions, Numbers]:
        """Where the documents of each label begin, and the documents."""
        numbers, lengths = self._column
        documents = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        starts = np.concatenate([[0], np.cumsum(np.bincount(numbers))]).astype(np.int64)
        return starts, documents[np.argsort(numbers, kind="stable")]
