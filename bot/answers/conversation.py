"""What was said before, and how a question that leans on it is made whole."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from bot.answers.model import AnswerKind
from bot.questions.model import EventFilter, Facet, Filters, Intent, Lean, Pick, Question, SpeakerFilter
from bot.questions.periods import in_year, year
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from bot.answers.model import Answer
    from bot.questions.model import Period

_KEY = attrgetter("key")
_OF_A_SET = frozenset({Pick.LATEST, Pick.SECOND_LATEST, Pick.FIRST, Pick.NTH})
_ALIKE = frozenset({"similar", "like", "related", "alike", "comparable"})
_ARTICLES = frozenset({"the", "der", "die", "das", "le", "la", "el", "o", "a", "il", "de", "het"})
_ANY = frozenset({"any", "anything", "something", "smth", "irgendwas", "etwas", "algo", "qualcosa", "iets"})
_FEW_WORDS = 3
_PARTS = frozenset({Facet.RECORDING, Facet.SLIDES, Facet.RESOURCES, Facet.REACTIONS})


@dataclass(frozen=True, slots=True)
class Conversation:
    """The last question of a person that was answered, made whole, and its answer."""

    question: Question | None = None
    answer: Answer | None = None
    subject: tuple[str, ...] = ()  # the words by which the talk in question was found
    rejected: frozenset[str] = frozenset()  # keys of deliveries of talks that were not meant
    speakers: tuple[str, ...] = ()  # of the talk that was shown last
    among: Whole | None = None  # what the talk in question was picked of: "the latest by Ada"
    pinned: bool = False  # the delivery that was shown is the one asked for, not just the newest of its talk
    found_by: Filters = field(default_factory=Filters)  # what was named to find the talk in question

    def next(self, whole: Whole, answer: Answer) -> Conversation:
        """The conversation after one more answer; courtesies and unknowns do not change the subject."""
        question = whole.question
        silent = answer.kind in {AnswerKind.HELP, AnswerKind.NONE}
        if silent and (whole.talk or whole.delivery or not (question.words or question.filters)):
            return self
        filters = question.filters
        chosen = question.pick or question.place_in_list or whole.within
        pinned = bool(filters.event or filters.places or filters.periods or chosen)
        pinned |= self.pinned and bool(whole.delivery or whole.talk)
        still_of_it = whole.delivery or whole.talk
        among = whole if question.pick else self.among if still_of_it else None
        return Conversation(
            question,
            answer,
            subject=whole.subject or question.words,
            rejected=whole.besides,
            speakers=answer.deliveries[0].speakers if _one(answer) else self.speakers,
            among=among,
            pinned=pinned,
            found_by=self.found_by if still_of_it and not filters else filters,
        )


@dataclass(frozen=True, slots=True)
class Whole:
    """A question that needs nothing else to be answered."""

    question: Question
    talk: str | None = None  # key of a delivery: only deliveries of its talk are meant
    within: frozenset[str] | None = None  # keys of deliveries: only these are meant
    delivery: str | None = None  # key of the one delivery that is meant
    anywhere: bool = False  # where `delivery` lacks what is asked for, another one of its talk will do
    beside: str | None = None  # key of a delivery: the one before or after it is meant
    besides: frozenset[str] = frozenset()  # keys of deliveries: their talks are not meant
    subject: tuple[str, ...] = ()  # the words by which `talk` was found: other versions may fit them, too
    needs: tuple[str, ...] = ()  # words of which each must be found
    instead: Whole | None = None  # how to read it where only titles of other talks have its words
    otherwise: tuple[Whole, ...] = ()  # how else to read it, in turn, where this leads nowhere


def make_whole(question: Question, conversation: Conversation) -> Whole:
    """What `question` means after what was said. It stays as it is where nothing was said before."""
    last, answer = conversation.question, conversation.answer
    if last is None or answer is None or question.intent in {Intent.HELP, Intent.NONE}:
        return Whole(question)
    if question.pick and last.filters.speakers and question.lean is Lean.NOT and not question.words:
        question = replace(question, of_speaker=not question.filters)  # "Ada Palmer" – "latest talk?"
    if (theirs := _by_same(question, last, conversation.speakers)) is not question:
        asked = Whole(_shifted(_dated(theirs, last), last, answer))
        return replace(asked, otherwise=(Whole(question),)) if question.words else asked
    if question.of_it and _one(answer):
        # "does it mention Flink?": what the talk says is for the person to read
        facet = Facet.ABSTRACT if question.facet is Facet.CARD else question.facet
        return _same(replace(question, words=(), facet=facet, lean=Lean.SAME), last, answer)
    if question.same_event and (there := _at_same_event(question, last, answer)):
        return there
    question = _shifted(_dated(question, last), last, answer)
    if of_them := _refined(question, last, answer):
        return of_them
    if question.another and question.lean is Lean.SAME and (_one(answer) or conversation.rejected):
        return _another(question, last, conversation)
    if question.lean is Lean.SAME and question.pick in _OF_A_SET and conversation.among and _one(answer):
        # "the latest talk by Ada" – "when was it?" – "and the very first one?"
        of = conversation.among
        picked = replace(
            of.question,
            text=question.text,
            pick=question.pick,
            place_in_list=question.place_in_list,
            facet=question.facet,
        )
        return replace(of, question=picked)
    if question.lean is Lean.CHANGE and not last.words and not _one(answer):
        # "zero to hero" – "how often?" – "and in 2019?"
        last = replace(last, words=conversation.subject)
    elif question.lean is Lean.CHANGE and not (last.words or last.filters or conversation.subject):
        # "your talk at Devoxx 2019" – "is there a video?" – "and 2021?"
        last = replace(last, filters=conversation.found_by)
    whole = _leaning(_of_list(question, answer), last, answer)
    if not (whole.talk or whole.delivery):
        return whole
    anywhere = whole.delivery is not None and not (conversation.pinned or question.place_in_list)
    return replace(whole, subject=conversation.subject, anywhere=anywhere)


def _refined(question: Question, last: Question, answer: Answer) -> Whole | None:
    """ "talks in Berlin" – "anything about ETL?": those of the list, or else of all."""
    of_several = answer.kind in {AnswerKind.LIST, AnswerKind.COUNT} and len(answer.deliveries) > 1
    if not of_several or not question.words or question.filters:
        return None
    any_of_them = question.plural is None and tokenize(question.text)[0] in _ANY
    if not any_of_them and (last.words or question.lean is not Lean.CHANGE):
        return None
    within = frozenset(map(_KEY, answer.deliveries))
    asked = replace(question, filters=last.filters, lean=Lean.NOT)
    if any_of_them or question.lean is not Lean.CHANGE:
        return Whole(asked, within=within, instead=Whole(question), otherwise=(Whole(question),))
    of_all = _change(question, last, answer)
    asked = replace(of_all.question, filters=last.filters, lean=Lean.NOT)
    return Whole(asked, within=within, instead=of_all, otherwise=(of_all, *of_all.otherwise))


def _of_list(question: Question, answer: Answer) -> Question:
    """ "the keynote" after a list: the one of the list, if there is one."""
    article, *said = tokenize(question.text) or [""]
    named = article in _ARTICLES and 0 < len(said) <= _FEW_WORDS and question.words
    if not named or _one(answer) or question.lean is not Lean.NOT or question.filters or question.pick:
        return question
    return replace(question, lean=Lean.WITHIN)


def _leaning(question: Question, last: Question, answer: Answer) -> Whole:
    match question.lean:
        case Lean.SAME:
            return _same(question, last, answer)
        case Lean.CHANGE:
            return _change(question, last, answer)
        case Lean.WITHIN:
            return _within(question, last, answer)
        case Lean.NOT if question.refers and question.facet is not Facet.CARD and _one(answer):
            # "a recording of it, to hear the voice": the rest may be said beside
            beside = replace(question, words=(), lean=Lean.SAME)
            return Whole(question, otherwise=(_same(beside, last, answer),))
        case Lean.NOT:
            return Whole(question)


def _same(question: Question, last: Question, answer: Answer) -> Whole:
    """ "and the slides?", "when was that?", "how many times?", "the latest one?"."""
    if not answer.deliveries:
        return Whole(replace(last, facet=question.facet, intent=question.intent or last.intent))
    if 0 < question.place_in_list <= len(answer.deliveries) > 1:
        return Whole(question, delivery=answer.deliveries[question.place_in_list - 1].key)
    first = answer.deliveries[0]
    if question.intent in {Intent.COUNT, Intent.EVENTS, Intent.LIST} and _one(answer):
        anew = (
            question.intent is Intent.COUNT and question.plural and not question.refers and not question.times
        )
        return Whole(replace(question, lean=Lean.NOT), talk=None if anew else first.key)
    if question.pick in {Pick.BEFORE, Pick.AFTER}:
        among = last if last.pick or not _one(answer) else question  # of those asked for, or of all
        beside = replace(among, text=question.text, intent=Intent.TALK, pick=question.pick, plural=False)
        return Whole(beside, beside=first.key)
    if question.pick is Pick.NTH and _one(answer) and not question.refers and not question.times:
        return Whole(replace(question, lean=Lean.NOT))  # "and your second talk?"
    if question.pick:
        scope = frozenset(map(_KEY, answer.deliveries)) if not _one(answer) else None
        talk = first.key if scope is None else None
        return Whole(question, talk=talk, within=scope, otherwise=(Whole(question),))
    of_all = question.intent in {Intent.COUNT, Intent.EVENTS, Intent.LIST}
    if _one(answer) or (answer.kind is AnswerKind.CHOICES and not of_all):
        return Whole(question, delivery=first.key)
    plural = True if answer.kind is AnswerKind.CHOICES else question.plural
    return _parts_of_list(replace(question, plural=plural), last, answer)


def _another(question: Question, last: Question, conversation: Conversation) -> Whole:
    """ "not that one": what fits the last question as well, but none that was shown for it."""
    shown = conversation.answer.deliveries[:1] if conversation.answer else ()
    words = last.words or conversation.subject
    alike = not _ALIKE.isdisjoint(tokenize(question.text))  # the talk is asked for, not a part of it
    facet = Facet.CARD if alike else last.facet
    asked = replace(last, text=question.text, words=words, another=True, lean=Lean.NOT, facet=facet)
    return Whole(asked, besides=conversation.rejected | {delivery.key for delivery in shown})


def _parts_of_list(question: Question, last: Question, answer: Answer) -> Whole:
    """ "slides?" after a list: those of the list that have some. What the list was of is still spoken of:
    "talks by Ada" – "how many?" – "and at PyCon?".
    """
    within = frozenset(map(_KEY, answer.deliveries))
    having = question.filters.having or ((question.facet,) if question.facet in _PARTS else ())
    if len(within) == 1:
        return Whole(question, delivery=next(iter(within)))
    filters = _merged(last.filters, question.filters)
    filters = replace(filters, having=having or filters.having)
    counts_events = question.counts_events or (last.intent is Intent.EVENTS and not question.plural)
    same = question.intent is Intent.COUNT and not question.plural  # "which cities" – "how many?"
    counts = question.counts or (last.counts if same else "")
    question = replace(
        question, words=question.words or last.words, counts_events=counts_events, counts=counts
    )
    intent = question.intent if question.intent in {Intent.COUNT, Intent.EVENTS} else Intent.LIST
    return Whole(replace(question, facet=Facet.CARD, intent=intent, filters=filters), within=within)


def _change(question: Question, last: Question, answer: Answer) -> Whole:
    """ "and in 2021?", "what about Berlin?", "ok what about flink then?"."""
    if question.words or question.filters.title_words:
        return Whole(_about_others(question, last), otherwise=(Whole(question),))
    filters = _merged(last.filters, question.filters)
    if _one(answer) and not last.words and last.filters and question.filters.periods:
        # "devoxx uk 2019" – "what about 2021?": that event, another year
        return Whole(replace(last, text=question.text, filters=filters))
    if _one(answer) and question.intent in {None, Intent.TALK}:
        facet = question.facet if question.facet is not Facet.CARD else last.facet
        others: list[Whole] = []
        if last.filters.event and question.filters.periods:
            # "the workshop at QCon London 2019" – "is there a recording of the 2020 one?"
            named = replace(last, text=question.text, facet=facet, filters=filters)
            others += [Whole(named), Whole(replace(named, words=()))]
        if last.filters.speakers and not last.words and question.filters.event:
            # "did Ada speak at PyCon in 2016" – "and EuroPython?": in that year, or in any
            named = replace(last, text=question.text, facet=facet, filters=filters)
            others += [Whole(named), Whole(replace(named, filters=replace(filters, periods=())))]
        if last.words and not question.refers:
            # "lightning talks" – "at DjangoCon?"
            others.append(Whole(replace(last, text=question.text, facet=facet, filters=filters)))
        if question.plural is not False and not (question.refers or last.filters.speakers):
            others.append(Whole(question))
        asked = replace(question, facet=facet, intent=Intent.TALK)
        return Whole(asked, talk=answer.deliveries[0].key, otherwise=tuple(others))
    several = question.intent in {Intent.COUNT, Intent.EVENTS, Intent.LIST}
    changed = replace(
        last,
        text=question.text,
        filters=filters,
        intent=question.intent if several else last.intent,
        plural=question.plural if several else last.plural,
        pick=question.pick or last.pick,
    )
    if question.plural is False and question.facet is not Facet.CARD and not several:
        # "talks in Paris" – "the one at Devoxx, is there a video?"
        changed = replace(changed, intent=Intent.TALK, plural=False, facet=question.facet)
    # "in 2020?" alone is a question about what was spoken of, and nothing else
    alone = question.plural is not None or not answer.deliveries
    if answer.deliveries and question.plural is False and not replace(question.filters, periods=()):
        alone = False  # "talks in Paris" – "the 2013 one": not all of 2013
    return Whole(changed, otherwise=(Whole(question),) if alone else ())


def _about_others(question: Question, last: Question) -> Question:
    """The last question, of what was said now instead: "and what about Flink?"."""
    filters = _merged(last.filters, question.filters) if last.words else question.filters
    if question.filters.title_words or last.filters.title_words:
        filters = replace(filters, title_words=question.filters.title_words or question.words)
    return replace(
        question,
        intent=last.intent if question.intent is None or question.plural is None else question.intent,
        facet=last.facet if question.facet is Facet.CARD else question.facet,
        plural=last.plural if question.plural is None else question.plural,
        filters=filters,
        words=() if filters.title_words else question.words,
        lean=Lean.NOT,
    )


def _within(question: Question, last: Question, answer: Answer) -> Whole:
    """ "only the rail ones", "just the one in Oslo", "i meant the Brussels one"."""
    if not answer.deliveries or (question.plural and _one(answer)):
        return Whole(question)
    if _one(answer):
        if not last.words and last.filters and not question.words:
            # "berlin buzzwords 2019" – "i meant the 2021 one"
            merged = replace(last, text=question.text, filters=_merged(last.filters, question.filters))
            return Whole(merged, otherwise=(Whole(question),))
        facet = question.facet if question.facet is not Facet.CARD else last.facet
        # "source control in 11g" – "the 12c version of that"
        more = replace(question, words=(*last.words, *question.words), lean=Lean.NOT)
        others = (Whole(more, needs=question.words),) if last.words and question.words else ()
        asked = replace(question, facet=facet)
        # "the slides of the railway talk" – "and is there a video of the baking one?"
        alone = Whole(replace(asked, lean=Lean.NOT)) if question.words else None
        others = (*others, Whole(question))
        return Whole(asked, talk=answer.deliveries[0].key, instead=alone, otherwise=others)
    intent = question.intent
    if intent is None and answer.kind in {AnswerKind.LIST, AnswerKind.COUNT, AnswerKind.EVENTS}:
        intent = last.intent or Intent.LIST
    within = frozenset(map(_KEY, answer.deliveries))
    filters = _merged(last.filters, question.filters)
    asked = replace(question, intent=intent, filters=filters)
    return Whole(asked, within=within, otherwise=() if question.refers else (Whole(question),))


def _dated(question: Question, last: Question) -> Question:
    """ "only november" after a question about a year is the November of that year."""
    periods = question.filters.periods
    years = [p.start.year for p in last.filters.periods if p.start]
    if not years or not any(period.yearless or period.open_month for period in periods):
        return question
    moved = tuple(in_year(p, years[0]) if p.yearless or p.open_month else p for p in periods)
    return replace(question, filters=replace(question.filters, periods=moved))


def _by_same(question: Question, last: Question, speakers: tuple[str, ...]) -> Question:
    """ "what else did she speak about", "all his talks": of who was spoken of, or gave the talk; `speakers`:
    those of the talk that was shown last.
    """
    if not question.of_speaker or question.filters.speakers:
        return question
    named = tuple(speaker for speaker in last.filters.speakers if not speaker.negated)
    named = named or tuple(SpeakerFilter(frozenset([name]), name) for name in speakers[:1])
    if not named:
        return question
    return replace(question, filters=replace(question.filters, speakers=named), lean=Lean.NOT)


def _at_same_event(question: Question, last: Question, answer: Answer) -> Whole | None:
    """ "what else did you present there?": at the event of the talk that was shown, in that year, or where
    the talks were that were listed.
    """
    if not _one(answer) and (last.filters.event or last.filters.places):
        filters = _merged(
            Filters(last.filters.event, last.filters.places, last.filters.periods), question.filters
        )
        return Whole(replace(question, filters=filters, lean=Lean.NOT))
    shown = answer.deliveries[0] if _one(answer) else None
    if shown is None or not shown.event:
        return None
    event = EventFilter(frozenset([shown.event]), shown.event)
    periods = question.filters.periods or ((year(shown.date.year),) if shown.date else ())
    filters = replace(question.filters, event=event, periods=periods)
    if not question.plural:  # "was the ships talk recorded there as well?"
        return Whole(replace(question, filters=filters, lean=Lean.NOT), otherwise=(Whole(question),))
    asked = replace(question, filters=filters, intent=question.intent or Intent.LIST, lean=Lean.NOT)
    return Whole(asked, besides=frozenset([shown.key]))


def _shifted(question: Question, last: Question, answer: Answer) -> Question:
    """ "and the year before?": before the year that was spoken of, or that of the talk."""
    spoken_of = [p.start.year for p in last.filters.periods if p.start]
    spoken_of += [d.date.year for d in answer.deliveries[:1] if d.date]
    if not spoken_of:
        return question
    periods = (year(spoken_of[0] + p.shift) if p.shift or p.of_that else p for p in question.filters.periods)
    return replace(question, filters=replace(question.filters, periods=tuple(periods)))


def _merged(old: Filters, new: Filters) -> Filters:
    """The old filters, those of the same kind replaced by the new ones."""
    return Filters(
        event=new.event or (None if new.places and old.places else old.event),
        places=new.places or (() if new.event else old.places),
        periods=(*old.periods, *new.periods) if _negates(new.periods) else new.periods or old.periods,
        speakers=new.speakers or old.speakers,
        title_words=new.title_words or old.title_words,
        title_edge=new.title_edge or (old.title_edge if not new.title_words else ""),
        having=new.having or old.having,
        lacking=new.lacking or old.lacking,
        language=new.language or old.language,
        other_language=new.other_language or (old.other_language and not new.language),
        without_words=new.without_words or old.without_words,
    )


def _negates(periods: tuple[Period, ...]) -> bool:
    """ "not the 2019 one": the times that were named before still hold."""
    return bool(periods) and all(period.negated for period in periods)


def _one(answer: Answer) -> bool:
    """Whether the answer spoke of one talk."""
    return answer.kind is AnswerKind.TALK
