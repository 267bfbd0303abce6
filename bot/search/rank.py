"""Words → hits: the documents that hold them, best first, with the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from operator import not_
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from bot.search.texts import Field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.search.index import Documents, Floats, Index, Postings

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


def _by_flags(trust: Mapping[Field, float]) -> Floats:
    """The trust in a word by the flags of the fields that it is in."""
    best = (
        max((each for field, each in trust.items() if flags & field), default=0.0) for flags in range(256)
    )
    return np.array(list(best), dtype=np.float32)


_TRUST_BY_FLAGS = _by_flags(_TRUST)
# … where it is asked in which talk, or of which, somebody said so
_TRUST_IN_REACTIONS = _by_flags({**_TRUST, Field.REACTIONS: 1.0})
_CHOSEN = int(Field.TITLE | Field.TAGS | Field.SPEAKERS | Field.EVENT)
_TOLD = int(_CHOSEN | Field.ABSTRACT)
# "model railways": one of few telling words, or by weight much of the question
_FEW, _HEAVY, _MUCH = 2, 0.8, 0.48
_RERANKED = 30  # hits whose title is compared with the question as text
_MOST_EQUAL = 200  # … and those as good as the last of them: a talk may be given very often
# Shares of the final score, tuned on the labelled questions: what was found where, how well it ranks
# by BM25, how much of the title was said, how alike question and title are as text, and how much of the
# question the title has in the very words.
_ROUGH, _RELEVANCE, _TITLE, _LIKENESS, _AS_SAID, _PRESENCE = 0.75, 0.2, 0.1, 0.1, 0.1, 0.4
_NEARLY = 2.0
SYNONYM = 0.75  # how sure it is that a word of the same meaning is meant: "ships" for "boats"
_SURE = 0.9  # "dinosaure" for a dinosaur
NEARLY_TITLE = 0.7
_LITTLE = 0.1  # of a title

Allowed = NDArray[np.bool_]
# where a term stands: the documents in order, how sure it is that they have it, how much it weighs there
Places = tuple["Documents", "Floats", "Floats"]
_FIRST = np.zeros(1, dtype=np.intp)
_NOWHERE = (np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.float32))


_HARDLY = 0.5  # sureness below which a word is rather not the one that was said


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question and what it may match in the index."""

    word: str
    weight: float  # how much it tells, 0 to 1: its idf, less for words that are common in the language
    matches: tuple[tuple[int, float], ...] = ()  # (index term, how sure that this is what is meant)
    common: bool = False  # a word that is common in the language
    bonus: float = 0.0  # how much it helps to rank; `weight` is what is missed where it is not found
    rarity: float = 0.0  # how rare it is among the talks, 0 to 1, common in the language or not
    # as `matches`, of several index terms that a document must all have: "machine learning" for "ml"
    together: tuple[tuple[tuple[int, ...], float], ...] = ()
    known: bool = True  # some talk has the word itself, or one that it may be misspelt for


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that matches, and why."""

    document: int
    score: float  # 0 to about 1, for ranking
    coverage: float  # 0 to 1: how much of what the question says was found, by weight
    title: float  # 0 to 1: how much of the title the question says, by weight
    matched: tuple[str, ...]  # words of the question found in it
    unmatched: tuple[str, ...]
    likeness: float = 0.0  # 0 to 1: of question and title as text
    unknown: bool = False  # a telling word of few is in none of the documents at all
    # the best one, of whose title little is said: it has no telling word as it was said, only others that
    # may be meant
    guessed: bool = False


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


def titled(index: Index, words: Sequence[str], allowed: Allowed, most: int | None = None) -> NDArray[np.intp]:
    """The positions of the documents whose title has all the words just so; none where there may be more
    than `most`.
    """
    terms = {word: index.written(word) for word in words}
    if not all(terms.values()):
        return np.zeros(0, dtype=np.intp)
    frequency = {word: sum(int(index.document_frequency[t]) for t in terms[word]) for word in terms}
    rarest, *others = sorted(terms, key=lambda word: (frequency[word], word)) or [""]
    if not rarest:
        return np.flatnonzero(allowed)
    there = [_with_title(index.postings(term)) for term in terms[rarest]]
    found = there[0] if len(there) == 1 else np.unique(np.concatenate(there))
    at = found[allowed[found]].astype(np.intp)
    for word in others:
        if not len(at):
            return at
        at = at[np.logical_or.reduce([_titled_so(at, index.postings(term)) for term in terms[word]])]
    if most is not None and len(at) > most:
        return at[:0]
    for word in terms:
        at = at[index.just_so_in_title(word, at)]
    return at


def _with_title(postings: Postings) -> Documents:
    return postings.documents[(postings.fields & Field.TITLE) > 0]


def _titled_so(these: NDArray[np.intp], postings: Postings) -> Allowed:
    """Which of these documents have the term in their title."""
    at, there = _found_at(these, postings.documents)
    return there & ((postings.fields[at] & Field.TITLE) > 0) if there.any() else there


def _among(these: NDArray[np.intp], documents: Documents) -> Allowed:
    """Which of these are among the documents; the latter in order."""
    return _found_at(these, documents)[1]


def _found_at(these: NDArray[np.intp], documents: Documents) -> tuple[NDArray[np.intp], Allowed]:
    """Where each of these would be among the documents, and whether it is there."""
    if not len(documents):
        return np.zeros(len(these), dtype=np.intp), np.zeros(len(these), dtype=np.bool_)
    at = np.minimum(documents.searchsorted(these), len(documents) - 1)
    return at, np.asarray(documents[at] == these)


def _best_of(readings: Sequence[Places], size: int) -> Places:
    """The documents, of `size` in all, that have any of several readings of a term: the surest of them
    counts, and the weights of all.
    """
    if len(readings) == 1:
        return readings[0]
    count = sum(len(at) for at, _, _ in readings)
    if not count:
        return _NOWHERE
    if count > size:  # columns of all documents cost less than sorting these
        found, weights = np.zeros((2, size), dtype=np.float32)
        for at, theirs, weight in readings:
            found[at] = np.maximum(found[at], theirs)
            weights[at] += weight
        at = np.flatnonzero(found).astype(np.int32)
        return at, found[at], weights[at]
    at, found, weights = (np.concatenate(column) for column in zip(*readings, strict=True))
    order = np.argsort(at, kind="stable")  # each is in order, so this merges them
    at = at[order]
    first = np.concatenate([_FIRST, np.flatnonzero(at[1:] != at[:-1]) + 1])
    return at[first], np.maximum.reduceat(found[order], first), np.add.reduceat(weights[order], first)


class Matches:
    """Where the terms of a question stand, for all documents at once.

    `allowed` limits the documents, by position.
    """

    def __init__(
        self,
        index: Index,
        terms: Sequence[Term],
        allowed: Allowed | None = None,
        said: str = "",
        *,
        in_reactions: bool = False,
    ) -> None:
        """`said`: the question as text; `in_reactions`: what people said of the talks counts in full."""
        self._trust = _TRUST_IN_REACTIONS if in_reactions else _TRUST_BY_FLAGS
        self.index = index
        self.terms = tuple(terms)
        self._said = {said, " ".join(term.word for term in terms)} - {""}
        self._total = np.float32(sum(term.weight for term in terms) or 1.0)
        presence = sum(term.rarity for term in terms) or 1.0
        coverage, relevance = np.zeros((2, index.size), dtype=np.float32)
        self._documents: list[Documents] = []  # that have each term
        for term in terms:
            present = np.float32(_PRESENCE * term.rarity / presence)
            at, found, weights = self._places(term)
            self._documents.append(at)
            relevance[at] += weights * np.float32(_RELEVANCE * term.bonus / self._total) + present
            if term.weight:
                coverage[at] += found * (np.float32(term.weight) / self._total)
        self.coverage: Floats = coverage if allowed is None else np.where(allowed, coverage, np.float32(0))
        self._rough: Floats = self.coverage + relevance
        named = [term for term in terms if not term.common and term.weight]
        self._unknown = any(
            not term.known
            and term.weight >= _HEAVY
            and (len(named) <= _FEW or term.weight >= _MUCH * float(self._total))
            for term in named
        )

    def _places(self, term: Term) -> Places:
        """Where a term stands, or what it may mean."""
        readings = [self._reading(match, sureness) for match, sureness in term.matches]
        for parts, sureness in term.together:
            at, fields = self._with_all(parts)
            readings.append((at, self._trust[fields] * np.float32(sureness), np.zeros(len(at), np.float32)))
        return _best_of(readings, self.index.size)

    def _reading(self, match: int, sureness: float) -> Places:
        """Where one index term stands."""
        postings = self.index.postings(match)
        found, weights = self._trust[postings.fields], self.index.weights(postings)
        if sureness == 1.0:
            return postings.documents, found, weights
        return postings.documents, found * np.float32(sureness), weights * np.float32(sureness)

    def _with_all(self, terms: Sequence[int]) -> tuple[Documents, NDArray[np.uint8]]:
        """The documents that have all of some terms, and the fields that have them all."""
        first, *others = (self.index.postings(term) for term in terms)
        at, fields = first.documents, first.fields
        for other in others:
            at, mine, theirs = np.intersect1d(at, other.documents, assume_unique=True, return_indices=True)
            fields = fields[mine] & other.fields[theirs]
        return at, fields

    def chosen(self, least: float) -> Allowed:
        """Documents that have the terms (by weight, at least the share `least`) in their title,
        tags, speakers or event: what they are about, not what they mention.
        """
        return self._having(least, _CHOSEN)

    def mentioned(self, least: float) -> Allowed:
        """Documents that have the terms (by weight, at least the share `least`) in what is written of the
        talk itself: not in what it links to, nor in what people said of it.
        """
        return self._having(least, _TOLD)

    def _having(self, least: float, fields: int) -> Allowed:
        """Documents that have the terms in some of the fields."""
        telling = [term for term in self.terms if not term.common] or self.terms
        total = sum(term.weight for term in telling)
        if not total:
            return np.asarray((self.coverage >= least) & (self.coverage > 0))
        share = np.zeros(self.index.size, dtype=np.float32)
        for term in telling:
            here = np.zeros(self.index.size, dtype=np.bool_)
            # "heroe" is a hero for certain, and "here" hardly
            least_sure = max(
                min(SYNONYM, max((sureness for _, sureness in term.matches), default=0.0)), _HARDLY
            )
            for match, sureness in term.matches:
                if sureness >= least_sure:
                    postings = self.index.postings(match)
                    here[postings.documents[(postings.fields & fields) > 0]] = True
            for parts, _ in term.together:
                at, theirs = self._with_all(parts)
                here[at[(theirs & fields) > 0]] = True
            share += here * np.float32(term.weight)
        return np.asarray((share / np.float32(total) >= least) & (self.coverage > 0))

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """The best documents, best first; ties: the newer one."""
        best = self._best()
        if not len(best):
            return ()
        titles = [self.index.titles[at] for at in best.tolist()]
        said, as_said = self._in_title(best), self._as_said(titles)
        likeness = self._likeness(titles)
        coverage = self.coverage[best]
        score = _ROUGH * self._rough[best] + _TITLE * said * coverage
        score += _AS_SAID * as_said**2 + _LIKENESS * likeness
        score += _NEARLY * np.maximum(likeness - NEARLY_TITLE, 0)
        found = self._found_in(best)
        # what is as good is in the order of its position
        order = np.lexsort((best, -score.astype(np.float32)))
        guessed = np.zeros(len(best), dtype=np.bool_)
        if said[order[0]] < _LITTLE:
            guessed[order[0]] = not self._surely_in(best[order[:1]])[0]
        told = (best, score, coverage, said, likeness, guessed)
        columns = zip(*(column[order].tolist() for column in told), strict=True)
        return tuple(
            self._hit(row, here) for row, here in zip(columns, found[:, order].T.tolist(), strict=True)
        )

    def _hit(self, row: tuple[int, float, float, float, float, bool], found: Sequence[bool]) -> Hit:
        document, score, coverage, title, likeness, guessed = row
        words = [term.word for term in self.terms]
        return Hit(
            document,
            score=score,
            coverage=coverage,
            title=title,
            likeness=likeness,
            matched=tuple(compress(words, found)),
            unmatched=tuple(compress(words, map(not_, found))),
            unknown=self._unknown,
            guessed=guessed,
        )

    def _best(self) -> NDArray[np.intp]:
        """The positions of the best documents by the cheap part of the score."""
        matching = np.flatnonzero(self.coverage > 0)
        if len(matching) > _RERANKED:
            rough = self._rough[matching]
            border = np.partition(rough, -_RERANKED)[-_RERANKED]
            above, equal = matching[rough > border], matching[rough == border]
            matching = np.concatenate([above, equal[:_MOST_EQUAL]])
        return matching

    def _in_title(self, documents: NDArray[np.intp]) -> Floats:
        """How much of the title of each document the question says, by weight, 0 to 1."""
        index = self.index
        asked = [match for term in self.terms for match, sureness in term.matches if sureness > 0.5]
        terms, lengths = index.title_terms_of(documents)
        idf = index.idf[terms].astype(np.float64)
        of = np.repeat(np.arange(len(documents)), lengths)
        weight = np.bincount(of, weights=idf, minlength=len(documents))
        is_asked = np.equal.outer(np.array(asked, dtype=terms.dtype), terms).any(axis=0)
        said = np.bincount(of, weights=idf * is_asked, minlength=len(documents))
        return np.divide(said, weight, out=np.zeros(len(documents)), where=weight > 0).astype(np.float32)

    def _as_said(self, titles: Sequence[str]) -> Floats:
        """How much of the question each title has in the very words, by weight, 0 to 1."""
        rare = [(word, term.rarity) for term in self.terms for word in (term.word.split()[0],)]
        total = sum(weight for _, weight in rare) or 1.0
        words = [frozenset(title.split()) for title in titles]
        shares = [sum(weight for word, weight in rare if word in title) / total for title in words]
        return np.array(shares, dtype=np.float32)

    def _likeness(self, titles: Sequence[str]) -> Floats:
        """How alike question and title are as text, 0 to 1: all that was said, or its telling words."""
        ratios: Floats = cdist(list(self._said), titles, scorer=fuzz.ratio, dtype=np.float32)
        return np.asarray(ratios.max(axis=0, initial=0) / np.float32(100))

    def _surely_in(self, documents: NDArray[np.intp]) -> Allowed:
        """Which of the documents have some telling word as it was said."""
        telling = [term for term in self.terms if term.weight and not term.common]
        if not telling:
            return np.ones(len(documents), dtype=np.bool_)
        found = np.zeros(len(documents), dtype=np.bool_)
        for term in telling:
            for match, sureness in term.matches:
                if sureness >= _SURE:
                    found |= _among(documents, self.index.postings(match).documents)
            for parts, _ in term.together:
                found |= _among(documents, self._with_all(parts)[0])
        return found

    def _found_in(self, documents: NDArray[np.intp]) -> Allowed:
        """Which terms, by row, are found in which of the documents."""
        return np.array([_among(documents, at) for at in self._documents], dtype=np.bool_).reshape(
            len(self._documents), len(documents)
        )
