"""Names that people shorten by running the beginnings of their words together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def abbreviates(letters: str, words: Sequence[str]) -> bool:
    """Whether `letters` are made of beginnings of all `words`, in order: "bbuzz" of berlin buzzwords."""
    # how many letters the words so far may have used up, in every way there is
    used = {0}
    for word in words:
        used = {
            at + length
            for at in used
            for length in range(1, _common_beginning(letters[at : at + len(word)], word) + 1)
        }
    return len(letters) in used


def _common_beginning(one: str, other: str) -> int:
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
