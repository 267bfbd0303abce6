"""Talks in the future as scheduled events of Discord's servers."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from discord import EntityType, EventStatus, PrivacyLevel
from discord.http import Route

from bot.announcements.ports import BadContentError, NoMessageError
from bot.outlet.attempts import attempt, made_id, once
from bot.ui.discord.scheduled import event_fields, event_marker

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import discord

    from bot.library.model import Delivery
    from bot.ui.discord.locales import Locales

_PATIENCE = 20.0  # seconds
_SOON = timedelta(minutes=1)  # Discord wants events to begin in the future
_OVER = {EventStatus.completed.value, EventStatus.canceled.value}
_NEEDED = "let the bot's role Create Events in the server"


class DiscordCalendar:
    """`bot.announcements.ports.Calendar` with a client that is logged in."""

    def __init__(self, client: discord.Client, locales: Locales, now: Callable[[], datetime]) -> None:
        self._client = client
        self._locales = locales
        self._now = now

    async def create_event(self, guild: int, talk: Delivery) -> int:
        """Makes a scheduled event; its id. A talk without a date is none: BadContentError."""
        payload = self._payload(guild, talk)
        async with attempt(self._client, _PATIENCE, lambda: _NEEDED):
            route = Route("POST", "/guilds/{guild_id}/scheduled-events", guild_id=guild)
            return made_id(await self._client.http.request(route, files=once(), json=payload))

    async def find_event(self, guild: int, talk: Delivery) -> int | None:
        """The id of the scheduled event that this bot made for the talk, None where there is none."""
        marker = event_marker(talk)
        async with attempt(self._client, _PATIENCE, lambda: _NEEDED):
            events: Any = await self._client.http.get_scheduled_events(guild, False)
            mine = (each for each in events if self._is_mine(each))
            marked = (int(each["id"]) for each in mine if (each.get("description") or "").endswith(marker))
            return next(marked, None)

    async def edit_event(self, guild: int, event_id: int, talk: Delivery) -> None:
        """Has a scheduled event show what the file tells now."""
        payload = self._payload(guild, talk)
        async with attempt(self._client, _PATIENCE, lambda: _NEEDED):
            await self._client.http.edit_scheduled_event(guild, event_id, **payload)

    async def cancel_event(self, guild: int, event_id: int) -> None:
        """Cancels a scheduled event, if it is still there."""
        try:
            async with attempt(self._client, _PATIENCE, lambda: _NEEDED):
                status = EventStatus.canceled.value
                await self._client.http.edit_scheduled_event(guild, event_id, status=status)
        except NoMessageError:
            return

    def _payload(self, guild: int, talk: Delivery) -> dict[str, Any]:
        """What the event is to show, as Discord wants it."""
        fields = event_fields(talk, self._locales[self._language(guild)])
        if fields is None:
            raise BadContentError("a talk without a date is no event")
        start = max(fields.start, self._now() + _SOON)
        end = max(fields.end, start + _SOON)
        return {
            "name": fields.name,
            "description": fields.description,
            "privacy_level": PrivacyLevel.guild_only.value,
            "entity_type": EntityType.external.value,
            "entity_metadata": {"location": fields.location},
            "channel_id": None,
            "scheduled_start_time": start.astimezone(UTC).isoformat(),
            "scheduled_end_time": end.astimezone(UTC).isoformat(),
        }

    def _language(self, guild: int) -> str:
        known = self._client.get_guild(guild)
        return str(known.preferred_locale) if known else ""

    def _is_mine(self, event: dict[str, Any]) -> bool:
        """Whether this bot has made an event that is still to come, or going on."""
        creator, me = event.get("creator_id"), self._client.user
        ours = me is None or creator is None or str(creator) == str(me.id)
        return ours and event.get("status") not in _OVER
