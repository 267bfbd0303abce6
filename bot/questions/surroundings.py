"""What stands around a name in a question: what excludes it, and after which words one is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.questions.vocabulary import Cue

if TYPE_CHECKING:
    from bot.questions.roles import Roles
    from bot.questions.vocabulary import Vocabulary


NOT_IN_TWO = frozenset({("other", "than"), ("apart", "from"), ("aside", "from")})


def after_at(vocabulary: Vocabulary, roles: Roles) -> list[bool]:
    """Which words stand after "at", "auf der", "en la" …"""
    tokens = roles.wording.tokens
    return [
        any(
            Cue.AT in vocabulary.cues(tokens[at - length : at], roles.language)
            for length in (1, 2)
            if at >= length
        )
        for at in range(len(tokens))
    ]


def all_cues(vocabulary: Vocabulary, roles: Roles) -> frozenset[Cue]:
    """All cues in the question, whatever its words are taken for."""
    tokens = roles.wording.tokens
    phrases = (vocabulary.phrases(tokens, at, roles.language) for at in range(len(tokens)))
    return frozenset(cue for found in phrases for _, told in found for cue in told)


def is_excluded(vocabulary: Vocabulary, roles: Roles, start: int) -> bool:
    """Whether a name is excluded: "not in London", "werent in London", "except Devoxx"."""
    tokens = roles.wording.tokens
    for at in range(start - 1, max(start - 4, -1), -1):
        if Cue.NOT in vocabulary.cues((tokens[at],), roles.language):
            return True
        if tokens[at : at + 2] in NOT_IN_TWO:
            return True
        if not _joins(vocabulary, tokens[at], roles.language):
            return False
    return False


def _joins(vocabulary: Vocabulary, word: str, language: str) -> bool:
    """Whether a word only joins what was said to a name: "not at the …"."""
    return bool(vocabulary.cues((word,), language) & {Cue.AT, Cue.FILLER, Cue.ONE}) or word in {
        "the",
        "in",
        "by",
        "from",
        "of",
        "than",
    }
