"""Titles in questions: which words are a title's, whole, nearly, or in part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from bot.questions.known_titles import NearTitle
from bot.questions.points import is_year
from bot.questions.title_words import NAMING
from bot.questions.vocabulary import Cue, Known

if TYPE_CHECKING:
    from bot.questions.lexicon import Lexicon
    from bot.questions.roles import Roles
    from bot.questions.vocabulary import Vocabulary

_MOST_AROUND = 5  # cues before or after a title: "where can I watch …"
_MOST_EDITS = 2  # of a misspelt word of a title
_SHORTEST_TITLE = 3  # words of a title that may be misspelt
_SHORTEST_QUOTED = 2  # … where it stands in quotation marks
_NEARLY, _QUOTED = 88.0, 80.0  # rapidfuzz ratio from which words are a title misspelt; where quoted
_LONG_RUN = 4  # words of a question that stand so in a title, and so are the title's
# what asks for a part of a talk when it stands alone
_PARTS = frozenset(
    {Cue.RECORDING, Cue.SLIDES, Cue.RESOURCES, Cue.REACTIONS, Cue.SPEAKER, Cue.ABSTRACT, Cue.LINK}
)
_ASKING = frozenset({"what", "whats"})
_JOINING = frozenset({"of", "the", "a", "an", "for", "to", "on", "about"})
_OF_WHAT = frozenset({"for", "of", "from", "to", "used", "please", "pls"})

_ABOUT = frozenset({"about", "on", "regarding"})
_NUMBERED = frozenset(
    {"part", "parts", "pt", "day", "episode", "volume", "vol", "chapter", "level", "lesson", "module"}
)
_BEFORE_TITLE = frozenset({"of", "from", "for", "at", "in", "on"})
_ARTICLES = frozenset({"the", "a", "any", "its", "their", "talk"})
_CAPITALIZED = re.compile(r"\b[A-Z]\w*")
_TITLE = {("title",), ("titles",)}
_HAVING = {("with",), ("have",), ("has",), ("containing",), ("having",)}
_BEFORE_TOPIC = _ABOUT | {"of", "the", "for", "and", "or", "with"}
# "a talk on …", "the one that covers …", and the words with which something else begins
_OF_TALK = frozenset(
    {"talk", "session", "presentation", "lecture", "tutorial", "workshop", "something", "anything", "stuff"}
)
_ON_TOPIC = _ABOUT | {
    "abt", "discusses", "discussing", "covers", "covering", "explains", "explaining", "describes", "shows",
}  # fmt: skip
_AFTER_TOPIC = frozenset(
    {"the", "at", "in", "from", "with", "by", "and", "or", "is", "are", "was", "were", "do", "does", "did",
     "has", "have", "got", "any", "where", "when", "who", "what", "which", "please", "pls", "during"}
)  # fmt: skip


class Titles:
    """Recognises titles, and parts of them, in questions about one library."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self._vocabulary = vocabulary
        self._lexicon = lexicon

    def hold(self, roles: Roles) -> None:
        """Marks the words that stand together in a title, so that they are searched for and nothing
        else; words that are nearly a whole title become that title's.
        """
        tokens = roles.wording.tokens
        commonness = self._vocabulary.commonness(roles.language)
        if self._lexicon.titles.has(tokens):
            roles.held = [True] * len(tokens)
            return
        if whole := self._whole(roles):
            roles.held[whole.start : whole.stop] = [True] * len(whole)
            return
        # words that are all spelt as in titles are hardly a title misspelt
        spelt = not any(roles.wording.quoted) and all(map(self._lexicon.in_title, tokens))
        if not spelt and self._hold_near_title(roles):
            return
        for start, end in self._lexicon.runs_in_titles(tokens):
            if self._lexicon.events.is_edition(tokens[start:end]):
                continue  # "at PyData London 2018", of which some title tells
            if end - start == _SHORTEST_TITLE and tokens[start] in _BEFORE_TITLE:
                start += 1  # "the pdf of lightning talks"
            if end < len(tokens) and tokens[end - 1] in _BEFORE_TITLE:
                end -= 1  # "machine learning at PyCon"
            telling = [
                word
                for at, word in enumerate(tokens[start:end], start)
                if commonness(word) > 0 and not self._vocabulary.cues((word,), roles.language)
            ]
            # "first speaker at PyCon", of which some title tells
            own = [w for w in telling if commonness(w) == 1.0 and not self._lexicon.events.knows(w)]
            if all(map(str.isdigit, telling)):
                continue  # "talks 2018-08", as in "Lightning Talks 2018-08-26"
            if end - start >= _LONG_RUN or len(telling) > 1 or own:
                roles.held[start:end] = [True] * (end - start)
        for at in range(1, len(tokens)):
            if (
                tokens[at].isdigit()
                and tokens[at - 1] in _NUMBERED
                and self._lexicon.is_run(*tokens[at - 1 : at + 1])
            ):
                roles.held[at - 1 : at + 1] = [True, True]  # "part 2" of several
        self._hold_compounds(roles)
        for at, word in enumerate(tokens):
            aside = (
                at == len(tokens) - 1 and at > 1 and tokens[at - 1] not in _BEFORE_TOPIC
            )  # "any talks atm"
            if commonness(word) < 1.0 and not (roles.held[at] or aside) and self._lexicon.is_acronym(word):
                roles.held[at] = not self._vocabulary.cues((word,), roles.language)  # "the ATM talk"
        self._hold_topic(roles)
        self._hold_parts_in_topic(roles)
        self._hold_title_words(roles)

    def are_said(self, text: str, roles: Roles, words: tuple[str, ...]) -> bool:
        """Whether a question gives a title as such: in quotation marks, or, in English, where no other words
        have them, with Capital Letters. `words` are those that are left to search for.
        """
        commonness = self._vocabulary.commonness(roles.language)
        if sum(commonness(word) > 0 for word in roles.quoted()) >= _SHORTEST_TITLE:
            return True
        telling = {word for word in words if commonness(word) == 1.0}
        capitalized = {word.lower() for word in _CAPITALIZED.findall(text)}
        return roles.language == "en" and len(telling) >= _LONG_RUN and telling <= capitalized

    def _hold_title_words(self, roles: Roles) -> None:
        """Marks the word that titles must have, which else may be a name: "with Guido in the title", "titles
        featuring Colombia", "the word Oslo".
        """
        tokens = roles.wording.tokens
        commonness = self._vocabulary.commonness(roles.language)
        for at, word in enumerate(tokens):
            before = tokens[max(at - 2, 0) : at]
            after = [token for token in tokens[at + 1 : at + 5] if token not in _ARTICLES][:2]
            asked = before[-1:] == ("word",) or (before[:1] in _TITLE and not NAMING.isdisjoint(before[1:]))
            asked |= before[-1:] in _HAVING and after[:1] == ["in"] and after[1:] in (["title"], ["titles"])
            if asked and (self._lexicon.in_title(word) or not is_year(word)) and commonness(word) > 0:
                roles.held[at] = True

    def _whole(self, roles: Roles) -> range | None:
        """Where a whole title stands, with at most a few cues before and after it: "who gave External
        Commands".
        """
        tokens = roles.wording.tokens
        cued = zip(tokens, self._cued(tokens, roles.language), strict=True)
        cue = [is_cue or word in _JOINING for word, is_cue in cued]
        before = next((at for at, is_cue in enumerate(cue) if not is_cue), len(cue))
        after = next((at for at, is_cue in enumerate(reversed(cue)) if not is_cue), len(cue))
        for start in range(min(_MOST_AROUND, before) + 1):
            for end in range(len(tokens), len(tokens) - min(_MOST_AROUND, after) - 1, -1):
                titled = end > start + 1 and not all(cue[start:end])
                if titled and self._lexicon.titles.has(tokens[start:end]):
                    return range(start, end)
        return None

    def _hold_compounds(self, roles: Roles) -> None:
        """Marks "code review" and "twitter bot", which ask for no code and no tweets: common compounds, and
        those that titles have.
        """
        tokens = roles.wording.tokens
        commonness = self._vocabulary.commonness(roles.language)
        part = [bool(self._vocabulary.cues((word,), roles.language) & _PARTS) for word in tokens]
        for at in range(len(tokens)):
            length, cues = next(self._vocabulary.phrases(tokens, at, roles.language), (0, frozenset()))
            if Cue.COMPOUND in cues:
                roles.held[at : at + length] = [True] * length
        for at in range(len(tokens) - 1):
            pair = tokens[at : at + 2]
            if not any(part[at : at + 2]) or all(part[at : at + 2]) or any(roles.held[at : at + 2]):
                continue
            other = pair[1] if part[at] else pair[0]
            asks_for = tokens[at + 2 : at + 3] and tokens[at + 2] in _OF_WHAT
            if asks_for or commonness(other) == 0 or self._vocabulary.cues((other,), roles.language):
                continue
            if self._lexicon.is_compound(pair[0], pair[1], other):
                roles.held[at : at + 2] = [True, True]

    def _hold_topic(self, roles: Roles) -> None:
        """Marks the word that says what talks are about, though it says little: "talks about teaching"."""
        *_, about, word = ("", *roles.wording.tokens)
        padding = self._vocabulary.cues((word,), roles.language) == {Cue.FILLER}
        share = self._vocabulary.commonness(roles.language)(word)
        if about in _ABOUT and padding and 0 < share < 1.0:
            roles.held[-1] = True

    def _hold_parts_in_topic(self, roles: Roles) -> None:
        """Marks words for links and events that say what a talk is about: "a talk on handling events",
        "anything about notebooks".
        """
        tokens = roles.wording.tokens
        for about in range(1, len(tokens) - 1):
            if tokens[about] not in _ON_TOPIC or _OF_TALK.isdisjoint(tokens[max(about - 2, 0) : about]):
                continue
            at, first = about + 1, True
            while at < len(tokens) and tokens[at] not in _AFTER_TOPIC:
                length, cues = next(self._vocabulary.phrases(tokens, at, roles.language), (1, frozenset()))
                if Cue.EVENTS in cues or (first and cues & {Cue.RESOURCES, Cue.LINK}):
                    roles.held[at : at + length] = [True] * length
                else:
                    first = False
                at += length

    def _hold_near_title(self, roles: Roles) -> bool:
        """Puts the words of a title for words that are nearly it, with at most a few cues before or
        after them.
        """
        tokens = roles.wording.tokens
        best, found = NearTitle(), (0, 0)
        cue = self._cued(tokens, roles.language)
        for start in range(min(_MOST_AROUND, len(tokens)) + 1):
            if start and not all(cue[:start]):
                break
            for end in range(len(tokens), max(len(tokens) - _MOST_AROUND, start + 2) - 1, -1):
                if not all(cue[end:]) and not self._all_misspelt_cues(tokens[end:], roles.language):
                    break
                quoted = all(roles.wording.quoted[start:end])
                if end - start < (_SHORTEST_QUOTED if quoted else _SHORTEST_TITLE):
                    continue
                near = self._lexicon.titles.near(tokens[start:end], _QUOTED if quoted else _NEARLY)
                named = not quoted and (self._is_person(tokens[start:end]) or self._is_person(near.tokens))
                if near.likeness <= best.likeness or named:
                    continue  # a keynote may be called no more than a name
                if self._is_all_of(tokens[start:end], near, roles.language):
                    best, found = near, (start, end)
        if not best.tokens:
            return False
        roles.respell(*found, best.tokens)
        return True

    def _is_person(self, tokens: tuple[str, ...]) -> bool:
        """Whether the words are the name of somebody who gave talks, and no more."""
        return self._lexicon.people.is_whole_name(tokens)

    def _cued(self, tokens: tuple[str, ...], language: str) -> list[bool]:
        """Whether each word is a cue or part of one: "where can I"."""
        cued = [bool(self._vocabulary.cues((word,), language)) or word in _ASKING for word in tokens]
        for start, end, _ in self._vocabulary.find(tokens, language, lambda _: Known(0, True)):
            cued[start:end] = [True] * (end - start)
        return cued

    def _is_all_of(self, tokens: tuple[str, ...], near: NearTitle, language: str) -> bool:
        """Whether the title has all that the words say, and no more: "… while you sleep in Oslo" says where,
        too; "Design for poets" is no "Web design for poets".
        """
        commonness = self._vocabulary.commonness(language)
        numbers = {word for word in tokens if word.isdigit()}
        if numbers and numbers != {word for word in near.tokens if word.isdigit()}:
            return False  # "Day 2" is no day 1 misspelt
        if any(tokens.count(word) > near.tokens.count(word) > 0 for word in set(tokens)):
            return False  # "Kafka on track at Kafka Meetup"
        said_too = all(
            commonness(word) < 1.0
            or any(_is_nearly(word, said) for said in tokens)
            or word in "".join(tokens)
            for word in near.tokens
        )
        return said_too and all(
            commonness(word) < 1.0
            or any(_is_nearly(word, said) for said in near.tokens)
            or word in "".join(near.tokens)  # run together, or apart
            for word in tokens
        )

    def _all_misspelt_cues(self, tokens: tuple[str, ...], language: str) -> bool:
        return all(
            self._vocabulary.cues((word,), language)
            or self._vocabulary.misspelt(word, language, self._lexicon.known(word))
            for word in tokens
        )


def _is_nearly(one: str, other: str) -> bool:
    """Whether one word may be the other misspelt: of the shorter ones fewer letters may be wrong."""
    most = min(_MOST_EDITS, max(len(one), len(other)) // 3)
    return OSA.distance(one, other, score_cutoff=most) <= most
