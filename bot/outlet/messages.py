"""Announcements in Discord's channels: sending, finding again, editing, publishing."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import discord
from discord.http import Route, handle_message_parameters

from bot.announcements.model import Receipt
from bot.announcements.ports import BadContentError, ForbiddenError, NoMessageError
from bot.outlet.attempts import (
    ALREADY_PUBLISHED,
    THREAD_ARCHIVED,
    UNKNOWN_CHANNEL,
    WRONG_TYPE,
    attempt,
    made_id,
    once,
)
from bot.outlet.places import Places
from bot.outlet.traces import Traces
from bot.ui.discord.announcement import render_announcement

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.announcements.model import Channel, Message, Told
    from bot.outlet.places import Place
    from bot.ui.discord.announcement import Announcement
    from bot.ui.discord.locales import Locales

_log = logging.getLogger(__name__)

PATIENCE = 20.0  # seconds for one attempt, with what discord.py tries again itself
_PUBLISHING = 10.0  # publishing is known to hang when there was too much of it
_CONNECTING = 30.0


class DiscordOutlet:
    """`bot.announcements.ports.Outlet` with a client that is logged in."""

    def __init__(self, client: discord.Client, locales: Locales, now: Callable[[], datetime]) -> None:
        self._client = client
        self._locales = locales
        self._now = now
        self._places = Places(client)
        self._traces = Traces(client, now)

    async def ready(self) -> None:
        """Waits until channels are known, but not for long: messages can be sent without."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_CONNECTING):
                await self._client.wait_until_ready()

    async def guild(self, channel: Channel) -> int:
        """The server that a channel is in."""
        return channel.guild or (await self._places.find(channel.id)).guild

    # --- sending --------------------------------------------------------------------------------------

    async def post(self, channel: Channel, message: Message, told: Sequence[Told]) -> Receipt:
        """Sends a message, with its nonce; in a forum, as a new post."""
        place = await self._places.guess(channel.id)
        announcement = self._render(channel, message, told)
        send = self._send_post if place.is_forum else self._send_message
        async with attempt(self._client, PATIENCE, lambda: self._places.missing(channel.id)):
            try:
                return await send(channel.id, place, message, announcement)
            except discord.HTTPException as error:
                if error.code in WRONG_TYPE:
                    self._places.forget(channel.id)
                raise

    def _render(self, channel: Channel, message: Message, told: Sequence[Told]) -> Announcement:
        locale = self._locales[channel.locale]
        try:
            return render_announcement(message, told, channel, locale, self._now())
        except Exception as error:  # the border: one odd talk never stops the others
            names = ", ".join(each.talk.id for each in told)
            _log.exception("what is to be announced cannot be written, please report it: %s", names)
            raise BadContentError(f"it cannot be written ({type(error).__name__})") from error

    async def _send_message(
        self, channel: int, place: Place, message: Message, announcement: Announcement
    ) -> Receipt:
        # Discord gives the message that is there where one with this nonce was sent a few minutes ago
        with handle_message_parameters(**_parameters(announcement), nonce=message.nonce) as params:
            sent: Any = await self._client.http.send_message(channel, params=params)
        return Receipt(made_id(sent), publishable=place.is_announcement)

    async def _send_post(
        self, channel: int, place: Place, _message: Message, announcement: Announcement
    ) -> Receipt:
        post: dict[str, Any] = {"name": announcement.name}
        if place.tag:
            post["applied_tags"] = [str(place.tag)]
        with handle_message_parameters(**_parameters(announcement), channel_payload=post) as params:
            body: dict[str, Any] = {"form": params.multipart} if params.files else {"json": params.payload}
            route = Route("POST", "/channels/{channel_id}/threads", channel_id=channel)
            query = {"use_nested_fields": 1}
            files = once(params.files or ())
            made: Any = await self._client.http.request(route, files=files, params=query, **body)
        thread = made_id(made)
        return Receipt(made_id(made.get("message") or made), thread)

    # --- finding --------------------------------------------------------------------------------------

    async def find(self, channel: Channel, message: Message) -> Receipt | None:
        """The message in the channel, None where it is not there."""
        place = await self._places.guess(channel.id)
        if not self._places.may_read(channel.id):
            raise ForbiddenError("the bot needs Read Message History there, to see what it has sent")
        async with attempt(self._client, PATIENCE, lambda: self._places.missing(channel.id)):
            if place.is_forum:
                found, post = await self._traces.in_forum(channel.id, place.guild, message)
                return Receipt(found, post) if found else None
            found = await self._traces.in_channel(channel.id, message)
            return Receipt(found, publishable=place.is_announcement) if found else None

    # --- afterwards -----------------------------------------------------------------------------------

    async def edit(self, channel: Channel, message: Message, told: Sequence[Told]) -> None:
        """Has a sent message show what is so now; nobody is pinged."""
        if not message.sent_id:
            raise NoMessageError("it had been deleted before its id was known")
        where = message.thread or channel.id
        async with attempt(self._client, PATIENCE, lambda: self._places.missing(channel.id)):
            try:
                await self._edit(where, message, self._render(channel, message, told))
            except discord.HTTPException as error:
                if message.thread and error.code == UNKNOWN_CHANNEL:
                    raise NoMessageError("its post has been deleted") from error
                if error.code != THREAD_ARCHIVED:
                    raise
                # posts are archived when nobody writes in them for a while: what is new brings them back
                await self._client.http.edit_channel(where, archived=False)
                await self._edit(where, message, self._render(channel, message, told))

    async def _edit(self, where: int, message: Message, announcement: Announcement) -> None:
        content = _parameters(announcement) | {"allowed_mentions": discord.AllowedMentions.none()}
        content["attachments"] = content.pop("files", [])
        content.setdefault("embeds", [])
        content.setdefault("view", None)
        with handle_message_parameters(**content) as params:
            await self._client.http.edit_message(where, message.sent_id, params=params)

    async def publish(self, channel: Channel, message: Message) -> None:
        """Has the servers that follow an announcement channel get the message."""
        async with attempt(self._client, _PUBLISHING, lambda: self._places.missing(channel.id)):
            try:
                await self._client.http.publish_message(channel.id, message.sent_id)
            except discord.HTTPException as error:
                if error.code != ALREADY_PUBLISHED:
                    raise


def _parameters(announcement: Announcement) -> dict[str, Any]:
    """Arguments for discord.py; those that are empty are left out."""
    told: dict[str, Any] = {
        "content": announcement.content,
        "embeds": list(announcement.embeds),
        "view": announcement.view,
        "files": list(announcement.files),
        "allowed_mentions": announcement.mentions,
    }
    return {key: value for key, value in told.items() if value}
