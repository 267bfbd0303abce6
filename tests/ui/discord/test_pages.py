"""Long lists page by page."""

from __future__ import annotations

import pytest

from bot.ui.discord.pages import jumps, page_of


def test_pages_have_ten_entries_and_the_last_the_rest() -> None:
    assert [len(page_of(range(23), number).entries) for number in range(3)] == [10, 10, 3]


@pytest.mark.parametrize(("number", "shown"), [(-1, 0), (2, 2), (3, 2), (999, 2)])
def test_page_that_is_no_more_is_the_nearest_there_is(number: int, shown: int) -> None:
    assert page_of(range(23), number).number == shown


def test_empty_list_is_one_empty_page() -> None:
    nothing: list[str] = []
    page = page_of(nothing, 0)
    assert (page.entries, page.count) == ((), 1)


@pytest.mark.parametrize("count", [1, 25, 26, 60, 487, 21_715])
def test_menu_of_pages_has_first_last_and_nearest(count: int) -> None:
    for number in {0, count // 2, count - 1}:
        offered = jumps(number, count)
        assert len(offered) <= 25
        assert list(offered) == sorted(set(offered))
        near = {at for at in (number - 1, number, number + 1) if 0 <= at < count}
        assert {0, count - 1, *near} <= set(offered)
        assert 0 <= offered[0] <= offered[-1] < count
