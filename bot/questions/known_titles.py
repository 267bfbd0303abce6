"""The titles in a library: whether words are one of them, or nearly."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from bot.library.events import is_parted, parts_of_title
from bot.search.columns import replaced
from bot.search.texts import Field
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from bot.library.library import Library
    from bot.library.model import Delivery
    from bot.search.columns import Numbers
    from bot.search.index import Documents, Index

_LONG_PART = 3  # words of a part of a title
_RAREST = 3  # words of a title by which it is looked up
_MOST_COMPARED = 200  # titles with such a word
_REMEMBERED = 10_000  # titles whose parts are kept at hand
_DENYING = "no|non|not|without|beyond|never|stop|avoid|goodbye|bye"
NEARLY = 88  # rapidfuzz ratio from which two titles differ by typing errors only


class NearTitle(NamedTuple):
    """A title that words are nearly the same as."""

    likeness: float = 0.0  # 0 to 100
    tokens: tuple[str, ...] = ()


class KnownTitles:
    """The titles of a library, told apart by their letters: however they are spaced."""

    def __init__(
        self,
        library: Library,
        index: Index,
        lengths: Numbers,
        parted: NDArray[np.bool_],
        hashes: NDArray[np.int64],
    ) -> None:
        """By document: how long the title is, whether it has several parts, and a number that stands for
        its letters.
        """
        self._library = library
        self._index = index
        self._lengths = lengths
        self._parted = parted
        self._hashes = hashes
        self._sorted = np.sort(hashes)
        self._long_parts: dict[int, tuple[str, ...]] = {}  # by document

    @classmethod
    def of(cls, library: Library, index: Index) -> KnownTitles:
        """All titles of a library."""
        return cls(library, index, *_columns(library.deliveries, index.titles))

    def updated(self, library: Library, index: Index, source: Numbers) -> KnownTitles:
        """The titles of a library whose deliveries were at `source` in this one, -1 those that are new."""
        come = np.flatnonzero(source < 0).tolist()
        new = _columns((library.deliveries[at] for at in come), [index.titles[at] for at in come])
        return KnownTitles(
            library,
            index,
            replaced(self._lengths, source, new[0]),
            replaced(self._parted, source, new[1]),
            replaced(self._hashes, source, new[2]),
        )

    def has(self, tokens: Sequence[str]) -> bool:
        """Whether the words are a whole title."""
        wanted = hash("".join(tokens))
        at = int(np.searchsorted(self._sorted, wanted))
        return at < len(self._sorted) and int(self._sorted[at]) == wanted

    def with_symbol(self, text: str) -> str:
        """The newest title with one of the symbols in a text ("🚂?"); "" if there is none."""
        return next((self._by_symbol[char] for char in text if char in self._by_symbol), "")

    @cached_property
    def _by_symbol(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for delivery in self._library.deliveries:
            if not delivery.title.isascii():
                for char in delivery.title:
                    if unicodedata.category(char) == "So":
                        found.setdefault(char, delivery.title)
        return found

    def deny(self, word: str) -> bool:
        """Whether titles themselves say that they are not about it: "Flink for non-Java developers", "No More
        Silos".
        """
        pattern = re.compile(rf"\b(?:{_DENYING})(?: \w+){{0,2}} {re.escape(word)}\b")
        found = (self._titled(term) for term in self._index.terms_of(word))
        return any(pattern.search(self._index.titles[at]) for there in found for at in there.tolist())

    def near(self, tokens: Sequence[str], least: float = NEARLY) -> NearTitle:
        """The title that the words are, but for a few letters, or the part of one beside the name of
        an event; an empty one if there is none.
        """
        text = " ".join(tokens)
        rare = sorted((word for word in tokens if self._index.written(word)), key=self._index.rarity)[
            -_RAREST:
        ]
        found = [self._titled(term) for word in rare for term in self._index.terms_of(word)]
        documents = np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int32)
        titles = [*self._as_long(text, documents, least), *self._parts(documents)]
        likeness = cdist([text], titles, scorer=fuzz.ratio, score_cutoff=least)[0]
        if not likeness.any():
            return NearTitle()
        # the first in the alphabet, so that the same one of equals is found every time
        best = min(titles[at] for at in np.flatnonzero(likeness == likeness.max()).tolist())
        return NearTitle(float(likeness.max()), tuple(best.split()))

    def _titled(self, term: int) -> Documents:
        """The newest documents with a term in their titles."""
        postings = self._index.postings(term)
        return postings.documents[(postings.fields & Field.TITLE) > 0][:_MOST_COMPARED]

    def _as_long(self, text: str, documents: Documents, least: float) -> Iterator[str]:
        """The titles that are not so much longer or shorter than a text that they cannot be like it."""
        lengths = self._lengths[documents]
        fits = 200 * np.minimum(lengths, len(text)) >= least * (lengths + len(text))
        return (self._index.titles[document] for document in documents[fits].tolist())

    def _parts(self, documents: Documents) -> Iterator[str]:
        """The longer parts of titles, beside the name of the event."""
        known = self._long_parts
        for document in documents[self._parted[documents]].tolist():
            parts = known.get(document)
            if parts is None:
                if len(known) >= _REMEMBERED:
                    known.clear()
                delivery = self._library.deliveries[document]
                parts = _long_parts(delivery.title, self._library.occasion(delivery).name)
                known[document] = parts
            yield from parts


def _columns(
    deliveries: Iterable[Delivery], titles: Sequence[str]
) -> tuple[Numbers, NDArray[np.bool_], NDArray[np.int64]]:
    return (
        np.array([len(title) for title in titles], dtype=np.int32),
        np.array([is_parted(delivery.title) for delivery in deliveries], dtype=np.bool_),
        # of 64 bits: that two titles share one is less likely than a fault of the memory
        np.array([hash(title.replace(" ", "")) for title in titles], dtype=np.int64),
    )


def _long_parts(title: str, event: str) -> tuple[str, ...]:
    """The parts of a title that are long enough to be told by themselves, as tokens; not the event."""
    parts = [part for part in parts_of_title(title) if part != event]
    tokens = [tokenize(part) for part in parts]
    return tuple(" ".join(part) for part in tokens if len(part) >= _LONG_PART)
