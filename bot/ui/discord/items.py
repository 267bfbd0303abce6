"""What happens when a button is pressed or an entry chosen.

The classes are registered once (`client.add_dynamic_items(*ITEMS)`); what they need to know is in the
`custom_id` and the chosen values, so they work on messages of any age.  They ask, render and send.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.answers.model import Answer
    from bot.questions.model import Facet
    from bot.ui.discord.locales import Locales
    from bot.ui.discord.queries import Query


@dataclass(frozen=True, slots=True)
class Asker:
    """Who presses, and where: whose conversation goes on."""

    user: int
    channel: int


class RefusedError(Exception):
    """Raised by `Answers` when it will not answer now; the message is for the person, in their language."""


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


ITEMS: tuple[type, ...] = ()
