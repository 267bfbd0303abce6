"""Finding messages that this bot sent, by the nonce in them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord.utils import snowflake_time, time_snowflake

from bot.ui.discord.custom_ids import has_nonce

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bot.announcements.model import Message

_MARGIN = timedelta(minutes=10)  # by which this clock and Discord's may differ
_PAGE = 100  # messages, the most that Discord gives at once
_PAGES = 5
_FEWEST, _MOST = 5, 50  # posts of a forum that are looked into
_BEGINNING = 5  # messages of a post; ours is its first


class Traces:
    """Looks through channels. What Discord refuses is raised as discord.py does."""

    def __init__(self, client: discord.Client, now: Callable[[], datetime]) -> None:
        self._client = client
        self._now = now

    async def in_channel(self, channel: int, message: Message) -> int:
        """The id of the message in a channel, 0 where it is not there: from the newest backwards to when
        it was sent at the earliest; in a channel with very much since then, from there forwards as well.
        """
        since = self._since(message)
        before: int | None = None
        for _ in range(_PAGES):
            page = await self._page(channel, before=before)
            if found := self._found(page, message):
                return found
            if len(page) < _PAGE or _when(page[-1]) < since:
                return 0
            before = _id(page[-1])
        return await self._forwards(channel, message, since)

    async def _forwards(self, channel: int, message: Message, since: datetime) -> int:
        after = time_snowflake(since)
        for _ in range(_PAGES):
            page = await self._page(channel, after=after)
            if found := self._found(page, message):
                return found
            if len(page) < _PAGE:
                return 0
            after = _id(page[0])
        return 0

    async def in_forum(self, forum: int, guild: int, message: Message) -> tuple[int, int]:
        """The ids of the message, and of the post in a forum that it began; zeros where it is not there."""
        since = self._since(message)
        active: Any = await self._client.http.get_active_threads(guild)
        posts = [*_threads(active), *await self._archived(forum, since)]
        here = (post for post in posts if str(post.get("parent_id")) == str(forum))
        mine = {_id(post) for post in here if self._is_mine(post)}
        for at, post in enumerate(sorted(mine, reverse=True)[:_MOST]):
            if at >= _FEWEST and snowflake_time(post) < since:
                break
            if found := await self._first(post, message):
                return found, post
        return 0, 0

    async def _archived(self, forum: int, since: datetime) -> list[Mapping[str, Any]]:
        """The posts that were archived since then (a post is archived after it was made)."""
        found: list[Mapping[str, Any]] = []
        before: Any = None
        for _ in range(_PAGES):
            got: Any = await self._client.http.get_public_archived_threads(forum, before, _PAGE)
            page = _threads(got)
            found += page
            if not page or not got.get("has_more"):
                break
            before = page[-1].get("thread_metadata", {}).get("archive_timestamp")
            if before is None or datetime.fromisoformat(before) < since:
                break
        return found

    async def _first(self, post: int, message: Message) -> int:
        """The id of the message, if it is among the first of a post."""
        try:
            return self._found(await self._page(post, after=1, limit=_BEGINNING), message)
        except discord.NotFound:
            return 0

    # --- what is a message of ours --------------------------------------------------------------------

    async def _page(
        self, channel: int, before: int | None = None, after: int | None = None, limit: int = _PAGE
    ) -> list[Mapping[str, Any]]:
        """Messages as Discord writes them, newest first: it may know components that discord.py does not."""
        page: Any = await self._client.http.logs_from(channel, limit, before=before, after=after)
        return sorted(page, key=_id, reverse=True)

    def _found(self, page: list[Mapping[str, Any]], message: Message) -> int:
        return next((_id(each) for each in page if self._is_mine(each) and has_trace(each, message.nonce)), 0)

    def _is_mine(self, data: Mapping[str, Any]) -> bool:
        """Whether this bot has made a message, or a post; it counts as that where it cannot be told."""
        author = data.get("owner_id") or (data.get("author") or {}).get("id")
        me = self._client.user
        return me is None or author is None or str(author) == str(me.id)

    def _since(self, message: Message) -> datetime:
        """When the message was sent at the earliest. (The clock may have been put back since.)"""
        return min(message.taken, self._now()) - _MARGIN


def has_trace(data: Mapping[str, Any], nonce: str) -> bool:
    """Whether a message, as Discord writes it, is the one with the nonce."""
    if str(data.get("nonce")) == nonce or nonce in str(data.get("content") or ""):
        return True
    return any(has_nonce(custom_id, nonce) for custom_id in _custom_ids(data.get("components")))


def _custom_ids(part: object) -> Iterator[str]:
    """The `custom_id`s in components, however deep, of whatever type."""
    if isinstance(part, list):
        for each in part:
            yield from _custom_ids(each)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key == "custom_id" and isinstance(value, str):
                yield value
            else:
                yield from _custom_ids(value)


def _threads(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(data.get("threads") or ())


def _id(data: Mapping[str, Any]) -> int:
    return int(data["id"])


def _when(data: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(data["timestamp"])
