"""/ask: any question, in words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.cogs.desk import asked
from bot.cogs.words import PRIVATE, description, name, options

if TYPE_CHECKING:
    from bot.cogs.sender import Sender

LONGEST_QUESTION = 1000  # characters


class Ask(commands.Cog):
    """Questions in words."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    @app_commands.command(
        name=name("ask"), description=description("ask", "Ask anything about the talks, in your own words")
    )
    @options("ask", question="For example: is there a recording of the latest talk?", private=PRIVATE)
    async def ask(
        self,
        interaction: discord.Interaction[Any],
        question: app_commands.Range[str, 1, LONGEST_QUESTION],
        private: bool = False,
    ) -> None:
        await self._sender.respond(interaction, partial(asked, question), private=private)
