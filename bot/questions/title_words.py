"""Cues → the words that a title must have: "with Go in the title"."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from bot.questions.vocabulary import Cue

if TYPE_CHECKING:
    from bot.questions.cues import Cues
    from bot.questions.model import Filters

NAMING = {
    "with", "containing", "contains", "has", "have", "having", "including", "includes", "mentioning",
    "mentions", "mention", "contain", "include", "say", "featuring", "starting", "starts", "beginning",
    "says", "is", "was", "like",
}  # fmt: skip

_EDGES = {
    "start": {"start", "starts", "starting", "begin", "begins", "beginning"},
    "end": {"end", "ends", "ending"},
}
_MOST = 8  # words that a title must have: each is looked for
_AT = {"with", "in", "by"}
_SAID_OF_TITLES = {"by", "in", "title", "titles", "named", "called"}
_SAID_OF_WORDS = {"pun", "joke", "typo", "emoji", "funny", "silly", "weird", "odd"}  # "a funny word"
_SEARCH = {"search", "searching"}
_JOINING = {"and", "or"}
# what may stand before "in the title" or "of the titles", and is none of its words
_STANDING = {
    "be", "been", "appear", "appears", "appearing", "occur", "occurs", "stand", "stands", "was", "is",
    "were", "are", "of", "which", "mentioned", "used", "appeared", "occurred", "came", "written",
}  # fmt: skip


def with_title_words(cues: Cues, filters: Filters, words: tuple[str, ...]) -> Filters:
    """The filters, and that the title must have the words."""
    edge = _edge(cues) if words else ""
    return replace(filters, title_words=words[:_MOST], title_any="or" in cues.tokens, title_edge=edge)


def _edge(cues: Cues) -> str:
    """ "start" or "end", where the words must stand there: "titles that start with Go"."""
    at = _edge_at(cues)
    return next((edge for edge, words in _EDGES.items() if at and cues.tokens[at - 2] in words), "")


def _edge_at(cues: Cues) -> int:
    """Where the words begin that follow "starting with"; 0 where none do."""
    edges = set.union(*_EDGES.values())
    found = (
        at for at, (word, after) in enumerate(pairwise(cues.tokens[:-1]), 2) if word in edges and after in _AT
    )
    return next(found, 0)


def title_words(
    cues: Cues, words: tuple[str, ...], quoted: tuple[str, ...], telling: frozenset[str]
) -> tuple[str, ...]:
    """The words that the title must have; () where the title is only mentioned ("with that title")."""
    at = cues.first(Cue.TITLE)
    if at is None:
        return ()
    if at and cues.tokens[at - 1] in {"that", "this", "same"}:
        return ()
    if quoted:
        return quoted
    if first := _edge_at(cues):
        return cues.tokens[first], *takewhile(lambda token: token in words, cues.tokens[first + 1 :])
    if not _asks_for_words(cues, at) or not _SAID_OF_WORDS.isdisjoint(cues.tokens[max(at - 5, 0) : at]):
        return ()
    words = tuple(word for word in words if word not in _SEARCH)
    padding = {cues.tokens[at] for at in cues.padding()}
    named = set(words) - padding - _STANDING or set(words)
    # "with Go in the title": a common word may be what is asked for
    before = [t for t in cues.tokens[:at] if t not in {"in", "the", "a", "any", "its", "their"}]
    if (
        at >= 2
        and before
        and cues.tokens[at - 1] in {"the", "a", "any", "in", "its", "their"}
        # "with video in the title" asks for no video
        and (not _is_cue(cues, before[-1]) or not NAMING.isdisjoint(before[-2:-1]))
        and before[-1] not in _STANDING
    ):
        named.add(before[-1])
        telling = telling | {before[-1]}
    after = cues.tokens[at + 1 : at + 3]
    if not named and after[:1] and after[0] in NAMING:
        named.update(after[1:])  # "titles featuring years"
    if after_word := _after_word(cues, named, telling):
        return after_word
    if after[:1] and after[0] in NAMING | {"that"} and (said := named & set(cues.tokens[at + 2 :])):
        named = said  # "I teach at school: titles with Minecraft"
    told = {word for word in named if word in telling} or named
    return tuple(t for t in dict.fromkeys(cues.tokens) if t in told)


def _asks_for_words(cues: Cues, at: int) -> bool:
    """Whether words of the title are named: "with Go in the title", "titles featuring Go"; not "the talk with
    the punny title", "I do not get the title".
    """
    word = cues.tokens[at]
    phrase = next((end - at for start, end, told in cues.found if start == at and Cue.TITLE in told), 1)
    if phrase > 1 and word in _SAID_OF_TITLES:
        return True  # "by title", "in titles only", "named something with"
    before = [
        t
        for t in cues.tokens[max(at - 3, 0) : at]
        if t not in {"the", "a", "any", "its", "their", "your", "his", "talk", "talks", "session"}
    ]
    after = cues.tokens[at + 1] if at + 1 < len(cues.tokens) else ""
    return (
        word.startswith(("titles", "titled", "entitled", "going", "judging"))
        or after == "search"
        or before[-1:] in (["in"], ["by"], ["whose"])
        or after in NAMING
        or (after == "that" and not NAMING.isdisjoint(cues.tokens[at + 2 : at + 3]))
    )


def _after_word(cues: Cues, named: set[str], telling: frozenset[str]) -> tuple[str, ...]:
    """ "with the word beginner", "the words data and pipeline": what follows is meant, and nothing else."""
    at = next((at for at, token in enumerate(cues.tokens) if token in {"word", "words"}), None)
    if at is None:
        return ()
    first = at + 1  # it may be common, or a cue elsewhere: "the word data", "the word features"
    named_so = cues.tokens[at] == "word" and cues.tokens[max(at - 1, 0)] not in {"that", "this"}
    if named_so and first < len(cues.tokens) and cues.free[first]:
        named, telling = named | {cues.tokens[first]}, telling | {cues.tokens[first]}
    meant = named & telling
    after = takewhile(lambda token: token in meant or token in _JOINING, cues.tokens[first:])
    return tuple(dict.fromkeys(token for token in after if token not in _JOINING))


def _is_cue(cues: Cues, token: str) -> bool:
    return any(cues.tokens[at] == token for start, end, _ in cues.found for at in range(start, end))
