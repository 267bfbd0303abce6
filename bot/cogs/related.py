"""Find related talks: in the menu of any message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.cogs.desk import Given, related
from bot.cogs.heard import question_in
from bot.cogs.words import name

if TYPE_CHECKING:
    from datetime import date

    from bot.cogs.sender import Sender
    from bot.conversations import Exchange
    from bot.ui.archive import Archive


class Related(commands.Cog):
    """Talks about what a message says; for the person who asks only: nobody else in the channel did."""

    def __init__(self, bot: commands.AutoShardedBot, sender: Sender) -> None:
        self._bot = bot
        self._sender = sender
        self._menu = app_commands.ContextMenu(
            name=name("related", "Find related talks"), callback=self.find_related
        )

    async def cog_load(self) -> None:
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    async def find_related(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        text = _text(message)

        def found(archive: Archive, _before: Exchange, today: date) -> Given:
            return related(text, archive, today)

        await self._sender.respond(interaction, found, private=True)


def _text(message: discord.Message) -> str:
    """What a message says; where it is somebody's link or picture, what its embeds say."""
    shown = [text for embed in message.embeds for text in (embed.title, embed.description) if text]
    return " ".join([question_in(message.content, 0, {}), *shown])
