"""Talks in groups, by event, city, country or speaker: how many groups there are, which has most talks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.answers.model import Answer, AnswerKind, EventCount, Evidence
from bot.answers.naming import as_written
from bot.answers.phrases import named, of_what, sentence, several

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.library.library import Library
    from bot.library.model import Delivery
    from bot.questions.model import Question

Groups = dict[str, list["Delivery"]]  # by name

_MOST_NAMED = 4  # groups that are named one by one
_SEVERAL = {"city": "cities", "country": "countries", "speaker": "speakers"}
_UNTOLD = {
    "event": "at what event they were given",
    "series": "at what event they were given",
    "city": "where they were given",
    "country": "where they were given",
    "speaker": "who gave them",
}
_SAID = {"event": "at ", "series": "at ", "city": "in ", "country": "in ", "speaker": "given by "}


def count(
    library: Library, found: Sequence[Delivery], number: int, question: Question, evidence: Evidence
) -> Answer:
    """How many speakers gave talks, or in how many cities or countries they were given."""
    kind = question.counts if number == 1 else _SEVERAL[question.counts]
    lead = sentence(f"{number:,} {kind} with talks{of_what(question, library, evidence.telling)}")
    return Answer(AnswerKind.COUNT, lead, deliveries=tuple(found), number=number, evidence=evidence)


def untold(kind: str, evidence: Evidence) -> Answer:
    """That no file tells the city, country, event or speaker."""
    lead = f"I don't know: the files of these talks do not say {_UNTOLD[kind]}."
    return Answer(AnswerKind.NONE, lead, evidence=evidence)


def most(
    library: Library, groups: Mapping[str, Sequence[Delivery]], question: Question, evidence: Evidence
) -> Answer:
    """The group with most talks, or all that have as many. `groups` are of the kind `question.most`; there
    is one at least.
    """
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    number = len(ordered[0][1])
    first = [_name(group) for group in ordered if len(group[1]) == number]
    rest = [f"{len(group[1])} {_SAID[question.most]}{_name(group)}" for group in ordered[len(first) :]]
    chosen = {d.key for _, those in ordered[: len(first)] for d in those}
    found = tuple(d for d in library.deliveries if d.key in chosen)
    what = of_what(question, library, evidence.telling)
    each = " each" * (len(first) > 1)
    against = f", against {named(rest[:1])}" if rest else ""
    lead = f"Most talks{what} were {_SAID[question.most]}{_names(first)}: {number}{each}{against}."
    if len(first) > 1 and number == 1:
        same = f"{_SAID[question.most]}the same {question.most}"
        lead = f"{several(len(first), 'talk')}{what}, no two of them {same}:"
    if question.most not in {"event", "series"}:
        return Answer(AnswerKind.LIST, lead, deliveries=found, evidence=evidence)
    counted = Counter(d.event for d in found)
    listed = tuple(EventCount(name, times) for name, times in counted.items() if name)
    return Answer(AnswerKind.EVENTS, lead, deliveries=found, events=listed, evidence=evidence)


def _name(group: tuple[str, Sequence[Delivery]]) -> str:
    """A city, a country, a person as they are; an event as its name writes it."""
    name, those = group
    return as_written(name.split(), {d.event for d in those}) or name


def _names(names: Sequence[str]) -> str:
    if len(names) <= _MOST_NAMED:
        return named(names)
    return named([*names[: _MOST_NAMED - 1], f"{len(names) - _MOST_NAMED + 1} others"])
