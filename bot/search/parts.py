"""All that the texts of a library say, counted: an index follows from it.

It is read a part of the library at a time, so that making it takes little more memory than it fills;
and renewed from what is no longer said and what is said newly.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from bot.search.columns import Cuts, rearranged, replaced, sought
from bot.search.tally import Tally
from bot.search.texts import Field, Forms, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.library.model import Delivery
    from bot.search.columns import Numbers, Positions
    from bot.search.texts import Said


# How much one occurrence counts in each field. A title is short and every word of it is chosen; what
# others said about a talk may be about anything.  Tuned by hand on the labelled questions.
WEIGHTS: dict[int, float] = {
    Field.TITLE: 2.0,
    Field.EVENT: 1.0,
    Field.PLACE: 0.7,
    Field.SPEAKERS: 1.0,
    Field.TAGS: 1.3,
    Field.ABSTRACT: 1.0,
    Field.RESOURCES: 0.6,
    Field.REACTIONS: 0.4,
}
_TENTHS = np.array([round(10 * WEIGHTS.get(flag, 0.0)) for flag in range(256)], dtype=np.int64)
_AT_ONCE = 2_000  # deliveries


@dataclass(frozen=True, slots=True)
class Counted:
    """Every pair of a term and a document that has it, by term, then document."""

    starts: Positions  # where the pairs of each term begin, and at last where all end
    documents: Numbers
    amounts: NDArray[np.uint16]  # the weights of its occurrences, in tenths
    fields: NDArray[np.uint8]  # in which it occurs, as flags

    def terms(self) -> Numbers:
        """The term of each pair."""
        frequency = np.diff(self.starts)
        return np.repeat(np.arange(len(frequency), dtype=np.int32), frequency)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the texts of a library say."""

    forms: Forms
    languages: Counter[str]  # how many documents are in each
    titles: list[str]  # per document: its title's tokens, joined by spaces
    title_forms: Numbers  # of all titles, one after the other
    title_lengths: Numbers
    lengths: Numbers  # per document: the weights of all its words, in tenths
    pairs: Tally  # neighbours in titles and events
    runs: Tally  # three words in a row in titles
    form_counts: Numbers  # how often each form is there
    counted: Counted

    @classmethod
    def of(cls, deliveries: Sequence[Delivery]) -> Parts:
        """What these deliveries say."""
        forms, languages, titles = Forms(), Counter[str](), list[str]()
        title_forms, title_lengths, lengths = [_no_numbers()], [_no_numbers()], [_no_numbers()]
        pairs, runs = [_no_keys()], [_no_keys()]
        counts = _no_numbers()
        counted: list[_Unsorted] = []
        rest = iter(deliveries)
        while some := list(islice(rest, _AT_ONCE)):
            said = read(some, forms)
            counted.append(_Unsorted.of(said, forms, len(titles) + np.arange(len(some))))
            languages.update(said.languages)
            titles += said.titles
            of_titles, their_lengths = said.title_forms()
            title_forms.append(of_titles)
            title_lengths.append(their_lengths)
            lengths.append(_lengths(said, len(some)))
            pairs.append(said.pairs())
            runs.append(said.title_runs())
            counts = _recounted(counts, _no_numbers(), said.forms, len(forms.words))
        return cls(
            forms,
            languages,
            titles,
            np.concatenate(title_forms),
            np.concatenate(title_lengths),
            np.concatenate(lengths),
            Tally(np.concatenate(pairs)),
            Tally(np.concatenate(runs)),
            counts,
            _sorted(counted, len(forms.stems)),
        )

    def updated(self, source: Numbers, removed: Sequence[Delivery], added: Sequence[Delivery]) -> Parts:
        """What a library says that has, by position, the documents `source` of this one, and where that
        is -1 the deliveries `added`. Those `removed` are the others of this one.
        """
        forms = self.forms
        less, more = read(removed, forms), read(added, forms)
        place = np.full(len(self.titles), -1, dtype=np.int32)
        place[source[source >= 0]] = np.flatnonzero(source >= 0)
        new = _Unsorted.of(more, forms, np.flatnonzero(source < 0))
        return Parts(
            forms,
            self.languages - Counter(less.languages) + Counter(more.languages),
            *_retitled(self, source, more),
            replaced(self.lengths, source, _lengths(more, len(added))),
            self.pairs.updated(less.pairs(), more.pairs()),
            self.runs.updated(less.title_runs(), more.title_runs()),
            _recounted(self.form_counts, less.forms, more.forms, len(forms.words)),
            _moved(self.counted, place, new, len(forms.stems)),
        )


