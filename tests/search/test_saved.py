"""An index that was kept is the index that was made, or is refused."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given

from bot.library.library import Library
from bot.search.index import Index
from bot.search.saved import SavedError, from_arrays, to_arrays
from tests.search.test_index import assert_same, libraries, source

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.library.model import Delivery
    from bot.search.saved import Arrays


def kept(index: Index) -> Arrays:
    """The arrays of an index, after they were in a file."""
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **to_arrays(index))
    file.seek(0)
    with np.load(file, allow_pickle=False) as saved:
        return dict(saved)


@given(libraries())
def test_an_index_that_was_kept_says_the_same(library: Library) -> None:
    index = Index(library)
    assert_same(from_arrays(kept(index), library), index)


@given(libraries(), libraries())
def test_an_index_that_was_kept_can_be_updated(before: Library, after: Library) -> None:
    index = from_arrays(kept(Index(before)), before)
    assert_same(index.updated(after, source(after, before)), Index(after))


def test_an_index_of_other_talks_is_refused(talk: Callable[..., Delivery]) -> None:
    arrays = kept(Index(Library([talk("a", "Kafka")])))
    with pytest.raises(SavedError, match="other talks"):
        from_arrays(arrays, Library([talk("b", "Kafka")]))


@pytest.mark.parametrize("name", sorted(to_arrays(Index(Library([])))))
def test_a_damaged_index_is_refused(name: str, talk: Callable[..., Delivery]) -> None:
    library = Library([talk("a", "Kafka Connect in action"), talk("b", "Kafka Streams now", abstract="x y")])
    arrays = kept(Index(library))
    for damaged in (
        {key: array for key, array in arrays.items() if key != name},
        arrays | {name: arrays[name][1:]},
        arrays | {name: arrays[name].astype(np.float64)[::-1] - 7.5},
    ):
        with pytest.raises(SavedError):
            from_arrays(damaged, library)
