"""Announcements against a small Discord: sent once, found again, edited, published."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from discord import HTTPException
from discord.http import Route

from bot.announcements.model import Kind, Receipt
from bot.announcements.ports import (
    BadContentError,
    ForbiddenError,
    NoChannelError,
    NoMessageError,
    OutletError,
    SlowDownError,
    UnclearError,
)
from bot.outlet import attempts
from bot.outlet import messages as outlet
from bot.outlet.messages import DiscordOutlet
from tests.announced import CONFIGURED, LOCALES, RAILS, ago, logged_in, message, now, several, talk, told
from tests.discord_channels import Channels, discord_channels
from tests.discord_payloads import CHANNEL, GUILD
from tests.discord_rest import FORUM, MEDIA, NEWS, REQUIRE_TAG, THREAD, Rest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.announcements.model import Channel, Told

SEND = f"POST /channels/{CHANNEL}/messages"
POST = f"POST /channels/{CHANNEL}/threads"


@pytest.fixture
async def server() -> AsyncIterator[Channels]:
    async with discord_channels() as found:
        yield found


@pytest.fixture
def rest(server: Channels) -> Rest:
    return server.rest


@pytest.fixture
async def sends(server: Channels) -> AsyncIterator[DiscordOutlet]:
    async with logged_in(server.url) as client:
        yield DiscordOutlet(client, LOCALES, now)


def sent(rest: Rest, channel: str = CHANNEL) -> list[dict[str, Any]]:
    return [each for each in rest.messages[channel] if each["author"]["id"] == rest.user["id"]]


# --- sending --------------------------------------------------------------------------------------


async def test_message_is_sent_and_its_id_known(sends: DiscordOutlet, rest: Rest) -> None:
    about = told()
    receipt = await sends.post(CONFIGURED, message(about), [about])
    (found,) = sent(rest)
    assert receipt == Receipt(int(found["id"]))
    assert "On Rails" in found["content"]


async def test_same_nonce_is_sent_once(sends: DiscordOutlet, rest: Rest) -> None:
    about = told()
    first = await sends.post(CONFIGURED, message(about), [about])
    assert await sends.post(CONFIGURED, message(about), [about]) == first
    assert len(sent(rest)) == 1


async def test_message_sent_and_deleted_is_gone_not_the_channel(sends: DiscordOutlet, rest: Rest) -> None:
    about = told()
    receipt = await sends.post(CONFIGURED, message(about), [about])
    rest.delete(CHANNEL, str(receipt.sent_id))
    with pytest.raises(NoMessageError):
        await sends.post(CONFIGURED, message(about), [about])


async def test_only_the_channels_role_is_pinged(sends: DiscordOutlet, server: Channels) -> None:
    about = told(replace(RAILS, title="@everyone <@&123456789012345678>"))
    await sends.post(replace(CONFIGURED, role=77), message(about), [about])
    (request,) = server.requests(SEND)
    assert request.body["content"].startswith("<@&77> ")
    assert request.body["allowed_mentions"] == {"parse": [], "roles": [77]}


async def test_hundreds_come_with_a_file_that_names_all(sends: DiscordOutlet, rest: Rest) -> None:
    many = several(400)
    receipt = await sends.post(CONFIGURED, message(*many), many)
    text = rest.files[f"{receipt.sent_id}/talks.md"].decode()
    assert all(f"- {each.talk.title} ·" in text for each in many)


async def test_channel_is_asked_for_once(sends: DiscordOutlet, server: Channels) -> None:
    for at in range(3):
        about = told(talk(at))
        await sends.post(CONFIGURED, message(about), [about])
    assert len(server.requests(f"GET /channels/{CHANNEL}$")) == 1


async def test_announcement_channels_can_be_published_in(sends: DiscordOutlet, rest: Rest) -> None:
    rest.add(CHANNEL, NEWS)
    about = told()
    assert (await sends.post(CONFIGURED, message(about), [about])).publishable


async def test_archived_thread_is_written_in(sends: DiscordOutlet, rest: Rest) -> None:
    rest.add(CHANNEL, THREAD, thread_metadata={"archived": True, "locked": False})
    about = told()
    assert (await sends.post(CONFIGURED, message(about), [about])).thread == 0
    assert sent(rest)


async def test_locked_thread_is_forbidden_and_says_so(sends: DiscordOutlet, rest: Rest) -> None:
    rest.add(CHANNEL, THREAD, thread_metadata={"archived": True, "locked": True})
    about = told()
    with pytest.raises(ForbiddenError, match="locked"):
        await sends.post(CONFIGURED, message(about), [about])


async def test_server_of_a_channel_is_told(sends: DiscordOutlet) -> None:
    assert await sends.guild(CONFIGURED) == int(GUILD)
    assert await sends.guild(replace(CONFIGURED, guild=5)) == 5


# --- forums ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("type_", [FORUM, MEDIA])
async def test_forum_gets_a_post(sends: DiscordOutlet, rest: Rest, type_: int) -> None:
    rest.add(CHANNEL, type_)
    about = told()
    receipt = await sends.post(CONFIGURED, message(about), [about])
    (post,) = rest.posts(CHANNEL)
    assert receipt == Receipt(int(post["id"]), int(post["id"]))
    assert post["name"] == "New talk: On Rails"


async def test_forum_that_wants_a_tag_gets_one_that_anybody_may_use(sends: DiscordOutlet, rest: Rest) -> None:
    tags = [{"id": "1", "name": "rules", "moderated": True}, {"id": "2", "name": "news", "moderated": False}]
    rest.add(CHANNEL, FORUM, flags=REQUIRE_TAG, available_tags=tags)
    about = told()
    await sends.post(CONFIGURED, message(about), [about])
    assert rest.posts(CHANNEL)[0]["applied_tags"] == ["2"]


async def test_file_comes_with_a_post_as_well(sends: DiscordOutlet, rest: Rest) -> None:
    rest.add(CHANNEL, FORUM)
    many = several(400)
    receipt = await sends.post(CONFIGURED, message(*many), many)
    assert rest.files[f"{receipt.sent_id}/talks.md"]


async def test_post_is_never_tried_again_by_itself(
    sends: DiscordOutlet, server: Channels, rest: Rest
) -> None:
    """Posts have no nonce: one that was made before Discord answered 500 would be made twice."""
    rest.add(CHANNEL, FORUM)
    server.fails(POST, 500, stored=True)
    about = told()
    with pytest.raises(UnclearError):
        await sends.post(CONFIGURED, message(about), [about])
    assert len(rest.posts(CHANNEL)) == 1
    found = await sends.find(CONFIGURED, message(about))
    assert found == Receipt(int(rest.posts(CHANNEL)[0]["id"]), int(rest.posts(CHANNEL)[0]["id"]))


async def test_post_is_found_when_it_is_archived(sends: DiscordOutlet, rest: Rest) -> None:
    rest.add(CHANNEL, FORUM)
    about = told()
    receipt = await sends.post(CONFIGURED, message(about), [about])
    rest.channels[str(receipt.thread)]["thread_metadata"]["archived"] = True
    assert await sends.find(CONFIGURED, message(about)) == receipt


async def test_other_posts_are_none_of_ours(sends: DiscordOutlet, rest: Rest) -> None:
    rest.add(CHANNEL, FORUM)
    rest.add("3001", FORUM)
    about = told()
    await sends.post(CONFIGURED, message(told(talk(2))), [told(talk(2))])
    await sends.post(replace(CONFIGURED, id=3001), message(about), [about])
    assert await sends.find(CONFIGURED, message(about)) is None


async def test_channel_that_became_a_forum_is_noticed(sends: DiscordOutlet, rest: Rest) -> None:
    about = told()
    await sends.post(CONFIGURED, message(about), [about])
    rest.add(CHANNEL, FORUM)
    with pytest.raises(ForbiddenError):
        await sends.post(CONFIGURED, message(about), [about])
    await sends.post(CONFIGURED, message(about), [about])
    assert rest.posts(CHANNEL)


# --- what goes wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "more", "error"),
    [
        (400, {"code": 50035}, BadContentError),
        (400, {"code": 240000}, BadContentError),  # a link that is blocked
        (401, {}, ForbiddenError),
        (403, {"code": 50013}, ForbiddenError),
        (404, {"code": 10003}, NoChannelError),
        (404, {}, NoChannelError),
        (404, {"code": 10008}, NoMessageError),
        (429, {"retry_after": 90.0}, SlowDownError),
        (429, {"retry_after": 90.0, "by_discord": False}, SlowDownError),
        (503, {}, UnclearError),
        (418, {}, UnclearError),
        ("close before", {}, UnclearError),
        ("close after", {}, UnclearError),
    ],
)
@pytest.mark.parametrize("type_", [0, FORUM])
async def test_failures_are_told_apart(
    sends: DiscordOutlet,
    server: Channels,
    how: Any,
    more: dict[str, Any],
    error: type[OutletError],
    type_: int,
) -> None:
    server.rest.add(CHANNEL, type_)
    server.fails(f"{SEND}|{POST}", how, **more)
    about = told()
    with pytest.raises(error) as failure:
        await sends.post(CONFIGURED, message(about), [about])
    assert type(failure.value) is error
    assert str(failure.value)
    if isinstance(failure.value, SlowDownError):
        assert failure.value.seconds == 90
    there = bool(server.rest.posts(CHANNEL) or sent(server.rest))
    assert there == (how == "close after")
    assert bool(await sends.find(CONFIGURED, message(about))) == there


@pytest.mark.parametrize("status", [500, 502])
async def test_what_discord_failed_to_do_is_tried_again_at_once(
    sends: DiscordOutlet, server: Channels, status: int
) -> None:
    server.fails(SEND, status, stored=True)
    about = told()
    await sends.post(CONFIGURED, message(about), [about])
    assert len(server.requests(SEND)) == 2
    assert len(sent(server.rest)) == 1


async def test_short_waits_are_waited_for(sends: DiscordOutlet, server: Channels) -> None:
    server.fails(SEND, 429, retry_after=0.05)
    about = told()
    await sends.post(CONFIGURED, message(about), [about])
    assert len(sent(server.rest)) == 1


async def test_attempt_ends_when_discord_does_not_answer(
    sends: DiscordOutlet, server: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlet, "PATIENCE", 0.2)
    server.fails(SEND, "hang")
    about = told()
    with pytest.raises(UnclearError, match="did not answer"):
        await sends.post(CONFIGURED, message(about), [about])
    monkeypatch.undo()
    assert await sends.find(CONFIGURED, message(about)) is None


async def test_no_connection_is_unclear(sends: DiscordOutlet, monkeypatch: pytest.MonkeyPatch) -> None:
    async with discord_channels() as other:
        monkeypatch.setattr(Route, "BASE", other.url)
    about = told()
    with pytest.raises(UnclearError, match="no connection"):
        await sends.post(CONFIGURED, message(about), [about])


async def test_refused_nonce_says_nothing_against_the_content() -> None:
    errors = {"nonce": {"_errors": [{"code": "X", "message": "Must be 25 or fewer in length."}]}}
    body = {"code": 50035, "message": "Invalid Form Body", "errors": errors}
    response = SimpleNamespace(status=400, reason="Bad Request")
    error = HTTPException(response, body)
    assert isinstance(attempts.outlet_error(error), UnclearError)


@pytest.mark.parametrize("status", [500, 503])
async def test_channel_whose_type_is_not_told_is_taken_for_text(
    sends: DiscordOutlet, server: Channels, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outlet.places._PATIENCE", 0.5)
    server.fails(f"GET /channels/{CHANNEL}$", status, times=9)
    about = told()
    assert (await sends.post(CONFIGURED, message(about), [about])).sent_id


@pytest.mark.parametrize(
    ("status", "code", "error"), [(404, 10003, NoChannelError), (403, 50001, ForbiddenError)]
)
async def test_channel_that_cannot_be_seen_is_not_written_to(
    sends: DiscordOutlet, server: Channels, status: int, code: int, error: type[OutletError]
) -> None:
    server.fails(f"GET /channels/{CHANNEL}$", status, code=code)
    about = told()
    with pytest.raises(error):
        await sends.post(CONFIGURED, message(about), [about])
    assert not server.requests(SEND)


async def test_odd_answer_is_unclear(sends: DiscordOutlet, server: Channels) -> None:
    server.fails(SEND, 200)
    about = told()
    with pytest.raises(UnclearError):
        await sends.post(CONFIGURED, message(about), [about])


async def test_talk_that_cannot_be_written_is_bad_content(
    sends: DiscordOutlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlet, "render_announcement", lambda *_: 1 / 0)
    with pytest.raises(BadContentError):
        await sends.post(CONFIGURED, message(told()), [told()])


# --- finding --------------------------------------------------------------------------------------


def everything() -> list[tuple[list[Told], bool]]:
    single = [([told(kind=kind)], plain) for kind in Kind for plain in (False, True)]
    return [*single, *((several(count, list(Kind)), plain) for count in (6, 400) for plain in (False, True))]


@pytest.mark.parametrize(("about", "plain"), everything())
async def test_every_message_is_found_by_its_nonce(
    sends: DiscordOutlet, rest: Rest, about: list[Told], plain: bool
) -> None:
    pending = message(*about, plain=plain)
    assert await sends.find(CONFIGURED, pending) is None
    receipt = await sends.post(CONFIGURED, pending, about)
    assert all(each.get("nonce") is None for each in rest.messages[CHANNEL])
    rest.write(CHANNEL, "Thanks!")
    assert await sends.find(CONFIGURED, pending) == receipt


async def test_edited_message_is_found_as_well(sends: DiscordOutlet) -> None:
    about = told()
    pending = message(about)
    receipt = await sends.post(CONFIGURED, pending, [about])
    await sends.edit(CONFIGURED, replace(pending, sent_id=receipt.sent_id), [about])
    assert await sends.find(CONFIGURED, pending) == receipt


async def test_message_is_found_below_hundreds(sends: DiscordOutlet, server: Channels) -> None:
    about = told()
    pending = message(about)
    receipt = await sends.post(CONFIGURED, pending, [about])
    for at in range(450):
        server.rest.write(CHANNEL, f"message {at}")
    assert await sends.find(CONFIGURED, pending) == receipt
    assert len(server.requests("GET .*/messages$")) == 5


async def test_message_is_found_below_thousands(sends: DiscordOutlet, rest: Rest) -> None:
    """Where very much was written since: from when it was sent forwards."""
    about = told()
    pending = message(about)
    receipt = await sends.post(CONFIGURED, pending, [about])
    for at in range(1500):
        rest.write(CHANNEL, f"message {at}")
    assert await sends.find(CONFIGURED, pending) == receipt


async def test_search_ends_where_it_cannot_be(sends: DiscordOutlet, server: Channels) -> None:
    for at in range(300):
        server.rest.write(CHANNEL, "old", id=server.rest.snowflake(ago(hours=1).timestamp() + at))
    assert await sends.find(CONFIGURED, message(told())) is None
    assert len(server.requests("GET .*/messages$")) == 1


async def test_clock_that_was_put_back_hides_nothing(sends: DiscordOutlet) -> None:
    about = told()
    pending = message(about, taken=now() + timedelta(days=400))
    receipt = await sends.post(CONFIGURED, pending, [about])
    assert await sends.find(CONFIGURED, pending) == receipt


async def test_message_of_somebody_else_is_not_ours(sends: DiscordOutlet, rest: Rest) -> None:
    about = told()
    pending = message(about)
    rest.write(CHANNEL, f"Look: {pending.nonce}")
    assert await sends.find(CONFIGURED, pending) is None


async def test_components_of_any_kind_are_looked_through(sends: DiscordOutlet, rest: Rest) -> None:
    pending = message(told())
    button = {"type": 2, "custom_id": f"talk:news:aaaaaaaaaa:card:{pending.nonce}"}
    nested = [{"type": 17, "components": [{"type": 99, "what": None}, {"type": 9, "accessory": button}]}]
    made = rest._store(CHANNEL, {"components": nested}, rest.user)
    assert await sends.find(CONFIGURED, pending) == Receipt(int(made["id"]))


@pytest.mark.parametrize(
    ("how", "error"),
    [(403, ForbiddenError), (404, NoChannelError), (503, UnclearError), ("close after", UnclearError)],
)
async def test_what_cannot_be_looked_at_is_no_none(
    sends: DiscordOutlet, server: Channels, how: Any, error: type[OutletError]
) -> None:
    server.fails("GET .*/messages$", how, times=2)
    with pytest.raises(error):
        await sends.find(CONFIGURED, message(told()))


# --- editing --------------------------------------------------------------------------------------


async def posted(sends: DiscordOutlet, about: Told, channel: Channel = CONFIGURED) -> Any:
    pending = message(about)
    receipt = await sends.post(channel, pending, [about])
    return replace(pending, sent_id=receipt.sent_id, thread=receipt.thread)


async def test_edit_shows_what_is_so_now_and_pings_nobody(sends: DiscordOutlet, server: Channels) -> None:
    channel = replace(CONFIGURED, role=77)
    done = await posted(sends, told(), channel)
    await sends.edit(channel, done, [told(replace(RAILS, title="On Better Rails"))])
    (found,) = sent(server.rest)
    assert "On Better Rails" in found["content"]
    assert found["embeds"][0]["title"] == "On Better Rails"
    (request,) = server.requests("PATCH .*/messages/")
    assert request.body["allowed_mentions"] == {"parse": []}


async def test_deleted_message_is_not_edited(sends: DiscordOutlet, rest: Rest) -> None:
    done = await posted(sends, told())
    rest.delete(CHANNEL, str(done.sent_id))
    with pytest.raises(NoMessageError):
        await sends.edit(CONFIGURED, done, [told()])


async def test_message_whose_id_was_never_known_is_gone(sends: DiscordOutlet, server: Channels) -> None:
    with pytest.raises(NoMessageError):
        await sends.edit(CONFIGURED, message(told()), [told()])
    assert not server.requests("PATCH")


async def test_archived_post_is_brought_back_by_what_is_new(sends: DiscordOutlet, rest: Rest) -> None:
    rest.add(CHANNEL, FORUM)
    done = await posted(sends, told())
    rest.channels[str(done.thread)]["thread_metadata"]["archived"] = True
    await sends.edit(CONFIGURED, done, [told(replace(RAILS, title="On Better Rails"))])
    assert "Better" in rest.messages[str(done.thread)][0]["content"]


async def test_deleted_post_is_a_deleted_message(sends: DiscordOutlet, rest: Rest) -> None:
    rest.add(CHANNEL, FORUM)
    done = await posted(sends, told())
    rest.remove(str(done.thread))
    with pytest.raises(NoMessageError):
        await sends.edit(CONFIGURED, done, [told()])


async def test_file_is_replaced_by_the_edit(sends: DiscordOutlet, rest: Rest) -> None:
    many = several(400)
    pending = message(*many)
    receipt = await sends.post(CONFIGURED, pending, many)
    edited = [told(replace(each.talk, event="Elsewhere")) for each in many]
    await sends.edit(CONFIGURED, replace(pending, sent_id=receipt.sent_id), edited)
    assert b"Elsewhere" in rest.files[f"{receipt.sent_id}/talks.md"]
    assert len(sent(rest)[0]["attachments"]) == 1


@pytest.mark.parametrize(
    ("how", "error"), [(403, ForbiddenError), (503, UnclearError), (400, BadContentError)]
)
async def test_edit_that_fails_says_why(
    sends: DiscordOutlet, server: Channels, how: int, error: type[OutletError]
) -> None:
    done = await posted(sends, told())
    server.fails("PATCH", how)
    with pytest.raises(error):
        await sends.edit(CONFIGURED, done, [told()])


# --- publishing -----------------------------------------------------------------------------------


async def test_message_is_published_and_twice_is_no_failure(sends: DiscordOutlet, rest: Rest) -> None:
    rest.add(CHANNEL, NEWS)
    done = await posted(sends, told())
    await sends.publish(CONFIGURED, done)
    await sends.publish(CONFIGURED, done)
    assert len(rest.published) == 1


async def test_eleventh_in_an_hour_has_to_wait(sends: DiscordOutlet, rest: Rest) -> None:
    rest.add(CHANNEL, NEWS)
    messages = [await posted(sends, told(talk(at))) for at in range(11)]
    for each in messages[:10]:
        await sends.publish(CONFIGURED, each)
    with pytest.raises(SlowDownError) as error:
        await sends.publish(CONFIGURED, messages[10])
    assert error.value.seconds == 1800


async def test_publishing_that_hangs_is_given_up(
    sends: DiscordOutlet, server: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.rest.add(CHANNEL, NEWS)
    done = await posted(sends, told())
    monkeypatch.setattr(outlet, "_PUBLISHING", 0.2)
    server.fails("crosspost", "hang")
    with pytest.raises(UnclearError):
        await sends.publish(CONFIGURED, done)


async def test_what_is_in_no_announcement_channel_is_not_published(sends: DiscordOutlet) -> None:
    done = await posted(sends, told())
    with pytest.raises(ForbiddenError, match="another type"):
        await sends.publish(CONFIGURED, done)


# --- a client with a cache ------------------------------------------------------------------------


def known(client: Any, **channel: Any) -> None:
    """As if the gateway had told of the server and its channel."""
    from tests.discord_payloads import CHANNEL_INFO, GUILD_INFO, MEMBER, USER

    role = GUILD_INFO["roles"][0] | {"permissions": str(channel.pop("allowed", 2147483647))}
    data = GUILD_INFO | {"roles": [role], "channels": [CHANNEL_INFO | {"flags": 0} | channel]}
    data["members"] = [MEMBER | {"user": USER}]
    client._connection._add_guild_from_data(json.loads(json.dumps(data)))


async def test_channel_in_the_cache_is_not_asked_for(server: Channels) -> None:
    server.rest.add(CHANNEL, FORUM)
    async with logged_in(server.url) as client:
        known(client, type=FORUM, available_tags=[])
        about = told()
        await DiscordOutlet(client, LOCALES, now).post(CONFIGURED, message(about), [about])
    assert server.rest.posts(CHANNEL)
    assert not server.requests(f"GET /channels/{CHANNEL}$")


async def test_missing_permission_is_named(server: Channels) -> None:
    server.fails(SEND, 403, code=50013)
    async with logged_in(server.url) as client:
        known(client, allowed=1 << 10 | 1 << 11 | 1 << 15 | 1 << 16)
        about = told()
        with pytest.raises(ForbiddenError, match="needs Embed Links there"):
            await DiscordOutlet(client, LOCALES, now).post(CONFIGURED, message(about), [about])


async def test_history_that_cannot_be_read_is_not_taken_for_empty(server: Channels) -> None:
    """Discord shows no messages then, without an error."""
    async with logged_in(server.url) as client:
        known(client, allowed=1 << 10 | 1 << 11 | 1 << 14)
        with pytest.raises(ForbiddenError, match="Read Message History"):
            await DiscordOutlet(client, LOCALES, now).find(CONFIGURED, message(told()))
