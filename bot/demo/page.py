"""The page: SimCord's Preview, once for each place (a channel, a direct message), on one port.

SimCord shows one channel of an environment, and nothing moves in it until somebody acts. A demo is
for people: they go from the channel to their direct messages, and time passes meanwhile. That takes
parts of SimCord that it does not promise to keep: `pyproject.toml` says which versions will do.
"""

from __future__ import annotations

import asyncio
import struct
import time
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web
from simcord.preview import Preview, _markdown
from simcord.preview._media import MediaInfo, MediaWorker
from simcord.preview._server import PreviewServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

    from simcord import ChannelHandle, Env, MemberActor, UserHandle
    from simcord.preview._pages import _Page

    Maker = Callable[[Mapping[str, bool | str], Mapping[str, Any]], Any]

    # the address of a picture → its file name and bytes; None for one that is not known
    Pictures = Callable[[str], tuple[str, bytes] | None]

TICK = 0.5  # seconds
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"  # what comes before its width and height
MOST_PARSERS = 100
LONGEST_TICK = 60.0  # seconds: after the machine has slept, nobody waits for what was missed

HERE = Path(__file__).parent
OURS = {"/talkbot.css": "text/css", "/talkbot.js": "text/javascript"}
# Before which lines of SimCord's page ours are put. Where it has no such line, it is left as it is.
INSERTED = {
    "</head>": '<link rel="stylesheet" href="/talkbot.css"><script type="module" src="/talkbot.js"></script>',
    '<nav class="message-navigation"': (HERE / "places.html").read_text(encoding="utf-8"),
}


class Stage:
    """What the places share: whose turn it is, and the time that has passed.

    SimCord refuses to do two things at once, so everybody waits for their turn.
    """

    def __init__(self, env: Env, pictures: Pictures, timezone: str, speed: float) -> None:
        self.env = env
        self.speed = speed
        self.pictures = pictures
        self.timezone = timezone
        self.places: list[Place] = []
        self._turn = asyncio.Lock()
        self._at = time.monotonic()
        self._requests = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """One's turn to do something. Before, the simulated time catches up."""
        async with self._turn:
            now = time.monotonic()
            passed, self._at = min(now - self._at, LONGEST_TICK), now
            with suppress(TimeoutError):  # the bot is still at it: it reads talk files, say
                await self.env.advance_time(passed * self.speed)
            yield

    async def live(self) -> None:
        """Let time pass for ever, and show what the bot does of its own accord."""
        while True:
            await asyncio.sleep(TICK)
            async with self.turn():
                self.show_news()

    def show_news(self, seen: Place | None = None) -> None:
        """When the bot has done something, show it on every page, but those of a place that have it."""
        if len(self.env.http_requests) == self._requests:
            return
        self._requests = len(self.env.http_requests)
        for place in self.places:
            if place is not seen:
                place.update()


