"""Queries whose right answer is known: labelled ones, or made from the talks themselves.

What is made does not depend on how Talkbot cuts words: a word is a run of letters and digits.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from tests.benchmarks.documents import Document

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_TYPABLE = 4  # letters from which a word gets typos
_LONG = 8  # … and from which it may get two
_NO_ANSWER = {"none"}
_NO_TALK = {"help", "list", "count", "events"}


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, and the ids that are right as the first answer; none where nothing is right."""

    id: str
    text: str
    kind: str  # the class that it belongs to, for the figures by class
    right: frozenset[str]
    after: tuple[str, ...] = ()  # what was asked before, for Talkbot only


def words(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return re.findall(r"[^\W_]+", text.casefold())


class Source:
    """A collection, prepared to make queries from."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = documents
        self.keys = [" ".join(words(document.title)) for document in documents]
        self._titles = _postings(words(document.title) for document in documents)

    @cached_property
    def _texts(self) -> dict[str, set[int]]:
        return _postings(words(document.text()) for document in self.documents)

    def same_title(self, at: int) -> frozenset[str]:
        """The ids of all deliveries with the title of this one."""
        return frozenset(self.documents[i].id for i in self._by_key[self.keys[at]])

    @cached_property
    def _by_key(self) -> dict[str, list[int]]:
        found = defaultdict(list)
        for at, key in enumerate(self.keys):
            found[key].append(at)
        return found

    def title_words(self, at: int, sizes: Sequence[int], random: Random, event: str = "") -> list[str]:
        """Words of a title, the rarest among them, that stand together in no other title (of `event`,
        where given); [] where there are none.
        """
        mine = sorted(set(words(self.documents[at].title)), key=lambda word: (len(self._titles[word]), word))
        size = random.choice(sizes)
        if len(mine) < size:
            return []
        chosen = [mine[0], *random.sample(mine[1:], size - 1)]
        together = set.intersection(*(self._titles[word] for word in chosen))
        others = {self.keys[i] for i in together if not event or self.documents[i].event == event}
        random.shuffle(chosen)
        return chosen if others == {self.keys[at]} else []

    def abstract_words(self, at: int, sizes: Sequence[int], random: Random) -> list[str]:
        """Words of an abstract, not all of them common, that stand together in no other talk."""
        mine = {word for word in words(self.documents[at].abstract) if len(word) >= _TYPABLE}
        rarest = sorted(mine, key=lambda word: (len(self._texts[word]), word))[: max(len(mine) // 2, 1)]
        size = random.choice(sizes)
        if len(rarest) < size:
            return []
        chosen = random.sample(rarest, size)
        together = set.intersection(*(self._texts[word] for word in chosen))
        return chosen if {self.keys[i] for i in together} == {self.keys[at]} else []


def _postings(texts: Iterable[list[str]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for at, text in enumerate(texts):
        for word in text:
            found[word].add(at)
    return found


# --- the classes ----------------------------------------------------------------------------------


def _exact_title(source: Source, at: int, _: Random) -> str:
    return source.documents[at].title


def _some_title_words(source: Source, at: int, random: Random) -> str:
    return " ".join(source.title_words(at, (2, 3, 4), random))


def _title_with_typos(source: Source, at: int, random: Random) -> str:
    title = source.documents[at].title
    misspelt = re.sub(r"[^\W\d_]+", lambda word: misspell(word[0], random), title)
    return misspelt if misspelt != title else ""


def _title_and_event(source: Source, at: int, random: Random) -> str:
    event = source.documents[at].event
    chosen = source.title_words(at, (1, 2, 3), random, event) if event else []
    both = [" ".join(chosen), event.lower()]
    random.shuffle(both)
    return " ".join(both) if chosen else ""


def _some_abstract_words(source: Source, at: int, random: Random) -> str:
    return " ".join(source.abstract_words(at, (4, 5, 6), random))


CLASSES: dict[str, Callable[[Source, int, Random], str]] = {
    "exact titles": _exact_title,
    "title words": _some_title_words,
    "typos": _title_with_typos,
    "title and event": _title_and_event,
    "abstract words": _some_abstract_words,
}


def misspell(word: str, random: Random) -> str:
    """A word with one or two letters wrong; short words stay as they are."""
    if len(word) < _TYPABLE:
        return word
    for _ in range(random.choice((1, 2)) if len(word) >= _LONG else 1):
        word = _edited(word, random)
    return word


def _edited(word: str, random: Random) -> str:
    """A word with a letter left out, added, replaced, or swapped with the next."""
    at = random.randrange(len(word) - 1)
    letter = random.choice(_LETTERS)
    return random.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def derive(documents: Sequence[Document], each: int, seed: int) -> list[Query]:
    """Up to `each` queries of every class; the same ones for the same documents and seed."""
    source = Source(documents)
    found: list[Query] = []
    for kind, make in CLASSES.items():
        random = Random(f"{seed} {kind}")  # noqa: S311
        order = random.sample(range(len(documents)), len(documents))
        made = ((at, text) for at in order if (text := make(source, at, random)))
        found += [
            Query(f"{kind} {number}", text, kind, _right(source, at, kind))
            for number, (at, text) in enumerate(islice(made, each), 1)
        ]
    return found


def _right(source: Source, at: int, kind: str) -> frozenset[str]:
    same = source.same_title(at)
    if kind != "title and event":
        return same
    event = source.documents[at].event
    return frozenset(d.id for d in source.documents if d.id in same and d.event == event)


def mixed(queries: Sequence[Query], seed: int) -> list[Query]:
    """The queries in an order of which every beginning has about as many of each class."""
    by_kind: dict[str, list[Query]] = defaultdict(list)
    for query in queries:
        by_kind[query.kind].append(query)
    placed: list[tuple[float, str, Query]] = []
    for kind, group in by_kind.items():
        order = Random(f"{seed} {kind}").sample(group, len(group))  # noqa: S311
        placed += [((at + 0.5) / len(order), kind, query) for at, query in enumerate(order)]
    return [query for _, _, query in sorted(placed, key=lambda entry: entry[:2])]


# --- labelled queries -----------------------------------------------------------------------------


def read_labelled(file: Path) -> list[Query]:
    """The questions of a file in JSON Lines that have one talk as the answer, or nothing at all.

    A line has `id`, `question` (or `query`), and `any_of` (or `slugs`): the ids of talks that are right;
    or `"kind": "none"`. Questions for lists, numbers and the like are left out.
    """
    with file.open(encoding="utf-8") as lines:
        read = [_labelled(json.loads(line), file.stem) for line in lines if line.strip()]
    return [query for query in read if query]


def _labelled(line: dict[str, Any], name: str) -> Query | None:
    kind = line.get("kind", "talk")
    right = frozenset(line.get("any_of") or line.get("slugs") or ())
    if kind in _NO_TALK or not (right or kind in _NO_ANSWER):
        return None
    shown = str(line.get("noise") or name).replace("_", " ")
    return Query(
        str(line["id"]), line.get("question") or line["query"], shown, right, tuple(line.get("after", ()))
    )
