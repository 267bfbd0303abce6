"""The words of questions: cues from config/vocabulary.yaml, common words from config/common-words.yaml."""

from __future__ import annotations

from calendar import month_name
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.questions.slips import Slips
from bot.search.spelling import Spelling, is_slip
from bot.search.synonyms import Synonyms
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

Phrase = tuple[str, ...]
DEFAULT_LANGUAGE = "en"
WEAK = 0.35  # what is left of the weight of a word that is common in the language
FILLER = 0.15  # … of one that questions are padded with, though a title may hold it
_SHORTEST_MISSPELT = 5  # letters; misspellings of shorter cues are written out in the file
_VERY_OFTEN = 150_000  # times said: words that a question holds for no reason
_LONG = 9  # letters from which a cue may be two edits away


class Cue(StrEnum):
    """What a phrase tells; each is explained in config/vocabulary.yaml."""

    INJECTION = "injection"
    AT = "at"
    TALK = "talk"
    TALKS = "talks"
    KINDS = "kinds"
    COMPOUND = "compound"
    EVENT = "event"
    EVENTS = "events"
    TITLE = "title"
    ABSTRACT = "abstract"
    RECORDING = "recording"
    SLIDES = "slides"
    LINK = "link"
    RESOURCES = "resources"
    REACTIONS = "reactions"
    WHEN = "when"
    WHERE = "where"
    SPEAKER = "speaker"
    COUNT = "count"
    TIMES = "times"
    LIST = "list"
    DISTINCT = "distinct"
    REPEATED = "repeated"
    DISCUSSED = "discussed"
    MENTIONED = "mentioned"
    COMPARE = "compare"
    MORE = "more"
    LATEST = "latest"
    SECOND_LATEST = "second_latest"
    FIRST = "first"
    BEFORE_THAT = "before_that"
    AFTER_THAT = "after_that"
    NEXT = "next"
    ANOTHER = "another"
    THAT = "that"
    ONE = "one"
    ALSO = "also"
    ONLY = "only"
    NOT = "not"
    WITHOUT = "without"
    HAS = "has"
    HELP = "help"
    GREETING = "greeting"
    OUTSIDE = "outside"
    FILLER = "filler"
    SINCE = "since"
    AFTER = "after"
    UNTIL = "until"
    AGO = "ago"
    HALF = "half"
    ONWARDS = "onwards"
    BEFORE = "before"
    EARLIER = "earlier"
    BETWEEN = "between"
    TO = "to"
    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"
    YEAR_BEFORE = "year_before"
    YEAR_AFTER = "year_after"
    SAME_YEAR = "same_year"
    NEXT_YEAR = "next_year"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    NEXT_MONTH = "next_month"
    LAST_WEEK = "last_week"
    NEXT_WEEK = "next_week"
    THIS_WEEK = "this_week"
    YESTERDAY = "yesterday"
    TODAY = "today"
    TOMORROW = "tomorrow"
    PAST = "past"
    YEARS_UNIT = "years_unit"
    MONTHS_UNIT = "months_unit"
    EARLY = "early"
    LATE = "late"
    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


class Known(NamedTuple):
    """How well a word is known in the talks."""

    edits: int  # from the nearest word of a title, name or tag; 0: it is one
    written: bool  # it stands in some text
    slip: bool = False  # it is such a word, but for a slip of the fingers


UNKNOWN = Known(99, False)
_NO_CUES: frozenset[Cue] = frozenset()


