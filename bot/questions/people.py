"""Names of speakers learned from the library, in every spelling that files and people use."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz.distance import OSA

from bot.questions.vocabulary import DEFAULT_LANGUAGE, Cue
from bot.search.spelling import Spelling, allowed_edits
from bot.search.texts import Field
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.library.library import Library
    from bot.questions.vocabulary import Vocabulary
    from bot.search.index import Index

_LONGEST = 5  # words of a name
_TITLES = frozenset({"professor", "prof", "doctor", "mister", "miss", "mrs", "sir"})
_SHORTEST_SURNAME = 3  # letters
_TALKS = frozenset({"talk", "talks", "keynote", "keynotes", "session", "sessions", "videos", "video"})
_WORKS = frozenset(
    {"course", "book", "post", "article", "blog", "paper", "quote", "library", "tool", "video"}
)
_WHETHER = frozenset({"did", "does", "has", "when", "what"})
_SPEAKING = frozenset(
    {"talk", "talked", "speak", "spoke", "spoken", "give", "gave", "given", "present", "presented"}
)
_FAR_MORE = 4  # times as many talks as all others of a given name
_MANY = 3  # people who share a single given name are too many to mean one of them
_CONTENT = Field.TITLE | Field.TAGS | Field.ABSTRACT


class PersonMention(NamedTuple):
    """Tokens `start` to `end` name a person; `names` are all spellings that the library has."""

    start: int
    end: int
    names: frozenset[str]


class People:
    """The speakers of a library."""

    def __init__(
        self,
        library: Library,
        index: Index,
        commonness: Callable[[str], float],
        vocabulary: Vocabulary,
        old: People | None = None,
        owner: frozenset[str] = frozenset(),
    ) -> None:
        """`old` are the speakers of a library that may have many of the same; `owner` are the names of who
        gave nearly all of the talks.
        """
        self._owner = owner
        names = set(chain.from_iterable(delivery.speakers for delivery in library.deliveries))
        known: dict[str, tuple[str, ...]] = old._tokens if old else {}
        self._tokens: dict[str, tuple[str, ...]] = {  # name → its words
            name: known[name] if name in known else tuple(tokenize(name))
            for name in names
            if name in known or len(name.split()) <= _LONGEST
        }
        same = old if self._tokens == known else None
        self._having: defaultdict[str, set[str]] = same._having if same else _by_word(self._tokens)
        self._spelling: Spelling = (
            same._spelling if same else Spelling(word for word in self._having if len(word) > 3)
        )
        self._library = library
        self._nicknames = vocabulary.nicknames
        self._given_names = vocabulary.given_names
        self._real = vocabulary.real_words
        self._vocabulary = vocabulary
        self._index = index
        self._commonness = commonness

    def __bool__(self) -> bool:
        return bool(self._tokens)

    def is_name(self, token: str) -> bool:
        """Whether a word is part of some speaker's name."""
        return token in self._having

    def is_whole_name(self, tokens: Sequence[str]) -> bool:
        """Whether the words are the name of some speaker, in whatever spelling, and no more."""
        return 1 < len(tokens) <= _LONGEST and bool(self._named(tokens))

    def find(self, tokens: Sequence[str], free: Sequence[bool]) -> list[PersonMention]:
        """Mentions of people among the tokens that are `free`, longest first at each place."""
        found: list[PersonMention] = []
        at = 0
        while at < len(tokens):
            mention = None
            if self._owner and not self._tokens:
                mention = self._not_owner(tokens, at, free)
            elif self._tokens and free[at]:
                mention = (
                    self._longest(tokens, at, free)
                    or self._stranger(tokens, at, free)
                    or self._named_alone(tokens[at], at)
                )
            if mention:
                found.append(mention)
            at = mention.end if mention else at + 1
        return found

    def _longest(self, tokens: Sequence[str], start: int, free: Sequence[bool]) -> PersonMention | None:
        for end in range(min(start + _LONGEST, len(tokens)), start + 1, -1):
            if all(free[start:end]) and (names := self._named(tokens[start:end])):
                return PersonMention(start, end, self._spellings(names))
        return None

    def _named_alone(self, word: str, at: int) -> PersonMention | None:
        names = self._single(word)
        return PersonMention(at, at + 1, self._spellings(names)) if names else None

    def _stranger(self, tokens: Sequence[str], at: int, free: Sequence[bool]) -> PersonMention | None:
        """Somebody who gave none of the talks: a given name and another word that no title has."""
        if not all(free[at : at + 2]) or len(tokens) < at + 2:
            return None
        surname = tokens[at + 1]
        if tokens[at - 1 : at] == ("by",) and surname in self._having and self._is_other(tokens[at]):
            return PersonMention(at, at + 2, frozenset())  # "by Grace Hopper", where there is another Hopper
        by_namesake = tokens[at - 1 : at] == ("by",) and tokens[at] in self._having
        if tokens[at] not in self._given_names and not by_namesake:
            return None
        if self._is_surname(surname):
            return PersonMention(at, at + 2, frozenset())  # "Tim Peters", where there is a Stormy Peters
        is_name = len(surname) >= _SHORTEST_SURNAME and surname.isalpha()
        if not is_name or self._index.has_pair(tokens[at], surname):
            return None
        spoke = (
            at > 0 and tokens[at - 1] in _WHETHER and tokens[at + 2 : at + 3] and tokens[at + 2] in _SPEAKING
        )
        if spoke and self._commonness(surname) and not self._vocabulary.cues((surname,), DEFAULT_LANGUAGE):
            return PersonMention(at, at + 2, frozenset())  # "what did Grace Hopper talk about"
        if self._commonness(surname) < 1.0:
            return self._stranger_called_so(tokens, at)
        elsewhere = self._index.fields_of_word(surname) & (Field.TAGS | Field.EVENT | Field.PLACE)
        topic = tokens[at - 1 : at] != ("by",) and (elsewhere or self._index.in_a_title(surname))
        return None if topic else PersonMention(at, at + 2, frozenset())

    def _not_owner(self, tokens: Sequence[str], at: int, free: Sequence[bool]) -> PersonMention | None:
        """Somebody else than the one whose talks these are, where no file names speakers: "talks by Larry
        Wall-Smith", "Ada Lovelace's talks".
        """
        named = tokens[at : at + 2]
        if len(named) < 2 or not all(free[at : at + 2]) or not self._owner.isdisjoint(named):
            return None
        given, surname = named
        is_name = len(surname) >= _SHORTEST_SURNAME and surname.isalpha() and surname not in self._real
        if given not in self._given_names or not is_name or self._index.has_pair(given, surname):
            return None
        if self._index.fields_of_word(surname) & (Field.TITLE | Field.TAGS | Field.EVENT | Field.PLACE):
            return None
        # a book, a post or what somebody said may well be somebody else's
        by = at > 0 and tokens[at - 1] == "by" and (at < 2 or not self._is_part(tokens[at - 2]))
        after = tokens[at + 2] if at + 2 < len(tokens) else ""
        spoke = (
            at > 0 and tokens[at - 1] in _WHETHER and after in _SPEAKING
        )  # "did Ada Lovelace talk about …"
        return PersonMention(at, at + 2, frozenset()) if by or after in _TALKS or spoke else None

    def _is_part(self, word: str) -> bool:
        """Whether it is something that talks have or link to, rather than a talk or the end of a title."""
        asks = self._vocabulary.cues((word,), DEFAULT_LANGUAGE) & {Cue.RESOURCES, Cue.REACTIONS, Cue.LINK}
        return bool(asks) or word in _WORKS

    def _is_surname(self, word: str) -> bool:
        """Whether it is the surname of somebody, and hardly anything else."""
        surname = any(self._tokens[name][-1] == word for name in self._having.get(word, ()))
        return surname and self._commonness(word) == 1.0 and not self._content(word)

    def _stranger_called_so(self, tokens: Sequence[str], at: int) -> PersonMention | None:
        """As `_stranger`, whose surname is a common word: "talks by Larry Wall", "Larry Wall talks"."""
        given, surname = tokens[at : at + 2]
        beside = not at and tokens[2:3] and tokens[2] in _TALKS
        named = beside or (at and tokens[at - 1] == "by")
        if not named or self._vocabulary.cues((surname,), DEFAULT_LANGUAGE):
            return None
        theirs = [self._index.postings(term).documents for term in self._index.written(given)]
        other = [self._index.postings(term).documents for term in self._index.written(surname)]
        said = any(np.intersect1d(one, two).size for one in theirs for two in other)
        return None if said else PersonMention(at, at + 2, frozenset())

    def _is_other(self, given: str) -> bool:
        """Whether a word before somebody's name may only be the given name of another person."""
        long = len(given) >= _SHORTEST_SURNAME and given.isalpha()
        return long and given not in _TITLES and self._commonness(given) == 1.0

    def _named(self, words: Sequence[str]) -> set[str]:
        """Names that have all these words, spelt so or nearly so; the surname at least must be near."""
        exact = set.intersection(*(self._having.get(word, set()) for word in words))
        if exact:
            return exact
        return self._by_initial(words) or self._by_short_name(words) or self._nearly(words)

    def _by_short_name(self, words: Sequence[str]) -> set[str]:
        """ "dave johnson" for David Johnson."""
        given = [(word,) for (word,) in self._nicknames.of((words[0],))] if len(words) > 1 else []
        found = (self._having.get(word, set()) for (word,) in given)
        rest = (self._having.get(word, set()) for word in words[1:])
        return set().union(*found).intersection(*rest) if given else set()

    def _by_initial(self, words: Sequence[str]) -> set[str]:
        """ "m muller" for Mike Müller."""
        if not any(len(word) == 1 for word in words[:-1]):
            return set()
        surnames = self._having.get(words[-1], set())
        return {name for name in surnames if _same_given(words[:-1], self._tokens[name][:-1])}

    def _nearly(self, words: Sequence[str]) -> set[str]:
        if any(word.isdigit() or self._commonness(word) < 1.0 for word in words):
            return set()  # a year is none misspelt
        choices = [self._readings(word) for word in words]
        if not all(choices):
            return set()
        reading = [set().union(*(self._having[word] for word in choice)) for choice in choices]
        return set.intersection(*reading)

    def _readings(self, word: str) -> list[str]:
        if word in self._having:
            # a real name may still be a misspelling of a rarer one: "russel" for Russell
            return [word, *(near.word for near in self._spelling.near(word, 1) if len(word) > 4)]
        near = self._spelling.near(word, max(allowed_edits(word), 1) if len(word) > 3 else 0)
        return [candidate.word for candidate in near]

    def _single(self, word: str) -> set[str]:
        """People of whom one name is said: only where the word is a name and hardly anything else."""
        if self._commonness(word) < 1.0:
            return set()
        if word not in self._having and word.removesuffix("s") in self._having:
            word = word.removesuffix("s")  # "nells talks"
        names = self._having.get(word, set())
        if not names and len(word) > 4 and word not in self._real and not self._index.terms_of(word):
            near = self._spelling.near(word)
            if near and any(self._index.near(word, Field.TITLE, near[0].edits)):
                near = []  # a word of a title misspelt, rather than a name
            names = self._having[near[0].word] if near else set()
            word = near[0].word if near else word
        if not names or self._content(word):
            return set()
        surname = {name for name in names if self._tokens[name][-1] == word}
        people = {self._tokens[name] for name in names}
        if len(people) <= _MANY:
            if known := self._known_best(names - surname):
                return known
            return names  # of a given name and a surname that are the same, either may be meant
        return surname if any(len(self._tokens[name]) > 1 for name in surname) else set()

    @cached_property
    def _talks(self) -> Counter[str]:
        """How many talks each gave."""
        return Counter(name for delivery in self._library.deliveries for name in delivery.speakers)

    def _known_best(self, names: set[str]) -> set[str]:
        """The one who gave far more talks than others of that given name."""
        often = sorted(((self._talks[name], name) for name in names), reverse=True)
        far = len(often) > 1 and often[0][0] >= _FAR_MORE * sum(times for times, _ in often[1:])
        return {often[0][1]} if far else set()

    def _content(self, word: str) -> bool:
        as_name = as_content = 0
        for term in self._index.terms_of(word):
            fields = self._index.postings(term).fields
            as_name += int(((fields & Field.SPEAKERS) > 0).sum())
            as_content += int((((fields & _CONTENT) > 0) & ((fields & Field.SPEAKERS) == 0)).sum())
        return as_content > as_name

    def _spellings(self, names: set[str]) -> frozenset[str]:
        """The names and other spellings of them: initials, accents, a letter more or less."""
        found = set(names)
        for name in names:
            words = self._tokens[name]
            if len(words) < 2:
                continue
            for surname in (
                words[-1],
                *(n.word for n in self._spelling.near(words[-1], 1) if len(words[-1]) > 5),
            ):
                for other in self._having[surname]:
                    theirs = self._tokens[other]
                    if len(theirs) > 1 and theirs[-1] == surname and _same_person(words, theirs):
                        found.add(other)
            for other in self._having[words[-1]]:
                theirs = self._tokens[other]
                if len(theirs) > 1 and theirs[-1] == words[-1] and _one_letter_off(words[0], theirs[0]):
                    found.add(other)
            found |= self._short_and_long(words)
        return frozenset(found)

    def _short_and_long(self, words: Sequence[str]) -> set[str]:
        """The name with the short form of the given name, or the long one: Chris and Christopher, if there is
        just one of that surname.
        """
        given = {word for (word, *rest) in self._nicknames.of((words[0],)) if not rest}
        others = {
            name
            for name in self._having[words[-1]]
            if self._tokens[name][0] in given and self._tokens[name][1:] == tuple(words[1:])
        }
        return others if len(others) == 1 else set()


def _by_word(names: Mapping[str, Sequence[str]]) -> defaultdict[str, set[str]]:
    """The names that have a word, by the word."""
    having: defaultdict[str, set[str]] = defaultdict(set)
    for name, words in names.items():
        for word in words:
            having[word].add(name)
    return having


def _same_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names with (nearly) the same surname may be one person's: one has all the words
    of the other, or initials of them.
    """
    mine, theirs = one[:-1], other[:-1]
    return _same_given(mine, theirs) or _same_given(theirs, mine)


def _same_given(given: Sequence[str], full: Sequence[str]) -> bool:
    """Whether every given name is in `full`, or is an initial of one there."""
    left = list(full)
    for word in given:
        match = next((w for w in left if w == word or (word[:1] == w[:1] and 1 in (len(word), len(w)))), None)
        if match is None:
            return False
        left.remove(match)
    return bool(given)


def _one_letter_off(one: str, other: str) -> bool:
    return min(len(one), len(other)) > 4 and one[0] == other[0] and OSA.distance(one, other) == 1
