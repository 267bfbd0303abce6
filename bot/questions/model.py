"""What a question says, once it is understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Intent(StrEnum):
    """What kind of reply the person expects."""

    TALK = "talk"
    LIST = "list"
    COUNT = "count"
    EVENTS = "events"
    HELP = "help"
    NONE = "none"  # nothing that a talk archive could answer


class Facet(StrEnum):
    """Which part of a talk is asked for."""

    CARD = "card"
    ABSTRACT = "abstract"
    RECORDING = "recording"
    SLIDES = "slides"
    RESOURCES = "resources"
    REACTIONS = "reactions"
    WHEN = "when"
    WHERE = "where"
    SPEAKER = "speaker"


class Pick(StrEnum):
    """Which one of several is meant."""

    LATEST = "latest"
    SECOND_LATEST = "second latest"
    NTH = "nth"  # "the third talk of 2019"; `Question.place_in_list` says which
    FIRST = "first"
    NEXT = "next"
    REPEATED = "repeated"  # the one given most often
    DISCUSSED = "discussed"  # the one with the most reactions
    BEFORE = "before"  # the one before the talk that was spoken of
    AFTER = "after"


class Lean(StrEnum):
    """How a question leans on what was said before."""

    NOT = "not"  # it stands alone
    SAME = "same"  # of the talk spoken of: "and the slides?", "when was that?"
    CHANGE = "change"  # the same question with something changed: "and in 2021?"
    WITHIN = "within"  # among what was answered: "only the rail ones"


@dataclass(frozen=True, slots=True)
class Period:
    """A time, both ends included. Whole years go by the year of the event, others by the date."""

    start: date | None
    end: date | None
    label: str  # as a person would say it, with its preposition: "in 2019", "since March 2020"
    whole_years: bool = False
    yearless: bool = False  # a month or day was named without its year
    negated: bool = False  # "not in 2019"
    shift: int = 0  # so many years from what was spoken of: "the year before"
    open_month: bool = False  # up to or from a month or day that was named without its year: "before May"
    of_that: bool = False  # in the year that was spoken of, and no other: "that year"

    def covers(self, other: Period) -> bool:
        """Whether all of another time, which has a beginning and an end, is within this one."""
        after = self.start is None or (other.start is not None and self.start <= other.start)
        return after and (self.end is None or (other.end is not None and other.end <= self.end))


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Events that a question names: all editions and series that the words fit."""

    names: frozenset[str]
    label: str
    negated: bool = False  # "not at Devoxx"
    kind: bool = False  # all events of a kind: "at meetups"
    sides: tuple[EventFilter, ...] = ()  # each of several that were named: "Devoxx or NDC"


@dataclass(frozen=True, slots=True)
class PlaceFilter:
    """A place that a question names, by its key (see `bot.library.places`)."""

    key: str
    label: str
    negated: bool = False  # "not in London"
    of_event: bool = False  # said as part of an event's name: "NDC Oslo" may have been held online


@dataclass(frozen=True, slots=True)
class SpeakerFilter:
    """People that a question names: every spelling of their names in the library."""

    names: frozenset[str]
    label: str
    negated: bool = False  # "not by Ada"
    either: bool = False  # "by Ada or Bea": any of the people who are named will do


@dataclass(frozen=True, slots=True)
class Filters:
    """What the talks in question must have in common. Empty: anything."""

    event: EventFilter | None = None
    places: tuple[PlaceFilter, ...] = ()
    periods: tuple[Period, ...] = ()  # any of them, none of the negated; several are compared: "2019 or 2020"
    speakers: tuple[SpeakerFilter, ...] = ()  # all of them, unless one is said to do
    title_words: tuple[str, ...] = ()  # words that the title must have
    title_any: bool = False  # any of them will do
    title_edge: str = ""  # "start" or "end", where the title must have them
    without_words: tuple[str, ...] = ()  # what the talk must not be about
    language: str = ""  # that it was given in, by its English name: "german"
    other_language: bool = False  # in any but this one
    having: tuple[Facet, ...] = ()  # parts that the talk must have
    lacking: tuple[Facet, ...] = ()  # parts that it must not have

    def __bool__(self) -> bool:
        return self != Filters(title_any=self.title_any, title_edge=self.title_edge)


@dataclass(frozen=True, slots=True)
class Keywords:
    """Every word of a question but for the events and years, where it may be no sentence at all, only
    words of a title and where it was given: "zen python pycon 2015".
    """

    words: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)  # those events and years


@dataclass(frozen=True, slots=True)
class Question:
    """A question, understood: what is wanted, of which talks."""

    text: str
    language: str = "en"
    intent: Intent | None = None  # None: left open
    facet: Facet = Facet.CARD
    plural: bool | None = None  # several talks are spoken of, one, or it is left open
    pick: Pick | None = None
    limit: int | None = None  # "the last three talks"
    filters: Filters = field(default_factory=Filters)
    words: tuple[str, ...] = ()  # what is left to search for, in order
    counts: str = ""  # "city", "country", "speaker" or "year", where these are counted or listed
    counts_events: bool = False  # "how many conferences": those, rather than the talks there
    mentioned: bool = False  # in passing is enough: "which talks mention Docker"
    distinct: bool = False  # different talks are counted, not the times they were given
    times: bool = False  # asks how often one talk was given
    repeated: int = 0  # only talks that were given at least so many times are meant
    months: bool = False  # months are compared, where years else are: "your busiest month"
    compares: bool = False  # asks which of two years, events … had more
    most: str = ""  # "event", "series", "city", "country" or "speaker", that had most talks
    sides: tuple[tuple[str, ...], ...] = ()  # the words of each of the talks that are compared
    either: tuple[tuple[str, ...], ...] = ()  # the words of each of several topics, of which any will do
    lean: Lean = Lean.NOT
    outside: bool = False  # sounds like a request that no talk archive can serve
    about: frozenset[str] = frozenset()  # words that are said to be what the talk is about
    of_speaker: bool = False  # "his talks": by whoever gave the talk that was spoken of
    doubtful_event: bool = False  # the words of the event may be about a topic as well
    same_event: bool = False  # "there": where the talk that was spoken of was given
    refers: bool = False  # to what was spoken of: "that", "it"
    of_it: bool = False  # asks something of the talk that was spoken of, and names no other
    aside: frozenset[str] = frozenset()  # words of sentences beside the one that asks: "I need it for work."
    another: bool = False  # than the talk that was shown
    place_in_list: int = 0  # "the second one" of those that were shown, or of all; 0: none is named
    any_link: bool = False  # just "the link" was asked for
    named_like: tuple[str, ...] = ()  # words of `words` that names of events may have: "kafka meetups"
    event_words: frozenset[str] = frozenset()  # "meetup", "summit": said of no event in particular
    at_words: frozenset[str] = frozenset()  # words after "at" that name no event the library has
    runs: tuple[str, ...] = ()  # longer runs of words that stand so in a title, joined by spaces
    titled: frozenset[str] = frozenset()  # words that stand together in a title or in quotation marks
    as_title: bool = False  # several are quoted, or typed Like This: it is a title, whole or in part
    keywords: Keywords = field(default_factory=Keywords)
    asked: tuple[str, ...] = ()  # the words that name the part: "demo code", for choosing among links
