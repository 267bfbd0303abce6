"""What each word of a question has been taken for, while it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.questions.clean import Wording

_LONG = 3  # words of a title in a row that are enough to mean it


@dataclass
class Roles:
    """The words, which of them are still free, and which belong to a title."""

    wording: Wording
    language: str
    free: list[bool] = field(default_factory=list)
    held: list[bool] = field(default_factory=list)  # words of a title: to be searched for, nothing else

    def __post_init__(self) -> None:
        self.free = [True] * len(self.wording.tokens)
        self.held = list(self.wording.quoted)

    def respell(self, start: int, end: int, tokens: tuple[str, ...]) -> None:
        """Puts the words of a title in the place of misspelt ones."""
        old, marks = self.wording, [True] * len(tokens)
        self.wording = replace(
            old,
            tokens=(*old.tokens[:start], *tokens, *old.tokens[end:]),
            quoted=(*old.quoted[:start], *marks, *old.quoted[end:]),
        )
        self.__post_init__()

    def take(self, start: int, end: int) -> None:
        self.free[start:end] = [False] * (end - start)

    def open(self) -> list[bool]:
        """Words that may still be given another role."""
        return [free and not held for free, held in zip(self.free, self.held, strict=True)]

    def titled(self) -> frozenset[str]:
        """The words that belong to a title."""
        return frozenset(word for word, held in zip(self.wording.tokens, self.held, strict=True) if held)

    def outside_titles(self) -> list[str]:
        """The words that belong to no title."""
        return [word for word, held in zip(self.wording.tokens, self.held, strict=True) if not held]

    def quoted(self) -> tuple[str, ...]:
        """The words in quotation marks."""
        marks = zip(self.wording.tokens, self.wording.quoted, strict=True)
        return tuple(word for word, is_quoted in marks if is_quoted)

    def runs(self) -> tuple[str, ...]:
        """The runs of words that a title has so, if long enough to mean that title."""
        runs: list[list[str]] = [[]]
        for word, held in zip(self.wording.tokens, self.held, strict=True):
            if held:
                runs[-1].append(word)
            elif runs[-1]:
                runs.append([])
        return tuple(" ".join(run) for run in runs if len(run) >= _LONG)
