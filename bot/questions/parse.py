"""Text → Question: every word gets a role, then the roles are read.

The order matters: words that stand together in a title are the title's; then times, events, people,
places; then the cues of the vocabulary; what is left is searched for.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.questions.alternatives import alternatives
from bot.questions.clean import read
from bot.questions.cues import Cues
from bot.questions.facets import PART_CUES
from bot.questions.intent import intent_of
from bot.questions.model import Facet, Filters, Intent, Keywords, Lean, Question
from bot.questions.names import Names
from bot.questions.periods import find_periods, in_year, year
from bot.questions.place_names import PlaceNames
from bot.questions.points import is_month, is_year
from bot.questions.roles import Roles
from bot.questions.sets import of_any_talk
from bot.questions.surroundings import excluded_words, is_excluded
from bot.questions.titles import Titles
from bot.questions.vocabulary import Cue, Known
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from bot.questions.clean import Wording
    from bot.questions.lexicon import Lexicon
    from bot.questions.model import Period
    from bot.questions.vocabulary import Vocabulary

_POLITE = frozenset({Cue.GREETING, Cue.HELP})
_PADDING = frozenset({Cue.FILLER, Cue.THAT, Cue.ALSO, Cue.AT, Cue.HAS, Cue.TO, Cue.ONE})
# what a word or two ask for, rather than being a title's: "slides devoxx 2019"
_ASKING = frozenset(
    {
        Cue.TALK, Cue.TALKS, Cue.LIST, Cue.COUNT, Cue.EVENTS, Cue.RECORDING, Cue.SLIDES, Cue.LINK,
        Cue.RESOURCES, Cue.REACTIONS, Cue.ABSTRACT, Cue.TITLE, Cue.WHEN, Cue.WHERE, Cue.SPEAKER,
        Cue.LATEST, Cue.FIRST, Cue.NEXT,
    }
)  # fmt: skip
_OF_TALKS = frozenset({Cue.TALK, Cue.TALKS, Cue.RECORDING, Cue.SLIDES})
_SETS = frozenset({Cue.COUNT, Cue.TIMES, Cue.LIST, Cue.EVENTS, Cue.NEXT})
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_AT_LAST = re.compile(r"([a-z])\1+$")
_SECOND = 2  # edits
_MOST_SIDES = 5  # talks that are compared: each is searched for
_FEW = 5  # words of a question about what was spoken of
_ABOUT = frozenset({"about", "abt", "on", "regarding", "covering", "uber", "ueber", "sur", "sobre"})
_AND = frozenset({"and", "so", "but", "ok", "also", "then", "hm", "oh"})
_BE_OR_DO = frozenset({"is", "was", "does", "did", "has", "will", "can", "could", "isnt", "wasnt", "doesnt"})
_SOUNDS = {"2": "to", "4": "for"}
_BETWEEN_SIDES = frozenset({"and", "vs", "versus", "with", "or", "und", "oder", "et", "ou", "y", "e"})


class Parser:
    """Understands questions about one library."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self._vocabulary = vocabulary
        self._lexicon = lexicon
        self._titles = Titles(vocabulary, lexicon)
        self._names = Names(vocabulary, lexicon)
        self._places = PlaceNames(vocabulary, lexicon)

    def parse(self, text: str, today: date) -> Question:
        """What `text` asks. Any text is fine."""
        wording = read(text, self._vocabulary)
        language = self._vocabulary.language(wording.tokens)
        wording = self._written_out(wording, language)
        if not wording.tokens and wording.ordered:
            return Question(text, language, Intent.NONE, outside=True)
        dated = all(map(is_year, wording.tokens))  # "🚂", "🚂 2021"
        if dated and (title := self._lexicon.titles.with_symbol(text)):
            words = tuple(tokenize(title))
            filters = Filters(periods=tuple(year(int(token)) for token in wording.tokens))
            return Question(text, language, words=words, titled=frozenset(words), filters=filters)
        if not wording.tokens or self._only_courtesies(wording.tokens, language):
            return Question(text, language, Intent.HELP)
        roles = Roles(wording, language)
        self._titles.hold(roles)
        if any(roles.held) and (outside := roles.outside_titles()):
            # "Folien von Local First": the title tells no language
            roles.language = self._vocabulary.language(outside)
        return self._question(text, roles, today)

    def _question(self, text: str, roles: Roles, today: date) -> Question:
        self._leave_out_purpose(roles)
        periods = self._periods(roles, today)
        event = self._names.event(roles)
        periods = periods or self._periods(roles, today)  # of words that seemed a title's before
        periods = periods or tuple(map(year, event.years))
        speakers = self._names.speakers(roles)
        language, other_language = self._names.language(roles)
        filters = Filters(
            event=event.filter,
            periods=periods,
            speakers=speakers,
            language=language,
            other_language=other_language,
            places=self._places.find(roles, event.filter),
            without_words=excluded_words(self._vocabulary, self._lexicon, roles),
        )
        if not (filters.event or filters.places):
            filters = replace(filters, event=self._names.said_at(roles))
        cues = self._cues(roles)
        kept = self._kept(roles, cues)
        words = tuple(word for _, word in kept)
        if roles.wording.ordered and not words and not filters:
            return Question(text, roles.language, Intent.NONE, outside=True)
        question = self._with_intent(text, roles, cues, words, filters)
        of_events = event.plural and not cues.has(Cue.TALKS, Cue.TALK, Cue.KINDS, *PART_CUES)
        if (
            (self._asks_which_years(roles) and (event.filter or speakers) and not words)
            or event.asked_for
            or (of_events and not words and question.intent in {None, Intent.LIST})
        ):
            question = replace(question, intent=Intent.EVENTS)
        elif of_events and question.intent is Intent.COUNT:
            question = replace(question, counts_events=True)
        if self._asks_which_years(roles) and not (words or filters):
            question = replace(question, intent=Intent.EVENTS, lean=Lean.SAME)
        if question.intent in {Intent.EVENTS, Intent.COUNT} and of_any_talk(cues, words):
            question = replace(question, plural=True)
        if event.filter and self._asks_which_event(roles) and question.intent in {None, Intent.TALK}:
            question = replace(question, facet=Facet.WHERE)
        return replace(
            question,
            keywords=self._keywords(roles),
            titled=roles.titled(),
            as_title=self._titles.are_said(text, roles, words),
            about=self._about(roles, words),
            aside=self._aside(roles, words),
            runs=roles.runs(),
            at_words=frozenset() if event.filter else self._names.at_words(roles, words),
            sides=self._sides(roles, cues),
            either=alternatives(roles, kept, text, self._tells(roles.language)) if question.words else (),
            doubtful_event=event.filter is not None and not event.certain,
            of_it=not filters and self._asks_of_it(roles.wording.tokens, cues, words),
        )

    def _leave_out_purpose(self, roles: Roles) -> None:
        """ "for my seminar", "for our team": what the talk is wanted for, which no talk is about."""
        tokens = roles.wording.tokens
        for at in range(len(tokens) - 2):
            purpose = tokens[at : at + 2] in {("for", "my"), ("for", "our")} and all(
                roles.open()[at : at + 3]
            )
            if purpose and not self._lexicon.is_run(tokens[at + 1], tokens[at + 2]):
                roles.take(at, at + 3)

    def _asks_which_event(self, roles: Roles) -> bool:
        """ "which pycon was it at"."""
        tokens = roles.wording.tokens
        return (
            tokens[:1] in {("which",), ("what",)} and tokens[-1] in {"at", "from", "in"} and not roles.free[1]
        )

    def _asks_of_it(self, tokens: tuple[str, ...], cues: Cues, words: tuple[str, ...]) -> bool:
        """ "does it mention Flink", "who organised it": of the talk that was spoken of."""
        if not words or cues.has(Cue.TALK, Cue.TALKS, Cue.ONE):
            return False
        begins = next((at for at, word in enumerate(tokens) if word not in _AND), 0)
        if tokens[begins] in _BE_OR_DO and tokens[begins + 1 : begins + 2] in {("it",), ("that",)}:
            return True
        return "it" in tokens and len(tokens) <= _FEW and not any(map(self._lexicon.in_title, words))

    def _asks_which_years(self, roles: Roles) -> bool:
        """ "which years of pycon do you have", "what editions"."""
        begins, asked = roles.wording.tokens[:1], roles.wording.tokens[1:2]
        most = "most" in roles.wording.tokens  # "which years had most talks" compares them
        return begins in {("which",), ("what",)} and asked in {("years",), ("editions",)} and not most

    def _about(self, roles: Roles, words: tuple[str, ...]) -> frozenset[str]:
        """The words right after "about" or "on"."""
        tokens = roles.wording.tokens
        found: set[str] = set()
        for at, word in enumerate(tokens[:-1]):
            if word in _ABOUT:
                found.update(word for word in tokens[at + 1 : at + 4] if word in words)
        return frozenset(found)

    def _aside(self, roles: Roles, words: tuple[str, ...]) -> frozenset[str]:
        """The words beside the sentence that asks, where that says enough by itself; none of a title."""
        commonness = self._vocabulary.commonness(roles.language)
        aside = {word for word in words if word in roles.wording.aside and not self._lexicon.in_title(word)}
        asking = [at for at, word in enumerate(roles.wording.tokens) if word not in roles.wording.aside]
        telling = any(word not in roles.wording.aside and commonness(word) == 1.0 for word in words)
        return frozenset(aside if telling or not all(roles.free[at] for at in asking) else ())

    def _keywords(self, roles: Roles) -> Keywords:
        """The words as those of a title, an event and a year apart; none where a few of them ask."""
        tokens = roles.wording.tokens
        years = dict.fromkeys(int(word) for word in tokens if is_year(word))
        event, named = self._names.event_anywhere(roles)
        left = [word for at, word in enumerate(tokens) if at not in named and not is_year(word)]
        asking = [word for word in left if self._vocabulary.cues((word,), roles.language) & _ASKING]
        enough = 2 if asking or not event else 1
        if len(left) - len(asking) < enough or len(years) > 1:
            return Keywords()
        return Keywords(tuple(left), Filters(event=event, periods=tuple(map(year, years))))

    def _with_intent(
        self, text: str, roles: Roles, cues: Cues, words: tuple[str, ...], filters: Filters
    ) -> Question:
        commonness = self._vocabulary.commonness(roles.language)
        telling = frozenset(word for word in words if commonness(word) == 1.0)
        beside = roles.wording.aside
        return intent_of(
            cues,
            words,
            filters,
            telling=telling,
            quoted=roles.quoted(),
            beside=beside if telling - beside else frozenset(),
            text=text,
            language=roles.language,
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
        told = wording.tokens
        tokens = tuple(
            self._as_word(told, at)
            or (token if self._lexicon.in_title(token) else self._spelt(token, language))
            for at, token in enumerate(told)
        )
        return replace(wording, tokens=tokens)

    def _as_word(self, tokens: tuple[str, ...], at: int) -> str:
        """ "zero 2 hero": the word that a figure sounds like, where titles have it between these two."""
        word = _SOUNDS.get(tokens[at], "")
        if not word or not 0 < at < len(tokens) - 1:
            return ""
        before, after = tokens[at - 1], tokens[at + 1]
        if self._lexicon.is_run(before, tokens[at]) or self._lexicon.is_run(tokens[at], after):
            return ""  # "part 2"
        return word if self._lexicon.is_run(before, word) or self._lexicon.is_run(word, after) else ""

    def _spelt(self, token: str, language: str) -> str:
        written, known = self._vocabulary.written_out(token, language), self._lexicon.known(token)
        if (
            written != token
            or not token.isalpha()  # another year is another year
            or is_month(token, language)
            or self._lexicon.is_known_place(token)
            or self._vocabulary.cues((token,), language)
            or (known.written and not known.edits)
        ):
            return written
        if known.written:  # in large collections some text has every misspelling of the commonest words
            return self._vocabulary.meant(token, language, only_often=True) or token
        if self._vocabulary.is_common(token, language):
            return self._vocabulary.meant(token, language, only_often=True) or token  # "abotu"
        right = self._vocabulary.is_right(token)
        short = "" if right else self._shortened(token, language) or self._vocabulary.slip_of(token, language)
        if short or self._lexicon.is_place(token):
            return short or token
        meant = self._vocabulary.meant(token, language, only_often=False)
        if meant and known.edits < _SECOND and not self._lexicon.in_title(meant):
            # a word of the talks is as near
            meant = self._vocabulary.meant(token, language, only_often=True)
        return meant or self._lexicon.name_meant(token) or token

    def _shortened(self, token: str, language: str) -> str:
        """The word that was drawn out: "heyy", "pleeease"; "" if it is none."""
        for letters in ("\\1", "\\1\\1"):
            short = _DRAWN_OUT.sub(letters, token) if _DRAWN_OUT.search(token) else token
            short = _AT_LAST.sub("\\1", short) if letters == "\\1" else short
            if short != token and (
                self._vocabulary.is_common(short, language) or self._vocabulary.cues((short,), language)
            ):
                return short
        return ""

    def _periods(self, roles: Roles, today: date) -> tuple[Period, ...]:
        found: list[Period] = []
        negated, end = False, 0
        for span in find_periods(roles.wording.tokens, roles.language, self._vocabulary, today):
            if all(roles.open()[span.start : span.end]) and not self._names_person(roles, span.start):
                goes_on = negated and _BETWEEN_SIDES.issuperset(roles.wording.tokens[end : span.start])
                negated, end = goes_on or is_excluded(self._vocabulary, roles, span.start), span.end
                roles.take(span.start, span.end)
                found += (replace(period, negated=negated) for period in span.periods)
        return _together(found)

    def _names_person(self, roles: Roles, at: int) -> bool:
        """Whether a full name begins there: "April Wensel" is no month."""
        free = roles.open()[at : at + 2]
        named = self._lexicon.people.find(roles.wording.tokens[at : at + 2], free) if len(free) > 1 else []
        return any(mention.start == 0 and mention.end == 2 and mention.names for mention in named)

    def _cues(self, roles: Roles) -> Cues:
        """The cue phrases among the words that are left; runs of free words are read by themselves."""
        found: list[tuple[int, int, frozenset[Cue]]] = []
        tokens = roles.wording.tokens
        topics = {word for about, word in pairwise(tokens) if about in _ABOUT}
        is_open = roles.open()
        start = 0

        def known(word: str) -> Known:  # "about prefect": what a talk is about is no "perfect" misspelt
            return Known(0, True) if word in topics else self._lexicon.known(word)

        while start < len(tokens):
            if not is_open[start]:
                start += 1
                continue
            end = start
            while end < len(tokens) and is_open[end]:
                end += 1
            part = tokens[start:end]
            for first, last, cues in self._vocabulary.find(part, roles.language, known):
                if cues == {Cue.OUTSIDE} and self._is_topic(part[first:last], roles):
                    continue
                aside = roles.wording.aside.issuperset(part[first:last])
                # "She told how many came. Which talk was that?" counts nothing
                told = frozenset(cues - _SETS or {Cue.FILLER}) if aside else cues
                found.append((start + first, start + last, told))
            start = end
        return Cues(tokens, tuple(found), tuple(roles.free), tuple(roles.held))

    def _is_topic(self, phrase: tuple[str, ...], roles: Roles) -> bool:
        """Whether a talk is asked for by a word that else nobody asks a talk archive: "the weather talk",
        "weather at PyGotham".
        """
        if len(phrase) > 1 or not self._lexicon.in_title(phrase[0]):
            return False
        told = (self._vocabulary.cues((word,), roles.language) for word in roles.wording.tokens)
        return not all(roles.free) or any(cue & _OF_TALKS for cue in told)

    def _sides(self, roles: Roles, cues: Cues) -> tuple[tuple[str, ...], ...]:
        """ "compare X and Y", "difference between X and Y": the words of X and of Y."""
        if not cues.has(Cue.COMPARE):
            return ()
        spent = cues.spent() | cues.padding()
        sides: list[list[str]] = [[]]
        commonness = self._vocabulary.commonness(roles.language)
        compared = {start for start, _, told in cues.found if Cue.COMPARE in told}
        for at, word in enumerate(roles.wording.tokens):
            if word in _BETWEEN_SIDES or at in compared:  # "X differs from Y"
                sides.append([])
            elif roles.free[at] and (roles.held[at] or (at not in spent and commonness(word) > 0)):
                sides[-1].append(word)
        told = tuple(tuple(side) for side in sides if side)
        return told if 1 < len(told) <= _MOST_SIDES else ()

    def _tells(self, language: str) -> Callable[[str], bool]:
        """Whether a word may name a topic."""
        commonness = self._vocabulary.commonness(language)
        return lambda word: commonness(word) == 1.0 or self._lexicon.in_title(word)

    def _kept(self, roles: Roles, cues: Cues) -> list[tuple[int, str]]:
        """The words to be searched for, and where they are."""
        commonness = self._vocabulary.commonness(roles.language)
        spent, padding = cues.spent(), cues.padding()
        kept = [
            (at, word)
            for at, word in enumerate(roles.wording.tokens)
            if roles.free[at] and (roles.held[at] or (at not in spent and commonness(word) > 0))
        ]
        # words that pad questions may stand in titles as well: they help to find, never alone
        return [] if all(at in padding and not roles.held[at] for at, _ in kept) else kept


def _together(periods: list[Period]) -> tuple[Period, ...]:
    """ "summer 2021, june to august": months that were named without a year are of the year named; "2019, and
    what else that year": that one.
    """
    periods = [period for period in periods if not period.of_that] or periods
    dated = [period for period in periods if not period.yearless]
    yearless = [period for period in periods if period.yearless]
    years = [period.start.year for period in dated if period.start]
    if not (yearless and years):
        return tuple(periods)
    within = [in_year(period, years[0]) for period in yearless]
    return (*within, *(period for period in dated if not any(period.covers(each) for each in within)))
