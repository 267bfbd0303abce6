"""What will be announced, shown to one person: `/announce preview`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.announcements.batches import batches, nonce_of
from bot.announcements.model import Channel, Message, MessageState, Origin
from bot.ui.discord import limits
from bot.ui.discord.announcement import render_announcement
from bot.ui.discord.announcing import mention
from bot.ui.discord.reply import Reply, say
from bot.ui.discord.text import cut, size

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import discord

    from bot.announcements.model import Item, Told
    from bot.ui.discord.announcement import Announcement
    from bot.ui.discord.locales import Locale


def render_preview(
    told: Sequence[Told], channel: Channel | None, language: Locale, locale: Locale, now: datetime
) -> Reply:
    """What is to be told in a channel (see `Announcer.preview`), as it will be sent, pinging nobody.
    `channel` is None where nothing is announced; `language` is the channel's, `locale` the reader's.
    """
    if not told:
        return say(locale.say("announce.preview.no_talks"))
    id_ = told[0].item.channel
    seen = replace(channel or Channel(id_, Origin.COMMAND, now), role=0)
    waits = told[0].item.due is not None
    lead = locale.say(f"announce.preview.{'waiting' if waits else 'example'}", channel=mention(id_))
    rendered = [_rendered(some, seen, language, now) for some in _messages(told)]
    return _alone(rendered[0], lead) if len(rendered) == 1 else _together(rendered, lead, locale)


def _messages(told: Sequence[Told]) -> list[list[Told]]:
    """What is told, as the messages in which it will be sent."""
    of_item: dict[Item, Told] = {each.item: each for each in told}
    return [[of_item[item] for item in items] for items in batches(list(of_item))]


def _rendered(told: Sequence[Told], channel: Channel, language: Locale, now: datetime) -> Announcement:
    items = tuple(each.item for each in told)
    plain = any(item.refused for item in items)
    message = Message(0, channel.id, nonce_of(items), MessageState.PENDING, items, taken=now, plain=plain)
    return render_announcement(message, told, channel, language, now)


def _alone(shown: Announcement, lead: str) -> Reply:
    """One message, with all that it has."""
    content = cut(f"-# {lead}\n{shown.content}", limits.CONTENT)
    return Reply(content, shown.embeds, shown.view, ephemeral=True, files=shown.files)


@dataclass
class _Room:
    """What is left of the one reply that they all go into."""

    content: int
    embeds: int = limits.EMBEDS
    characters: int = limits.EMBEDS_TOTAL

    def take(self, shown: Announcement) -> bool:
        """Whether there is room for a message."""
        self.content -= size(shown.content) + 1
        self.embeds -= len(shown.embeds)
        self.characters -= sum(map(len, shown.embeds))
        return min(self.content, self.embeds, self.characters) >= 0


def _together(rendered: Sequence[Announcement], lead: str, locale: Locale) -> Reply:
    """Several messages as one, as many as fit, without their buttons: whose they are could not be told."""
    most = locale.count("more", len(rendered))
    room = _Room(limits.CONTENT - size(f"-# {lead}\n{most}"))
    shown: list[Announcement] = []
    for announcement in rendered:
        if not room.take(announcement):
            break
        shown.append(announcement)
    if not shown:
        return _alone(rendered[0], lead)
    left = len(rendered) - len(shown)
    lines = [f"-# {lead}", *(each.content for each in shown)]
    lines += [locale.count("more", left)] if left else []
    embeds = _apart([embed for each in shown for embed in each.embeds])
    files = tuple(file for each in shown for file in each.files)
    return Reply("\n".join(lines), embeds, ephemeral=True, files=files)


def _apart(embeds: Sequence[discord.Embed]) -> tuple[discord.Embed, ...]:
    """Of several embeds with one address Discord shows the first only."""
    seen: set[str] = set()
    for embed in embeds:
        if embed.url in seen:
            embed.url = None
        seen |= {embed.url} if embed.url else set()
    return tuple(embeds)
