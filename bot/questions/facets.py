"""Cues → the part of a talk that is asked for: its recording, its slides, when it was …"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.questions.model import Facet
from bot.questions.vocabulary import Cue

if TYPE_CHECKING:
    from bot.questions.cues import Cues

# Parts that a file may hold; asked for before anything about the talk itself: "where is the recording"
PART_CUES = {
    Cue.RECORDING: Facet.RECORDING,
    Cue.SLIDES: Facet.SLIDES,
    Cue.REACTIONS: Facet.REACTIONS,
    Cue.RESOURCES: Facet.RESOURCES,
}
_WITHOUT_DOING = {("without", "writing"), ("without", "any"), ("no", "need"), ("without", "coding")}
_MAKING = frozenset({"write", "writes", "writing", "wrote", "generate", "generates", "generating"})
_TURNS = frozenset({"but", "with", "has", "have", "having"})
NEGATIONS = frozenset(
    {
        "no",
        "not",
        "neither",
        "nor",
        "low",
        "zero",
        "without",
        "kein",
        "keine",
        "sans",
        "sin",
        "sem",
        "geen",
        "senza",
        "zonder",
        "bez",
    }
)
# "talks that haven't got slides", "which were never recorded"
_DENYING = NEGATIONS | frozenset(
    {
        "never", "nicht", "nie", "pas", "havent", "hasnt", "hadnt", "arent", "isnt", "werent", "wasnt",
        "dont", "doesnt", "didnt", "cant", "cannot", "couldnt", "lacks", "aint",
    }
)  # fmt: skip
_AMID = frozenset(  # what may stand between that and the part
    {
        "got", "get", "gotten", "have", "has", "had", "been", "ever", "yet", "any", "a", "an", "the", "is",
        "are", "was", "were", "being", "actually", "come", "with", "its", "their", "find", "see", "proper",
    }
)  # fmt: skip
_THERE = frozenset(  # "whose slides are not online"
    {
        "available", "online", "there", "up", "published", "public", "uploaded", "accessible", "out",
        "provided", "posted", "shared", "linked", "listed", "included", "given", "known",
    }
)  # fmt: skip
_SOMEWHERE = frozenset({"somewhere", "anywhere", "online"})
_PLEASE = frozenset({"please", "pls", "plz", "exactly", "then", "again", "anyway", "actually"})
_PEOPLE = frozenset({"you", "u", "he", "she", "they", "we", "i", "people"})
_SPOKEN = frozenset(
    {"speak", "spoke", "spoken", "speaking", "present", "presented", "presenting", "been", "talked"}
)
# How questions about a part of a talk begin and end, whatever stands between
_FRAMES = (
    (
        frozenset({"what", "whats", "wat"}),
        frozenset({"cover", "covers", "covered", "teach", "teaches", "explain", "explains", "discuss"}),
        Facet.ABSTRACT,
    ),
    (
        frozenset({"how", "hows", "was"}),
        frozenset({"received", "perceived", "reviewed", "land"}),
        Facet.REACTIONS,
    ),
)  # fmt: skip
_AMONG_FIRST = 8  # words, greetings included, among which a question begins
_SOMEBODY = frozenset({"guy", "woman", "man", "lady", "dude", "girl", "gal", "fella", "bloke"})
_GIVEN_BY = frozenset({("given", "by"), ("presented", "by"), ("done", "by"), ("held", "by"), ("is", "by")})
_GIVING = frozenset({"speaker", "presenter", "author", "lecturer"})
_BEFORE_YEAR = (
    (), ("the",), ("of",), ("a",), ("per",), ("each",), ("every",), ("this",), ("that",), ("last",),
    ("next",), ("same",), ("by",), ("one",), ("all",), ("past",), ("previous",), ("any",), ("first",),
)  # fmt: skip
_SAYING = frozenset(
    {
        "say", "says", "said", "talk", "talks", "talked", "explain", "explains", "explained", "claim",
        "claims", "mention", "mentions", "mentioned", "show", "shows", "showed", "use", "uses", "used",
        "think", "thinks", "recommend", "recommends", "argue", "argues", "compare", "compares", "tells",
    }
)  # fmt: skip
# question words that may also join: "people who …", "the talk where …"
_JOINING = frozenset({"who", "whos", "when", "whens", "where", "wheres", "wen", "whn", "wehn", "wher"})
_JOINING_ELSEWHERE = frozenset({"ou", "qui", "donde", "dove", "onde", "wo", "cuando", "quando", "waar"})
_REMEMBERING = frozenset({"remember", "recall", "know", "tell", "me", "forgot", "wonder", "wondering"})
_BEFORE_WHO = frozenset(
    {"and", "so", "know", "tell", "me", "but", "ok", "or", "also", "then", "say", "hey", "hi"}
)


def parts_with_and_without(cues: Cues) -> dict[Facet, bool]:
    """The parts that are spoken of, and whether talks shall have them: "recorded, but without slides",
    "neither slides nor a recording".
    """
    found: dict[Facet, bool] = {}
    has, at = True, 0
    while at < len(cues.tokens):
        spans = [(end, told) for start, end, told in cues.found if start == at]
        end, told = max(spans, key=lambda span: span[0], default=(at + 1, frozenset[Cue]()))
        if Cue.WITHOUT in told or cues.tokens[at] in _DENYING:
            has = False
        elif cues.tokens[at] in _TURNS:
            has = True
        for cue in told & set(PART_CUES):
            found.setdefault(PART_CUES[cue], has)
        at = end
    return found


def denied_part(cues: Cues) -> Facet | None:
    """The part that is not there: "which talks have no slides", "… haven't got any", "… whose slides are not
    online".
    """
    for start, end, told in cues.found:
        if told & set(PART_CUES) and (_is_denied(cues, start) or _is_not_there(cues, end)):
            return next(PART_CUES[cue] for cue in told if cue in PART_CUES)
    return None


def _is_denied(cues: Cues, at: int) -> bool:
    before = at - 1
    while before > 0 and cues.tokens[before] in _AMID:
        before -= 1
    # what begins with it asks the other way round: "haven't you got the slides"
    return before >= 0 and cues.tokens[before] in (_DENYING if before else NEGATIONS)


def _is_not_there(cues: Cues, end: int) -> bool:
    after = [word for word in cues.tokens[end : end + 4] if word not in _AMID]
    return len(after) > 1 and after[0] in _DENYING and after[1] in _THERE


def part_asked(cues: Cues) -> Facet | None:
    """The part that is asked for: the one named first, for "slides and code" wants slides first."""
    found = [
        (start, PART_CUES[cue])
        for start, _, told in cues.found
        for cue in told
        # "no code needed" is about the talk, and asks for none
        if cue in PART_CUES
        and not NEGATIONS & set(cues.tokens[max(start - 1, 0) : start])
        and tuple(cues.tokens[max(start - 2, 0) : start]) not in _WITHOUT_DOING
        and _MAKING.isdisjoint(cues.tokens[max(start - 2, 0) : start])
    ]
    if found:
        return min(found)[1]
    if "presentation" in cues.tokens and "download" in cues.tokens:
        return Facet.SLIDES
    if _sees_somewhere(cues):
        return Facet.RECORDING
    if _framed(cues) is Facet.REACTIONS:
        return Facet.REACTIONS
    return Facet.RESOURCES if cues.has(Cue.LINK) else None


def _sees_somewhere(cues: Cues) -> bool:
    """ "can I see the bread talk somewhere"."""
    tokens = cues.tokens
    seen = next((at for at, word in enumerate(tokens) if word in {"see", "view"} and not cues.held[at]), None)
    return seen is not None and not _SOMEWHERE.isdisjoint(tokens[seen:]) and seen < _AMONG_FIRST


def about_itself(cues: Cues) -> Facet | None:
    """What the talk is about, who gave it, when, where."""
    if cues.has(Cue.ABSTRACT) or _ends_in_about(cues) or _framed(cues) is Facet.ABSTRACT:
        return Facet.ABSTRACT
    if tuple(cues.tokens[-1:]) == ("year",) and cues.tokens[-2:-1] not in _BEFORE_YEAR and not cues.held[-1]:
        return Facet.WHEN  # "pragmatic unicode year?"
    if not _SOMEBODY.isdisjoint(cues.tokens) and not {"name", "names", "called"}.isdisjoint(cues.tokens):
        return Facet.SPEAKER  # "name of the zen guy"
    if tuple(cues.tokens[-2:]) in _GIVEN_BY and not cues.held[-1]:
        return Facet.SPEAKER
    asked = ((Cue.SPEAKER, Facet.SPEAKER), (Cue.WHEN, Facet.WHEN), (Cue.WHERE, Facet.WHERE))
    for cue, facet in asked:
        if any(cue in told and _asks(cues, start, end, cue) for start, end, told in cues.found):
            return facet
    return None


def where_spoken(cues: Cues) -> bool:
    """ "where did you speak in 2019", and nothing is said of one talk."""
    return not (_SPOKEN.isdisjoint(cues.tokens) or cues.has(Cue.TALK, Cue.TALKS, Cue.THAT))


def _framed(cues: Cues) -> Facet | None:
    """ "how was X received", "what does X cover": by the words that begin and end a question."""
    tokens = [word for word in cues.tokens if word not in _PLEASE]
    for begins, ends, facet in _FRAMES:
        if tokens[-1:] and tokens[-1] in ends and not begins.isdisjoint(tokens[:_AMONG_FIRST]):
            return None if cues.held[-1] or tokens[-2] in _PEOPLE else facet
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
    if end - start == 1 and cues.tokens[start] in _JOINING_ELSEWHERE:
        # "Kafka ou Flink", "les talks qui …", "la charla donde …"
        earlier = [(first, last, told) for first, last, told in cues.found if last <= start]
        said = {at for first, last, _ in earlier for at in range(first, last)}
        of_talk = any(
            told & {Cue.TALK, Cue.TALKS, Cue.ONE} or (Cue.THAT in told and last - first > 1)  # "la charla"
            for first, last, told in earlier
        )
        return (len(said) == start and not of_talk) or end == len(cues.tokens)
    if cue is Cue.SPEAKER and cues.tokens[end - 1] in _GIVING and cues.tokens[end : end + 1]:
        return cues.tokens[end] not in _SAYING  # "what does the speaker say about trains"
    if end - start > 1 or cues.tokens[start] not in _JOINING:
        return True
    after = cues.tokens[end] if end < len(cues.tokens) else ""
    talk = cues.first(Cue.TALK)
    within = talk is not None and 0 < talk < start - 1 and cues.tokens[start - 1] not in {"and", "or"}
    if cue in {Cue.WHERE, Cue.WHEN} and start and cues.tokens[start - 1] in _REMEMBERING:
        return True  # "do you remember when you gave it"
    if cue in {Cue.WHERE, Cue.WHEN} and within and after and cues.tokens[0] in {"which", "what"}:
        return False  # "which talk considers where it fits in"
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
