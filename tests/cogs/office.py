"""A simulated Discord with a server, the person who manages it, and the announcer behind the bot."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import PermissionOverwrite as Overwrite
from discord import Permissions
from simcord import Env

from bot.announcements.announcer import Announcer, Hands, Policy
from bot.announcements.model import Kind, Receipt
from bot.announcements.ports import StoreError
from bot.announcements.schedule import Schedule
from bot.client import TalkbotClient
from bot.cogs.announce import Announce
from bot.library.model import Delivery
from bot.store.database import Database
from tests.cogs.test_commands import text
from tests.openapi import faults

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from simcord import ChannelHandle, GuildHandle, MemberActor, RoleHandle

    from bot.announcements.model import Channel, Message, Told
    from bot.cogs.desk import Desk

NOW = datetime(2026, 2, 2, 12, tzinfo=UTC)  # a Monday
KINDS = frozenset(Kind) - {Kind.ON_THIS_DAY}
EVERY = Policy(Schedule(timedelta(minutes=15), UTC), KINDS)
AT_NINE = Policy(Schedule(timedelta(minutes=15), UTC, time(9), frozenset({1, 3})), KINDS)


class SetClock:
    """A clock that a test sets."""

    time = NOW

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        raise NotImplementedError


@dataclass
class Files:
    """The talks as the files have them, newest first."""

    talks: tuple[Delivery, ...] = ()


@dataclass
class Postbox:
    """An outlet that keeps what it is given; or does what is wrong with it."""

    wrong: Exception | None = None
    posted: list[Sequence[Told]] = field(default_factory=list)

    async def ready(self) -> None: ...

    async def post(self, _channel: Channel, _message: Message, told: Sequence[Told]) -> Receipt:
        if self.wrong:
            raise self.wrong
        self.posted.append(told)
        return Receipt(7000 + len(self.posted), publishable=False)

    async def find(self, _channel: Channel, _message: Message) -> Receipt | None:
        return None

    async def edit(self, channel: Channel, message: Message, told: Sequence[Told]) -> None: ...

    async def publish(self, channel: Channel, message: Message) -> None: ...

    async def guild(self, _channel: Channel) -> int:
        return 0


class Away(Database):
    """A database that can go away, or take its time."""

    away = False
    pause = 0.0

    async def open(self) -> None:
        await asyncio.sleep(self.pause)
        if self.away:
            raise StoreError("connection refused")
        await super().open()


class Client(TalkbotClient):
    async def setup_hook(self) -> None:
        await super().setup_hook()
        if self.get_cog(Announce.__cog_name__) is None:
            assert self.announcer
            await self.add_cog(Announce(self.sender, self.announcer))


@dataclass
class Office:
    """A server, the person who manages it, and the announcer behind the bot."""

    env: Env
    client: Client
    guild: GuildHandle
    channel: ChannelHandle
    boss: MemberActor
    role: RoleHandle
    store: Away
    clock: SetClock
    announcer: Announcer
    files: Files
    postbox: Postbox = field(default_factory=Postbox)

    async def use(self, command: str, where: ChannelHandle | None = None, **options: Any) -> str:
        """What the bot answers to whoever manages the server; nobody else sees it."""
        result = await self.boss.slash(where or self.channel, f"announce {command}", **options)
        assert result.ephemeral
        return text(result)

    async def tick(self, minutes: float = 1) -> None:
        """Time passes, and the bot looks for what is due."""
        self.clock.time += timedelta(minutes=minutes)
        await self.announcer.tick(Hands(self.store, self.postbox, None))  # type: ignore[arg-type]

    def add(self, *titles: str) -> None:
        """Talk files come."""
        for title in titles:
            given = NOW - timedelta(days=9)
            talk = Delivery(title, title, title, date=given, event="Hive Days")
            self.files.talks = (talk, *self.files.talks)

    async def kept(self) -> dict[int, Channel]:
        """The channels that are announced in."""
        await self.store.open()
        return {channel.id: channel for channel in await self.store.channels()}

    def closed(self, **denied: bool) -> ChannelHandle:
        """A channel whose overrides take from everybody what their roles give."""
        overrides = {self.guild.default_role: Overwrite(**denied)}
        return self.guild.create_text_channel("closed", overwrites=overrides)  # type: ignore[arg-type]

    async def thread(self) -> ChannelHandle:
        channel = self.env.bot.get_channel(self.channel.id)
        assert isinstance(channel, discord.TextChannel)
        start = await self.boss.send(self.channel, "about the talks")
        await channel.create_thread(name="talks", message=discord.Object(start.id))
        return self.channel.threads[0]


@asynccontextmanager
async def opened(desk: Desk, policy: Policy, folder: Path) -> AsyncIterator[Office]:
    """(Whatever a test has the bot send is held against Discord's description, and pings nobody.)"""
    store, clock, files = Away(f"sqlite:///{folder / 'state.db'}"), SetClock(), Files()
    announcer = Announcer(store, clock, lambda: files.talks, policy)
    client = Client(desk, (), announcer)
    env = Env(client, shard_count=1)
    await env.start()
    guild = env.create_guild("Talks")
    managers = guild.create_role("managers", permissions=Permissions(manage_guild=True))
    boss = guild.add_member(env.create_user("boss"), roles=[managers])
    role = guild.create_role("bees", mentionable=True)
    channel = guild.create_text_channel("general")
    yield Office(env, client, guild, channel, boss, role, store, clock, announcer, files)
    await env.shutdown()
    await store.close()
    env.raise_errors()
    assert [fault for r in env.http_requests for fault in faults(r.method, r.path, r.json)] == []
    assert all(allowed == {"parse": []} for r in env.http_requests for allowed in pings(r.json))


def pings(body: object) -> list[Any]:
    """Who may be pinged by what is sent."""
    if not isinstance(body, dict):
        return []
    told = body.get("data", body)
    return (
        [told.get("allowed_mentions")]
        if isinstance(told, dict) and told.keys() & {"content", "embeds"}
        else []
    )
