"""What happens when a button is pressed or an entry chosen.

The classes are registered once (`client.add_dynamic_items(*ITEMS)`); what they need to know is in the
`custom_id` and the chosen values, so they work on messages of any age, for anyone.  They ask, render, send.

What one person opens from a list or a card is shown to that person only; what settles a question that
was asked aloud (a choice, "did you mean") is said aloud.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, Self, cast

import discord
from discord.ui import Button, DynamicItem, Select

from bot.questions.model import Facet
from bot.ui.discord import custom_ids
from bot.ui.discord.queries import Filtered, decode
from bot.ui.discord.reply import Reply, render, say

if TYPE_CHECKING:
    import re

    from bot.answers.model import Answer
    from bot.ui.discord.locales import Locale, Locales
    from bot.ui.discord.queries import Query

_log = logging.getLogger(__name__)
_ALOUD = {custom_ids.CHOICES, custom_ids.NEAREST}


@dataclass(frozen=True, slots=True)
class Asker:
    """Who presses, and where: whose conversation goes on."""

    user: int
    channel: int


class RefusedError(Exception):
    """Raised by `Answers` when it will not answer now; the message is for the person, in their language,
    as Markdown.
    """


class Answers(Protocol):
    """What buttons and menus need; `RefusedError` may be raised by each."""

    async def talk(self, digest: str, facet: Facet, asker: Asker, locale: str) -> Answer | None:
        """One talk (see `bot.ui.discord.keys`) and the part of it to show, None where it has gone.
        It becomes what the asker's conversation is about.
        """
        ...

    async def answer(self, query: Query, asker: Asker, locale: str, *, remember: bool) -> Answer:
        """The answer to a question asked before. `remember`: the conversation goes on from it."""
        ...


class Host(Protocol):
    """The client as the items see it (`interaction.client`)."""

    answers: Answers
    locales: Locales


class Press:
    """One use of a button or menu: who used it, in which language, and how to reply."""

    def __init__(self, interaction: discord.Interaction) -> None:
        self._interaction = interaction
        host = cast("Host", interaction.client)
        self.answers = host.answers
        self.code = str(interaction.locale)
        self.mine: Locale = host.locales[self.code]
        # what everybody sees is in the server's language
        self.ours: Locale = host.locales[str(interaction.guild_locale or interaction.locale)]
        self.asker = Asker(interaction.user.id, interaction.channel_id or 0)

    async def show(self, answer: Answer | None, *, aloud: bool, query: Query | None = None) -> None:
        """A new message, for one person unless `aloud`; as the message it comes from, if that is private."""
        if answer is None:
            await self.tell("notices.gone")
            return
        private = self._is_private() or not (aloud or self._is_direct())
        reply = render(answer, locale=self.mine if private else self.ours, query=query)
        await self._send(Reply(reply.content, reply.embeds, reply.view, private, reply.files))

    async def turn(self, query: Query | None, page: int) -> None:
        """Shows another page in the same message."""
        if query is None:
            await self.tell("notices.stale")
            return
        answer = await self.answers.answer(query, self.asker, self.code, remember=False)
        locale = self.mine if self._is_private() else self.ours
        reply = render(answer, locale=locale, page=page, query=query)
        await self._interaction.response.edit_message(**reply.edit())

    async def tell(self, notice: str) -> None:
        await self._send(say(self.mine.say(notice)))

    async def _send(self, reply: Reply) -> None:
        if self._interaction.response.is_done():
            await self._interaction.followup.send(**reply.response())
        else:
            await self._interaction.response.send_message(**reply.response())

    def _is_private(self) -> bool:
        message = self._interaction.message
        return message is not None and message.flags.ephemeral

    def _is_direct(self) -> bool:
        return self._interaction.guild_id is None


class _Item(DynamicItem[Any], template="$^"):
    """What all have in common: the `custom_id` is read, and a failure never goes unanswered."""

    def __init__(self, item: Button[Any] | Select[Any], found: re.Match[str]) -> None:
        super().__init__(item)
        self.found = found

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(cast("Button[Any] | Select[Any]", item), match)

    async def callback(self, interaction: discord.Interaction) -> None:
        press = Press(interaction)
        try:
            await self.used(press)
        except RefusedError as refusal:
            await press._send(say(str(refusal)))
        except discord.NotFound:
            _log.info("a button's interaction had expired before it was answered")
        except Exception:  # noqa: BLE001 (the border: whatever went wrong, the person is told)
            _log.exception("a button failed")
            await press.tell("errors.unexpected")

    async def used(self, press: Press) -> None:
        raise NotImplementedError

    @property
    def chosen(self) -> str:
        """The entry chosen in a menu."""
        return cast("Select[Any]", self.item).values[0]


class TalkButton(_Item, template=custom_ids.TALK):
    """Shows a talk, or more of it: "Read more", "Links", a title that may have been meant."""

    async def used(self, press: Press) -> None:
        facet = Facet(self.found["facet"]) if self.found["facet"] in list(Facet) else Facet.CARD
        answer = await press.answers.talk(self.found["digest"], facet, press.asker, press.code)
        await press.show(answer, aloud=self.found["source"] in _ALOUD)


class TalkMenu(_Item, template=custom_ids.OPEN):
    """Shows the talk chosen from a list, among choices, or another time a talk was given."""

    async def used(self, press: Press) -> None:
        answer = await press.answers.talk(self.chosen, Facet.CARD, press.asker, press.code)
        await press.show(answer, aloud=self.found["source"] in _ALOUD)


class PageButton(_Item, template=custom_ids.PAGE):
    """Turns to the next page or the one before."""

    async def used(self, press: Press) -> None:
        await press.turn(decode(self.found["query"]), int(self.found["page"]))


class PageMenu(_Item, template=custom_ids.JUMP):
    """Turns to any page."""

    async def used(self, press: Press) -> None:
        await press.turn(decode(self.found["query"]), int(self.chosen))


class EventMenu(_Item, template=custom_ids.EVENT):
    """Lists the talks at the event chosen."""

    async def used(self, press: Press) -> None:
        query = Filtered(event=self.chosen)
        answer = await press.answers.answer(query, press.asker, press.code, remember=True)
        await press.show(answer, aloud=False, query=query)


class AskButton(_Item, template=custom_ids.ASK):
    """Asks one of the examples."""

    async def used(self, press: Press) -> None:
        query = decode(self.found["query"])
        if query is None:
            await press.tell("notices.stale")
            return
        answer = await press.answers.answer(query, press.asker, press.code, remember=True)
        await press.show(answer, aloud=True, query=query)


ITEMS: tuple[type[DynamicItem[Any]], ...] = (
    *(TalkButton, TalkMenu, PageButton, PageMenu, EventMenu, AskButton),
)
