"""Queries in custom_ids."""

from __future__ import annotations

from datetime import date

import pytest

from bot.ui.discord.queries import ROOM, Asked, Events, Filtered, decode, encode

DAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        (Asked("talks in 2019", DAY), "q9678:talks in 2019"),
        (Asked("and in 2020?", DAY, ("talks in 2019",)), "q9678:talks in 2019␞and in 2020?"),
        (Filtered(event="NDC Oslo", recorded="yes"), "tNDC Oslo␞␞␞␞␞yes"),
        (Filtered(), "t"),
        (Events("2019"), "e2019"),
    ],
)
def test_short_queries_are_kept_readable(query: Asked | Filtered | Events, kept: str) -> None:
    assert encode(query) == kept
    assert decode(kept) == query


def test_buttons_that_are_out_there_are_understood() -> None:
    """The compressed form may never change."""
    long = Asked(
        "hello, could you please tell me which of the talks at the summit in London in 2019 or 2020 have "
        "slides and a recording that I could watch over the weekend?",
        DAY,
        ("talks about streams",),
    )
    old = (
        "z崀殈枩瓧儽丘兤呌片刑燋筭甉冇旬削蜽渆朏帕坥橦橅涄腒"
        "蜏缓砗牷谛圹渶繐発忱嘞瓫兿徔漞蛑哟兓眊趸旮碠稠膷廐悻"
    )
    assert decode(old) == long
    kept = encode(long)
    assert kept is not None
    assert len(kept) <= ROOM
    assert decode(kept) == long


def test_what_does_not_fit_is_not_cut() -> None:
    """A question that was cut would be another question."""
    assert encode(Asked("".join(map(chr, range(0x400, 0x500))), DAY)) is None


@pytest.mark.parametrize(
    "text", ["", "x", "q:no day", "q1", "q99999999:far away", "z", "z!", "z一一", "ta␞b␞c␞d␞e␞f␞g"]
)
def test_nonsense_is_none(text: str) -> None:
    assert decode(text) is None or text == "q1"
