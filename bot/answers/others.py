"""Whether the words of a question are those of another talk than the one that fits best: of one that was
not given then or there, or whose title goes on otherwise.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz

from bot.answers.decide import by_talk
from bot.search.rank import Matches, Term, in_titles, titled
from bot.text.normalize import fold, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from bot.answers.decide import Ranked
    from bot.answers.lookup import Asked
    from bot.answers.select import Mask, Selector
    from bot.library.library import Library
    from bot.questions.model import Question
    from bot.questions.vocabulary import Vocabulary
    from bot.search.index import Index

# Coverage, from which what fits the names is what is meant; how much more another talk must have, and how
# much of its title must be said, to be meant instead.
_SURELY_MEANT, _CLEARLY_MORE, _CLEARLY_TITLE = 0.75, 0.25, 0.3
_WHOLE_TITLE = 0.95
_LITTLE_OF_TITLE = 0.5  # of the weight of the words that another title has: "data" of "rail data"
_YEAR = 4  # figures
_ALIKE = 60  # rapidfuzz ratio from which one word may be the other misspelt
_MOST_TITLED = 200  # deliveries with the words in their titles: with more it is a topic like any other
_TELLING_OF_TITLE = 2  # words of a run that are not common, so that it is clear which title is meant


class Others:
    """Tells when the best of what fits is not what was meant, in one library."""

    def __init__(self, library: Library, index: Index, selector: Selector, vocabulary: Vocabulary) -> None:
        self._library = library
        self._index = index
        self._selector = selector
        self._vocabulary = vocabulary

    def are_meant(self, asked: Asked, best: Ranked) -> bool:
        """Whether the words are clearly the title of a talk that was not given then, there or by them:
        "Telegram bot at Devoxx UK" is no other talk at Devoxx UK.
        """
        filters = asked.question.filters
        if self._goes_on_otherwise(asked, best) or self._has_another_number(asked, best):
            return True
        named = filters.event or filters.places or filters.periods or filters.speakers
        if named and (self._titles_another(asked) or self._is_titled_so_elsewhere(asked, best)):
            return True
        if named and self.only_elsewhere(asked.terms, asked.mask, one_talk=not best.hit.unmatched):
            return True
        if not named or (best.hit.coverage >= _SURELY_MEANT and best.hit.title >= _WHOLE_TITLE):
            return False
        everywhere = by_talk(self._library, Matches(self._index, asked.terms).hits[:1])
        if not everywhere or everywhere[0].talk is best.talk:
            return False
        meant = everywhere[0].hit
        telling = [term for term in asked.terms if term.weight]
        if len(telling) > _TELLING_OF_TITLE and min(meant.title, meant.coverage) >= _WHOLE_TITLE:
            return True  # "Effective code reviews 2019" is no other talk of 2019 on code reviews
        if best.hit.coverage >= _SURELY_MEANT:
            return False
        return meant.coverage >= best.hit.coverage + _CLEARLY_MORE and meant.title >= _CLEARLY_TITLE

    def only_elsewhere(self, terms: Sequence[Term], mask: Mask, *, one_talk: bool = True) -> bool:
        """Whether the words stand in a row in titles, none of which is let through: "changing face in Oslo".
        `one_talk`: only where they are of one talk; a topic may be spoken of in others.
        """
        words = [term.word for term in terms if term.weight]
        if len(words) < _TELLING_OF_TITLE:
            return False
        titles, run = self._index.titles, f" {' '.join(words)} "
        found = titled(self._index, words, self._selector.everything()).tolist()
        there = np.array([at for at in found if run in f" {titles[at]} "], dtype=np.intp)
        if not len(there) or len(there) > _MOST_TITLED or mask[found].any():
            return False
        return are_one_talk(self._library, there) if one_talk else True

    def _goes_on_otherwise(self, asked: Asked, best: Ranked) -> bool:
        """ "From zero to hero with Kafka Streams", where the title has "Connect" there, and no streams."""
        question = asked.question
        commonness = self._vocabulary.commonness(question.language)
        said, title = tokenize(question.text), self._title(best)
        for run in question.runs:
            words = run.split()
            # a colon or a dash ends what was begun: "… of ETL: Event-Driven Architectures"
            goes_on = re.search(rf"\b{r'[^a-z0-9]+'.join(map(re.escape, words))} ([a-z0-9]+)", title)
            at = next((at for at in range(len(said)) if said[at : at + len(words)] == words), len(said))
            other = said[at + len(words)] if at + len(words) < len(said) else ""
            if not goes_on or other not in question.words or goes_on[1] in said:
                continue
            said_of_it = [term for term in asked.terms if term.word == other]
            apart = (parts for term in said_of_it for parts, _ in term.together)
            meant = ((match,) for term in said_of_it for match, _ in term.matches)
            if any(self._in_title(parts, best.hit.document) for parts in (*apart, *meant)):
                continue  # "ml" for machine learning, "postgress"
            telling = commonness(other) == 1.0 == commonness(goes_on[1])
            alike = fuzz.ratio(other, goes_on[1]) >= _ALIKE or self._index.root(other) in title
            if telling and not alike:
                return True
        return False

    def _has_another_number(self, asked: Asked, best: Ranked) -> bool:
        """ "What's new in Python 3.9" is no "What's new in Python 3.8", nor part 3 the second part."""
        said, title = tokenize(asked.question.text), self._title(best)
        for word, number in pairwise(said):
            if number.isdigit() and len(number) < _YEAR and number in asked.question.words:
                after = re.search(rf"\b{re.escape(word)}(?: #?|\.)\d", title)
                there = {*tokenize(title), *tokenize(title.replace(".", ""))}  # "37" for 3.7
                if after and number not in there:
                    return True
        return False

    def _title(self, best: Ranked) -> str:
        """The title that was found, in plain letters without apostrophes."""
        return re.sub("['’]", "", fold(self._library.deliveries[best.hit.document].title))

    def _in_title(self, parts: Iterable[int], document: int) -> bool:
        """Whether the title of a document has all the terms."""
        here = np.zeros(self._index.size, dtype=np.bool_)
        here[document] = True
        terms = [Term("", 1.0, ((part, 1.0),)) for part in parts]
        return bool(in_titles(self._index, terms, here).any())

    def _titles_another(self, asked: Asked) -> bool:
        """Whether part of a title is said that no talk given then, there or by them has, but others have."""
        question = asked.question
        commonness = self._vocabulary.commonness(question.language)
        said = (word for run in question.runs for word in run.split())
        if sum(commonness(word) == 1.0 for word in said) < _TELLING_OF_TITLE:
            return False
        elsewhere = with_runs_in_title(self._index, question, self._selector.everything())
        # "rust and python": a title need not join them so
        telling = [term for term in asked.terms if commonness(term.word) == 1.0]
        there = (elsewhere & asked.mask) | in_titles(self._index, telling, asked.mask)
        return bool(elsewhere.any()) and not there.any()

    def _is_titled_so_elsewhere(self, asked: Asked, best: Ranked) -> bool:
        """Whether one talk that was not given then, there or by them has all the words in its title, and the
        best of those that were lacks several: "zero hero connect in Hamburg" is none that mentions Connect.
        """
        terms = [term for term in asked.terms if term.weight]
        if len(terms) < _TELLING_OF_TITLE:
            return False
        elsewhere = np.flatnonzero(in_titles(self._index, terms, self._selector.everything()))
        if not are_one_talk(self._library, elsewhere) or asked.mask[elsewhere].any():
            return False
        here = np.zeros_like(asked.mask)
        here[best.hit.document] = True
        said = [term for term in terms if in_titles(self._index, [term], here).any()]
        little = sum(term.weight for term in said) < _LITTLE_OF_TITLE * sum(term.weight for term in terms)
        return len(said) <= len(terms) - 2 or (little and best.hit.title < _CLEARLY_TITLE)


def with_runs_in_title(index: Index, question: Question, mask: Mask) -> Mask:
    """The deliveries whose title has all the runs of words that are a title's, as they were said."""
    found = np.zeros_like(mask)
    if question.runs:
        at = titled(index, [word for run in question.runs for word in run.split()], mask)
        titles = ((int(each), f" {index.titles[each]} ") for each in at.tolist())
        found[[each for each, title in titles if all(f" {run} " in title for run in question.runs)]] = True
    return found


def are_one_talk(library: Library, positions: NDArray[np.intp]) -> bool:
    """Whether there are deliveries at these positions, and all are of the same talk."""
    talks = (id(library.talk_of(library.deliveries[at])) for at in positions.tolist())
    first = next(talks, None)
    return first is not None and all(talk == first for talk in talks)
