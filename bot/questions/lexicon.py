"""What questions can name, learned from the library: titles, events, people, places."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, takewhile
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA

from bot.questions.event_names import EventNames
from bot.questions.known_titles import KnownTitles
from bot.questions.people import People
from bot.questions.points import is_year
from bot.questions.slips import BESIDE, SURE, slip
from bot.questions.vocabulary import DEFAULT_LANGUAGE, UNKNOWN, Cue, Known, Vocabulary
from bot.search.spelling import Spelling, is_slip
from bot.search.stemming import language_name, language_names
from bot.search.texts import Field
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.library.library import Library
    from bot.library.places import Places
    from bot.questions.clean import Wording
    from bot.search.columns import Numbers
    from bot.search.index import Index

_COMPOUND = 0.05  # of the titles with one of two words
_MOST_COMPARED = 5_000  # titles that may have words in a row
_MOST_TITLES = 200  # that are looked at
_RUN = 3  # words in a row that are looked up in titles
_CHOSEN = Field.TITLE | Field.EVENT | Field.SPEAKERS | Field.TAGS | Field.PLACE
_LONGEST_ACRONYM = 5  # letters
_IN = {("in",), ("to",)}
_SPOKEN = {
    (word,)
    for word in (
        "talk", "talks", "session", "sessions", "speak", "spoke", "spoken", "present", "presented", "been",
        "event", "events", "conference", "conferences", "meetup", "meetups", "you", "he", "she", "they", "it",
        "were", "was", "one", "ones", "anything", "recorded", "held", "given", "went", "go", "workshop",
        "workshops", "keynote",
    )
}  # fmt: skip
_LONGEST_PLACE = 3  # words
_LONG_PLACE = 6  # letters of a name to which few words are near: "whales" are not in Wales
_FEW_TALKS = 3  # who reacts to so few may be anybody
_SHORTEST_EVENT = 6  # letters
_SHORTEST_NAME = 4  # … of a name that was mistyped; of people one more
_EVENT_ENDINGS = ("conf", "fest", "summit", "bcon", "mcon", "ycon", "econ", "devcon", "rcon", "ocon", "acon")


class PlaceMention(NamedTuple):
    """Tokens `start` to `end` name the place `key`."""

    start: int
    end: int
    key: str


class Lexicon:
    """The names in one library; built once with it."""

    def __init__(
        self,
        library: Library,
        index: Index,
        places: Places,
        vocabulary: Vocabulary,
        old: tuple[Lexicon, Numbers] | None = None,
    ) -> None:
        """`old` is that of a library that is nearly the same, and where in it the deliveries were, -1 those
        that are new; what both have in common is not learned again.
        """
        generic = vocabulary.words(Cue.EVENT, Cue.EVENTS, Cue.TALK, Cue.TALKS, Cue.LIST)
        before, source = old or (None, None)
        self._owner = _owner(library)
        told = {delivery.language for delivery in library.deliveries}
        # () where no file tells a language
        self._spoken = frozenset(map(language_name, told) if any(told) else ())
        self._places = places
        common = vocabulary.commonness(DEFAULT_LANGUAGE)
        self.events = EventNames(
            library, index, generic, self.is_place, self._is_region, lambda word: common(word) < 1.0
        )
        before_people = before.people if before else None
        self.people: People = People(library, index, common, vocabulary, before_people, self._owner)
        self.titles: KnownTitles = (
            before.titles.updated(library, index, source)
            if before is not None and source is not None
            else KnownTitles.of(library, index)
        )
        self._index = index
        self._deliveries = library.deliveries
        self._commonness = common
        self._real = vocabulary.real_words
        names = {*places.known, *(name for name, key in places.gazetteer.names.items() if key in places.all)}
        self._place_names = Spelling(name for name in names if len(name) > 3)

    def is_owner(self, word: str) -> bool:
        """Whether a word is a name of the person whose talks these are ("nells" too): it tells no talk."""
        return word in self._owner or word.removesuffix("s") in self._owner

    def language(self, word: str, *, after_in: bool = False) -> str:
        """The English name of the language that a word names ("deutsch": "german"), where the files
        tell languages or "in" stands before it; "" for any other word.
        """
        named = language_names().get(word, "") if self._spoken or after_in else ""
        if after_in:
            return named
        # where no talk is Norwegian, "the norwegian talk" is the one in Norway
        return "" if named not in self._spoken and self.country_of_adjective(word) else named

    def in_title(self, word: str) -> bool:
        """Whether some title has exactly this word."""
        return bool(self._index.fields_of_word(word) & Field.TITLE)

    def is_acronym(self, word: str) -> bool:
        """Whether titles have a short word in capitals only: ATM, which means other things in a chat."""
        if not 1 < len(word) <= _LONGEST_ACRONYM or not word.isalpha():
            return False
        found = [self._index.postings(term) for term in self._index.terms_of(word)]
        there = [p.documents[(p.fields & Field.TITLE) > 0][:_MOST_TITLES] for p in found]
        titles = [self._deliveries[at].title for documents in there for at in documents.tolist()]
        written = {said for title in titles for said in re.findall(rf"\b{word}\b", title, re.IGNORECASE)}
        return written == {word.upper()}

    def is_run(self, one: str, other: str) -> bool:
        """Whether some title, or the name of an event, has these two words in a row."""
        return self._index.has_pair(one, other)

    def is_compound(self, first: str, second: str, other: str) -> bool:
        """Whether titles that have the `other` of two words often have the two in a row: "code review"."""
        if not self.is_run(first, second):
            return False
        titles = self._titles_with(other, _MOST_TITLES)
        one, two = (re.escape(word.removesuffix("s")) for word in (first, second))
        pattern = re.compile(rf"\b{one}s? {two}s?\b")
        together = sum(pattern.search(title) is not None for title in titles)
        return together >= _COMPOUND * len(titles)

    def _titles_with(self, word: str, most: int) -> list[str]:
        """The newest titles with a word, so many at most."""
        found = [self._index.postings(term) for term in self._index.terms_of(word)]
        there = [p.documents[(p.fields & Field.TITLE) > 0][:most] for p in found]
        return [self._index.titles[at] for documents in there for at in documents.tolist()]

    def runs_in_titles(self, tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
        """The longest runs of at least three words, each of which stands so in some title: (start, end)."""
        known = [self._index.has_run(run) for run in _runs(tokens, _RUN)]
        at = 0
        while at < len(known):
            end = at + _RUN
            titles = self._with_run(tokens[at:end]) if known[at] else []
            if not titles:
                at += 1
                continue
            while end < len(tokens) and known[end + 1 - _RUN]:
                run = f" {' '.join(tokens[at : end + 1])} "
                if not (longer := [title for title in titles if run in title]):
                    break
                titles, end = longer, end + 1
            yield at, end
            at = end

    def _with_run(self, words: Sequence[str]) -> list[str]:
        """The titles that have words in a row, with a space before and after them."""
        rarest = max(words, key=self._index.rarity)
        run = f" {' '.join(words)} "
        titles = (f" {title} " for title in self._titles_with(rarest, _MOST_COMPARED))
        return [title for title in titles if run in title]

    def known(self, word: str) -> Known:
        """How many edits a word is from one in a title, name or tag (0 where it is one, or stands in
        more than a few texts), and whether some text has it.
        """
        terms = self._index.terms_of(word)
        # in a large collection even misspellings stand in several texts
        often = max(1, self._index.size // 1000)
        frequent = sum(int(self._index.document_frequency[term]) for term in terms) > often
        written = bool(self._index.written(word))
        if frequent or any(self._index.fields_of(term) & _CHOSEN for term in terms):
            return Known(0, written)
        near = self._index.near(word, _CHOSEN)
        nearest = next(near, None)
        if nearest is None:
            return Known(UNKNOWN.edits, written)
        as_near = takewhile(lambda other: other.edits == 1, chain([nearest], near))
        return Known(nearest.edits, written, any(is_slip(word, other.word, shortest=4) for other in as_near))

    def name_meant(self, typed: str) -> str | None:
        """The word of the names of people or events that a word, which no talk has, is a slip of the fingers
        for; None where it may be several.
        """
        if len(typed) < _SHORTEST_NAME or typed in self._real:
            return None
        fields = Field.EVENT if len(typed) == _SHORTEST_NAME else Field.EVENT | Field.SPEAKERS
        near = {each.word for each in self._index.near(typed, fields, 1)}
        near |= {word for word in self._owner if OSA.distance(word, typed, score_cutoff=1) == 1}
        sure = {word for word in near if word != typed and slip(typed, word) == SURE}
        # there are too many people for a key beside the right one: "mitai" may be anything but Mitzi
        few = {word for word in near if self._index.fields_of_word(word) & Field.EVENT or word in self._owner}
        meant = sure or {word for word in few if word != typed and slip(typed, word) == BESIDE}
        return next(iter(meant)) if len(meant) == 1 else None

    def is_unknown_event(self, word: str) -> bool:
        """Whether a word that no title has looks like the name of an event that the library lacks:
        "kubecon", "euroscipy" where there is a SciPy.
        """
        if len(word) < _SHORTEST_EVENT or not word.isalpha() or self.events.knows(word):
            return False
        if any(self._index.fields_of(term) & Field.TITLE for term in self._index.terms_of(word)):
            return False
        return word.endswith(_EVENT_ENDINGS) or self.events.holds_anchor(word)

    def _is_region(self, name: str) -> bool:
        return self._places.gazetteer.key(name).startswith("+")

    def countries(self, location: str) -> frozenset[str]:
        """The keys of the countries of a location, as far as it tells."""
        return frozenset(key for key in self._places.gazetteer.keys(location) if key.startswith("@"))

    def country_of_adjective(self, word: str) -> str:
        """The key of the country or region that an adjective tells ("polish", "nordic"), where talks took
        place; else "".
        """
        key = self._places.gazetteer.adjectives.get(word, "")
        return key if key in self._places.all else ""

    def is_place(self, name: str) -> bool:
        """Whether it names a place where talks of the library took place ("us" may be a pronoun)."""
        return self._places.gazetteer.key(name) in self._places.all

    def is_known_place(self, name: str) -> bool:
        """Whether a place is called so, wherever talks took place."""
        return name in self._places.gazetteer.names

    def is_everyday(self, word: str) -> bool:
        """Whether it is a town's name, but rather another word, or part of another name: "York"."""
        return word in self._places.gazetteer.everyday

    def took_place_in(self, key: str) -> bool:
        """Whether a talk was given at a place, rather than at an event named after it."""
        return key in self._places.all

    def find_places(
        self, wording: Wording, free: Sequence[bool], cued: Sequence[bool], taken: Sequence[bool]
    ) -> Iterator[PlaceMention]:
        """Places among the words that are `free`: those of the library anywhere, others only where
        a place is expected (`cued`: after "in", "at" …) or beside the name of an event. `taken` are
        words of such names, and of times.
        """
        tokens = wording.tokens
        at = 0
        while at < len(tokens):
            after_name = at > 0 and taken[at - 1] and not is_year(tokens[at - 1])
            mention = self._place(wording, at, free, cued[at] or self._beside_name(free, at), after_name)
            if mention:
                yield mention
            at = mention.end if mention else at + 1

    def _beside_name(self, free: Sequence[bool], at: int) -> bool:
        return (at > 0 and not free[at - 1]) or (at + 1 < len(free) and not free[at + 1])

    def _place(
        self, wording: Wording, start: int, free: Sequence[bool], cued: bool, after_name: bool
    ) -> PlaceMention | None:
        tokens = wording.tokens
        for end in range(min(start + _LONGEST_PLACE, len(tokens)), start, -1):
            if not all(free[start:end]):
                continue
            last = tokens[end - 1]
            if (
                end - start > 1
                and self._commonness(last) < 1.0
                and len(last) < 3
                and last not in wording.shouted
            ):
                continue  # "hamburg or bristol": not in Oregon
            name = " ".join(tokens[start:end])
            before = tokens[start - 1 : start]
            code = name.upper()
            if after_name and code in self._places.gazetteer.codes and self._commonness(name) == 1.0:
                return PlaceMention(start, end, f"@{code}")  # "pycon jp"
            key = self._key(name, cued or before == ("to",), name in wording.shouted or before == ("the",))
            if key:
                return PlaceMention(start, end, key)
        return self._everyday(tokens, start) if free[start] else None

    def _everyday(self, tokens: Sequence[str], at: int) -> PlaceMention | None:
        """ "talks in Reading", "have you been to Nice"."""
        expected = tokens[at - 2 : at - 1] in _SPOKEN and tokens[at - 1 : at] in _IN and at > 1
        ends = at + 1 == len(tokens) or is_year(tokens[at + 1])
        if tokens[at] not in self._places.gazetteer.everyday or not (expected and ends):
            return None
        return PlaceMention(at, at + 1, self._places.gazetteer.key(tokens[at]))

    def _key(self, name: str, cued: bool, plain: bool) -> str | None:
        key = self._places.gazetteer.key(name)
        if len(name) < 3:  # "us" is a country in "the US" only; "SF" and "in sf" are a city
            city = key in self._places.all and key != name and (plain or cued)
            country = plain and key.startswith("@")
            return key if ((city or country) and self._commonness(name) == 1.0) or country else None
        if key in self._places.all and (self._commonness(name) == 1.0 or cued):
            # an ordinary word that some venue is named after is a place only where one is expected
            return key if cued or not self._is_topic(name) else None
        if (cued or " " in name) and key in self._places.gazetteer.keys_named:
            return key  # "South America", of which America is no part
        if key[:1] not in {"@", "+", "#"} and key in self._places.in_names and self._commonness(name) == 1.0:
            return None if self._index.written(name) else key  # "tel aviv", where there is a "Kafka TLV"
        if key in self._places.gazetteer.keys_named:
            return None  # spelt right, and not where a place would stand: "Phoenix" may be a framework
        if not cued and name in self._real:
            return None  # "unique" is no Munique, but "in pairs" may be in Paris
        if len(name) == 4 and name not in self._real and not self._index.written(name):  # "olso", no "wine"
            exchanged = (near.word for near in self._place_names.near(name, 1))
            found = next(
                (w for w in exchanged if sorted(w) == sorted(name) or is_slip(name, w, shortest=4)), None
            )
            return self._places.gazetteer.key(found) if found else None
        if len(name) > 4 and not all(self._index.terms_of(word) for word in name.split()):
            near = [
                near
                for near in self._place_names.near(name)
                if len(near.word) > 4
                and all(len(word) > 3 or word in near.word.split() for word in name.split())
                and (cued or len(near.word) > _LONG_PLACE or is_slip(name, near.word, 4))
            ]
            if near and not cued and self._is_topic(near[0].word):
                return None  # "panma papers"
            topics = self._index.near(name, Field.TITLE, near[0].edits) if near else ()
            if any(topic.word != near[0].word for topic in topics):
                return None  # "mchine" is a machine before it is China
            return self._places.gazetteer.key(near[0].word) if near else None
        return None

    def _is_topic(self, name: str) -> bool:
        """Whether titles use the words of a place's name for something else."""
        as_place = as_topic = 0
        for word in tokenize(name):
            for term in self._index.terms_of(word):
                fields = self._index.postings(term).fields
                as_place += int(((fields & (Field.PLACE | Field.EVENT)) > 0).sum())
                as_topic += int(((fields & (Field.PLACE | Field.EVENT | Field.TITLE)) == Field.TITLE).sum())
        return as_topic > as_place


def _owner(library: Library) -> frozenset[str]:
    """Names of the one who gave nearly all talks; where files name no speakers, it is who speaks up
    most in the reactions: no one else has something to say about so many of the talks.
    """
    names = Counter(chain.from_iterable(d.speakers for d in library.deliveries))
    most = max(_FEW_TALKS, 0.8 * len(library))
    if not names:
        authors = [{(r.author, r.handle) for r in d.reactions} for d in library.deliveries if d.reactions]
        spoken = Counter(author for found in authors for author in found)
        names = Counter({f"{author} {handle}": n for (author, handle), n in spoken.items()})
        most = max(_FEW_TALKS, 0.2 * len(authors))
    return frozenset(token for name, n in names.items() if n >= most for token in tokenize(name))


def _runs(tokens: Sequence[str], length: int) -> list[tuple[str, ...]]:
    return [tuple(tokens[at : at + length]) for at in range(len(tokens) - length + 1)]
