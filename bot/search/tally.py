"""How often numbers occur, in little memory: sorted, with their counts. Never changed, only renewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Tally:
    """Numbers and how often each is there."""

    def __init__(self, numbers: NDArray[np.int64]) -> None:
        keys, counts = np.unique(numbers, return_counts=True)
        self.keys, self.counts = keys, counts.astype(np.int32)

    @classmethod
    def of(cls, keys: NDArray[np.int64], counts: NDArray[np.int32]) -> Tally:
        """The tally of these numbers (each once, in order), so often each."""
        tally = object.__new__(cls)
        tally.keys, tally.counts = keys, counts
        return tally

    def __contains__(self, number: int) -> bool:
        at = int(np.searchsorted(self.keys, number))
        return at < len(self.keys) and int(self.keys[at]) == number

    def updated(self, fewer: NDArray[np.int64], more: NDArray[np.int64]) -> Tally:
        """The tally without some numbers that are in it and with others."""
        gone, new = Tally(fewer), Tally(more)
        keys = np.union1d(gone.keys, new.keys)
        change = np.zeros(len(keys), dtype=np.int32)
        change[np.searchsorted(keys, new.keys)] += new.counts
        change[np.searchsorted(keys, gone.keys)] -= gone.counts
        at = np.searchsorted(self.keys, keys)
        known = np.isin(keys, self.keys[at[at < len(self.keys)]])
        counts = self.counts.copy()
        counts[at[known]] += change[known]
        at, come = at[~known], ~known
        keys, counts = np.insert(self.keys, at, keys[come]), np.insert(counts, at, change[come])
        left = counts > 0
        return Tally.of(keys[left], counts[left])
