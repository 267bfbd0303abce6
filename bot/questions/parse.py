"""Text → Question: every word gets a role, then the roles are read.

The order matters: words that stand together in a title are the title's; then times, events, people,
places; then the cues of the vocabulary; what is left is searched for.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.questions.clean import read
from bot.questions.intent import Cues, intent_of
from bot.questions.lexicon import NearTitle
from bot.questions.model import EventFilter, Filters, Intent, PlaceFilter, Question, SpeakerFilter
from bot.questions.periods import find_periods, in_year
from bot.questions.points import is_year
from bot.questions.vocabulary import DEFAULT_LANGUAGE, Cue, Known

if TYPE_CHECKING:
    from datetime import date

    from bot.questions.clean import Wording
    from bot.questions.lexicon import Lexicon
    from bot.questions.model import Period
    from bot.questions.vocabulary import Vocabulary

_POLITE = frozenset({Cue.GREETING, Cue.HELP})
_PADDING = frozenset({Cue.FILLER, Cue.THAT, Cue.ALSO, Cue.AT, Cue.HAS, Cue.TO, Cue.ONE})
_MOST_AROUND = 3  # cues before or after a title
_SHORTEST_QUOTED = 2  # … where it stands in quotation marks
_NEARLY, _QUOTED = 88.0, 80.0  # rapidfuzz ratio from which words are a title misspelt; where quoted
_SHORTEST_TITLE = 3  # words of a title that may be misspelt
_BETWEEN_SIDES = frozenset({"and", "vs", "versus", "with", "or", "und", "oder", "et", "ou", "y", "e"})
_LONG_RUN = 4  # words of a question that stand so in a title, and so are the title's


@dataclass
class _Roles:
    """What each word of a question has been taken for, while it is being read."""

    wording: Wording
    language: str
    free: list[bool] = field(default_factory=list)
    held: list[bool] = field(default_factory=list)  # words of a title: to be searched for, nothing else

    def __post_init__(self) -> None:
        self.free = [True] * len(self.wording.tokens)
        self.held = list(self.wording.quoted)

    def respell(self, start: int, end: int, tokens: tuple[str, ...]) -> None:
        """Puts the words of a title in the place of misspelt ones."""
        old, marks = self.wording, [True] * len(tokens)
        self.wording = replace(
            old,
            tokens=(*old.tokens[:start], *tokens, *old.tokens[end:]),
            quoted=(*old.quoted[:start], *marks, *old.quoted[end:]),
        )
        self.__post_init__()

    def take(self, start: int, end: int) -> None:
        self.free[start:end] = [False] * (end - start)

    def open(self) -> list[bool]:
        """Words that may still be given another role."""
        return [free and not held for free, held in zip(self.free, self.held, strict=True)]


class Parser:
    """Understands questions about one library."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self._vocabulary = vocabulary
        self._lexicon = lexicon

    def parse(self, text: str, today: date) -> Question:
        """What `text` asks. Any text is fine."""
        wording = read(text, self._vocabulary)
        language = self._vocabulary.language(wording.tokens)
        wording = self._written_out(wording, language)
        if self._only_courtesies(wording.tokens, language):
            return Question(text, language, Intent.HELP)
        roles = _Roles(wording, language)
        self._hold_titles(roles)
        wording = roles.wording
        outside = [word for word, held in zip(wording.tokens, roles.held, strict=True) if not held]
        if outside and any(roles.held):
            # "Folien von Local First": the title tells no language
            roles.language = language = self._vocabulary.language(outside)
        periods = self._periods(roles, today)
        event, certain, several_events = self._event(roles)
        speakers = self._speakers(roles)
        spoken = self._language_asked(roles)
        places = self._places(roles, event)
        cues = self._cues(roles)
        words = self._words(roles, cues)
        filters = Filters(event=event, places=places, periods=periods, speakers=speakers, language=spoken)
        commonness = self._vocabulary.commonness(language)
        telling = frozenset(word for word in words if commonness(word) == 1.0)
        quoted = tuple(
            word for word, is_quoted in zip(wording.tokens, wording.quoted, strict=True) if is_quoted
        )
        question = intent_of(
            cues, words, filters, telling=telling, quoted=quoted, text=text, language=language
        )
        if several_events and question.plural is None and question.intent in {None, Intent.LIST}:
            question = replace(question, intent=Intent.EVENTS)
        titled = frozenset(word for word, held in zip(wording.tokens, roles.held, strict=True) if held)
        if wording.ordered and not words and not filters:
            return Question(text, language, Intent.NONE, outside=True)
        if not wording.tokens:
            return Question(text, language, Intent.HELP)
        return replace(
            question,
            titled=titled,
            runs=_held_runs(roles),
            at_words=frozenset() if event else self._at_words(roles, words),
            sides=self._sides(roles, cues),
            doubtful_event=event is not None and not certain,
        )

    def _only_courtesies(self, tokens: tuple[str, ...], language: str) -> bool:
        """Whether nothing is said but greetings, thanks and questions about the bot, in common words."""
        commonness = self._vocabulary.commonness(language)
        polite, left = False, set(range(len(tokens)))
        for start, end, told in self._vocabulary.find(tokens, language, lambda _: Known(0, True)):
            if not told & (_POLITE | _PADDING):
                continue
            polite = polite or bool(told & _POLITE)
            left -= set(range(start, end))
        asked = (
            told
            for start, _, told in self._vocabulary.find(tokens, language, lambda _: Known(0, True))
            if start in left
        )
        return polite and not any(asked) and all(commonness(tokens[at]) < 1.0 for at in left)

    def _written_out(self, wording: Wording, language: str) -> Wording:
        """Shorthand as the words it stands for, unless a title has it so."""
        tokens = tuple(
            token if self._lexicon.in_title(token) else self._spelt(token, language)
            for token in wording.tokens
        )
        return replace(wording, tokens=tokens)

    def _spelt(self, token: str, language: str) -> str:
        written = self._vocabulary.written_out(token, language)
        if (
            written != token
            or self._lexicon.known(token).written
            or self._vocabulary.is_common(token, language)
        ):
            return written
        return self._vocabulary.slip_of(token, language) or token

    def _hold_titles(self, roles: _Roles) -> None:
        tokens = roles.wording.tokens
        commonness = self._vocabulary.commonness(roles.language)
        if self._lexicon.is_title(tokens):
            roles.held = [True] * len(tokens)
            return
        if self._hold_near_title(roles):
            return
        for start, end in self._lexicon.runs_in_titles(tokens):
            telling = [
                word
                for at, word in enumerate(tokens[start:end], start)
                if commonness(word) > 0 and not self._vocabulary.cues((word,), roles.language)
            ]
            own = [word for word in telling if commonness(word) == 1.0]
            if telling and (end - start >= _LONG_RUN or len(telling) > 1 or own):
                roles.held[start:end] = [True] * (end - start)

    def _hold_near_title(self, roles: _Roles) -> bool:
        """Puts the words of a title for words that are nearly it, with at most a few cues before or
        after them.
        """
        tokens = roles.wording.tokens
        best, found = NearTitle(), (0, 0)
        cue = [bool(self._vocabulary.cues((word,), roles.language)) for word in tokens]
        for start in range(min(_MOST_AROUND, len(tokens)) + 1):
            if start and not all(cue[:start]):
                break
            for end in range(len(tokens), max(len(tokens) - _MOST_AROUND, start + 2) - 1, -1):
                if not all(cue[end:]) and not self._all_misspelt_cues(tokens[end:], roles.language):
                    break
                quoted = all(roles.wording.quoted[start:end])
                if end - start < (_SHORTEST_QUOTED if quoted else _SHORTEST_TITLE):
                    continue
                near = self._lexicon.near_title(tokens[start:end], _QUOTED if quoted else _NEARLY)
                if near.likeness > best.likeness:
                    best, found = near, (start, end)
        if not best.tokens:
            return False
        roles.respell(*found, best.tokens)
        return True

    def _all_misspelt_cues(self, tokens: tuple[str, ...], language: str) -> bool:
        return all(
            self._vocabulary.cues((word,), language)
            or self._vocabulary.misspelt(word, language, self._lexicon.known(word))
            for word in tokens
        )

    def _periods(self, roles: _Roles, today: date) -> tuple[Period, ...]:
        found: list[Period] = []
        for span in find_periods(roles.wording.tokens, roles.language, self._vocabulary, today):
            if all(roles.open()[span.start : span.end]):
                roles.take(span.start, span.end)
                found.extend(span.periods)
        return _together(found)

    def _event(self, roles: _Roles) -> tuple[EventFilter | None, bool, bool]:
        """The events that are named; whether for certain; whether in the plural ("pycons")."""
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
            )
        ]
        names: frozenset[str] | None = None
        labels: list[str] = []
        certain, end = True, -1
        for mention in mentions:
            roles.take(mention.start, mention.end)
            roles.held[mention.start : mention.end] = [False] * (mention.end - mention.start)
            labels.append(" ".join(tokens[mention.start : mention.end]))
            if names is None:
                names = mention.names
            elif mention.start == end:  # "Kafka Meetup Oslo": one name in two parts
                # ("York SciPy" names no event: then the words may be about a topic)
                certain = certain and bool(names & mention.names)
                names &= mention.names
            else:  # "Devoxx or NDC": either is meant, unless one name says more of the other
                names = names & mention.names or names | mention.names
            certain = certain and mention.certain
            end = mention.end
        if names is None:
            return None, True, False
        negated = self._negated(roles, mentions[0].start)
        plural = any(mention.plural for mention in mentions)
        return EventFilter(names, " ".join(labels), negated), certain, plural

    def _within_title(self, roles: _Roles, start: int, end: int) -> bool:
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
        around = (" ".join(tokens[first:start]), " ".join(tokens[end:last]))
        if any(part and not self._lexicon.is_place(part) for part in around):
            return True
        roles.held[first:last] = [False] * (last - first)
        return False

    def _after_at(self, roles: _Roles) -> list[bool]:
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

    def _where_events_are(self, roles: _Roles) -> list[bool]:
        """Which words stand where the name of an event does: after "at", or before a year."""
        tokens = roles.wording.tokens
        return [
            after_at or (at + 1 < len(tokens) and is_year(tokens[at + 1]))
            for at, after_at in enumerate(self._after_at(roles))
        ]

    def _says_nothing(self, roles: _Roles, at: int) -> bool:
        """Whether a word is an empty one of another language than English, though names hold it:
        "es" of PyCon ES, "der" of van der Berg.
        """
        if roles.language == DEFAULT_LANGUAGE:
            return False
        return self._vocabulary.commonness(roles.language)(roles.wording.tokens[at]) == 0

    def _speakers(self, roles: _Roles) -> tuple[SpeakerFilter, ...]:
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
            # "Keynote – Jacob Kaplan-Moss": a title that is somebody's name
            if any(roles.held[start:end]) and self._within_title(roles, start, end):
                continue
            roles.take(start, end)
            roles.held[start:end] = [False] * (end - start)
            found.append(SpeakerFilter(mention.names, " ".join(tokens[start:end])))
        return tuple(found)

    def _places(self, roles: _Roles, event: EventFilter | None) -> tuple[PlaceFilter, ...]:
        tokens = roles.wording.tokens
        found: list[PlaceFilter] = []
        cued = self._after_at(roles)
        for mention in self._lexicon.find_places(roles.wording, roles.open(), cued):
            start, end = mention.start, mention.end
            beside_event = event is not None and self._beside_taken(roles, start, end) and not cued[start]
            roles.take(start, end)
            label = " ".join(tokens[start:end])
            negated = self._negated(roles, start)
            found.append(PlaceFilter(mention.key, label, negated, of_event=beside_event and not negated))
        return tuple(found)

    def _negated(self, roles: _Roles, start: int) -> bool:
        """Whether a name is excluded: "not in London", "werent in London", "except Devoxx"."""
        before = roles.wording.tokens[max(start - 3, 0) : start]
        return any(Cue.NOT in self._vocabulary.cues((word,), roles.language) for word in before)

    def _language_asked(self, roles: _Roles) -> str:
        """ "talks in german", "german talks": the language that they were given in, if files tell."""
        tokens, cued = roles.wording.tokens, self._after_at(roles)
        for at, (word, is_open) in enumerate(zip(tokens, roles.open(), strict=True)):
            named = self._lexicon.language(word) if is_open else ""
            after = self._vocabulary.cues(tokens[at + 1 : at + 2], roles.language)
            if named and (cued[at] or after & {Cue.TALK, Cue.TALKS, Cue.KINDS}):
                roles.take(at, at + 1)
                return named
        return ""

    def _at_words(self, roles: _Roles, words: tuple[str, ...]) -> frozenset[str]:
        """The words after "at" that name no event and stand in no title."""
        tokens, found = roles.wording.tokens, set()
        for at, word in enumerate(tokens[:-1]):
            if word != "at" or not roles.free[at]:
                continue
            for place in range(at + 1, min(at + 3, len(tokens))):
                if not roles.free[place] or roles.held[place] or tokens[place] not in words:
                    break
                found.add(tokens[place])
        return frozenset(found)

    def _beside_taken(self, roles: _Roles, start: int, end: int) -> bool:
        """Whether the neighbours are part of an event's name (or a time: "NDC Oslo 2020")."""
        before = start > 0 and not roles.free[start - 1]
        after = end < len(roles.free) and not roles.free[end]
        return before or after

    def _cues(self, roles: _Roles) -> Cues:
        """The cue phrases among the words that are left; runs of free words are read by themselves."""
        found: list[tuple[int, int, frozenset[Cue]]] = []
        tokens = roles.wording.tokens
        is_open = roles.open()
        start = 0
        while start < len(tokens):
            if not is_open[start]:
                start += 1
                continue
            end = start
            while end < len(tokens) and is_open[end]:
                end += 1
            part = tokens[start:end]
            for first, last, cues in self._vocabulary.find(part, roles.language, self._lexicon.known):
                found.append((start + first, start + last, cues))
            start = end
        return Cues(tokens, tuple(found), tuple(roles.free), tuple(roles.held))

    def _sides(self, roles: _Roles, cues: Cues) -> tuple[tuple[str, ...], ...]:
        """ "compare X and Y", "difference between X and Y": the words of X and of Y."""
        if not cues.has(Cue.COMPARE):
            return ()
        spent = cues.spent() | cues.padding()
        sides: list[list[str]] = [[]]
        commonness = self._vocabulary.commonness(roles.language)
        for at, word in enumerate(roles.wording.tokens):
            if word in _BETWEEN_SIDES:
                sides.append([])
            elif roles.free[at] and (roles.held[at] or at not in spent) and commonness(word) > 0:
                sides[-1].append(word)
        told = tuple(tuple(side) for side in sides if side)
        return told if len(told) > 1 else ()

    def _words(self, roles: _Roles, cues: Cues) -> tuple[str, ...]:
        commonness = self._vocabulary.commonness(roles.language)
        spent, padding = cues.spent(), cues.padding()
        kept = [
            (at, word)
            for at, word in enumerate(roles.wording.tokens)
            if roles.free[at] and (roles.held[at] or (at not in spent and commonness(word) > 0))
        ]
        # words that pad questions may stand in titles as well: they help to find, never alone
        if all(at in padding and not roles.held[at] for at, _ in kept):
            return ()
        return tuple(word for _, word in kept)


def _held_runs(roles: _Roles) -> tuple[str, ...]:
    """The runs of words that a title has so, if long enough to mean that title."""
    runs: list[list[str]] = [[]]
    for word, held in zip(roles.wording.tokens, roles.held, strict=True):
        if held:
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    return tuple(" ".join(run) for run in runs if len(run) >= _SHORTEST_TITLE)


def _together(periods: list[Period]) -> tuple[Period, ...]:
    """ "summer 2021, june to august": months that were named without a year are of the year named."""
    dated = [period for period in periods if not period.yearless]
    yearless = [period for period in periods if period.yearless]
    years = [period.start.year for period in dated if period.start]
    return tuple(in_year(p, years[0]) for p in yearless) if yearless and years else tuple(periods)