@dataclass(frozen=True, slots=True)
class _Unsorted:
    """As `Counted`, of a part of the documents."""

    terms: Numbers
    documents: Numbers
    amounts: NDArray[np.uint16]
    fields: NDArray[np.uint8]

    @classmethod
    def of(cls, said: Said, forms: Forms, positions: Positions) -> _Unsorted:
        """Sums up what is said for each term and document; `positions` are those of the documents."""
        documents = np.repeat(said.documents, said.lengths)
        size = len(positions)
        # one number for term and document, to sort by both at once
        keys = forms.term_of[said.forms] * np.int64(size) + documents
        order = np.argsort(keys, kind="stable")
        keys, fields = keys[order], np.repeat(said.fields, said.lengths)[order]
        firsts = np.flatnonzero(np.diff(keys, prepend=-1))
        if not len(firsts):
            none = _no_numbers()
            return cls(none, none, none.astype(np.uint16), none.astype(np.uint8))
        amounts = np.minimum(np.add.reduceat(_TENTHS[fields], firsts), np.iinfo(np.uint16).max)
        terms, documents = np.divmod(keys[firsts], size)
        return cls(
            terms.astype(np.int32),
            positions[documents].astype(np.int32),
            amounts.astype(np.uint16),
            np.bitwise_or.reduceat(fields, firsts),
        )


def _sorted(parts: list[_Unsorted], terms: int) -> Counted:
    """The parts, whose documents follow one another, as one. They are used up: all there is of an index need
    not be in memory twice.
    """
    frequency = np.zeros(terms, dtype=np.int64)
    for part in parts:
        frequency += np.bincount(part.terms, minlength=terms)
    starts = np.concatenate([[0], np.cumsum(frequency)]).astype(np.int64)
    counted = Counted(
        starts,
        np.empty(starts[-1], dtype=np.int32),
        np.empty(starts[-1], dtype=np.uint16),
        np.empty(starts[-1], dtype=np.uint8),
    )
    free = starts[:-1].copy()  # where the next pair of each term goes
    while parts:
        part = parts.pop(0)
        count = np.bincount(part.terms, minlength=terms)
        at = (free - (np.cumsum(count) - count))[part.terms] + np.arange(len(part.terms))
        counted.documents[at] = part.documents
        counted.amounts[at] = part.amounts
        counted.fields[at] = part.fields
        free += count
    return counted


def _moved(old: Counted, place: Numbers, added: _Unsorted, terms: int) -> Counted:
    """What was counted, each document at its new `place` (-1: gone; the others stay in their order), and what
    is added.
    """
    documents = place[old.documents]
    gone = np.flatnonzero(documents < 0)
    frequency = np.bincount(added.terms, minlength=terms)
    frequency[: len(old.starts) - 1] += np.diff(old.starts)
    frequency -= np.bincount(np.searchsorted(old.starts, gone, "right") - 1, minlength=terms)
    # before which document of the old ones each that is added comes
    stay = np.flatnonzero(place >= 0)
    following = np.append(stay, len(place))[np.searchsorted(place[stay], added.documents)]
    starts = np.pad(old.starts, (0, terms + 1 - len(old.starts)), mode="edge")
    at = sought(old.documents, following, starts[added.terms], starts[added.terms + 1])
    cuts = Cuts(gone, at)
    return Counted(
        np.concatenate([[0], np.cumsum(frequency)]),
        cuts.spliced(documents, added.documents),
        cuts.spliced(old.amounts, added.amounts),
        cuts.spliced(old.fields, added.fields),
    )


def _lengths(said: Said, documents: int) -> Numbers:
    """How much all words of each document weigh, in tenths."""
    amounts = _TENTHS[said.fields] * said.lengths
    return np.bincount(said.documents, weights=amounts, minlength=documents).astype(np.int32)


def _retitled(old: Parts, source: Numbers, said: Said) -> tuple[list[str], Numbers, Numbers]:
    """The titles that stay, at their new places, and those of the deliveries added (`source` -1)."""
    added = iter(said.titles)
    titles = [old.titles[at] if at >= 0 else next(added) for at in source.tolist()]
    return titles, *rearranged((old.title_forms, old.title_lengths), source, said.title_forms())


def _recounted(counts: Numbers, fewer: Numbers, more: Numbers, size: int) -> Numbers:
    found = np.bincount(more, minlength=size) - np.bincount(fewer, minlength=size)
    found[: len(counts)] += counts
    return found.astype(np.int32)


def _no_numbers() -> Numbers:
    return np.zeros(0, dtype=np.int32)


def _no_keys() -> Positions:
    return np.zeros(0, dtype=np.int64)
