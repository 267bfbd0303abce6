"""/events: where talks were given, and how many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.cogs.desk import Given, events
from bot.cogs.words import PRIVATE, description, name, options
from bot.ui.discord.queries import Events as Query

if TYPE_CHECKING:
    from datetime import date

    from bot.cogs.sender import Sender
    from bot.conversations import Exchange
    from bot.ui.archive import Archive


class Events(commands.Cog):
    """Lists of events."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    @app_commands.command(
        name=name("events"), description=description("events", "List the events at which talks were given")
    )
    @options("events", year="Events in this year", private=PRIVATE)
    async def events(
        self,
        interaction: discord.Interaction[Any],
        year: app_commands.Range[int, 1, 9999] | None = None,
        private: bool = False,
    ) -> None:
        def found(archive: Archive, _before: Exchange, today: date) -> Given:
            return events(Query(str(year or "")), archive, today)

        await self._sender.respond(interaction, found, private=private)

    @events.autocomplete("year")
    async def years(self, _interaction: discord.Interaction[Any], typed: str) -> list[Choice[int]]:
        found = self._sender.desk.talks.current.completer.years.matching(typed)
        return [Choice(name=year.label, value=int(year.value)) for year in found]
