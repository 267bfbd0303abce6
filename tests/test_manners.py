"""Limits: so many in so much time, and one word about it."""

from __future__ import annotations

from bot.manners import Limit, Rate, Refusal

ADA, BOB = 1, 2


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_as_much_as_allowed_is_admitted_and_no_more() -> None:
    limit = Limit(Rate(times=2, seconds=30), Clock())
    assert [limit.admit(ADA) for _ in range(3)] == [None, None, Refusal(wait=30, first=True)]


def test_everybody_has_a_limit_of_their_own() -> None:
    limit = Limit(Rate(times=1, seconds=30), Clock())
    assert limit.admit(ADA) is limit.admit(BOB) is None
    assert limit.admit(ADA)


def test_room_comes_back_as_time_passes() -> None:
    clock = Clock()
    limit = Limit(Rate(times=2, seconds=30), clock)
    limit.admit(ADA)
    clock.now = 20
    limit.admit(ADA)
    assert limit.admit(ADA) == Refusal(wait=10, first=True)
    clock.now = 30
    assert limit.admit(ADA) is None
    assert limit.admit(ADA) == Refusal(wait=20, first=True)


def test_a_flood_is_refused_aloud_once() -> None:
    clock = Clock()
    limit = Limit(Rate(times=1, seconds=30), clock)
    limit.admit(ADA)
    refused = [limit.admit(ADA) for _ in range(3)]
    assert [r and r.first for r in refused] == [True, False, False]
    clock.now = 31
    assert limit.admit(ADA) is None
    again = limit.admit(ADA)
    assert again
    assert again.first


def test_what_is_refused_does_not_count() -> None:
    clock = Clock()
    limit = Limit(Rate(times=1, seconds=30), clock)
    limit.admit(ADA)
    clock.now = 29
    limit.admit(ADA)
    clock.now = 30
    assert limit.admit(ADA) is None
