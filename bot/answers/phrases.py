"""Pieces of sentences: titles, times, places, numbers, and what a question was about."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.answers.echo import echoed
from bot.answers.naming import event_name, person_name, place_name
from bot.questions.model import Facet, Period, PlaceFilter, SpeakerFilter
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from bot.library.library import Library
    from bot.library.model import Delivery
    from bot.questions.model import Filters, Question

# Locations that are no place; the usual ones, for a sentence about an unusual one still is understood
_ONLINE = frozenset(["online", "virtual", "virtually", "remote", "remotely", "webinar", "livestream"])
_AROUND_ONLINE = frozenset(["event", "conference", "meetup", "only", "the", "internet"])
_ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}
PARTS = {
    Facet.RECORDING: "a recording",
    Facet.SLIDES: "slides",
    Facet.RESOURCES: "links",
    Facet.REACTIONS: "reactions",
}


_Name = TypeVar("_Name", PlaceFilter, SpeakerFilter, Period)


def quoted(title: str) -> str:
    """A title in quotation marks."""
    return f"“{title}”"


def named(names: Sequence[str], joined: str = "and") -> str:
    """ "Ada", "Ada and Grace", "Ada, Grace and Joan"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joined} {names[-1]}"


def several(number: int, noun: str) -> str:
    """ "1 talk", "2 talks"."""
    return f"{number} {noun}{'s' * (number != 1)}"


def ordinal(number: int) -> str:
    """ "second", "12th"."""
    ending = "th" if number // 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return _ORDINALS.get(number, f"{number}{ending}")


def times(number: int) -> str:
    """How often."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def sentence(words: str) -> str:
    """The words with a full stop, unless they are left open."""
    return words if words.endswith("…") else f"{words}."


def day(delivery: Delivery) -> str:
    """ "5 November 2019", in the zone of the file; "" without a date."""
    return f"{delivery.date.day} {delivery.date:%B %Y}" if delivery.date else ""


def is_coming(delivery: Delivery, today: date) -> bool:
    """Whether it is yet to be given."""
    return delivery.date is not None and delivery.date.date() > today


def is_online(location: str) -> bool:
    """Whether a location is none: "Virtual", "Online event"."""
    words = set(tokenize(location))
    return bool(words & _ONLINE) and words <= _ONLINE | _AROUND_ONLINE


def given_at(delivery: Delivery, with_day: bool = True) -> str:
    """ " at NDC Oslo on 17 June 2019", as far as the file tells; begins with a space unless empty."""
    place = f" at {delivery.event}" if delivery.event else in_place(delivery)
    return place + (on_day(delivery) if with_day else "")


def in_place(delivery: Delivery) -> str:
    """ " in Oslo, Norway", " online", ""."""
    if is_online(delivery.location):
        return " online"
    return f" in {delivery.location}" if delivery.location else ""


def on_day(delivery: Delivery) -> str:
    """ " on 17 June 2019", ""."""
    return f" on {day(delivery)}" if delivery.date else ""


def filter_labels(filters: Filters, library: Library, parts: Mapping[Facet, str] = PARTS) -> tuple[str, ...]:
    """The filters, each as a person would say it: "at Kafka Summit", "in 2019", "by Ada Example"."""
    labels: list[str] = []
    for people, no in _with_and_without(filters.speakers):
        joined = "or" if any(each.either for each in people) else "and"
        labels.append(f"{no}by {named(list(dict.fromkeys(map(person_name, people))), joined)}")
    if filters.title_words:
        where = {"start": "at the start of", "end": "at the end of"}.get(filters.title_edge, "in")
        labels.append(f"with {named([quoted(word) for word in filters.title_words])} {where} the title")
    if filters.without_words:
        labels.append(f"not about {named(filters.without_words, 'or')}")
    of_event = [place for place in filters.places if place.of_event and filters.event]
    if filters.event:
        no = "not " if filters.event.negated else ""
        labels.append(f"{no}at {event_name(filters.event, of_event, dated=bool(filters.periods))}")
    for places, no in _with_and_without([place for place in filters.places if place not in of_event]):
        labels += [no + label for label in _in_places(places, library)]
    if filters.language:
        labels.append(f"{'not ' if filters.other_language else ''}in {filters.language.title()}")
    for periods, no in _with_and_without(filters.periods):
        labels.append(no + either_of([period.label for period in periods], "or"))
    having, lacking = (
        [parts.get(part, part.value) for part in sides] for sides in (filters.having, filters.lacking)
    )
    labels += [f"with {named(having)}"] if having else []
    labels += [f"without {named(lacking, 'or')}"] if lacking else []
    return tuple(labels)


def _with_and_without(names: Sequence[_Name]) -> list[tuple[list[_Name], str]]:
    """The names that are asked for, and those that are excluded with "not " for them."""
    wanted = [name for name in names if not name.negated]
    excluded = [name for name in names if name.negated]
    return [(group, no) for group, no in ((wanted, ""), (excluded, "not ")) if group]


def either_of(labels: Sequence[str], joined: str) -> str:
    """ "in 2019 or 2020", "before 2019 and since 2021", "in Oslo and Paris"."""
    first, *rest = labels
    alike = all(label.startswith("in ") for label in (first, *rest))
    return named([first, *(label.removeprefix("in ") if alike else label for label in rest)], joined)


def _in_places(places: Sequence[PlaceFilter], library: Library) -> list[str]:
    """ "in Oslo or Paris", "in Oslo, Norway", "online": places of one kind are either of them, others
    are both.
    """
    kinds: dict[str, list[str]] = {}
    for place in places:
        if place.key != "#online":
            kind = place.key[0] if place.key[0] in "@+" else ""
            kinds.setdefault(kind, []).append(place_name(place, library))
    there = ", ".join(named(list(dict.fromkeys(names)), "or") for names in kinds.values())
    online = any(place.key == "#online" for place in places)
    return [*(["online"] if online else []), *([f"in {there}"] if there else [])]


def of_what(
    question: Question,
    library: Library,
    telling: Sequence[str] = (),
    noun: str = "",
    *,
    parts: Mapping[Facet, str] = PARTS,
) -> str:
    """What the question was about, to be put after a number or "the latest": " talk about flink in
    2024".  Of the person's own words, those that are `telling` are repeated.
    """
    words = echoed(question, telling)
    topic = f" about {words}" if words else ""
    return noun + topic + "".join(f" {label}" for label in filter_labels(question.filters, library, parts))
