"""The words of a question → terms to search for: how much each counts, and what it may mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answers.links import KINDS_OF_LINKS
from bot.questions.model import Facet, Intent
from bot.questions.vocabulary import WEAK
from bot.search.expand import OPTIONAL
from bot.search.texts import Field
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from bot.questions.lexicon import Lexicon
    from bot.questions.model import Question
    from bot.questions.vocabulary import Vocabulary
    from bot.search.expand import Expander
    from bot.search.index import Index
    from bot.search.rank import Term

_IN_TITLE = 0.35  # weight that a word such as "the" keeps in a run of words of a title
_IN_SENTENCE = 0.2  # how much less it tells that a talk has a common word
_SURELY_NAMED = 0.8  # how sure it must be that a name was meant that has another spelling
_NAMES = Field.TITLE | Field.EVENT | Field.PLACE | Field.TAGS
_RATHER = 0.5  # sureness from which a word is rather the one that was said than not
_FEW_WORDS = 2


class Terms:
    """Weighs the words of questions about one library."""

    def __init__(self, index: Index, expander: Expander, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self._index = index
        self._expander = expander
        self._vocabulary = vocabulary
        self._lexicon = lexicon

    def of(self, question: Question) -> tuple[Term, ...]:
        """The terms of the words of a question that are left to search for."""
        words = tuple(dict.fromkeys(question.words))  # what is said twice is not asked for more
        terms = self._expander.terms(words, lambda word: self._share(word, question))
        terms = [self._named(term) if term.word in question.at_words else term for term in terms]
        commonness = self._vocabulary.commonness(question.language)
        if any(commonness(word) == 0.0 for word in tokenize(question.text)):
            # in a sentence most common words are there to make one
            terms = [replace(t, rarity=t.rarity * _IN_SENTENCE) if t.common else t for t in terms]
        terms = self._none_passed_over(terms)
        # every word of a title, or of a topic, is chosen, common or not
        chosen = question.titled | self._topic(question)
        return tuple(replace(t, common=False) if t.common and t.word in chosen else t for t in terms)

    def _none_passed_over(self, terms: list[Term]) -> list[Term]:
        """ "Oracle RAC": of two telling words none may be missing, however short; numbers are often wrong."""
        telling = [term for term in terms if term.weight and not term.common]
        if len(telling) != _FEW_WORDS:
            return terms
        missing = [t for t in telling if not (self._found(t) or t.together or t.word[0].isdigit())]
        return [replace(term, weight=1.0, known=False) if term in missing else term for term in terms]

    def _found(self, term: Term) -> bool:
        """Whether some talk has the word or one that may be meant: "cobol", spelt right, is hardly cool."""
        least = _RATHER if term.word in self._vocabulary.real_words else 0.0
        return any(sureness > least for _, sureness in term.matches)

    def _named(self, term: Term) -> Term:
        """A word after "at" is a name, and must be found unless titles, events or places have it, or it names
        whose talks these are.
        """
        if self._lexicon.is_owner(term.word):
            return term
        sure = tuple((match, sureness) for match, sureness in term.matches if sureness >= _SURELY_NAMED)
        known = any(self._index.fields_of(match) & _NAMES for match, _ in sure)
        linked = tuple(m for m in sure if self._index.fields_of(m[0]) & Field.RESOURCES)  # "course by Jun"
        return term if known else replace(term, weight=1.0, matches=linked)

    def _share(self, word: str, question: Question) -> float:
        """How much of a word's weight counts: less for the common ones, nothing for chat."""
        common = self._vocabulary.commonness(question.language)(word)
        if word in self._topic(question):
            return 1.0
        if word in question.titled:
            # the common words of a title count once it is clear that a title is meant
            return max(common, _IN_TITLE)
        if self._lexicon.is_owner(word) or word in question.aside:
            return OPTIONAL
        if question.facet is Facet.RESOURCES and word in KINDS_OF_LINKS:
            return min(common, OPTIONAL)  # "the free book": what is wanted, more than what the talk is about
        if word in question.asked and not self._expander.known(word):
            return 0.0  # "gihub": what is asked for, misspelt
        if common == 1.0 and not self._expander.known(word):
            if self._only_chat(word, question.language):
                return 0.0
            if self._vocabulary.is_ordinary(word, question.language):
                return WEAK
        return common

    def _topic(self, question: Question) -> frozenset[str]:
        """The two words of "about chaos engineering": neither is passed over."""
        words = frozenset(question.words)
        if len(words) != _FEW_WORDS or words <= question.about:
            return words if len(words) == _FEW_WORDS else frozenset()
        ordinary = self._vocabulary.is_ordinary
        told = (word for word in words if word in question.titled or ordinary(word, question.language))
        return frozenset(told) if question.intent in {Intent.LIST, Intent.COUNT} else frozenset()

    def _only_chat(self, word: str, language: str) -> bool:
        """Whether an unknown word is a common one misspelt rather than a name or a topic misspelt."""
        return self._lexicon.known(word).edits > 1 and self._vocabulary.misspelt_common(word, language)
