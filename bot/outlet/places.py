"""What there is to know of a channel before something is sent there: its type, its server, its tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import ChannelType

from bot.announcements.ports import ForbiddenError, NoChannelError, OutletError, SlowDownError
from bot.outlet.attempts import UNKNOWN_CHANNEL, attempt

if TYPE_CHECKING:
    from collections.abc import Mapping

_REQUIRES_TAG = 1 << 4  # of a forum's flags
_PATIENCE = 10.0  # seconds
_FORUMS = {ChannelType.forum.value, ChannelType.media.value}

# What is needed, by the name of the permission: in order of how much depends on it.
_NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
}
_IN_THREADS = {"send_messages_in_threads": "Send Messages in Threads"}
_ALL = "View Channel, Send Messages, Send Messages in Threads, Embed Links and Read Message History"


@dataclass(frozen=True, slots=True)
class Place:
    """A channel. `tag` is put on posts in a forum that wants one, else 0."""

    type: int = ChannelType.text.value
    guild: int = 0
    tag: int = 0

    @property
    def is_forum(self) -> bool:
        return self.type in _FORUMS

    @property
    def is_announcement(self) -> bool:
        """Whether messages there can be published."""
        return self.type == ChannelType.news.value


class Places:
    """Channels, from what the gateway told of them, else from Discord itself: then they are remembered."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._asked: dict[int, Place] = {}

    async def find(self, channel: int) -> Place:
        """The channel. Raises `OutletError`."""
        known = self._client.get_channel(channel)
        if isinstance(known, discord.abc.GuildChannel | discord.Thread):
            return _from_cache(known)
        if channel not in self._asked:
            async with attempt(self._client, _PATIENCE, lambda: self.missing(channel)):
                self._asked[channel] = _from_api(await self._client.http.get_channel(channel))
        return self._asked[channel]

    async def guess(self, channel: int) -> Place:
        """As `find`, but where Discord just does not tell, it is taken for a text channel. (A proxy may
        not know the request: then its 404 says nothing of the channel, and has none of Discord's codes.)
        """
        try:
            return await self.find(channel)
        except NoChannelError as error:
            if getattr(error.__cause__, "code", 0) == UNKNOWN_CHANNEL:
                raise
            return Place()
        except (ForbiddenError, SlowDownError):
            raise
        except OutletError:
            return Place()

    def forget(self, channel: int) -> None:
        """Has Discord be asked again: the channel turned out to be another than it was."""
        self._asked.pop(channel, None)

    def missing(self, channel: int) -> str:
        """Which permissions the bot would need there, as far as that can be told."""
        found = self._permissions(channel)
        if found is None:
            return f"let the bot's role {_ALL} there"
        names = ", ".join(name for key, name in self._needed(channel).items() if not getattr(found, key))
        return f"the bot needs {names} there" if names else ""

    def may_read(self, channel: int) -> bool:
        """Whether the bot can see older messages: False only if it is known that it cannot. (Discord
        then shows no messages, instead of refusing.)
        """
        found = self._permissions(channel)
        return found is None or (found.view_channel and found.read_message_history)

    def _permissions(self, channel: int) -> discord.Permissions | None:
        known = self._client.get_channel(channel)
        if not isinstance(known, discord.abc.GuildChannel | discord.Thread):
            return None
        me = known.guild.me
        try:
            return known.permissions_for(me) if me else None
        except discord.ClientException:  # a thread whose channel is not known
            return None

    def _needed(self, channel: int) -> dict[str, str]:
        if not isinstance(self._client.get_channel(channel), discord.Thread):
            return _NEEDED
        others = {key: name for key, name in _NEEDED.items() if key != "send_messages"}
        return others | _IN_THREADS


def _from_cache(channel: discord.abc.GuildChannel | discord.Thread) -> Place:
    tag = 0
    if isinstance(channel, discord.ForumChannel) and channel.flags.require_tag:
        tag = _tag([(each.id, each.moderated) for each in channel.available_tags])
    return Place(channel.type.value, channel.guild.id, tag)


def _from_api(data: Mapping[str, Any]) -> Place:
    tags = [(int(each["id"]), bool(each.get("moderated"))) for each in data.get("available_tags") or ()]
    wants_tag = int(data.get("flags") or 0) & _REQUIRES_TAG
    return Place(int(data["type"]), int(data.get("guild_id") or 0), _tag(tags) if wants_tag else 0)


def _tag(tags: list[tuple[int, bool]]) -> int:
    """The first that anyone may use, else the first."""
    return next((id_ for id_, moderated in tags if not moderated), tags[0][0] if tags else 0)