class Vocabulary:
    """All cue phrases and common words, by language."""

    def __init__(
        self,
        cues: Mapping[str, Any],
        common: Mapping[str, Any],
        nicknames: Iterable[Iterable[str]] = (),
        given_names: Iterable[str] = (),
        real_words: Container[str] = frozenset(),
        often_said: Mapping[str, int] | None = None,
        conferences: Iterable[str] = (),
    ) -> None:
        self.nicknames = Synonyms(nicknames)
        self.real_words = real_words
        self.conferences = frozenset(tuple(tokenize(name)) for name in conferences)
        self.given_names = frozenset(token for name in given_names for token in tokenize(name))
        # nobody means "besides" by BSides, or "nail" by Anil
        self._names = self.given_names | {token for name in self.conferences for token in name}
        self._cues = {language: _phrases(sections) for language, sections in cues.items()}
        english = self._cues[DEFAULT_LANGUAGE]
        self._words = {word for phrases in self._cues.values() for phrase in phrases for word in phrase}
        self._told = {language: english | own for language, own in self._cues.items()}
        self._lengths = {language: _lengths(phrases) for language, phrases in self._told.items()}
        self._shorthand = {
            language: _shorthand(sections.get("shorthand") or {}) for language, sections in cues.items()
        }
        self._spelling = {
            language: Spelling(
                phrase[0] for phrase in phrases if len(phrase) == 1 and len(phrase[0]) >= _SHORTEST_MISSPELT
            )
            for language, phrases in self._cues.items()
        }
        self._phrase_spelling = {
            language: Spelling(
                word for phrase in phrases if len(phrase) > 1 for word in phrase if len(word) > 3
            )
            for language, phrases in self._cues.items()
        }
        self._ordinary = {
            language: frozenset(token for word in lists.get("ordinary", ()) for token in tokenize(str(word)))
            for language, lists in common.items()
        }
        self._common = {language: _commonness(lists) for language, lists in common.items()}
        self._own = {
            language: frozenset(word for word, factor in self._common.get(language, {}).items() if not factor)
            | frozenset(phrase[0] for phrase in phrases if len(phrase) == 1)
            for language, phrases in self._cues.items()
        }
        months = {name.lower() for name in month_name if len(name) > 3}
        asking = {phrase[0] for phrase in english if len(phrase) == 1}
        often = {
            word: count
            for word, count in (often_said or {}).items()
            if count >= _VERY_OFTEN or word in asking
        }
        self._slips = {
            language: Slips(
                {*months, *(word for phrase in phrases for word in phrase), *self._common.get(language, {})},
                often if language == DEFAULT_LANGUAGE else {},
            )
            for language, phrases in self._cues.items()
        }
        self._common_spelling = {
            language: Spelling(word for word, factor in words.items() if len(word) > 3 and not factor)
            for language, words in self._common.items()
        }

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self._cues)

    def written_out(self, token: str, language: str) -> str:
        """The word that a shorthand stands for ("wich": which); any other word as it is."""
        return self._shorthand.get(language, {}).get(token) or self._shorthand[DEFAULT_LANGUAGE].get(
            token, token
        )

    def misspelt_common(self, word: str, language: str) -> bool:
        """Whether a word that is not known is a word that says nothing, misspelt: "thign", "somwhere"."""
        for spelt in dict.fromkeys((language, DEFAULT_LANGUAGE)):
            spelling = self._common_spelling.get(spelt)
            near = spelling.near(word, 1) if spelling and len(word) > 3 else ()
            if any(is_slip(word, common.word, shortest=3) for common in near):
                return True
        return False

    def is_right(self, token: str) -> bool:
        """Whether a word is spelt right, as English or as a name that many know."""
        return token in self.real_words or token in self._names

    def slip_of(self, token: str, language: str) -> str | None:
        """The word of a longer cue that was mistyped: "numer" of "number of"; a real word is none."""
        if self.is_right(token):
            return None
        for spelt in dict.fromkeys((language, DEFAULT_LANGUAGE)):
            for near in self._phrase_spelling[spelt].near(token, 1):
                exchanged = sorted(token) == sorted(near.word)
                long = len(near.word) >= _LONG and token[0] == near.word[0]
                if long or is_slip(token, near.word) or (exchanged and token[0] == near.word[0]):
                    return near.word
        return None

    def meant(self, token: str, language: str, *, only_often: bool) -> str | None:
        """The word of a question that an unknown one is a slip of the fingers for: "tslk", "tht"; a real
        English word is none.
        """
        others = (told for other, told in self._own.items() if other != language)
        if self.is_right(token) or any(token in told for told in others):
            return None
        return self._slips[language].meant(token, only_often=only_often)

    def language(self, tokens: Sequence[str]) -> str:
        """The language that most of the words belong to; English unless another has clearly more."""
        said = {language: self._said(tokens, language) for language in self._cues}
        english = said.pop(DEFAULT_LANGUAGE)
        best = max(
            said,
            key=lambda language: (
                len(said[language]),
                sum((tokens[at],) in self._cues[language] for at in said[language]),
            ),
            default=DEFAULT_LANGUAGE,
        )
        if len(said.get(best, ())) <= len(english):
            return DEFAULT_LANGUAGE
        own = {tokens[at] for at in said[best]} - set(self._common.get(DEFAULT_LANGUAGE, ()))
        own = {word for word in own if (word,) not in self._cues[DEFAULT_LANGUAGE]}
        return best if len(own) > 1 or any(self._tells(word, best) for word in own) else DEFAULT_LANGUAGE

    def _said(self, tokens: Sequence[str], language: str) -> list[int]:
        """The positions of words that are cues of a language, or say nothing in it."""
        own = self._own[language]
        return [at for at, token in enumerate(tokens) if token in own]

    def _tells(self, word: str, language: str) -> bool:
        """Whether a single word tells the language: "folien", but not the "de" of "PyCon DE", nor a
        common word that may be a name ("uber", "des" of "Des Moines").
        """
        cues = self._cues[language].get((word,), frozenset())
        return bool(cues) if len(word) > 2 else bool(cues & {Cue.ALSO, Cue.WHERE, Cue.GREETING})

    def commonness(self, language: str) -> Callable[[str], float]:
        """How much of a word's weight counts: 1, or less for words that are common in the language
        of the question or in English.
        """
        own, english = self._common.get(language, {}), self._common.get(DEFAULT_LANGUAGE, {})

        def factor(word: str) -> float:
            common = min(own.get(word, 1.0), english.get(word, 1.0))
            pads = self.cues((word,), language) & {Cue.FILLER, Cue.RESOURCES}
            return min(common, FILLER) if pads else common

        return factor

    def is_common(self, word: str, language: str) -> bool:
        """Whether a word is spelt right and common, and so no misspelling of anything."""
        return any(word in self._common.get(known, {}) for known in (language, DEFAULT_LANGUAGE))

    def is_part_of_cue(self, word: str) -> bool:
        """Whether a word stands in some phrase, in any language."""
        return word in self._words

    def is_ordinary(self, word: str, language: str) -> bool:
        """Whether a word is an everyday one, which tells nothing where no talk has it."""
        return any(word in self._ordinary.get(known, ()) for known in (language, DEFAULT_LANGUAGE))

    def words(self, *cues: Cue) -> frozenset[str]:
        """Single words that are one of the cues, in any language."""
        return frozenset(
            phrase[0]
            for phrases in self._cues.values()
            for phrase, told in phrases.items()
            if len(phrase) == 1 and told & set(cues)
        )

    def cues(self, phrase: Phrase, language: str) -> frozenset[Cue]:
        """What a phrase tells in a language or in English; empty if it is no cue."""
        return self._told.get(language, self._told[DEFAULT_LANGUAGE]).get(phrase, _NO_CUES)

    def phrases(self, tokens: Sequence[str], at: int, language: str) -> Iterator[tuple[int, frozenset[Cue]]]:
        """The cue phrases that begin at a token, the longest first: (words, cues)."""
        if at >= len(tokens):
            return
        lengths = self._lengths.get(language, self._lengths[DEFAULT_LANGUAGE])
        for length in lengths.get(tokens[at], ()):
            phrase = tuple(tokens[at : at + length])
            if len(phrase) == length and (cues := self.cues(phrase, language)):
                yield length, cues

    def misspelt(self, token: str, language: str, known: Known) -> frozenset[Cue]:
        """The cues of the single word that `token` is a misspelling of, if it is no nearer to a word
        of the talks; one that some talk does have must be a slip of the fingers.
        """
        if len(token) < _SHORTEST_MISSPELT - 1 or not known.edits or token in self.real_words:
            return frozenset()
        most = min(1 if len(token) < _LONG else 2, known.edits)
        if language != DEFAULT_LANGUAGE:
            # too few words of other languages are known to tell misspellings from other words, but slips
            words = (near.word for near in self._spelling[language].near(token, 1))
            word = next((word for word in words if is_slip(token, word)), None)
            return self._cues[language][(word,)] if word else frozenset()
        # people rarely miss the first letter: "cooking" is not "looking"
        near = [n.word for n in self._spelling[language].near(token, most) if n.word[0] == token[0]]
        if known.written or known.slip:
            near = [word for word in near if is_slip(token, word, shortest=4)]
        return self._cues[language][(near[0],)] if near else frozenset()

    def find(
        self, tokens: Sequence[str], language: str, known: Callable[[str], Known]
    ) -> Iterator[tuple[int, int, frozenset[Cue]]]:
        """Cue phrases from left to right, the longest at each place: (first token, token after the
        last, cues).  A token is read as a misspelt cue where that takes no more edits
        than it is from words of the talks.
        """
        at = 0
        while at < len(tokens):
            length, cues = next(self.phrases(tokens, at, language), (1, _NO_CUES))
            if not cues and not self.is_common(tokens[at], language):
                cues = self.misspelt(tokens[at], language, known(tokens[at]))
            if cues:
                yield at, at + length, cues
            at += length


