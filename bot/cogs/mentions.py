"""`@talkbot question`, replies to its messages, and direct messages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.cogs.desk import asked
from bot.cogs.heard import is_addressed, question_in

if TYPE_CHECKING:
    import discord

    from bot.cogs.sender import Sender


class Mentions(commands.Cog):
    """Answers messages that speak to the bot."""

    def __init__(self, bot: commands.AutoShardedBot, sender: Sender) -> None:
        self._bot = bot
        self._sender = sender

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        me = self._bot.user
        if me is None or not is_addressed(message, me.id):
            return
        names = {person.id: person.display_name for person in message.mentions}
        question = question_in(message.content, me.id, names)
        await self._sender.reply(message, partial(asked, question))
