"""Cues → what is wanted: the intent, the facet, and which one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.questions.facets import (
    PART_CUES,
    about_itself,
    denied_part,
    part_asked,
    parts_with_and_without,
    where_spoken,
)
from bot.questions.lean import NUMBERED, lean_of
from bot.questions.model import Facet, Filters, Intent, Pick, Question
from bot.questions.sets import (
    PRONOUNS,
    at_same_event,
    counted,
    counts_events,
    is_plural,
    kinds_of_events,
    least_times,
    most_of,
    named_like,
    of_groups,
    of_them,
    ordinal,
    small_number,
    wants_events,
)
from bot.questions.title_words import title_words, with_title_words
from bot.questions.vocabulary import Cue

if TYPE_CHECKING:
    from bot.questions.cues import Cues

_PICKS = {
    Cue.REPEATED: Pick.REPEATED,
    Cue.DISCUSSED: Pick.DISCUSSED,
    Cue.LATEST: Pick.LATEST,
    Cue.SECOND_LATEST: Pick.SECOND_LATEST,
    Cue.FIRST: Pick.FIRST,
    Cue.NEXT: Pick.NEXT,
    Cue.BEFORE_THAT: Pick.BEFORE,
    Cue.AFTER_THAT: Pick.AFTER,
}
_CUE_OF = {part: cue for cue, part in PART_CUES.items()}
_OTHERS = {("another",), ("others",), ("not", "that"), ("something", "else"), ("anything", "else")}
_ARTICLES = frozenset({"a", "an", "the", "any", "some", "of", "to", "with", "is", "in", "for"})
_SETS = frozenset({Intent.LIST, Intent.COUNT, Intent.EVENTS})
_TIME = frozenset({"time", "occasion", "delivery"})
_ALONE = {"event": Facet.WHERE, "conference": Facet.WHERE, "conf": Facet.WHERE, "meetup": Facet.WHERE}
_ALONE |= {"city": Facet.WHERE, "country": Facet.WHERE, "town": Facet.WHERE, "year": Facet.WHEN}
_ALONE |= {"month": Facet.WHEN, "day": Facet.WHEN}
_OCCASIONS = frozenset({"times", "deliveries", "outings"})
_ANY_LINKS = frozenset({"links", "resources", "resource", "references", "materials", "sources"})
_OF_TIMES = frozenset({"times", "least", "once", "twice", "thrice"})
_IS = frozenset({"is", "was", "were", "wasnt", "isnt"})
_YEAR_WORDS = frozenset({"year", "yr", "jahr", "jahre", "annee", "ano"})
_YEARS, _WHICH = frozenset({"years", "yrs"}), frozenset({"which", "what"})
_MONTH_WORDS = frozenset({"month", "months", "monat", "mois", "mes"})
_BEGUN = frozenset({"start", "started", "begin", "began", "begun"})
_SHORT_NUMBER = 3  # digits that are too many for the place in a list
_SHORT = 4  # words


def intent_of(
    cues: Cues,
    words: tuple[str, ...],
    filters: Filters,
    *,
    telling: frozenset[str],
    quoted: tuple[str, ...],
    beside: frozenset[str] = frozenset(),
    text: str,
    language: str,
) -> Question:
    """The question that the cues, the words left and the filters make.

    `telling`: the words that are not common in the language; `quoted`: those in quotation marks;
    `beside`: those that stand beside the sentence that asks.
    """
    several = False if _asks_when_begun(cues) else is_plural(cues)
    part, without = part_asked(cues), cues.has(Cue.WITHOUT)
    if several and (denied := denied_part(cues)):
        part, without = denied, True
    asking = tuple(word for word in words if word not in beside)
    titled = title_words(cues, asking, quoted, telling - beside)
    if part and not set(titled).isdisjoint(cues.phrase(_CUE_OF[part])):
        part = None  # "with video in the title"
    if several and _pick(cues):
        words = tuple(word for word in words if not (word.isdigit() and len(word) < 3))
    facet = part or about_itself(cues) or Facet.CARD
    if len(cues.tokens) == 1 and (alone := _ALONE.get(cues.tokens[0])):
        words, facet, telling = (), alone, frozenset()  # "city?"
    most = most_of(cues)
    words = tuple(word for word in words if word not in of_groups(most))
    plural = True if most and cues.has(Cue.MORE) else several
    compares = _compares(cues)
    place = _place(cues)
    nth, of_one = _nth(cues)
    if nth and not several:
        place = nth
        words = tuple(word for word in words if not ordinal(word))
        telling = frozenset(word for word in telling if not ordinal(word))
    asks = bool(several) or bool(words) or "did" in cues.tokens
    there = asks and not filters.event and at_same_event(cues)
    said = set(cues.tokens) - ({"same"} if there else set())  # "the same speaker", "at the same event"
    pick = _pick(cues) if not most and (not compares or _compares_dates(cues)) else None
    pick = Pick.NTH if nth and not several and not pick else pick
    if pick is Pick.REPEATED and _of_all_years(cues, several):
        pick = None  # "in which year did you give the most talks"
    if compares and pick and facet is Facet.CARD:
        facet = Facet.WHEN
    if facet is Facet.CARD and _where_of_two(cues, filters):
        facet = Facet.WHERE
    question = Question(
        text,
        language,
        facet=facet,
        plural=plural,
        pick=pick,
        limit=_limit(cues) if pick and several else None,
        filters=with_title_words(cues, filters, titled),
        words=() if titled else (*words, *_optional(cues, words)),
        times=not titled and (cues.has(Cue.TIMES) or not _OCCASIONS.isdisjoint(cues.tokens)),
        outside=_outside(cues, words),
        mentioned=cues.has(Cue.MENTIONED),
        distinct=cues.has(Cue.DISTINCT),
        any_link=cues.has(Cue.LINK) and not cues.has(Cue.RESOURCES) and (not words or _link_to(cues, words)),
        event_words=frozenset() if most else kinds_of_events(cues),
        named_like=named_like(cues, words),
        refers=cues.has(Cue.THAT) or of_one,
        another=cues.has(Cue.ANOTHER) or tuple(cues.tokens) in _OTHERS,
        place_in_list=place,
        compares=(cues.has(Cue.MORE) and _names_two(filters))
        or (not pick and len(filters.periods) < 2 and _of_all_years(cues, several)),
        months=not _MONTH_WORDS.isdisjoint(cues.tokens),
        most=most,
        asked=_asked(cues),
        counts_events=counts_events(cues, words),
        counts=counted(cues, words),
        of_speaker=not filters.speakers and not PRONOUNS.isdisjoint(said) and of_them(cues, filters, words),
        same_event=there,
    )
    if several and (least := least_times(cues)):
        left = tuple(word for word in question.words if word not in _OF_TIMES and small_number(word) is None)
        question = replace(question, times=False, repeated=least, distinct=cues.has(Cue.COUNT), words=left)
    if question.of_speaker and several is None and not (words or pick) and facet is Facet.CARD:
        question = replace(question, plural=True)  # "more by her"
    intent = _intent(cues, question, bool(telling))
    if intent in {Intent.EVENTS, Intent.COUNT} and not filters.speakers and not PRONOUNS.isdisjoint(said):
        question = replace(question, of_speaker=True)  # "which conferences was she at"
    if intent in _SETS and (part or without):
        question = _having(question, part, without)
    if intent in _SETS and len(sides := parts_with_and_without(cues)) > 1:
        having, lacking = (tuple(p for p, has in sides.items() if has is told) for told in (True, False))
        question = replace(question, filters=replace(question.filters, having=having, lacking=lacking))
    question = replace(question, intent=intent)
    return replace(question, lean=lean_of(cues, question, bool(telling)))


def _link_to(cues: Cues, words: tuple[str, ...]) -> bool:
    """ "link to the boats talk", rather than "the talk with that map link"."""
    spans = [(start, end) for start, end, told in cues.found if Cue.LINK in told]
    return any(
        cues.tokens[end : end + 1] in (("to",), ("for",), ("of",), ("4",), ("2",))
        and cues.tokens[max(start - 1, 0)] not in words
        for start, end in spans
    )


def _counts(cues: Cues, question: Question) -> bool:
    """Whether a number of talks or events is asked for; not by "the number of parameters is inferred"."""
    if not cues.has(Cue.COUNT):
        return False
    counting = [(start, end) for start, end, told in cues.found if Cue.COUNT in told]
    amid = all(start > 1 and "of" in cues.tokens[start:end] for start, end in counting)
    of_talks = cues.has(Cue.TALKS, Cue.EVENTS, Cue.KINDS, Cue.TALK) or question.filters
    return not amid or bool(of_talks) or len(question.words) < _SHORT


def _asks_when_begun(cues: Cues) -> bool:
    """ "when did you start giving talks": it is of the first of them."""
    return cues.has(Cue.WHEN) and not _BEGUN.isdisjoint(cues.tokens) and cues.has(Cue.FIRST)


def _where_of_two(cues: Cues, filters: Filters) -> bool:
    """ "was it in Oslo or in Bergen"."""
    return cues.tokens[0] in _IS and "or" in cues.tokens and sum(not p.negated for p in filters.places) > 1


def _compares(cues: Cues) -> bool:
    """Whether talks are compared; not "the talk that explains the difference between"."""
    compared, talk = cues.first(Cue.COMPARE), cues.first(Cue.TALK)
    return compared is not None and (talk is None or compared < talk)


def _of_all_years(cues: Cues, several: bool | None) -> bool:
    """ "in which year did you give most talks", "… the most Kafka talks", "your busiest month"."""
    most = cues.has(Cue.MORE) or (several and "most" in cues.tokens) or cues.tokens[-1] == "most"
    which = any(before in _WHICH and word in _YEARS for before, word in pairwise(cues.tokens))
    return bool(most) and (which or not (_YEAR_WORDS | _MONTH_WORDS).isdisjoint(cues.tokens))


def _names_two(filters: Filters) -> bool:
    """Whether two times, places, people or events are named, to be compared."""
    named = (filters.periods, filters.places, filters.speakers, filters.event.sides if filters.event else ())
    return any(sum(not each.negated for each in several) > 1 for several in named)


def _compares_dates(cues: Cues) -> bool:
    """ "which came first, On Rails or On Boats"."""
    return any(Cue.COMPARE in told and told & _PICKS.keys() for _, _, told in cues.found)


def _outside(cues: Cues, words: tuple[str, ...]) -> bool:
    """Whether something else than talks is asked for; not by "a talk on how to write code"."""
    talk = cues.first(Cue.TALK, Cue.TALKS, Cue.ONE, Cue.RECORDING, Cue.SLIDES)
    talk = cues.tokens.index("talk") if talk is None and "talk" in cues.tokens else talk  # "the talk"
    other = cues.first(Cue.OUTSIDE)
    return other is not None and not (words and talk is not None and talk < other)


def _optional(cues: Cues, words: tuple[str, ...]) -> tuple[str, ...]:
    """Cue words that may belong to a title as well ("github bot", "blog engine"): they help to rank."""
    if not words:
        return ()
    said = (
        cues.tokens[start] for start, end, told in cues.found if end - start == 1 and told == {Cue.RESOURCES}
    )
    return tuple(word for word in said if word not in words and word not in _ANY_LINKS)


def _limit(cues: Cues) -> int | None:
    """How many: "the last three talks", "3 latest talks"."""
    return next(filter(None, map(small_number, cues.tokens)), None)


def _pick(cues: Cues) -> Pick | None:
    found = [(start, _PICKS[cue]) for start, _, told in cues.found for cue in told if cue in _PICKS]
    return min(found)[1] if found else None


def _place(cues: Cues) -> int:
    """Which one of a list: "the second one", "3rd"; 0 where none is named in a few words."""
    numbers = [int(word) for word in cues.tokens if word.isdecimal() and len(word) < _SHORT_NUMBER]
    if len(numbers) == 1 and all(word.isdecimal() or word in NUMBERED for word in cues.tokens):
        return numbers[0]  # "2", "no. 2"
    named = filter(None, map(ordinal, cues.tokens))
    return next(named, 0) if cues.has(Cue.ONE) or len(cues.tokens) <= _SHORT else 0


def _nth(cues: Cues) -> tuple[int, bool]:
    """Which talk of all that are meant: "your third talk", and whether of one talk: "the second time"; 0
    where none is numbered.
    """
    for at, (word, after) in enumerate(pairwise(cues.tokens)):
        talk = any(start == at + 1 and Cue.TALK in told for start, _, told in cues.found)
        if (talk or after in _TIME) and ordinal(word) and not cues.held[at]:
            return ordinal(word), not talk
    return 0, False


def _asked(cues: Cues) -> tuple[str, ...]:
    """The words that name the links that are asked for."""
    return tuple(word for word in cues.phrase(Cue.RESOURCES) if word not in _ARTICLES)


def _intent(cues: Cues, question: Question, telling: bool) -> Intent | None:
    told = telling or bool(question.filters)
    if not told and question.outside:
        return Intent.NONE
    if not told and cues.has(Cue.HELP):
        return Intent.HELP
    if _compares(cues):
        return Intent.TALK if question.pick else Intent.LIST
    if question.pick in {Pick.REPEATED, Pick.DISCUSSED} and not cues.has(Cue.COUNT):
        return Intent.TALK
    if question.most:
        return Intent.EVENTS if question.most in {"event", "series"} else Intent.LIST
    if question.counts == "year" and not question.compares:
        return Intent.COUNT
    if _counts(cues, question) or question.compares or (cues.has(Cue.TIMES) and not question.repeated):
        return Intent.COUNT
    editions = "editions" in cues.tokens and cues.first(Cue.TALKS) in {None, cues.tokens.index("editions")}
    if wants_events(cues) or (editions and question.filters.event and not question.words):
        return Intent.EVENTS
    if question.pick and not question.plural:
        return Intent.TALK
    if question.plural or (cues.has(Cue.ONLY) and question.words and question.filters.periods):
        return Intent.LIST  # "kafka as a platform, 2021 only"
    named = question.filters.speakers or (where_spoken(cues) and not question.filters.event)
    if question.facet is Facet.WHERE and named and not question.words:
        return Intent.EVENTS  # "where has Ada spoken"
    if not told and _only_courtesies(cues):
        return Intent.HELP
    if question.filters.title_words and question.facet is Facet.CARD and not cues.has(Cue.TALK):
        return Intent.LIST
    return Intent.TALK if question.plural is False else None


def _only_courtesies(cues: Cues) -> bool:
    telling = {Cue.FILLER, Cue.GREETING, Cue.HELP, Cue.ALSO, Cue.AT, Cue.TO, Cue.HAS}
    asked = any(told - telling for _, _, told in cues.found)
    return not asked and cues.has(Cue.GREETING, Cue.HELP)


def _having(question: Question, part: Facet | None, without: bool) -> Question:
    """Lists and counts of talks that have a part, or lack it."""
    # "with or without Go" is about the topic
    without = without and (part is not None or not question.words)
    lacking = (part or Facet.RECORDING,) if without else ()
    having = () if without or part is None else (part,)
    filters = replace(question.filters, having=having, lacking=lacking)
    return replace(question, facet=Facet.CARD, filters=filters)
