"""Names in questions: events, people and languages become filters."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.questions.model import EventFilter, SpeakerFilter
from bot.questions.points import is_year
from bot.questions.surroundings import after_at, is_excluded
from bot.questions.vocabulary import DEFAULT_LANGUAGE, Cue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.questions.event_names import EventMention
    from bot.questions.lexicon import Lexicon
    from bot.questions.roles import Roles
    from bot.questions.vocabulary import Vocabulary


_SHORTEST_NAME = 3  # letters of a word after "at" that can be a name
_ONLINE = frozenset({"online", "virtual", "remote", "internet"})
_JOINED = {("and",), ("or",), ("plus",)}
_ASKING_WHETHER = {"didnt", "isnt", "wasnt", "arent", "werent"}
_AT_EVENT = frozenset({"at", "@"})
_SPEAKING = frozenset(
    {"speak", "spoke", "spoken", "speaking", "present", "presented", "presenting", "appear", "appeared"}
)
_AFTER_EVENT = frozenset(
    {
        "in", "on", "about", "with", "for", "from", "last", "this", "next", "and", "or", "where", "when",
        "what", "did", "is", "was", "ever", "before", "yet", "too", "again", "please", "pls", "by", "back",
    }
)  # fmt: skip
_MENTIONING = {("mentioning",), ("mention",), ("mentions",), ("mentioned",)}
_OR = {("or",), ("oder",), ("ou",)}
_EDITIONS = frozenset({"edition", "editions"})


_HELD_AT = frozenset({"at", "from", "in", "during"})
ANY_EVENT = frozenset({"event", "conference", "conf", "convention"})  # it may be that, whatever its name


class NamedEvent(NamedTuple):
    """The events that a question names."""

    filter: EventFilter | None = None
    certain: bool = True  # the words name events only; else they may be about a topic as well
    plural: bool = False  # "pycons"
    asked_for: bool = False  # "which kafka summits"
    years: tuple[int, ...] = ()  # "qcon 19", "qcon 19 and 20"


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
        elsewhere = self._known_elsewhere(roles, free)
        free[elsewhere] = [False] * (elsewhere.stop - elsewhere.start)
        mentions = [
            mention
            for mention in self._lexicon.events.find(tokens, free, cued)
            if not self._is_article(roles, mention, cued)
            and not (mention.end == mention.start + 1 and self._lexicon.is_everyday(tokens[mention.start]))
            and (
                cued[mention.start]
                or not (
                    self._within_title(roles, mention.start, mention.end)
                    or self._says_online(tokens[mention.start : mention.end])
                )
            )
        ]
        names: frozenset[str] | None = None
        labels: list[str] = []
        sides: list[EventFilter] = []
        certain, end, years = True, -1, tuple[int, ...]()
        for mention in mentions:
            roles.take(mention.start, mention.end)
            roles.held[mention.start : mention.end] = [False] * (mention.end - mention.start)
            labels.append(" ".join(tokens[mention.start : mention.end]))
            if names and is_excluded(self._vocabulary, roles, mention.start):
                names -= mention.names  # "the Oslo meetup, not NDC"
                labels.pop()
            elif names is None:
                names = mention.names
                sides.append(EventFilter(names, labels[-1]))
            elif mention.start == end:  # "Kafka Meetup Oslo": one name in two parts
                # ("York SciPy" names no event: then the words may be about a topic)
                certain = certain and bool(names & mention.names)
                names &= mention.names
                sides = [EventFilter(names, " ".join(labels))]
            else:  # "Devoxx or NDC": either is meant, unless one name says more of the other
                sides.append(EventFilter(mention.names, labels[-1]))
                names = names & mention.names or names | mention.names
            certain = certain and mention.certain
            end = mention.end
            self._take_forename(roles, mention.start)
            if self._edition(roles, end, names):
                names, years, end = self._editions(roles, end, names)
        if names is None and elsewhere.stop:
            roles.take(elsewhere.start, elsewhere.stop)
            return NamedEvent(EventFilter(frozenset(), " ".join(tokens[elsewhere])))
        if names is None:
            return self._at_kind(roles)
        negated = is_excluded(self._vocabulary, roles, mentions[0].start)
        plural = any(mention.plural for mention in mentions)
        apart = len(sides) > 1 and sum(len(side.names) for side in sides) == len(names)
        return NamedEvent(
            EventFilter(names, " ".join(labels), negated, sides=tuple(sides) if apart else ()),
            certain,
            plural,
            self._asked_for(tokens, mentions[0]),
            years,
        )

    def _known_elsewhere(self, roles: Roles, free: Sequence[bool]) -> slice:
        """Where a conference is named at which no talk was given, though people know it: "JavaOne"."""
        tokens, lexicon = roles.wording.tokens, self._lexicon
        for length in (3, 2, 1):
            for start in range(len(tokens) - length + 1):
                phrase, end = tokens[start : start + length], start + length
                if phrase not in self._vocabulary.conferences or not all(free[start:end]):
                    continue
                pairs = pairwise(phrase)
                titled = (
                    lexicon.in_title(phrase[0])
                    if length == 1
                    else all(lexicon.is_run(*each) for each in pairs)
                )
                if not titled and not lexicon.events.knows("".join(phrase)):
                    return slice(start, end)
        return slice(0, 0)

    def said_at(self, roles: Roles) -> EventFilter | None:
        """ "did you speak at Foo Bar?", where no talk was; None if nothing is said like that. Looks at the
        words that are left when events, places and people are found.
        """
        tokens, is_open = roles.wording.tokens, list(roles.free)
        commonness = self._vocabulary.commonness(roles.language)
        for at in range(1, len(tokens) - 1):
            if tokens[at] not in _AT_EVENT or tokens[at - 1] not in _SPEAKING:
                continue
            end = at + 1
            while end < len(tokens) and is_open[end] and tokens[end] not in _AFTER_EVENT:
                end += 1
            name = tokens[at + 1 : end]
            if not name or commonness(name[0]) < 1.0 or self._vocabulary.cues(name[:1], roles.language):
                continue  # "at home", "at length", "at conferences"
            if not all(is_open[end:]) or end == len(tokens) or tokens[end] in _AFTER_EVENT:
                roles.take(at + 1, end)
                return EventFilter(frozenset(), " ".join(name))
        return None

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
                    negated = is_excluded(self._vocabulary, roles, at)
                    return NamedEvent(EventFilter(names, tokens[at], negated, kind=True))
        return NamedEvent()

    def _take_forename(self, roles: Roles, start: int) -> None:
        """Takes a word before an event that no talk has and "at" stands before: "at Usenix LISA"."""
        tokens, at = roles.wording.tokens, start - 1
        if at > 0 and roles.open()[at] and after_at(self._vocabulary, roles)[at]:
            known = self._lexicon.known(tokens[at])
            cue = self._vocabulary.cues((tokens[at],), roles.language)  # "vom letzten Kafka Summit"
            place = self._lexicon.is_known_place(tokens[at]) or self._lexicon.is_everyday(tokens[at])
            if not (known.written or cue or place) and known.edits > 1:
                roles.take(at, start)

    def _asked_for(self, tokens: Sequence[str], mention: EventMention) -> bool:
        """Whether several events of a name are asked for: "which kafka summits"."""
        before, last = tokens[max(mention.start - 1, 0) : mention.start], tokens[mention.end - 1]
        return before in {("which",), ("what",)} and last.endswith("s")

    def _editions(
        self, roles: Roles, at: int, names: frozenset[str]
    ) -> tuple[frozenset[str], tuple[int, ...], int]:
        """The events of the years that stand there, these years where some event took place in several, and
        where they end: "qcon 19 and 20".
        """
        tokens, found, years = roles.wording.tokens, frozenset[str](), list[int | None]()
        while edition := self._edition(roles, at, names):
            roles.take(at, at + 1)
            found, years = found | edition, [*years, self._year(edition, tokens[at])]
            at += 1
            at += tokens[at : at + 1] in _JOINED and bool(self._edition(roles, at + 1, names))
        return found, tuple(year for year in years if year) if all(years) else (), at

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
        if len(mentions) != 1 or is_excluded(self._vocabulary, roles, mentions[0].start):
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

    def _where_events_are(self, roles: Roles) -> list[bool]:
        """Which words stand where the name of an event does: after "at", or before a year."""
        tokens = roles.wording.tokens
        return [
            after_at or (at + 1 < len(tokens) and (is_year(tokens[at + 1]) or tokens[at + 1] in _EDITIONS))
            for at, after_at in enumerate(after_at(self._vocabulary, roles))
        ]

    def _is_article(self, roles: Roles, mention: EventMention, cued: Sequence[bool]) -> bool:
        """ "auf dem JavaForum": no Data Engineers Meetup."""
        at = mention.start
        one_of_several = not cued[at] or mention.end < len(roles.wording.tokens)
        return mention.end - at == 1 and one_of_several and self._says_nothing(roles, at)

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
            if not mention.names and tokens[start - 1 : start] in _MENTIONING:
                continue  # "talks mentioning Harry Potter"
            where = tokens[start - 1 : start] == ("in",) or any(map(is_year, tokens[end : end + 1]))
            if where and end - start == 1 and self._lexicon.is_place(tokens[start]):
                continue  # "in Austin", "Austin 2016", whatever Austin gave talks there
            # "Keynote – Jacob Kaplan-Moss": a title that is somebody's name
            if any(roles.held[start:end]) and self._within_title(roles, start, end):
                continue
            roles.take(start, end)
            roles.held[start:end] = [False] * (end - start)
            # "didnt Ned have something on it?" asks for Ned's
            negated = is_excluded(self._vocabulary, roles, start) and tokens[start - 1] not in _ASKING_WHETHER
            either = tokens[start - 1 : start] in _OR
            found.append(SpeakerFilter(mention.names, " ".join(tokens[start:end]), negated, either))
        return tuple(found)

    def language(self, roles: Roles) -> tuple[str, bool]:
        """ "talks in german", "german talks": the language that they were given in, if files tell, "" if
        none is named; and whether it is excluded: "not in english", "non-english talks".
        """
        tokens, cued = roles.wording.tokens, after_at(self._vocabulary, roles)
        for at, (word, is_open) in enumerate(zip(tokens, roles.open(), strict=True)):
            after_in = tokens[max(at - 1, 0) : at] in {("in",), ("auf",)}
            named = self._lexicon.language(word, after_in=after_in) if is_open else ""
            after = self._vocabulary.cues(tokens[at + 1 : at + 2], roles.language)
            if named and (cued[at] or after & {Cue.TALK, Cue.TALKS, Cue.KINDS}):
                excluded = is_excluded(self._vocabulary, roles, at) or tokens[max(at - 1, 0) : at] == ("non",)
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
