"""Decisions → answers about several talks: lists, numbers, comparisons, events."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answers.links import of_asked_kind, one_kind_asked
from bot.answers.model import Answer, AnswerKind, EventCount, Evidence, Link
from bot.answers.naming import event_name
from bot.answers.phrases import (
    PARTS,
    day,
    either_of,
    filter_labels,
    named,
    of_what,
    quoted,
    sentence,
    several,
    times,
)
from bot.answers.select import KEPT_PARTS, have_part
from bot.library.model import ResourceKind
from bot.questions.model import EventFilter, Facet, Filters, Pick
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.library.library import Library
    from bot.library.model import Delivery, Resource, Talk
    from bot.questions.model import Question

_MOST_COMPARED = 4  # talks that are named one by one
_MOST_LINKED = 25  # talks in a list; a longer one is there to be narrowed
_KINDS = {
    ResourceKind.CODE: "code",
    ResourceKind.POST: "blog posts",
    ResourceKind.BOOK: "books",
    ResourceKind.COMMUNITY: "a forum",
}


def listing(library: Library, found: Sequence[Delivery], question: Question, evidence: Evidence) -> Answer:
    """All talks that fit, newest first; with the links, where recordings, slides or code are asked for."""
    lead = _list_lead(library, found, question, evidence)
    links = _links(found, question)
    return Answer(AnswerKind.LIST, lead, deliveries=tuple(found), links=links, evidence=evidence)


def _list_lead(library: Library, found: Sequence[Delivery], question: Question, evidence: Evidence) -> str:
    often = library.times_given(found)
    if question.sides and 1 < len(often) <= _MOST_COMPARED:
        return _both(often)
    part = question.facet if question.facet in PARTS else None
    if part and not any(have_part(found, part)):
        what = _what(library, found, question, evidence)
        return f"None of the {several(len(found), 'talk')}{what} has {PARTS[part]}:"
    if part in KEPT_PARTS and all(have_part(found, part)):
        question = replace(question, filters=replace(question.filters, having=(part,)))
    what = _what(library, found, question, evidence)
    if question.plural and question.pick is Pick.LATEST:
        return f"The latest {several(len(found), 'talk')}{what}:"
    if question.plural and question.pick is Pick.FIRST:
        return f"The first {several(len(found), 'talk')}{what}:"
    if question.pick is Pick.NEXT:
        return f"{several(len(found), 'talk')}{what} still to come:"
    if question.repeated:
        again = f"{_at_least(question.repeated)}, {times(len(found))} in all"
        return f"{several(len(often), 'talk')}{what} given {again}:"
    if len(often) == len(found):
        return f"{several(len(found), 'talk')}{what}:"
    if question.filters.having or question.filters.lacking:
        return f"{several(len(found), 'talk')}{what}{_different(often)}:"
    if len(often) == 1:
        return f"{quoted(often[0][0].title)} was given {times(len(found))}{_given(library, question)}:"
    return f"{several(len(often), 'talk')}{what}, given {times(len(found))}:"


def _at_least(number: int) -> str:
    """How often talks were given: "more than once", "at least 5 times"."""
    return "more than once" if number == 2 else f"at least {times(number)}"


def _both(often: Sequence[tuple[Talk, int]]) -> str:
    """Talks that are compared: "“On Rails” was given twice, “Boats” once:"."""
    if len(often) == sum(number for _, number in often):
        return f"{named([quoted(talk.title) for talk, _ in often])}:"
    (talk, number), *rest = often
    more = "".join(f", {quoted(other.title)} {times(times_given)}" for other, times_given in rest)
    return f"{quoted(talk.title)} was given {times(number)}{more}:"


def _different(often: Sequence[tuple[Talk, int]]) -> str:
    if len(often) == 1:
        return f", all of them {quoted(often[0][0].title)}"
    return f" – {len(often)} different ones, some of them given more than once"


def _given(library: Library, question: Question) -> str:
    """When, where and by whom: " at Devoxx in 2019"."""
    given = replace(question.filters, title_words=(), having=(), lacking=())
    return "".join(f" {label}" for label in filter_labels(given, library))


def _what(library: Library, found: Sequence[Delivery], question: Question, evidence: Evidence) -> str:
    """What all that was found has in common, as it was asked for."""
    question, telling = _event_in_full(library, found, question, evidence.telling)
    kind = one_kind_asked(question)
    parts = dict(PARTS)
    if kind in _KINDS and all(of_asked_kind(d, question) for d in found):
        parts[Facet.RESOURCES] = _KINDS[kind]
    return of_what(question, library, telling, parts=parts)


def _event_in_full(
    library: Library, found: Sequence[Delivery], question: Question, telling: tuple[str, ...]
) -> tuple[Question, tuple[str, ...]]:
    """Words that are part of the name of every event found are that, and no topic: "Kafka Summit"
    about London.
    """
    event = question.filters.event
    if not event or not found or not question.words:
        return question, telling
    names = {library.occasion(d).name for d in found}
    in_name = set.intersection(*(set(tokenize(name)) for name in names)) & set(question.words)
    if not in_name:
        return question, telling
    label = f"{event.label} {' '.join(word for word in question.words if word in in_name)}"
    filters = replace(question.filters, event=EventFilter(frozenset(names), label))
    words = tuple(word for word in question.words if word not in in_name)
    return replace(question, words=words, filters=filters), tuple(w for w in telling if w not in in_name)


def _links(found: Sequence[Delivery], question: Question) -> tuple[Link, ...]:
    """The recording, the slides or the code of each talk of a list that has them, said of which."""
    having = question.filters.having
    part = question.facet if question.facet in PARTS else having[0] if having else None
    if len(found) > _MOST_LINKED:
        return ()
    titles = Counter(d.title for d in found)
    links: dict[str, Link] = {}
    for delivery in found:
        for link in _of_part(delivery, part, question):
            label = f"{link.title or 'Link'} ({_told_apart(delivery, titles)})"
            links.setdefault(link.url, Link(label, link.url))
    return tuple(links.values())


def _of_part(delivery: Delivery, part: Facet | None, question: Question) -> tuple[Resource, ...]:
    match part:
        case Facet.RECORDING:
            return delivery.recordings[:1]
        case Facet.SLIDES:
            return delivery.slides[:1]
        case Facet.RESOURCES:
            return of_asked_kind(delivery, question)
        case _:
            return ()


def _told_apart(delivery: Delivery, titles: Counter[str]) -> str:
    """The title, with the event where the talk is there more than once."""
    if titles[delivery.title] == 1:
        return delivery.title
    return ", ".join(filter(None, [delivery.title, delivery.event or day(delivery)]))


def count(library: Library, found: Sequence[Delivery], question: Question, evidence: Evidence) -> Answer:
    """How many talks fit, and how many different ones; or how many reactions or links one talk has."""
    often = library.times_given(found)
    what = _what(library, found, question, evidence)
    if question.pick is Pick.NEXT:
        what += " still to come"
    number = len(often) if question.distinct else len(found)
    if question.distinct:
        again = f", each given {_at_least(question.repeated)}, {times(len(found))} in all"
        again *= bool(question.repeated)
        lead = sentence(f"{several(number, 'different talk')}{what}{again}")
    elif not found:
        lead = sentence(f"There are no talks{what}")
    elif (counted := _of_one_talk(found, question)) is not None and len(often) == 1:
        number, lead = counted
    elif question.times and len(often) == 1:
        lead = f"{quoted(often[0][0].title)} was given {times(number)}{_given(library, question)}."
    else:
        lead = sentence(f"{several(number, 'talk')}{what}{_different(often) if len(often) < number else ''}")
    return Answer(AnswerKind.COUNT, lead, deliveries=tuple(found), number=number, evidence=evidence)


def count_events(
    library: Library, found: Sequence[Delivery], question: Question, evidence: Evidence
) -> Answer:
    """How many events the talks were given at."""
    number = len({d.event for d in found} - {""})
    lead = sentence(_events_lead(library, found, number, question, evidence))
    return Answer(AnswerKind.COUNT, lead, deliveries=tuple(found), number=number, evidence=evidence)


def _of_one_talk(found: Sequence[Delivery], question: Question) -> tuple[int, str] | None:
    """ "how many tweets about forms": of one talk, its reactions or links are counted; None where
    talks are.
    """
    talk = quoted(found[0].title)
    if question.plural is not None or not question.words or question.filters.lacking:
        return None
    match question.filters.having:
        case (Facet.REACTIONS,):
            reactions = len({reaction for d in found for reaction in d.reactions})
            return reactions, f"{several(reactions, 'reaction')} to {talk}."
        case (Facet.RESOURCES,) if one_kind_asked(question) is None:
            links = len({link.url for d in found for link in d.resources})
            return links, f"{several(links, 'link')} for {talk}."
        case _:
            return None


def comparison(
    library: Library,
    sets: Mapping[str, Sequence[Delivery]],
    question: Question,
    evidence: Evidence,
) -> Answer:
    """Which of several events, people, times or places had more talks; `sets`: by what they are called ("in
    2019").
    """
    what = of_what(replace(question, filters=_of_both(question.filters)), library, evidence.telling)
    ordered = sorted(sets.items(), key=lambda entry: -len(entry[1]))
    found = ordered[0][1]
    number = len(found)
    most = [name for name, those in ordered if len(those) == number]
    rest = [f"{len(those) or 'none'} {name}" for name, those in ordered[len(most) :]]
    rest = rest[:_MOST_COMPARED]
    if not number:
        lead = sentence(f"There were no talks{what} {either_of(most, 'or')}")
    elif not rest:
        equal = " as ".join(most) if len(most) == 2 else either_of(most, "and")
        if len(most) > _MOST_COMPARED:
            equal = f"in each of {several(len(most), 'month' if question.months else 'year')}"
        lead = sentence(f"As many {equal}: {several(number, 'talk')}{what} each")
    elif len(ordered) == 2:
        lead = f"There were more talks{what} {either_of(most, 'and')}: {number}, against {named(rest)}."
    else:
        each = " each" * (len(most) > 1)
        lead = f"Most talks{what} were {either_of(most, 'and')}: {number}{each}, against {named(rest)}."
    return Answer(AnswerKind.COUNT, lead, deliveries=tuple(found), number=number, evidence=evidence)


def _of_both(filters: Filters) -> Filters:
    """Without what is compared, which is not said of both."""
    if filters.event and filters.event.sides:
        periods = filters.periods if len(filters.periods) != len(filters.event.sides) else ()
        return replace(filters, event=None, periods=periods)
    if len(filters.speakers) > 1:
        return replace(filters, speakers=())
    if len(filters.periods) > 1 or len(filters.places) < 2:
        return replace(filters, periods=())
    return replace(filters, places=())


def events(library: Library, found: Sequence[Delivery], question: Question, evidence: Evidence) -> Answer:
    """The events at which talks were given, newest first."""
    counted = Counter([d.event for d in found])
    if counted.pop("", 0):
        found = [d for d in found if d.event]
    listed = tuple(EventCount(name, number) for name, number in counted.items())
    lead = f"{_events_lead(library, found, len(listed), question, evidence)}:"
    return Answer(AnswerKind.EVENTS, lead, deliveries=tuple(found), events=listed, evidence=evidence)


def _events_lead(
    library: Library, found: Sequence[Delivery], number: int, question: Question, evidence: Evidence
) -> str:
    filters = question.filters
    there = Filters(places=filters.places, periods=filters.periods)
    when_and_where = "".join(f" {label}" for label in filter_labels(there, library))
    often = library.times_given(found) if question.words else ()
    if len(often) == 1:
        return f"{quoted(often[0][0].title)} was given at {several(number, 'event')}{when_and_where}"
    name = f"{event_name(filters.event, dated=bool(filters.periods))} " if filters.event else ""
    talks = replace(question, filters=replace(filters, event=None, places=(), periods=()))
    about = of_what(talks, library, evidence.telling)
    with_talks = f" with talks{about}" if about else ""
    coming = " still to come" if question.pick is Pick.NEXT else ""
    return f"{number} {name}event{'s' * (number != 1)}{with_talks}{when_and_where}{coming}"
