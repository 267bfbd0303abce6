"""What a small Discord keeps, and what it answers: channels, messages, posts, scheduled events."""

from __future__ import annotations

import itertools
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.discord_payloads import CHANNEL_INFO, USER, message_
from tests.ui.discord.conftest import faults

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT, NEWS, THREAD, FORUM, MEDIA = 0, 5, 11, 15, 16
REQUIRE_TAG = 1 << 4
CROSSPOSTED = 1 << 0
PUBLICATIONS = 10  # an hour and channel
_NONCE_LIFE = 300.0  # seconds
_EPOCH = 1420070400000


class Refusal(Exception):  # noqa: N818 (nothing is wrong with it: Discord refuses)
    """An answer that is none of what was asked for."""

    def __init__(self, status: int, code: int, text: str, **more: Any) -> None:
        super().__init__(text)
        self.status, self.code, self.more = status, code, more

    def body(self) -> dict[str, Any]:
        return {"message": str(self), "code": self.code, **self.more}


@dataclass(frozen=True)
class Call:
    """A request: the ids in its path, and what came with it."""

    ids: tuple[str, ...]
    query: dict[str, str]
    body: Any = None
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass
class Rest:
    """Everything by its id (a text). Change it as you like: a test is as powerful as a moderator."""

    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # by channel, oldest first
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)  # by "message id/name"
    user: dict[str, Any] = field(default_factory=lambda: dict(USER))
    published: list[tuple[str, float]] = field(default_factory=list)  # the channel, when
    nonces: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)
    now: Callable[[], float] = time.time  # by Discord's clock
    _count: itertools.count[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.add(CHANNEL_INFO["id"])

    # --- what a test does and looks at ----------------------------------------------------------------

    def add(self, channel: str, type_: int = TEXT, **more: Any) -> None:
        """Makes a channel."""
        self.channels[channel] = CHANNEL_INFO | {"id": channel, "type": type_, "flags": 0} | more
        self.messages[channel] = []

    def remove(self, channel: str) -> None:
        del self.channels[channel], self.messages[channel]

    def write(self, channel: str, content: str, author: str = "4000", **more: Any) -> dict[str, Any]:
        """Somebody writes something."""
        return self._store(channel, {"content": content, **more}, USER | {"id": author, "bot": False})

    def delete(self, channel: str, message: str) -> None:
        self.messages[channel] = [each for each in self.messages[channel] if each["id"] != message]

    def posts(self, forum: str) -> list[dict[str, Any]]:
        """The posts in a forum, oldest first."""
        return [each for each in self.channels.values() if each.get("parent_id") == forum]

    def snowflake(self, moment: float | None = None) -> str:
        milliseconds = int((self.now() if moment is None else moment) * 1000)
        return str(((milliseconds - _EPOCH) << 22) + next(self._count) % (1 << 22))

    def gateway_channels(self) -> list[dict[str, Any]]:
        return [each for each in self.channels.values() if each["type"] != THREAD]

    def gateway_threads(self) -> list[dict[str, Any]]:
        return [each for each in self.channels.values() if each["type"] == THREAD]

    # --- requests -------------------------------------------------------------------------------------

    def answer(
        self, method: str, path: str, query: dict[str, str], body: Any, files: dict[str, bytes]
    ) -> Any:
        """What Discord answers; `NotImplemented` where this is not about channels. Raises `Refusal`."""
        for pattern, verb, name in _ROUTES:
            if verb == method and (found := re.fullmatch(pattern, path)):
                return getattr(self, name)(Call(found.groups(), query, body, files))
        return NotImplemented

    def _channel(self, channel: str) -> dict[str, Any]:
        if channel not in self.channels:
            raise Refusal(404, 10003, "Unknown Channel")
        return self.channels[channel]

    def get_channel(self, call: Call) -> Any:
        return self._channel(call.ids[0])

    def edit_channel(self, call: Call) -> Any:
        thread = self._channel(call.ids[0])
        for key in ("archived", "locked"):
            if key in call.body:
                thread["thread_metadata"][key] = call.body[key]
        return thread

    # --- messages -------------------------------------------------------------------------------------

    def send(self, call: Call) -> Any:
        (channel,), body = call.ids, call.body
        place = self._channel(channel)
        if place["type"] in (FORUM, MEDIA):
            raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
        self._unarchive(place)
        nonce = str(body["nonce"]) if body.get("enforce_nonce") else ""
        known, until = self.nonces.get((channel, nonce), ("", 0.0))
        if nonce and self.now() < until:
            return self._message(channel, known) | {"nonce": nonce}
        self._check(body)
        sent = self._store(channel, body, self.user, call.files)
        if nonce:
            self.nonces[channel, nonce] = (sent["id"], self.now() + _NONCE_LIFE)
        return sent | ({"nonce": nonce} if nonce else {})

    def _unarchive(self, place: dict[str, Any]) -> None:
        state = place.get("thread_metadata", {})
        if state.get("locked"):
            raise Refusal(400, 160005, "Thread is locked")
        if state.get("archived"):
            state["archived"] = False

    def _check(self, body: dict[str, Any]) -> None:
        found = faults({"content": None, "embeds": [], "components": []} | body)
        if found:
            raise Refusal(400, 50035, "Invalid Form Body", errors={"_errors": found})

    def _store(
        self,
        channel: str,
        body: dict[str, Any],
        author: dict[str, Any],
        files: dict[str, bytes] | None = None,
        id_: str = "",
    ) -> dict[str, Any]:
        id_ = id_ or body.get("id") or self.snowflake()
        when = datetime.fromtimestamp(((int(id_) >> 22) + _EPOCH) / 1000, UTC).isoformat()
        made = message_(id_, body.get("content") or "", author) | {"channel_id": channel, "timestamp": when}
        made |= {"flags": 0, "embeds": body.get("embeds") or [], "components": body.get("components") or []}
        mentions = body.get("allowed_mentions") or {}
        made["mention_roles"] = [str(role) for role in mentions.get("roles") or ()]
        self._attach(made, files or {})
        self.messages[channel].append(made)
        self.messages[channel].sort(key=lambda each: int(each["id"]))
        return made

    def _attach(self, message: dict[str, Any], files: dict[str, bytes]) -> None:
        self.files |= {f"{message['id']}/{name}": content for name, content in files.items()}
        message["attachments"] = [
            {"id": str(at), "filename": name, "size": len(content), "url": "https://cdn.example/a"}
            for at, (name, content) in enumerate(files.items())
        ]

    def get_message(self, call: Call) -> Any:
        return self._message(*call.ids)

    def _message(self, channel: str, message: str) -> dict[str, Any]:
        self._channel(channel)
        found = next((each for each in self.messages[channel] if each["id"] == message), None)
        if found is None:
            raise Refusal(404, 10008, "Unknown Message")
        return found

    def history(self, call: Call) -> Any:
        (channel,), query = call.ids, call.query
        self._channel(channel)
        before, after = int(query.get("before", 1 << 63)), int(query.get("after", 0))
        found = [each for each in self.messages[channel] if after < int(each["id"]) < before]
        limit = int(query.get("limit", 50))
        return (found[:limit] if "after" in query else found[-limit:])[::-1]

    def edit(self, call: Call) -> Any:
        (channel, message), body = call.ids, call.body
        found = self._message(channel, message)
        if self.channels[channel].get("thread_metadata", {}).get("archived"):
            raise Refusal(400, 50083, "Thread is archived")
        if found["author"]["id"] != self.user["id"]:
            raise Refusal(403, 50005, "Cannot edit a message authored by another user")
        changed = {key: body[key] for key in ("content", "embeds", "components") if key in body}
        self._check(found | changed)
        found |= changed | {"edited_timestamp": datetime.now(UTC).isoformat()}
        if "attachments" in body:
            self._attach(found, call.files)
        return found

    def crosspost(self, call: Call) -> Any:
        channel, message = call.ids
        found = self._message(channel, message)
        if self._channel(channel)["type"] != NEWS:
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        if found["flags"] & CROSSPOSTED:
            raise Refusal(400, 40033, "This message has already been crossposted")
        lately = [when for where, when in self.published if where == channel and when > self.now() - 3600]
        if len(lately) >= PUBLICATIONS:
            raise Refusal(429, 0, "You are being rate limited.", **{"retry_after": 1800.0, "global": False})
        self.published.append((channel, self.now()))
        found["flags"] |= CROSSPOSTED
        return found

    # --- posts in forums ------------------------------------------------------------------------------

    def post(self, call: Call) -> Any:
        (channel,), body = call.ids, call.body
        forum = self._channel(channel)
        if forum["type"] not in (FORUM, MEDIA):
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        if forum["flags"] & REQUIRE_TAG and not body.get("applied_tags"):
            raise Refusal(400, 40067, "A tag is required to create a forum post in this channel")
        assert 1 <= len(body["name"]) <= 100, "Discord refuses the name"
        self._check(body["message"])
        id_ = self.snowflake()
        now = datetime.now(UTC).isoformat()
        state = {"archived": False, "locked": False, "archive_timestamp": now, "auto_archive_duration": 4320}
        more = {"parent_id": channel, "owner_id": self.user["id"], "thread_metadata": state}
        told = {"name": body["name"], "applied_tags": body.get("applied_tags", [])}
        counts = {"message_count": 0, "member_count": 1, "total_message_sent": 0}
        self.add(id_, THREAD, **more, **told, **counts)
        first = self._store(id_, body["message"], self.user, call.files, id_)
        return self.channels[id_] | {"message": first}

    def active(self, call: Call) -> Any:
        here = [each for each in self.gateway_threads() if each["guild_id"] == call.ids[0]]
        found = [each for each in here if not each["thread_metadata"]["archived"]]
        return {"threads": found, "members": []}

    def archived(self, call: Call) -> Any:
        (forum,), query = call.ids, call.query

        def since(post: dict[str, Any]) -> str:
            return str(post["thread_metadata"]["archive_timestamp"])

        before = query.get("before", "9999")
        posts = [each for each in self.posts(forum) if each["thread_metadata"]["archived"]]
        found = sorted((each for each in posts if since(each) < before), key=since, reverse=True)
        limit = int(query.get("limit", 50))
        return {"threads": found[:limit], "members": [], "has_more": len(found) > limit}

    # --- scheduled events -----------------------------------------------------------------------------

    def list_events(self, call: Call) -> Any:
        return [each for each in self.events.values() if each["guild_id"] == call.ids[0]]

    def create_event(self, call: Call) -> Any:
        (guild,), body = call.ids, call.body
        if len(self.events) >= 100:
            raise Refusal(400, 30038, "Maximum number of guild scheduled events reached (100)")
        self._check_event(body)
        id_ = self.snowflake()
        self.events[id_] = body | {"id": id_, "guild_id": guild, "creator_id": self.user["id"], "status": 1}
        return self.events[id_]

    def edit_event(self, call: Call) -> Any:
        (_, event), body = call.ids, call.body
        if event not in self.events:
            raise Refusal(404, 10070, "Unknown Guild Scheduled Event")
        changed = self.events[event] | body
        if changed["status"] == 4:
            return self.events.pop(event) | body
        self._check_event(changed)
        self.events[event] = changed
        return changed

    def _check_event(self, event: dict[str, Any]) -> None:
        start, end = (datetime.fromisoformat(event[f"scheduled_{each}_time"]) for each in ("start", "end"))
        lengths = len(event["name"]) <= 100 and len(event.get("description") or "") <= 1000
        place = event["entity_metadata"]["location"]
        if not (datetime.fromtimestamp(self.now(), UTC) < start < end and lengths and 1 <= len(place) <= 100):
            raise Refusal(400, 50035, "Invalid Form Body")


_CHANNEL = r"/channels/(\d+)"
_MESSAGE = rf"{_CHANNEL}/messages/(\d+)"
_EVENTS = r"/guilds/(\d+)/scheduled-events"
_ROUTES = (
    (_CHANNEL, "GET", "get_channel"),
    (_CHANNEL, "PATCH", "edit_channel"),
    (f"{_CHANNEL}/messages", "POST", "send"),
    (f"{_CHANNEL}/messages", "GET", "history"),
    (_MESSAGE, "GET", "get_message"),
    (_MESSAGE, "PATCH", "edit"),
    (f"{_MESSAGE}/crosspost", "POST", "crosspost"),
    (f"{_CHANNEL}/threads", "POST", "post"),
    (f"{_CHANNEL}/threads/archived/public", "GET", "archived"),
    (r"/guilds/(\d+)/threads/active", "GET", "active"),
    (_EVENTS, "GET", "list_events"),
    (_EVENTS, "POST", "create_event"),
    (rf"{_EVENTS}/(\d+)", "PATCH", "edit_event"),
)
