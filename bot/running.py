"""Keeps the bot connected until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import TYPE_CHECKING

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.cogs.failures import explain

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.client import TalkbotClient

_log = logging.getLogger(__name__)

_FIRST_WAIT, _LONGEST_WAIT = 2.0, 60.0  # seconds before it is tried again
_GRACE = 8.0  # seconds for what is being answered; hosts kill a process after ten
_BAD_TOKEN = 4004  # the gateway's code for it
_NO_INTENTS = {4013, 4014}


class WrongTokenError(Exception):
    """Discord does not know the token; nothing but another one helps."""

    def __init__(self) -> None:
        super().__init__(
            "Discord does not accept DISCORD_TOKEN: copy the bot's token anew from "
            "https://discord.com/developers/applications (Bot, Reset Token)"
        )


def use_api(api_url: str) -> None:
    """Has discord.py talk to this address, for the whole process, and not about voice, which is not used."""
    Route.BASE = api_url
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


def stop_at_once() -> None:
    """Has SIGTERM and SIGINT end the process, and well, while nobody is being answered yet."""

    def stop(*_: object) -> None:
        raise SystemExit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


async def run(build: Callable[[], TalkbotClient], token: str) -> None:
    """Runs clients that `build` makes, one after the other, until SIGTERM or SIGINT; then what is being
    answered is finished.

    Raises WrongTokenError.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    wait = _FIRST_WAIT
    while not stop.is_set():
        client = build()
        began = loop.time()
        error = await _until(stop, client, token)
        if error is None:
            break
        if loop.time() - began > _LONGEST_WAIT:
            wait = _FIRST_WAIT
        _log.error(
            "not connected to Discord, tried again in %.0f s: %s", wait, _explain(error), exc_info=error
        )
        await _sleep(stop, wait)
        wait = min(wait * 2, _LONGEST_WAIT)
    _log.info("stopped")


async def _until(stop: asyncio.Event, client: TalkbotClient, token: str) -> Exception | None:
    """Runs one client until it fails (the error) or is to stop (None)."""
    connected = asyncio.ensure_future(_connect(client, token))
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait({connected, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    error: Exception | None = None
    if connected.done():
        error = connected.exception() or ConnectionResetError("the connection was closed")  # type: ignore[assignment]
        if isinstance(error, discord.LoginFailure) or getattr(error, "code", None) == _BAD_TOKEN:
            await client.close()
            raise WrongTokenError from error
        await client.close()
    else:
        _log.info("stopping: what is being answered is finished first")
        await client.finish(_GRACE)
        connected.cancel()
        await asyncio.gather(connected, return_exceptions=True)
    return None if stop.is_set() else error


async def _connect(client: TalkbotClient, token: str) -> None:
    await client.login(token)
    shards, gateway, limit = await client.http.get_bot_gateway()
    if limit.get("remaining") == 0:
        wait = limit["reset_after"] / 1000
        _log.warning("Discord lets the bot connect again in %.0f s only: nothing to do but wait", wait)
        await asyncio.sleep(wait)
    # discord.py goes there at first, as there is a number of shards, and again after an invalid session
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    client.shard_count = shards
    await client.connect()


async def _sleep(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


def _explain(error: BaseException) -> str:
    match error:
        case discord.PrivilegedIntentsRequired():
            return _intents()
        case discord.ConnectionClosed(code=code) if code in _NO_INTENTS:
            return _intents()
        case discord.ConnectionClosed(code=code):
            return f"Discord closed the connection (code {code}): if it goes on, see discordstatus.com"
    return explain(error)


def _intents() -> str:
    return (
        "Discord refuses an intent, though the bot needs no privileged one: "
        "see the Bot page of the application at https://discord.com/developers/applications"
    )
