"""Columns and tallies that are renewed are as those made anew."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.search.columns import Cuts, sought
from bot.search.tally import Tally

numbers = st.lists(st.integers(0, 9), max_size=12)


@given(numbers, st.data())
def test_a_column_is_spliced_as_a_list_would_be(column: list[int], data: st.DataObject) -> None:
    places = st.integers(0, len(column))
    gone = sorted(data.draw(st.sets(places)) - {len(column)})
    at = sorted(data.draw(st.lists(places, max_size=5)))
    new = [100 + number for number in range(len(at))]
    expected = [
        value
        for place in range(len(column) + 1)
        for value in (
            *(number for number, where in zip(new, at, strict=True) if where == place),
            *(column[place : place + 1] if place not in gone else ()),
        )
    ]
    cuts = Cuts(np.array(gone, dtype=np.int64), np.array(at, dtype=np.int64))
    spliced = cuts.spliced(np.array(column, dtype=np.int32), np.array(new, dtype=np.int32))
    assert spliced.tolist() == expected
    assert spliced.dtype == np.int32


@given(st.lists(numbers.map(sorted), min_size=1, max_size=4), st.data())
def test_a_value_is_sought_in_its_part_of_a_column(parts: list[list[int]], data: st.DataObject) -> None:
    ends = np.cumsum([len(part) for part in parts])
    wanted = data.draw(st.lists(st.tuples(st.integers(0, len(parts) - 1), st.integers(-1, 10)), max_size=6))
    which = np.array([part for part, _ in wanted], dtype=np.int64)
    values = np.array([value for _, value in wanted], dtype=np.int64)
    column = np.array([value for part in parts for value in part], dtype=np.int32)
    starts = np.append(0, ends)
    found = sought(column, values, starts[which], starts[which + 1])
    assert found.tolist() == [
        starts[part] + int(np.searchsorted(parts[part], value)) for part, value in wanted
    ]


@given(numbers, numbers, st.data())
def test_a_tally_is_renewed_to_what_it_would_be_anew(
    before: list[int], more: list[int], data: st.DataObject
) -> None:
    fewer = [number for number in before if data.draw(st.booleans())]
    left = Counter(before) - Counter(fewer) + Counter(more)
    tally = Tally(np.array(before, dtype=np.int64)).updated(
        np.array(fewer, dtype=np.int64), np.array(more, dtype=np.int64)
    )
    assert dict(zip(tally.keys.tolist(), tally.counts.tolist(), strict=True)) == left
    assert tally.keys.tolist() == sorted(left)
    assert tally.counts.dtype == np.int32
