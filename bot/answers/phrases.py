"""Pieces of sentences: names of talks, times and places, and what a question was about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.library.model import Delivery
    from bot.questions.model import Filters, Question

_LONGEST_ECHO = 60  # characters of the person's own words that are repeated


def quoted(title: str) -> str:
    """A title in quotation marks."""
    return f"“{title}”"


def named(names: Sequence[str]) -> str:
    """ "Ada", "Ada and Grace", "Ada, Grace and Joan"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def day(delivery: Delivery) -> str:
    """ "5 November 2019", in the zone of the file; "" without a date."""
    return f"{delivery.date.day} {delivery.date:%B %Y}" if delivery.date else ""


def given_at(delivery: Delivery, with_day: bool = True) -> str:
    """ " at NDC Oslo on 17 June 2019", as far as the file tells; begins with a space unless empty."""
    place = (
        f" at {delivery.event}" if delivery.event else f" in {delivery.location}" if delivery.location else ""
    )
    return place + (f" on {day(delivery)}" if with_day and delivery.date else "")


def filter_labels(filters: Filters) -> tuple[str, ...]:
    """The filters, each as a person would say it: "at kafka summit", "in 2019", "by ada example"."""
    labels: list[str] = []
    labels += [f"by {speaker.label}" for speaker in filters.speakers]
    if filters.title_words:
        labels.append(f"with {named([quoted(word) for word in filters.title_words])} in the title")
    if filters.event:
        label = " ".join([filters.event.label, *(place.label for place in filters.places if place.of_event)])
        labels.append(f"at {label}")
    labels += [
        f"in {place.label.title()}" for place in filters.places if not (place.of_event and filters.event)
    ]
    if filters.periods:
        labels.append(" or ".join(period.label for period in filters.periods))
    labels += [f"with {'a ' * (part.value == 'recording')}{part.value}" for part in filters.having]
    labels += [f"without {'a ' * (part.value == 'recording')}{part.value}" for part in filters.lacking]
    return tuple(labels)


def of_what(question: Question, noun: str = " talk") -> str:
    """What the question was about, to be put after a number or "the latest": " talk about flink in
    2024". The person's own words are shortened, and only letters and digits of them are left.
    """
    words = " ".join(question.words)
    if len(words) > _LONGEST_ECHO:
        words = words[:_LONGEST_ECHO].rsplit(" ", 1)[0] + " …"
    topic = f" about {words}" if words else ""
    return noun + topic + "".join(f" {label}" for label in filter_labels(question.filters))