def _phrases(sections: Mapping[str, Sequence[str]]) -> dict[Phrase, frozenset[Cue]]:
    found: dict[Phrase, set[Cue]] = {}
    for section, phrases in sections.items():
        if section == "shorthand":
            continue
        cue = Cue(section)
        for phrase in phrases:
            found.setdefault(tuple(tokenize(phrase)), set()).add(cue)
    found.pop((), None)
    return {phrase: frozenset(cues) for phrase, cues in found.items()}


def _lengths(phrases: Iterable[Phrase]) -> dict[str, tuple[int, ...]]:
    """How long the phrases are that begin with a word, the longest first."""
    found: dict[str, set[int]] = {}
    for phrase in phrases:
        found.setdefault(phrase[0], set()).add(len(phrase))
    return {word: tuple(sorted(lengths, reverse=True)) for word, lengths in found.items()}


def _shorthand(words: Mapping[str, str]) -> dict[str, str]:
    return {"".join(tokenize(str(short))): "".join(tokenize(str(word))) for short, word in words.items()}


def _commonness(lists: Mapping[str, Sequence[str]]) -> dict[str, float]:
    factors: dict[str, float] = {}
    for name, factor in (("weak", WEAK), ("empty", 0.0)):
        for word in lists.get(name, ()):
            for token in tokenize(str(word)):
                factors[token] = factor
    return factors
