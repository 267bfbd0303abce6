"""Sends what the desk answers: in time, where it may be sent, and with a kind word when it fails."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import discord

from bot.cogs.failures import explain, patiently
from bot.ui.discord.items import Asker
from bot.ui.discord.limits import CONTENT
from bot.ui.discord.reply import Reply, render, say
from bot.ui.discord.text import cut, size
from bot.ui.plain import render_plain

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from datetime import date

    from bot.cogs.desk import Desk, Given
    from bot.conversations import Exchange
    from bot.ui.archive import Archive

    Ask = Callable[[Archive, Exchange, date], Given]
    Interaction = discord.Interaction[Any]

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

PATIENCE = 0.5  # seconds after which a person is told that the answer is coming; Discord waits 3 s
_MANY = 20  # answers under way from which it takes a noticeable time to compute them all
_LONGEST_WAIT = 2.0  # seconds that a first response may wait for Discord's leave


class Sender:
    """The last step of every door."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def respond(self, interaction: Interaction, ask: Ask, *, private: bool = False) -> None:
        """Answers a command: at once, or after a sign that the answer is coming."""
        asker, locale = asker_of(interaction), str(interaction.locale)
        if refused := self.desk.manners.person.admit(asker.user):
            await self._say(interaction, self.desk.refusal(refused, "manners.person", locale))
            return
        # in a busy channel everybody still gets an answer, but not everybody else's
        crowded = not private and self.desk.manners.channel.admit(asker.channel) is not None
        private = private or crowded
        async with self._minded(interaction):
            given = await self._in_time(interaction, self.desk.work(asker, ask), private)
            reply = render(given.answer, locale=self.desk.locales[locale], query=given.query)
            if crowded:
                reply = _with_note(reply, self.desk.locales[locale].say("manners.private"))
            message = await self._deliver(interaction, reply, private)
            self.desk.remember(asker, given, message)

    async def whisper(self, interaction: Interaction, work: Callable[[], Awaitable[Reply]]) -> None:
        """Answers a command that is no question with what `work` comes to; only the person who used it
        sees the answer.
        """
        if refused := self.desk.manners.person.admit(interaction.user.id):
            await self._say(
                interaction, self.desk.refusal(refused, "manners.person", str(interaction.locale))
            )
            return
        async with self._minded(interaction):
            reply = await self._in_time(interaction, work(), private=True)
            await self._deliver(interaction, reply, private=True)

    @asynccontextmanager
    async def _minded(self, interaction: Interaction) -> AsyncIterator[None]:
        """While a command is answered: it is waited for, and what goes wrong is logged and told."""
        with self._counted():
            try:
                yield
            except discord.DiscordException as error:
                _log.warning("/%s was not answered: %s", _command(interaction), explain(error))
                await self._apologize(interaction, error)
            except Exception as error:  # noqa: BLE001 (the border: whatever it was, the person is told)
                _log.exception("/%s was not answered: %s", _command(interaction), explain(error))
                await self._apologize(interaction, error)

    async def _in_time(self, interaction: Interaction, work: Awaitable[_T], private: bool) -> _T:
        """The answer; if it takes longer than a blink, the person has been told that it is coming."""
        if self._under_way > _MANY:  # computing for one keeps the others from being told
            await self._defer(interaction, private)
            return await work
        task = asyncio.ensure_future(work)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if not done:
            await self._defer(interaction, private)
        return await task

    async def _defer(self, interaction: Interaction, private: bool) -> None:
        await patiently(lambda: interaction.response.defer(ephemeral=private, thinking=True), _LONGEST_WAIT)

    async def _deliver(self, interaction: Interaction, reply: Reply, private: bool) -> int | None:
        """Sends the answer; the id of its message."""
        if interaction.response.is_done():
            sent = await patiently(
                lambda: interaction.followup.send(**reply.response(private=private), wait=True)
            )
            return sent.id
        response = await patiently(
            lambda: interaction.response.send_message(**reply.response(private=private)), _LONGEST_WAIT
        )
        return response.message_id

    async def _say(self, interaction: Interaction, text: str) -> None:
        try:
            await self._deliver(interaction, say(text), private=True)
        except discord.DiscordException as error:
            _log.warning("/%s was not answered: %s", _command(interaction), explain(error))

    async def _apologize(self, interaction: Interaction, error: Exception) -> None:
        """Says that it went wrong, where there is somebody left to tell."""
        if isinstance(error, discord.NotFound):
            return
        locale = self.desk.locales[str(interaction.locale)]
        with suppress(discord.DiscordException):
            await self._deliver(interaction, say(locale.say("errors.unexpected")), private=True)

    # --- messages -------------------------------------------------------------------------------------

    async def reply(self, message: discord.Message, ask: Ask) -> None:
        """Answers a message with a reply, in the same channel or thread."""
        asker = Asker(message.author.id, message.channel.id)
        may = _permissions(message)
        if not may.send:
            _log.info("a question in channel %s is not answered: the bot may not write there", asker.channel)
            return
        locale = str(message.guild.preferred_locale) if message.guild else "en"
        for limit, key, who in (
            (self.desk.manners.person, "manners.person", asker.user),
            (self.desk.manners.channel, "manners.channel", asker.channel),
        ):
            if refused := limit.admit(who):
                if refused.first:
                    await self._post(message, say(self.desk.refusal(refused, key, locale)).message())
                return
        replied_to = message.reference.message_id if message.reference else None
        with self._counted():
            try:
                given = await self._typing(message, self.desk.work(asker, ask, replied_to))
                reply = render(given.answer, locale=self.desk.locales[locale], query=given.query)
                shown = reply.message() if may.embed else _plain(given, reply)
                sent = await self._post(message, shown)
                self.desk.remember(asker, given, sent)
            except Exception as error:  # noqa: BLE001 (the border: whatever it was, the person is told)
                _log.exception("a question in channel %s was not answered: %s", asker.channel, explain(error))
                text = self.desk.locales[locale].say("errors.unexpected")
                await self._post(message, say(text).message())

    async def _typing(self, message: discord.Message, work: Awaitable[Given]) -> Given:
        task = asyncio.ensure_future(work)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if not done:
            with suppress(discord.DiscordException):
                await message.channel.typing()
        return await task

    async def _post(self, message: discord.Message, content: dict[str, Any]) -> int | None:
        """Sends a reply; the id of its message, None where Discord did not take it."""
        reference = message.to_reference(fail_if_not_exists=False)
        try:
            sent = await patiently(lambda: message.channel.send(**content, reference=reference))
        except discord.DiscordException as error:
            _log.warning("a question in channel %s was not answered: %s", message.channel.id, explain(error))
            return None
        return sent.id

    # --- closing down ---------------------------------------------------------------------------------

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._under_way += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def finished(self, timeout: float) -> None:
        """Waits until everything that is being answered has been, at most `timeout` seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), timeout)


def asker_of(interaction: Interaction) -> Asker:
    """Who uses a command, and where."""
    return Asker(interaction.user.id, interaction.channel_id or 0)


def _with_note(reply: Reply, note: str) -> Reply:
    """The reply below one more line, where there is room for it."""
    content = f"-# {note}\n{reply.content}"
    return replace(reply, content=content) if size(content) <= CONTENT else reply


def _command(interaction: Interaction) -> str:
    return interaction.command.qualified_name if interaction.command else "?"


class _May(NamedTuple):
    send: bool
    embed: bool


def _permissions(message: discord.Message) -> _May:
    """What the bot may do where a message was written; every refusal of Discord's counts against it."""
    channel = message.channel
    if message.guild is None or not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return _May(True, True)
    may = channel.permissions_for(message.guild.me)
    writes = may.send_messages_in_threads if isinstance(channel, discord.Thread) else may.send_messages
    return _May(may.view_channel and writes, may.embed_links)


def _plain(given: Given, reply: Reply) -> dict[str, Any]:
    """The answer where links may not be shown as embeds."""
    text = cut(discord.utils.escape_markdown(render_plain(given.answer)), CONTENT)
    view = {"view": reply.view} if reply.view else {}
    return {"content": text, **view, "suppress_embeds": True}
