"""What a list answers, written so small that it fits into the `custom_id` of its buttons.

Turning a page asks the same again, on the same day, so nothing needs to be stored: the buttons work
after a restart, for anyone, and on the talks there are now.  A free question is kept in its own words,
together with the earlier ones that it leans on, for there is no other form of it that outlives
a change of the vocabulary.  Most fit as they are; longer ones are compressed, and the bytes written
as CJK ideographs, 14 bits each: Discord counts characters, not bytes, and takes any valid Unicode
(discord-api-docs#6561).  About 250 characters of English fit.  What is longer still gets no page buttons.
"""

from __future__ import annotations

import zlib
from dataclasses import astuple, dataclass
from datetime import date, timedelta

from bot.ui.discord import limits
from bot.ui.discord.text import size
from bot.ui.text import one_line


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in words; `after`: the earlier questions that it leans on, as with `ask --batch`."""

    question: str
    on: date  # the day it was asked: "last year" stays last year
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filtered:
    """What was chosen in /talks. `recorded`: "", "yes" or "no"."""

    event: str = ""
    year: str = ""
    location: str = ""
    topic: str = ""
    speaker: str = ""
    recorded: str = ""


@dataclass(frozen=True, slots=True)
class Events:
    """What was chosen in /events."""

    year: str = ""


Query = Asked | Filtered | Events

ROOM = limits.CUSTOM_ID - len("page:99999:")
_MARK = "␞"  # between texts; a sign that nobody types
_FIRST_DAY = date(2000, 1, 1)
_FIRST_SIGN = 0x4E00  # 2**14 ideographs from here are one unbroken block, and no normalization changes them
_BITS = 14
_LONGEST = 8_000
# Common beginnings for the compressor.  Never change it: buttons that are out there were made with it.
_WORDS = (
    b"slides video recording recordings recorded talk about by speaker please could you tell me show "
    b"find list all the talks that were given at the conference meetup summit in Europe London in 2019 2020 "
    b"2021 2022 2023 2024 2025 2026 between and how many which talks are there what was presented at "
)


def encode(query: Query, room: int = ROOM) -> str | None:
    """The query in at most `room` characters, None where it is too long."""
    plain = _plain(query)
    if size(plain) <= room:
        return plain
    packed = _pack(plain)
    return packed if size(packed) <= room else None


def decode(text: str) -> Query | None:
    """The query that was encoded, None where the text was never one."""
    try:
        plain = _unpack(text) if text.startswith("z") else text
        return _query(plain)
    except (ValueError, OverflowError, TypeError, zlib.error):
        return None


def _plain(query: Query) -> str:
    match query:
        case Asked(question, on, after):
            texts = [*after, question]
            return f"q{(on - _FIRST_DAY).days}:{_joined(texts)}"
        case Filtered():
            return f"t{_joined(astuple(query)).rstrip(_MARK)}"
        case Events(year):
            return f"e{_joined([year])}"


def _joined(texts: list[str] | tuple[str, ...]) -> str:
    return _MARK.join(one_line(text.replace(_MARK, " ")) for text in texts)


def _query(plain: str) -> Query:
    kind, rest = plain[:1], plain[1:]
    if kind == "q":
        days, _, texts = rest.partition(":")
        *after, question = texts.split(_MARK)
        return Asked(question, _FIRST_DAY + timedelta(days=int(days)), tuple(after))
    if kind == "t":
        return Filtered(*rest.split(_MARK))
    if kind == "e":
        return Events(rest)
    raise ValueError(plain)


def _pack(plain: str) -> str:
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=_WORDS)
    data = compressor.compress(plain.encode("utf-8")) + compressor.flush()
    number = int.from_bytes(b"\x01" + data, "big")  # the 1 keeps leading zeros
    signs: list[str] = []
    while number:
        number, rest = divmod(number, 1 << _BITS)
        signs.append(chr(_FIRST_SIGN + rest))
    return "z" + "".join(signs)


def _unpack(text: str) -> str:
    number = 0
    for sign in reversed(text[1:]):
        rest = ord(sign) - _FIRST_SIGN
        if not 0 <= rest < 1 << _BITS:
            raise ValueError(sign)
        number = number << _BITS | rest
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")[1:]
    return zlib.decompressobj(-15, zdict=_WORDS).decompress(data, _LONGEST).decode("utf-8")
