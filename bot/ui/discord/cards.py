"""One talk as embeds: a card, and what was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import discord
from discord.utils import format_dt

from bot.answers.phrases import named
from bot.library.model import ResourceKind
from bot.questions.model import Facet
from bot.ui.discord import limits
from bot.ui.discord.dates import day
from bot.ui.discord.escape import link, short
from bot.ui.discord.labels import occasion, visible
from bot.ui.discord.markdown import cut_markdown
from bot.ui.discord.text import cut, fitting, size
from bot.ui.discord.urls import safe
from bot.ui.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.answers.model import Answer
    from bot.answers.model import Link as AnswerLink
    from bot.library.model import Delivery, Reaction
    from bot.ui.discord.locales import Locale

COLOUR = discord.Colour(0x2A9D8F)
COLOUR_MISSING = discord.Colour(0xE9C46A)  # the talk is there, the part asked for is not

EXCERPT = 600
_FACT = 256  # an event, a place
_SPEAKERS = 200
_OTHERS = 5
_FOOTER = 400
_SECOND = 3_500  # for links and reactions, besides a card
_QUOTES = 10
_QUOTE = 280
_LINE = 300  # a link with its description

_PART_WITH_LINKS = {Facet.RECORDING: "recording", Facet.SLIDES: "slides"}
_GROUPS = {
    ResourceKind.RECORDING: "recording",
    ResourceKind.SLIDES: "slides",
    ResourceKind.CODE: "code",
    ResourceKind.POST: "posts",
    ResourceKind.VIDEO: "videos",
    ResourceKind.BOOK: "books",
    ResourceKind.COMMUNITY: "more",
    ResourceKind.OTHER: "more",
}


@dataclass(frozen=True, slots=True)
class Cards:
    embeds: tuple[discord.Embed, ...]
    cut: bool = False  # the abstract is not shown whole


def cards(answer: Answer, locale: Locale) -> Cards:
    """The embeds for an answer about one talk (`answer.deliveries` has it first)."""
    talk, facet = answer.deliveries[0], answer.facet or Facet.CARD
    first, is_cut = card(talk, locale), False
    first.colour = COLOUR_MISSING if answer.missing else COLOUR
    if talk.abstract and facet in (Facet.CARD, Facet.ABSTRACT):
        shown = cut_markdown(talk.abstract.markdown, EXCERPT if facet is Facet.CARD else limits.DESCRIPTION)
        first.description, is_cut = shown.text, not shown.whole
    if facet in _PART_WITH_LINKS:
        _add_links(first, locale.say(f"links.{_PART_WITH_LINKS[facet]}"), answer.links)
    if facet is Facet.CARD or answer.missing:
        _add_others(first, answer, locale)
    second: list[discord.Embed] = []
    if facet is Facet.RESOURCES and not answer.missing:
        second += _resources(answer, talk, locale)
    if facet is Facet.REACTIONS and not answer.missing:
        second += _reactions(talk, locale)
    return Cards((first, *second), is_cut)


def card(talk: Delivery, locale: Locale, when: str = "") -> discord.Embed:
    """The particulars of a talk, without its abstract. `when` is said instead of its day."""
    title = short(talk.title, limits.TITLE)
    embed = discord.Embed(title=title if visible(title) else "—", url=safe(talk.page) or None)
    if visible(speakers := named([one_line(name) for name in talk.speakers])):
        embed.set_author(name=cut(speakers, _SPEAKERS))
    if image := safe(talk.image):
        embed.set_thumbnail(url=image)
    linked = link(talk.event, talk.event_url, limits.FIELD_VALUE) if talk.event_url else ""
    _add_field(embed, locale.say("card.event"), linked or short(talk.event, _FACT))
    _add_field(embed, locale.say("card.date"), when or _when(talk))
    _add_field(embed, locale.say("card.place"), short(talk.location, _FACT))
    return embed


def _when(talk: Delivery) -> str:
    return f"{day(talk)} ({day(talk, 'R')})" if talk.date else ""


def _add_field(card: discord.Embed, name: str, value: str, *, inline: bool = True) -> None:
    if visible(value):
        card.add_field(name=name, value=value, inline=inline)


def _add_others(card: discord.Embed, answer: Answer, locale: Locale) -> None:
    """Where else the talk was given."""
    occasions = list(dict.fromkeys(filter(visible, map(occasion, answer.others))))
    if occasions:
        more = len(occasions) - _OTHERS
        listed = ", ".join(occasions[:_OTHERS])
        listed = locale.say("card.and_more", list=listed, n=more) if more > 0 else listed
        card.set_footer(text=cut(locale.say("card.also_given", list=listed), _FOOTER))


# --- links ----------------------------------------------------------------------------------------


def _add_links(card: discord.Embed, name: str, links: Sequence[AnswerLink]) -> None:
    lines = [f"• {link(item.label, item.url, limits.FIELD_VALUE - 2)}" for item in dict.fromkeys(links)]
    for at, value in enumerate(_filled(lines, limits.FIELD_VALUE)[:2]):
        _add_field(card, name if not at else "\u200b", value, inline=False)


def _resources(answer: Answer, talk: Delivery, locale: Locale) -> list[discord.Embed]:
    """The links under "Code", "Posts", "Videos" …, in an embed of their own."""
    known = {item.url: item for item in (*talk.recordings, *talk.slides, *talk.resources)}
    groups: dict[str, list[str]] = {}
    for item in dict.fromkeys(answer.links):
        resource = known.get(item.url)
        group = _GROUPS[resource.kind if resource else ResourceKind.OTHER]
        line = f"• {link(item.label, item.url, limits.FIELD_VALUE - _LINE)}"
        if resource and resource.description:
            line += f" – {short(resource.description, _LINE - 10)}"
        groups.setdefault(group, []).append(line)
    embed = discord.Embed(colour=COLOUR)
    left = _SECOND
    names = dict.fromkeys(name for name in _GROUPS.values() if name in groups)
    for group in names:
        for at, value in enumerate(_filled(groups[group], limits.FIELD_VALUE)):
            name = "\u200b" if at else locale.say(f"links.{group}")
            left -= size(name) + size(value)
            if left < 0 or len(embed.fields) == limits.FIELDS:
                embed.set_footer(text=locale.say("links.left_out"))
                return [embed]
            embed.add_field(name=name, value=value, inline=False)
    return [embed] if embed.fields else []


def _filled(lines: Iterable[str], limit: int) -> list[str]:
    """Lines gathered into as few texts as they fit in; each line is within the limit by itself."""
    texts: list[str] = []
    for line in lines:
        if texts and size(texts[-1]) + 1 + size(line) <= limit:
            texts[-1] += f"\n{line}"
        else:
            texts.append(line)
    return texts


# --- reactions ------------------------------------------------------------------------------------


def _reactions(talk: Delivery, locale: Locale) -> list[discord.Embed]:
    quotes = [_quote(item) for item in talk.reactions if visible(item.text) or safe(item.url)]
    shown = fitting(quotes[:_QUOTES], _SECOND, len("\n\n"))
    if not shown:
        return []
    embed = discord.Embed(description="\n\n".join(shown), colour=COLOUR)
    if len(shown) < len(quotes):
        embed.set_footer(text=locale.count("more", len(quotes) - len(shown)))
    return [embed]


def _quote(reaction: Reaction) -> str:
    said = f"> {short(reaction.text, _QUOTE)}" if visible(reaction.text) else ""
    author, handle = one_line(reaction.author), one_line(reaction.handle).lstrip("@")
    name = f"{author} (@{handle})" if author and handle else author or (f"@{handle}" if handle else "")
    source = link(name, reaction.url, limits.BUTTON_URL + 120) if reaction.url else short(name, 120)
    on = format_dt(datetime.combine(reaction.on, time(12), UTC), "D") if reaction.on else ""
    told = ", ".join(filter(visible, [source, on]))
    return "\n".join(filter(None, [said, f"— {told}" if told else ""]))
