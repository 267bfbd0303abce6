"""Places in questions become filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.library.places import ONLINE
from bot.questions.model import PlaceFilter
from bot.questions.surroundings import after_at, all_cues, is_excluded
from bot.questions.vocabulary import Cue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.questions.lexicon import Lexicon
    from bot.questions.model import EventFilter
    from bot.questions.roles import Roles
    from bot.questions.vocabulary import Vocabulary

_SAID_OF = frozenset({Cue.TALK, Cue.TALKS, Cue.KINDS, Cue.EVENT, Cue.EVENTS, Cue.LIST})
_SEVERAL = frozenset({Cue.TALKS, Cue.EVENTS, Cue.LIST, Cue.COUNT, Cue.LATEST, Cue.FIRST})
_IN_PERSON = (
    ("in", "person"), ("in", "the", "flesh"), ("on", "site"), ("onsite",), ("irl",), ("face", "to", "face"),
    ("en", "presentiel"), ("presentiel",), ("vor", "ort"), ("in", "prasenz"), ("presencial",),
    ("presenciales",), ("presenciais",), ("in", "presenza"), ("non", "virtual"),
    ("physical", "events"), ("physical", "talks"),
)  # fmt: skip
# "is it online somewhere", "can I find it online", "did you put the slides online": asks for a link
_TO_BE_FOUND = frozenset({Cue.RECORDING, Cue.REACTIONS, Cue.SLIDES, Cue.RESOURCES, Cue.LINK})
_SOMEWHERE = frozenset({"somewhere", "anywhere", "yet", "already", "now", "too", "please", "pls"})
_BEFORE_US = ((), ("all",), ("any",), ("the",), ("your",), ("his",), ("her",), ("their",), ("which",))
_NET = (("the",), ("via",), ("over",), ("im",), ("par",), ("por",), ("via",), ("an",))
_IS = frozenset({"is", "are", "r", "sind", "ist", "est", "sont", "es", "son", "estan", "esta", "zijn"})
_IS_OR_NOT = frozenset(
    {"is", "are", "was", "were", "isnt", "arent", "wasnt", "werent", "not", "yet", "still"}
)
_SEEN = frozenset({"see", "watch", "view"})
_PUT = frozenset(
    {
        "is", "are", "available", "find", "found", "put", "posted", "post", "up", "see", "watch", "get",
        "said", "say", "saying", "write", "wrote", "view", "go", "goes", "went", "there", "published",
        "shared", "anything", "something", "be",
    }
)  # fmt: skip


class PlaceNames:
    """Finds the names of places in questions about one library; takes the words that it finds."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self._vocabulary = vocabulary
        self._lexicon = lexicon

    def find(self, roles: Roles, event: EventFilter | None) -> tuple[PlaceFilter, ...]:
        """The places that are named; beside an event they may be part of its name."""
        tokens = roles.wording.tokens
        found: list[PlaceFilter] = []
        cued, last = after_at(self._vocabulary, roles), -1  # the end of the place before
        taken = [not free for free in roles.free]
        for mention in self._lexicon.find_places(roles.wording, roles.open(), cued, taken):
            start, end = mention.start, mention.end
            if Cue.RECORDING in self._vocabulary.cues(tokens[start:end], roles.language):
                continue  # "on youtube" is where it can be seen
            said_of = self._beside_noun(roles, start, end) or is_excluded(self._vocabulary, roles, start)
            asked = tokens[0] in _IS and tokens[1:2] != ("there",)
            if mention.key == ONLINE and end == len(tokens) and asked:
                roles.take(start, end)  # "are the slides of the last meetup online"
                continue
            if mention.key == ONLINE and self._is_put_there(roles, start):
                roles.take(start, end)
                continue
            if tokens[start:end] == ("internet",) and tokens[start - 1 : start] not in _NET:
                continue  # "his internet died"
            if mention.key == ONLINE and not said_of and not self._held_so(roles, start, end):
                if end == len(tokens) and all_cues(self._vocabulary, roles) & _TO_BE_FOUND:
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
            no_online = mention.key == ONLINE and tokens[start - 1 : start] == ("no",)  # "no virtual ones"
            negated = (
                no_online or is_excluded(self._vocabulary, roles, start) or (either and found[-1].negated)
            )
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
                    roles.take(at, at + 1 if phrase[0] == "physical" else end)  # the events are asked for
                    if all_cues(self._vocabulary, roles) & _SEVERAL:  # "was it in person?" asks no such thing
                        yield PlaceFilter(ONLINE, "online", negated=True)
                    return

    def _by_adjective(self, roles: Roles) -> Iterator[PlaceFilter]:
        """ "the polish one", "german meetups": where it was."""
        tokens = roles.wording.tokens
        for at, is_open in enumerate(roles.open()[:-1]):
            if tokens[at] == "us" and tokens[at - 1 : at] not in _BEFORE_US:
                continue  # "give us talks"
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

    def _is_put_there(self, roles: Roles, start: int) -> bool:
        """ "whose recording is not online"."""
        tokens, at = roles.wording.tokens, start - 1
        while at > 0 and tokens[at] in _IS_OR_NOT:
            at -= 1
        cues = self._vocabulary.cues(tokens[at : at + 1], roles.language)
        return 0 <= at < start - 1 and not _TO_BE_FOUND.isdisjoint(cues)

    def _held_so(self, roles: Roles, start: int, end: int) -> bool:
        """Whether something was held online: "the year it was online", "what did you do online in May"."""
        tokens = roles.wording.tokens
        if all_cues(self._vocabulary, roles) & _TO_BE_FOUND:
            return False
        if tokens[end : end + 1] in ((), []) or tokens[end] not in _SOMEWHERE:
            seen = not _SEEN.isdisjoint(tokens[:start])  # "can I see the talk about boats online"
            return not seen and not any(word in _PUT for word in tokens[max(start - 3, 0) : start])
        return False

    def _beside_taken(self, roles: Roles, start: int, end: int) -> bool:
        """Whether the neighbours are part of an event's name (or a time: "NDC Oslo 2020")."""
        before = start > 0 and not roles.free[start - 1]
        after = end < len(roles.free) and not roles.free[end]
        return before or after
