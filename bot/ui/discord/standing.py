"""How announcements stand in a channel: `/announce status`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import discord
from discord.utils import format_dt

from bot.announcements.announcer import LOST, SHOWN
from bot.announcements.model import ItemState, Publishing
from bot.ui.discord import limits
from bot.ui.discord.announcing import command, key_of, mention, named
from bot.ui.discord.cards import COLOUR, COLOUR_MISSING
from bot.ui.discord.escape import short
from bot.ui.discord.labels import visible
from bot.ui.discord.lists import COLOUR_UNKNOWN
from bot.ui.discord.reply import Reply
from bot.ui.discord.text import fitting, size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.announcements.announcer import Policy
    from bot.announcements.model import Channel, Sent, Status, Trouble, Waiting
    from bot.ui.discord.announcing import Where
    from bot.ui.discord.locales import Locale

_TITLE = 60
_WHY = 70
_TROUBLE = 500
_NAMED = 2  # talks of a digest
_PATIENCE = timedelta(minutes=2)  # that a look may be late

# What the parts that decide say in English, for the log, by its phrase. What Discord or a database say
# is shown as it is.
REASONS = {
    LOST: "lost",
    "the talk was cancelled before": "cancelled",
    "the talk was moved before": "moved",
    "it would have come too late": "too_late",
    "it had waited for too long": "too_old",
    "it was taken back before it was told": "undone",
    "it had not arrived": "not_arrived",
    "announcing here was turned off": "turned_off",
}


def render_standing(status: Status, where: Where, policy: Policy, now: datetime, locale: Locale) -> Reply:
    """One embed: whether the channel is announced in, when was looked, what waits, went out, or did not."""
    parts = (
        ("waiting", [_waiting(each, status, policy, now, locale) for each in status.waiting[:SHOWN]]),
        ("sent", [_sent(each, where, locale) for each in status.sent[:SHOWN]]),
        ("dropped", [_dropped(each, locale) for each in status.dropped[:SHOWN]]),
    )
    embed = discord.Embed(description="\n".join(_lines(status, where, policy, now, locale)))
    embed.colour = _colour(status, where)
    for key, lines in parts:
        if lines:
            more = len(getattr(status, key)) > SHOWN
            value = _fitting(lines, locale.say("announce.status.more"), more=more)
            embed.add_field(name=locale.say(f"announce.status.{key}"), value=value, inline=False)
    return Reply(embeds=(embed,), ephemeral=True)


def _colour(status: Status, where: Where) -> discord.Colour:
    if status.channel is None:
        return COLOUR_UNKNOWN
    return COLOUR_MISSING if status.channel.trouble or where.missing else COLOUR


# --- the channel ----------------------------------------------------------------------------------


def _lines(status: Status, where: Where, policy: Policy, now: datetime, locale: Locale) -> Iterator[str]:
    yield _whether(status.channel, where, locale)
    if status.channel and where.missing:
        permissions = named(where.missing, locale)
        yield f"⚠️ {locale.say('announce.status.missing', permissions=permissions)}"
    if status.channel and status.channel.trouble:
        yield f"⚠️ {_trouble(status.channel.trouble, locale)}"
    yield from _looks(status.last_tick, policy, now, locale)
    if status.channel and not status.waiting:
        yield locale.say("announce.status.nothing")


def _whether(channel: Channel | None, where: Where, locale: Locale) -> str:
    """Whether the channel is announced in, since when, and who is pinged."""
    shown = mention(where.channel)
    if channel is None:
        return locale.say("announce.status.not_here", channel=shown, here=command("here", locale))
    since = format_dt(channel.since, "D")
    said = locale.say("announce.status.here", channel=shown, since=since)
    role = locale.say("announce.status.role", role=f"<@&{channel.role}>") if channel.role else ""
    return f"{said} {role}".rstrip()


def _trouble(trouble: Trouble, locale: Locale) -> str:
    return locale.say(
        "announce.status.trouble",
        why=short(trouble.why, _TROUBLE),
        since=format_dt(trouble.since, "R"),
        again=format_dt(trouble.again, "R"),
    )


def _looks(last: datetime | None, policy: Policy, now: datetime, locale: Locale) -> Iterator[str]:
    """When the bot looked for what is due, and when it looks again."""
    schedule = policy.schedule
    if last is None:
        yield locale.say("announce.status.never")
    elif now > last + 2 * schedule.every + _PATIENCE:
        yield f"⚠️ {locale.say('announce.status.overdue', last=format_dt(last, 'R'))}"
    else:
        next_ = max(now, last + schedule.every)
        yield locale.say("announce.status.looks", last=format_dt(last, "R"), next=format_dt(next_, "R"))
    if upcoming := schedule.next(now):
        yield locale.say("announce.status.next", next=format_dt(upcoming, "F"))


# --- messages and items ---------------------------------------------------------------------------


def _waiting(waiting: Waiting, status: Status, policy: Policy, now: datetime, locale: Locale) -> str:
    why = _held_up(waiting, status, policy, now, locale)
    return f"- {_what(waiting, locale)} · {format_dt(waiting.due, 'R')}{f' · {why}' if why else ''}"


def _held_up(waiting: Waiting, status: Status, policy: Policy, now: datetime, locale: Locale) -> str:
    """Why something has not been sent; "" where the next look will send it."""
    trouble = status.channel and status.channel.trouble
    if waiting.state is ItemState.TAKEN:
        return locale.say("announce.held.taken")
    if waiting.why == LOST:
        return _reason(waiting.why, locale)
    if trouble:
        return locale.say("announce.held.trouble", again=format_dt(trouble.again, "R"))
    if not policy.schedule.released(waiting.kind, waiting.due, now):
        upcoming = policy.schedule.next(now)
        return locale.say("announce.held.time", next=format_dt(upcoming, "R") if upcoming else "—")
    return _reason(waiting.why, locale) if waiting.why else ""


def _dropped(dropped: Waiting, locale: Locale) -> str:
    return f"- {_what(dropped, locale)} · {_reason(dropped.why, locale)}"


def _reason(why: str, locale: Locale) -> str:
    return locale.say(f"announce.reasons.{REASONS[why]}") if why in REASONS else short(why, _WHY) or "—"


def _what(waiting: Waiting, locale: Locale) -> str:
    return f"**{locale.say(f'announce.kind.{key_of(waiting.kind)}')}**: {_title(waiting.title)}"


def _title(title: str) -> str:
    shown = short(title, _TITLE)
    return shown if visible(shown) else "—"


def _sent(sent: Sent, where: Where, locale: Locale) -> str:
    """A message, with a link to it."""
    kinds = list(dict.fromkeys(locale.say(f"announce.kind.{key_of(kind)}") for kind in sent.kinds))
    titles = ", ".join(_title(title) for title in sent.titles[:_NAMED])
    rest = len(sent.titles) - _NAMED
    titles += f" {locale.count('more', rest)}" if rest > 0 else ""
    # (the message that begins a post in a forum has the id of the post)
    channel = sent.sent_id if where.forum else where.channel
    stamp = format_dt(sent.at, "R")
    address = f"https://discord.com/channels/{where.guild}/{channel}/{sent.sent_id}"
    shown = f"[{', '.join(kinds)}]({address})" if sent.sent_id else ", ".join(kinds)
    return f"- {shown}: {titles} · {stamp}{_published(sent.publishing, locale)}"


def _published(publishing: Publishing, locale: Locale) -> str:
    """Whether the servers that follow the channel have got a message."""
    if publishing is Publishing.NO:
        return ""
    return f" · {locale.say(f'announce.publishing.{publishing.value}')}"


def _fitting(lines: Sequence[str], ending: str, *, more: bool) -> str:
    """As many of the lines as a field takes, and that there are more where there are."""
    kept = fitting(lines, limits.FIELD_VALUE - size(ending) - 1)
    return "\n".join([*kept, ending] if more or len(kept) < len(lines) else kept)
