"""Where every door's questions are answered: off the event loop, in the light of what was said before."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.answers.browse import Wanted
from bot.answers.conversation import Conversation
from bot.answers.model import Answer, AnswerKind
from bot.conversations import Exchange
from bot.ui.discord.items import Asker, RefusedError
from bot.ui.discord.queries import Asked, Events, Filtered, Query

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor
    from datetime import date

    from bot.conversations import Conversations
    from bot.manners import Manners, Refusal
    from bot.questions.model import Facet
    from bot.ui.archive import Archive, Talks
    from bot.ui.discord.locales import Locales

_T = TypeVar("_T")
_LONGEST_MEMORY = 4  # questions that lead to where a conversation is
_PAGED = {AnswerKind.LIST, AnswerKind.COUNT, AnswerKind.EVENTS, AnswerKind.CHOICES}


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, what it answers (where its pages can be turned), and how the conversation goes on."""

    answer: Answer
    exchange: Exchange
    query: Query | None = None


class Desk:
    """Answers for people in channels. `now` is the time as Discord counts it, in seconds since 1970."""

    def __init__(
        self,
        talks: Talks,
        locales: Locales,
        conversations: Conversations,
        manners: Manners,
        now: Callable[[], float],
        today: Callable[[], date],
        executor: Executor | None = None,
    ) -> None:
        self.talks = talks
        self.locales = locales
        self.conversations = conversations
        self.manners = manners
        self.now = now
        self.today = today
        self._executor = executor

    async def work(
        self, asker: Asker, ask: Callable[[Archive, Exchange, date], Given], on: int | None = None
    ) -> Given:
        """Carries out `ask` beside the event loop. `on` is the message that is replied to."""
        before = self.conversations.of(asker.user, asker.channel, on)
        return await self._beside(ask, self.talks.current, before, self.today())

    async def _beside(self, function: Callable[..., _T], *args: object) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, function, *args)

    def remember(self, asker: Asker, given: Given, message: int | None = None) -> None:
        """Lets the asker's next question lean on this answer."""
        self.conversations.remember(asker.user, asker.channel, given.exchange, message)

    def refusal(self, refused: Refusal, key: str, locale: str) -> str:
        """The sentence for somebody who asked too much."""
        when = f"<t:{math.ceil(self.now() + refused.wait)}:R>"
        return self.locales[locale].say(key, when=when)

    # --- what buttons and menus ask: bot.ui.discord.items.Answers -------------------------------------

    async def talk(self, digest: str, facet: Facet, asker: Asker, locale: str) -> Answer | None:
        """The part of a talk that a button or a menu names; None where the talk has gone."""
        self._admit(asker, locale)
        archive = self.talks.current
        delivery = archive.find(digest)
        if delivery is None:
            return None
        given = await self._beside(card, archive, delivery.key, facet, self.today())
        self.remember(asker, given)
        return given.answer

    async def answer(self, query: Query, asker: Asker, locale: str, *, remember: bool) -> Answer:
        """The answer to what was asked before."""
        self._admit(asker, locale)
        given = await self._beside(again, query, self.talks.current, self.today())
        if remember:
            self.remember(asker, given)
        return given.answer

    def _admit(self, asker: Asker, locale: str) -> None:
        if refused := self.manners.person.admit(asker.user):
            raise RefusedError(self.refusal(refused, "manners.person", locale))


# --- what can be asked ------------------------------------------------------------------------------


def asked(question: str, archive: Archive, before: Exchange, today: date) -> Given:
    """A question in words."""
    answer, conversation = archive.answer(question, before.conversation, today)
    after = before.said
    if after and answer.kind in _PAGED:
        # a page is turned by asking again: without what the question does not need
        alone, _ = archive.answer(question, Conversation(), today)
        after = () if alone == answer else after
    changed = conversation is not before.conversation
    said = (*after, question)[-_LONGEST_MEMORY:] if changed else before.said
    return Given(answer, Exchange(conversation, said), Asked(question, today, after))


def card(archive: Archive, name: str, facet: Facet, today: date) -> Given:
    """A talk by its name (see `Archive.find`), or what its words find."""
    delivery = archive.find(name)
    if delivery is None:
        return asked(name, archive, Exchange(), today)
    answer, conversation = archive.card(delivery, facet, today)
    return Given(answer, Exchange(conversation, (delivery.title,)))


def listed(chosen: Filtered, archive: Archive, today: date) -> Given:
    """The talks that fit what was chosen."""
    year = int(chosen.year) if chosen.year.isdecimal() else None
    recorded = {"yes": True, "no": False}.get(chosen.recorded)
    wanted = Wanted(chosen.event, year, chosen.location, chosen.topic, chosen.speaker, recorded)
    answer, conversation = archive.listing(wanted, today)
    return Given(answer, Exchange(conversation, (_in_words(chosen),)), chosen)


def events(chosen: Events, archive: Archive, today: date) -> Given:
    """The events of a year, or all."""
    year = int(chosen.year) if chosen.year.isdecimal() else None
    answer, conversation = archive.events(year, today)
    words = f"which events in {year}?" if year else "which events?"
    return Given(answer, Exchange(conversation, (words,)), chosen)


def related(text: str, archive: Archive, today: date) -> Given:
    """Talks that go with a message."""
    answer, conversation = archive.related(text, today)
    return Given(answer, Exchange(conversation, (text[:200],)))


def again(query: Query, archive: Archive, today: date) -> Given:
    """What was asked before, on the talks there are now."""
    match query:
        case Asked(question, on, after):
            before = Exchange()
            for earlier in after:
                before = asked(earlier, archive, before, on).exchange
            return asked(question, archive, before, on)
        case Filtered():
            return listed(query, archive, today)
        case Events():
            return events(query, archive, today)


def _in_words(chosen: Filtered) -> str:
    """Filters as a question, for a follow-up whose pages are turned after a restart."""
    parts = (
        ("talks", True),
        (f"about {chosen.topic}", chosen.topic),
        (f"by {chosen.speaker}", chosen.speaker),
        (f"at {chosen.event}", chosen.event),
        (f"in {chosen.location}", chosen.location),
        (f"in {chosen.year}", chosen.year),
        ("with a recording", chosen.recorded == "yes"),
        ("without a recording", chosen.recorded == "no"),
    )
    return " ".join(text for text, there in parts if there)
