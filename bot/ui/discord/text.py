"""Plain text cut to a length, between words, never within what a reader sees as one character."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from collections.abc import Iterable

_GRAPHEME = regex.compile(r"\X")
_WORD = regex.compile(r"\S+")


def size(text: str) -> int:
    """The length as Discord may count it: UTF-16 units, which is never less than characters."""
    return len(text) + sum(char > "\uffff" for char in text)


def graphemes(text: str) -> list[str]:
    """What a reader sees as single characters: letters with their accents, emoji with their joiners."""
    return _GRAPHEME.findall(text)


def cut(text: str, limit: int) -> str:
    """The text in at most `limit` (see `size`), cut between words, with "…" where something is left out.

    A first word that is too long by itself is cut between graphemes.
    """
    if size(text) <= limit:
        return text
    if limit < 1:
        return ""
    kept = end = 0
    for word in _WORD.finditer(text):
        kept += size(text[end : word.end()])
        if kept > limit - 1:
            break
        end = word.end()
    words = text[:end].rstrip(" \n,;:–—-")
    return (words or begin(text.lstrip(), limit - 1)) + "…"


def fitting(parts: Iterable[str], room: int, between: int = 1) -> list[str]:
    """The first parts, as many as fit into so much room, with so much between them and at the end."""
    kept: list[str] = []
    for part in parts:
        room -= size(part) + between
        if room < 0:
            break
        kept.append(part)
    return kept


def begin(text: str, limit: int) -> str:
    """As many whole graphemes from the beginning as fit."""
    kept: list[str] = []
    for grapheme in graphemes(text[: limit + 1]):
        limit -= size(grapheme)
        if limit < 0:
            break
        kept.append(grapheme)
    return "".join(kept)
