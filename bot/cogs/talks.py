"""/talks: a list, by what the talks have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.cogs.choices import choices
from bot.cogs.desk import Given, listed
from bot.cogs.words import PRIVATE, description, name, options
from bot.ui.discord.queries import Filtered

if TYPE_CHECKING:
    from datetime import date

    from bot.cogs.sender import Sender
    from bot.conversations import Exchange
    from bot.ui.archive import Archive

_Text = app_commands.Range[str, 1, 200]


class Talks(commands.Cog):
    """Lists of talks."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    @app_commands.command(name=name("talks"), description=description("talks", "List talks"))
    @options(
        "talks",
        event="Talks given at this event",
        year="Talks given in this year",
        location="Talks given in this city or country",
        topic="What the talks are about",
        speaker="Talks given by this person",
        recorded="Only talks with a recording or only talks without",
        private=PRIVATE,
    )
    async def talks(
        self,
        interaction: discord.Interaction[Any],
        event: _Text = "",
        year: app_commands.Range[int, 1, 9999] | None = None,
        location: _Text = "",
        topic: _Text = "",
        speaker: _Text = "",
        recorded: bool | None = None,
        private: bool = False,
    ) -> None:
        told = "" if recorded is None else "yes" if recorded else "no"
        chosen = Filtered(event, str(year or ""), location, topic, speaker, told)

        def found(archive: Archive, _before: Exchange, today: date) -> Given:
            return listed(chosen, archive, today)

        await self._sender.respond(interaction, found, private=private)

    @talks.autocomplete("event")
    async def events(self, _interaction: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
        return choices(self._sender.desk.talks.current.completer.events.matching(typed))

    @talks.autocomplete("location")
    async def locations(self, _interaction: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
        return choices(self._sender.desk.talks.current.completer.locations.matching(typed))

    @talks.autocomplete("topic")
    async def topics(self, _interaction: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
        return choices(self._sender.desk.talks.current.completer.topics.matching(typed))

    @talks.autocomplete("speaker")
    async def speakers(self, _interaction: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
        return choices(self._sender.desk.talks.current.completer.speakers.matching(typed))

    @talks.autocomplete("year")
    async def years(self, _interaction: discord.Interaction[Any], typed: str) -> list[Choice[int]]:
        found = self._sender.desk.talks.current.completer.years.matching(typed)
        return [Choice(name=year.label, value=int(year.value)) for year in found]
