"""The pictures that the demo draws."""

from __future__ import annotations

from io import BytesIO

import pytest

pytest.importorskip("simcord", reason="the demo's packages are not installed")

from PIL import Image

from bot.demo.pictures import HEIGHT, MARGIN, WIDTH, avatar, title_card


def opened(picture: bytes) -> Image.Image:
    image = Image.open(BytesIO(picture))
    image.load()
    return image


@pytest.mark.parametrize(
    "title", ["", "Short", "word " * 60, "Donaudampfschifffahrtsgesellschaft" * 3, "🎥 日本語"]
)
def test_any_title_becomes_a_card(title: str) -> None:
    assert opened(title_card(title, "Query Night")).size == (WIDTH, HEIGHT)


def test_cards_of_two_talks_differ_and_one_stays_the_same() -> None:
    assert title_card("Every Map Is a Query", "") != title_card("Shipping on Fridays", "")
    title_card.cache_clear()
    again = title_card("Every Map Is a Query", "")
    title_card.cache_clear()
    assert title_card("Every Map Is a Query", "") == again


def test_title_keeps_clear_of_the_line_below() -> None:
    """Between the two is background only."""
    image = opened(title_card("word " * 60, "Query Night"))
    between = image.crop((MARGIN, HEIGHT - MARGIN - 30, WIDTH // 2, HEIGHT - MARGIN - 26))
    assert len(between.getcolors() or []) == 1


def test_avatar_is_square() -> None:
    assert opened(avatar()).size == (128, 128)
