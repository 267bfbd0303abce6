"""What `/announce` says: sentences, in Markdown. (Nothing that the bot says to one person pings.)"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.dates import get_day_names
from babel.lists import format_list
from babel.units import format_unit
from discord.utils import format_dt

from bot.announcements.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from bot.announcements.announcer import Policy
    from bot.announcements.schedule import Schedule
    from bot.ui.discord.locales import Locale

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Where:
    """A channel of a server. `missing` are the permissions that the bot lacks there: keys of
    `announce.permissions`.
    """

    channel: int
    guild: int
    forum: bool = False
    missing: tuple[str, ...] = ()


def set_up(channel: int, policy: Policy, now: datetime, locale: Locale) -> str:
    """That it will be announced: where, what, and when."""
    kinds = [locale.say(f"announce.kinds.{key_of(kind)}") for kind in Kind if kind in policy.kinds]
    done = locale.say("announce.done", channel=mention(channel), kinds=listed(kinds, locale))
    return f"{done} {timing(policy.schedule, now, locale)} {locale.say('announce.baseline')}"


def key_of(kind: Kind) -> str:
    """The kind as the keys of phrases have it."""
    return kind.value.replace("-", "_")


def timing(schedule: Schedule, now: datetime, locale: Locale) -> str:
    """When announcements go out."""
    upcoming = schedule.next(now)
    if schedule.at is None or upcoming is None:
        return locale.say("announce.when.every", every=duration(schedule.every, locale))
    days = get_day_names("wide", locale=_language(locale))
    return locale.say(
        f"announce.when.{'daily' if len(schedule.days) == _A_WEEK else 'days'}",
        at=f"{schedule.at:%H:%M}",
        zone=schedule.zone,
        next=format_dt(upcoming, "R"),
        days=listed([days[day] for day in sorted(schedule.days)], locale),
    )


def duration(length: timedelta, locale: Locale) -> str:
    """ "15 minutes": in the largest unit that goes into it."""
    seconds = max(1, round(length.total_seconds()))
    size, unit = next((size, unit) for size, unit in _UNITS if seconds % size == 0)
    return format_unit(seconds // size, f"duration-{unit}", "long", locale=_language(locale))


def listed(words: Sequence[str], locale: Locale) -> str:
    """ "one, two and three"."""
    return format_list(words, locale=_language(locale))


def _language(locale: Locale) -> str:
    return "en_GB" if locale.code == "en" else locale.code


def pinged(role: int, locale: Locale, *, heard: bool) -> str:
    """Who is pinged, or that the bot cannot do that."""
    return locale.say("announce.pinged" if heard else "announce.unheard", role=f"<@&{role}>")


def try_preview(locale: Locale) -> str:
    return locale.say("announce.try", preview=command("preview", locale))


def turned_off(channel: int, locale: Locale, *, was_on: bool, configured: bool) -> str:
    """What `/announce off` did. `configured`: the channel is one of the settings, so it stays."""
    key = "configured" if configured else "ended" if was_on else "not_on"
    return locale.say(f"announce.{key}", channel=mention(channel))


def forbidden(channel: int, missing: Sequence[str], locale: Locale) -> str:
    """That permissions are missing, and what to do."""
    again = command("here", locale)
    return locale.say(
        "announce.forbidden", channel=mention(channel), permissions=named(missing, locale), here=again
    )


def shut_out(channel: int, locale: Locale) -> str:
    """That the bot does not belong to a private thread, and what to do."""
    return locale.say("announce.shut_out", channel=mention(channel), here=command("here", locale))


def named(permissions: Sequence[str], locale: Locale) -> str:
    """Permissions as Discord's settings call them."""
    return listed([f"*{locale.say(f'announce.permissions.{key}')}*" for key in permissions], locale)


def mention(channel: int) -> str:
    return f"<#{channel}>"


def command(which: str, locale: Locale) -> str:
    """A command of the group as the reader's Discord calls it."""
    group, own = (locale.say(f"commands.{key}.name") for key in ("announce", f"announce.{which}"))
    return f"`/{group} {own}`"
