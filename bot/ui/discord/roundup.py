"""Several announcements in one message: every talk in a line, as long as lines fit; else in a file."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

import discord

from bot.announcements.model import Kind
from bot.ui.discord.changes import changes
from bot.ui.discord.changes import headline as what_changed
from bot.ui.discord.dates import day, from_now
from bot.ui.discord.escape import escape, link, short
from bot.ui.discord.labels import long_date, occasion, visible
from bot.ui.discord.text import cut, fitting, size
from bot.ui.discord.urls import safe
from bot.ui.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.announcements.model import Told
    from bot.library.model import Delivery
    from bot.ui.discord.locales import Locale

FILE = "talks.md"

# How long a line may be: the first of these with which all talks fit.
_LINES = (400, 300, 240, 200, 170, 140, 120, 100, 80, 60, 45)
_LINE_OF_MANY = 100  # where they do not, the others being in the file
_TITLE = 160
_WHOLE = 80  # of a title at least, before its link or its details are left out
_DETAIL = 60


def headline(told: Sequence[Told], locale: Locale) -> str:
    """ "30 new talks"; plain text."""
    kinds = {each.item.kind for each in told}
    return locale.say(f"announcements.digest.{_key(*kinds) if len(kinds) == 1 else 'mixed'}", n=len(told))


def pages(
    told: Sequence[Told], locale: Locale, total: int, most: int, *, linked: bool = True
) -> tuple[list[str], tuple[discord.File, ...]]:
    """All talks, a line each, in as few texts of `most` as they fit in, together at most `total`; and a
    file that names all, where the last line says that there are more.
    """
    ordered = sorted(told, key=lambda each: list(Kind).index(each.item.kind))
    entries = [_entry(each, locale, linked=linked) for each in ordered]
    for limit in _LINES:
        units = fitting(_units(entries, locale, limit), total)
        if len(units) == len(ordered):
            return _packed(units, most), ()
    room = total - size(_more(len(ordered), locale)) - 1
    units = fitting(_units(entries, locale, _LINE_OF_MANY), room)
    more = _more(len(ordered) - len(units), locale)
    return _packed([*units, more], most), (_file(ordered, locale),)


def _more(number: int, locale: Locale) -> str:
    return locale.say("announcements.attached", more=locale.count("more", number), file=FILE)


def _packed(units: Iterable[str], most: int) -> list[str]:
    texts: list[str] = []
    for unit in units:
        if texts and size(texts[-1]) + 1 + size(unit) <= most:
            texts[-1] += f"\n{unit}"
        else:
            texts.append(unit.lstrip("\n"))
    return texts


def _units(entries: Sequence[_Entry], locale: Locale, limit: int) -> Iterator[str]:
    """A line for each; that of the first of a kind with its heading, where there are several kinds."""
    several = len({each.kind for each in entries}) > 1
    for kind, group in groupby(entries, key=lambda each: each.kind):
        heading = f"\n**{locale.say(f'announcements.headings.{_key(kind)}')}**\n" if several else ""
        for each in group:
            yield f"{heading}- {_line(each, limit)}"
            heading = ""


def _key(kind: Kind) -> str:
    return kind.value.replace("-", "_")


# --- a line ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a line is made of."""

    kind: Kind
    title: str  # plain text, one line
    whole: int  # the size of it, escaped
    address: str  # where the title leads, "" for nowhere
    details: tuple[str, ...]  # what stands behind it, as Markdown: ever less of it, at last nothing


def _entry(told: Told, locale: Locale, *, linked: bool) -> _Entry:
    title = cut(one_line(told.talk.title), _TITLE)
    title = title if visible(title) else "—"
    address = _address(told) if linked else ""
    return _Entry(told.item.kind, title, size(escape(title)), address, tuple(_details(told, locale)))


def _line(entry: _Entry, limit: int) -> str:
    """A talk in at most `limit`: the title with a link, and what is to be told. Of that is left out as
    much as is needed to name the talk.
    """
    for address in dict.fromkeys((entry.address, "")):
        taken = size(address) + len("[]()") if address else 0
        for detail in entry.details:
            room = limit - taken - size(detail)
            if room >= min(entry.whole, _WHOLE):
                named = link(entry.title, address, room + taken) if address else short(entry.title, room)
                return named + detail
    return short(entry.title, limit)


def _address(told: Told) -> str:
    """Where the title leads: to what is new, else to what there is."""
    talk = told.talk
    recordings, slides = ([item.url for item in items] for items in (talk.recordings, talk.slides))
    first = recordings if told.item.kind is Kind.RECORDING else []
    return next(filter(None, map(safe, [*first, talk.page, *recordings, *slides])), "")


def _details(told: Told, locale: Locale) -> Iterator[str]:
    """What stands behind a title: ever less of it, at last nothing."""
    word = _word(told)
    words = [locale.say(f"announcements.word.{word}")] if word else []
    for details in _about(told, locale):
        shown = ", ".join(filter(visible, [*words, *details]))
        if shown:
            yield f" · {shown}"
    yield ""


def _word(told: Told) -> str:
    if told.talk.cancelled:
        return "cancelled"
    changed = told.item.kind is Kind.CHANGED and what_changed(told) == "after_all"
    return "after_all" if changed else ""


def _about(told: Told, locale: Locale) -> Iterator[list[str]]:
    talk = told.talk
    event, place = short(talk.event, _DETAIL), short(talk.location, _DETAIL)
    match told.item.kind:
        case Kind.ON_THIS_DAY:
            yield [short(occasion(talk), 2 * _DETAIL)]
            yield [day(talk, "d")]
        case Kind.COMING_UP:
            soon = from_now(talk)
            yield [soon, place, event]
            yield [soon, place]
            yield [soon]
        case Kind.CHANGED:
            changed = changes(told, locale, _DETAIL)
            yield [str(change) for change in changed]
            yield [f"→ {change.new}" for change in changed]
            yield [day(talk, "d")]
        case _:
            yield [event, place, day(talk, "d")]
            yield [event, day(talk, "d")]
            yield [day(talk, "d")]
    yield []


# --- the file -------------------------------------------------------------------------------------


def _file(told: Sequence[Told], locale: Locale) -> discord.File:
    """All talks as plain text."""
    lines = [f"# {headline(told, locale)}"]
    for kind, group in groupby(told, key=lambda each: each.item.kind):
        lines += ["", f"## {locale.say(f'announcements.headings.{_key(kind)}')}", ""]
        lines += [f"- {_written(each, locale)}" for each in group]
    return discord.File(BytesIO("\n".join([*lines, ""]).encode()), FILE)


def _written(told: Told, locale: Locale) -> str:
    talk: Delivery = told.talk
    word = _word(told)
    parts = [
        one_line(talk.title) if visible(talk.title) else "—",
        locale.say(f"announcements.word.{word}") if word else "",
        one_line(talk.event),
        one_line(talk.location),
        long_date(talk, locale),
        _address(told),
    ]
    return " · ".join(filter(visible, parts))
