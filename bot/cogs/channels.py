"""The channels that can be announced in, and what the bot may do there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import ChannelType, Permissions, app_commands

if TYPE_CHECKING:
    from discord.app_commands import AppCommandChannel, AppCommandThread

    Chosen = AppCommandChannel | AppCommandThread
    Interaction = discord.Interaction[Any]

_THREADS = {ChannelType.public_thread, ChannelType.private_thread, ChannelType.news_thread}
_FORUMS = {ChannelType.forum, ChannelType.media}
ANNOUNCEABLE = frozenset({ChannelType.text, ChannelType.news, *_THREADS, *_FORUMS})


class ChannelOption(app_commands.Transformer):
    """An option in which people choose a channel. It is given to the command as Discord describes it: the
    bot may know nothing of a channel that it cannot see.

    Any can be chosen: Discord's own description of its API has no media channels among those that an
    option can be limited to.
    """

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    async def transform(self, _interaction: Interaction, value: Any, /) -> Any:  # noqa: ANN401
        return value


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, and what the bot `may` do there."""

    id: int
    guild: int
    type: ChannelType | None
    may: Permissions
    locked: bool = False  # a thread that only moderators write in
    let_in: bool = True  # False for a private thread that the bot does not belong to

    @property
    def announceable(self) -> bool:
        return self.type in ANNOUNCEABLE

    @property
    def forum(self) -> bool:
        """Whether every message there is a post of its own."""
        return self.type in _FORUMS


def place_of(interaction: Interaction, chosen: Chosen | None) -> Place:
    """The channel that was chosen, else the one that the command is used in.

    Overrides of a channel beat the permissions of roles, so it is the channel that is asked: what
    Discord says of the one the command is used in, what it has told before of others.
    """
    if chosen is None or chosen.id == interaction.channel_id:
        return _here(interaction)
    guild = interaction.guild
    parent_id = chosen.parent_id if isinstance(chosen, app_commands.AppCommandThread) else chosen.id
    known = guild.get_channel(parent_id) if guild else None
    # (not `known.permissions_for`, which has Send Messages stand for more than itself)
    may = discord.abc.GuildChannel.permissions_for(known, guild.me) if guild and known else Permissions.none()
    thread = guild.get_thread(chosen.id) if guild else None
    locked = isinstance(chosen, app_commands.AppCommandThread) and chosen.locked
    let_in = chosen.type is not ChannelType.private_thread or _belongs(thread)
    return Place(chosen.id, interaction.guild_id or 0, chosen.type, may, locked, let_in)


def _here(interaction: Interaction) -> Place:
    channel = interaction.channel
    type_ = channel.type if channel else None
    locked = isinstance(channel, discord.Thread) and channel.locked
    let_in = type_ is not ChannelType.private_thread or _belongs(channel)
    guild, may = interaction.guild_id or 0, interaction.app_permissions
    return Place(interaction.channel_id or 0, guild, type_, may, locked, let_in)


def _belongs(thread: object) -> bool:
    return isinstance(thread, discord.Thread) and thread.me is not None


def lacking(place: Place) -> tuple[str, ...]:
    """What the bot needs in order to announce in a channel, and may not do there: keys of
    `announce.permissions` in the locales.
    """
    may, thread = place.may, place.type in _THREADS
    if thread:
        writes, write = may.send_messages_in_threads, "send_in_threads"
    else:
        writes, write = may.send_messages, "post" if place.forum else "send"
    needed = {
        "view": may.view_channel,
        write: writes,
        "embed": may.embed_links,
        "history": may.read_message_history,  # where it looks whether something was sent already
        "manage_threads": may.manage_threads or not place.locked,
    }
    return tuple(key for key, given in needed.items() if not given)


def may_enter(place: Place) -> bool:
    """Whether the bot can be in a thread at all: in private ones it must belong, or manage them."""
    return place.let_in or place.may.manage_threads


def may_ping(place: Place, role: discord.Role) -> bool:
    """Whether the bot's mention of a role notifies those who have it."""
    return role.mentionable or place.may.mention_everyone
