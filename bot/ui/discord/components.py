"""Buttons and menus below a reply. What they do when used is in `bot.ui.discord.items`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import ButtonStyle, SelectOption
from discord.ui import Button, Select

from bot.questions.model import Facet
from bot.ui.discord import custom_ids, limits
from bot.ui.discord.keys import digest
from bot.ui.discord.labels import label, occasion, visible, whereabouts
from bot.ui.discord.pages import jumps
from bot.ui.discord.queries import encode
from bot.ui.discord.urls import safe
from bot.ui.text import one_line, year

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.answers.model import Answer, EventCount
    from bot.library.model import Delivery
    from bot.ui.discord.locales import Locale
    from bot.ui.discord.pages import Page
    from bot.ui.discord.queries import Query

_EMOJI = {"recording": "🎬", "slides": "📑", "page": "🔗"}
_LABEL = 60  # of a nearest title: five such buttons are enough to read


class Below(discord.ui.View):
    """Buttons and menus of a message.

    discord.py would keep every view it sends in memory to dispatch to it.  Here the classes in
    `bot.ui.discord.items` find all they need in the `custom_id`, so the view is done when it is sent.
    """

    def __init__(self, *items: Button[Below] | Select[Below]) -> None:
        super().__init__(timeout=None)
        for item in items:
            self.add_item(item)

    def is_finished(self) -> bool:
        return True


def view(items: Iterable[Button[Below] | Select[Below]]) -> Below | None:
    """The items as a view, None where there are none."""
    found = tuple(items)
    return Below(*found) if found else None


# --- one talk -------------------------------------------------------------------------------------


def below_card(answer: Answer, locale: Locale, *, is_cut: bool) -> Below | None:
    """Links, further parts of the talk, other times it was given."""
    talk = answer.deliveries[0]
    return view([*_links(talk, locale), *_parts(answer, talk, locale, is_cut), *_others(answer, locale)])


def _links(talk: Delivery, locale: Locale) -> list[Button[Below]]:
    """One button for the recording, the slides and the page; of several the first, which is the
    best: two buttons of one name tell nobody which is which, and the embed names them all.
    """
    recordings = [("recording", item.url) for item in talk.recordings]
    slides = [("slides", item.url) for item in talk.slides]
    page = [("page", talk.page)] if talk.page else []
    ordered = [*recordings[:1], *slides[:1], *page]
    shown = {safe(url, limits.BUTTON_URL): kind for kind, url in reversed(ordered)}
    shown.pop("", None)
    return [
        Button(label=locale.say(f"buttons.{kind}"), url=url, emoji=_EMOJI[kind], row=0)
        for url, kind in list(reversed(shown.items()))[: limits.BUTTONS]
    ]


def _parts(answer: Answer, talk: Delivery, locale: Locale, is_cut: bool) -> Iterable[Button[Below]]:
    asked = answer.facet or Facet.CARD
    key = digest(talk.key)
    parts: list[tuple[Facet, str]] = []
    if talk.abstract and asked is not Facet.ABSTRACT and (is_cut or asked is not Facet.CARD):
        parts.append((Facet.ABSTRACT, "read_more" if asked is Facet.CARD else "abstract"))
    if talk.resources and asked is not Facet.RESOURCES:
        parts.append((Facet.RESOURCES, "links"))
    if talk.reactions and asked is not Facet.REACTIONS:
        parts.append((Facet.REACTIONS, "reactions"))
    for facet, name in parts:
        yield Button(
            label=locale.say(f"buttons.{name}"),
            custom_id=custom_ids.talk_id(custom_ids.CARD, key, facet),
            row=1,
        )


def _others(answer: Answer, locale: Locale) -> list[Select[Below]]:
    options = _options(answer.others, locale, by_occasion=True)
    if not options:
        return []
    placeholder = label(locale.count("menus.others", len(answer.others)), limits.PLACEHOLDER)
    return [
        Select(
            custom_id=custom_ids.open_id(custom_ids.OTHERS), placeholder=placeholder, options=options, row=2
        )
    ]


def _options(talks: Iterable[Delivery], locale: Locale, *, by_occasion: bool = False) -> list[SelectOption]:
    """Talks to choose from; each once, for Discord refuses values that are alike."""
    found: dict[str, SelectOption] = {}
    for talk in talks:
        name = occasion(talk) if by_occasion else ""
        about = whereabouts(talk, locale, with_event=not name)
        found.setdefault(
            digest(talk.key),
            SelectOption(
                label=label(name or talk.title, limits.OPTION_LABEL),
                value=digest(talk.key),
                description=label(about, limits.OPTION_DESCRIPTION) if visible(about) else None,
            ),
        )
    return list(found.values())[: limits.OPTIONS]


# --- several --------------------------------------------------------------------------------------


def below_list(page: Page[Delivery], query: Query | None, locale: Locale) -> Below | None:
    """Page buttons, a menu of pages, and a menu of this page's talks."""
    return view([*_turning(page, query, locale), *_menu(page.entries, custom_ids.LIST, locale)])


