"""Who waits longer than a blink is told that the answer is coming (in real time: SimCord's stands still)."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.bootstrap import Talks, build_client, build_desk
from bot.cogs import sender
from bot.settings import Settings, TalksSettings
from tests.cogs.conftest import TODAY
from tests.discord_payloads import APPLICATION, TOKEN
from tests.discord_server import Server, discord_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import pytest

    from bot.ui.archive import Archive

IDENTIFY, DEFERRED = 2, 5


class Slow:
    """Talks that are asked in vain for a while."""

    def __init__(self, archive: Archive) -> None:
        self.current: Any = self
        self._archive = archive

    def answer(self, *arguments: Any) -> Any:
        time.sleep(3 * sender.PATIENCE)
        return self._archive.answer(*arguments)


@asynccontextmanager
async def slow_bot(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Server]:
    async with discord_server() as server:
        monkeypatch.setattr(sender, "PATIENCE", 0.1)
        monkeypatch.setattr(Route, "BASE", server.url)
        gateway = yarl.URL(server.url.replace("http", "ws").replace("/api/v10", "/gateway"))
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
        monkeypatch.setattr(discord.VoiceClient, "warn_nacl", False)
        talks = Talks(Settings(talks=TalksSettings(path=(folder,))))
        client = build_client(build_desk(talks, lambda: TODAY))
        client.answers.talks = Slow(talks.current)
        connected = asyncio.create_task(client.start(TOKEN))
        try:
            await server.received(IDENTIFY)
            yield server
        finally:
            await client.finish(5)
            await connected


async def test_a_slow_command_is_acknowledged_first(
    sample_talks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with slow_bot(sample_talks, monkeypatch) as server:
        path = await server.use("ask", question="latest talk?")
        acknowledged = await server.request("POST", path)
        assert acknowledged.body["type"] == DEFERRED
        answer = await server.request("POST", f"/webhooks/{APPLICATION}/{path.split('/')[3]}")
        assert "The latest talk" in answer.body["content"]


async def test_a_slow_reply_is_announced_by_typing(
    sample_talks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with slow_bot(sample_talks, monkeypatch) as server:
        await server.write(f"<@{APPLICATION}> latest talk?")
        await server.request("POST", "/typing")
        reply = await server.request("POST", "/messages")
        assert "The latest talk" in reply.body["content"]
