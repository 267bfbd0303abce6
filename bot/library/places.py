"""Places: what a location says, and what a person may call it.

A place is known by keys: "munich" (a city, or any other name in a location), "@DE" (a country, ISO
3166), "+europe" (a region), "#online".  A delivery has several, a question asks for one.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from bot.text.normalize import fold, tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bot.library.library import Library
    from bot.library.model import Delivery

ONLINE = "#online"
_REMEMBERED = 20_000  # names
# Codes of states are American but for these
_STATES_OF = {
    **dict.fromkeys(["AB", "BC", "MB", "NB", "NL", "NS", "ON", "PE", "QC", "SK"], "CA"),
    **dict.fromkeys(["ACT", "NSW", "QLD", "TAS", "VIC"], "AU"),
}
LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl")
_CODE_AT_END = re.compile(r"(?<=\w)\s+([A-Z]{2,3})(?=\s*(?:,|$))")  # "Portland OR", "Washington DC, USA"
_SHOUTED = re.compile(r"(?<![\w.])[A-Z]{2,3}\b")  # "PyCon AU", "Devoxx UK"; not the end of "Sphere.IT"
_PARTS = re.compile(r"\s*[,/;()|]\s*|\s+[-–—&]\s+")


class Gazetteer:
    """Names of cities, countries and regions in several languages (general knowledge, from
    config/places.yaml and Babel's country names).
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._country_of: dict[str, str] = {}  # city key → ISO code
        self._regions_of: dict[str, set[str]] = {}  # ISO code → region keys
        self.names: dict[str, str] = {}  # folded name → key
        # the first meaning of a name wins: "Granada" is a city before it is Spanish for Grenada
        self._read_countries(data.get("countries") or {})
        self._read_regions(data.get("regions") or {})
        self._read_cities(data.get("cities") or {})
        for language in LANGUAGES[1:]:
            self._name_countries(language)
        self.adjectives = {
            _name(word): f"@{where}" if where.isupper() else f"+{_name(where)}"
            for word, where in (data.get("adjectives") or {}).items()
        }
        self.everyday = frozenset(map(_name, data.get("everyday") or ()))
        # one question asks for every run of its words, several times
        self._key = lru_cache(maxsize=_REMEMBERED)(self._look_up)
        self._online = {_name(word) for word in data.get("online") or ()}
        self._states = {code.upper(): _name(name) for code, name in (data.get("states") or {}).items()}
        self._cities = frozenset(self._country_of)
        self._state_in = {name: _STATES_OF.get(code, "US") for code, name in self._states.items()}
        for state, country in self._state_in.items():
            self.names.setdefault(state, state)
            self._country_of.setdefault(state, country)
        self.keys_named = frozenset(self.names.values())
        self.codes = {key[1:] for key in self.names.values() if key.startswith("@")}

    def _read_countries(self, aliases: Mapping[str, list[str]]) -> None:
        self._name_countries(LANGUAGES[0])
        for code, names in aliases.items():
            for name in names:
                self.names[_name(name)] = f"@{code}"

    def _name_countries(self, language: str) -> None:
        for code, name in _babel_countries(language):
            self.names.setdefault(_name(name), f"@{code}")

    def _read_regions(self, regions: Mapping[str, Mapping[str, list[str]]]) -> None:
        for region, entry in regions.items():
            key = "+" + _name(region)
            for name in (region, *entry.get("names", ())):
                self.names.setdefault(_name(name), key)
            for code in entry.get("countries", ()):
                self._regions_of.setdefault(code, set()).add(key)

    def _read_cities(self, cities: Mapping[str, Mapping[str, Any]]) -> None:
        for city, entry in cities.items():
            key = _name(city)
            for name in (city, *entry.get("names", ())):
                # a country or region of the same name keeps it: "Luxembourg", "Singapore"
                self.names.setdefault(_name(name), key)
            if country := entry.get("country"):
                self._country_of[key] = country

    def key(self, name: str) -> str:
        """The key of a name; the folded name itself where it is not known here."""
        return self._key(name)

    def _look_up(self, name: str) -> str:
        folded = _name(name)
        if folded in self._online:
            return ONLINE
        return self.names.get(folded, folded)

    def keys(self, location: str) -> frozenset[str]:
        """All keys of a location such as "Kraków, Poland", "Cambridge, MA" or "Virtual"."""
        parts = [part for part in _PARTS.split(_CODE_AT_END.sub(self._with_comma, location)) if part]
        cities = [key for key in map(self.key, parts) if key in self._cities]
        home = self._country_of[cities[0]] if cities else ""
        found = {self.key(part) for part in parts[:1]}
        later = {self._later(part, home) for part in parts[1:]}
        countries = {key[1:] for key in found | later if key.startswith("@")}
        if countries:
            # WA is Washington, but not in Australia
            later = {key for key in later if self._state_in.get(key) in {None, *countries}}
        else:
            # "Cambridge, MA" is not the one in Britain
            countries = {self._state_in[key] for key in later if key in self._state_in}
        found |= later | {f"@{country}" for country in countries}
        if not cities:
            # "Metropolitan City of Rome, Italy"; but no "Hotel Paris, Germany"
            inside = {key for part in parts for key in self._names_in(part) if key in self._cities}
            found |= {key for key in inside if not countries or self._country_of[key] in countries}
        if not self._online.isdisjoint(tokenize(location)):
            found.add(ONLINE)
        return self._widen(found - {""})

    def _with_comma(self, code: re.Match[str]) -> str:
        return f", {code[1]}" if code[1] in self._states or code[1] in self.codes else code[0]

    def _later(self, part: str, home: str) -> str:
        """The key of a part that follows others: maybe a state or a country, maybe by its code.
        Many codes are both: IN is India after Bangalore (its country, `home`), else Indiana.
        """
        if part in self.codes and (part == home or part not in self._states):
            return f"@{part}"
        state = self._states.get(part) or _name(part)
        named = self.key(part)
        # Georgia is a country, but not after Atlanta
        is_state = state in self._state_in and (part in self._states or self._state_in[state] == home)
        return state if is_state else named

    def keys_in_name(self, name: str, known: frozenset[str]) -> frozenset[str]:
        """Keys of the places named in the name of an event: "PyData London 2018", "PyCon AU".
        `known` are names of places that the library itself uses.
        """
        short = set(_SHOUTED.findall(name))
        found = {f"@{word}" for word in short if word in self.codes}
        found |= {key for word in short if (key := self.key(word)).startswith("@")}
        return self._widen(found | set(self._names_in(name, known)))

    def _names_in(self, text: str, known: frozenset[str] = frozenset()) -> Iterator[str]:
        """Keys of names within a text, the longest at each place: "New Mexico" is not in Mexico."""
        tokens = tokenize(text)
        at = 0
        while at < len(tokens):
            for size in range(min(3, len(tokens) - at), 0, -1):
                phrase = " ".join(tokens[at : at + size])
                if phrase in known or phrase in self._online or (phrase in self.names and len(phrase) > 2):
                    yield self.key(phrase)
                    at += size - 1
                    break
            at += 1

    def _widen(self, keys: set[str]) -> frozenset[str]:
        """Adds the countries of cities and the regions of countries."""
        has_country = any(key.startswith("@") for key in keys)
        if not has_country:
            keys |= {f"@{self._country_of[key]}" for key in list(keys) if key in self._country_of}
        for key in list(keys):
            if key.startswith("@"):
                keys |= self._regions_of.get(key[1:], set())
        return frozenset(keys)


class Places:
    """Where every delivery of a library took place."""

    def __init__(self, library: Library, gazetteer: Gazetteer, old: Places | None = None) -> None:
        """What `old` has looked up in the same gazetteer is not looked up again."""
        self._library = library
        self.gazetteer = gazetteer
        # locations and events repeat
        self._of_location: Callable[[str], frozenset[str]] = (
            old._of_location if old else lru_cache(maxsize=None)(gazetteer.keys)
        )
        located = {d.location for d in library.deliveries}
        self.known = known = frozenset(
            key for location in located for key in self._of_location(location) if key[0] not in "@+#"
        )
        self._of_name: Callable[[str], frozenset[str]] = (
            old._of_name
            if old and old.known == known
            else lru_cache(maxsize=None)(partial(gazetteer.keys_in_name, known=known))
        )
        given = zip(library.deliveries, library.occasions, strict=True)
        unlocated = {occasion.name for delivery, occasion in given if not delivery.location}
        said = [*map(self._of_location, located), *map(self._of_name, unlocated)]
        self.all = frozenset[str]().union(*said)
        # places that events are named after, whether or not anything took place there: "NDC Sydney", online
        self.in_names = frozenset[str]().union(*map(self._of_name, {o.name for o in library.occasions}))

    def keys(self, delivery: Delivery) -> frozenset[str]:
        """Where it was: its location's keys, or the places in its event's name if it has none."""
        return self._of_location(delivery.location) if delivery.location else self.event_keys(delivery)

    def event_keys(self, delivery: Delivery) -> frozenset[str]:
        """The places that its event is named after: "NDC Oslo" held online still is NDC Oslo."""
        return self._of_name(self._library.occasion(delivery).name)


def _name(name: str) -> str:
    return " ".join(tokenize(fold(str(name))))


def _babel_countries(language: str) -> Iterator[tuple[str, str]]:
    from babel import Locale

    for code, name in Locale(language).territories.items():
        if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}:
            yield code, name
