"""/announce: who manages a server says where new talks are announced, and sees what became of them."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.announcements.ports import StoreError
from bot.cogs.channels import ChannelOption, lacking, may_enter, may_ping, place_of
from bot.cogs.words import description, name, options
from bot.ui.discord import announcing
from bot.ui.discord.preview import render_preview
from bot.ui.discord.reply import Reply, say
from bot.ui.discord.standing import render_standing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.announcements.announcer import Announcer
    from bot.cogs.channels import Chosen, Place
    from bot.cogs.sender import Sender
    from bot.ui.discord.locales import Locale

    Interaction = discord.Interaction[Any]
    Ask = Callable[[Interaction, Place, Locale], Awaitable[Reply]]

_log = logging.getLogger(__name__)
_Channel = app_commands.Transform[Any, ChannelOption]


@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
class Announce(
    commands.GroupCog,
    group_name=name("announce"),
    group_description=description("announce", "Announce new talks in a channel"),
):
    """Answers are for the person who asks only. They are about the channel that is chosen (there are no
    commands in a forum), else about the one the command is used in.
    """

    def __init__(self, sender: Sender, announcer: Announcer) -> None:
        self._sender = sender
        self._announcer = announcer

    @app_commands.command(
        name=name("announce.here", "here"),
        description=description("announce.here", "Announce new talks here from now on"),
    )
    @options(
        "announce.here",
        role="Who is pinged with announcements",
        channel="Where to announce, if not here: a forum, for example",
    )
    async def here(
        self, interaction: Interaction, role: discord.Role | None = None, channel: _Channel | None = None
    ) -> None:
        await self._answer(interaction, channel, partial(self._begin, role))

    @app_commands.command(
        name=name("announce.off", "off"),
        description=description("announce.off", "No longer announce here"),
    )
    @options("announce.off", channel="The channel, if not this one")
    async def off(self, interaction: Interaction, channel: _Channel | None = None) -> None:
        await self._answer(interaction, channel, self._end)

    @app_commands.command(
        name=name("announce.status", "status"),
        description=description("announce.status", "What was announced here, what waits, and why"),
    )
    @options("announce.status", channel="The channel, if not this one")
    async def status(self, interaction: Interaction, channel: _Channel | None = None) -> None:
        await self._answer(interaction, channel, self._standing)

    @app_commands.command(
        name=name("announce.preview", "preview"),
        description=description("announce.preview", "Show you what the next announcements look like"),
    )
    @options("announce.preview", channel="The channel, if not this one")
    async def preview(self, interaction: Interaction, channel: _Channel | None = None) -> None:
        await self._answer(interaction, channel, self._preview)

    async def _answer(self, interaction: Interaction, chosen: Chosen | None, ask: Ask) -> None:
        """What all of them share: who may ask, in which language, and that the database may be away."""
        locale = self._sender.desk.locales[str(interaction.locale)]

        async def answered() -> Reply:
            # Discord asks for the permission as well, but lets servers change who may use a command
            if not interaction.permissions.manage_guild:
                return say(locale.say("announce.refused"))
            try:
                return await ask(interaction, place_of(interaction, chosen), locale)
            except StoreError as error:
                _log.error("/announce was not carried out, the database cannot be used: %s", error)
                return say(locale.say("announce.no_database"))

        await self._sender.whisper(interaction, answered)

    async def _begin(
        self, role: discord.Role | None, interaction: Interaction, place: Place, locale: Locale
    ) -> Reply:
        if refusal := _refusal(role, interaction, place, locale):
            return say(refusal)
        await self._announcer.add(
            place.id, place.guild, role.id if role else 0, str(interaction.guild_locale or interaction.locale)
        )
        done = announcing.set_up(place.id, self._announcer.policy, self._announcer.now(), locale)
        pinged = announcing.pinged(role.id, locale, heard=may_ping(place, role)) if role else ""
        hint = "" if self._may_schedule(interaction) else locale.say("announce.events")
        return say("\n".join(filter(None, [done, pinged, hint, announcing.try_preview(locale)])))

    def _may_schedule(self, interaction: Interaction) -> bool:
        """Whether the scheduled events that are wanted, if they are, can be made."""
        if not self._announcer.policy.scheduled_events or interaction.guild is None:
            return True
        return interaction.guild.me.guild_permissions.create_events

    async def _end(self, _interaction: Interaction, place: Place, locale: Locale) -> Reply:
        found = await self._announcer.remove(place.id)
        configured = place.id in self._announcer.policy.channels
        return say(announcing.turned_off(place.id, locale, was_on=found is not None, configured=configured))

    async def _standing(self, _interaction: Interaction, place: Place, locale: Locale) -> Reply:
        status = await self._announcer.status(place.id)
        where = announcing.Where(place.id, place.guild, place.forum, lacking(place))
        return render_standing(status, where, self._announcer.policy, self._announcer.now(), locale)

    async def _preview(self, interaction: Interaction, place: Place, locale: Locale) -> Reply:
        channel = (await self._announcer.status(place.id)).channel
        told = await self._announcer.preview(place.id)
        # as it would be said in a channel that is not announced in yet
        code = channel.locale if channel else str(interaction.guild_locale or interaction.locale)
        language = self._sender.desk.locales[code]
        return render_preview(told, channel, language, locale, self._announcer.now())


def _refusal(role: discord.Role | None, interaction: Interaction, place: Place, locale: Locale) -> str:
    """Why announcements cannot be set up; "" if they can."""
    if interaction.client.get_guild(place.guild) is None:  # installed for its commands only
        return locale.say("announce.no_member")
    if not place.announceable:
        return locale.say("announce.unsupported", channel=announcing.mention(place.id))
    if role and role.is_default():
        return locale.say("announce.everyone")
    if not may_enter(place):
        return announcing.shut_out(place.id, locale)
    missing = lacking(place)
    return announcing.forbidden(place.id, missing, locale) if missing else ""
