"""Answers in words: what was decided, said as a person would say it, with the links that go with it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.answers.links import all_links, as_links, asked_links, page_link
from bot.answers.model import Answer, AnswerKind, EventCount, Evidence, Link
from bot.answers.phrases import day, filter_labels, given_at, named, of_what, quoted
from bot.answers.select import has_part
from bot.questions.model import Facet, Pick
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.library.library import Library
    from bot.library.model import Delivery, Resource
    from bot.questions.model import Period, Question

__all__ = [
    "about", "choices", "comparison", "count", "events", "filter_labels", "help_with", "listing",
    "no_talks_at_all", "nothing_coming", "outside", "unknown",
]  # fmt: skip

_EXAMPLES = 4


def about(
    library: Library, delivery: Delivery, question: Question, evidence: Evidence, today: date
) -> Answer:
    """One talk, and the part of it that is asked for; where it lacks it, what comes nearest."""
    facet = question.facet
    there = has_part(delivery, facet)
    links, lead = _part(library, delivery, question, there, today)
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
    library: Library, delivery: Delivery, question: Question, there: bool, today: date
) -> tuple[tuple[Link, ...], str]:
    talk = quoted(delivery.title)
    match question.facet:
        case Facet.CARD:
            return all_links(delivery), _card_lead(library, delivery, question, today)
        case Facet.ABSTRACT:
            lead = f"{talk} in its own words:" if there else f"The file of {talk} has no abstract."
            return page_link(delivery), lead
        case Facet.RECORDING | Facet.SLIDES:
            return _recording_or_slides(library, delivery, question.facet, there)
        case Facet.RESOURCES:
            if not there:
                return all_links(delivery), f"{talk} lists no links or code."
            return asked_links(delivery, question), f"Links that go with {talk}:"
        case Facet.REACTIONS:
            lead = (
                f"What people said about {talk}:"
                if there
                else f"I have no reactions to {talk}{given_at(delivery)}."
            )
            return page_link(delivery), lead
        case Facet.WHEN:
            return page_link(delivery), _when(delivery, today)
        case Facet.WHERE:
            return page_link(delivery), _where(delivery, today)
        case Facet.SPEAKER:
            names = named(delivery.speakers)
            lead = (
                f"{talk} was given by {names}." if there else f"The file of {talk} does not say who gave it."
            )
            return page_link(delivery), lead


def _card_lead(library: Library, delivery: Delivery, question: Question, today: date) -> str:
    match question.pick:
        case Pick.LATEST:
            return f"The latest{of_what(question)}:"
        case Pick.FIRST:
            return f"The first{of_what(question)}:"
        case Pick.NEXT:
            return f"The next{of_what(question)}:"
        case Pick.REPEATED:
            return f"Given most often ({_times(len(library.talk_of(delivery).deliveries))}):"
        case None:
            coming = delivery.date is not None and delivery.date.date() > today
            return "This one is still to come:" if coming else "Here it is:"


def _recording_or_slides(
    library: Library, delivery: Delivery, facet: Facet, there: bool
) -> tuple[tuple[Link, ...], str]:
    part = "recordings" if facet is Facet.RECORDING else "slides"
    word = "a recording" if facet is Facet.RECORDING else "slides"
    talk = quoted(delivery.title)
    if there:
        found: tuple[Resource, ...] = getattr(delivery, part)
        label = "The recording" if facet is Facet.RECORDING else "The slides"
        borrowed = any(link.other_occasion for link in found)
        note = " It is of the same talk on another occasion." if borrowed and len(found) == 1 else ""
        return as_links(found), f"{label} of {talk}{given_at(delivery)}:{note}"
    other = library.stand_in(delivery, part)
    lead = (
        f"There is no {word.removeprefix('a ')} of {talk}{given_at(delivery)}"
        if word.startswith("a ")
        else (f"There are no slides of {talk}{given_at(delivery)}")
    )
    if other is None:
        rest = "." if library.siblings(delivery) == () else ", and none of the other times it was given."
        return page_link(delivery), lead + rest
    sibling, _ = other
    others: list[Link] = []
    for candidate in library.siblings(delivery):
        for link in getattr(candidate, part)[:1]:
            where = candidate.event or day(candidate)
            others.append(Link(f"{link.title or word} ({where})" if where else link.title, link.url))
    one = "one" if facet is Facet.RECORDING else "a deck"
    return (
        tuple(others[:5]),
        f"{lead}, but there is {one} of the same talk{given_at(sibling)}:",
    )


def _when(delivery: Delivery, today: date) -> str:
    talk = quoted(delivery.title)
    if delivery.date is None:
        return f"The file of {talk} does not say when it was given."
    verb = "will be given" if delivery.date.date() > today else "was given"
    return f"{talk} {verb} on {day(delivery)}{given_at(delivery, with_day=False)}."


def _where(delivery: Delivery, today: date) -> str:
    talk = quoted(delivery.title)
    if not (delivery.event or delivery.location):
        return f"The file of {talk} does not say where it was given."
    verb = "will be given" if delivery.date and delivery.date.date() > today else "was given"
    place = f" in {delivery.location}" if delivery.location else ""
    if delivery.location and not delivery.event:
        return f"{talk} {verb} in {delivery.location}{_on(delivery)}."
    return f"{talk} {verb} at {delivery.event}{place.replace(' in Virtual', ', online')}{_on(delivery)}."


def _on(delivery: Delivery) -> str:
    return f" on {day(delivery)}" if delivery.date else ""


def choices(deliveries: tuple[Delivery, ...], evidence: Evidence) -> Answer:
    """Several talks that fit alike: the person chooses."""
    return Answer(
        AnswerKind.CHOICES,
        "Several talks fit. Which one do you mean?",
        deliveries=deliveries,
        evidence=evidence,
    )


def listing(library: Library, found: Sequence[Delivery], question: Question, evidence: Evidence) -> Answer:
    """All talks that fit, newest first."""
    talks = len({id(library.talk_of(d)) for d in found})
    number = f"{len(found)} talks" if talks == len(found) else f"{len(found)} times, {talks} different talks"
    lead = f"{number[0].upper()}{number[1:]}{of_what(question, noun='')}:"
    return Answer(AnswerKind.LIST, lead, deliveries=tuple(found), evidence=evidence)


def count(library: Library, found: Sequence[Delivery], question: Question, evidence: Evidence) -> Answer:
    """How many talks fit, and how many different ones."""
    talks = len({id(library.talk_of(d)) for d in found})
    what = of_what(question, noun="")
    if question.times and talks == 1 and found:
        lead = f"{quoted(found[0].title)} was given {_times(len(found))}{what if question.filters else ''}."
    elif not found:
        lead = f"None{what}."
    elif talks == len(found):
        lead = f"{len(found)} talk{'s' * (len(found) != 1)}{what}."
    else:
        lead = f"{len(found)} talks{what}, {talks} of them different."
    number = talks if question.distinct else len(found)
    if question.distinct:
        lead = f"{talks} different talk{'s' * (talks != 1)}{what}."
    return Answer(AnswerKind.COUNT, lead, deliveries=tuple(found), number=number, evidence=evidence)


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def comparison(sets: Sequence[tuple[Period, Sequence[Delivery]]]) -> Answer:
    """Which of several times had more talks."""
    ordered = sorted(sets, key=lambda entry: -len(entry[1]))
    (most, found), *rest = ordered
    others = ", ".join(f"{len(those)} {period.label}" for period, those in rest)
    label = most.label.removeprefix("in ")
    lead = f"{label} had the most: {len(found)} talks, against {others}."
    if rest and len(rest[0][1]) == len(found):
        lead = f"As many: {len(found)} talks {most.label}, and {others}."
    return Answer(AnswerKind.COUNT, lead, deliveries=tuple(found), number=len(found))


def events(found: Sequence[Delivery], question: Question, evidence: Evidence) -> Answer:
    """The events at which talks were given, newest first."""
    counted = Counter(d.event for d in found)
    listed = tuple(EventCount(name, counted[name]) for name in dict.fromkeys(d.event for d in found))
    number = f"{len(listed)} event{'s' * (len(listed) != 1)}"
    lead = f"{number}{of_what(question, noun='')}:"
    return Answer(AnswerKind.EVENTS, lead, deliveries=tuple(found), events=listed, evidence=evidence)


def unknown(question: Question, suggestions: tuple[Delivery, ...], evidence: Evidence) -> Answer:
    """Nothing fits: says so, names the nearest."""
    what = of_what(question, noun="").strip()
    lead = f"I don't know of a talk {what}." if what else "I don't know that one."
    return Answer(AnswerKind.NONE, lead, suggestions=suggestions, evidence=evidence)


def nothing_coming(question: Question, latest: Sequence[Delivery]) -> Answer:
    """Asked for the next talk, and none is planned."""
    what = of_what(question, noun="").strip()
    lead = f"No talk {what} is planned that I know of." if what else "No talk is planned that I know of."
    return Answer(AnswerKind.NONE, lead, suggestions=tuple(latest))


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
    thanks = {
        "thanks",
        "thank",
        "thx",
        "cheers",
        "bye",
        "goodbye",
        "ty",
        "danke",
        "merci",
        "gracias",
        "obrigado",
    }
    if thanks & set(tokenize(question.text)):
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
    years = Counter(year for d in library.deliveries if (year := library.year(d)))
    if years:
        found.append(f"which talks were given in {max(years, key=lambda y: (years[y], y))}?")
    event = next((d.event for d in library.deliveries if d.event), "")
    if event:
        found.append(f"what was presented at {event}?")
    return tuple(found[:_EXAMPLES])
