"""Answers to what is chosen rather than asked: a talk by its id, a list by its filters, the events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from bot.answers import compose
from bot.answers.conversation import Conversation
from bot.answers.decide import SUGGESTED, by_talk
from bot.answers.model import Answer, AnswerKind, Evidence
from bot.questions.model import (
    EventFilter,
    Facet,
    Filters,
    Intent,
    Period,
    PlaceFilter,
    Question,
    SpeakerFilter,
)

if TYPE_CHECKING:
    from bot.answers.answerer import Answerer
    from bot.answers.lookup import Lookup
    from bot.library.model import Delivery
    from bot.questions.parse import Parser

_MOST_RELATED = 5
_LONGEST_MESSAGE = 60  # words of a message that are searched for
_RELATED = 0.5  # share of the best score from which a talk is related as well


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of a list as a person has chosen or typed them; "" and None let everything through."""

    event: str = ""
    year: int | None = None
    location: str = ""
    topic: str = ""
    speaker: str = ""
    recorded: bool | None = None


class Browser:
    """Looks things up in one library without a question in words."""

    def __init__(self, parser: Parser, lookup: Lookup, answerer: Answerer) -> None:
        self._parser = parser
        self._lookup = lookup
        self._answerer = answerer

    def card(self, delivery: Delivery, facet: Facet, today: date) -> tuple[Answer, Conversation]:
        """One talk, or one part of it."""
        question = Question(delivery.title, intent=Intent.TALK, facet=facet, words=(delivery.title,))
        answer = compose.about(self._lookup.library, delivery, question, Evidence(), today)
        return answer, Conversation(question, answer, pinned=True)

    def listing(self, wanted: Wanted, today: date) -> tuple[Answer, Conversation]:
        """The talks that fit all filters, newest first."""
        topic = self._parser.parse(f"talks about {wanted.topic}", today) if wanted.topic else Question("")
        event = self._event(wanted.event, today)
        filters = replace(
            topic.filters,
            event=event.event or topic.filters.event,
            places=self._places(wanted.location, today) or event.places or topic.filters.places,
            speakers=self._speakers(wanted.speaker, today) or topic.filters.speakers,
            periods=(_year(wanted.year),) if wanted.year else event.periods or topic.filters.periods,
            having=(Facet.RECORDING,) if wanted.recorded else (),
            lacking=(Facet.RECORDING,) if wanted.recorded is False else (),
        )
        words = topic.words or (tuple(wanted.topic.split()) if wanted.topic and not topic.filters else ())
        return self._answerer.reply(
            replace(topic, intent=Intent.LIST, facet=Facet.CARD, plural=True, filters=filters, words=words),
            today,
        )

    def events(self, year: int | None, today: date) -> tuple[Answer, Conversation]:
        """The events, those of one year or all, newest first."""
        filters = Filters(periods=(_year(year),) if year else ())
        return self._answerer.reply(Question("", intent=Intent.EVENTS, filters=filters), today)

    def related(self, text: str, today: date) -> tuple[Answer, Conversation]:
        """Talks about what a text says; best first."""
        read = self._parser.parse(" ".join(text.split()[:_LONGEST_MESSAGE]), today)
        words = tuple(dict.fromkeys(read.words))
        question = replace(read, intent=Intent.TALK, facet=Facet.CARD, words=words, filters=Filters())
        ranked = by_talk(self._lookup.library, self._lookup.hits(question))
        near = [r for r in ranked if r.hit.coverage >= SUGGESTED][:_MOST_RELATED]
        near = [r for r in near if r.hit.score >= near[0].hit.score * _RELATED]
        deliveries = tuple(self._lookup.library.deliveries[r.hit.document] for r in near)
        if not deliveries:
            answer = Answer(AnswerKind.NONE, "I know of no talk about that.")
        else:
            answer = Answer(AnswerKind.CHOICES, "Talks that go with that message:", deliveries=deliveries)
        return answer, Conversation(question, answer)

    def _event(self, name: str, today: date) -> Filters:
        """The event with exactly this name, else what the words mean: "Kafka Summit London 2019" is
        a series, a place and a year. Nothing passes where they mean no event.
        """
        if not name:
            return Filters()
        library = self._lookup.library
        if any(library.occasion(d).name == name for d in library.deliveries):
            return Filters(event=EventFilter(frozenset([name]), name))
        found = self._parser.parse(f"talks at {name}", today).filters
        return found if found.event else Filters(event=EventFilter(frozenset(), name))

    def _speakers(self, name: str, today: date) -> tuple[SpeakerFilter, ...]:
        if not name:
            return ()
        found = self._parser.parse(f"talks by {name}", today).filters.speakers
        return tuple(replace(speaker, label=name) for speaker in found[:1]) or (
            SpeakerFilter(frozenset([name]), name),
        )

    def _places(self, name: str, today: date) -> tuple[PlaceFilter, ...]:
        if not name:
            return ()
        found = self._parser.parse(f"talks in {name}", today).filters.places
        # "Antwerp, Belgium" is said to narrow a place down: the first part is the place
        return (replace(found[0], label=name, of_event=False),) if found else (PlaceFilter(name, name),)


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), f"in {year}", whole_years=True)
