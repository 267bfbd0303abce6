"""Questions read anew where titles have their words: as a title, or as a topic rather than an event."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answers.others import are_one_talk
from bot.questions.model import Filters, Lean, Question
from bot.search.rank import titled
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from bot.answers.select import Selector
    from bot.library.library import Library
    from bot.questions.vocabulary import Vocabulary
    from bot.search.index import Index

_MOST_OFTEN_GIVEN = 1_000  # deliveries, more than which no talk has


class ByTitle:
    """The titles of one library, by which questions are read."""

    def __init__(self, library: Library, index: Index, selector: Selector, vocabulary: Vocabulary) -> None:
        self._library = library
        self._index = index
        self._selector = selector
        self._vocabulary = vocabulary

    def read(self, question: Question) -> Question:
        """The question, read as words of a title and maybe the event and year, where just one talk there
        has them all in its title; else as it was.
        """
        question = self._by_topic(question)
        said, names = question.keywords.words, question.keywords.filters
        places = {word for place in question.filters.places for word in place.label.split()}
        people = [speaker.label for speaker in question.filters.speakers if " " in speaker.label]
        only_names = sorted(said) == sorted(" ".join(people).split())
        only_places = names.event and set(said) <= places
        if not said or question.lean is not Lean.NOT or only_names or only_places:
            return question
        for words, filters in ((tokenize(question.text), Filters()), (said, names)):
            mask = self._selector.select(filters)
            found = titled(self._index, words, mask, _MOST_OFTEN_GIVEN)
            if are_one_talk(self._library, found):
                return Question(
                    question.text,
                    question.language,
                    filters=filters,
                    words=tuple(dict.fromkeys(words)),
                    titled=frozenset(words),
                    keywords=question.keywords,
                )
        return question

    def _by_topic(self, question: Question) -> Question:
        """ "ETL and event-driven": read as a topic where titles have it so, rather than as an event that may
        be meant.
        """
        event = question.filters.event
        if not (event and question.doubtful_event and question.words):
            return question
        words = (*question.words, *tokenize(event.label))
        commonness = self._vocabulary.commonness(question.language)
        telling = [word for word in words if commonness(word) == 1.0]
        if set(telling) <= set(tokenize(event.label)):
            return question
        if not len(titled(self._index, telling, self._selector.everything())):
            return question
        filters = replace(question.filters, event=None)
        return replace(question, words=words, filters=filters, doubtful_event=False)
