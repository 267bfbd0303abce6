"""`talkbot run`, unmodified, against a small Discord on 127.0.0.1."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.discord_payloads import APPLICATION, TOKEN
from tests.discord_server import Server, discord_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

REPOSITORY = Path(__file__).resolve().parents[1]
IDENTIFY, RESUME = 2, 6
_WAIT = 20.0


class Bot:
    """The process, and what it has logged."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.log = ""

    async def logged(self, text: str) -> None:
        """Waits for a line with this text."""
        assert self.process.stderr is not None
        async with asyncio.timeout(_WAIT):
            while text not in self.log:
                line = await self.process.stderr.readline()
                assert line, f"{text!r} is not in the log:\n{self.log}"
                self.log += line.decode()

    async def ended(self) -> int:
        assert self.process.stderr is not None
        async with asyncio.timeout(_WAIT):
            self.log += (await self.process.stderr.read()).decode()
            return await self.process.wait()


@asynccontextmanager
async def running(folder: Path, api_url: str, token: str = TOKEN) -> AsyncIterator[Bot]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("DISCORD_", "TALKBOT_", "DATABASE_"))}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--today", "2026-02-01", "--talks", str(folder)),
        cwd=folder.parent,
        env=env | {"DISCORD_TOKEN": token, "DISCORD_API_URL": api_url, "PYTHONPATH": str(REPOSITORY)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    bot = Bot(process)
    try:
        yield bot
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    talks = tmp_path / "talks"
    talks.mkdir()
    talks.joinpath("trains.md").write_text("---\ntitle: Software on Trains\ndate: 2024-05-01\n---\nRails.\n")
    return talks


async def ask(server: Server, question: str = "latest talk?") -> str:
    """Mentions the bot; what it replies."""
    asked = await server.write(f"<@{APPLICATION}> {question}")
    reply = await server.request("POST", "/messages")
    assert str(reply.body["message_reference"]["message_id"]) == asked
    return str(reply.body)


async def test_it_logs_in_answers_and_stops(folder: Path) -> None:
    async with discord_server() as server, running(folder, server.url) as bot:
        identified = await server.received(IDENTIFY)
        assert not identified["intents"] & (1 << 1 | 1 << 8 | 1 << 15), "no privileged intent is asked for"
        registered = await server.request("PUT", "/commands")
        assert {"ask", "talk", "talks", "events", "help"} <= {command["name"] for command in registered.body}
        assert "Software on Trains" in await ask(server)
        path = await server.use("ask", question="is there a talk about trains?")
        answer = await server.request("POST", path)
        assert "Software on Trains" in str(answer.body)
        bot.process.send_signal(signal.SIGTERM)
        assert await bot.ended() == 0
    assert "Traceback" not in bot.log


async def test_what_is_being_answered_is_finished_before_it_stops(folder: Path) -> None:
    async with discord_server() as server, running(folder, server.url) as bot:
        await server.received(IDENTIFY)
        server.open.clear()
        path = await server.use("ask", question="latest talk?")
        await server.request("POST", path)
        bot.process.send_signal(signal.SIGTERM)
        await bot.logged("stopping")
        assert bot.process.returncode is None
        server.open.set()
        assert await bot.ended() == 0
    assert "was not answered" not in bot.log


async def test_many_interactions_at_once_are_all_answered_in_time(folder: Path) -> None:
    """(Discord waits three seconds; a quiet machine needs half of one.)"""
    async with discord_server() as server, running(folder, server.url) as bot:
        await server.received(IDENTIFY)
        await ask(server)
        loop = asyncio.get_running_loop()
        began = loop.time()
        waiting = {await server.use("ask", question=f"latest talk number {n}?") for n in range(300)}
        while waiting:
            request = await server.request("POST", "/callback")
            waiting.discard(request.path.removeprefix("/api/v10"))
        assert loop.time() - began < 3
        assert "was not answered" not in bot.log


async def test_commands_are_registered_only_when_they_changed(folder: Path) -> None:
    async with discord_server() as server:
        for registered in ("registered anew", "registered already"):
            async with running(folder, server.url) as bot:
                await bot.logged(registered)
                bot.process.send_signal(signal.SIGINT)
                assert await bot.ended() == 0
        assert sum(1 for request in server.seen if request.method == "PUT") == 1


async def test_a_closed_socket_is_resumed(folder: Path) -> None:
    async with discord_server() as server, running(folder, server.url) as bot:
        await server.received(IDENTIFY)
        assert "Software on Trains" in await ask(server)
        await server.drop()
        resumed = await server.received(RESUME)
        assert resumed["session_id"] == "session"
        assert "Software on Trains" in await ask(server)
        await bot.logged("goes on where it was lost")


async def test_an_invalid_session_is_begun_anew_at_the_same_gateway(folder: Path) -> None:
    async with discord_server() as server, running(folder, server.url):
        await server.received(IDENTIFY)
        await server.invalidate()
        await server.received(IDENTIFY)
        assert "Software on Trains" in await ask(server)


async def test_a_wrong_token_ends_it_with_a_sentence(folder: Path) -> None:
    async with discord_server() as server, running(folder, server.url, "not-the-token") as bot:
        assert await bot.ended() == 1
    lines = [line for line in bot.log.splitlines() if "DISCORD_TOKEN" in line]
    assert len(lines) == 1
    assert "Traceback" not in bot.log


async def test_without_network_it_says_so_and_tries_again(folder: Path) -> None:
    async with discord_server() as server:
        closed = server.url
    async with running(folder, closed) as bot:
        await bot.logged("no connection")
        await bot.logged("tried again")
        bot.process.send_signal(signal.SIGTERM)
        assert await bot.ended() == 0
    assert "Traceback" not in bot.log


async def test_a_failing_login_is_tried_again(folder: Path) -> None:
    async with discord_server() as server:
        server.fail["GET /users/@me"] = [503]
        async with running(folder, server.url) as bot:
            await bot.logged("problem of its own (503)")
            await server.received(IDENTIFY)


async def test_missing_intents_are_explained_and_tried_again(folder: Path) -> None:
    async with discord_server() as server, running(folder, server.url) as bot:
        await server.received(IDENTIFY)
        await ask(server)
        await server.drop(4014)
        await bot.logged("refuses an intent")
        await server.received(IDENTIFY)


async def test_too_many_requests_are_sent_again_after_the_wait(folder: Path) -> None:
    async with discord_server() as server, running(folder, server.url) as bot:
        await server.received(IDENTIFY)
        server.fail["POST /channels/3000/messages"] = [429]
        await ask(server)
        await bot.logged("(429)")
        await server.request("POST", "/messages")


async def test_an_expired_interaction_is_logged_in_a_line(folder: Path) -> None:
    async with discord_server() as server, running(folder, server.url) as bot:
        await server.received(IDENTIFY)
        server.fail["POST /interactions/5001/token-5001/callback"] = [404]
        await server.use("help")
        await bot.logged("/help was not answered")
        assert "Software on Trains" in await ask(server)
        assert "Traceback" not in bot.log


async def test_a_changed_file_is_noticed(folder: Path) -> None:
    folder.parent.joinpath("config").mkdir()
    folder.parent.joinpath("config/bot.yaml").write_text("talks:\n  reload: 1s\n")
    async with discord_server() as server, running(folder, server.url) as bot:
        await server.received(IDENTIFY)
        text = "---\ntitle: Software on Ferries\ndate: 2025-05-01\n---\nWaves.\n"
        folder.joinpath("ferries.md").write_text(text)
        await bot.logged("read anew")
        assert "Software on Ferries" in await ask(server)
