"""What is announced → the message that Discord shows.

A message has its nonce in it (in the `custom_id` of a button or menu, or as small print), so that it can
be found again in the channel: Discord does not keep nonces.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

import discord

from bot.announcements.facts import facts_of, lies_ahead
from bot.announcements.model import Kind
from bot.ui.discord import components, limits, roundup
from bot.ui.discord.cards import COLOUR, EXCERPT, card
from bot.ui.discord.changes import changes, headline
from bot.ui.discord.dates import from_now, when
from bot.ui.discord.escape import short
from bot.ui.discord.labels import label, long_date, visible
from bot.ui.discord.markdown import cut_markdown
from bot.ui.discord.text import size
from bot.ui.text import one_line, year

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.announcements.model import Channel, Message, Told
    from bot.ui.discord.locales import Locale

COLOUR_CHANGED = discord.Colour(0xE9C46A)
COLOUR_CANCELLED = discord.Colour(0xC1666B)

NAME = 100  # of a post in a forum
_TITLE = 300
_EVENT = 150
_PINGS = frozenset({Kind.NEW, Kind.RECORDING, Kind.COMING_UP})


@dataclass(frozen=True, slots=True)
class Announcement:
    """A message, within all of Discord's limits."""

    name: str  # what it is called as a post in a forum
    content: str
    embeds: tuple[discord.Embed, ...] = ()
    view: discord.ui.View | None = None
    files: tuple[discord.File, ...] = ()
    mentions: discord.AllowedMentions = field(default_factory=discord.AllowedMentions.none)


def render_announcement(
    message: Message, told: Sequence[Told], channel: Channel, locale: Locale, now: datetime
) -> Announcement:
    """The message that tells all of `told` (at least one)."""
    ping = _ping(told, channel)
    if len(told) > 1:
        return _digest(message, told, ping, locale)
    single = _plain if message.plain else _single
    return single(message, told[0], ping, locale, now)


def _ping(told: Sequence[Told], channel: Channel) -> int:
    """The role to ping, 0 for none."""
    return channel.role if any(each.item.kind in _PINGS for each in told) else 0


def _mentions(role: int) -> discord.AllowedMentions:
    roles = [discord.Object(role)] if role else False
    return discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)


def _content(role: int, *lines: str) -> str:
    ping = f"<@&{role}> " if role else ""
    return ping + "\n".join(filter(None, lines))


def _marker(message: Message) -> str:
    """The nonce of a message that has no button to keep it in."""
    return f"-# {message.nonce}"


# --- one talk -------------------------------------------------------------------------------------


def _single(message: Message, told: Told, role: int, locale: Locale, now: datetime) -> Announcement:
    embed = card(told.talk, locale, when(told.talk))
    embed.colour = _colour(told)
    is_cut = _describe(embed, told, locale)
    below = components.below_announcement(told.talk, message.nonce, locale, is_cut=is_cut)
    content = _content(role, _first_line(told, locale, now))
    return Announcement(_name(told, locale, now), content, (embed,), below, mentions=_mentions(role))


def _describe(embed: discord.Embed, told: Told, locale: Locale) -> bool:
    """Adds what has changed, or the beginning of the abstract; whether that has more to read."""
    kind = told.item.kind
    if kind is Kind.CHANGED:
        embed.description = "\n".join(map(str, changes(told, locale))) or None
    elif kind in (Kind.NEW, Kind.ON_THIS_DAY) and told.talk.abstract:
        shown = cut_markdown(told.talk.abstract.markdown, EXCERPT)
        embed.description = shown.text
        return not shown.whole
    return False


def _colour(told: Told) -> discord.Colour:
    if told.talk.cancelled:
        return COLOUR_CANCELLED
    return COLOUR_CHANGED if told.item.kind is Kind.CHANGED else COLOUR


def _plain(message: Message, told: Told, role: int, locale: Locale, now: datetime) -> Announcement:
    talk = told.talk
    facts = [short(talk.event, _EVENT), short(talk.location, _EVENT), when(talk)]
    changed = map(str, changes(told, locale, _EVENT // 2)) if told.item.kind is Kind.CHANGED else ()
    lines = [_first_line(told, locale, now), " · ".join(filter(visible, facts)), *changed, _marker(message)]
    return Announcement(_name(told, locale, now), _content(role, *lines), mentions=_mentions(role))


def _first_line(told: Told, locale: Locale, now: datetime) -> str:
    """What is told, as Markdown."""
    talk = told.talk
    return locale.say(
        _phrase(told, now),
        talk=f"**{_or_dash(short(talk.title, _TITLE))}**",
        event=short(talk.event, _EVENT),
        when=from_now(talk) or "—",
        year=year(talk),
    )


def _name(told: Told, locale: Locale, now: datetime) -> str:
    """What is told, as plain text: nothing in it is Markdown, and Discord writes no timestamps there."""
    talk = told.talk
    said = locale.say(
        _phrase(told, now),
        talk=_or_dash(one_line(talk.title)),
        event=one_line(talk.event),
        when=long_date(talk, locale),
        year=year(talk),
    )
    return label(said, NAME)


def _phrase(told: Told, now: datetime) -> str:
    """The key of the phrase that says what is told."""
    return f"announcements.{_key(told, now)}"


def _key(told: Told, now: datetime) -> str:
    kind, talk = told.item.kind, told.talk
    if talk.cancelled and kind in (Kind.NEW, Kind.COMING_UP):
        return "cancelled"
    match kind:
        case Kind.NEW:
            return "ahead" if lies_ahead(facts_of(talk), now) else "new"
        case Kind.RECORDING:
            return "recording_at" if visible(talk.event) else "recording"
        case Kind.COMING_UP:
            return "coming_up"
        case Kind.CHANGED:
            return headline(told)
        case Kind.ON_THIS_DAY:
            return "on_this_day"
        case _:
            assert_never(kind)


def _or_dash(text: str) -> str:
    return text if visible(text) else "—"


# --- several --------------------------------------------------------------------------------------


def _digest(message: Message, told: Sequence[Told], role: int, locale: Locale) -> Announcement:
    head = roundup.headline(told, locale)
    if message.plain:
        room = limits.CONTENT - size(_content(role, head, _marker(message))) - len("\n")
        pages, files = roundup.pages(told, locale, room, room, linked=False)
        content = _content(role, head, *pages, _marker(message))
        return Announcement(label(head, NAME), content, files=files, mentions=_mentions(role))
    pages, files = roundup.pages(told, locale, limits.EMBEDS_TOTAL, limits.DESCRIPTION)
    embeds = tuple(discord.Embed(description=page, colour=COLOUR) for page in pages)
    below = components.below_digest([each.talk for each in told], message.nonce, locale)
    content = _content(role, f"**{head}**")
    return Announcement(label(head, NAME), content, embeds, below, files, _mentions(role))
