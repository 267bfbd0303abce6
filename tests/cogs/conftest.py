"""A simulated Discord with the whole bot in it, on the sample talks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from simcord import ChannelHandle, Env, GuildHandle, MemberActor

from bot.bootstrap import Talks, build_client, locales
from bot.cogs.desk import Desk
from bot.conversations import Conversations
from bot.manners import Rate, manners
from bot.settings import Settings, TalksSettings
from tests.openapi import faults

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

TODAY = date(2026, 2, 1)
PERSON, CHANNEL = Rate(times=12, seconds=30), Rate(times=20, seconds=30)


@dataclass
class Clock:
    """A clock that a test sets."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class World:
    """A server with one channel and two people in it, and the bot."""

    env: Env
    guild: GuildHandle
    channel: ChannelHandle
    ada: MemberActor
    bob: MemberActor
    clock: Clock
    desk: Desk

    @property
    def me(self) -> str:
        """A mention of the bot."""
        assert self.env.bot.user
        return f"<@{self.env.bot.user.id}>"

    def sent(self, path: str = "/messages") -> list[Any]:
        """What the bot has sent to paths that end so."""
        return [r.json for r in self.env.http_requests if r.method == "POST" and r.path.endswith(path)]


@pytest.fixture(scope="session")
def talks(sample_talks: Path) -> Talks:
    return Talks(Settings(talks=TalksSettings(path=(sample_talks,))))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(talks: Talks, clock: Clock) -> Desk:
    return Desk(
        talks,
        locales(),
        Conversations(timedelta(minutes=15), 100, clock),
        manners(clock, PERSON, CHANNEL),
        clock,
        lambda: TODAY,
    )


@pytest.fixture
async def world(desk: Desk, clock: Clock) -> AsyncIterator[World]:
    """(Whatever a test has the bot send is held against Discord's description of its API.)"""
    env = Env(build_client(desk), shard_count=1)
    await env.start()
    guild = env.create_guild("Talks")
    channel = guild.create_text_channel("general")
    ada, bob = (guild.add_member(env.create_user(name)) for name in ("ada", "bob"))
    yield World(env, guild, channel, ada, bob, clock, desk)
    await env.shutdown()
    env.raise_errors()
    sent = [fault for r in env.http_requests for fault in faults(r.method, r.path, r.json)]
    assert sent == []
