"""Cues → which sets are asked for: several talks, events, and of which kinds."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from bot.questions.names import ANY_EVENT
from bot.questions.points import NUMBERS
from bot.questions.vocabulary import Cue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.questions.cues import Cues
    from bot.questions.model import Filters

PRONOUNS = frozenset(
    {"he", "hes", "his", "him", "she", "shes", "her", "hers", "they", "their", "them", "same"}
)
_POSSESSIVE, _TALK = frozenset({"his", "her", "their"}), frozenset({"talk", "session", "keynote", "tutorial"})
_BY = frozenset({"by", "from"})
_SEVERAL = {Cue.TALKS, Cue.KINDS, Cue.LIST}
_PARTS = {Cue.RECORDING, Cue.SLIDES}
_SPOKEN = {"talk", "talked", "present", "presented", "speak", "spoke"}
_HELD = {"meetup", "summit", "webinar"}
_TIMES_GIVEN = {"deliveries", "editions", "versions"}
_GROUPS = {
    "city": {"city", "town", "where", "place"},
    "country": {"country"},
    "event": {"event", "conference", "conf", "meetup", "convention", "venue", "summit"},
    "speaker": {"who", "whos", "speaker", "presenter", "person"},
}
_ASKED_ALONE = {"where", "who", "whos"}
_ASKING = {"which", "what", "wich", "whats", "in", "at", "one", "single"}
_FOR_A_SET = {"which", "what", "all", "any", "every", "where", "list", "your", "my", "upcoming", "past"}
_BIGGEST = {"biggest", "largest"}
_OFTEN = {"often", "frequently", "frequent", "common", "visited", "times", "to", "at", "in"}
_COUNTED_OF = {"kind", "kinds", "type", "types", "sort", "sorts", "lot", "lots", "names", "any", "some"}
_ALL = {"the", "all", "any", "your", "his", "her", "their", "some", "those", "these"}
_ANY = {"a", "an", "any", "some"}
_THERE = {"at", "from", "in", "during"}
_SAME = {"same", "that", "this"}
_TOO = {"too", "as", "also"}  # "recorded there as well"
_BE = {"is", "are", "was", "were", "who", "what"}  # "is there", "what was there"
_ELSE = {"else", "other", "others"}
_SPEAKERS = {"speakers", "presenters"}
_PEOPLE = {"people", "folks"}  # "how many people spoke at …"
_YEARS, _MANY = {"years", "yrs"}, {"many", "mny", "much"}
_EACH = {"per", "each", "every", "by"}
_NOT_COUNTED = {"ago", "of", "between", "before", "after", "later", "earlier", "old", "in", "since", "back"}
_OF_THOSE = {("them",), ("those",), ("these",)}
_WERE = {"are", "were", "arent", "werent", "got", "never"}
_TWICE = {"once": 1, "twice": 2, "thrice": 3}
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8}
_ORDINALS |= {"ninth": 9, "tenth": 10}
_NEAR = 5  # words, within which what is counted follows: "how many of all the different …"


_HAVE_DONE = frozenset({"presented", "spoken", "talked", "done", "given", "covered"})


def is_plural(cues: Cues) -> bool | None:
    picked = (end for _, end, told in cues.found if told & {Cue.LATEST, Cue.FIRST})
    if any(("one", "of") in pairwise(cues.tokens[end - 1 : end + 2]) for end in picked):
        return False  # "the oldest one of the Kafka talks"
    if any(
        cues.tokens[at] == "titles"
        for start, end, told in cues.found
        if Cue.TITLE in told
        for at in range(start, end)
    ):
        return True
    if any(
        told & _PARTS
        and _is_number(cues.tokens[start - 1 : start])
        and cues.free[start - 1]
        and not cues.held[start - 1]
        for start, _, told in cues.found
    ):
        return True  # "the latest 3 recordings"
    if _which_have(cues):
        return True
    if any(Cue.EVENTS in told and at_events(cues, start) for start, _, told in cues.found):
        return True
    if any(told & _SEVERAL and _is_set(cues, start, end) for start, end, told in cues.found):
        if not _TIMES_GIVEN.isdisjoint(cues.tokens):
            return True  # "the rail talk deliveries"
        several = cues.first(*_SEVERAL)
        one = cues.first(Cue.TALK)
        return not (one is not None and several is not None and one < several)
    if tuple(cues.tokens[:2]) == ("what", "have") and not _HAVE_DONE.isdisjoint(cues.tokens[2:5]):
        return True  # "what have you presented about Flink"
    return False if cues.has(Cue.TALK, Cue.ONE) else None


def of_any_talk(cues: Cues, words: tuple[str, ...]) -> bool:
    """ "which conferences had a talk on trains", "… a train talk", rather than "the talk"."""
    for start, _, told in cues.found:
        at = start - 1
        while at > 0 and cues.tokens[at] in words:
            at -= 1
        if Cue.TALK in told and at >= 0 and cues.tokens[at] in _ANY:
            return True
    return False


def _which_have(cues: Cues) -> bool:
    """ "which rail talks have slides", also where no talks are spoken of: "which on rails have slides"."""
    if cues.tokens[0] not in {"which", "what"}:
        return False
    if cues.tokens[1:2] == ("of",) and cues.tokens[2:3] in _OF_THOSE and cues.has(Cue.RECORDING, Cue.SLIDES):
        return True  # "which of them weren't recorded"
    if any(start == 2 and Cue.RECORDING in told for start, _, told in cues.found) and cues.tokens[1] in _WERE:
        return True  # "which weren't recorded"
    if "have" not in cues.tokens:
        return False
    at = cues.tokens.index("have")
    you = cues.tokens[at + 1 : at + 2] in (("you",), ("u",), ("we",), ("i",), ("they",))
    return not you and any(told & _PARTS and start > at for start, _, told in cues.found)


def least_times(cues: Cues) -> int:
    """How often at least: "which talks were given more than once", "at least 3 times"; 0 where it
    is not said, or asked how often.
    """
    for at, word in enumerate(cues.tokens):
        before, after = tuple(cues.tokens[max(at - 2, 0) : at]), tuple(cues.tokens[at + 1 :])
        number = _TWICE.get(word) or (small_number(word) if "times" in after[:3] else None)
        if number and (before == ("more", "than") or before[-1:] == ("over",)):
            return number + 1
        if number and (before == ("at", "least") or after[:3] == ("or", "more", "times")):
            return number
    more = {"more", "multiple", "several"}
    return 2 if cues.has(Cue.TIMES) and not more.isdisjoint(cues.phrase(Cue.TIMES)) else 0


def small_number(word: str) -> int | None:
    """A number in one or two figures, or as a word."""
    return int(word) if word.isdecimal() and len(word) < 3 else NUMBERS.get(word)


def ordinal(word: str) -> int:
    """2 for "second" and "2nd"; 0 for words that number nothing, and for the first, which is picked."""
    written = _ORDINAL.fullmatch(word)
    number = int(written[1]) if written else _ORDINALS.get(word, 0)
    return number if number > 1 else 0


def _is_number(words: Sequence[str]) -> bool:
    """Whether one word is a small number but one: "3", "three"."""
    return any(word in NUMBERS or (word.isdecimal() and 1 < int(word) < 100) for word in words)


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


def kinds_of_events(cues: Cues) -> frozenset[str]:
    """ "the Seattle meetup", "how many meetups": what names of such events say; a conference may have any."""
    named = {_held(cues.tokens[end - 1]) for _, end, told in cues.found if Cue.EVENTS in told}
    if is_plural(cues):  # "which meetup talks"
        named |= {cues.tokens[end - 1] for _, end, told in cues.found if told == {Cue.WHERE}} & _HELD
    several = {word.removesuffix("s") for word in named}
    several = set() if several & ANY_EVENT else several
    return (frozenset(cues.phrase(Cue.EVENT)) | several) - ANY_EVENT


def named_like(cues: Cues, words: tuple[str, ...]) -> tuple[str, ...]:
    """ "which kafka meetups": the words left before the events, which their names may have."""
    for start, end, told in cues.found:
        if Cue.EVENTS in told and end - start == 1:
            first = start
            while first and cues.tokens[first - 1] in words:
                first -= 1
            return tuple(cues.tokens[first:start])
    return ()


def _asks_nothing(cues: Cues) -> bool:
    """Whether no word asks for a set: "which", "all", "how many"."""
    return _FOR_A_SET.isdisjoint(cues.tokens) and not cues.has(Cue.LIST, Cue.COUNT, Cue.MORE)


def _is_open(cues: Cues, at: int) -> bool:
    """Whether a word is none of a name, a time or a cue."""
    free = 0 <= at < len(cues.free) and cues.free[at]
    return free and not any(start <= at < end for start, end, _ in cues.found)


def _goes_on(cues: Cues, before: str, end: int) -> bool:
    """Whether a word for events stands amid other words, and nothing asks for it."""
    asking = {"which", "what", "at", "of", "and", "the", "all", "any", "how", "many", "in", "list"}
    said = {at for first, last, _ in cues.found for at in range(first, last)}
    return before not in asking and end < len(cues.tokens) and cues.free[end] and end not in said


def _held(word: str) -> str:
    """A word for events, as their names have it, also where it was misspelt."""
    return next((kind for kind in _HELD if OSA.distance(word, f"{kind}s") < 2), word)


def counted(cues: Cues, words: tuple[str, ...]) -> str:
    """What is counted or listed, but talks and events: "city", "country", "speaker" or "year"; "" if nothing
    is.
    """
    if _counts_speakers(cues):
        return "speaker"
    if _counts_years(cues):
        return "year"
    named = {cues.tokens[end - 1] for _, end, told in cues.found if Cue.EVENTS in told}
    places = (kind for kind, word in (("city", "cities"), ("country", "countries")) if word in named)
    return next(places, "") if counts_events(cues, words) or wants_events(cues) else ""


def _counts_speakers(cues: Cues) -> bool:
    """ "how many speakers", "number of different presenters"."""
    start = cues.first(Cue.COUNT)
    said = [at for at, word in enumerate(cues.tokens) if word in _SPEAKERS]
    said += [at for at, _, told in cues.found if Cue.SPEAKER in told and cues.tokens[at] in _PEOPLE]
    return start is not None and any(start < at < start + _NEAR for at in said)


def _counts_years(cues: Cues) -> bool:
    """ "in how many different years", "how many years have you been speaking"; not "how many years ago"."""
    tokens = cues.tokens
    each = any(word in _EACH and after == "year" for word, after in pairwise(tokens))
    if each and cues.has(Cue.TALKS, Cue.COUNT):
        return True  # "talks per year", "how many each year"
    if not cues.has(Cue.COUNT):
        return False
    return any(
        word in _YEARS
        and tokens[at + 1] not in _NOT_COUNTED
        and not _MANY.isdisjoint(tokens[max(at - 4, 0) : at])
        for at, word in enumerate(tokens[:-1])
        if cues.free[at] and not cues.held[at]
    )


def counts_events(cues: Cues, words: tuple[str, ...]) -> bool:
    """ "how many conferences", "number of meetups"."""
    counted = {end for _, end, told in cues.found if Cue.COUNT in told}
    skipped = {"different", "distinct", "of", "the", "unique", "such"}
    for start, _, told in cues.found:
        before = start
        named = {*skipped, *named_like(cues, words)}
        while before and (cues.tokens[before - 1] in named or not cues.free[before - 1]):
            before -= 1  # "how many of the PyCon events"
        if Cue.EVENTS in told and (before in counted or start in counted):
            return True
    return False


def most_of(cues: Cues) -> str:
    """Of what the one with most talks is asked for: "event" ("which meetup had most talks"), "series" ("at
    which one most often", of all years), "city", "country" or "speaker"; "" if it is something else.
    """
    if _biggest_event(cues):
        return "event"
    most = next((at for at, word in enumerate(cues.tokens) if word == "most" and not cues.held[at]), None)
    if most is None or cues.has(Cue.LATEST, Cue.DISCUSSED) or not _counts(cues, most):
        return ""
    asked = {
        word
        for at, word in enumerate(cues.tokens)
        if word in _ASKED_ALONE
        or (at and cues.tokens[at - 1] in _ASKING)
        or at == most + 2
        # "the person with the most talks"
        or tuple(cues.tokens[at + 1 : most + 1]) in {("with", "most"), ("with", "the", "most")}
    }
    kind = next((kind for kind, words in _GROUPS.items() if words & asked), "")
    return "series" if kind == "event" and cues.has(Cue.REPEATED) else kind


def _biggest_event(cues: Cues) -> bool:
    """ "biggest conference", "which meetup was the largest"; not "the largest event store"."""
    at = next((at for at, word in enumerate(cues.tokens) if word in _BIGGEST and not cues.held[at]), None)
    if at is None:
        return False
    events, after = _GROUPS["event"], cues.tokens[at + 1 : at + 2]
    if not after:
        return any(word in events for word in cues.tokens[1:at])
    return after[0] in events and not _is_open(cues, at + 2)


def at_same_event(cues: Cues) -> bool:
    """ "other talks at the same event", "what else did you give there"."""
    said = list(zip(cues.tokens, cues.tokens[1:], strict=False))
    named = any(before in _SAME and word in _GROUPS["event"] for before, word in said)
    there = "there" in cues.tokens and not _ELSE.isdisjoint(cues.tokens)
    asks = cues.tokens[0] not in _BE or "did" in cues.tokens  # "what did you speak about there"
    there |= "there" in cues.tokens[1:] and cues.tokens[-1] == "there" and asks
    return named or there or any(before == "there" and word in _TOO for before, word in said)


def of_them(cues: Cues, filters: Filters, words: tuple[str, ...]) -> bool:
    """Whether talks of who was spoken of are asked for: "his talks", "more by her", "was he at PyCon?", "her
    talk on maps"; not "did he give it at PyCon?", "the one where he sings".
    """
    pairs = list(pairwise(cues.tokens))
    if ("of", "them") in pairs:
        return False  # "which of them have a video": of the talks
    if is_plural(cues) or any(before in _BY and word in PRONOUNS for before, word in pairs):
        return True
    if (filters.event or filters.places or filters.periods) and not words:
        return not (PRONOUNS - {"same"}).isdisjoint(cues.tokens) and not cues.has(Cue.THAT, Cue.ONE)
    picked = {start for start, _, told in cues.found if told & {Cue.LATEST, Cue.FIRST}}
    return any(
        before in _POSSESSIVE and (word in _TALK or at in picked or ordinal(word))
        for at, (before, word) in enumerate(pairs, 1)
    )


def of_groups(most: str) -> frozenset[str]:
    """The words that say what `most_of` tells: "single person"."""
    kind = "event" if most == "series" else most
    return frozenset(_GROUPS.get(kind, set()) | {"one", "single"} | _BIGGEST if most else ())


def _counts(cues: Cues, most: int) -> bool:
    """Whether "most" is most talks or most often, rather than "most of" or "most important"."""
    after = cues.tokens[most + 1 : most + 2]
    talks = any(start <= most + 1 < end and told & {Cue.TALKS, Cue.MORE} for start, end, told in cues.found)
    return not after or after[0] in _OFTEN or talks


def at_events(cues: Cues, start: int) -> bool:
    """ "videos from meetups": talks there are asked for, not the events."""
    word = cues.tokens[start]
    kinds = {f"{kind}s" for kind in _GROUPS["event"]}
    first = start
    while first and (not cues.free[first - 1] or cues.tokens[first - 1] in _ALL):
        first -= 1  # "everything from the London Kafka meetups"
    before = cues.tokens[first - 1] if first else ""
    return word in kinds and before in _THERE and not cues.has(Cue.COUNT)


def wants_events(cues: Cues) -> bool:
    for start, end, told in cues.found:
        if Cue.EVENTS not in told or cues.tells_talk(end, told):
            continue
        before = cues.tokens[start - 1] if start else ""
        taken = start > 1 and cues.tokens[start - 2] in {"conferences", "confs", "meetups", "events"}
        if cues.free[start - 1 : start] == (True,) and before in {"vs", "versus"}:
            continue
        if at_events(cues, start):
            continue
        if "what" in cues.tokens[end:] and _SPOKEN & set(cues.tokens[end:]):
            continue  # "meetups in 2019, what did you talk about there"
        if start > 2 and _asks_nothing(cues) and _is_open(cues, start - 1) and _is_open(cues, 0):
            continue  # "gasp as we filter events"
        if before == "of" and cues.tokens[start - 2] not in _COUNTED_OF and _is_open(cues, start - 2):
            continue  # "a stream of events"
        one = cues.first(Cue.TALK)
        if one is not None and one < start and _goes_on(cues, before, end):
            continue  # "the talk that says events carry state"
        if (
            before in {"about", "on", "with", "covering", "and", "or", "using", "for", "through"}
            and not taken
        ):
            continue
        talks = cues.first(Cue.TALKS)
        return talks is None or talks > start or {before, cues.tokens[start]} & {"which", "what"} != set()
    return False
