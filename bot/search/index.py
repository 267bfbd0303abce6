"""The search index: which word stands where, as arrays.

Every delivery is a document with weighted fields; a word is known by its *term*, the stem that its
forms share.  Lists of documents are numpy arrays, so that a query costs a few vector operations
however many talks there are.  An index is never changed: `updated` makes another, at the price of
copying its arrays.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.search.spelling import Near, Spelling
from bot.search.tally import Tally
from bot.search.texts import Field, Forms, Numbers, Said, read

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bot.library.library import Library
    from bot.library.model import Delivery

Documents = NDArray[np.int32]
Floats = NDArray[np.float32]

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
_TENTHS = np.array([round(10 * WEIGHTS.get(Field(flag), 0.0)) for flag in range(256)], dtype=np.int64)
# Okapi BM25's usual constants (Robertson & Zaragoza 2009)
_K1, _B = 1.2, 0.5
_REMEMBERED = 20_000  # words looked up: one question looks a word up a dozen times


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents that have a term, how much it weighs in each, and in which fields it stands."""

    documents: Documents
    weights: Floats  # saturated term frequency, 0 to 1
    fields: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Counted:
    """Every pair of a term and a document that has it, by term, then document."""

    terms: Numbers
    documents: Numbers
    amounts: NDArray[np.uint16]  # the weights of its occurrences, in tenths
    fields: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Parts:
    """All that the texts say; the rest of an index follows from it."""

    forms: Forms
    languages: Counter[str]  # how many documents are in each
    titles: list[str]  # per document: its title's tokens, joined by spaces
    title_forms: Numbers  # of all titles, one after the other
    title_lengths: Numbers
    pairs: Tally  # neighbours in titles and events
    runs: Tally  # three words in a row in titles
    form_counts: Numbers  # how often each form is there
    counted: Counted


