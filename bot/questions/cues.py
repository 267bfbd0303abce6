"""The cue phrases found in a question, and which of its words they use up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.questions.vocabulary import Cue

if TYPE_CHECKING:
    from collections.abc import Sequence

# words of times that named no time are words like others: "Spring Boot", "early stopping"
_TIMES = frozenset({Cue.EARLY, Cue.LATE, Cue.SPRING, Cue.SUMMER, Cue.AUTUMN, Cue.WINTER, Cue.PAST})


@dataclass(frozen=True)
class Cues:
    """The cue phrases of a question, in order, among its words."""

    tokens: Sequence[str]
    found: tuple[tuple[int, int, frozenset[Cue]], ...]
    free: tuple[bool, ...]  # words that no name or time has taken
    held: tuple[bool, ...]  # words of a title

    def has(self, *cues: Cue) -> bool:
        return any(told & set(cues) for _, _, told in self.found)

    def first(self, *cues: Cue) -> int | None:
        """Where the first of the cues begins."""
        return next((start for start, _, told in self.found if told & set(cues)), None)

    def spent(self) -> frozenset[int]:
        """The positions of words that are cues, and so not searched for."""
        return frozenset(
            at
            for start, end, told in self.found
            if told - _TIMES
            and (told != {Cue.KINDS} or self._and_talks(start, end))
            and not _pads(start, end, told)
            and not self._greets_amid(start, end, told)
            and not self.tells_talk(end, told)
            for at in range(start, end)
        )

    def _and_talks(self, start: int, end: int) -> bool:
        """ "keynotes and talks", "talks or tutorials": of any kind."""
        spoken_of = {first: last for first, last, told in self.found if Cue.TALKS in told}
        ends = set(spoken_of.values())
        after = self.tokens[end : end + 1] in (("and",), ("or",)) and end + 1 in spoken_of
        return after or (self.tokens[start - 1 : start] in (("and",), ("or",)) and start - 1 in ends)

    def _greets_amid(self, start: int, end: int, told: frozenset[Cue]) -> bool:
        """A courtesy stands at the beginning or the end: "hello" amid other words is one of them."""
        polite = {
            at
            for first, last, cues in self.found
            if cues & {Cue.GREETING, Cue.FILLER}
            for at in range(first, last)
        }
        begins = start <= 1 or all(at in polite for at in range(start))
        return told == {Cue.GREETING} and not begins and end < len(self.tokens) - 1

    def tells_talk(self, end: int, told: frozenset[Cue]) -> bool:
        """ "the meetups talk": events that tell which talk is meant, rather than are asked for."""
        return told == {Cue.EVENTS} and any(at == end and Cue.TALK in next_ for at, _, next_ in self.found)

    def padding(self) -> frozenset[int]:
        """The positions of single words that questions are padded with."""
        return frozenset(start for start, end, told in self.found if _pads(start, end, told))

    def phrase(self, cue: Cue) -> tuple[str, ...]:
        """The words of all phrases that are this cue."""
        return tuple(
            self.tokens[at] for start, end, told in self.found if cue in told for at in range(start, end)
        )


def _pads(start: int, end: int, told: frozenset[Cue]) -> bool:
    return end - start == 1 and told == {Cue.FILLER}
