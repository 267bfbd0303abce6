"""Question → Answer: what kind of reply is wanted, and of which talks."""

from __future__ import annotations

from dataclasses import replace
from itertools import compress
from typing import TYPE_CHECKING, assert_never

from bot.answers import compose, several
from bot.answers.conversation import Conversation, Whole, make_whole
from bot.answers.decide import NEARLY_ALIKE, Ranked, Verdict, deliveries_like, versions
from bot.answers.links import asks_last, fit, fits_kind, names_link, requests
from bot.answers.model import Answer, AnswerKind
from bot.answers.phrases import filter_labels
from bot.answers.picks import all_alike, are_one, coming, given, given_again, newest_given, pick_of
from bot.answers.select import has_part, have_part
from bot.answers.sides import compared, either
from bot.questions.model import Facet, Intent, Lean, Pick, Question
from bot.text.normalize import title_key, tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.answers.groups import Grouping
    from bot.answers.lookup import Asked, Lookup
    from bot.library.model import Delivery
    from bot.questions.parse import Parser

_READ_AS_TOPIC = 0.75  # coverage from which a name may as well be a topic
_MOST_TOLD_APART = 10_000  # talks whose links are looked at one by one; a longer list needs narrowing first
_CLEAR_TITLE = 0.3  # of a title, by weight, which says of which talk the place is asked
_LATEST_FEW = 5  # "the latest talks"
# Parts of a talk that may be asked for without naming it: "slides from Devoxx"
_PARTS = {Facet.RECORDING, Facet.SLIDES, Facet.RESOURCES, Facet.REACTIONS, Facet.ABSTRACT}


