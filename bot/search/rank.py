"""Words → hits: the documents that hold them, best first, with the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from bot.search.index import Field, Floats, Index

if TYPE_CHECKING:
    from collections.abc import Sequence

# How much a word found in a field says about what the talk is about: a chosen word of the title, or
# a word in somebody's comment.  A word in several fields counts as in the best of them.
_TRUST = {
    Field.TITLE: 1.0,
    Field.SPEAKERS: 1.0,
    Field.TAGS: 0.95,
    Field.EVENT: 0.95,
    Field.PLACE: 0.9,
    Field.ABSTRACT: 0.85,
    Field.RESOURCES: 0.7,
    Field.REACTIONS: 0.6,
}
_TRUST_BY_FLAGS: Floats = np.array(
    [max((trust for field, trust in _TRUST.items() if flags & field), default=0.0) for flags in range(256)],
    dtype=np.float32,
)
_CHOSEN = int(Field.TITLE | Field.TAGS | Field.SPEAKERS | Field.EVENT)
_FEW, _HEAVY = 2, 0.8  # "model railways": one of few telling words, and by weight most of the question
_RERANKED = 50  # hits whose title is compared with the question as text
_MOST_EQUAL = 200  # … and those as good as the last of them: a talk may be given very often
# Shares of the final score, tuned on the labelled questions: what was found where, how well it ranks
# by BM25, how much of the title was said, and how alike question and title are as text.
_ROUGH, _RELEVANCE, _TITLE, _LIKENESS = 0.75, 0.2, 0.2, 0.1

Allowed = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question and what it may match in the index."""

    word: str
    weight: float  # how much it tells, 0 to 1: its idf, less for words that are common in the language
    matches: tuple[tuple[int, float], ...] = ()  # (index term, how sure that this is what is meant)
    common: bool = False  # a word that is common in the language
    bonus: float = 0.0  # how much it helps to rank; `weight` is what is missed where it is not found


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that matches, and why."""

    document: int
    score: float  # 0 to about 1, for ranking
    coverage: float  # 0 to 1: how much of what the question says was found, by weight
    title: float  # 0 to 1: how much of the title the question says, by weight
    matched: tuple[str, ...]  # words of the question found in it
    unmatched: tuple[str, ...]
    unknown: bool = False  # a telling word of few is in none of the documents at all


def in_titles(index: Index, terms: Sequence[Term], allowed: Allowed) -> Allowed:
    """The documents whose title has all the terms that count."""
    found = allowed.copy()
    for term in terms:
        if not term.weight:
            continue
        here = np.zeros(index.size, dtype=np.bool_)
        for match, _ in term.matches:
            postings = index.postings(match)
            here[postings.documents[(postings.fields & Field.TITLE) > 0]] = True
        found &= here
    return found & np.bool_(any(term.weight for term in terms))


class Matches:
    """Where the terms of a question stand, for all documents at once.

    `allowed` limits the documents, by position.
    """

    def __init__(self, index: Index, terms: Sequence[Term], allowed: Allowed | None = None) -> None:
        self._index = index
        self._terms = tuple(terms)
        self._weights = np.array([term.weight for term in terms], dtype=np.float32)
        self._total = np.float32(self._weights.sum() or 1.0)
        self._found = np.zeros((len(terms), index.size), dtype=np.float32)
        self._chosen = np.zeros((len(terms), index.size), dtype=np.bool_)
        relevance = np.zeros(index.size, dtype=np.float32)
        for row, term in enumerate(terms):
            for match, sureness in term.matches:
                postings = index.postings(match)
                at = postings.documents
                values = _TRUST_BY_FLAGS[postings.fields] * np.float32(sureness)
                self._found[row, at] = np.maximum(self._found[row, at], values)
                self._chosen[row, at] |= (postings.fields & _CHOSEN) > 0
                relevance[at] += postings.weights * np.float32(term.bonus * sureness)
        coverage = (self._weights @ self._found) / self._total if terms else relevance
        self.coverage: Floats = coverage if allowed is None else np.where(allowed, coverage, np.float32(0))
        self._rough: Floats = self.coverage + np.float32(_RELEVANCE) * relevance / self._total
        named = [term for term in terms if not term.common and term.weight]
        self._unknown = len(named) <= _FEW and any(not t.matches and t.weight >= _HEAVY for t in named)
        telling = np.array([not term.common for term in terms], dtype=np.bool_)
        self._telling = self._weights * (telling if telling.any() else ~telling)

    def chosen(self, least: float) -> Allowed:
        """Documents that have the terms (by weight, at least the share `least`) in their title,
        tags, speakers or event: what they are about, not what they mention.
        """
        total = self._telling.sum()
        share = (self._telling @ self._chosen) / total if total else self.coverage
        return np.asarray((share >= least) & (self.coverage > 0))

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """The best documents, best first; ties: the newer one."""
        found = [self._hit(int(document)) for document in self._best()]
        return tuple(sorted(found, key=lambda hit: (-hit.score, hit.document)))

    def _best(self) -> NDArray[np.intp]:
        """The positions of the best documents by the cheap part of the score."""
        matching = np.flatnonzero(self.coverage > 0)
        if len(matching) > _RERANKED:
            rough = self._rough[matching]
            border = np.partition(rough, -_RERANKED)[-_RERANKED]
            above, equal = matching[rough > border], matching[rough == border]
            matching = np.concatenate([above, equal[:_MOST_EQUAL]])
        return matching

    def _hit(self, document: int) -> Hit:
        index = self._index
        asked = {match for term in self._terms for match, sureness in term.matches if sureness > 0.5}
        title_terms = index.title_terms[document]
        weight = sum(float(index.idf[term]) for term in title_terms)
        said = sum(float(index.idf[term]) for term in title_terms if term in asked)
        title = said / weight if weight else 0.0
        text = " ".join(term.word for term in self._terms)
        likeness = fuzz.ratio(text, index.titles[document]) / 100
        coverage = float(self.coverage[document])
        found = self._found[:, document] > 0
        return Hit(
            document,
            score=_ROUGH * float(self._rough[document]) + _TITLE * title * coverage + _LIKENESS * likeness,
            coverage=coverage,
            title=title,
            matched=tuple(term.word for term, here in zip(self._terms, found, strict=True) if here),
            unknown=self._unknown,
            unmatched=tuple(term.word for term, here in zip(self._terms, found, strict=True) if not here),
        )
