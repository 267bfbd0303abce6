"""Decisions → answers about one talk or none: what is said, in whole sentences, with which links."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from bot.answers.links import all_links, as_links, asked_links, page_link
from bot.answers.model import Answer, AnswerKind, Evidence, Link
from bot.answers.naming import event_name
from bot.answers.phrases import (
    day,
    given_at,
    in_place,
    is_coming,
    is_online,
    named,
    of_what,
    on_day,
    ordinal,
    quoted,
    sentence,
    several,
    times,
)
from bot.answers.select import has_part
from bot.questions.model import Facet, Pick
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.library.library import Library
    from bot.library.model import Delivery, Resource
    from bot.questions.model import Question

__all__ = [
    "about",
    "choices",
    "help_with",
    "no_talks_at_all",
    "none_picked",
    "not_given",
    "nothing_coming",
    "outside",
    "unknown",
]

_EXAMPLES = 4
_MOST_OFFERED = 5  # recordings or slides of other times that a talk was given
_MOST_TIED = 3  # talks given equally often that are all named
_THANKS = frozenset(
    ["thanks", "thank", "thx", "cheers", "bye", "goodbye", "ty", "danke", "merci", "gracias", "obrigado"]
)


def about(
    library: Library, delivery: Delivery, question: Question, evidence: Evidence, today: date
) -> Answer:
    """One talk, and the part of it that is asked for; where it lacks it, what comes nearest."""
    facet = question.facet
    there = has_part(delivery, facet)
    links, lead = _part(library, delivery, question, evidence, today)
    return Answer(
        AnswerKind.TALK,
        lead,
        facet=facet,
        deliveries=(delivery,),
        missing=not there,
        links=links,
        others=library.siblings(delivery),
        evidence=evidence,
    )


def _part(
    library: Library, delivery: Delivery, question: Question, evidence: Evidence, today: date
) -> tuple[tuple[Link, ...], str]:
    facet, there = question.facet, has_part(delivery, question.facet)
    match facet:
        case Facet.CARD:
            return all_links(delivery), _card_lead(library, delivery, question, evidence, today)
        case Facet.RECORDING | Facet.SLIDES:
            if there:
                return _recording_or_slides(delivery, facet)
            return _no_recording_or_slides(library, delivery, facet, today)
        case Facet.RESOURCES:
            links = asked_links(delivery, question) if there else all_links(delivery)
            return links, _text(delivery, facet, there, today)
        case Facet.ABSTRACT | Facet.REACTIONS | Facet.WHEN | Facet.WHERE | Facet.SPEAKER:
            return page_link(delivery), _text(delivery, facet, there, today)
    assert_never(facet)


def _text(delivery: Delivery, facet: Facet, there: bool, today: date) -> str:
    """The sentence about a part that needs no links to be told."""
    talk, coming = quoted(delivery.title), is_coming(delivery, today)
    given = "will be given" if coming else "was given"
    match facet, there:
        case Facet.ABSTRACT, True:
            return f"{talk} in its own words:"
        case Facet.RESOURCES, True:
            return f"Links that go with {talk}:"
        case Facet.REACTIONS, True:
            return f"What people said about {talk}:"
        case Facet.WHEN, True:
            return f"{talk} {given}{on_day(delivery)}{given_at(delivery, with_day=False)}."
        case Facet.WHERE, True:
            return f"{talk} {given}{_where(delivery)}{on_day(delivery)}."
        case Facet.SPEAKER, True:
            return f"{talk} {given} by {named(delivery.speakers)}."
        case Facet.ABSTRACT, _:
            return f"I have no abstract of {talk}."
        case Facet.RESOURCES, _:
            return f"I have no links or code for {talk}."
        case Facet.REACTIONS, _ if coming:
            return f"There are no reactions to {talk} yet; it{_to_come(delivery)}."
        case Facet.REACTIONS, _:
            return f"I have no reactions to {talk}{given_at(delivery)}."
        case _:
            asked = {Facet.WHEN: "when", Facet.WHERE: "where"}.get(facet)
            return f"I don't know {f'{asked} {talk} {given}' if asked else f'who gave {talk}'}."


def _where(delivery: Delivery) -> str:
    """ " at Fjord Days in Oslo, Norway", " online, at Query Night"."""
    if delivery.event and is_online(delivery.location):
        return f" online, at {delivery.event}"
    return f"{f' at {delivery.event}' if delivery.event else ''}{in_place(delivery)}"


def _to_come(delivery: Delivery) -> str:
    return f" will be given{on_day(delivery)}{given_at(delivery, with_day=False)}"


def _card_lead(
    library: Library, delivery: Delivery, question: Question, evidence: Evidence, today: date
) -> str:
    if question.another:
        return "Then perhaps this one:"
    what = of_what(question, library, evidence.telling, " talk")
    match question.pick:
        case Pick.LATEST:
            return f"The latest{what}:"
        case Pick.FIRST:
            return f"The first{what}:"
        case Pick.NEXT:
            return f"The next{what}:"
        case Pick.DISCUSSED:
            return f"Of all talks{what.removeprefix(' talk')}, this one got the most reactions:"
        case Pick.NTH:
            return f"The {ordinal(question.place_in_list)}{what}:"
        case Pick.SECOND_LATEST:
            return f"The second latest{what}:"
        case Pick.BEFORE:
            return "The one before that:"
        case Pick.AFTER:
            return "The one after that:"
        case Pick.REPEATED:
            return _given_most_often(library, delivery, question, what.replace(" talk", "talks", 1))
        case None:
            return "This one is still to come:" if is_coming(delivery, today) else "Here it is:"


def _given_most_often(library: Library, delivery: Delivery, question: Question, what: str) -> str:
    often = len(library.talk_of(delivery).deliveries)
    if question.words or question.filters:
        return f"Of all {what}, this one was given most often:"
    tied = [talk for talk in library.talks if len(talk.deliveries) == often]
    if often == 1 and len(tied) > 1:
        return "No talk was given more than once. This is one of them:"
    if len(tied) == 1:
        return f"Given most often, {times(often)}:"
    others = [quoted(talk.title) for talk in tied if talk is not library.talk_of(delivery)]
    if len(tied) > _MOST_TIED:
        return f"{len(tied)} talks were given most often, {times(often)} each. This is one of them:"
    return f"Given most often, {times(often)}, just like {named(others)}:"


def _recording_or_slides(delivery: Delivery, facet: Facet) -> tuple[tuple[Link, ...], str]:
    found = delivery.recordings if facet is Facet.RECORDING else delivery.slides
    talk = quoted(delivery.title)
    if all(link.other_occasion for link in found):
        part = "recording" if facet is Facet.RECORDING else "set of slides"
        occasion = given_at(delivery)
        note = f" It is of the same talk on another occasion{', not' if occasion else ''}{occasion}."
        return as_links(found), f"There is a {part} of {talk}.{note}"
    label = "The recording" if facet is Facet.RECORDING else "The slides"
    return as_links(found), f"{label} of {talk}{given_at(delivery)}:"


def _no_recording_or_slides(
    library: Library, delivery: Delivery, facet: Facet, today: date
) -> tuple[tuple[Link, ...], str]:
    """Says what is not there, and offers what another delivery of the talk has."""
    part, word, one = (
        ("recordings", "recording", "one") if facet is Facet.RECORDING else ("slides", "slides", "a deck")
    )
    none = "There is no recording" if facet is Facet.RECORDING else "There are no slides"
    talk, coming = quoted(delivery.title), is_coming(delivery, today)
    offered: list[Link] = []
    for candidate in library.siblings(delivery):
        links: tuple[Resource, ...] = getattr(candidate, part)
        for link in links[:1]:
            where = candidate.event or day(candidate)
            label = link.title or word.capitalize()
            offered.append(Link(f"{label} ({where})" if where else label, link.url))
    other = library.stand_in(delivery, part)
    if other:
        occasion = given_at(delivery)
        lead = f"{none} of {talk}{' yet' if coming else occasion}"
        return tuple(
            offered[:_MOST_OFFERED]
        ), f"{lead}, but there is {one} of the same talk{given_at(other[0])}:"
    if coming:
        return page_link(delivery), f"{none} of {talk} yet; it{_to_come(delivery)}."
    rest = ", nor of any other time it was given" if library.siblings(delivery) else ""
    return page_link(delivery), f"{none} of {talk}{given_at(delivery)}{rest}."


def choices(deliveries: tuple[Delivery, ...], evidence: Evidence) -> Answer:
    """Several talks that fit alike: the person chooses."""
    return Answer(
        AnswerKind.CHOICES,
        "Several talks fit. Which one do you mean?",
        deliveries=deliveries,
        evidence=evidence,
    )


def unknown(
    library: Library, question: Question, suggestions: tuple[Delivery, ...], evidence: Evidence
) -> Answer:
    """Nothing fits: says so, names the nearest."""
    what = of_what(_without_doubtful_event(question), library, evidence.telling)
    a_talk = "another talk" if question.another or question.same_event else "a talk"
    lead = sentence(f"I don't know of {a_talk}{what}") if what else "I don't know that one."
    return Answer(AnswerKind.NONE, lead, suggestions=suggestions, evidence=evidence)


def no_talk_about(topics: Sequence[str]) -> str:
    """None is about any of these."""
    return f"I don't know of a talk about {named(topics, 'or')}."


def not_given(library: Library, delivery: Delivery, question: Question) -> Answer:
    """The talk that is spoken of was not given there, or then."""
    lead = f"I don't know of {quoted(delivery.title)}{of_what(question, library)}."
    return Answer(AnswerKind.NONE, lead, suggestions=(delivery,))


def _without_doubtful_event(question: Question) -> Question:
    """Words that may or may not name an event are said as a topic, lest an event be claimed: "rust in
    Berlin", where there is only a Rust Evening in Vienna.
    """
    event = question.filters.event
    if not event:
        return question
    elsewhere = any(not place.of_event for place in question.filters.places)
    part_of_name = set(tokenize(event.label)) < set(tokenize(event_name(event)))
    if not (question.doubtful_event or (elsewhere and part_of_name)):
        return question
    words = (*tokenize(event.label), *question.words)
    return replace(question, words=words, filters=replace(question.filters, event=None))


def nothing_coming(library: Library, question: Question, latest: Sequence[Delivery]) -> Answer:
    """Asked for the next talk, and none is planned."""
    lead = f"No talk{of_what(question, library)} is planned that I know of."
    return Answer(AnswerKind.NONE, lead, suggestions=tuple(latest))


def none_picked(
    library: Library, question: Question, found: Sequence[Delivery], past: Sequence[Delivery]
) -> Answer | None:
    """Asked for the next of those found, or the third of two; None where that is no reason. `past`: the
    newest that have been given.
    """
    if question.pick is Pick.NEXT:
        return nothing_coming(library, question, past)
    if question.pick is not Pick.NTH:
        return None
    lead = f"I know of no more than {several(len(found), 'talk')}{of_what(question, library)}."
    return Answer(AnswerKind.NONE, lead, suggestions=tuple(found[:_MOST_OFFERED]))


def outside() -> Answer:
    """Not a question that talks could answer."""
    return Answer(
        AnswerKind.NONE, "I only know about the talks in this archive, so I can't help with that one."
    )


def no_talks_at_all() -> Answer:
    """The library is empty."""
    return Answer(AnswerKind.NONE, "I have no talks loaded yet, so I can't answer that.")


def help_with(library: Library, question: Question) -> Answer:
    """What the bot can do, with questions that work on the talks loaded."""
    if _THANKS & set(tokenize(question.text)):
        return Answer(AnswerKind.HELP, "You're welcome!")
    examples = _examples(library)
    if not examples:
        return Answer(AnswerKind.HELP, "Hello! I answer questions about talks, once there are some loaded.")
    return Answer(
        AnswerKind.HELP,
        "Hello! Ask me about the talks: what they were about, where and when they were given, "
        "for the recording, the slides or the links. For example:",
        examples=examples,
    )


def _examples(library: Library) -> tuple[str, ...]:
    """Questions that have an answer in this library."""
    found = ["latest talk?"] if any(d.date for d in library.deliveries) else []
    recorded = next((d for d in library.deliveries if d.recordings), None)
    if recorded:
        found.append(f"is there a recording of {recorded.title}?")
    years = library.years
    if years:
        found.append(f"which talks were given in {max(years, key=lambda y: (years[y], y))}?")
    event = next((d.event for d in library.deliveries if d.event), "")
    if event:
        found.append(f"what was presented at {event}?")
    return tuple(found[:_EXAMPLES])