def below_choices(talks: Sequence[Delivery], locale: Locale) -> Below | None:
    return view(_menu(talks, custom_ids.CHOICES, locale))


def below_events(page: Page[EventCount], query: Query | None, locale: Locale) -> Below | None:
    """Page buttons, a menu of pages, and a menu of this page's events."""
    options = [
        SelectOption(label=label(name, limits.OPTION_LABEL), value=name)
        for name in dict.fromkeys(event.name for event in page.entries)
        if visible(name) and name == one_line(name) and len(label(name, limits.OPTION_VALUE)) == len(name)
    ]
    menu = Select[Below](
        custom_id=custom_ids.EVENT,
        placeholder=locale.say("menus.event"),
        options=options,
        row=2,
    )
    return view([*_turning(page, query, locale), *([menu] if options else [])])


def _menu(talks: Sequence[Delivery], source: str, locale: Locale) -> list[Select[Below]]:
    options = _options(talks, locale)
    if not options:
        return []
    placeholder = label(locale.say(f"menus.{source}"), limits.PLACEHOLDER)
    return [Select(custom_id=custom_ids.open_id(source), placeholder=placeholder, options=options, row=2)]


def _turning(
    page: Page[Delivery] | Page[EventCount], query: Query | None, locale: Locale
) -> Iterable[Button[Below] | Select[Below]]:
    """How to get to the other pages; nothing where there are none, or the query is too long to keep."""
    kept = encode(query) if query else None
    if page.count == 1 or kept is None:
        return
    for name, number in (("previous", page.number - 1), ("next", page.number + 1)):
        yield Button(
            label=locale.say(f"buttons.{name}"),
            # a button that leads nowhere needs a custom_id of its own all the same
            custom_id=custom_ids.page_id(number % (page.count + 1), kept),
            disabled=not 0 <= number < page.count,
            row=0,
        )
    if page.count > 2:
        numbers = jumps(page.number, page.count)
        options = [
            SelectOption(
                label=locale.say("list.page", page=number + 1, pages=page.count),
                value=str(number),
                default=number == page.number,
            )
            for number in numbers
        ]
        yield Select(
            custom_id=custom_ids.jump_id(kept), placeholder=locale.say("menus.jump"), options=options, row=1
        )


# --- no talk --------------------------------------------------------------------------------------


def below_nearest(talks: Sequence[Delivery]) -> Below | None:
    """The nearest talks as buttons."""
    titles = [one_line(talk.title) for talk in talks]
    return view(
        Button(
            label=label(_telling(talk, titles), _LABEL),
            custom_id=custom_ids.talk_id(custom_ids.NEAREST, digest(talk.key), Facet.CARD),
        )
        for talk in {digest(talk.key): talk for talk in talks}.values()
    )


def _telling(talk: Delivery, titles: Sequence[str]) -> str:
    """The title; with the year where another talk has the same."""
    title = one_line(talk.title)
    return f"{title} ({year(talk)})" if titles.count(title) > 1 and year(talk) else title


def below_help(examples: Sequence[tuple[str, Query]]) -> Below | None:
    """Questions that can be asked by a press; those too long for a button are left out."""
    asked = {encode(query): text for text, query in examples}
    asked.pop(None, None)
    return view(
        Button(
            label=label(text, limits.BUTTON_LABEL),
            custom_id=custom_ids.ask_id(query or ""),
            style=ButtonStyle.primary,
        )
        for query, text in list(asked.items())[: limits.BUTTONS]
    )


# --- announcements --------------------------------------------------------------------------------


def below_announcement(talk: Delivery, nonce: str, locale: Locale, *, is_cut: bool) -> Below | None:
    """Links, and a button that shows the talk to whoever presses it; that has the nonce."""
    more = Button[Below](
        label=locale.say("buttons.read_more" if is_cut else "announcements.details"),
        custom_id=custom_ids.talk_id(
            custom_ids.NEWS, digest(talk.key), Facet.ABSTRACT if is_cut else Facet.CARD, nonce
        ),
        row=1,
    )
    return view([*_links(talk, locale), more])


def below_digest(talks: Sequence[Delivery], nonce: str, locale: Locale) -> Below | None:
    """A menu of the talks, as many as it takes; that has the nonce."""
    menu = Select[Below](
        custom_id=custom_ids.open_id(custom_ids.NEWS, nonce),
        placeholder=locale.say("menus.list"),
        options=_options(talks[: limits.OPTIONS], locale),
    )
    return view([menu])
