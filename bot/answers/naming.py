"""Names as a person would say them: of events, people and places, spelt as the library spells them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale

from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.library.library import Library
    from bot.questions.model import EventFilter, PlaceFilter, SpeakerFilter

_YEAR = re.compile(r"(19|20)\d\d")
_EDGES = " ,;:|@&–—-"
_JOINING = frozenset(["a", "and", "at", "by", "for", "in", "of", "on", "the", "with"])
# Everybody's short names of countries, and what is said with an article
_SHORT_NAMES = {"US": "the US", "GB": "the UK", "AE": "the UAE"}
_WITH_ARTICLE = ("Bahamas", "Islands", "Maldives", "Netherlands", "Philippines", "Republic")
_REGIONS_WITH_ARTICLE = frozenset(
    ["americas", "balkans", "baltics", "british isles", "caribbean", "caucasus", "european union",
     "gulf states", "middle east", "nordics", "pacific islands"]
)  # fmt: skip
_SHORT_REGIONS = frozenset(["apac", "dach", "emea", "mena"])


def event_name(event: EventFilter, places: Sequence[PlaceFilter] = (), *, dated: bool = False) -> str:
    """The events that are meant, by one name: the only one's, or what the names of all share ("Kafka
    Summit"). `places` were said as part of the name; years are left out where a time is said besides.
    """
    if event.kind:
        return event.label
    names = sorted(event.names)
    said = tokenize(event.label)
    if not names:
        return titled(" ".join([event.label, *(place.label for place in places)]))
    elsewhere = any(not set(tokenize(place.label)) <= set(tokenize(names[0])) for place in places)
    if len(names) == 1 and not elsewhere:  # "QCon New York" is not called QCon London
        return (_without_years(names[0]) if dated else "") or names[0]
    name = _shared_or_said(names, said) if len(names) > 1 else as_written(said, names) or titled(event.label)
    for place in places:
        if not set(tokenize(place.label)) <= set(tokenize(name)):
            whole = as_written([*tokenize(name), *tokenize(place.label)], names)
            name = whole or f"{name} {as_written(tokenize(place.label), names) or titled(place.label)}"
    return name


def _shared_or_said(names: Sequence[str], said: Sequence[str]) -> str:
    shared = _shared(names)
    if set(said) <= set(tokenize(shared)):
        return shared
    if written := as_written(said, names):
        return written
    parts = _parts(said, names)
    if not parts:
        return shared or titled(" ".join(said))
    together = any(set(said) <= set(tokenize(name)) for name in names)
    return (" " if together else " or ").join(parts)


def _parts(said: Sequence[str], names: Sequence[str]) -> list[str]:
    """ "Devoxx", "NDC Oslo": the words in runs as names have them; [] where no name has one of them."""
    parts: list[str] = []
    at = 0
    while at < len(said):
        for end in range(len(said), at, -1):
            if written := as_written(said[at:end], names):
                parts.append(written)
                at = end
                break
        else:
            return []
    return parts


def as_written(tokens: Sequence[str], texts: Iterable[str]) -> str:
    """Words as the first of the texts that has them in a row writes them; "" if none does."""
    wanted = "".join(tokens)
    return next((run for text in texts if (run := _run(wanted, text))), "") if wanted else ""


def _run(wanted: str, text: str) -> str:
    if wanted not in _letters(text):
        return ""
    words = _words(text)
    for start in range(len(words)):
        found = ""
        for end in range(start, len(words)):
            found += "".join(words[end][1])
            if found == wanted:
                return _trimmed([word for word, _ in words[start : end + 1]])
            if len(found) >= len(wanted):
                break
    return ""


@lru_cache(maxsize=5_000)  # the same names again and again
def _words(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((word, tuple(tokenize(word))) for word in text.split())


@lru_cache(maxsize=5_000)
def _letters(text: str) -> str:
    return "".join(token for _, tokens in _words(text) for token in tokens)


def _shared(names: Sequence[str]) -> str:
    """The longest run of words, years apart, that all the names have; "" if they share none."""
    others = [[tokens for _, tokens in _words(name)] for name in names[1:]]
    words = _words(names[0])
    for size in range(len(words), 0, -1):
        for start in range(len(words) - size + 1):
            run = words[start : start + size]
            tokens = [tokens for _, tokens in run]
            if not any(_is_year(part) for part in tokens) and all(_has(other, tokens) for other in others):
                return _trimmed([word for word, _ in run])
    return ""


def _has(words: Sequence[tuple[str, ...]], run: Sequence[tuple[str, ...]]) -> bool:
    return any(list(words[at : at + len(run)]) == list(run) for at in range(len(words) - len(run) + 1))


def _is_year(tokens: Sequence[str]) -> bool:
    return len(tokens) == 1 and _YEAR.fullmatch(tokens[0]) is not None


def _without_years(name: str) -> str:
    return _trimmed([word for word, tokens in _words(name) if not _is_year(tokens)])


def _trimmed(words: list[str]) -> str:
    """The words without what joins them to others: "Meetup, " and "the … of"."""
    words = [word for word in words if word.strip(_EDGES)]
    while words and words[-1].casefold() in _JOINING:
        words.pop()
    while words and words[0].casefold() in _JOINING:
        words.pop(0)
    return " ".join(words).strip(_EDGES)


def person_name(speaker: SpeakerFilter) -> str:
    """The full name, where the words can only mean one person; else as they were said."""
    names = sorted(speaker.names, key=lambda name: (-len(name), name))
    if just_so := [name for name in names if tokenize(name) == tokenize(speaker.label)]:
        return just_so[0]
    if names and all(_same_person(names[0], other) for other in names[1:]):
        return names[0]
    return as_written(tokenize(speaker.label), names) or titled(speaker.label)


def _same_person(one: str, other: str) -> bool:
    mine, theirs = tokenize(one), tokenize(other)
    return bool(mine and theirs) and mine[-1] == theirs[-1] and mine[0][0] == theirs[0][0]


def place_name(place: PlaceFilter, library: Library) -> str:
    """A city, country or region, with its article: "Kraków", "the UK", "Europe"."""
    if place.key.startswith("@"):
        return country_name(place.key) or titled(place.label)
    if place.key.startswith("+"):
        return _region(place.key[1:])
    locations = library.locations
    written = as_written(tokenize(place.label), locations) or as_written(tokenize(place.key), locations)
    return written or titled(place.label)


@lru_cache(maxsize=1_000)  # one for each talk that is counted
def country_name(key: str) -> str:
    """The short name of a country with its article, by its key ("@GB"): "the UK"; "" if there is none."""
    code = key[1:]
    if code in _SHORT_NAMES:
        return _SHORT_NAMES[code]
    full = str(Locale("en").territories.get(code, ""))
    # "Hong Kong SAR China", "Myanmar (Burma)"
    name = full.partition(" SAR ")[0].partition(" (")[0]
    return f"the {name}" if name.endswith(_WITH_ARTICLE) else name


def _region(name: str) -> str:
    if name in _SHORT_REGIONS:
        return name.upper()
    return f"the {titled(name)}" if name in _REGIONS_WITH_ARTICLE else titled(name)


def titled(words: str) -> str:
    """Words that the library does not spell, written as a name is."""
    return " ".join(
        # NDC, JVM; but Oslo
        word.upper() if len(word) < 5 and not set("aeiouy") & set(word) else word.capitalize()
        for word in words.split()
    )
