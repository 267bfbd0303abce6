"""The demo's pictures, drawn here: the real ones are elsewhere on the network."""

from __future__ import annotations

import colorsys
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING
from zlib import crc32

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence

    Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
    Colour = tuple[int, int, int]

WIDTH, HEIGHT, MARGIN = 640, 360, 44
TITLE_SIZES = (60, 52, 44, 36, 30)  # the largest that fits is taken
TITLE_LINES = 4
WHITE: Colour = (255, 255, 255)
BLURPLE: Colour = (88, 101, 242)


@lru_cache(maxsize=200)
def title_card(title: str, below: str) -> bytes:
    """A PNG that looks like the first slide of a talk: its title, and a line below it."""
    hue = crc32(title.encode()) % 360 / 360
    image = Image.new("RGB", (WIDTH, HEIGHT), _colour(hue, 0.33))
    draw = ImageDraw.Draw(image)
    draw.ellipse((WIDTH - 250, -170, WIDTH + 130, 210), fill=_colour(hue, 0.40))
    draw.ellipse((WIDTH - 120, 190, WIDTH + 100, 410), fill=_colour((hue + 0.08) % 1, 0.46))
    draw.rectangle((MARGIN, MARGIN, MARGIN + 56, MARGIN + 7), fill=_colour((hue + 0.5) % 1, 0.72))
    size, lines = _fitting(title)
    font = _font(size, "Bold")
    for number, line in enumerate(lines):
        draw.text((MARGIN, MARGIN + 24 + number * size * 1.18), line, fill=WHITE, font=font)
    last = _wrapped(below, _font(22), 1)
    draw.text((MARGIN, HEIGHT - MARGIN - 22), last[0], fill=_colour(hue, 0.85), font=_font(22))
    return _png(image)


@lru_cache(maxsize=1)
def avatar() -> bytes:
    """The bot's face as a PNG: a speech bubble with a play button in it."""
    image = Image.new("RGB", (256, 256), BLURPLE)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((48, 62, 208, 172), 34, fill=WHITE)
    draw.polygon(((84, 160), (84, 212), (136, 166)), fill=WHITE)
    draw.polygon(((108, 88), (108, 146), (158, 117)), fill=BLURPLE)
    return _png(image.resize((128, 128), Image.Resampling.LANCZOS))


def _fitting(title: str) -> tuple[int, Sequence[str]]:
    """The largest size at which the title fits, and its lines at that size."""
    for size in TITLE_SIZES:
        lines = _wrapped(title, _font(size, "Bold"), TITLE_LINES)
        if len(lines) * size * 1.18 <= HEIGHT - 2 * MARGIN - 60 and not lines[-1].endswith("…"):
            break
    return size, lines


def _wrapped(text: str, font: Font, most: int) -> Sequence[str]:
    """The lines of a text that is broken between words, at least one and at most `most`."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or font.getlength(longer) <= WIDTH - 2 * MARGIN:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(word)
        else:
            lines[-1] += " …"
            break
    return lines


@lru_cache(maxsize=16)
def _font(size: int, weight: str = "Regular") -> Font:
    path = files("simcord.preview") / "static" / "fonts" / "noto-sans-latin-v2.015.ttf"
    try:
        font = ImageFont.truetype(str(path), size)
        font.set_variation_by_name(weight)
    except OSError:  # another version of SimCord has other fonts
        return ImageFont.load_default(size)
    return font


def _colour(hue: float, lightness: float) -> Colour:
    red, green, blue = (round(255 * part) for part in colorsys.hls_to_rgb(hue, lightness, 0.42))
    return red, green, blue


def _png(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
