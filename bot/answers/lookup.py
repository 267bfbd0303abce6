"""Question → the deliveries it may be about: filters and words applied, nothing decided yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from bot.answers.by_title import ByTitle
from bot.answers.conversation import Whole
from bot.answers.decide import IN_TITLE, SUGGESTED, Decision, Verdict, by_talk, decide, versions
from bot.answers.model import Evidence
from bot.answers.others import Others, are_one_talk, with_runs_in_title
from bot.answers.phrases import filter_labels
from bot.answers.proximity import are_scattered
from bot.answers.select import KEPT_PARTS, have_part, may_be_either
from bot.answers.terms import Terms
from bot.questions.model import Facet, Filters, Intent, Question
from bot.questions.periods import earlier
from bot.search.rank import Matches, in_titles
from bot.search.texts import Field
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.answers.decide import Ranked
    from bot.answers.select import Mask, Selector
    from bot.library.library import Library, Selection
    from bot.library.model import Delivery
    from bot.questions.lexicon import Lexicon
    from bot.questions.vocabulary import Vocabulary
    from bot.search.expand import Expander
    from bot.search.index import Index
    from bot.search.rank import Hit, Term

_MOST_SUGGESTIONS = 3
_YEARS_BACK = 30  # how far a month without a year may lie back
_NEARLY_AS_GOOD = 0.9  # of the best hit's coverage: what a list of talks still takes in
_ENOUGH_OF_RUN = 0.5  # coverage of a title that has words in a row, for no other talk to be looked for
_SOME_OF_TITLE = 0.3  # … of which no less is meant by a title that is quoted
_MUCH_OF_TITLE = 0.5  # of a title's weight: then that talk is meant, whatever else was said
_FEW_WORDS = 2
_NAME_AND_WORD = 3
_LEAST_LISTED = 0.5  # coverage below which a talk is not about what was asked


@dataclass(frozen=True, slots=True)
class Asked:
    """A question made whole, the deliveries that its filters let through, and what its words match."""

    question: Question
    today: date
    mask: Mask
    matches: Matches | None = None  # None: it has no words to search for
    terms: tuple[Term, ...] = ()
    beside: str | None = None  # key of the delivery before or after which another one is meant


class Lookup:
    """Finds what questions are about in one library."""

    def __init__(
        self,
        library: Library,
        index: Index,
        expander: Expander,
        selector: Selector,
        vocabulary: Vocabulary,
        lexicon: Lexicon,
    ) -> None:
        self.library = library
        self.selector = selector
        self._index = index
        self._expander = expander
        self._terms = Terms(index, expander, vocabulary, lexicon)
        self._vocabulary = vocabulary
        self._lexicon = lexicon
        self._others = Others(library, index, selector, vocabulary)
        self.by_title = ByTitle(library, index, selector, vocabulary).read

    def delivery(self, key: str) -> Delivery:
        """The delivery with this key."""
        return self.library.deliveries[self.library.position[key]]

    def names_another(self, whole: Whole) -> bool:
        """Whether the words of a question are those of the title of another talk than `whole.talk`, or than
        those that it is asked of.
        """
        if not (whole.talk or whole.within):
            return False
        terms = self._terms.of(whole.question)
        best = Matches(self._index, terms).hits[:1]
        of = (d.key for d in self._given_as(whole.talk, ())) if whole.talk else whole.within or ()
        there = self._only(of)
        of_talk = Matches(self._index, terms, there).hits
        said_there = any(hit.title for hit in of_talk)
        return bool(best and best[0].title) and not there[best[0].document] and not said_there

    def asked(self, whole: Whole, today: date) -> Asked:
        """Applies the filters of a question, and searches for its words."""
        question = self._correct_title_words(whole.question)
        scope = self._scope(whole)
        mask = self.selector.select(question.filters) & scope
        if not mask.any() and any(period.yearless for period in question.filters.periods):
            question, mask = self._in_earlier_year(question, scope)
        named = question.filters or question.pick or question.intent in {Intent.COUNT, Intent.EVENTS}
        if not mask.any() and may_be_either(question):
            # "talks by Ada and Bea", who gave none together: those of either
            speakers = tuple(replace(each, either=True) for each in question.filters.speakers)
            question = replace(question, filters=replace(question.filters, speakers=speakers))
            mask = self.selector.select(question.filters) & scope
        if question.event_words and named and not question.filters.event:
            # "the Seattle meetup" is a meetup, if there was one
            kind = mask & self.selector.of_event_words(question.event_words)
            mask = kind if kind.any() else mask
        if question.named_like and (like := mask & self.selector.named_like(question.named_like)).any():
            mask = like
            question = replace(
                question, words=tuple(w for w in question.words if w not in question.named_like)
            )
        terms = self._terms.of(question) if question.words else ()
        # where a name or a time was said, common words around it only pad the question
        named = bool(question.filters) or question.pick is not None
        named |= question.intent is Intent.COUNT and bool(question.plural) and not question.about
        padded = named and all(term.common for term in terms)
        among_few = whole.within is not None  # "lightning talks" – "the Saturday ones"
        if padded and ((question.intent is None and question.filters) or len(terms) > 1 or among_few):
            # "friends pyohio 2021": unless a title among them has just these words
            titled = in_titles(self._index, terms, mask)
            if not titled.any():
                titled = self._in_a_title_but_one(terms, mask)
            if titled.any():
                return Asked(question, today, titled, self._matches(question, terms, titled), terms)
            if question.filters and self._others.only_elsewhere(terms, mask):
                return Asked(question, today, titled, self._matches(question, terms, scope), terms)
        owner = bool(question.words) and all(map(self._lexicon.is_owner, question.words))
        if owner and question.facet is Facet.SPEAKER and not question.filters:
            # "who is Ada", where all talks are hers
            return Asked(replace(question, words=(), facet=Facet.CARD, intent=Intent.LIST), today, mask)
        # "Larry Wall" is no other Larry
        surname = question.filters.speakers and len(question.words) == 1 and question.intent is None
        surname = surname and len(tokenize(question.text)) <= _NAME_AND_WORD
        if (padded and not surname) or owner or not any(term.weight for term in terms):
            return Asked(replace(question, words=()), today, mask)
        if (titled := with_runs_in_title(self._index, question, mask)).any():
            there = self._matches(question, terms, titled)
            most = float(there.coverage.max())
            enough = most >= _ENOUGH_OF_RUN or self._matches(question, terms, mask).coverage.max() <= most
            enough = enough or _nearly_only_runs(question, terms)
            with_all = in_titles(self._index, terms, mask)
            if enough and (not with_all.any() or (with_all & titled).any()):
                return Asked(question, today, titled, there, terms)
            # "looking for open data sea shore": what stands in a row in one title is not all that was said
        return Asked(question, today, mask, self._matches(question, terms, mask), terms)

    def _in_a_title_but_one(self, terms: tuple[Term, ...], mask: Mask) -> Mask:
        """The one talk whose title has all of several words but one: "malmö changing face quick"."""
        for left_out in range(len(terms) if len(terms) > _FEW_WORDS else 0):
            titled = in_titles(self._index, (*terms[:left_out], *terms[left_out + 1 :]), mask)
            if are_one_talk(self.library, np.flatnonzero(titled)):
                return titled
        return np.zeros_like(mask)

    def _matches(self, question: Question, terms: tuple[Term, ...], mask: Mask) -> Matches:
        said, reactions = " ".join(tokenize(question.text)), question.facet is Facet.REACTIONS
        return Matches(self._index, terms, mask, said, in_reactions=reactions)

    def hits(self, question: Question) -> tuple[Hit, ...]:
        """What holds any of the words of a question, best first, whatever its filters."""
        terms = self._terms.of(question)
        return Matches(self._index, terms).hits if any(term.weight for term in terms) else ()

    def only_elsewhere(self, question: Question) -> bool:
        """Whether a title is said of a talk that was not given there, then or by them."""
        return self._others.only_elsewhere(self._terms.of(question), self.selector.select(question.filters))

    def are_of_a_title(self, question: Question) -> bool:
        """Whether nearly all words of a question are those of one title, whoever gave that talk."""
        best = self.hits(question)[:1]
        return bool(best) and best[0].title >= _MUCH_OF_TITLE and best[0].coverage >= _NEARLY_AS_GOOD

    def none_fits(self, asked: Asked) -> bool:
        """Whether there are several telling words, and what the filters let through has none of them."""
        telling = {term.word for term in asked.terms if term.weight and not term.common}
        found = {word for hit in (asked.matches.hits if asked.matches else ()) for word in hit.matched}
        return len(telling) >= _FEW_WORDS and telling.isdisjoint(found)

    def _scope(self, whole: Whole) -> Mask:
        """The deliveries that may be meant after what was said before."""
        scope = self.selector.everything()
        if whole.talk:
            scope &= self._only(d.key for d in self._given_as(whole.talk, whole.subject))
        for key in whole.besides:
            scope &= ~self._only(d.key for d in self.library.talk_of(self.delivery(key)).deliveries)
        if whole.within is not None:
            scope &= self._only(whole.within)
        return scope

    def _given_as(self, key: str, subject: tuple[str, ...]) -> Sequence[Delivery]:
        """All deliveries of the talk of one, in all the versions that the words by which it was found fit."""
        if subject:
            given = self.times_given(self.asked(Whole(Question("", words=subject)), date.min))
            if any(delivery.key == key for delivery in given):
                return given
        return self.library.talk_of(self.delivery(key)).deliveries

    def _in_earlier_year(self, question: Question, scope: Mask) -> tuple[Question, Mask]:
        """ "the November edition": the last November in which there was one."""
        named = question.filters.periods
        there = self.selector.select(replace(question.filters, periods=())) & scope
        for back in range(1, _YEARS_BACK) if there.any() else ():
            periods = tuple(earlier(p, back) if p.yearless else p for p in named)
            mask = self.selector.select(Filters(periods=periods)) & there
            if mask.any():
                return replace(question, filters=replace(question.filters, periods=periods)), mask
        return question, self.selector.select(Filters(periods=named)) & there

    def _only(self, keys: Iterable[str]) -> Mask:
        mask = np.zeros(len(self.library), dtype=np.bool_)
        mask[list(map(self.library.position.__getitem__, keys))] = True
        return mask

    def _correct_title_words(self, question: Question) -> Question:
        """Misspelt words that a title must have become the words that titles do have."""
        words = question.filters.title_words
        if not words:
            return question
        found = tuple(self._expander.nearest(word, self.selector.has_title_word) or word for word in words)
        return replace(question, filters=replace(question.filters, title_words=found))

    def decide(self, asked: Asked) -> Decision:
        """Which talk the words mean."""
        if asked.matches is None:
            return Decision(Verdict.UNKNOWN)
        decision = decide(self.library, asked.matches, filtered=bool(asked.question.filters))
        if decision.verdict is Verdict.UNKNOWN:
            return decision
        best = decision.ranked[0]
        other_title = asked.question.as_title and best.hit.title < _SOME_OF_TITLE
        delivery = self.library.deliveries[best.hit.document]
        if asked.question.facet is not Facet.REACTIONS and self.said_in_reactions(asked, delivery):
            # what people said of a talk is hardly what it is about, least of all what several of them did
            other_title |= are_scattered(self._index, asked.terms, best.hit.document, delivery)
        if other_title or self._was_elsewhere(asked, best.hit) or self._others.are_meant(asked, best):
            return Decision(Verdict.UNKNOWN, decision.ranked)
        return decision

    def _was_elsewhere(self, asked: Asked, best: Hit) -> bool:
        """Whether a name is not found that says at what event it was, or by whom: "Boats at KubeCon" is no
        talk on boats that does not speak of it.
        """
        at_words, real = asked.question.at_words, self._vocabulary.real_words
        title = self._index.titles[best.document].replace(" ", "")
        unmatched = [word for word in best.unmatched if word not in title]  # "pyconkr" of "PyCon.KR 2019"
        names = [word for word in unmatched if word in at_words]
        surely = len(names) > 1 or any(word not in real for word in names)  # "by sound" names nobody
        return surely or any(map(self._lexicon.is_unknown_event, unmatched))

    def fitting(self, asked: Asked) -> list[Delivery]:
        """Every delivery that filters and words fit, newest first: by title, tags and names if any
        does, else by all that is known of them.
        """
        if asked.matches is None:
            return self.deliveries(asked.mask)
        if asked.question.mentioned and (said := asked.matches.mentioned(IN_TITLE) & asked.mask).any():
            return self.deliveries(said)
        about = asked.matches.chosen(IN_TITLE) & asked.mask
        if any(term.common for term in asked.terms) and len(asked.terms) > 1:
            # "the latest on a map of noise": not all that is about noise
            with_all = in_titles(self._index, asked.terms, asked.mask)
            about = with_all if with_all.any() else about
        if about.any():
            return self._with_runs(self.deliveries(about), asked.question)
        decision = self.decide(asked)
        by_chance = decision.verdict is Verdict.GUESS and len(asked.terms) <= _FEW_WORDS  # "deep learning"
        if decision.verdict is Verdict.UNKNOWN or by_chance:
            return []
        if decision.ranked[0].hit.title >= _MUCH_OF_TITLE:
            return self.times_given(asked)
        least = max(decision.ranked[0].hit.coverage * _NEARLY_AS_GOOD, _LEAST_LISTED)
        return self.deliveries((asked.matches.coverage >= least) & asked.mask)

    def _with_runs(self, found: list[Delivery], question: Question) -> list[Delivery]:
        """Those whose title has the words in a row as they were said, if any has."""
        if not question.runs:
            return found
        titles = self._index.titles
        said = [d for d in found if all(run in titles[self.library.position[d.key]] for run in question.runs)]
        return said or found

    def said_in_reactions(self, asked: Asked, delivery: Delivery) -> bool:
        """Whether most words that tell something, two at least and one of them no common one, are only in the
        reactions to a talk.
        """
        position = self.library.position[delivery.key]
        of_reactions = of_talk = uncommon = 0
        for term in asked.terms:
            if not term.weight:
                continue
            fields = 0
            for match, _ in term.matches:
                postings = self._index.postings(match)
                at = int(np.searchsorted(postings.documents, position))
                if at < len(postings.documents) and postings.documents[at] == position:
                    fields |= int(postings.fields[at])
            of_reactions += fields == Field.REACTIONS
            uncommon += fields == Field.REACTIONS and not term.common
            of_talk += fields & ~Field.REACTIONS > 0
        return uncommon > 0 and of_reactions > 1 and of_reactions >= of_talk

    def times_given(self, asked: Asked) -> list[Delivery]:
        """All deliveries of the one talk that is meant, in all its versions; [] if it is not clear."""
        decision = self.decide(asked)
        if decision.verdict is Verdict.UNKNOWN:
            return []
        return [
            d
            for ranked in (decision.ranked[0], *versions(decision.ranked))
            for d in ranked.talk.deliveries
            if asked.mask[self.library.position[d.key]]
        ]

    def of_topic(self, asked: Asked) -> bool:
        """Whether the words are what several talks are about ("how often did you talk about Flink"), rather
        than of the title of one.
        """
        best = asked.matches.hits[:1] if asked.matches and asked.question.about else ()
        return bool(best) and best[0].title < _MUCH_OF_TITLE

    def with_part(self, found: Selection, facet: Facet) -> Selection:
        """Those of some deliveries that have what a facet asks for."""
        if facet not in KEPT_PARTS:
            return self.library.at(found.positions[list(have_part(found, facet))])
        return self.library.at(found.positions[self.selector.having(facet)[found.positions]])

    def deliveries(self, mask: Mask) -> Selection:
        """The deliveries that a mask lets through, newest first."""
        return self.library.select(mask)

    def nearest(self, asked: Asked) -> tuple[Delivery, ...]:
        """What comes nearest to a question that nothing fits."""
        theirs = Filters(speakers=asked.question.filters.speakers)
        if theirs and (mask := self.selector.select(theirs)).any():
            return tuple(self.deliveries(mask)[:_MOST_SUGGESTIONS])
        if asked.terms:
            ranked = by_talk(self.library, Matches(self._index, asked.terms).hits)
            near = [r.hit for r in ranked if r.hit.coverage >= SUGGESTED][:_MOST_SUGGESTIONS]
            return tuple(self.library.deliveries[hit.document] for hit in near)
        filters = asked.question.filters
        looser = (
            replace(filters, periods=(), having=(), lacking=()),
            replace(filters, places=(), having=(), lacking=()),
            Filters(speakers=filters.speakers),
            Filters(event=filters.event),
        )
        for fewer in looser:
            if fewer and (mask := self.selector.select(fewer)).any():
                return tuple(self.deliveries(mask)[:_MOST_SUGGESTIONS])
        return ()

    def evidence(self, asked: Asked, rivals: Sequence[Ranked] = ()) -> Evidence:
        """Why the best hit was found; `rivals`: other talks that were found, best first."""
        filters = filter_labels(asked.question.filters, self.library)
        telling = tuple(term.word for term in asked.terms if term.weight and not term.common)
        if asked.matches is None or not asked.matches.hits:
            return Evidence(filters=filters, telling=telling)
        hit = asked.matches.hits[0]
        second = rivals[0].hit.score if rivals else 0.0
        return Evidence(
            round(hit.score, 4),
            round(second, 4),
            round(hit.coverage, 4),
            hit.matched,
            hit.unmatched,
            filters,
            telling,
        )


def _nearly_only_runs(question: Question, terms: tuple[Term, ...]) -> bool:
    """Whether hardly more is said than runs of words of a title: "is Changing Face of ETL public"."""
    said = {word for run in question.runs for word in run.split()}
    return sum(term.weight > 0 and term.word not in said for term in terms) <= 1
