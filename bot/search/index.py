"""The search index: which word stands where, as arrays.

Every delivery is a document with weighted fields; a word is known by its *term*, the stem that its
forms share.  Lists of documents are numpy arrays, so that a query costs a few vector operations
however many talks there are.  An index is never changed: `updated` makes another, at the price of
copying its arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import compress
from operator import or_
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.search.columns import ranges
from bot.search.parts import Parts
from bot.search.spelling import Near, Spelling
from bot.search.texts import Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.library.library import Library
    from bot.search.columns import Numbers

Documents = NDArray[np.int32]
Floats = NDArray[np.float32]

# Okapi BM25's usual constants (Robertson & Zaragoza 2009)
_K1, _B = 1.2, 0.5
_NONE = np.zeros(1, dtype=np.int32)
_REMEMBERED = 20_000  # words looked up: one question looks a word up a dozen times


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents that have a term, how often it is in each, and in which fields it stands."""

    documents: Documents
    amounts: NDArray[np.uint16]  # the weights of its occurrences, in tenths
    fields: NDArray[np.uint8]


class Index:
    """Terms → postings, and the words people may write for them."""

    def __init__(self, library: Library) -> None:
        self._arrange(library, Parts.of(library.deliveries))

    @classmethod
    def of_parts(cls, library: Library, parts: Parts, spelling: Spelling | None = None) -> Index:
        """The index of a library whose texts have been read; `spelling` of its words, if there is one."""
        index = object.__new__(cls)
        index._arrange(library, parts, spelling)
        return index

    def _arrange(self, library: Library, parts: Parts, spelling: Spelling | None = None) -> None:
        self.library, self.parts = library, parts
        self.titles = parts.titles
        self._forms, self._form_counts, counted = parts.forms, parts.form_counts, parts.counted
        self._known: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}  # looked up of late
        self._term_of = parts.forms.term_of
        self._half = self._norm()
        self._starts = counted.starts
        self.document_frequency = df = np.diff(self._starts)
        self._term_fields = np.zeros(len(df), dtype=np.uint8)
        there = np.flatnonzero(df)
        if len(there):
            self._term_fields[there] = np.bitwise_or.reduceat(counted.fields, self._starts[there])
        self._talks, of_talks = self._by_talk(there)
        self.idf: Floats = np.log1p((self._talks - of_talks + 0.5) / (of_talks + 0.5)).astype(np.float32)
        self._title_starts = np.cumsum(parts.title_lengths) - parts.title_lengths
        self.spelling = spelling or Spelling(
            self._forms.words[form] for form in np.flatnonzero(self._form_counts).tolist()
        )

    def _by_talk(self, there: NDArray[np.intp]) -> tuple[int, NDArray[np.int64]]:
        """How many different talks there are, by title, and in how many of them each term stands, of which
        `there` stand anywhere. A talk that was given often makes its words no less telling; its newest
        delivery speaks for all.
        """
        hashes = np.fromiter(map(hash, self.titles), dtype=np.int64, count=len(self.titles))
        older = np.ones(self.size, dtype=np.bool_)
        older[np.unique(hashes, return_index=True)[1]] = False
        said_again = np.flatnonzero(older[self.parts.counted.documents])
        again = np.searchsorted(self._starts, said_again, side="right") - 1
        found = self.document_frequency - np.bincount(again, minlength=len(self.document_frequency))
        # what only an older delivery says is said of one talk at least
        found[there] = np.maximum(found[there], 1)
        return self.size - int(older.sum()), found

    def updated(self, library: Library, source: Numbers) -> Index:
        """The index of `library`, whose deliveries were at the positions `source` in the one of this index,
        -1 those that were not there: the same as one made anew.
        """
        stays = np.zeros(self.size, dtype=np.bool_)
        stays[source[source >= 0]] = True
        new = self.parts.updated(
            source,
            list(compress(self.library.deliveries, (~stays).tolist())),
            list(compress(library.deliveries, (source < 0).tolist())),
        )
        return Index.of_parts(library, new, self._respelt(new.form_counts))

    def _respelt(self, counts: Numbers) -> Spelling:
        """The known words of an index with these forms, most of which are those of this one."""
        was = np.zeros(len(counts), dtype=np.bool_)
        was[: len(self._form_counts)] = self._form_counts > 0
        words, now = self._forms.words, counts > 0
        # a word may be known in one language still
        gone = {words[form] for form in np.flatnonzero(was & ~now).tolist()}
        come = {words[form] for form in np.flatnonzero(now & ~was).tolist()}
        fewer = {word for word in gone if not any(now[form] for form in self._forms.forms(word))}
        more = {word for word in come if not any(was[form] for form in self._forms.forms(word))}
        return self.spelling.updated(fewer, more) if fewer or more else self.spelling

    def _norm(self) -> Floats:
        """How much must be said in each document for half of what a term can weigh, in tenths."""
        lengths = self.parts.lengths
        average = float(lengths.mean()) if self.size else 1.0
        return (10 * _K1 * (1 - _B + _B * lengths / (average or 1.0))).astype(np.float32)

    @property
    def size(self) -> int:
        """How many documents there are."""
        return len(self.library)

    def postings(self, term: int) -> Postings:
        """Where a term stands, by document."""
        part, counted = slice(self._starts[term], self._starts[term + 1]), self.parts.counted
        return Postings(counted.documents[part], counted.amounts[part], counted.fields[part])

    def weights(self, postings: Postings) -> Floats:
        """BM25's term frequency, 0 to 1: it grows ever less with each occurrence, and less in long texts."""
        amounts = postings.amounts.astype(np.float32)
        return amounts / (amounts + self._half[postings.documents])

    def title_terms_of(self, documents: NDArray[np.intp]) -> tuple[Documents, Documents]:
        """The terms of the titles of some documents, one after the other, and how many each has."""
        forms, lengths = self._title_forms_of(documents)
        return self._term_of[forms], lengths

    def just_so_in_title(self, word: str, documents: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which of these documents have a word in their titles as it is written, in no other form."""
        forms, lengths = self._title_forms_of(documents)
        so_far = np.concatenate([_NONE, np.isin(forms, self._forms.forms(word)).cumsum(dtype=np.int32)])
        ends = lengths.cumsum()
        return np.asarray(so_far[ends] > so_far[ends - lengths])

    def _title_forms_of(self, documents: NDArray[np.intp]) -> tuple[Documents, Documents]:
        lengths = self.parts.title_lengths[documents]
        return self.parts.title_forms[ranges(self._title_starts[documents], lengths)], lengths

    def terms_of_forms(self, forms: NDArray[np.int64]) -> Documents:
        """The terms that these forms are forms of."""
        return self._term_of[forms]

    def stem(self, term: int) -> str:
        """What the forms of a term share: by it, other than by its number, a term may be sorted."""
        return self._forms.stems[term]

    def root(self, word: str) -> str:
        """The stem of an English word."""
        return self._forms.stem(word, "english")

    def fields_of(self, term: int) -> int:
        """All fields, as flags, in which a term stands in some document."""
        return int(self._term_fields[term])

    def fields_of_word(self, word: str) -> int:
        """All fields, as flags, in which a word as written, or another form of it, stands."""
        return reduce(or_, map(self.fields_of, self.written(word)), 0)

    def in_a_title(self, word: str) -> bool:
        """Whether a title has just this word, rather than another form of it: "Peters" is no Peter."""
        found = map(self.postings, self.terms_of(word))
        there = (each.documents[(each.fields & Field.TITLE) > 0].tolist() for each in found)
        return any(f" {word} " in f" {self.titles[at]} " for documents in there for at in documents)

    def near(self, word: str, fields: int, edits: int | None = None) -> Iterator[Near]:
        """Words that are nearly so spelt (see `Spelling.near`) and stand in one of the fields."""
        return (near for near in self.spelling.near(word, edits) if self.fields_of_word(near.word) & fields)

    def written(self, word: str) -> tuple[int, ...]:
        """The terms of a word that some text has just so; () if none has."""
        return self._looked_up(word)[0]

    def terms_of(self, word: str) -> tuple[int, ...]:
        """The terms of a word: as written somewhere, else by its stems; () if it is unknown."""
        return self._looked_up(word)[1]

    def _looked_up(self, word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            written = self._sorted(self._forms.term(form) for form in self._counted_forms(word))
            found = self._known[word] = (written, written or self._sorted(self._stemmed(word)))
        return found

    def _counted_forms(self, word: str) -> Iterable[int]:
        counts = self._form_counts
        return (form for form in self._forms.forms(word) if form < len(counts) and counts[form])

    def _sorted(self, terms: Iterable[int]) -> tuple[int, ...]:
        found = set(terms)
        return tuple(sorted(found, key=self.stem)) if len(found) > 1 else tuple(found)

    def _stemmed(self, word: str) -> Iterable[int]:
        for language in dict.fromkeys(("english", *self.parts.languages)):
            term = self._forms.terms.get(self._forms.stem(word, language), -1)
            if 0 <= term < len(self.idf) and self.document_frequency[term]:
                yield term

    def has_pair(self, one: str, other: str) -> bool:
        """Whether two words are neighbours in some title, or some event's name."""
        return any(key in self.parts.pairs for key in self._forms.runs((one, other)))

    def has_run(self, words: Sequence[str]) -> bool:
        """Whether three words stand so in some title."""
        return any(key in self.parts.runs for key in self._forms.runs(words))

    def rarity(self, word: str) -> float:
        """The idf of a word, between 0 (in every talk) and `unknown_idf` (in none)."""
        terms = self.terms_of(word)
        return float(max(self.idf[list(terms)])) if terms else self.unknown_idf

    @property
    def unknown_idf(self) -> float:
        """What a word in none of the talks weighs."""
        return float(np.log1p((self._talks + 0.5) / 0.5))
