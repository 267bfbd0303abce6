"""Answer → the message that Discord shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.answers.model import AnswerKind
from bot.ui.discord import limits
from bot.ui.discord.text import cut

if TYPE_CHECKING:
    import discord

    from bot.answers.model import Answer
    from bot.ui.discord.locales import Locale
    from bot.ui.discord.queries import Query


@dataclass(frozen=True, slots=True)
class Reply:
    """A message, within all of Discord's limits."""

    content: str = ""
    embeds: tuple[discord.Embed, ...] = ()
    view: discord.ui.View | None = None
    ephemeral: bool = False  # it concerns only the person who asked
    files: tuple[discord.File, ...] = ()

    def message(self) -> dict[str, Any]:
        """Arguments of `send` and `reply`."""
        view = {"view": self.view} if self.view else {}
        files = {"files": list(self.files)} if self.files else {}
        return {"content": self.content or None, "embeds": list(self.embeds), **view, **files}

    def response(self, *, private: bool = False) -> dict[str, Any]:
        """Arguments of an interaction's `send_message` and of `followup.send`."""
        told = {key: value for key, value in self.message().items() if value}
        return {**told, "ephemeral": self.ephemeral or private}

    def edit(self) -> dict[str, Any]:
        """Arguments of `edit_message` and `edit_original_response`: nothing of the old message is left."""
        return {
            "content": self.content or None,
            "embeds": list(self.embeds),
            "view": self.view,
            "attachments": list(self.files),
        }


def render(answer: Answer, *, locale: Locale, page: int = 0, query: Query | None = None) -> Reply:
    """The reply to show. `page` counts from 0; `query` is what the answer answers, without which
    a list has no page buttons.
    """
    del locale, page, query
    ephemeral = answer.kind in {AnswerKind.NONE, AnswerKind.HELP}
    return Reply(cut(answer.lead, limits.CONTENT), ephemeral=ephemeral)


def say(text: str) -> Reply:
    """One sentence for the person who asked: an error, a refusal, something that has gone."""
    return Reply(cut(text, limits.CONTENT), ephemeral=True)
