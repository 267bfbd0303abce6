"""/help: what the bot can do, with questions that work on the talks loaded."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.cogs.desk import asked
from bot.cogs.words import description, name

if TYPE_CHECKING:
    from bot.cogs.sender import Sender


class Help(commands.Cog):
    """Shown to the person who asks only."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    @app_commands.command(
        name=name("help"), description=description("help", "What I can do, with questions to try")
    )
    async def help(self, interaction: discord.Interaction[Any]) -> None:
        await self._sender.respond(interaction, partial(asked, "help"), private=True)
