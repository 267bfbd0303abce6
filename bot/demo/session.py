"""One demo, from its start to its end."""

from __future__ import annotations

import asyncio
import logging
import signal
import webbrowser
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from simcord import SetupError

from bot.demo.page import Place, Stage
from bot.demo.pictures import avatar, title_card
from bot.demo.world import AVATAR, furnish, new_environment

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    import discord

    from bot.demo.page import Pictures
    from bot.demo.time import SimulatedTime
    from bot.library.model import Delivery
    from bot.settings import Settings

SITE = "https://talks.example.org/"
_AT_ONCE = timedelta(seconds=2)  # that somebody who tries the demo waits
IN_THE_TERMINAL = {"www-browser", "lynx", "w3m", "links", "elinks"}


class PortError(Exception):
    """The page cannot be served on that port; the message says what to do instead."""


async def demonstrate(
    build: Callable[[], discord.Client],
    deliveries: Callable[[], Iterable[Delivery]],
    announce: Callable[[int, int], Awaitable[None]],
    opened: Callable[[str], None],
    time: SimulatedTime,
    *,
    port: int,
    timezone: str,
) -> None:
    """Run the bot that `build` makes in a simulated Discord until SIGINT or SIGTERM.

    `deliveries()` are the talks whose pictures may be shown, `announce(channel, server)` has talks
    announced in the channel, `opened(address)` is called once the page is there. `port` is where, 0 any;
    `timezone` is that of the times on the page.
    Raises `PortError` when the port cannot be had.
    """
    logging.getLogger("bot.client").setLevel(logging.WARNING)  # that it is connected would mislead
    stop = _stop_signal()
    bot = build()
    env = new_environment(bot, time)
    async with AsyncExitStack() as closing:
        await env.start()
        closing.push_async_callback(bot.close)
        closing.push_async_callback(env.shutdown)
        closing.enter_context(env.time_context())
        world = await furnish(env)
        await announce(world.channel.id, world.guild)
        stage = Stage(env, _pictures(deliveries), timezone, time.speed)
        await _open(Place(stage, world.channel, world.member), port)
        await _open(Place(stage, world.person.dm_channel, world.person), port)
        living = asyncio.create_task(stage.live())
        closing.push_async_callback(_end, living)
        opened(stage.places[0].url)
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({living, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not stopping.done():
            living.result()


def staged(settings: Settings, folder: Path, *, rehearsal: bool) -> Settings:
    """The settings for a demo: with an address of the talks' site where they have none, for without one
    answers would have no pictures; with a database of its own in `folder`, for what is announced here is
    announced nowhere else; and, but in a rehearsal, so that a visitor sees a new talk announced at once.
    """
    talks, told = settings.talks, settings.announcements
    if talks.site_url is None:
        talks = talks.model_copy(update={"site_url": SITE})
    if not rehearsal:
        talks = talks.model_copy(update={"reload": min(talks.reload, _AT_ONCE)})
        told = told.model_copy(update={"every": min(told.every, _AT_ONCE), "at": None})
    told = told.model_copy(update={"channels": ()})
    state = settings.state.model_copy(update={"url": f"sqlite:///{folder / 'demo.db'}"})
    return settings.model_copy(update={"talks": talks, "announcements": told, "state": state})


def open_browser(address: str) -> bool:
    """Open the address in a window, if there is a browser that has some; whether there is."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    if Path(browser.name).name in IN_THE_TERMINAL:
        return False
    # some wait until the page is there
    Thread(target=browser.open, args=(address,), daemon=True).start()
    return True


def local_timezone(otherwise: str) -> str:
    """The name of the time zone of this computer, where that can be told."""
    with suppress(OSError, ValueError):
        return Path("/etc/localtime").resolve(strict=True).as_posix().split("/zoneinfo/")[1]
    return otherwise


def _pictures(deliveries: Callable[[], Iterable[Delivery]]) -> Pictures:
    def picture(address: str) -> tuple[str, bytes] | None:
        if address.endswith(f"/{AVATAR}.png"):
            return "avatar.png", avatar()
        for talk in deliveries():
            if talk.image == address:
                where = " · ".join(part for part in (talk.event, talk.location) if part)
                return "picture.png", title_card(talk.title, where)
        return None

    return picture


async def _open(place: Place, port: int) -> None:
    try:
        await place.open(port)
    except SetupError as error:
        if "could not bind" not in str(error):
            raise
        raise PortError(f"port {port} is in use; name another with --port, or leave it out") from error


def _stop_signal() -> asyncio.Event:
    """An event that is set by Ctrl-C and by SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(name, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop.set))
    return stop


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
