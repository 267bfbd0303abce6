"""Talks, channels and messages for tests of what is announced in Discord."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
import yaml
from discord.http import Route

from bot.announcements.batches import nonce_of
from bot.announcements.model import Channel, Item, Kind, Message, MessageState, Origin, Told
from bot.library.model import Delivery, Prose, Resource
from bot.ui.discord.locales import Locales
from tests.discord_payloads import CHANNEL, TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

LOCALES = Locales(
    {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in (Path(__file__).resolve().parents[1] / "config/locales").iterdir()
    }
)
RAILS = Delivery(
    id="rails",
    key="rails",
    title="On Rails",
    date=datetime(2019, 5, 13, 10, tzinfo=UTC),
    has_time=True,
    event="Train Days",
    location="London",
    page="https://talks.example.org/rails/",
    abstract=Prose("All about rails."),
    recordings=(Resource("Recording", "https://video.example.org/1"),),
)
CONFIGURED = Channel(int(CHANNEL), Origin.CONFIG, datetime(2019, 1, 1, tzinfo=UTC))


def now() -> datetime:
    return datetime.now(UTC)


def talk(number: int, **more: Any) -> Delivery:
    """One of many."""
    told = {"id": f"t{number}", "key": f"t{number}", "title": f"Talk {number}"}
    return replace(RAILS, **(told | {"page": f"https://talks.example.org/{number}/"} | more))


def told(
    delivery: Delivery = RAILS, kind: Kind = Kind.NEW, channel: int = CONFIGURED.id, **more: Any
) -> Told:
    return Told(Item(channel, kind, delivery.key, **more), delivery)


def message(*about: Told, plain: bool = False, **more: Any) -> Message:
    """A message that has just become pending."""
    items = tuple(each.item for each in about)
    made = Message(1, items[0].channel, nonce_of(items), MessageState.PENDING, items, now(), plain=plain)
    return replace(made, **more)


def several(count: int, kinds: Sequence[Kind] = (Kind.NEW,), channel: int = CONFIGURED.id) -> list[Told]:
    return [told(talk(at), kinds[at % len(kinds)], channel) for at in range(count)]


@asynccontextmanager
async def logged_in(url: str) -> AsyncIterator[discord.Client]:
    """A client without a gateway, that has logged in at this address."""
    before, Route.BASE = Route.BASE, url
    try:
        async with discord.Client(intents=discord.Intents.default(), max_ratelimit_timeout=30.0) as client:
            await client.login(TOKEN)
            yield client
    finally:
        Route.BASE = before


def ago(**span: float) -> datetime:
    return now() - timedelta(**span)
