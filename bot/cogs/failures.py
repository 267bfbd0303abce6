"""What went wrong with Discord, and what the host of the bot can do about it: one line each."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, TypeVar

import aiohttp
import discord

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

UNKNOWN_INTERACTION = 10062
ALREADY_ACKNOWLEDGED = 40060
_TRIES = 3
_LONGEST_WAIT = 30.0  # seconds


def explain(error: BaseException) -> str:
    """What an error of Discord's means, and what to do."""
    match error:
        case discord.NotFound(code=10062):
            return (
                "Discord no longer waits for this answer (it waits 3 s): "
                "nothing to do, unless it comes often; then the host or its connection is too slow"
            )
        case discord.Forbidden():
            return (
                f"Discord forbids it ({error.text or error.status}): let the bot's role View Channel, "
                "Send Messages, Send Messages in Threads, Embed Links and Read Message History there"
            )
        case discord.NotFound():
            return f"it is gone ({error.text or error.status}): nothing to do"
        case discord.HTTPException(status=429) | discord.RateLimited():
            return (
                "Discord limits how fast the bot may go (429): nothing to do; "
                "if it goes on, see that the token is used by one process only"
            )
        case discord.DiscordServerError():
            return f"Discord has a problem of its own ({error.status}): nothing to do; see discordstatus.com"
        case discord.HTTPException(status=status) if status >= 500:
            return f"Discord has a problem of its own ({status}): nothing to do; see discordstatus.com"
        case discord.HTTPException():
            return f"Discord refuses what was sent ({error.status}: {one_line(error.text)}): please report it"
        case discord.GatewayNotFound():
            return "Discord does not tell its gateway: it is tried again; see discordstatus.com"
        case aiohttp.ClientConnectorError() | aiohttp.ClientError() | OSError() | TimeoutError():
            return f"no connection ({name(error)}): check the network, and DISCORD_API_URL if it is set"
    return f"unexpected ({name(error)}): please report it; TALKBOT_DEBUG=1 shows the traceback"


def name(error: BaseException) -> str:
    """The kind and the text of an error, in one line."""
    return one_line(f"{type(error).__name__}: {error}".rstrip(": "))


def one_line(text: str) -> str:
    return " ".join(text.split())[:300]


async def patiently(send: Callable[[], Awaitable[_T]], longest: float = _LONGEST_WAIT) -> _T:
    """What `send` returns; where Discord says how long to wait, and it is not too long, it is tried again.
    (discord.py does so itself, but not for the 429 of a proxy.)
    """
    for _ in range(_TRIES):
        try:
            return await send()
        except discord.HTTPException as error:
            wait = _retry_after(error)
            if error.status != 429 or wait > longest:
                raise
            _log.warning("Discord asks to wait %.1f s (429): it is tried again, nothing to do", wait)
            await asyncio.sleep(wait)
    return await send()


def _retry_after(error: discord.HTTPException) -> float:
    headers = getattr(error.response, "headers", None) or {}
    try:
        return max(0.0, float(headers.get("Retry-After", 1.0)))
    except ValueError:
        return 1.0
