"""The search index: which word stands where, as arrays.

Built once from a library and never changed.  Every delivery is a document with weighted fields; a
word is known by its *term*, the stem that its forms share.  Lists of documents are numpy arrays, so
that a query costs a few vector operations however many talks there are.
"""

from __future__ import annotations

import itertools
import re
from array import array
from dataclasses import dataclass
from enum import IntFlag
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import numpy as np
from numpy.typing import NDArray

from bot.search.spelling import Near, Spelling
from bot.search.stemming import Stem, Stemmers
from bot.text.normalize import tokenize
from bot.text.prose import to_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.library.library import Library
    from bot.library.model import Delivery

Documents = NDArray[np.int32]
Floats = NDArray[np.float32]


class Field(IntFlag):
    """The parts of a document that words are found in."""

    TITLE = 1
    EVENT = 2
    PLACE = 4
    SPEAKERS = 8
    TAGS = 16
    ABSTRACT = 32
    RESOURCES = 64
    REACTIONS = 128


# How much one occurrence counts in each field. A title is short and every word of it is chosen; what
# others said about a talk may be about anything.  Tuned by hand on the labelled questions.
WEIGHTS = {
    Field.TITLE: 2.0,
    Field.EVENT: 1.0,
    Field.PLACE: 0.7,
    Field.SPEAKERS: 1.0,
    Field.TAGS: 1.3,
    Field.ABSTRACT: 1.0,
    Field.RESOURCES: 0.6,
    Field.REACTIONS: 0.4,
}
# words of a path, but for the numbers and random ids in between
_PATH_WORD = re.compile(r"(?<![a-zA-Z0-9])[a-zA-Z][a-z]{2,30}(?![a-zA-Z0-9])")
_WEIGHT_BY_FLAG: Floats = np.array([WEIGHTS.get(Field(flag), 0.0) for flag in range(256)], dtype=np.float32)
# Okapi BM25's usual constants (Robertson & Zaragoza 2009)
_K1, _B = 1.2, 0.5


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents that have a term, how much it weighs in each, and in which fields it stands."""

    documents: Documents
    weights: Floats  # saturated term frequency, 0 to 1
    fields: NDArray[np.uint8]


class _Terms(dict[str, int]):
    """Words → terms in one language; every word is stemmed once."""

    def __init__(self, stem: Stem, terms: dict[str, int]) -> None:
        super().__init__()
        self._stem = stem
        self._terms = terms

    def __missing__(self, word: str) -> int:
        term = self[word] = self._terms.setdefault(self._stem(word), len(self._terms))
        return term


class Index:
    """Terms → postings, and the words people may write for them."""

    def __init__(self, library: Library) -> None:
        self.size = len(library)
        self.stemmers = Stemmers()
        self.terms: dict[str, int] = {}  # stem → term
        self.words: dict[str, tuple[int, ...]] = {}  # word as written → its terms
        self._title_terms = array("i")  # of all documents, one after the other
        self._title_lengths = array("i")
        self.titles: list[str] = []  # per document: its title's tokens, joined by spaces
        self.pairs: set[tuple[str, str]] = set()  # neighbours in titles and events
        self._arrange(*self._collect(library))
        df = self.document_frequency
        self.idf: Floats = np.log1p((self.size - df + 0.5) / (df + 0.5)).astype(np.float32)
        self.spelling = Spelling(self.words)

    def _collect(self, library: Library) -> tuple[array[int], array[int]]:
        """The terms of all texts, one after the other; and for each text its document, its field
        and how many of the terms are its own.
        """
        found, texts = array("i"), array("i")
        by_language: dict[Stem, _Terms] = {}
        for document, delivery in enumerate(library.deliveries):
            stem = self.stemmers.for_language(delivery.language)
            if stem not in by_language:
                by_language[stem] = _Terms(stem, self.terms)
            terms_of = by_language[stem]
            for field, text in _texts(delivery):
                tokens = tokenize(text)
                terms = [terms_of[token] for token in tokens]
                found.extend(terms)
                texts.extend((document, field, len(terms)))
                if field is Field.TITLE:
                    self._title_terms.extend(terms)
                    self._title_lengths.append(len(terms))
                    self.titles.append(" ".join(tokens))
                if field in (Field.TITLE, Field.EVENT):
                    self.pairs.update(itertools.pairwise(tokens))
        self.words = _merge(by_language.values())
        return found, texts

    def _arrange(self, found: array[int], texts: array[int]) -> None:
        """Sorts what was collected by term, then document, and sums it up for each of these."""
        documents, fields, lengths = np.array(texts, dtype=np.int64).reshape(-1, 3).T
        # one number for term and document, to sort by both at once
        keys = np.array(found, dtype=np.int32) * np.int64(self.size) + np.repeat(documents, lengths)
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        firsts = np.flatnonzero(np.diff(keys, prepend=-1))
        found_in = np.repeat(fields.astype(np.uint8), lengths)[order]
        amounts = np.add.reduceat(_WEIGHT_BY_FLAG[found_in], firsts)
        self._fields = np.bitwise_or.reduceat(found_in, firsts)
        terms, documents = np.divmod(keys[firsts], max(self.size, 1))
        self._documents: Documents = documents.astype(np.int32)
        self._weights = self._saturated(amounts)
        self._starts = np.searchsorted(terms, np.arange(len(self.terms) + 1))
        self.document_frequency = np.diff(self._starts)
        self._title_terms = np.array(self._title_terms, dtype=np.int32)
        self._title_lengths = np.array(self._title_lengths, dtype=np.int32)
        self._title_starts = np.cumsum(self._title_lengths) - self._title_lengths
        self._all_fields = np.bitwise_or.reduceat(self._fields, self._starts[:-1])

    def _saturated(self, amounts: Floats) -> Floats:
        """BM25's term frequency: it grows ever less with each occurrence, and less in long texts."""
        lengths = np.bincount(self._documents, weights=amounts, minlength=self.size)
        average = float(lengths.mean()) if self.size else 1.0
        norm = _K1 * (1 - _B + _B * lengths / (average or 1.0))
        return (amounts / (amounts + norm[self._documents])).astype(np.float32)

    def title_terms_of(self, documents: NDArray[np.intp]) -> tuple[Documents, Documents]:
        """The terms of the titles of some documents, one after the other, and how many each has."""
        lengths, starts = self._title_lengths[documents], self._title_starts[documents]
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return self._title_terms[np.repeat(starts, lengths) + within], lengths

    def fields_of(self, term: int) -> int:
        """All fields, as flags, in which a term stands in some document."""
        return int(self._all_fields[term])

    def postings(self, term: int) -> Postings:
        """Where a term stands, by document."""
        part = slice(self._starts[term], self._starts[term + 1])
        return Postings(self._documents[part], self._weights[part], self._fields[part])

    def terms_of(self, word: str) -> tuple[int, ...]:
        """The terms of a word: as written somewhere, else by its stems; () if it is unknown."""
        known = self.words.get(word)
        if known is not None:
            return known
        stems = {self.terms[root] for root in self.stemmers.stems(word) if root in self.terms}
        return tuple(sorted(stems))

    def fields_of_word(self, word: str) -> int:
        """All fields, as flags, in which a word as written, or another form of it, stands."""
        return reduce(or_, map(self.fields_of, self.words.get(word, ())), 0)

    def near(self, word: str, fields: int, edits: int | None = None) -> list[Near]:
        """Words that are nearly so spelt (see `Spelling.near`) and stand in one of the fields."""
        return [near for near in self.spelling.near(word, edits) if self.fields_of_word(near.word) & fields]

    def rarity(self, word: str) -> float:
        """The idf of a word, between 0 (in every talk) and `unknown_idf` (in none)."""
        terms = self.terms_of(word)
        return float(max(self.idf[list(terms)])) if terms else self.unknown_idf

    @property
    def unknown_idf(self) -> float:
        """What a word in none of the talks weighs."""
        return float(np.log1p((self.size + 0.5) / 0.5))


