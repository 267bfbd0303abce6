"""Several talks or events as an embed: lists, choices, what comes nearest, help."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import discord

from bot.ui.discord import limits
from bot.ui.discord.cards import COLOUR
from bot.ui.discord.dates import day
from bot.ui.discord.escape import link, short
from bot.ui.discord.labels import visible
from bot.ui.text import year

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.answers.model import Answer, EventCount
    from bot.library.model import Delivery
    from bot.ui.discord.locales import Locale
    from bot.ui.discord.pages import Page

COLOUR_UNKNOWN = discord.Colour(0x8D99AE)
_LINE = limits.DESCRIPTION // 10 - 60  # each of ten entries, with the headings between
_TITLE = 160
_DETAILS = 120


def talk_list(page: Page[Delivery], locale: Locale, more: int | None = None) -> discord.Embed:
    """A page of talks under their years, with "page 2 of 5" below, or how many `more` there are where
    pages cannot be turned.
    """
    lines: list[str] = []
    for name, talks in groupby(page.entries, key=year):
        # an empty line, or the year would be read as part of the entry above it
        lines += [""] * bool(lines)
        lines += [f"**{name or locale.say('list.undated')}**", *(f"- {line(talk)}" for talk in talks)]
    return _paged(lines, page, locale, more)


def event_list(
    page: Page[EventCount], answer: Answer, locale: Locale, more: int | None = None
) -> discord.Embed:
    """A page of events, with the year of their last talk and how many talks they had."""
    years: dict[str, str] = {}
    for talk in answer.deliveries:
        years[talk.event] = max(years.get(talk.event, ""), year(talk))
    lines: list[str] = []
    for event in page.entries:
        name = short(event.name, _TITLE) or "—"
        lines.append(f"- **{name}**{_year(event, years)} · {locale.count('talks', event.deliveries)}")
    return _paged(lines, page, locale, more)


def _year(event: EventCount, years: dict[str, str]) -> str:
    """The year, unless the event's name has it."""
    when = years.get(event.name, "")
    return f" ({when})" if when and when not in event.name else ""


def _paged(
    lines: Sequence[str], page: Page[Delivery] | Page[EventCount], locale: Locale, more: int | None
) -> discord.Embed:
    embed = discord.Embed(description="\n".join(lines), colour=COLOUR)
    if more:
        embed.set_footer(text=locale.count("more", more))
    elif page.count > 1:
        embed.set_footer(text=locale.say("list.page", page=page.number + 1, pages=page.count))
    return embed


def numbered(talks: Iterable[Delivery]) -> discord.Embed:
    """Talks to choose from, best first."""
    lines = [f"{at}. {line(talk)}" for at, talk in enumerate(talks, 1)]
    return discord.Embed(description="\n".join(lines), colour=COLOUR)


def nearest(talks: Sequence[Delivery], heading: str) -> discord.Embed:
    """Talks that come near what was asked for."""
    lines = [f"**{heading}**", *(f"- {line(talk)}" for talk in talks)]
    return discord.Embed(description="\n".join(lines), colour=COLOUR_UNKNOWN)


def line(talk: Delivery) -> str:
    """A talk in a list: title with a link, event, place, day."""
    about = [short(talk.event, _DETAILS // 2), short(talk.location, _DETAILS // 2), day(talk, "d")]
    details = ", ".join(filter(visible, about))
    details = f" · {details}" if details else ""
    title = short(talk.title, _TITLE)
    linked = link(talk.title, talk.page, _LINE - len(details)) if talk.page else title
    return (linked if visible(linked) else "—") + details


def helpful(answer: Answer, locale: Locale) -> discord.Embed:
    """Examples that work on the talks loaded, and what else the bot can do."""
    examples = [f"- {short(example, 300)}" for example in answer.examples[: limits.BUTTONS]]
    embed = discord.Embed(description="\n".join(examples), colour=COLOUR)
    embed.add_field(name=locale.say("help.title"), value=locale.say("help.text"), inline=False)
    return embed
