"""As much of Discord's HTTP API and gateway as one bot needs, on 127.0.0.1."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.discord_payloads import (
    APPLICATION,
    APPLICATION_INFO,
    ASKER,
    GUILD,
    GUILD_INFO,
    MEMBER,
    TOKEN,
    USER,
    interaction,
    message_,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_WAIT = 20.0  # seconds: a test that waits longer has failed


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    body: Any


@dataclass
class Server:
    """`fail` has statuses that are answered instead, each once, by "METHOD /path". Nobody's answers are
    taken while `open` is not set.
    """

    url: str = ""
    commands: list[dict[str, Any]] = field(default_factory=list)
    fail: dict[str, list[int]] = field(default_factory=dict)
    seen: list[Request] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)
    _requests: asyncio.Queue[Request] = field(default_factory=asyncio.Queue)
    _gateway: asyncio.Queue[tuple[int, Any]] = field(default_factory=asyncio.Queue)
    _socket: web.WebSocketResponse | None = None
    _sequence: int = 0
    _id: int = 5000

    # --- what a test waits for -----------------------------------------------------------------------

    async def request(self, method: str, path: str) -> Request:
        """The next request to a path that ends so; those before it are passed over."""
        async with asyncio.timeout(_WAIT):
            while True:
                request = await self._requests.get()
                if request.method == method and request.path.endswith(path):
                    return request

    async def received(self, op: int) -> Any:
        """What the bot says next on the gateway with this code."""
        async with asyncio.timeout(_WAIT):
            while True:
                code, data = await self._gateway.get()
                if code == op:
                    return data

    # --- what a test does ----------------------------------------------------------------------------

    async def dispatch(self, event: str, data: dict[str, Any]) -> None:
        self._sequence += 1
        await self._send({"op": 0, "t": event, "s": self._sequence, "d": data})

    async def invalidate(self) -> None:
        await self._send({"op": 9, "d": False})

    async def drop(self, code: int = 1001) -> None:
        assert self._socket is not None
        await self._socket.close(code=code)

    async def write(self, content: str, **more: Any) -> str:
        """Somebody writes in the channel; the id of the message."""
        self._id += 1
        mentioned = [USER] if f"<@{APPLICATION}>" in content else []
        message = message_(str(self._id), content, ASKER) | {"mentions": mentioned, "guild_id": GUILD}
        await self.dispatch("MESSAGE_CREATE", message | {"member": MEMBER} | more)
        return str(self._id)

    async def use(self, command: str, **options: str) -> str:
        """Somebody uses a slash command; the path that it is to be answered at."""
        self._id += 1
        data = {
            "id": "9000",
            "name": command,
            "type": 1,
            "options": [{"name": name, "type": 3, "value": value} for name, value in options.items()],
        }
        await self.dispatch("INTERACTION_CREATE", interaction(str(self._id)) | {"data": data})
        return f"/interactions/{self._id}/token-{self._id}/callback"

    # --- the two servers -----------------------------------------------------------------------------

    async def http(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        body = await request.json() if request.can_read_body else None
        told = Request(request.method, path, dict(request.query), body)
        self.seen.append(told)
        self._requests.put_nowait(told)
        if path.endswith(("/callback", "/messages")):
            await self.open.wait()
        if statuses := self.fail.get(f"{request.method} {path}"):
            status = statuses.pop(0)
            error = {"message": "no", "code": 0, "retry_after": 0.05}
            return reply(error, status, {"Retry-After": "0.05"})
        if request.headers.get("Authorization") != f"Bot {TOKEN}" and not path.startswith(("/inter", "/web")):
            return reply({"message": "401: Unauthorized", "code": 0}, 401)
        return self._reply(request.method, path, body)

    def _reply(self, method: str, path: str, body: Any) -> web.StreamResponse:
        if path == "/users/@me":
            return reply(USER)
        if path == "/oauth2/applications/@me":
            return reply(APPLICATION_INFO)
        if path == "/gateway/bot":
            limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
            gateway = self.url.replace("http", "ws").replace("/api/v10", "/gateway")
            return reply({"url": gateway, "shards": 1, "session_start_limit": limit})
        if path.endswith("/commands"):
            if method == "PUT":
                added = {"application_id": APPLICATION, "version": "1"}
                self.commands = [{"id": str(9000 + at), **c, **added} for at, c in enumerate(body)]
            return reply(self.commands)
        if path.endswith("/callback"):
            told = {"id": path.split("/")[2], "type": 2, "response_message_id": "7000"}
            made = {"type": body["type"], "message": message_("7000", "", USER)}
            return reply({"interaction": told, "resource": made})
        if path.endswith("/typing"):
            return web.Response(status=204)
        self._id += 1
        return reply(message_(str(self._id), (body or {}).get("content") or "", USER))

    async def gateway(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._socket = socket
        await self._send({"op": 10, "d": {"heartbeat_interval": 30_000}})
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                break
            told = json.loads(frame.data)
            if told["op"] == 1:
                await self._send({"op": 11})
            if told["op"] == 2:
                await self._ready()
            if told["op"] == 6:
                await self.dispatch("RESUMED", {})
            self._gateway.put_nowait((told["op"], told.get("d")))
        return socket

    async def _ready(self) -> None:
        self._sequence = 0
        ready = {
            "v": 10,
            "user": USER,
            "guilds": [{"id": GUILD, "unavailable": True}],
            "session_id": "session",
            "resume_gateway_url": self.url.replace("http", "ws").replace("/api/v10", "/gateway"),
            "shard": [0, 1],
            "application": {"id": APPLICATION, "flags": 0},
        }
        await self.dispatch("READY", ready)
        await self.dispatch("GUILD_CREATE", GUILD_INFO)

    async def _send(self, payload: dict[str, Any]) -> None:
        assert self._socket is not None
        await self._socket.send_str(json.dumps(payload))


@asynccontextmanager
async def discord_server() -> AsyncIterator[Server]:
    """A server that listens while this lasts."""
    server = Server()
    server.open.set()
    app = web.Application()
    app.router.add_get("/gateway/", server.gateway)
    app.router.add_get("/gateway", server.gateway)
    app.router.add_route("*", "/api/v10/{path:.*}", server.http)
    runner = web.AppRunner(app, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/v10"
    try:
        yield server
    finally:
        await runner.cleanup()


def reply(data: object, status: int = 200, headers: dict[str, str] | None = None) -> web.StreamResponse:
    """JSON as Discord sends it: discord.py does not know it with a charset."""
    told = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=json.dumps(data).encode(), status=status, headers=told)