class Answerer:
    """Answers questions about one library."""

    def __init__(self, parser: Parser, lookup: Lookup, grouping: Grouping) -> None:
        self._parser = parser
        self._lookup = lookup
        self._library = lookup.library
        self._grouping = grouping
        self._evidence = lookup.evidence

    def answer(self, text: str, conversation: Conversation, today: date) -> tuple[Answer, Conversation]:
        """The answer to `text`, and the conversation that a next question may lean on."""
        whole = make_whole(self._lookup.by_title(self._parser.parse(text, today)), conversation)
        if whole.instead and self._lookup.names_another(whole):
            whole = whole.instead
        answer = self._reply(whole, today)
        if answer.kind is AnswerKind.NONE:
            for other in whole.otherwise:
                reply = self._reply(other, today)
                if reply.kind is not AnswerKind.NONE and set(other.needs) <= set(reply.evidence.matched):
                    return reply, conversation.next(other, reply)
        return answer, conversation.next(whole, answer)

    def reply(self, question: Question, today: date) -> tuple[Answer, Conversation]:
        """The answer to a question that is understood already, and the conversation after it."""
        answer = self._reply(Whole(question), today)
        return answer, Conversation(question, answer)

    def _reply(self, whole: Whole, today: date) -> Answer:
        question = whole.question
        if question.intent is Intent.HELP or _says_nothing(whole):
            return compose.help_with(self._library, question)
        if not self._library.deliveries:
            return compose.no_talks_at_all()
        if question.intent is Intent.NONE:
            return compose.outside()
        asked = replace(self._lookup.asked(whole, today), beside=whole.beside)
        if whole.delivery:
            shown = self._lookup.delivery(whole.delivery)
            others = self._library.siblings(shown) if whole.anywhere else ()
            return self._talk([shown, *others], asked, shown=shown)
        of_several = question.intent in {Intent.LIST, Intent.COUNT, Intent.EVENTS} or (
            question.intent is None and question.lean is Lean.NOT and question.facet is Facet.CARD
        )
        answer = (self._either(whole, today) if of_several else None) or self._by_intent(asked)
        if answer.kind is not AnswerKind.NONE:
            return answer
        if whole.talk and not question.words and asked.matches is None and question.filters:
            # "Zero to Hero" – "was it at SciPy?"
            answer = compose.not_given(self._library, self._lookup.delivery(whole.talk), question)
        return (
            self._elsewhere(whole, today)
            or self._without_names(whole, today)
            or self._either(whole, today)
            or answer
        )

    def _either(self, whole: Whole, today: date) -> Answer | None:
        """The talks about any of several topics: "Flink or Spark", and about which there is none."""
        asked = None if whole.question.outside else either(self._lookup, whole, today)
        if asked is None:
            return None
        intent = asked.question.intent
        several_talks = Intent.LIST if intent in {Intent.TALK, None} else intent
        answer = self._by_intent(replace(asked, question=replace(asked.question, intent=several_talks)))
        left = [" ".join(words) for words in whole.question.either if words not in asked.question.either]
        lead = f"{compose.no_talk_about(left)} {answer.lead}" if left else answer.lead
        return replace(answer, lead=lead)

    def _elsewhere(self, whole: Whole, today: date) -> Answer | None:
        """ "was it at Devoxx, or where?": where a talk was that was not given there."""
        question, filters = whole.question, whole.question.filters
        if question.facet is not Facet.WHERE or not question.words or not (filters.event or filters.places):
            return None
        anywhere = replace(question, filters=replace(filters, event=None, places=()))
        asked = self._lookup.asked(replace(whole, question=anywhere), today)
        best = asked.matches.hits[:1] if asked.matches else ()
        if not best or best[0].title < _CLEAR_TITLE:
            return None
        answer = self._by_intent(asked)
        return answer if answer.kind is AnswerKind.TALK else None

    def _without_names(self, whole: Whole, today: date) -> Answer | None:
        """Reads the name of an event, place or month as words of a topic, where it may be either:
        "air pollution in Macedonia", "an hour of sleep in October".  All of it must be found then.
        """
        question, filters = whole.question, whole.question.filters
        names = []
        if question.doubtful_event and filters.event:
            names.append(filters.event.label)
            filters = replace(filters, event=None)
        elif question.words:
            names += [place.label for place in filters.places]
            names += [period.label for period in filters.periods if not period.whole_years]
            names += [speaker.label for speaker in filters.speakers if " " not in speaker.label]
            speakers = tuple(speaker for speaker in filters.speakers if " " in speaker.label)
            years = tuple(period for period in filters.periods if period.whole_years)
            filters = replace(filters, places=(), periods=years, speakers=speakers)
        if not names or self._lookup.only_elsewhere(question):
            return None
        words = (*question.words, *tokenize(" ".join(names)))
        asked = self._lookup.asked(
            replace(whole, question=replace(question, words=words, filters=filters)), today
        )
        best = asked.matches.hits[0] if asked.matches and asked.matches.hits else None
        # what was read as a name must be there as a word: "the maps talk by Nell" is none of Idris'
        said = set(tokenize(" ".join(names)))
        if best is None or best.coverage < _READ_AS_TOPIC or said & set(best.unmatched):
            return None
        if self._lookup.selector.select(question.filters)[best.document]:
            return None  # it was given there, and is not what was asked for
        answer = self._by_intent(asked)
        return None if answer.kind is AnswerKind.NONE else answer

    def _by_intent(self, asked: Asked) -> Answer:
        question = asked.question
        if question.outside and not _is_title(asked):
            return compose.outside()
        if not asked.mask.any():
            return self._nothing(asked)
        if question.most:
            return self._most(asked)
        match question.intent:
            case Intent.COUNT:
                return self._count(asked)
            case Intent.EVENTS:
                return self._events(asked)
            case Intent.LIST:
                one = self._lookup.times_given(asked) if question.times else []
                return self._list(asked, compared(self._lookup, asked) or one or self._with_kind(asked))
            case Intent.TALK | None:
                return self._one(asked)
            case Intent.HELP | Intent.NONE:
                return compose.outside()
        assert_never(question.intent)

    # --- one talk ---------------------------------------------------------------------------------

    def _one(self, asked: Asked) -> Answer:
        question = asked.question
        if question.pick is Pick.REPEATED:
            return self._repeated(asked)
        if question.pick:
            return self._picked(asked)
        if asked.matches is None:
            return self._by_filters(asked)
        decision = self._lookup.decide(asked)
        if decision.verdict is Verdict.UNKNOWN:
            there = self._lookup.deliveries(asked.mask) if question.filters.event else ()
            if question.facet is Facet.REACTIONS and any(d.reactions for d in there):
                return self._by_filters(replace(asked, matches=None))  # "the selfie tweets from Devoxx"
            return self._only_talk(asked) or self._nothing(asked)
        unsure = decision.verdict is Verdict.UNSURE and question.facet is Facet.CARD
        if (unsure or decision.verdict is Verdict.GUESS) and len(decision.choices) > 1:
            return self._choices(asked, decision.choices)
        best, *rivals = decision.ranked
        fitting = deliveries_like(self._library, asked.matches, best)
        if not any(has_part(d, question.facet) for d in fitting):
            # another version of the talk may have what is asked for
            for version in versions(decision.ranked, NEARLY_ALIKE):
                fitting += deliveries_like(self._library, asked.matches, version)
        return self._talk(fitting, asked, rivals[:1])

    def _only_talk(self, asked: Asked) -> Answer | None:
        """The one talk of a person who is named, in whatever words, unless they are another talk's."""
        question = asked.question
        named = [speaker for speaker in question.filters.speakers if " " in speaker.label]
        theirs = self._lookup.deliveries(asked.mask) if named else []
        if not are_one(self._library, theirs) or question.about or question.as_title:
            return None
        other = self._lookup.are_of_a_title(question) or self._lookup.none_fits(asked)
        return None if other else self._talk(theirs, asked)

    def _by_filters(self, asked: Asked) -> Answer:
        """A question of names and times only: the talk that fits, or the list of them."""
        question, found = asked.question, self._lookup.deliveries(asked.mask)
        one = are_one(self._library, found)
        if question.facet is Facet.CARD:
            # "what did you present in May?": also what was the same talk twice
            several = question.plural is None and not question.filters.event and len(found) > 1
            return self._talk(found, asked) if one and not several else self._list(asked, found)
        having = self._lookup.with_part(found, question.facet)
        at_one = all_alike(self._library.occasion(d).series for d in found)
        if one or (at_one and question.facet in {Facet.WHEN, Facet.WHERE}):
            return self._talk(found, asked)
        if question.facet in _PARTS and are_one(self._library, having):
            return self._talk(having, asked)
        if not having and not question.plural:
            return self._talk(found, asked)
        return self._list(asked, having or found)

    def _picked(self, asked: Asked) -> Answer:
        """The latest, first or next of what fits."""
        question, today = asked.question, asked.today
        both = compared(self._lookup, asked) if question.sides else []
        found = [d for d in both or self._lookup.fitting(asked) if d.date is not None]
        wants_part = question.facet in {Facet.RECORDING, Facet.SLIDES, Facet.REACTIONS}
        if wants_part and not question.filters.event and question.pick is not Pick.NTH:
            found = list(compress(found, have_part(found, question.facet))) or found
        if not found:
            return self._nothing(asked)
        if chosen := pick_of(self._library, found, question, asked.beside, today):
            return self._talk(chosen, asked)
        past = given(found, today)
        return compose.none_picked(self._library, question, found, past) or self._nothing(asked)

    def _repeated(self, asked: Asked) -> Answer:
        """The talk that was given most often."""
        fitting = self._lookup.fitting(asked)
        often = self._library.times_given(fitting)
        if not often:
            return self._nothing(asked)
        most, _ = max(often, key=lambda talk: (talk[1], len(talk[0].deliveries), talk[0].title))
        return self._talk([d for d in fitting if self._library.talk_of(d) is most], asked)

    def _talk(
        self,
        fitting: Sequence[Delivery],
        asked: Asked,
        rivals: Sequence[Ranked] = (),
        shown: Delivery | None = None,
    ) -> Answer:
        """The answer about one talk: of the deliveries that have what is asked for, the one that was `shown`,
        or the newest.
        """
        question = asked.question
        watch = question.any_link and not (question.plural is None and names_link(fitting, question))
        if watch and question.facet is Facet.RESOURCES and any(d.recordings for d in fitting):
            question = replace(question, facet=Facet.RECORDING)  # "the link?" is the one to watch
        having = [d for d in fitting if has_part(d, question.facet)]
        unasked = not asks_last(question) and (
            self._says(asked, question.asked) or (question.words and not requests(question))
        )
        if question.facet is Facet.RESOURCES and not having and unasked:
            question = replace(question, facet=Facet.CARD)  # "git with a repository": the talk is about one
        if question.facet is Facet.RESOURCES and having:
            best = max(fit(d, question) for d in having)
            having = [d for d in having if fit(d, question) == best]
        there = having or fitting
        delivery = shown if shown and shown in there else newest_given(there, asked.today)
        if question.facet is Facet.CARD and self._lookup.said_in_reactions(asked, delivery):
            question = replace(question, facet=Facet.REACTIONS)  # "the log lady – which talk was that"
        return compose.about(self._library, delivery, question, self._evidence(asked, rivals), asked.today)

    def _says(self, asked: Asked, words: Sequence[str]) -> bool:
        """Whether the best hit has all of some words of the question."""
        hits = asked.matches.hits if asked.matches else ()
        if not words or not hits:
            return False
        title = self._library.deliveries[hits[0].document].title
        return set(words) <= set(hits[0].matched) or all(word in title_key(title) for word in words)

    def _choices(self, asked: Asked, choices: Sequence[Ranked]) -> Answer:
        matches = asked.matches
        deliveries = tuple(
            newest_given(deliveries_like(self._library, matches, ranked), asked.today)
            for ranked in choices
            if matches is not None
        )
        return compose.choices(deliveries, self._evidence(asked))

    # --- several talks ----------------------------------------------------------------------------

    def _list(self, asked: Asked, found: list[Delivery]) -> Answer:
        question = asked.question
        if question.pick is Pick.NEXT:
            found = coming(found, asked.today)
            if not found:
                return compose.nothing_coming(self._library, question, ())
        elif question.pick and question.plural:
            if question.pick is Pick.LATEST:
                found = [d for d in found if d.date is None or d.date.date() <= asked.today] or found
            few = question.limit or _LATEST_FEW
            found = found[:few] if question.pick is Pick.LATEST else found[-few:]
        if not found:
            return self._nothing(asked)
        if len(found) == 1:
            having = question.filters.having
            alone = (
                replace(question, facet=having[0]) if having and question.facet is Facet.CARD else question
            )
            return self._talk(found, replace(asked, question=alone))
        return several.listing(self._library, found, question, self._evidence(asked))

    def _with_kind(self, asked: Asked) -> list[Delivery]:
        """What fits; where code, posts or books are asked for, those that link to some."""
        found = self._lookup.fitting(asked)
        if least := asked.question.repeated:
            found = given_again(self._library, self._library.selection(found), least)
        if Facet.RESOURCES not in asked.question.filters.having or len(found) > _MOST_TOLD_APART:
            return found
        fits = fits_kind(asked.question)
        return [d for d in found if any(map(fits, d.resources))] or found

    def _count(self, asked: Asked) -> Answer:
        question = asked.question
        if question.compares:
            return self._compare_numbers(asked)
        one = self._lookup.times_given(asked) if question.times and not self._lookup.of_topic(asked) else []
        found = one or self._with_kind(asked)
        if question.pick is Pick.NEXT:
            found = coming(found, asked.today)
        if not found and asked.matches is not None:
            return self._nothing(asked)
        if question.counts:
            return self._grouping.count(self._library.selection(found), question, self._evidence(asked))
        if question.counts_events and any(d.event for d in found):
            return several.count_events(self._library, found, question, self._evidence(asked))
        return several.count(self._library, found, question, self._evidence(asked))

    def _most(self, asked: Asked) -> Answer:
        """Where, at what event or by whom most of the talks were given."""
        one = [] if asked.question.plural else self._lookup.times_given(asked)
        found = self._library.selection(one or self._lookup.fitting(asked))
        if not found:
            return self._nothing(asked)
        return self._grouping.most(found, asked.question, self._evidence(asked))

    def _compare_numbers(self, asked: Asked) -> Answer:
        """Which of several events, people, times or places had more talks."""
        found = self._lookup.fitting(asked)
        if not found:
            return self._nothing(asked)
        positions, selector = self._library.selection(found).positions, self._lookup.selector
        sets = {
            " ".join(filter_labels(side, self._library)): self._library.at(
                positions[selector.select(side)[positions]]
            )
            for side in selector.compared(asked.question, positions)
        }
        return several.comparison(self._library, sets, asked.question, self._evidence(asked))

    def _events(self, asked: Asked) -> Answer:
        several_talks = self._lookup.fitting(asked) if asked.question.plural else []
        found = several_talks or self._lookup.times_given(asked) or self._lookup.fitting(asked)
        if asked.question.pick is Pick.NEXT and not (found := coming(found, asked.today)):
            return compose.nothing_coming(self._library, asked.question, ())
        if not any(d.event for d in found):
            return self._list(asked, found)  # there are talks, though their files name no event
        if asked.question.counts:
            there = self._library.selection(found)
            return self._grouping.places(there, asked.question, self._evidence(asked))
        return several.events(self._library, found, asked.question, self._evidence(asked))

    def _nothing(self, asked: Asked) -> Answer:
        """Says that there is nothing, and names the nearest talks."""
        return compose.unknown(
            self._library, asked.question, self._lookup.nearest(asked), self._evidence(asked)
        )


def _says_nothing(whole: Whole) -> bool:
    """Whether there is nothing to look for: no words, no names, nothing said before to lean on."""
    question: Question = whole.question
    if question.words or question.filters or question.pick or whole.talk or whole.delivery or whole.within:
        return False
    return question.intent in {None, Intent.TALK}


def _is_title(asked: Asked) -> bool:
    """Whether what sounds like another request is what a title says."""
    best = asked.matches.hits[0] if asked.matches and asked.matches.hits else None
    return best is not None and best.coverage > 0.9 and best.title > 0.5