def _path_words(url: str) -> str:
    """The words in the path of an address: a repository or a post is often named there only."""
    return " ".join(_PATH_WORD.findall(unquote(urlsplit(url).path)))


def _merge(languages: Iterable[_Terms]) -> dict[str, tuple[int, ...]]:
    """Words → their terms in any of the languages."""
    words: dict[str, tuple[int, ...]] = {}
    for terms_of in languages:
        for word, term in terms_of.items():
            known = words.get(word, ())
            if term not in known:
                words[word] = tuple(sorted((*known, term)))
    return words


def _texts(delivery: Delivery) -> Iterator[tuple[Field, str]]:
    yield Field.TITLE, delivery.title
    if delivery.event:
        yield Field.EVENT, delivery.event
    if delivery.location:
        yield Field.PLACE, delivery.location
    if delivery.speakers:
        yield Field.SPEAKERS, " \n".join(delivery.speakers)
    if delivery.tags:
        yield Field.TAGS, " ".join(delivery.tags)
    if delivery.abstract:
        yield Field.ABSTRACT, to_words(delivery.abstract.source)
    links = [*delivery.recordings, *delivery.slides, *delivery.resources]
    if links:
        yield (
            Field.RESOURCES,
            " ".join(f"{link.title} {link.description} {_path_words(link.url)}" for link in links),
        )
    if delivery.reactions:
        yield Field.REACTIONS, " ".join(f"{r.text} {r.author} {r.handle}" for r in delivery.reactions)
