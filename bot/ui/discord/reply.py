"""Answer → the message that Discord shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from bot.answers.model import AnswerKind
from bot.ui.discord import components, limits, lists
from bot.ui.discord.cards import cards
from bot.ui.discord.escape import escape, short
from bot.ui.discord.pages import ENTRIES, page_of
from bot.ui.discord.queries import Asked, encode
from bot.ui.discord.text import cut, size
from bot.ui.text import tidy

if TYPE_CHECKING:
    from collections.abc import Sized

    import discord

    from bot.answers.model import Answer
    from bot.ui.discord.locales import Locale
    from bot.ui.discord.pages import Page
    from bot.ui.discord.queries import Query

_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Reply:
    """A message, within all of Discord's limits."""

    content: str = ""
    embeds: tuple[discord.Embed, ...] = ()
    view: discord.ui.View | None = None
    ephemeral: bool = False  # it concerns only the person who asked
    files: tuple[discord.File, ...] = ()

    def message(self) -> dict[str, Any]:
        """Arguments of `send` and `reply`."""
        told: dict[str, Any] = {
            "content": self.content,
            "embeds": list(self.embeds),
            "view": self.view,
            "files": list(self.files),
        }
        return {key: value for key, value in told.items() if value}

    def response(self, *, private: bool = False) -> dict[str, Any]:
        """Arguments of an interaction's `send_message` and of `followup.send`."""
        return {**self.message(), "ephemeral": self.ephemeral or private}

    def edit(self) -> dict[str, Any]:
        """Arguments of `edit_message` and `edit_original_response`: nothing of the old message is left."""
        return {
            "content": self.content or None,
            "embeds": list(self.embeds),
            "view": self.view,
            "attachments": list(self.files),
        }


def render(answer: Answer, *, locale: Locale, page: int = 0, query: Query | None = None) -> Reply:
    """The reply to show. `page` counts from 0; `query` is what the answer answers, without which
    a list has no page buttons, and examples no buttons to ask them.
    """
    content = _lead(answer)
    match answer.kind:
        case AnswerKind.TALK if answer.deliveries:
            shown = cards(answer, locale)
            below = components.below_card(answer, locale, is_cut=shown.cut)
            return Reply(content, shown.embeds, below)
        case AnswerKind.CHOICES if answer.deliveries:
            talks = answer.deliveries[:ENTRIES]
            return Reply(content, (lists.numbered(talks),), components.below_choices(talks, locale))
        case AnswerKind.LIST | AnswerKind.COUNT if answer.deliveries:
            part = page_of(answer.deliveries, page)
            below = components.below_list(part, query, locale)
            more = _more(answer.deliveries, part, query)
            return Reply(content, (lists.talk_list(part, locale, more),), below)
        case AnswerKind.EVENTS if answer.events:
            events = page_of(answer.events, page)
            below = components.below_events(events, query, locale)
            more = _more(answer.events, events, query)
            return Reply(content, (lists.event_list(events, answer, locale, more),), below)
        case AnswerKind.HELP if answer.examples:
            return _help(answer, content, locale, query)
        case AnswerKind.NONE | AnswerKind.HELP:
            return _nearest(answer, content, locale)
        case AnswerKind.TALK | AnswerKind.CHOICES | AnswerKind.LIST | AnswerKind.COUNT | AnswerKind.EVENTS:
            return Reply(content)
        case _:
            assert_never(answer.kind)


def say(text: str) -> Reply:
    """A phrase of ours (Markdown, not escaped) for the person who asked: an error, a refusal, a notice."""
    return Reply(cut(text, limits.CONTENT), ephemeral=True)


def _lead(answer: Answer) -> str:
    """The sentence that begins the answer; never empty, for some answers are nothing else."""
    lead = escape(tidy(answer.lead)).strip()
    if size(lead) > limits.CONTENT:
        lead = short(answer.lead, limits.CONTENT)
    return lead or "…"


def _more(entries: Sized, page: Page[Any], query: Query | None) -> int | None:
    """How many are not shown, where the query is too long for page buttons to lead to them."""
    return None if query and encode(query) else len(entries) - len(page.entries)


def _help(answer: Answer, content: str, locale: Locale, query: Query | None) -> Reply:
    embed = lists.helpful(answer, locale)
    examples = [(text, Asked(text, query.on)) for text in answer.examples] if isinstance(query, Asked) else []
    return Reply(content, (embed,), components.below_help(examples), ephemeral=True)


def _nearest(answer: Answer, content: str, locale: Locale) -> Reply:
    talks = answer.suggestions[:_NEAREST]
    if not talks:
        return Reply(content, ephemeral=True)
    heading = locale.say("list.nearest" if answer.kind is AnswerKind.NONE else "list.try")
    return Reply(content, (lists.nearest(talks, heading),), components.below_nearest(talks), ephemeral=True)
