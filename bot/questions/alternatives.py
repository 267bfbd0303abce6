"""Topics of which any will do: "talks about Flink or Spark"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.questions.roles import Roles

_OR = frozenset({"or", "oder", "ou", "o", "of", "eller", "lub"})
_OF_LANGUAGE = {"o": {"es", "it", "pt"}, "of": {"nl"}, "ou": {"fr", "pt"}}
_MOST = 5  # topics: each is searched for
_ARTICLES = frozenset({"the", "a", "an", "on", "about", "maybe", "also"})
# a word with a comma after it ends what may be said for the next: "Kafka, Flink or Spark"
_BEFORE_COMMA = re.compile(r"([^\s,]+)\s*,")


def alternatives(
    roles: Roles, kept: Sequence[tuple[int, str]], text: str, tells: Callable[[str], bool]
) -> tuple[tuple[str, ...], ...]:
    """The words that each of several topics has, with what is said of all; () where no "or" is between any.

    `kept`: the words to be searched for, and where they are; `tells` says whether a word may name a topic.
    """
    tokens, words = roles.wording.tokens, dict(kept)
    ors = [at for at, word in enumerate(tokens) if _joins(word, roles.language) and not roles.held[at]]
    if not ors:
        return ()
    breaks = {token for word in _BEFORE_COMMA.findall(text) for token in tokenize(word)[-1:]}
    sides: list[list[int]] = []
    for at in ors:
        before = _run(words, range(at - 1, -1, -1))[::-1]
        after = at + 1
        while after < len(tokens) and tokens[after] in _ARTICLES and after not in words:
            after += 1
        for side in (*_parted(before, tokens, breaks), _run(words, range(after, len(tokens)))):
            if side and side not in sides:
                sides.append(side)
    if not 1 < len(sides) <= _MOST or not all(any(tells(words[at]) for at in side) for side in sides):
        return ()
    said = {at for side in sides for at in side}
    return tuple(
        tuple(word for at, word in kept if at in side or at not in said) for side in map(frozenset, sides)
    )


def _joins(word: str, language: str) -> bool:
    return word in _OR and language in _OF_LANGUAGE.get(word, {language})


def _run(words: dict[int, str], positions: range) -> list[int]:
    """The positions from the first on that have words."""
    run: list[int] = []
    for at in positions:
        if at not in words:
            break
        run.append(at)
    return run


def _parted(run: Sequence[int], tokens: Sequence[str], breaks: set[str]) -> list[list[int]]:
    parts: list[list[int]] = [[]]
    for at in run:
        parts[-1].append(at)
        if tokens[at] in breaks:
            parts.append([])
    return parts
