"""Short names for talks where Discord shows no Markdown: buttons, menus, authors, footers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex
from babel.dates import format_date

from bot.ui.discord.text import cut
from bot.ui.text import one_line, year

if TYPE_CHECKING:
    from bot.library.model import Delivery
    from bot.ui.discord.locales import Locale

_VISIBLE = regex.compile(r"[\p{L}\p{N}\p{P}\p{S}]")
_NOTHING = "—"  # Discord refuses labels in which there is nothing to see


def label(text: str, limit: int) -> str:
    """The text in one line and in at most `limit`, never empty."""
    short = cut(one_line(text), limit).strip()
    return short if visible(short) else _NOTHING


def visible(text: str) -> bool:
    """Whether there is anything to see."""
    return bool(_VISIBLE.search(text))


def occasion(delivery: Delivery) -> str:
    """ "Devoxx UK (2019)"; the year is left out where the event's name has it."""
    name, when = one_line(delivery.event) or one_line(delivery.location), year(delivery)
    return f"{name} ({when})" if name and when and when not in name else name or when


def whereabouts(delivery: Delivery, locale: Locale, *, with_event: bool = True) -> str:
    """ "Devoxx UK · London · 8 May 2019", as far as the file tells; menus show no timestamps."""
    event = one_line(delivery.event) if with_event else ""
    parts = [event, one_line(delivery.location), long_date(delivery, locale)]
    return " · ".join(filter(None, parts))


def long_date(delivery: Delivery, locale: Locale) -> str:
    """ "8 May 2019", "" where the file does not tell."""
    language = "en_GB" if locale.code == "en" else locale.code
    return format_date(delivery.date, "long", locale=language) if delivery.date else ""
