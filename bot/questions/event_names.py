"""Names of events learned from the library, and how people shorten them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA

from bot.questions.abbreviations import abbreviates
from bot.questions.points import is_year
from bot.search.spelling import Spelling
from bot.search.texts import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet

    from bot.library.library import Library
    from bot.search.index import Index

_LONGEST = 7  # words of an event's name that are looked up together
_CONTENT = Field.TITLE | Field.TAGS | Field.ABSTRACT
_SHORTEST_ABBREVIATION = 3
_SHORTENED = {"conference": "conf", "conferences": "conf", "confs": "conf"}
_LONGEST_INITIALS = 4
_LONGEST_SPELT = 5  # words whose initials are part of a name
# words that acronyms leave out
_JOINING = frozenset(
    ["a", "an", "and", "at", "by", "de", "der", "die", "for", "in", "la", "of", "on", "the", "to", "und"]
)
_AS_TOPIC = 0.1  # of the talks at events of a name, that others have the word in their titles
_LONG_NAME = 3  # words of a name, of which one says little
_SHORTEST_BEGUN = 4  # letters of the beginning of a name
_SHORTEST_RESPELT = 5  # letters of a word
_SHORTEST_MISSPELT = 7  # letters of a name in several words


class EventMention(NamedTuple):
    """Tokens `start` to `end` name the events `names`."""

    start: int
    end: int
    names: frozenset[str]
    certain: bool  # the words name events only; else they may be about a topic as well
    plural: bool = False  # "pycons": several events are spoken of


class EventNames:
    """Every run of words in the names of events, however it is spaced."""

    def __init__(
        self,
        library: Library,
        index: Index,
        generic: AbstractSet[str],
        is_place: Callable[[str], bool],
        is_region: Callable[[str], bool],
        is_common: Callable[[str], bool],
    ) -> None:
        # "conference", "meetup": parts of names that say nothing alone
        self._generic = generic | set(_SHORTENED.values())
        self._is_place = is_place
        self._is_region = is_region
        self._is_common = is_common
        self._runs: defaultdict[str, set[str]] = defaultdict(set)
        self._whole: defaultdict[str, set[str]] = defaultdict(set)  # a whole series
        self._series: dict[str, tuple[str, ...]] = {}
        self.years: defaultdict[str, set[int]] = defaultdict(set)
        for occasion in {(each.name, each.year): each for each in library.occasions}.values():
            if not occasion.name:
                continue
            if occasion.year:
                self.years[occasion.name].add(occasion.year)
            if occasion.name in self._series:
                continue
            series = tuple(map(self._canonical, occasion.series))
            self._series[occasion.name] = series
            self._whole["".join(series)].add(occasion.name)
            for start in range(len(series)):
                for end in range(start + 1, min(start + _LONGEST, len(series)) + 1):
                    self._runs["".join(series[start:end])].add(occasion.name)
        self._acronyms: defaultdict[str, set[str]] = defaultdict(set)
        for name, series in self._series.items():
            for said in (series, tuple(word for word in series if word not in _JOINING)):
                if len(said) >= _SHORTEST_ABBREVIATION:
                    self._acronyms["".join(word[0] for word in said)].add(name)
            capitals = "".join(filter(str.isupper, name)).lower()  # EP of EuroPython
            if 1 < len(capitals) <= _LONGEST_INITIALS:
                self._acronyms[capitals].add(name)
        self._by_initial: defaultdict[str, defaultdict[tuple[str, ...], set[str]]] = defaultdict(
            lambda: defaultdict(set)
        )
        for name, series in self._series.items():
            # without its organiser, too: "sacon" of an O'Reilly Software Architecture Conference
            for part in (series, series[1:])[: 1 + (len(series) > _LONG_NAME)]:
                if len(part) > 1:
                    self._by_initial[part[0][0]][part].add(name)
        words = {token for series in self._series.values() for token in series}
        self._brands = {series[0] for series in self._series.values() if series}
        self._anchors = {
            word for word in words if word in generic or _names_events(word, index, word in self._brands)
        }
        self._distinct = {
            anchor for anchor in self._anchors - self._generic if len(anchor) >= _SHORTEST_RESPELT
        }
        self._beginnings = sorted(self._brands & self._distinct)
        self._longest_anchor = max(map(len, self._distinct), default=0)
        self._spelling = Spelling(word for word in words | set(self._whole) if len(word) > 3)
        self._whole_spelling = Spelling(self._whole)
        self._heads, self._tails = {name[:3] for name in self._whole}, {name[-3:] for name in self._whole}
        self._index = index
        self._last: tuple[object, list[EventMention]] | None = None  # what was looked for last, and found

    def _canonical(self, token: str) -> str:
        """One form of the words for a conference that names and people shorten: "conf"."""
        if token.startswith("conf") and OSA.distance(token, "conference", score_cutoff=2) <= 2:
            return "conf"
        return _SHORTENED.get(token, token)

    def __bool__(self) -> bool:
        return bool(self._series)

    def series(self, name: str) -> tuple[str, ...]:
        """The words of an event's name without its year."""
        return self._series.get(name, ())

    def having(self, names: AbstractSet[str], word: str) -> frozenset[str]:
        """Those of the events whose series has this word."""
        return frozenset(name for name in names if word in self.series(name))

    def of_kind(self, word: str) -> frozenset[str]:
        """All events whose series has this word: the meetups."""
        return frozenset(self._runs.get(word, ()))

    def knows(self, word: str) -> bool:
        """Whether a word is in the name of some event."""
        return word in self._runs

    def is_edition(self, tokens: Sequence[str]) -> bool:
        """Whether the words are the name of an event, and a year."""
        return is_year(tokens[-1]) and "".join(map(self._canonical, tokens[:-1])) in self._whole

    def holds_anchor(self, word: str) -> bool:
        """Whether a word is made of the name of an event and something before or after it."""
        return any(
            word[:size] in self._distinct or word[-size:] in self._distinct
            for size in range(_SHORTEST_RESPELT, min(len(word), self._longest_anchor + 1))
        )

    def find(self, tokens: Sequence[str], free: Sequence[bool], cued: Sequence[bool]) -> list[EventMention]:
        """Mentions of events among the tokens that are `free`, longest first at each place.

        `cued` tells tokens after "at", "@" and the like, where a name of an event is expected.
        """
        asked = tuple(tokens), tuple(free), tuple(cued)
        if self._last and self._last[0] == asked:  # with and without what else the words may be
            return self._last[1]
        tokens = [self._canonical(token) for token in tokens]
        spelt = [self._respelt(token) if ok else token for token, ok in zip(tokens, free, strict=True)]
        placed = self._placed(spelt)
        found: list[EventMention] = []
        at = 0
        while at < len(tokens):
            mention = (
                (self._plural(tokens, at) or self._longest(spelt, at, free, cued[at], placed))
                if free[at]
                else None
            )
            if mention:
                found.append(mention)
                at = mention.end
            else:
                at += 1
        self._last = asked, found
        return found

    def _placed(self, tokens: Sequence[str]) -> list[int]:
        """For each token how many more of the name of a place follow it, and one; 0 where it is of none."""
        placed = [0] * len(tokens)
        for at in range(len(tokens)):
            for size in (1, 2, 3):
                if at + size <= len(tokens) and self._is_place(" ".join(tokens[at : at + size])):
                    placed[at : at + size] = range(size, 0, -1)
        return placed

    def _is_site(self, name: str) -> bool:
        """A place that a location may tell as well; a region only names: "Kafka Summit Americas"."""
        # ("us" may be a pronoun: in "PyCon US" it is left with the name)
        return len(name) > 2 and self._is_place(name) and not self._is_region(name)

    def _plural(self, tokens: Sequence[str], at: int) -> EventMention | None:
        """ "pycons": all the events of a brand; not a word that titles use ("devs")."""
        word, singular = tokens[at], tokens[at].removesuffix("s")
        if singular == word or singular not in self._brands or singular not in self._anchors - self._generic:
            return None
        if self._is_place(singular) or self._index.in_a_title(word):
            return None
        return EventMention(at, at + 1, frozenset(self._runs[singular]), True, plural=True)

    def _longest(
        self,
        tokens: Sequence[str],
        start: int,
        free: Sequence[bool],
        cued: bool,
        placed: Sequence[int],
    ) -> EventMention | None:
        last = start
        while last < min(start + _LONGEST, len(tokens)) and free[last]:
            last += 1
        for end in range(last, start, -1):
            if placed[end - 1] > 1:
                continue  # amid "San Fran"
            run = tokens[start:end]
            if (key := "".join(run)) not in self._runs:
                said = {"".join(run[:-1]), "".join(run[1:])} & self._runs.keys()  # "kafka summit, I think"
                if len(run) > 1 and not said and (near := self._nearly_whole(key)):
                    return EventMention(start, end, frozenset(self._whole[near]), True)
                continue
            elsewhere = [word for word, there in zip(run, placed[start:end], strict=True) if not there]
            if (certain := self._names(run, elsewhere, cued)) is not None:
                first, last = self._without_places(tokens, start, end)
                names = self._runs["".join(tokens[first:last])]
                return EventMention(first, last, frozenset(names), certain)
        if in_full := self._in_full(tokens[start:last]):
            return EventMention(start, start + in_full[0], in_full[1], certain=False)
        if edition := self._edition(tokens[start]):
            return EventMention(start, start + 1, edition, True)
        if abbreviated := self._abbreviated(tokens[start], cued):
            return EventMention(start, start + 1, abbreviated, True)
        if not placed[start] and (begun := self._begun(tokens[start])):  # "san fran" is no Frankfurt
            return EventMention(start, start + 1, begun, certain=False)
        return None

    def _begun(self, token: str) -> frozenset[str]:
        """The events whose name begins with a word that no talk has: "goto" for GOTOpia."""
        known = self._index.fields_of_word(token) & (_CONTENT | Field.SPEAKERS)
        if len(token) < _SHORTEST_BEGUN or known or self._is_common(token) or self._is_place(token):
            return frozenset()
        if token.endswith("s") and self._index.fields_of_word(token[:-1]):
            return frozenset()  # "devs" are several of a dev, before they are a DevSum
        first = bisect_left(self._beginnings, token)
        longer = [name for name in self._beginnings[first : first + 2] if name.startswith(token)]
        if len(longer) != 1 or any(self._index.near(token, Field.TITLE | Field.TAGS, 1)):
            return frozenset()  # "jupyte" is a Jupyter
        return frozenset(self._runs[longer[0]])

    def _in_full(self, words: Sequence[str]) -> tuple[int, frozenset[str]] | None:
        """The events whose name has the initials of these words ("london java community" of an LJC meetup),
        and how many words those are.
        """
        for length in range(min(_LONGEST_SPELT, len(words)), _SHORTEST_ABBREVIATION - 1, -1):
            initials = "".join(word[:1] for word in words[:length])
            # "LJC", not the Dev of a "Dev Conference"
            names = {name for name in self._runs.get(initials, ()) if initials.upper() in name}
            told = (
                initials in self._anchors and not self._is_common(initials) and not self._is_place(initials)
            )
            telling = [word for word in words[:length] if word not in _JOINING]
            enough = len(telling) >= _SHORTEST_ABBREVIATION and not any(map(self._is_common, telling))
            if names and told and enough:
                return length, frozenset(names)
        return None

    def _nearly_whole(self, key: str) -> str:
        """The name of a series that was misspelt; "" if it is none. One edit leaves the beginning or the
        end of a name as it was.
        """
        if len(key) <= _SHORTEST_MISSPELT or not (key[:3] in self._heads or key[-3:] in self._tails):
            return ""
        near = self._whole_spelling.near(key, 1)
        return near[0].word if near else ""

    def _without_places(self, tokens: Sequence[str], start: int, end: int) -> tuple[int, int]:
        """The run without a place at its ends, where an event is left: "kafka summit london" is a
        Kafka Summit in London, whether its name says so or its location.
        """
        first, last = start, end
        for size in (3, 2, 1):
            if last - first > size and self._is_site(" ".join(tokens[last - size : last])):
                last -= size
            if last - first > size and self._is_site(" ".join(tokens[first : first + size])):
                first += size
        rest = tokens[first:last]
        names_events = any(word in self._anchors and not self._is_place(word) for word in rest)
        return (first, last) if names_events and "".join(rest) in self._runs else (start, end)

    def _names(self, run: Sequence[str], elsewhere: Sequence[str], cued: bool) -> bool | None:
        """Whether the run names events for certain; None where it names none. `elsewhere` are its
        words that name no place.
        """
        key = "".join(run)
        if all(word in self._generic for word in elsewhere):
            return None
        if len(key) < _SHORTEST_ABBREVIATION and not cued:  # "ai" is a topic before it is a Data + AI Summit
            return None
        # one common word ("home" of ACEs @ Home) needs an "at" before it
        if len(run) == 1 and self._is_common(run[0]):
            return True if cued and key in self._whole else None
        if any(word in self._anchors for word in run) or key in self._anchors:
            # "north" alone may be something else than North Bay Python
            if len(run) > 1:
                # "event driven" may be what a talk is about rather than the Event Driven Meetup
                return (
                    cued
                    or key in self._whole
                    or not self._generic.isdisjoint(run[1:])
                    or not (self._anchors.isdisjoint(set(run) - self._generic))
                )
            named = [self.series(name) for name in self._runs[key]]
            if any(len(series) < _LONG_NAME for series in named):
                # "pytorch" may be the topic rather than the PyTorch Conference
                return cued or key in self._whole or not self._is_topic(key)
            # "dev" is what a talk is about before it is a Big Mountain Data and Dev Conference
            return False if cued or any(key == series[0] for series in named) else None
        if key in self._whole:
            return True if len(run) > 1 else cued
        return None

    def _is_topic(self, word: str) -> bool:
        """Whether titles of talks at other events have the word, too."""
        as_event = as_topic = 0
        for term in self._index.terms_of(word):
            fields = self._index.postings(term).fields
            as_event += int(((fields & Field.EVENT) > 0).sum())
            as_topic += int(((fields & (Field.EVENT | Field.TITLE)) == Field.TITLE).sum())
        return as_topic > _AS_TOPIC * as_event

    def _respelt(self, token: str) -> str:
        if (
            self._index.written(token)
            or token in self._runs
            or len(token) < _SHORTEST_RESPELT
            or self._is_common(token)
        ):
            return token
        near = self._spelling.near(token)
        return near[0].word if near else token

    def _abbreviated(self, token: str, cued: bool) -> frozenset[str]:
        """Events that an unknown word abbreviates: "bbuzz" for Berlin Buzzwords, "kssf19". Where an event is
        expected, a known word may be an acronym, too.
        """
        letters, digits = token.rstrip("0123456789"), token[len(token.rstrip("0123456789")) :]
        named = frozenset(name for name in self._acronyms.get(letters, ()) if self._in_year(name, digits))
        short = len(letters) < _SHORTEST_ABBREVIATION
        if named and (digits if short else (cued or not self._index.written(token))):
            return named
        # links and what people said may well have the abbreviation
        in_talks = self._index.fields_of_word(token) & (_CONTENT | Field.SPEAKERS)
        if in_talks or self._is_common(token) or len(letters) < _SHORTEST_ABBREVIATION:
            return frozenset()
        found = {
            name
            for series, names in self._by_initial.get(letters[0], {}).items()
            # three or four letters are initials only; with more, parts of words may be run together
            if (len(letters) == len(series) or len(letters) > _LONGEST_INITIALS)
            and abbreviates(letters, series)
            for name in names
            if self._in_year(name, digits)
        }
        return frozenset(found)

    def _edition(self, token: str) -> frozenset[str]:
        """The events of a series that a word names with its year: "lisa18", "devoxx2019"."""
        letters = token.rstrip("0123456789")
        digits = token[len(letters) :]
        if len(digits) not in {2, 4} or len(letters) < _SHORTEST_ABBREVIATION:
            return frozenset()
        return frozenset(name for name in self._whole.get(letters, ()) if self._in_year(name, digits))

    def _in_year(self, name: str, digits: str) -> bool:
        return not digits or any(str(year).endswith(digits) for year in self.years[name])


def _names_events(word: str, index: Index, brand: bool) -> bool:
    """Whether a word stands in names of events more than in what talks are about, and link to; links
    may well lead to the site of an event with this `brand`, the first word of its name.
    """
    content = _CONTENT if brand else _CONTENT | Field.RESOURCES
    as_event = as_content = 0
    for term in index.terms_of(word):
        fields = index.postings(term).fields
        as_event += int(((fields & Field.EVENT) > 0).sum())
        as_content += int((((fields & content) > 0) & ((fields & Field.EVENT) == 0)).sum())
    return as_event > as_content
