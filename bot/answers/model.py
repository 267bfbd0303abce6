"""What the bot has decided to say: one value, rendered by every user interface."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.library.model import Delivery
    from bot.questions.model import Facet


class AnswerKind(StrEnum):
    TALK = "talk"  # one talk is the answer
    CHOICES = "choices"  # the person must choose; best first
    LIST = "list"
    COUNT = "count"
    EVENTS = "events"
    NONE = "none"  # not known, or not a question about talks
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Link:
    """A link offered with an answer. `url` is in a talk file, or made from it and `site_url`."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class EventCount:
    """An event and how many of the deliveries in question were given there."""

    name: str
    deliveries: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why this answer: for tests, for "did you mean", and for people who ask."""

    score: float = 0.0  # of the best hit, 0 to 1
    runner_up: float = 0.0  # of the best hit of another talk
    coverage: float = 0.0  # of the best hit: how much of what was said is found in it, by weight, 0 to 1
    matched: tuple[str, ...] = ()  # words of the question found in the best hit
    unmatched: tuple[str, ...] = ()  # words that were not
    filters: tuple[str, ...] = ()  # readable: "at Devoxx UK", "in 2021"
    telling: tuple[str, ...] = ()  # words of the question that tell talks apart, in order


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply. `lead` is a complete sentence or two, as a person would say it; the user
    interface adds the particulars of `deliveries` that go with `kind` and `facet`.
    """

    kind: AnswerKind
    lead: str
    facet: Facet | None = None  # for TALK
    # TALK: the talk first (one delivery). CHOICES: best first. LIST: the whole set, newest first.
    # COUNT: those counted. EVENTS: those given there.  NONE, HELP: empty.
    deliveries: tuple[Delivery, ...] = ()
    number: int | None = None  # COUNT
    events: tuple[EventCount, ...] = ()  # EVENTS, newest first
    missing: bool = False  # the talk is there, the part asked for is not
    links: tuple[Link, ...] = ()
    suggestions: tuple[Delivery, ...] = ()  # NONE: the nearest talks; HELP: talks to try
    examples: tuple[str, ...] = ()  # HELP: questions that work on the talks loaded
    others: tuple[Delivery, ...] = ()  # TALK: further deliveries of the same talk, newest first
    evidence: Evidence = field(default_factory=Evidence)