class Index:
    """Terms → postings, and the words people may write for them."""

    def __init__(self, library: Library) -> None:
        forms = Forms()
        said = read(library.deliveries, forms)
        parts = Parts(
            forms,
            Counter(said.languages),
            said.titles,
            *said.title_forms(),
            Tally(said.pairs()),
            Tally(said.title_runs()),
            np.bincount(said.forms, minlength=len(forms.words)).astype(np.int32),
            _counted(said, forms.term_of, np.arange(len(library))),
        )
        self._arrange(library, parts)

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
        self._weights = self._saturated()
        terms = len(self._forms.stems)
        self._starts = np.searchsorted(counted.terms, np.arange(terms + 1))
        self.document_frequency = df = np.diff(self._starts)
        self._term_fields = np.zeros(terms, dtype=np.uint8)
        there = np.flatnonzero(df)
        if len(there):
            self._term_fields[there] = np.bitwise_or.reduceat(counted.fields, self._starts[there])
        self.idf: Floats = np.log1p((self.size - df + 0.5) / (df + 0.5)).astype(np.float32)
        self._title_starts = np.cumsum(parts.title_lengths) - parts.title_lengths
        self.spelling = spelling or Spelling(
            self._forms.words[form] for form in np.flatnonzero(self._form_counts).tolist()
        )

    def updated(self, library: Library, removed: Collection[Delivery], added: Collection[Delivery]) -> Index:
        """The index of `library`, which is the one of this index without the deliveries `removed` and with
        those `added`: the same as one made anew. A changed delivery is in both, as it was and as it is.
        """
        parts, forms = self.parts, self._forms
        come, old_at = {d.key for d in added}, self.library.position
        was = [-1 if d.key in come else old_at[d.key] for d in library.deliveries]
        source = np.array(was, dtype=np.int32)
        place = np.full(self.size, -1, dtype=np.int32)
        place[source[source >= 0]] = np.flatnonzero(source >= 0)
        positions = np.flatnonzero(source < 0)
        less = read([self.library.deliveries[old_at[d.key]] for d in removed], forms)
        more = read([library.deliveries[at] for at in positions.tolist()], forms)
        new = Parts(
            forms,
            parts.languages - Counter(less.languages) + Counter(more.languages),
            *_retitled(parts, source, more),
            parts.pairs.updated(less.pairs(), more.pairs()),
            parts.runs.updated(less.title_runs(), more.title_runs()),
            _recounted(parts.form_counts, less.forms, more.forms, len(forms.words)),
            _moved(parts.counted, place, _counted(more, forms.term_of, positions)),
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

    def _saturated(self) -> Floats:
        """BM25's term frequency: it grows ever less with each occurrence, and less in long texts."""
        amounts, documents = (
            self.parts.counted.amounts.astype(np.float32) / np.float32(10),
            self.parts.counted.documents,
        )
        lengths = np.bincount(documents, weights=amounts, minlength=self.size)
        average = float(lengths.mean()) if self.size else 1.0
        norm = (_K1 * (1 - _B + _B * lengths / (average or 1.0))).astype(np.float32)
        return np.asarray(amounts / (amounts + norm[documents]))

    @property
    def size(self) -> int:
        """How many documents there are."""
        return len(self.library)

    def postings(self, term: int) -> Postings:
        """Where a term stands, by document."""
        part = slice(self._starts[term], self._starts[term + 1])
        return Postings(
            self.parts.counted.documents[part], self._weights[part], self.parts.counted.fields[part]
        )

    def title_terms_of(self, documents: NDArray[np.intp]) -> tuple[Documents, Documents]:
        """The terms of the titles of some documents, one after the other, and how many each has."""
        lengths = self.parts.title_lengths[documents]
        forms = self.parts.title_forms[_ranges(self._title_starts[documents], lengths)]
        return np.array([self._forms.term(form) for form in forms.tolist()], dtype=np.int32), lengths

    def stem(self, term: int) -> str:
        """What the forms of a term share: by it, other than by its number, a term may be sorted."""
        return self._forms.stems[term]

    def fields_of(self, term: int) -> int:
        """All fields, as flags, in which a term stands in some document."""
        return int(self._term_fields[term])

    def fields_of_word(self, word: str) -> int:
        """All fields, as flags, in which a word as written, or another form of it, stands."""
        return reduce(or_, map(self.fields_of, self.written(word)), 0)

    def near(self, word: str, fields: int, edits: int | None = None) -> list[Near]:
        """Words that are nearly so spelt (see `Spelling.near`) and stand in one of the fields."""
        return [near for near in self.spelling.near(word, edits) if self.fields_of_word(near.word) & fields]

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
        return tuple(sorted(set(terms), key=self.stem))

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
        return float(np.log1p((self.size + 0.5) / 0.5))


def _counted(said: Said, term_of: Numbers, places: NDArray[np.intp]) -> Counted:
    """Sums up what is said for each term and document; `places` are the documents' positions."""
    documents = places[np.repeat(said.documents, said.lengths)].astype(np.int64)
    size = int(places.max(initial=0)) + 1
    # one number for term and document, to sort by both at once
    keys = term_of[said.forms] * np.int64(size) + documents
    order = np.argsort(keys, kind="stable")
    keys, fields = keys[order], np.repeat(said.fields, said.lengths)[order]
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    if not len(firsts):
        none = np.zeros(0, dtype=np.int32)
        return Counted(none, none, none.astype(np.uint16), none.astype(np.uint8))
    amounts = np.minimum(np.add.reduceat(_TENTHS[fields], firsts), np.iinfo(np.uint16).max)
    terms, documents = np.divmod(keys[firsts], size)
    return Counted(
        terms.astype(np.int32),
        documents.astype(np.int32),
        amounts.astype(np.uint16),
        np.bitwise_or.reduceat(fields, firsts),
    )


def _retitled(old: Parts, source: Numbers, said: Said) -> tuple[list[str], Numbers, Numbers]:
    """The titles that stay, at their new places, and those of the deliveries added (`source` -1)."""
    forms, lengths = said.title_forms()
    all_forms = np.concatenate([old.title_forms, forms])
    all_lengths = np.concatenate([old.title_lengths, lengths])
    starts = np.cumsum(all_lengths) - all_lengths
    at = source.copy()
    at[source < 0] = len(old.titles) + np.arange(len(lengths))
    new = iter(said.titles)
    titles = [old.titles[n] if n >= 0 else next(new) for n in source.tolist()]
    return titles, all_forms[_ranges(starts[at], all_lengths[at])], all_lengths[at]


def _moved(old: Counted, place: Numbers, added: Counted) -> Counted:
    """What was counted, each document at its new `place` (-1: gone), and what is added."""
    documents = place[old.documents]
    stays = documents >= 0
    terms, documents = old.terms[stays], documents[stays]
    size = np.int64(max(place.max(initial=0), added.documents.max(initial=0)) + 1)
    at = np.searchsorted(terms * size + documents, added.terms * size + added.documents)
    return Counted(
        np.insert(terms, at, added.terms),
        np.insert(documents, at, added.documents),
        np.insert(old.amounts[stays], at, added.amounts),
        np.insert(old.fields[stays], at, added.fields),
    )


def _recounted(counts: Numbers, fewer: Numbers, more: Numbers, size: int) -> Numbers:
    found = np.bincount(more, minlength=size) - np.bincount(fewer, minlength=size)
    found[: len(counts)] += counts
    return found.astype(np.int32)


def _ranges(starts: NDArray[np.int64], lengths: Numbers) -> NDArray[np.int64]:
    """The numbers from each start on, as many as its length, in a row."""
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.asarray(np.repeat(starts, lengths) + within)
