"""Texts of files and people made harmless: Discord shows their signs, and does nothing with them."""

from __future__ import annotations

import re

from bot.ui.discord.text import cut, size
from bot.ui.discord.urls import safe, shown
from bot.ui.text import clean, one_line

_SPECIAL = re.compile(r"[\\*_~|`\[\]<]")
# what makes a heading, a quote, a list, small print at the beginning of a line
_LINE_START = re.compile(r"^([^\S\n]*)(?=(?:-#|#{1,3}|[-+]|>{1,3})(?:\s|$))", re.MULTILINE)
_NUMBER_START = re.compile(r"^([^\S\n]*\d+)(?=[.)](?:\s|$))", re.MULTILINE)
_SCHEME = re.compile(r"://")
# As discord.utils.escape_mentions: a backslash would hide a mention from readers, not from the server.
_MENTION = re.compile(r"@(?=everyone|here|[!&]?\d{15,20})")
_UNSEEN = "\u200b"


def escape(text: str) -> str:
    """Plain text as Markdown that shows it as it is: no formatting, no links, no mentions.
    Line breaks stay.
    """
    return escape_starts(escape_within(text))


def escape_within(text: str) -> str:
    """As `escape`, for text that does not begin a line."""
    return unping(_SCHEME.sub(r"\\://", _SPECIAL.sub(r"\\\g<0>", clean(text))))


def escape_starts(text: str) -> str:
    """Beginnings of lines that would make headings, quotes or lists are escaped."""
    return _NUMBER_START.sub(r"\1\\", _LINE_START.sub(r"\1\\", text))


def unping(text: str) -> str:
    """The text with nobody mentioned in it: an invisible sign is set after the @."""
    return _MENTION.sub(f"@{_UNSEEN}", text)


def short(text: str, limit: int) -> str:
    """Plain text escaped, in one line, in at most `limit`; cut between words."""
    line, room = one_line(text), limit
    while size(escaped := escape(cut(line, room))) > limit:
        room -= max(1, (size(escaped) - limit) // 2)
    return escaped


def link(label: str, url: str, limit: int) -> str:
    """A Markdown link in at most `limit`, the escaped label alone where the address is none for Discord."""
    address = safe(url)
    text = one_line(label)
    room = limit - size(address) - len("[]()")
    if not address or room < min(20, size(text)):
        return short(text or shown(url), limit)
    if not text or text == one_line(url):
        # Discord shows no link whose label is an address as well
        text = shown(url)
    return f"[{short(_balanced(text), room)}]({address})"


def _balanced(label: str) -> str:
    """Brackets that do not match would end the label early, even escaped."""
    if re.fullmatch(r"(?:[^\[\]]|\[[^\[\]]*\])*", label):
        return label
    return label.replace("[", "(").replace("]", ")")
