"""Names in questions: events, people, places and languages become filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.library.places import ONLINE
from bot.questions.model import EventFilter, PlaceFilter, SpeakerFilter
from bot.questions.points import is_year
from bot.questions.vocabulary import DEFAULT_LANGUAGE, Cue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.questions.event_names import EventMention
    from bot.questions.lexicon import Lexicon
    from bot.questions.roles import Roles
    from bot.questions.vocabulary import Vocabulary


_SAID_OF = frozenset({Cue.TALK, Cue.TALKS, Cue.KINDS, Cue.EVENT, Cue.EVENTS, Cue.LIST})


_SEVERAL = frozenset({Cue.TALKS, Cue.EVENTS, Cue.LIST, Cue.COUNT, Cue.LATEST, Cue.FIRST})
_SHORTEST_NAME = 3  # letters of a word after "at" that can be a name
_IN_PERSON = (
    ("in", "person"), ("in", "the", "flesh"), ("on", "site"), ("onsite",), ("irl",), ("face", "to", "face"),
    ("non", "virtual"), ("physical", "events"), ("physical", "talks"),
)  # fmt: skip
_ONLINE = frozenset({"online", "virtual", "remote", "internet"})
_ASKING_WHETHER = {"didnt", "isnt", "wasnt", "arent", "werent"}
_OR = {("or",), ("oder",), ("ou",)}
_EDITIONS = frozenset({"edition", "editions"})
# "is it online somewhere", "can I find it online", "did you put the slides online": asks for a link
_TO_BE_FOUND = frozenset({Cue.RECORDING, Cue.REACTIONS, Cue.SLIDES, Cue.RESOURCES, Cue.LINK})
_SOMEWHERE = frozenset({"somewhere", "anywhere", "yet", "already", "now", "too", "please", "pls"})
_PUT = frozenset(
    {
        "is", "are", "available", "find", "found", "put", "posted", "post", "up", "see", "watch", "get",
        "said", "say", "saying", "write", "wrote", "view", "go", "goes", "went", "there", "published",
        "shared", "anything", "something", "be",
    }
)  # fmt: skip


_HELD_AT = frozenset({"at", "from", "in", "during"})
ANY_EVENT = frozenset({"event", "conference", "conf", "convention"})  # it may be that, whatever its name


class NamedEvent(NamedTuple):
    """The events that a question names."""

    filter: EventFilter | None = None
    certain: bool = True  # the words name events only; else they may be about a topic as well
    plural: bool = False  # "pycons"
    asked_for: bool = False  # "which kafka summits"
    year: int | None = None  # "qcon 19"


class Names:
    """Finds the names of one library in questions; each takes the words that it finds."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self._vocabulary = vocabulary
        self._lexicon = lexicon

    def event(self, roles: Roles) -> NamedEvent:
        """The events that are named."""
        tokens = roles.wording.tokens
        cued = self._where_events_are(roles)
        # what is quoted is a title; what only stands so in some title may still be an event
        free = [free and not quoted for free, quoted in zip(roles.free, roles.wording.quoted, strict=True)]
        mentions = [
            mention
            for mention in self._lexicon.events.find(tokens, free, cued)
            if cued[mention.start]
            or not (
                self._within_title(roles, mention.start, mention.end)
                or (mention.end - mention.start == 1 and self._says_nothing(roles, mention.start))
                or self._says_online(tokens[mention.start : mention.end])
            )
        ]
        names: frozenset[str] | None = None
        labels: list[str] = []
        certain, end, year = True, -1, None
        for mention in mentions:
            roles.take(mention.start, mention.end)
            roles.held[mention.start : mention.end] = [False] * (mention.end - mention.start)
            labels.append(" ".join(tokens[mention.start : mention.end]))
            if names and self._negated(roles, mention.start):
                names -= mention.names  # "the Oslo meetup, not NDC"
                labels.pop()
            elif names is None:
                names = mention.names
            elif mention.start == end:  # "Kafka Meetup Oslo": one name in two parts
                # ("York SciPy" names no event: then the words may be about a topic)
                certain = certain and bool(names & mention.names)
                names &= mention.names
            else:  # "Devoxx or NDC": either is meant, unless one name says more of the other
                names = names & mention.names or names | mention.names
            certain = certain and mention.certain
            end = mention.end
            self._take_forename(roles, mention.start)
            if edition := self._edition(roles, end, names):
                roles.take(end, end + 1)
                names, year, end = edition, self._year(edition, tokens[end]), end + 1
        if names is None:
            return self._at_kind(roles)
        negated = self._negated(roles, mentions[0].start)
        plural = any(mention.plural for mention in mentions)
        return NamedEvent(
            EventFilter(names, " ".join(labels), negated),
            certain,
            plural,
            self._asked_for(tokens, mentions[0]),
            year,
        )

    def _at_kind(self, roles: Roles) -> NamedEvent:
        """All events of a kind: "videos from meetups"."""
        tokens, is_open = roles.wording.tokens, roles.open()
        for at in range(1, len(tokens)):
            kind = tokens[at].removesuffix("s")
            if tokens[at - 1] in _HELD_AT and is_open[at] and kind != tokens[at] and kind not in ANY_EVENT:
                said = self._vocabulary.cues((tokens[at],), roles.language)
                names = self._lexicon.events.of_kind(kind) if Cue.EVENTS in said else frozenset()
                if names:
                    roles.take(at, at + 1)
                    negated = self._negated(roles, at)
                    return NamedEvent(EventFilter(names, tokens[at], negated, kind=True))
        return NamedEvent()

    def _take_forename(self, roles: Roles, start: int) -> None:
        """Takes a word before an event that no talk has and "at" stands before: "at Usenix LISA"."""
        tokens, at = roles.wording.tokens, start - 1
        if at > 0 and roles.open()[at] and self._after_at(roles)[at]:
            known = self._lexicon.known(tokens[at])
            if not known.written and known.edits > 1:
                roles.take(at, start)

    def _asked_for(self, tokens: Sequence[str], mention: EventMention) -> bool:
        """Whether several events of a name are asked for: "which kafka summits"."""
        before, last = tokens[max(mention.start - 1, 0) : mention.start], tokens[mention.end - 1]
        return before in {("which",), ("what",)} and last.endswith("s")

    def _edition(self, roles: Roles, at: int, names: frozenset[str]) -> frozenset[str]:
        """Those of the events that took place in a year of two digits that stands there: "kscope 19"."""
        word = roles.wording.tokens[at] if at < len(roles.free) and roles.free[at] else ""
        if len(word) != 2 or not word.isdigit():
            return frozenset()
        years = self._lexicon.events.years
        held = (name for name in names if any(year % 100 == int(word) for year in years.get(name, ())))
        return frozenset(held)

    def _year(self, names: frozenset[str], digits: str) -> int | None:
        """The year that two digits mean, of events that took place in several: "qcon 19"."""
        years = {year for name in names for year in self._lexicon.events.years.get(name, ())}
        meant = [year for year in years if year % 100 == int(digits)]
        return meant[0] if len(meant) == 1 < len(years) else None

    def event_anywhere(self, roles: Roles) -> tuple[EventFilter | None, frozenset[int]]:
        """The one event that is named, whatever else its words were taken for, and where they are:
        "pydata silicon valley" as a whole, if there is such an event.
        """
        tokens = roles.wording.tokens
        mentions = self._lexicon.events.find(tokens, [True] * len(tokens), self._where_events_are(roles))
        if len(mentions) != 1 or self._negated(roles, mentions[0].start):
            return None, frozenset()
        start, end, names = mentions[0].start, mentions[0].end, mentions[0].names
        while end < len(tokens) and (longer := self._lexicon.events.having(names, tokens[end])):
            end, names = end + 1, longer
        return EventFilter(names, " ".join(tokens[start:end])), frozenset(range(start, end))

    def _within_title(self, roles: Roles, start: int, end: int) -> bool:
        """Whether the words are held by a title that goes on before or after them, with more than
        the name of a place.
        """
        if not all(roles.held[start:end]):
            return False
        first, last = start, end
        while first > 0 and roles.held[first - 1]:
            first -= 1
        while last < len(roles.held) and roles.held[last]:
            last += 1
        tokens = roles.wording.tokens
        around = [
            " ".join(word for word in tokens[at:to] if not is_year(word))
            for at, to in ((first, start), (end, last))
        ]
        if any(part and not self._lexicon.is_place(part) for part in around):
            return True
        roles.held[first:last] = [False] * (last - first)
        return False

    def _after_at(self, roles: Roles) -> list[bool]:
        """Which words stand after "at", "auf der", "en la" …"""
        tokens = roles.wording.tokens
        return [
            any(
                Cue.AT in self._vocabulary.cues(tokens[at - length : at], roles.language)
                for length in (1, 2)
                if at >= length
            )
            for at in range(len(tokens))
        ]

    def _where_events_are(self, roles: Roles) -> list[bool]:
        """Which words stand where the name of an event does: after "at", or before a year."""
        tokens = roles.wording.tokens
        return [
            after_at or (at + 1 < len(tokens) and (is_year(tokens[at + 1]) or tokens[at + 1] in _EDITIONS))
            for at, after_at in enumerate(self._after_at(roles))
        ]

    def _says_nothing(self, roles: Roles, at: int) -> bool:
        """Whether a word is an empty one of another language than English, though names hold it:
        "es" of PyCon ES, "der" of van der Berg.
        """
        if roles.language == DEFAULT_LANGUAGE:
            return False
        return self._vocabulary.commonness(roles.language)(roles.wording.tokens[at]) == 0

    def _says_online(self, words: Sequence[str]) -> bool:
        """Whether nothing is said but "online", though names hold it: "Confluent Online Talk"."""
        return len(words) == 1 and self._lexicon.is_place(words[0]) and words[0] in _ONLINE

    def speakers(self, roles: Roles) -> tuple[SpeakerFilter, ...]:
        """The people who are named."""
        tokens = roles.wording.tokens
        free = [
            ok and not quoted and not self._vocabulary.cues((word,), roles.language) - {Cue.FILLER, Cue.AT}
            for ok, quoted, word in zip(roles.free, roles.wording.quoted, tokens, strict=True)
        ]
        found = []
        for mention in self._lexicon.people.find(tokens, free):
            start, end = mention.start, mention.end
            if end - start == 1 and (roles.held[start] or self._says_nothing(roles, start)):
                continue
            where = tokens[start - 1 : start] == ("in",) or any(map(is_year, tokens[end : end + 1]))
            if where and end - start == 1 and self._lexicon.is_place(tokens[start]):
                continue  # "in Austin", "Austin 2016", whatever Austin gave talks there
            # "Keynote – Jacob Kaplan-Moss": a title that is somebody's name
            if any(roles.held[start:end]) and self._within_title(roles, start, end):
                continue
            roles.take(start, end)
            roles.held[start:end] = [False] * (end - start)
            # "didnt Ned have something on it?" asks for Ned's
            negated = self._negated(roles, start) and tokens[start - 1] not in _ASKING_WHETHER
            either = tokens[start - 1 : start] in _OR
            found.append(SpeakerFilter(mention.names, " ".join(tokens[start:end]), negated, either))
        return tuple(found)

    def places(self, roles: Roles, event: EventFilter | None) -> tuple[PlaceFilter, ...]:
        """The places that are named; beside an event they may be part of its name."""
        tokens = roles.wording.tokens
        found: list[PlaceFilter] = []
        cued, last = self._after_at(roles), -1  # the end of the place before
        taken = [not free for free in roles.free]
        for mention in self._lexicon.find_places(roles.wording, roles.open(), cued, taken):
            start, end = mention.start, mention.end
            if Cue.RECORDING in self._vocabulary.cues(tokens[start:end], roles.language):
                continue  # "on youtube" is where it can be seen
            said_of = self._beside_noun(roles, start, end) or self._negated(roles, start)
            if mention.key == ONLINE and not said_of and not self._held_so(roles, start, end):
                if end == len(tokens) and self._told(roles) & _TO_BE_FOUND:
                    roles.take(start, end)  # "is the video online": no topic
                continue  # "is it online somewhere?" asks for the recording
            beside_event = event is not None and (
                (self._beside_taken(roles, start, end) and not cued[start])
                or event.label.split()[0] in tokens[end : end + 1]  # "at Berlin Buzzwords"
            )
            # "buzzwords talks (berlin)", where all of these are called so
            beside_event |= event is not None and all(
                set(tokens[start:end]) <= set(self._lexicon.events.series(name)) for name in event.names
            )
            expected = cued[start] or tokens[start - 1 : start] == ("to",)  # "have you been to Africa"
            beside_event |= not expected and not self._lexicon.took_place_in(mention.key)
            roles.take(start, end)
            label = " ".join(tokens[start:end])
            either = tokens[max(start - 1, 0) : start] in {("or",), ("nor",), ("and",)} and start - 1 == last
            negated = self._negated(roles, start) or (either and found[-1].negated)
            last = end
            found.append(PlaceFilter(mention.key, label, negated, of_event=beside_event and not negated))
        if event and any(place.key == ONLINE and not place.negated for place in found):
            # "at the Utah conference, online": not in Utah
            found = [place for place in found if place.key == ONLINE]
        return (*found, *self._by_adjective(roles), *self._in_person(roles))

    def _in_person(self, roles: Roles) -> Iterator[PlaceFilter]:
        """ "held in person": not online."""
        tokens, is_open = roles.wording.tokens, roles.open()
        for phrase in _IN_PERSON:
            for at in range(len(tokens) - len(phrase) + 1):
                end = at + len(phrase)
                if tokens[at:end] == phrase and all(is_open[at:end]):
                    roles.take(at, end)
                    if self._told(roles) & _SEVERAL:  # "was it in person?" asks no such thing
                        yield PlaceFilter(ONLINE, "online", negated=True)
                    return

    def _by_adjective(self, roles: Roles) -> Iterator[PlaceFilter]:
        """ "the polish one", "german meetups": where it was."""
        tokens = roles.wording.tokens
        for at, is_open in enumerate(roles.open()[:-1]):
            key = self._lexicon.country_of_adjective(tokens[at]) if is_open else ""
            if key and self._vocabulary.cues((tokens[at + 1],), roles.language) & (_SAID_OF | {Cue.ONE}):
                roles.take(at, at + 1)
                yield PlaceFilter(key, tokens[at])

    def _beside_noun(self, roles: Roles, start: int, end: int) -> bool:
        """Whether a talk or an event is said to have been so: "online talks", "held online"."""
        tokens = roles.wording.tokens
        around = (*tokens[max(start - 1, 0) : start], *tokens[end : end + 1])
        cues = {cue for word in around for cue in self._vocabulary.cues((word,), roles.language)}
        return tokens[start] == "virtual" or bool(cues & _SAID_OF) or len(tokens) == 1

    def _held_so(self, roles: Roles, start: int, end: int) -> bool:
        """Whether something was held online: "the year it was online", "what did you do online in May"."""
        tokens = roles.wording.tokens
        if self._told(roles) & _TO_BE_FOUND:
            return False
        if tokens[end : end + 1] in ((), []) or tokens[end] not in _SOMEWHERE:
            return not any(word in _PUT for word in tokens[max(start - 3, 0) : start])
        return False

    def _told(self, roles: Roles) -> frozenset[Cue]:
        """All cues in the question, whatever its words are taken for."""
        tokens = roles.wording.tokens
        phrases = (self._vocabulary.phrases(tokens, at, roles.language) for at in range(len(tokens)))
        return frozenset(cue for found in phrases for _, told in found for cue in told)

    def _negated(self, roles: Roles, start: int) -> bool:
        """Whether a name is excluded: "not in London", "werent in London", "except Devoxx"."""
        tokens = roles.wording.tokens
        for at in range(start - 1, max(start - 4, -1), -1):
            if Cue.NOT in self._vocabulary.cues((tokens[at],), roles.language):
                return True
            if not self._joins(tokens[at], roles.language):
                return False
        return False

    def _joins(self, word: str, language: str) -> bool:
        """Whether a word only joins what was said to a name: "not at the …"."""
        return bool(self._vocabulary.cues((word,), language) & {Cue.AT, Cue.FILLER, Cue.ONE}) or word in {
            "the",
            "in",
            "by",
            "from",
            "of",
        }

    def language(self, roles: Roles) -> tuple[str, bool]:
        """ "talks in german", "german talks": the language that they were given in, if files tell, "" if
        none is named; and whether it is excluded: "not in english", "non-english talks".
        """
        tokens, cued = roles.wording.tokens, self._after_at(roles)
        for at, (word, is_open) in enumerate(zip(tokens, roles.open(), strict=True)):
            after_in = tokens[max(at - 1, 0) : at] in {("in",), ("auf",)}
            named = self._lexicon.language(word, after_in=after_in) if is_open else ""
            after = self._vocabulary.cues(tokens[at + 1 : at + 2], roles.language)
            if named and (cued[at] or after & {Cue.TALK, Cue.TALKS, Cue.KINDS}):
                excluded = self._negated(roles, at) or tokens[max(at - 1, 0) : at] == ("non",)
                if excluded:
                    roles.free[max(at - 2, 0) : at] = [False] * min(at, 2)
                roles.take(at, at + 1)
                return named, excluded
        return "", False

    def at_words(self, roles: Roles, words: tuple[str, ...]) -> frozenset[str]:
        """The words after "at" or "by" that name no event or person and stand in no title."""
        tokens, found = roles.wording.tokens, set()
        commonness = self._vocabulary.commonness(roles.language)
        for at, word in enumerate(tokens[:-1]):
            if word not in {"at", "by"} or not roles.free[at]:
                continue
            for place in range(at + 1, min(at + 4, len(tokens))):
                if not roles.free[place] or roles.held[place] or tokens[place] not in words:
                    break
                if commonness(tokens[place]) < 1.0 or len(tokens[place]) < _SHORTEST_NAME:
                    continue  # "at work", "by hand"
                found.add(tokens[place])
        return frozenset(found)

    def _beside_taken(self, roles: Roles, start: int, end: int) -> bool:
        """Whether the neighbours are part of an event's name (or a time: "NDC Oslo 2020")."""
        before = start > 0 and not roles.free[start - 1]
        after = end < len(roles.free) and not roles.free[end]
        return before or after
