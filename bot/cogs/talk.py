"""/talk: the card of one talk, found while its title is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.cogs.choices import choices
from bot.cogs.desk import Given, card
from bot.cogs.words import PRIVATE, description, name, options
from bot.questions.model import Facet

if TYPE_CHECKING:
    from datetime import date

    from bot.cogs.sender import Sender
    from bot.conversations import Exchange
    from bot.ui.archive import Archive


class Talk(commands.Cog):
    """One talk."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    @app_commands.command(name=name("talk"), description=description("talk", "Show one talk"))
    @options("talk", title="The talk's title or a part of it", private=PRIVATE)
    async def talk(
        self,
        interaction: discord.Interaction[Any],
        title: app_commands.Range[str, 1, 200],
        private: bool = False,
    ) -> None:
        def shown(archive: Archive, _before: Exchange, today: date) -> Given:
            return card(archive, title, Facet.CARD, today)

        await self._sender.respond(interaction, shown, private=private)

    @talk.autocomplete("title")
    async def titles(
        self, _interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        return choices(self._sender.desk.talks.current.completer.titles.matching(typed))
