"""Words that ask, and words that say little, as fingers slip on them: "tht", "tslk", "whicch"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.search.spelling import Spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SURE, BESIDE, NO_SLIP = range(3)
_SHORTEST = 3  # letters of a word that may be mistyped
_SHORTEST_BESIDE = 4  # … by a key beside the right one: shorter words have too many such neighbours
_LONG = 6  # … of a word that hardly has any
# Keys that lie beside one another on the keyboards of English: in a row, and in the row above or below.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = frozenset(
    frozenset((key, other))
    for number, row in enumerate(_ROWS)
    for at, key in enumerate(row)
    for other in (
        *row[at + 1 : at + 2],
        *(_ROWS[number + 1][max(at - 1, 0) : at + 1] if number + 1 < len(_ROWS) else ""),
    )
)


class Slips:
    """Finds the word that was meant among those that nearly every question has some of."""

    def __init__(self, words: Iterable[str], often: Mapping[str, int]) -> None:
        """`often`: how often the commonest words are said; a key beside the right one is only seen through
        in these, for else "deno" were a demo.
        """
        self._often = often
        self._spelling = Spelling(word for word in words if len(word) >= _SHORTEST and word.isalpha())

    def meant(self, typed: str, *, only_often: bool = False) -> str | None:
        """The word that `typed`, which is none, may be a slip of the fingers for; with `only_often` only one
        of the commonest words.
        """
        if len(typed) < _SHORTEST or not typed.isalpha():
            return None
        found = [
            (self._rank(typed, near.word), -self._often.get(near.word, 0), near.word)
            for near in self._spelling.near(typed, 1)
            if near.edits and (near.word in self._often or not only_often)
        ]
        rank, _, word = min(found, default=(NO_SLIP, 0, ""))
        return word if rank < NO_SLIP else None

    def _rank(self, typed: str, word: str) -> int:
        kind = slip(typed, word)
        common = len(word) >= _SHORTEST_BESIDE and word in self._often
        return kind if kind != BESIDE or common or len(word) >= _LONG else NO_SLIP


def slip(typed: str, word: str) -> int:
    """What happened to a word that was typed with one edit: `SURE` where letters were exchanged, typed twice
    or left out inside, `BESIDE` where a key was hit beside the right one, else `NO_SLIP`.
    """
    if len(typed) == len(word):
        first, *more = (at for at, letter in enumerate(typed) if letter != word[at])
        if more:
            return SURE
        return BESIDE if first and frozenset((typed[first], word[first])) in _BESIDE else NO_SLIP
    if len(typed) < len(word):
        return SURE if (typed[0], typed[-1]) == (word[0], word[-1]) else NO_SLIP
    doubled = (at for at in range(1, len(typed)) if typed[at] == typed[at - 1])
    return SURE if any(typed[:at] + typed[at + 1 :] == word for at in doubled) else NO_SLIP
