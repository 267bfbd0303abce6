"""Cues → what is wanted: the intent, the facet, which one, and how it leans on what was said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from bot.questions.model import Facet, Filters, Intent, Lean, Pick, Question
from bot.questions.points import NUMBERS
from bot.questions.vocabulary import Cue

if TYPE_CHECKING:
    from bot.questions.cues import Cues

# Parts that a file may hold; asked for before anything about the talk itself: "where is the recording"
_PARTS = {
    Cue.RECORDING: Facet.RECORDING,
    Cue.SLIDES: Facet.SLIDES,
    Cue.REACTIONS: Facet.REACTIONS,
    Cue.RESOURCES: Facet.RESOURCES,
}
_PICKS = {
    Cue.REPEATED: Pick.REPEATED,
    Cue.LATEST: Pick.LATEST,
    Cue.FIRST: Pick.FIRST,
    Cue.NEXT: Pick.NEXT,
    Cue.BEFORE_THAT: Pick.BEFORE,
    Cue.AFTER_THAT: Pick.AFTER,
}
_SEVERAL = {Cue.TALKS, Cue.KINDS, Cue.LIST}
_NAMING = {
    "with", "containing", "contains", "has", "have", "having", "including", "includes", "mentioning",
    "mentions", "mention", "contain", "include", "say", "featuring", "starting", "starts", "beginning",
    "says", "is", "was", "like",
}  # fmt: skip
_SPOKEN = {"talk", "talked", "present", "presented", "speak", "spoke"}
_HELD = {"meetup", "summit", "webinar"}
_ANY_EVENT = {"event", "conference", "conf", "convention"}
_TURNS = frozenset({"but", "with", "has", "have", "having"})
_NEGATIONS = frozenset(
    {"no", "not", "neither", "nor", "low", "zero", "without", "kein", "keine", "sans", "sin", "sem"}
)
# question words that may also join: "people who …", "the talk where …"
_JOINING = frozenset({"who", "whos", "when", "whens", "where", "wheres", "wen", "whn", "wehn", "wher"})
_BEFORE_WHO = frozenset(
    {"and", "so", "know", "tell", "me", "but", "ok", "or", "also", "then", "say", "hey", "hi"}
)
_PRONOUNS = frozenset(
    {"he", "hes", "his", "him", "she", "shes", "her", "hers", "they", "their", "them", "same"}
)
_SETS = frozenset({Intent.LIST, Intent.COUNT, Intent.EVENTS})
_SHORT = 4  # words of a question that can only be understood from what was said before


def intent_of(
    cues: Cues,
    words: tuple[str, ...],
    filters: Filters,
    *,
    telling: frozenset[str],
    quoted: tuple[str, ...],
    text: str,
    language: str,
) -> Question:
    """The question that the cues, the words left and the filters make.

    `telling`: the words that are not common in the language; `quoted`: those in quotation marks.
    """
    several = _plural(cues)
    part, without = _part(cues), cues.has(Cue.WITHOUT)
    if several and (denied := _denied(cues)):
        part, without = denied, True
    title_words = _title_words(cues, words, quoted, telling)
    if several and _pick(cues):
        words = tuple(word for word in words if not (word.isdigit() and len(word) < 3))
    facet = part or _about_itself(cues) or Facet.CARD
    plural = several
    pick = None if cues.has(Cue.COMPARE) else _pick(cues)
    question = Question(
        text,
        language,
        facet=facet,
        plural=plural,
        pick=pick,
        limit=_limit(cues) if pick and several else None,
        filters=replace(filters, title_words=title_words, title_any="or" in cues.tokens),
        words=() if title_words else (*words, *_optional(cues, words)),
        times=cues.has(Cue.TIMES),
        outside=_outside(cues, words),
        distinct=cues.has(Cue.DISTINCT),
        any_link=cues.has(Cue.LINK) and not cues.has(Cue.RESOURCES),
        event_words=_kinds_of_events(cues),
        compares=cues.has(Cue.MORE) and len(filters.periods) > 1,
        asked=_asked(cues),
        counts_events=_counts_events(cues),
        of_speaker=bool(several) and not filters.speakers and not _PRONOUNS.isdisjoint(cues.tokens),
    )
    intent = _intent(cues, question, bool(telling))
    if intent in _SETS and (part or without):
        question = _having(question, part, without)
    if intent in _SETS and len(sides := _with_and_without(cues)) > 1:
        having, lacking = (tuple(p for p, has in sides.items() if has is told) for told in (True, False))
        question = replace(question, filters=replace(question.filters, having=having, lacking=lacking))
    question = replace(question, intent=intent)
    return replace(question, lean=_lean(cues, question, bool(telling)))


def _kinds_of_events(cues: Cues) -> frozenset[str]:
    """ "the Seattle meetup", "how many meetups": what the names of such events say."""
    named = {_held(cues.tokens[end - 1]) for _, end, told in cues.found if Cue.EVENTS in told}
    if _plural(cues):  # "which meetup talks"
        named |= {cues.tokens[end - 1] for _, end, told in cues.found if told == {Cue.WHERE}} & _HELD
    several = {word.removesuffix("s") for word in named}
    several = set() if several & _ANY_EVENT else several
    return frozenset(cues.phrase(Cue.EVENT)) | several


def _held(word: str) -> str:
    """A word for events, as their names have it, also where it was misspelt."""
    return next((kind for kind in _HELD if OSA.distance(word, f"{kind}s") < 2), word)


def _counts_events(cues: Cues) -> bool:
    """ "how many conferences", "number of meetups"."""
    counted = {end for _, end, told in cues.found if Cue.COUNT in told}
    skipped = {"different", "distinct", "of", "the", "unique", "such"}
    for start, _, told in cues.found:
        before = start
        while before and cues.tokens[before - 1] in skipped:
            before -= 1
        if Cue.EVENTS in told and (before in counted or start in counted):
            return True
    return False


def _outside(cues: Cues, words: tuple[str, ...]) -> bool:
    """Whether something else than talks is asked for; not by "a talk on how to write code"."""
    talk, other = cues.first(Cue.TALK, Cue.TALKS), cues.first(Cue.OUTSIDE)
    return other is not None and not (words and talk is not None and talk < other)


def _with_and_without(cues: Cues) -> dict[Facet, bool]:
    """The parts that are spoken of, and whether talks shall have them: "recorded, but without slides",
    "neither slides nor a recording".
    """
    found: dict[Facet, bool] = {}
    has, at = True, 0
    while at < len(cues.tokens):
        spans = [(end, told) for start, end, told in cues.found if start == at]
        end, told = max(spans, key=lambda span: span[0], default=(at + 1, frozenset[Cue]()))
        if Cue.WITHOUT in told or cues.tokens[at] in _NEGATIONS:
            has = False
        elif cues.tokens[at] in _TURNS:
            has = True
        for cue in told & set(_PARTS):
            found.setdefault(_PARTS[cue], has)
        at = end
    return found


def _denied(cues: Cues) -> Facet | None:
    """The part that is not there: "which talks have no slides"."""
    for start, _, told in cues.found:
        if start and cues.tokens[start - 1] in _NEGATIONS:
            for cue in told & set(_PARTS):
                return _PARTS[cue]
    return None


def _optional(cues: Cues, words: tuple[str, ...]) -> tuple[str, ...]:
    """Cue words that may belong to a title as well ("github bot", "blog engine"): they help to rank."""
    if not words:
        return ()
    said = (
        cues.tokens[start] for start, end, told in cues.found if end - start == 1 and told == {Cue.RESOURCES}
    )
    return tuple(word for word in said if word not in words)


def _part(cues: Cues) -> Facet | None:
    """The part that is asked for: the one named first, for "slides and code" wants slides first."""
    found = [
        (start, _PARTS[cue])
        for start, _, told in cues.found
        for cue in told
        # "no code needed" is about the talk, and asks for none
        if cue in _PARTS and not (start and cues.tokens[start - 1] in _NEGATIONS)
    ]
    if found:
        return min(found)[1]
    if "presentation" in cues.tokens and "download" in cues.tokens:
        return Facet.SLIDES
    return Facet.RESOURCES if cues.has(Cue.LINK) else None


def _about_itself(cues: Cues) -> Facet | None:
    """What the talk is about, who gave it, when, where."""
    if cues.has(Cue.ABSTRACT) or _ends_in_about(cues):
        return Facet.ABSTRACT
    asked = ((Cue.SPEAKER, Facet.SPEAKER), (Cue.WHEN, Facet.WHEN), (Cue.WHERE, Facet.WHERE))
    for cue, facet in asked:
        if any(cue in told and _asks(cues, start, end, cue) for start, end, told in cues.found):
            return facet
    return None


def _ends_in_about(cues: Cues) -> bool:
    """ "what is X about", but not "what did you talk about"."""
    tokens = [
        t for t in cues.tokens if t not in {"exactly", "anyway", "then", "actually", "again", "pls", "please"}
    ]
    if len(tokens) < 2 or tokens[-1] not in {"about", "abt", "on"}:
        return False
    if tokens[0] in {"whats", "wats"} or tokens[1] in {"is", "was", "s"}:
        return True
    spoken = {"talk", "talked", "talking", "speak", "spoke", "speaking", "present", "presented", "lecture"}
    return tokens[-2] not in spoken and any(t in {"what", "whats", "wat", "wats"} for t in tokens[:4])


def _asks(cues: Cues, start: int, end: int, cue: Cue) -> bool:
    """Whether a question word asks, or joins: "people who …", "the talk where you …", "when I was"."""
    if end - start == 1 and cues.tokens[start] in {"ou", "qui"}:
        # French: "Kafka ou Flink", "les talks qui …"
        return start == 0 or end == len(cues.tokens)
    if end - start > 1 or cues.tokens[start] not in _JOINING:
        return True
    after = cues.tokens[end] if end < len(cues.tokens) else ""
    if cue is Cue.SPEAKER and after in {"know", "knows", "remembers", "can", "could", "has", "wants"}:
        return False
    if cue is Cue.WHERE and after in {
        "you",
        "u",
        "he",
        "she",
        "they",
        "we",
        "i",
        "do",
        "can",
        "could",
        "might",
    }:
        return False
    if start == 0 or end == len(cues.tokens):
        return True
    joined = {
        "ppl",
        "people",
        "those",
        "someone",
        "somebody",
        "guy",
        "person",
        "anyone",
        "talk",
        "one",
        "session",
    }
    before = cues.tokens[start - 1]
    said = {at for first, last, _ in cues.found for at in range(first, last)}
    open_word = cues.free[start - 1] and not cues.held[start - 1]
    begins = all(at in said for at in range(start))  # after greetings only
    if before in joined or (cue is Cue.SPEAKER and open_word and not begins and before not in _BEFORE_WHO):
        return False
    return not (cue is Cue.WHEN and after in {"you", "u", "i", "we", "using", "it", "things"})


def _plural(cues: Cues) -> bool | None:
    if any(
        cues.tokens[at] == "titles"
        for start, end, told in cues.found
        if Cue.TITLE in told
        for at in range(start, end)
    ):
        return True
    if any(told & _SEVERAL and _is_set(cues, start, end) for start, end, told in cues.found):
        several = cues.first(*_SEVERAL)
        one = cues.first(Cue.TALK)
        return not (one is not None and several is not None and one < several)
    return False if cues.has(Cue.TALK, Cue.ONE) else None


def _limit(cues: Cues) -> int | None:
    """How many: "the last three talks", "3 latest talks"."""
    for word in cues.tokens:
        number = int(word) if word.isdigit() and len(word) < 3 else NUMBERS.get(word)
        if number:
            return number
    return None


def _is_set(cues: Cues, start: int, end: int) -> bool:
    """Whether "all" speaks of all talks ("all devoxx talks"), or is just a word ("all at sea")."""
    if (
        end - start > 1
        or cues.tokens[start] not in {"all", "each", "every", "complete", "overview"}
        or not start
    ):
        return True
    after = cues.tokens[end] if end < len(cues.tokens) else ""
    follows = any(first == end and told & {Cue.TALKS, Cue.KINDS, Cue.EVENTS} for first, _, told in cues.found)
    taken = end < len(cues.free) and not cues.free[end]
    asked = cues.tokens[start - 1] in {
        "show",
        "list",
        "give",
        "get",
        "me",
        "see",
        "name",
        "find",
        "are",
        "of",
    }
    return (
        follows
        or taken
        or asked
        or after in {"the", "of", "your", "his", "her", "their", "my", "years", "other"}
    )


def _pick(cues: Cues) -> Pick | None:
    found = [(start, _PICKS[cue]) for start, _, told in cues.found for cue in told if cue in _PICKS]
    return min(found)[1] if found else None


def _title_words(
    cues: Cues, words: tuple[str, ...], quoted: tuple[str, ...], telling: frozenset[str]
) -> tuple[str, ...]:
    """The words that the title must have; () where the title is only mentioned ("with that title")."""
    at = cues.first(Cue.TITLE)
    if at is None:
        return ()
    if at and cues.tokens[at - 1] in {"that", "this", "same"}:
        return ()
    if quoted:
        return quoted
    if not _asks_for_words(cues, at):
        return ()
    padding = {cues.tokens[at] for at in cues.padding()}
    named = set(words) - padding or set(words)
    # "with Go in the title": a common word may be what is asked for
    before = [t for t in cues.tokens[:at] if t not in {"in", "the", "a", "its", "their"}]
    if (
        at >= 2
        and before
        and cues.tokens[at - 1] in {"the", "a", "in", "its"}
        and not _is_cue(cues, before[-1])
    ):
        named.add(before[-1])
        telling = telling | {before[-1]}
    told = {word for word in named if word in telling} or named
    return tuple(t for t in dict.fromkeys(cues.tokens) if t in told)


def _asks_for_words(cues: Cues, at: int) -> bool:
    """Whether words of the title are named: "with Go in the title", "titles featuring Go"; not "the talk with
    the punny title", "I do not get the title".
    """
    word = cues.tokens[at]
    before = [
        t for t in cues.tokens[max(at - 3, 0) : at] if t not in {"the", "a", "its", "their", "your", "his"}
    ]
    after = cues.tokens[at + 1] if at + 1 < len(cues.tokens) else ""
    return (
        word.startswith(("titles", "titled", "entitled"))
        or before[-1:] in (["in"], ["by"], ["whose"])
        or after in _NAMING
        or (after == "that" and not _NAMING.isdisjoint(cues.tokens[at + 2 : at + 3]))
    )


def _is_cue(cues: Cues, token: str) -> bool:
    return any(cues.tokens[at] == token for start, end, _ in cues.found for at in range(start, end))


def _asked(cues: Cues) -> tuple[str, ...]:
    return cues.phrase(Cue.RESOURCES)


def _intent(cues: Cues, question: Question, telling: bool) -> Intent | None:
    bool(question.words or question.filters)
    told = telling or bool(question.filters)
    if not told and question.outside:
        return Intent.NONE
    if not told and cues.has(Cue.HELP):
        return Intent.HELP
    if cues.has(Cue.COMPARE):
        return Intent.LIST
    if question.pick is Pick.REPEATED and not cues.has(Cue.COUNT):
        return Intent.TALK
    if cues.has(Cue.COUNT, Cue.TIMES) or question.compares:
        return Intent.COUNT
    if _wants_events(cues) or ("editions" in cues.tokens and question.filters.event and not question.words):
        return Intent.EVENTS
    if question.pick and not question.plural:
        return Intent.TALK
    if question.plural:
        return Intent.LIST
    if not told and _only_courtesies(cues):
        return Intent.HELP
    if question.filters.title_words and question.facet is Facet.CARD and not cues.has(Cue.TALK):
        return Intent.LIST
    return Intent.TALK if question.plural is False else None


def _wants_events(cues: Cues) -> bool:
    for start, end, told in cues.found:
        if Cue.EVENTS not in told or cues.tells_talk(end, told):
            continue
        before = cues.tokens[start - 1] if start else ""
        taken = start > 1 and cues.tokens[start - 2] in {"conferences", "confs", "meetups", "events"}
        if cues.free[start - 1 : start] == (True,) and before in {"vs", "versus"}:
            continue
        if "what" in cues.tokens[end:] and _SPOKEN & set(cues.tokens[end:]):
            continue  # "meetups in 2019, what did you talk about there"
        if (
            before in {"about", "on", "with", "covering", "and", "or", "using", "for", "through"}
            and not taken
        ):
            continue
        talks = cues.first(Cue.TALKS)
        return talks is None or talks > start or before in {"which", "what"}
    return False


def _only_courtesies(cues: Cues) -> bool:
    telling = {Cue.FILLER, Cue.GREETING, Cue.HELP, Cue.ALSO, Cue.AT, Cue.TO, Cue.HAS}
    asked = any(told - telling for _, _, told in cues.found)
    return not asked and cues.has(Cue.GREETING, Cue.HELP)


def _having(question: Question, part: Facet | None, without: bool) -> Question:
    """Lists and counts of talks that have a part, or lack it."""
    # "with or without Go" is about the topic
    without = without and (part is not None or not question.words)
    lacking = (part or Facet.RECORDING,) if without else ()
    having = () if without or part is None else (part,)
    filters = replace(question.filters, having=having, lacking=lacking)
    return replace(question, facet=Facet.CARD, filters=filters)


def _lean(cues: Cues, question: Question, telling: bool) -> Lean:
    """How the question needs what was said before; it may still stand alone if nothing was."""
    filters = question.filters
    # "how many talks in total?" asks anew; "how many of those?", "how many times?" do not
    if (
        cues.has(Cue.TALKS, Cue.EVENTS)
        and not filters
        and not cues.has(Cue.THAT, Cue.ALSO, Cue.ONLY, Cue.ONE)
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
        if changes and len(question.words) <= _SHORT:
            return Lean.CHANGE
        return Lean.WITHIN if cues.has(Cue.ONE) and len(question.words) <= 2 else Lean.NOT
    if not filters:
        asks = question.facet is not Facet.CARD or question.pick or question.intent in _SETS
        leans = cues.has(Cue.THAT, Cue.ONE, Cue.ALSO, Cue.TALK)
        return Lean.SAME if asks or leans else Lean.NOT
    short = len(cues.tokens) <= _SHORT
    names_only = not (filters.event or filters.speakers)
    if changes or cues.has(Cue.ONE, Cue.THAT) or (short and names_only and question.plural is None):
        return Lean.CHANGE
    return Lean.NOT


def _changes(cues: Cues) -> bool:
    return any(
        Cue.ALSO in told and (start <= 1 or end - start > 1 or end == len(cues.tokens))
        for start, end, told in cues.found
    )
