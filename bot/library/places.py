"""Places: what a location says, and what a person may call it.

A place is known by keys: "munich" (a city, or any other name in a location), "@DE" (a country, ISO
3166), "+europe" (a region), "#online".  A delivery has several, a question asks for one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.text.normalize import fold, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.library.library import Library
    from bot.library.model import Delivery

ONLINE = "#online"
# Codes of states are American but for these
_STATES_OF = {
    **dict.fromkeys(["AB", "BC", "MB", "NB", "NL", "NS", "ON", "PE", "QC", "SK"], "CA"),
    **dict.fromkeys(["ACT", "NSW", "QLD", "TAS", "VIC"], "AU"),
}
LANGUAGES = ("en", "de", "fr", "es", "pt")
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
        self._online = {_name(word) for word in data.get("online") or ()}
        self._states = {code.upper(): _name(name) for code, name in (data.get("states") or {}).items()}
        for state in self._states.values():
            self.names.setdefault(state, state)
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
        folded = _name(name)
        if folded in self._online:
            return ONLINE
        return self.names.get(folded, folded)

    def keys(self, location: str) -> frozenset[str]:
        """All keys of a location such as "Kraków, Poland" or "Virtual"."""
        found: set[str] = set()
        parts = [part for part in _PARTS.split(location) if part]
        countries = {self.key(part) for part in parts[1:]}
        for at, part in enumerate(parts):
            state = self._states.get(part) if at else None
            found.add(state or self.key(part))
            # "Cambridge, MA" is not the one in Britain
            if state and not any(key.startswith("@") for key in countries):
                found.add(f"@{_STATES_OF.get(part, 'US')}")
        for part in tokenize(location):
            if part in self._online:
                found.add(ONLINE)
        found.discard("")
        return self._widen(found)

    def keys_in_name(self, name: str, known: frozenset[str]) -> frozenset[str]:
        """Keys of the places named in the name of an event: "PyData London 2018", "PyCon AU".
        `known` are names of places that the library itself uses.
        """
        found = {f"@{word}" for word in re.findall(r"\b[A-Z]{2}\b", name) if word in self.codes}
        found |= {self.names["us"]} if re.search(r"\bUSA?\b", name) and "us" in self.names else set()
        tokens = tokenize(name)
        at = 0
        while at < len(tokens):
            # the longest name: "New Mexico" is not in Mexico
            for size in range(min(3, len(tokens) - at), 0, -1):
                phrase = " ".join(tokens[at : at + size])
                if phrase in known or phrase in self._online or (phrase in self.names and len(phrase) > 2):
                    found.add(self.key(phrase))
                    at += size - 1
                    break
            at += 1
        return self._widen(found)

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

    def __init__(self, library: Library, gazetteer: Gazetteer) -> None:
        self._library = library
        self.gazetteer = gazetteer
        keys_of = lru_cache(maxsize=None)(gazetteer.keys)  # locations repeat
        located = {d.location for d in library.deliveries if d.location}
        self.known = frozenset(
            key for location in located for key in keys_of(location) if key[0] not in "@+#"
        )
        in_name = lru_cache(maxsize=None)(lambda name: gazetteer.keys_in_name(name, self.known))
        self._keys = tuple(
            keys_of(d.location) if d.location else in_name(library.occasion(d).name)
            for d in library.deliveries
        )
        self._event_keys = tuple(in_name(library.occasion(d).name) for d in library.deliveries)
        self.all = frozenset(key for keys in self._keys for key in keys)

    def keys(self, delivery: Delivery) -> frozenset[str]:
        """Where it was: its location's keys, or the places in its event's name if it has none."""
        return self._keys[self._library.position[delivery.key]]

    def event_keys(self, delivery: Delivery) -> frozenset[str]:
        """The places that its event is named after: "NDC Oslo" held online still is NDC Oslo."""
        return self._event_keys[self._library.position[delivery.key]]


def _name(name: str) -> str:
    return " ".join(tokenize(fold(str(name))))


def _babel_countries(language: str) -> Iterator[tuple[str, str]]:
    from babel import Locale

    for code, name in Locale(language).territories.items():
        if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}:
            yield code, name
