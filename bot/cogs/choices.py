"""Suggestions as Discord's autocomplete shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.app_commands import Choice

from bot.ui.discord.keys import digest
from bot.ui.discord.limits import CHOICE_NAME, CHOICE_VALUE, CHOICES
from bot.ui.discord.text import cut, size
from bot.ui.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.answers.complete import Suggestion


def choices(suggestions: Iterable[Suggestion]) -> list[Choice[str]]:
    """At most 25 choices. A value that is too long for Discord becomes its digest (see `Archive.find`)."""
    found = [
        Choice(
            name=cut(one_line(suggestion.label), CHOICE_NAME) or "–",
            value=suggestion.value if size(suggestion.value) <= CHOICE_VALUE else digest(suggestion.value),
        )
        for suggestion in suggestions
    ]
    return found[:CHOICES]
