"""Which items go out in one message, and its nonce."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.announcements.batches import batches, nonce_of
from bot.announcements.model import Item, Kind
from tests.announcements.samples import ALL, DAY, HERE, NOW, THERE


def items(number: int, kind: Kind = Kind.NEW, refused: int = 0) -> list[Item]:
    return [Item(HERE, kind, f"talk-{at}", refused=refused) for at in range(number)]


def test_up_to_five_are_messages_of_their_own() -> None:
    five = items(5)
    assert batches(five) == [(item,) for item in five]
    assert batches([]) == []


def test_more_than_five_at_once_are_one_digest_in_the_same_order() -> None:
    mixed = [*items(3), *items(3, Kind.RECORDING)]
    assert batches(mixed) == [tuple(mixed)]


def test_anniversaries_of_a_day_are_one_message_apart_from_the_news() -> None:
    past, news = items(2, Kind.ON_THIS_DAY), items(2)
    assert batches([*past, *news]) == [(news[0],), (news[1],), tuple(past)]
    assert batches(past[:1]) == [(past[0],)]


def test_a_digest_that_was_refused_is_tried_once_more_then_each_goes_by_itself() -> None:
    """One among many that Discord refuses does not keep the others from being told."""
    assert len(batches(items(6, refused=1))) == 1
    assert len(batches(items(6, refused=2))) == 6
    assert [len(batch) for batch in batches([*items(1, refused=2), *items(6)])] == [1, 6]


_ITEMS = st.builds(
    Item,
    channel=st.sampled_from([HERE, THERE]),
    kind=st.sampled_from(sorted(ALL)),
    talk=st.text(max_size=3) | st.sampled_from(["a", "b", "a\nb"]),
    occasion=st.sampled_from(["", "\n", "2026"]),
)
_SETS = st.lists(_ITEMS, min_size=1, max_size=5, unique_by=lambda item: item.name)


@given(_SETS)
def test_a_nonce_depends_on_nothing_but_what_is_told_and_where(of: list[Item]) -> None:
    again = [replace(item, due=NOW + DAY, row=7, refused=3, why="no") for item in reversed(of)]
    assert nonce_of(again) == nonce_of(of)


@given(_SETS, _SETS)
def test_no_two_sets_of_items_share_a_nonce(one: list[Item], other: list[Item]) -> None:
    same = {item.name for item in one} == {item.name for item in other}
    assert (nonce_of(one) == nonce_of(other)) is same


@given(_SETS)
def test_a_nonce_is_short_and_made_of_small_letters_and_digits(of: list[Item]) -> None:
    """Discord takes 25 characters; and it survives in a `custom_id`."""
    nonce = nonce_of(of)
    assert len(nonce) == 25
    assert nonce.isascii()
    assert nonce.isalnum()
    assert nonce == nonce.lower()


def test_a_nonce_is_the_same_in_every_version_and_process() -> None:
    """What is pending when the bot is updated is looked for by the nonce it was sent with."""
    assert nonce_of([Item(HERE, Kind.NEW, "2026/queues")]) == "f24fc23o2wdfdzshyaociivgb"
