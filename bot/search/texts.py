"""Deliveries → what they say: the words of every field, as numbers."""

from __future__ import annotations

import re
from array import array
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

import numpy as np

from bot.search.stemming import Stem, Stemmers, language_name
from bot.text.normalize import tokenize
from bot.text.prose import to_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from bot.library.model import Delivery
    from bot.search.columns import Numbers


class Field(IntEnum):
    """The parts of a document that words are found in, as flags: plain numbers, which are combined faster
    than an `IntFlag`.
    """

    TITLE = 1
    EVENT = 2
    PLACE = 4
    SPEAKERS = 8
    TAGS = 16
    ABSTRACT = 32
    RESOURCES = 64
    REACTIONS = 128


# scheme, authority, path: RFC 3986, appendix B
_PATH = re.compile(r"(?:[^:/?#]+:)?(?://[^/?#]*)?([^?#]*)")
# words of a path, but for the numbers and random ids in between
_PATH_WORD = re.compile(r"(?<![a-zA-Z0-9])[a-zA-Z][a-z]{2,30}(?![a-zA-Z0-9])")
_RUN = 3  # words in a row that tell a title
_BITS = 21  # of the number of a form in a run of them: two million forms


class Forms:
    """Words as they are written, by language, and the terms (stems) that they are forms of, numbered.

    It only ever grows, so indexes of different times may share it, also while another thread makes one
    of them; what is numbered later than an index was made is unknown to that index.
    """

    def __init__(self) -> None:
        self.words: list[str] = []  # by number of the form
        self.stems: list[str] = []  # by number of the term
        self.terms: dict[str, int] = {}
        self._term_of = array("i")  # by number of the form
        self._stemmers = Stemmers()
        self._by_language: dict[str, _Forms] = {}

    @classmethod
    def of(
        cls,
        words: list[str],
        stems: list[str],
        languages: list[str],
        term_of: Numbers,
        language_of: NDArray[np.uint8],
    ) -> Forms:
        """The forms that were numbered so."""
        forms = cls()
        forms.words, forms.stems = words, stems
        forms.terms = {stem: term for term, stem in enumerate(stems)}
        forms._term_of = array("i", term_of.tobytes())
        for number, name in enumerate(languages):
            own = np.flatnonzero(language_of == number).tolist()
            forms.of_language(name).update((words[form], form) for form in own)
        return forms

    @property
    def languages(self) -> Collection[str]:
        """The English names of the languages that there are forms in."""
        return self._by_language.keys()

    def language_of(self, languages: Sequence[str]) -> NDArray[np.uint8]:
        """The language of each form, as its place among `languages`."""
        found = np.zeros(len(self.words), dtype=np.uint8)
        for number, name in enumerate(languages):
            found[list(self._by_language[name].values())] = number
        return found

    def of_language(self, name: str) -> dict[str, int]:
        """Words → their forms in a language; words that are looked up with [] are learned."""
        if name not in self._by_language:
            self._by_language[name] = _Forms(self, self._stemmers.for_language(name))
        return self._by_language[name]

    def learn(self, word: str, stem: str) -> int:
        """The number of a form that is new."""
        term = self.terms.setdefault(stem, len(self.stems))
        if term == len(self.stems):
            self.stems.append(stem)
        self._term_of.append(term)
        self.words.append(word)
        return len(self.words) - 1

    @property
    def term_of(self) -> Numbers:
        """The term of each form."""
        return np.array(self._term_of, dtype=np.int32)

    def forms(self, word: str) -> list[int]:
        """The forms of a word in all languages."""
        return [form for known in tuple(self._by_language.values()) if (form := known.get(word)) is not None]

    def runs(self, words: Sequence[str]) -> Iterator[int]:
        """The keys (see `runs`) of words in a row, in every language that has them all."""
        for known in tuple(self._by_language.values()):
            key = 0
            for word in words:
                form = known.get(word)
                if form is None:
                    break
                key = key << _BITS | form
            else:
                yield key

    def term(self, form: int) -> int:
        return self._term_of[form]

    def stem(self, word: str, language: str) -> str:
        """The stem of a word in a language, by its English name."""
        return self._stemmers.for_language(language)(word)


class _Forms(dict[str, int]):
    def __init__(self, forms: Forms, stem: Stem) -> None:
        super().__init__()
        self._forms = forms
        self._stem = stem

    def __missing__(self, word: str) -> int:
        form = self[word] = self._forms.learn(word, self._stem(word))
        return form


class Said(NamedTuple):
    """What some deliveries say: the forms of all their texts, one text after the other; and for each
    text its document (counted from 0), its field and how many of the forms are its own.
    """

    forms: Numbers
    documents: Numbers
    fields: NDArray[np.uint8]
    lengths: Numbers
    titles: list[str]  # the words of each title, joined by spaces
    languages: list[str]

    def runs(self, length: int, fields: int) -> NDArray[np.int64]:
        """One number for every run of forms in the texts of some fields, as often as it is there."""
        ends = np.cumsum(self.lengths, dtype=np.int64)
        starts = np.repeat(ends - self.lengths, self.lengths)
        last = np.repeat(ends, self.lengths)
        at = np.arange(len(self.forms))
        wanted = np.repeat((self.fields & fields) > 0, self.lengths)
        first = at[(at + length <= last) & (at >= starts) & wanted]
        keys = np.zeros(len(first), dtype=np.int64)
        for offset in range(length):
            keys = keys << _BITS | self.forms[first + offset]
        return keys

    def pairs(self) -> NDArray[np.int64]:
        """Neighbours in titles and events."""
        return self.runs(2, Field.TITLE | Field.EVENT)

    def title_runs(self) -> NDArray[np.int64]:
        return self.runs(_RUN, Field.TITLE)

    def title_forms(self) -> tuple[Numbers, Numbers]:
        """The forms of all titles, one after the other, and how many each has."""
        is_title = self.fields == Field.TITLE
        return self.forms[np.repeat(is_title, self.lengths)], self.lengths[is_title]


def read(deliveries: Iterable[Delivery], forms: Forms) -> Said:
    """What the deliveries say; `forms` learns the words that it does not know."""
    found, texts = array("i"), array("i")
    titles: list[str] = []
    languages: list[str] = []
    for document, delivery in enumerate(deliveries):
        languages.append(language_name(delivery.language))
        form = forms.of_language(languages[-1]).__getitem__
        for field, text in _texts(delivery):
            tokens = tokenize(text)
            found.extend(map(form, tokens))
            texts.extend((document, field, len(tokens)))
            if field is Field.TITLE:
                titles.append(" ".join(tokens))
    documents, fields, lengths = np.array(texts, dtype=np.int32).reshape(-1, 3).T
    return Said(
        np.array(found, dtype=np.int32), documents, fields.astype(np.uint8), lengths, titles, languages
    )


def _path_words(url: str) -> str:
    """The words in the path of an address: a repository or a post is often named there only."""
    path = _PATH.match(url)
    words = path[1] if path else ""
    return " ".join(_PATH_WORD.findall(unquote(words) if "%" in words else words))


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
