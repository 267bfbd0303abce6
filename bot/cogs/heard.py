"""Which messages the bot answers, and what they ask."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from collections.abc import Mapping

_PERSON = re.compile(r"<@!?(\d+)>")
_OTHER = re.compile(r"<(?:@&|#)\d+>|<a?:\w+:\d+>|</[^>]+:\d+>|@(?:everyone|here)\b")
_WRITTEN_BY_PEOPLE = {discord.MessageType.default, discord.MessageType.reply}


def is_addressed(message: discord.Message, me: int) -> bool:
    """Whether a message speaks to the bot: directly, by a mention of it, or as a reply to it.
    @everyone, @here and roles are not the bot; neither bots nor webhooks are answered.
    """
    if message.author.bot or message.webhook_id or message.type not in _WRITTEN_BY_PEOPLE:
        return False
    if message.guild is None:
        return True
    if any(int(found) == me for found in _PERSON.findall(message.content)):
        return True
    return _replies_to(message, me) and bool(message.content.strip())


def _replies_to(message: discord.Message, me: int) -> bool:
    """(Discord sends the text of a reply only where its ping is on.)"""
    original = message.reference.resolved if message.reference else None
    return isinstance(original, discord.Message) and original.author.id == me


def question_in(text: str, me: int, names: Mapping[int, str]) -> str:
    """The question in a message: without mentions of the bot, of roles, channels and emoji; other
    people by their `names`.
    """
    text = _PERSON.sub(lambda found: _called(int(found[1]), me, names), text)
    return " ".join(_OTHER.sub(" ", text).split()).lstrip(",:;.!- ")


def _called(person: int, me: int, names: Mapping[int, str]) -> str:
    return " " if person == me else f" {names.get(person, '')} "
