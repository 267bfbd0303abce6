"""Asking something of Discord, once and not for ever: what comes of it in the words of the announcements."""

from __future__ import annotations

import asyncio
import logging
import math
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

import aiohttp
import discord

from bot.announcements.ports import (
    BadContentError,
    ForbiddenError,
    NoChannelError,
    NoMessageError,
    OutletError,
    SlowDownError,
    UnclearError,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence

_log = logging.getLogger(__name__)

# https://docs.discord.com/developers/topics/opcodes-and-status-codes ("JSON Error Codes")
UNKNOWN_CHANNEL = 10003
UNKNOWN_MESSAGE = 10008
UNKNOWN_EVENT = 10070
ALREADY_PUBLISHED = 40033
THREAD_ARCHIVED = 50083
_MANY_EDITS = 30046  # of messages older than an hour
_SLOW_MODE = 20016
_WRITES = {20028, 20029}  # too much is written in the channel, in the server
# 400s that say nothing against what was sent: nothing else could be sent there either.
WRONG_TYPE = {50008: "text cannot be sent there", 50024: "that is another type of channel"}
_NOT_THERE = WRONG_TYPE | {
    30038: "the server has as many scheduled events as Discord allows",
    40058: "the post's author has to write there first",
    40067: "the forum wants a tag on each post, and has none",
    THREAD_ARCHIVED: "the thread is archived",
    160005: "the thread is locked",
    160006: "the server has as many active threads as Discord allows",
}
_BAD = {400, 413, 422}
_PAUSE = 5.0  # seconds to wait where Discord does not say how long
_WHILE = 600.0  # seconds to wait where the limit is one of hours


@asynccontextmanager
async def attempt(
    client: discord.Client, seconds: float, forbidden: Callable[[], str] = str
) -> AsyncIterator[None]:
    """Lasts at most so many seconds, and turns whatever goes wrong into an `OutletError`.
    `forbidden` says what may be missing where Discord forbids it.
    """
    try:
        async with asyncio.timeout(seconds):
            yield
    except OutletError:
        raise
    except TimeoutError as error:
        _go_on(client)
        raise UnclearError(f"Discord did not answer within {seconds:.0f} s") from error
    except discord.RateLimited as error:
        raise SlowDownError("Discord asks to wait (429)", error.retry_after) from error
    except discord.HTTPException as error:
        raise outlet_error(error, forbidden) from error
    except (aiohttp.ClientError, OSError) as error:
        raise UnclearError(f"no connection ({_named(error)})") from error
    except Exception as error:  # the border: it may have been sent before whatever it was
        _log.exception("Discord's answer could not be read: please report it")
        raise UnclearError(f"unexpected ({_named(error)})") from error


def _go_on(client: discord.Client) -> None:
    """Lets requests be made again. When Discord has all of them wait (a 429 that is "global"), so does
    discord.py; but if the one that it holds them back for is ended meanwhile, it never lets one go again.
    """
    client.http._global_over.set()


def outlet_error(error: discord.HTTPException, forbidden: Callable[[], str] = str) -> OutletError:
    """What a refusal means."""
    text = f"{error.status}: {' '.join(error.text.split())[:200] or 'no reason given'}"
    if error.status == 429 or error.code in _WRITES | {_SLOW_MODE}:
        return SlowDownError(f"Discord asks to wait ({text})", _retry_after(error))
    if error.code == _MANY_EDITS:
        return SlowDownError(f"Discord asks to wait ({text})", _WHILE)
    if error.status == 401:
        return ForbiddenError(f"Discord does not accept the bot's token any more ({text})")
    if error.status == 403:
        return ForbiddenError(f"Discord forbids it ({text}){_because(forbidden())}")
    if error.code in (UNKNOWN_MESSAGE, UNKNOWN_EVENT):
        return NoMessageError(f"it has been deleted ({text})")
    if error.status == 404:
        return NoChannelError(f"Discord knows no such channel ({text})")
    if error.code in _NOT_THERE:
        return ForbiddenError(f"{_NOT_THERE[error.code]} ({text})")
    if error.status in _BAD and not _is_about_the_nonce(error):
        return BadContentError(f"Discord refuses it ({text})")
    return UnclearError(f"Discord has a problem of its own ({text})")


def _is_about_the_nonce(error: discord.HTTPException) -> bool:
    """Whether a message is refused for its nonce: that says nothing against its content, and something
    with this nonce may be there already.
    """
    return "nonce" in error.text.lower()


def _retry_after(error: discord.HTTPException) -> float:
    headers = getattr(error.response, "headers", None) or {}
    try:
        seconds = float(headers.get("Retry-After", _PAUSE))
    except ValueError:
        return _PAUSE
    return max(1.0, seconds) if math.isfinite(seconds) else _PAUSE


def _because(reason: str) -> str:
    return f": {reason}" if reason else ""


def _named(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".rstrip(": ").split())[:200]


class _Once:
    """Files of a request; asked for them anew, it ends the request instead."""

    def __init__(self, files: Sequence[discord.File]) -> None:
        self._files = files
        self._tried = False

    def __iter__(self) -> Iterator[discord.File]:
        if self._tried:
            raise UnclearError("Discord has a problem of its own, or asks to wait")
        self._tried = True
        return iter(self._files)


def once(files: Sequence[discord.File] = ()) -> Sequence[discord.File]:
    """The `files` of a request that discord.py must not try again, for what it makes has no nonce, and may
    have been made before a 500. (There is no option for it; but it goes through the files before each try.)
    """
    return cast("Sequence[discord.File]", _Once(files))


def made_id(data: Mapping[str, Any]) -> int:
    """The id of what was made. Raises UnclearError where the answer is none of Discord's."""
    try:
        return int(data["id"])
    except (KeyError, TypeError, ValueError) as error:
        raise UnclearError("Discord's answer cannot be read") from error
