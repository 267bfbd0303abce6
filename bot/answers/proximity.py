"""Whether the words of a question stand near one another in a talk's texts, or here and there by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.search.texts import Field
from bot.text.normalize import tokenize
from bot.text.prose import to_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.library.model import Delivery
    from bot.search.index import Index
    from bot.search.rank import Term

# Words that lie between those of a question, for each of them: more is chance. In 60 labelled questions of
# which only the abstract has the words, they never lie further apart, and mostly under 5; of 70 titles of
# talks that are not there, whose words some abstract has all the same, 2 of 3 lie further apart.
_APART = 16
_TWO = 2  # words: more of them are hardly all in links and comments by chance
_TALK = Field.TITLE | Field.EVENT | Field.PLACE | Field.SPEAKERS | Field.TAGS | Field.ABSTRACT
_SURELY = 0.7  # that a word is what was said


def are_scattered(index: Index, terms: Sequence[Term], document: int, delivery: Delivery) -> bool:
    """Whether the telling words that a talk has, other than in its title, lie far apart in its abstract, or
    each in another of its texts.

    `document` is the number of the delivery in the index.
    """
    said = [_found(index, term, document) for term in terms if term.weight and not term.common]
    said = [found for found in said if found and not _flags(found) & Field.TITLE]
    if len(said) < 2:
        return False
    if all(sum(_flags(found) & field > 0 for found in said) < 2 for field in Field):
        return True
    if sum(_flags(found) & _TALK > 0 for found in said) < min(_TWO, len(said) - 1):
        return not _in_one_text(index, said, delivery)
    in_abstract = [found for found in said if _flags(found) & Field.ABSTRACT]
    which = {match: number for number, found in enumerate(in_abstract) for match in found}
    at: list[tuple[int, int]] = []  # the place of a word in the abstract, and which of those said it is
    for place, word in enumerate(tokenize(to_words(delivery.abstract.source)) if which else ()):
        at += [(place, which[term]) for term in index.terms_of(word) if term in which]
    kinds = len({number for _, number in at})
    return kinds > 1 and _shortest_run(at, kinds) > _APART * kinds


def _in_one_text(index: Index, said: Sequence[dict[int, int]], delivery: Delivery) -> bool:
    """Whether some link, or something that people said, has all of the words."""
    links = (*delivery.recordings, *delivery.slides, *delivery.resources)
    texts = [f"{link.title} {link.description} {link.url}" for link in links]
    texts += [reaction.text for reaction in delivery.reactions]
    for text in texts:
        terms = {term for word in tokenize(text) for term in index.terms_of(word)}
        if all(not terms.isdisjoint(found) for found in said):
            return True
    return False


def _found(index: Index, term: Term, document: int) -> dict[int, int]:
    """What a document has of that which a word may match, and the fields, as flags, that have it."""
    found = {}
    for match, sureness in term.matches:
        if sureness < _SURELY:
            continue  # "hooking" is hardly a "look" beside it
        postings = index.postings(match)
        at = int(np.searchsorted(postings.documents, document))
        if at < len(postings.documents) and postings.documents[at] == document:
            found[match] = int(postings.fields[at])
    return found


def _flags(found: dict[int, int]) -> int:
    return int(np.bitwise_or.reduce(list(found.values())))


def _shortest_run(at: Sequence[tuple[int, int]], kinds: int) -> int:
    """How many words the shortest run spans that has `kinds` different ones; `at` is in order."""
    shortest, start = at[-1][0] + 1, 0
    inside: dict[int, int] = {}
    for end, kind in at:
        inside[kind] = inside.get(kind, 0) + 1
        while len(inside) == kinds:
            begin, first = at[start]
            shortest = min(shortest, end - begin)
            inside[first] -= 1
            if not inside[first]:
                del inside[first]
            start += 1
    return shortest
