"""Talks in groups, by event, city, country, speaker or year: how many groups there are, which has most."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answers.model import Answer, AnswerKind, EventCount, Evidence
from bot.answers.naming import as_written, country_name
from bot.answers.phrases import is_online, named, of_what, sentence, several
from bot.library.events import split_year
from bot.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.answers.select import Facts
    from bot.library.library import Library, Selection
    from bot.library.model import Delivery
    from bot.questions.lexicon import Lexicon
    from bot.questions.model import Question

_MOST_NAMED = 4  # groups that are named one by one
_MOST_LISTED = 10  # where they are what is asked for
_NOBODY = frozenset({"various", "speakers", "unknown", "anonymous", "tba", "tbd"})  # no one person
_SEVERAL = {"city": "cities", "country": "countries", "speaker": "speakers", "year": "years"}
_UNTOLD = {
    "event": "at what event they were given",
    "series": "at what event they were given",
    "city": "where they were given",
    "country": "where they were given",
    "speaker": "who gave them",
    "year": "when they were given",
}
_KINDS = {"series": "event"}
_SAID = {"event": "at ", "series": "at ", "city": "in ", "country": "in ", "speaker": "given by "}


@dataclass(slots=True)
class _Group:
    """Talks that were given in one city, by one person …"""

    name: str
    labels: list[str]  # what their files say: "Oslo", "Oslo, Norway"
    number: int = 0


class Grouping:
    """Tells of talks of one library in groups: by "event", "series" of events, "city" and "country" (of talks
    that were not online), "speaker" or "year", as far as their files tell.
    """

    def __init__(self, library: Library, facts: Facts, lexicon: Lexicon) -> None:
        self._library = library
        self._lexicon = lexicon
        self._years = facts.years
        self._columns = {
            "event": facts.events,
            "series": facts.events,
            "city": facts.locations,
            "country": facts.locations,
            "speaker": facts.speakers,
        }

    def count(self, found: Selection, question: Question, evidence: Evidence) -> Answer:
        """How many speakers gave talks, or in how many cities, countries or years they were given."""
        groups = self._groups(found, question.counts)
        if not groups:
            return _untold(question.counts, evidence)
        lead = self._counted(groups, question, evidence)
        return Answer(AnswerKind.COUNT, lead, deliveries=tuple(found), number=len(groups), evidence=evidence)

    def places(self, found: Selection, question: Question, evidence: Evidence) -> Answer:
        """In which cities or countries talks were given, and the events there."""
        groups = self._groups(found, question.counts)
        if not groups:
            return _untold(question.counts, evidence)
        lead = self._counted(groups, question, evidence)
        return _of_events(lead, self._there(found, question.counts, groups), evidence)

    def _counted(self, groups: Sequence[_Group], question: Question, evidence: Evidence) -> str:
        """ "2 cities with talks in 2019: Oslo (3) and Bergen (1)."; of speakers, just how many."""
        kind = question.counts if len(groups) == 1 else _SEVERAL[question.counts]
        lead = f"{len(groups):,} {kind} with talks{of_what(question, self._library, evidence.telling)}"
        if question.counts == "speaker":
            return sentence(lead)
        ordered = sorted(groups, key=_number, reverse=True)
        if question.counts == "year":
            ordered.sort(key=_fullname, reverse=True)
        names = [f"{_name(group)} ({group.number})" for group in ordered]
        if len(names) > _MOST_LISTED and question.counts != "year":
            names[_MOST_LISTED:] = [f"{len(groups) - _MOST_LISTED} more"]
        return sentence(f"{lead}: {named(names)}")

    def most(self, found: Selection, question: Question, evidence: Evidence) -> Answer:
        """Where, at what event or by whom most of the talks were given, and these."""
        kind = question.most
        groups = self._groups(found, kind)
        if not groups:
            return _untold(kind, evidence)
        most = max(group.number for group in groups)
        first = sorted((group for group in groups if group.number == most), key=_fullname)
        chosen = self._there(found, kind, first)
        lead = _lead(groups, first, kind, of_what(question, self._library, evidence.telling))
        if kind not in {"event", "series"}:
            return Answer(AnswerKind.LIST, lead, deliveries=tuple(chosen), evidence=evidence)
        return _of_events(lead, chosen, evidence)

    def _there(self, found: Selection, kind: str, groups: Iterable[_Group]) -> Selection:
        """Those of the talks that are in one of the groups."""
        there = self._columns[kind].mask(label for group in groups for label in group.labels)
        return self._library.at(found.positions[there[found.positions]])

    def _groups(self, found: Selection, kind: str) -> list[_Group]:
        """The groups of talks at some positions. A talk may be in several."""
        if kind == "year":
            years = Counter(self._years[found.positions].tolist())
            return [_Group(str(year), [], number) for year, number in years.items() if year]
        groups: dict[str, _Group] = {}
        for label, number in self._columns[kind].counted(found.positions).items():
            for name in self._names(label, kind):
                group = groups.setdefault(fold(name), _Group(name, []))
                group.labels.append(label)
                group.number += number
        return list(groups.values())

    def _names(self, label: str, kind: str) -> Iterable[str]:
        """The groups of a talk of which the file says this: of "Oslo, Norway", the city or the country."""
        if not label or (kind in {"city", "country"} and is_online(label)):
            return ()
        match kind:
            case "speaker":
                return [label] if _NOBODY.isdisjoint(label.lower().split()) else []
            case "city":
                return [label.split(",")[0].strip()]
            case "country":
                return map(country_name, self._lexicon.countries(label))
            case "series":
                return [self._series(label)]
            case _:
                return [label]

    def _series(self, event: str) -> str:
        """An event without its year and the place that it is named after: "kafka summit"."""
        series, _ = split_year(event)
        words = list(series)
        for size in (2, 1):  # "kafka summit san francisco"
            if len(words) > size and self._lexicon.is_place(" ".join(words[-size:])):
                del words[-size:]
        return " ".join(words)


def _of_events(lead: str, chosen: Sequence[Delivery], evidence: Evidence) -> Answer:
    counted = Counter(d.event for d in chosen)
    listed = tuple(EventCount(name, times) for name, times in counted.items() if name)
    return Answer(AnswerKind.EVENTS, lead, deliveries=tuple(chosen), events=listed, evidence=evidence)


def _untold(kind: str, evidence: Evidence) -> Answer:
    lead = f"I don't know: the files of these talks do not say {_UNTOLD[kind]}."
    return Answer(AnswerKind.NONE, lead, evidence=evidence)


def _lead(groups: Sequence[_Group], first: Sequence[_Group], kind: str, what: str) -> str:
    """ "Most talks in 2022 were in Oslo and Bergen: 2 each, against 1 in Hamar."; `first` have most."""
    number, said = first[0].number, _SAID[kind]
    if len(first) > 1 and number == 1:
        return f"{several(len(first), 'talk')}{what}, no two of them {said}the same {_KINDS.get(kind, kind)}:"
    second = max((group for group in groups if group.number < number), key=_number, default=None)
    each = " each" * (len(first) > 1)
    against = f", against {second.number} {said}{_name(second)}" if second else ""
    return f"Most talks{what} were {said}{_names(first)}: {number}{each}{against}."


def _fullname(group: _Group) -> str:
    return group.name


def _number(group: _Group) -> int:
    return group.number


def _name(group: _Group) -> str:
    """A city, a country, a person as they are; an event as its name writes it."""
    return as_written(group.name.split(), group.labels) or group.name


def _names(groups: Sequence[_Group]) -> str:
    if len(groups) <= _MOST_NAMED:
        return named([_name(group) for group in groups])
    few = [_name(group) for group in groups[: _MOST_NAMED - 1]]
    return named([*few, f"{len(groups) - len(few)} others"])