class Place(Preview):
    """The pages on which one person sees one channel, and acts in it."""

    # A page that is open in some browser asks for news twice a second, in the background once a minute.
    # The others cost time at every answer.
    _PAGE_LEASE_SECONDS = 90.0
    _MAX_PAGES = 100

    def __init__(self, stage: Stage, channel: ChannelHandle, person: MemberActor | UserHandle) -> None:
        super().__init__(
            stage.env,
            channel,
            (person,),
            layout="channel",
            display="responsive",
            width=960,
            height=720,
            locale="en-US",
            timezone=stage.timezone,
            presentation_time=None,
            assets=None,
            port=0,
        )
        self._stage = stage
        self._explicit_assets = _Assets(stage.pictures)
        self._media_worker = _Looking()

    async def open(self, port: int) -> None:
        """Serve the pages: those of the first place on `port` (0 is any), the others with them.

        Raises `SetupError` when the port cannot be had.
        """
        places = self._stage.places
        self._server = _Guest(self, places[0]._server) if places else _Server(self, places, port)
        if places:  # the same secret for all, and then which; the page knows that too (talkbot.js)
            self.capability = f"{places[0].capability}.{len(places)}"
        self.env._preview = None  # one at a time, says SimCord
        places.append(self)
        await self.__aenter__()

    def update(self) -> None:
        """Show on every page of the place what is so now."""
        self._advance_presentation_time()
        self._publish_message_pages(reason="refresh")

    def _publish(self, page: _Page, **why: Any) -> None:  # noqa: ANN401 - as it has it
        if page is not self._python or not page.revision:  # that page nobody looks at
            super()._publish(page, **why)

    async def _action(self, context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        async with self._stage.turn():
            if isinstance(body, dict):
                self._amend(body, context_id)
            try:
                return await super()._action(context_id, body)
            finally:
                self._stage.show_news(self)

    def _amend(self, body: dict[str, Any], context_id: str | None) -> None:
        if "published_revision" in body:  # what the bot did meanwhile is no reason to refuse
            body["published_revision"] = self._get_page(context_id).revision
        if isinstance(
            body.get("content"), str
        ):  # Discord's own page makes a mention of that, this one does not
            bot = self.env.backend.bot_user
            body["content"] = body["content"].replace(f"@{bot.name}", f"<@{bot.id}>")


class _Assets(dict[str, tuple[str, bytes]]):
    """Pictures that are drawn when somebody looks at them."""

    def __init__(self, pictures: Pictures) -> None:
        super().__init__()
        self._pictures = pictures

    def get(self, url: str, default: object = None) -> Any:  # noqa: ANN401 - as in dict
        return self._pictures(url) or default


class _Looking(MediaWorker):
    """Takes our pictures as they are: to look into one, SimCord starts a process."""

    async def validate(self, key: str, blob: bytes, *, media_time: float | None = None) -> MediaInfo:
        if not blob.startswith(PNG):
            return await super().validate(key, blob, media_time=media_time)
        width, height = struct.unpack_from("!II", blob, len(PNG))
        return MediaInfo("PNG", width, height, 1, 4 * width * height, blob, "image/png", capture=blob)


class _Server(PreviewServer):
    """Serves all places, and SimCord's page with what is ours in it."""

    _STATIC_FILES = PreviewServer._STATIC_FILES | dict.fromkeys(OURS, "")

    def __init__(self, first: Place, places: Sequence[Place], port: int) -> None:
        super().__init__(first, port)
        self._places = places

    async def _static(self, request: web.Request) -> web.Response:
        if request.path not in OURS:
            response: web.Response = await super()._static(request)
            if request.path == "/" and response.text:
                response.text = _with_ours(response.text)
            return response
        if request.headers.get("Host", "") not in self._allowed_hosts():
            raise web.HTTPForbidden
        text = (HERE / request.path.removeprefix("/")).read_text(encoding="utf-8")
        return web.Response(text=text, content_type=OURS[request.path], headers=self._SECURITY_HEADERS)

    def _serving(self, request: web.Request) -> PreviewServer:
        """The server of the place whose secret the request names."""
        secret = request.headers.get("X-Simcord-Capability")
        return next((place._server for place in self._places if place.capability == secret), self)


class _Guest(PreviewServer):
    """A place that is served by the first one's server."""

    def __init__(self, place: Place, host: PreviewServer) -> None:
        super().__init__(place)
        self._host = host

    async def start(self) -> None:
        self.port = self._host.port

    async def close(self) -> None:
        self.port = None


def _remembering(make: Maker) -> Maker:
    made: dict[str, Any] = {}

    def remembered(policy: Mapping[str, bool | str], context: Mapping[str, Any]) -> Any:  # noqa: ANN401
        key = repr((policy, context))
        if key not in made:
            if len(made) > MOST_PARSERS:
                made.clear()
            made[key] = make(policy, context)
        return made[key]

    return remembered


# SimCord makes a parser for every piece of text on every page at every answer, which is most of its work.
_markdown._markdown_parser = _remembering(_markdown._markdown_parser)  # type: ignore[assignment]


def _with_ours(text: str) -> str:
    for before, ours in INSERTED.items():
        text = text.replace(before, f"{ours}{before}", 1)
    return text


def _routed(name: str) -> Callable[[_Server, web.Request], Awaitable[web.Response]]:
    async def handle(server: _Server, request: web.Request) -> web.Response:
        response: web.Response = await getattr(PreviewServer, name)(server._serving(request), request)
        return response

    return handle


for _name in ("_pages", "_delete_page", "_state", "_commands", "_action_result", "_action", "_asset"):
    setattr(_Server, _name, _routed(_name))
