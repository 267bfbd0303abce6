"""What people in the channels of `tests.discord_channels` have heard."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.discord_rest import Rest

# What an announcement begins with; in config/locales/en.yaml
_PHRASES = {
    "New talk": "new",
    "Coming": "ahead",
    "The recording of": "recording",
    "Reminder": "coming up",
    "Changed": "changed",
    "New date": "moved",
    "Cancelled": "cancelled",
    "On this day in": "on this day",
}
_HEADINGS = {
    "new talks": "new",
    "new recordings": "recording",
    "talks are coming up": "coming up",
    "coming up": "coming up",
    "changes": "changed",
    "on this day": "on this day",
}
_ALONE = re.compile(rf"({'|'.join(_PHRASES)})[^*]*\*\*(.+?)\*\*")
_LINE = re.compile(r"- \[?([^\]·]+?)(?: ·.*|\].*)?")


def said(rest: Rest, channel: str) -> list[dict[str, Any]]:
    """The messages in a channel, or in the posts of a forum, oldest first."""
    posts = [message for post in rest.posts(channel) for message in rest.messages[post["id"]]]
    return sorted([*rest.messages[channel], *posts], key=lambda each: int(each["id"]))


def heard(rest: Rest, channel: str) -> Counter[tuple[str, str]]:
    """How often something was told of a talk."""
    return Counter(told for message in said(rest, channel) for told in told_in(message))


def told_in(message: dict[str, Any]) -> list[tuple[str, str]]:
    """What is told in a message: of a talk, or of many."""
    alone = _ALONE.search(message["content"])
    return [(_PHRASES[alone[1]], alone[2])] if alone else list(_digested(message))


def _digested(message: dict[str, Any]) -> Iterator[tuple[str, str]]:
    texts = [message["content"], *(embed.get("description", "") for embed in message["embeds"])]
    told = ""
    for line in "\n".join(texts).splitlines():
        if item := _LINE.fullmatch(line):
            yield told, item[1]
        else:
            found = (what for heading, what in _HEADINGS.items() if heading in line.lower())
            told = next(found, told)
