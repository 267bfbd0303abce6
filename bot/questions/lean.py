"""How a question leans on what was said before: "and the slides?", "only those of 2019", "at Devoxx?"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.questions.model import Facet, Intent, Lean, Pick, Question
from bot.questions.sets import PRONOUNS, ordinal
from bot.questions.vocabulary import Cue

if TYPE_CHECKING:
    from bot.questions.cues import Cues

NUMBERED = frozenset({"no", "nr", "number", "num", "the", "option", "item"})
_NAMED_THERE = PRONOUNS | {"you", "u", "i", "we", "did", "talks", "talk"}
_SETS = frozenset({Intent.LIST, Intent.COUNT, Intent.EVENTS})
_TALKS = (Cue.TALK, Cue.TALKS, Cue.KINDS, Cue.EVENTS)
_WHICH = frozenset({"which", "what"})
_BY = frozenset({"by", "von", "par", "por", "di", "da", "door"})
_ABOUT = frozenset({"about", "abt", "on", "regarding"})
_FEW = 5
_SHORT = 4  # words of a question that can only be understood from what was said before


def lean_of(cues: Cues, question: Question, telling: bool) -> Lean:
    """How the question needs what was said before; it may still stand alone if nothing was."""
    filters = question.filters
    number = all(word.isdigit() or word in NUMBERED or ordinal(word) for word in question.words)
    numbered = question.place_in_list and (not telling or number)
    another = question.another and not telling and not filters
    if question.pick in {Pick.BEFORE, Pick.AFTER} or numbered or another:
        return Lean.SAME
    which = (
        cues.tokens[0] in _WHICH and cues.tokens[1:2] in (("were",), ("are",)) and len(cues.tokens) <= _FEW
    )
    if ("ones" in cues.tokens or which) and question.words and not filters:
        return Lean.WITHIN  # "which ones were about Flink", "which were workshops"
    if len(cues.tokens) <= _SHORT and cues.tokens[0] in _ABOUT and question.words and not filters:
        return Lean.WITHIN  # "about jupyter?"
    if len(cues.tokens) < _SHORT and _asks_which(cues) and not telling and not filters:
        return Lean.SAME  # "which events?"
    # "how many talks in total?" asks anew; "how many talks?", "how many times?" do not
    counted = question.intent is Intent.COUNT and len(cues.tokens) < _SHORT and not telling
    if (
        cues.has(Cue.TALKS, Cue.EVENTS)
        and not counted
        and not filters
        and not cues.has(Cue.THAT, Cue.ALSO, Cue.ONLY, Cue.ONE)
        and not {"else", "elsewhere", "other"} & set(cues.tokens)
    ):
        return Lean.NOT
    if question.pick and cues.has(Cue.TALK) and not filters and not cues.has(Cue.THAT, Cue.ONE, Cue.ALSO):
        return Lean.NOT  # "latest talk?" is of all talks, whatever was spoken of
    of_those = any(cues.tokens[start] == "of" and Cue.THAT in told for start, _, told in cues.found)
    if (cues.has(Cue.ONLY) or of_those) and (question.words or filters):
        return Lean.WITHIN
    changes = _changes(cues)
    if not telling and not filters and (question.facet is not Facet.CARD or cues.has(Cue.THAT)):
        return Lean.SAME
    if question.words or filters.title_words:
        if changes and cues.has(Cue.ONE) and cues.has(Cue.THAT):
            return Lean.WITHIN
        if changes and len(question.words) <= _SHORT:
            return Lean.CHANGE
        return Lean.WITHIN if cues.has(Cue.ONE) and len(question.words) <= 2 else Lean.NOT
    if not filters:
        asks = question.facet is not Facet.CARD or question.pick or question.intent in _SETS
        leans = cues.has(Cue.THAT, Cue.ONE, Cue.ALSO, Cue.TALK)
        return Lean.SAME if asks or leans else Lean.NOT
    by = filters.speakers and cues.tokens[0] in _BY and question.plural is None
    left_out = cues.tokens[0] in _WHICH and len(cues.tokens) <= _SHORT and not cues.has(*_TALKS)
    if "ones" in cues.tokens or _asks_where(cues) or by or left_out:
        return Lean.CHANGE  # "by Ada?", "which were recorded?"
    if filters.event and question.plural is None and _at_first(cues):
        return Lean.CHANGE
    short = len(cues.tokens) <= _SHORT
    names_only = not (filters.event or filters.speakers)
    if changes or cues.has(Cue.ONE, Cue.THAT) or (short and names_only and question.plural is None):
        return Lean.CHANGE
    return Lean.NOT


def _asks_which(cues: Cues) -> bool:
    """ "which events", "at what conferences"."""
    return cues.has(Cue.EVENTS) and not {"which", "what"}.isdisjoint(cues.tokens[:2])


def _asks_where(cues: Cues) -> bool:
    """ "at which events in 2020", and nobody is said to have been there."""
    begins = cues.tokens[0] in {"at", "in"} and cues.tokens[1:2] in (("which",), ("what",))
    return begins and cues.has(Cue.EVENTS) and _NAMED_THERE.isdisjoint(cues.tokens)


def _at_first(cues: Cues) -> bool:
    """Whether nothing is said but where it was: "at Devoxx?"."""
    start, end = next(((start, end) for start, end, told in cues.found if Cue.AT in told), (-1, -1))
    return start == 0 and not any(cues.free[end:])


def _changes(cues: Cues) -> bool:
    return any(
        Cue.ALSO in told and (start <= 1 or end - start > 1 or end == len(cues.tokens))
        for start, end, told in cues.found
    )
