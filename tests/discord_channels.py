"""A small Discord with channels that keep what is sent to them: as much of its HTTP API as announcements
need, on 127.0.0.1, and everything that can go wrong on the way there.

It has the gateway of `tests.discord_server` as well, so a whole bot can connect; but nothing needs it:
`client.login(TOKEN)` is enough. The messages are kept here, wherever the bot runs, and dies.
"""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from aiohttp import BodyPartReader, web

from tests.discord_payloads import GUILD, GUILD_INFO, TOKEN
from tests.discord_rest import Refusal, Rest
from tests.discord_server import Request, Server, reply
from tests.openapi import faults

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

How = int | Literal["hang", "close before", "close after"]
Moment = Literal["arrived", "done"]
_API = "/api/v10"


@dataclass
class Failure:
    """What is done instead to requests "METHOD /path" that match a pattern, so many times.

    `how` is a status, or what becomes of the connection: "hang" never answers (nothing is stored),
    "close before" and "close after" close it, before or after the request was carried out.
    """

    pattern: str
    how: How
    times: int = 1
    code: int = 0  # Discord's own
    retry_after: float = 1.0
    by_discord: bool = True  # and not by something in between, which discord.py tells by a header
    for_all: bool = False  # a 429: for whatever the bot asks, anywhere
    stored: bool = False  # a status: it was carried out all the same

    def fits(self, request: str) -> bool:
        return self.times > 0 and re.search(self.pattern, request) is not None


@dataclass
class Channels(Server):
    """The server. `hook` is called for each request, when it has arrived and again when it was carried out
    but not answered yet; it may wait, or kill whoever sent it.
    """

    rest: Rest = field(default_factory=Rest)
    failures: list[Failure] = field(default_factory=list)
    hook: Callable[[Request, Moment], Awaitable[None] | None] | None = None
    wrong: list[str] = field(default_factory=list)  # what Discord's description does not allow
    checked: bool = True
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    # --- what a test does -----------------------------------------------------------------------------

    def fails(self, pattern: str, how: How, **more: Any) -> Failure:
        """Has the next requests "METHOD /path" that match fail."""
        failure = Failure(pattern, how, **more)
        self.failures.append(failure)
        return failure

    def requests(self, pattern: str) -> list[Request]:
        """The requests so far that match."""
        return [each for each in self.seen if re.search(pattern, _named(each))]

    # --- requests -------------------------------------------------------------------------------------

    async def http(self, request: web.Request) -> web.StreamResponse:
        told = Request(request.method, request.path.removeprefix(_API), dict(request.query), None)
        body, files = await _read(request)
        told = Request(told.method, told.path, told.query, body)
        self.seen.append(told)
        self._requests.put_nowait(told)
        await self._call(told, "arrived")
        if self.checked:
            self.wrong += faults(told.method, told.path, body)
        failure = next((each for each in self.failures if each.fits(_named(told))), None)
        if failure:
            failure.times -= 1
            return await self._fail(failure, request, told, files)
        return await self._carry_out(request, told, files)

    async def _fail(
        self, failure: Failure, request: web.Request, told: Request, files: dict[str, bytes]
    ) -> web.StreamResponse:
        if failure.how == "hang":
            await self.closing.wait()
        if failure.how == "close after" or failure.stored:
            await self._carry_out(request, told, files)
        if isinstance(failure.how, str):
            _close(request)
            return web.Response()
        wait = {"retry_after": failure.retry_after, "global": failure.for_all}
        error = {"message": "no", "code": failure.code, **wait}
        headers = {"Retry-After": f"{failure.retry_after}"} if failure.how == 429 else {}
        return reply(error, failure.how, headers | ({"Via": "1.1 google"} if failure.by_discord else {}))

    async def _carry_out(
        self, request: web.Request, told: Request, files: dict[str, bytes]
    ) -> web.StreamResponse:
        public = told.path.startswith(("/interactions/", "/webhooks/"))  # their paths have a token in them
        if request.headers.get("Authorization") != f"Bot {TOKEN}" and not public:
            return reply({"message": "401: Unauthorized", "code": 0}, 401)
        try:
            found = self.rest.answer(told.method, told.path, told.query, told.body, files)
        except Refusal as refusal:
            await self._call(told, "done")
            wait = {"Via": "1.1 google", "Retry-After": "1800"} if refusal.status == 429 else {}
            return reply(refusal.body(), refusal.status, wait)
        answer = self._reply(told.method, told.path, told.body) if found is NotImplemented else reply(found)
        await self._call(told, "done")
        return answer

    async def _call(self, told: Request, moment: Moment) -> None:
        waiting = self.hook(told, moment) if self.hook else None
        if waiting is not None:
            await waiting

    async def _ready(self) -> None:
        """Says what channels there are, as of now."""
        self._sequence = 0
        ready = {
            "v": 10,
            "user": self.rest.user,
            "guilds": [{"id": GUILD, "unavailable": True}],
            "session_id": "session",
            "resume_gateway_url": self.url.replace("http", "ws").replace(_API, "/gateway"),
            "shard": [0, 1],
            "application": {"id": self.rest.user["id"], "flags": 0},
        }
        await self.dispatch("READY", ready)
        told = {"channels": self.rest.gateway_channels(), "threads": self.rest.gateway_threads()}
        await self.dispatch("GUILD_CREATE", GUILD_INFO | told)


def _named(request: Request) -> str:
    return f"{request.method} {request.path}"


async def _read(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    """The body as JSON, and the files that came with it, by their names."""
    if not request.can_read_body:
        return None, {}
    if not request.content_type.startswith("multipart/"):
        return await request.json(), {}
    body: Any = None
    files: dict[str, bytes] = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        content = bytes(await part.read())
        if part.name == "payload_json":
            body = json.loads(content)
        else:
            files[part.filename or ""] = content
    return body, files


def _close(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


@asynccontextmanager
async def discord_channels(port: int = 0) -> AsyncIterator[Channels]:
    """A server that listens while this lasts. Fails at the end where a request was not as Discord wants."""
    server = Channels()
    server.open.set()
    app = web.Application()
    app.router.add_get("/gateway/", server.gateway)
    app.router.add_get("/gateway", server.gateway)
    app.router.add_route("*", _API + "/{path:.*}", server.http)
    runner = web.AppRunner(app, shutdown_timeout=0.2, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}{_API}"
    try:
        yield server
    finally:
        server.closing.set()
        with suppress(ConnectionError):
            await runner.cleanup()
    assert server.wrong == []
