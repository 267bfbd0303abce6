"""What stands around a name in a question: what excludes it, and after which words one is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.questions.vocabulary import Cue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.questions.lexicon import Lexicon
    from bot.questions.roles import Roles
    from bot.questions.vocabulary import Vocabulary


_NOT = frozenset({"not", "non", "neither", "nor", "nicht", "niet", "except", "excluding", "besides"})
_WITHOUT = frozenset({"without", "ohne", "sans", "sin", "sem", "senza", "zonder", "bez"})
_IS_NOT = frozenset({"isnt", "arent", "wasnt", "werent"})  # … about
_ABOUT = frozenset(
    {
        "about",
        "on",
        "over",
        "su",
        "uber",
        "ueber",
        "von",
        "the",
        "a",
        "an",
        "any",
        "with",
        "related",
        "to",
        "involving",
        "using",
        "covering",
        "regarding",
        "in",
    }
)
_OR = frozenset({"or", "nor"})
_NOT_IN_TWO = frozenset({("other", "than"), ("apart", "from"), ("aside", "from")})


_BEFORE_PLACES = (
    ("outside", "of"), ("go", "to"), ("went", "to"), ("been", "to"), ("gone", "to"), ("come", "to"),
    ("came", "to"), ("going", "to"), ("coming", "to"),
)  # fmt: skip


def after_at(vocabulary: Vocabulary, roles: Roles) -> list[bool]:
    """Which words stand after "at", "auf der", "en la" …"""
    tokens = roles.wording.tokens
    return [
        tokens[max(at - 2, 0) : at] in _BEFORE_PLACES
        or any(
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
        if tokens[at : at + 2] in _NOT_IN_TWO:
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


def excluded_words(vocabulary: Vocabulary, lexicon: Lexicon, roles: Roles) -> tuple[str, ...]:
    """ "not about Kafka", "other than Java": the words that say what the talk is not about."""
    tokens = roles.wording.tokens
    commonness = vocabulary.commonness(roles.language)
    found: list[str] = []
    for at, word in enumerate(tokens):
        negates = word in _NOT or word in _WITHOUT or tokens[max(at - 1, 0) : at + 1] in _NOT_IN_TWO
        negates |= word in _IS_NOT and tokens[at + 1 : at + 2] in (("about",), ("on",))
        if not negates or roles.held[at] or tokens[max(at - 1, 0) : at] == ("or",):
            continue
        start = at + 1
        while start < len(tokens) and tokens[start] in _ABOUT:
            start += 1
        end = start
        # "without Go": what a talk may lack is a part of it, or else a topic
        said = lexicon.in_title if word in _WITHOUT else lambda each: commonness(each) == 1.0
        names = [
            roles.open()[each]
            and said(tokens[each])
            and not vocabulary.cues((tokens[each],), roles.language)
            and not lexicon.titles.deny(tokens[each])
            for each in range(len(tokens))
        ]
        while end < len(tokens) and (names[end] or (end > start and _goes_on(tokens, end, names))):
            end += 1
        if end > start:
            found += (word for word in tokens[start:end] if word not in _OR)
            roles.take(at, end)
    return tuple(found)


def _goes_on(tokens: Sequence[str], at: int, names: Sequence[bool]) -> bool:
    """ "not about Kafka or Flink"."""
    return tokens[at] in _OR and names[at + 1 : at + 2] == [True]
