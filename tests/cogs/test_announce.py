"""/announce: who manages the server says where is announced, and sees what became of it."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import discord
import pytest
from discord import Permissions

from bot.announcements.announcer import Announcer, Policy
from bot.announcements.model import Origin
from bot.announcements.ports import ForbiddenError
from bot.cogs import sender
from bot.cogs.announce import Announce
from bot.cogs.channels import Place, lacking, may_enter
from bot.registration import comparable
from tests.cogs.office import AT_NINE, EVERY, Client, Office, opened
from tests.cogs.test_commands import commands, text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.cogs.desk import Desk


@pytest.fixture
def policy() -> Policy:
    return EVERY


@pytest.fixture
async def office(
    desk: Desk, policy: Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Office]:
    # SimCord's time stands still, that of a database does not
    monkeypatch.setattr(sender, "PATIENCE", 60.0)
    async with opened(desk, policy, tmp_path) as office:
        yield office


# --- who, and where -------------------------------------------------------------------------------------


async def test_it_is_a_command_of_servers_for_who_may_manage_them(office: Office) -> None:
    (command,) = [each for each in commands(office.env) if each["name"] == "announce"]
    assert (command["integration_types"], command["contexts"]) == ([0], [0])
    assert int(command["default_member_permissions"]) == Permissions(manage_guild=True).value
    assert {option["name"] for option in command["options"]} == {"here", "off", "status", "preview"}
    assert {"de", "fr", "es-ES", "pt-BR"} <= set(command["name_localizations"])
    here = next(option for option in command["options"] if option["name"] == "here")
    assert here["name_localizations"]["de"] == "hier"
    assert {option["name"] for option in here["options"]} == {"role", "channel"}


async def test_it_is_registered_once(office: Office, desk: Desk) -> None:
    await office.env.restart_bot(Client(desk, (), office.announcer))
    assert sum(1 for request in office.env.http_requests if request.method == "PUT") == 1


def test_permissions_compare_as_discord_answers_them() -> None:
    mine, theirs = ({"name": "announce", "default_member_permissions": told} for told in (32, "32"))
    assert comparable([mine]) == comparable([theirs])


async def test_the_english_in_the_code_is_the_english_of_the_phrases(office: Office, desk: Desk) -> None:
    english = desk.locales["en"]
    (group,) = [each for each in commands(office.env) if each["name"] == "announce"]
    told = {"announce": group, **{f"announce.{each['name']}": each for each in group["options"]}}
    for command in group["options"]:
        for option in command["options"]:
            told[f"announce.{command['name']}.options.{option['name']}"] = option
    for key, each in told.items():
        assert english.say(f"commands.{key}.name") == each["name"]
        assert english.say(f"commands.{key}.description") == each["description"]


@pytest.mark.parametrize("command", ["here", "off", "status", "preview"])
async def test_who_may_not_manage_the_server_is_refused_on_our_side_too(office: Office, command: str) -> None:
    ada = office.guild.add_member(office.env.create_user("ada"))
    group = next(c for c in await office.client.tree.fetch_commands() if c.name == "announce")
    office.guild.set_command_permissions(group, {ada: True})
    result = await ada.slash(office.channel, f"announce {command}")
    assert result.ephemeral
    assert "*Manage Server*" in text(result)
    assert await office.kept() == {}


async def test_here_sets_up_the_channel_it_is_used_in(office: Office) -> None:
    said = await office.use("here")
    assert f"From now on I announce in <#{office.channel.id}>: new talks, recordings" in said.replace(
        "new rec", "rec"
    )
    assert "I look for them every 15 minutes." in said
    assert "no news" in said
    assert "`/announce preview`" in said
    kept = (await office.kept())[office.channel.id]
    assert (kept.origin, kept.guild, kept.role) == (Origin.COMMAND, office.guild.id, 0)
    assert kept.locale == "en-US"


async def test_what_exists_when_it_is_set_up_is_no_news(office: Office) -> None:
    office.add("Bees")
    await office.use("here")
    office.add("Wasps")
    await office.tick()
    assert [told[0].talk.title for told in office.postbox.posted] == ["Wasps"]


async def test_another_channel_can_be_chosen(office: Office) -> None:
    other = office.guild.create_text_channel("news")
    assert f"<#{other.id}>" in await office.use("here", channel=other)
    assert set(await office.kept()) == {other.id}


async def test_forums_announcement_channels_and_threads_can_be_chosen(office: Office) -> None:
    forum, news = office.guild.create_forum_channel("talks"), office.guild.create_news_channel("news")
    thread = await office.thread()
    for channel in (forum, news, thread):
        assert f"I announce in <#{channel.id}>" in await office.use("here", channel=channel)
    assert set(await office.kept()) == {forum.id, news.id, thread.id}


async def test_it_can_be_used_within_a_thread(office: Office) -> None:
    thread = await office.thread()
    await office.use("here", thread)
    assert set(await office.kept()) == {thread.id}


async def test_other_channels_are_refused_kindly(office: Office) -> None:
    voice, category = office.guild.create_voice_channel("talking"), office.guild.create_category("all")
    for channel in (voice, category):
        assert f"I can't announce in <#{channel.id}>" in await office.use("here", channel=channel)
    assert "I can't announce in" in await office.use("here", voice)
    assert await office.kept() == {}


# --- permissions ----------------------------------------------------------------------------------------

DENIED = [
    ("view_channel", "View Channel"),
    ("send_messages", "Send Messages"),
    ("embed_links", "Embed Links"),
    ("read_message_history", "Read Message History"),
]


@pytest.mark.parametrize(("permission", "name"), DENIED)
async def test_a_missing_permission_is_named_and_nothing_is_set_up(
    office: Office, permission: str, name: str
) -> None:
    closed = office.closed(**{permission: False})
    everything = office.guild.create_role("admins", permissions=Permissions(administrator=True))
    boss = office.guild.add_member(office.env.create_user("admin"), roles=[everything])
    result = await boss.slash(office.channel, "announce here", channel=closed)
    assert f"I lack permissions in <#{closed.id}>: *{name}*." in text(result)
    assert "`/announce here` again" in text(result)
    assert await office.kept() == {}


async def test_a_channel_override_that_takes_a_permission_away_is_noticed(office: Office) -> None:
    closed = office.closed(embed_links=False)
    assert "*Embed Links*" in await office.use("here", closed)  # as Discord says with the command
    assert "*Embed Links*" in await office.use("here", channel=closed)  # as the bot knows
    assert await office.kept() == {}


@pytest.mark.parametrize(
    ("type_", "denied", "missing"),
    [
        (discord.ChannelType.text, "send_messages_in_threads", ()),
        (discord.ChannelType.text, "attach_files", ()),
        (discord.ChannelType.public_thread, "send_messages", ()),
        (discord.ChannelType.public_thread, "send_messages_in_threads", ("send_in_threads",)),
        (discord.ChannelType.forum, "send_messages", ("post",)),
        (discord.ChannelType.media, "send_messages", ("post",)),
        (discord.ChannelType.news, "send_messages", ("send",)),
    ],
)
def test_what_is_needed_depends_on_the_channel(
    type_: discord.ChannelType, denied: str, missing: tuple[str, ...]
) -> None:
    may = Permissions.all()
    may.update(**{denied: False})
    assert lacking(Place(1, 2, type_, may)) == missing


def test_locked_threads_are_for_who_manages_threads() -> None:
    may = Permissions.all()
    may.update(manage_threads=False)
    assert lacking(Place(1, 2, discord.ChannelType.public_thread, may, locked=True)) == ("manage_threads",)


def test_private_threads_are_for_who_belongs_there_or_manages_them() -> None:
    may = Permissions.all()
    assert may_enter(Place(1, 2, discord.ChannelType.private_thread, may, let_in=False))
    may.update(manage_threads=False)
    assert not may_enter(Place(1, 2, discord.ChannelType.private_thread, may, let_in=False))


@pytest.mark.parametrize("policy", [replace(EVERY, scheduled_events=True)])
async def test_scheduled_events_that_cannot_be_made_are_a_hint_and_no_refusal(office: Office) -> None:
    assert "Create Events" not in await office.use("here")
    role = next(role for role in office.client.guilds[0].roles if role.managed)
    fewer = role.permissions
    fewer.update(create_events=False)
    office.env.backend.edit_role(office.guild.id, role.id, {"permissions": fewer.value})
    said = await office.use("here")
    assert "From now on I announce" in said
    assert "may not *Create Events*" in said


# --- roles ----------------------------------------------------------------------------------------------


async def test_the_role_is_pinged_by_announcements_only(office: Office) -> None:
    said = await office.use("here", role=office.role)
    assert f"I ping <@&{office.role.id}> with" in said
    assert (await office.kept())[office.channel.id].role == office.role.id
    office.add("Bees")
    assert "<@&" not in await office.use("preview")
    assert f"<@&{office.role.id}>" in await office.use("status")  # (the fixture looks who is pinged)


async def test_a_role_that_would_not_hear_is_said_and_set_up_all_the_same(office: Office) -> None:
    quiet, deaf = office.closed(mention_everyone=False), office.guild.create_role("wasps")
    said = await office.use("here", quiet, role=deaf)
    assert f"I can't ping <@&{deaf.id}>: nobody would be notified" in said
    assert (await office.kept())[quiet.id].role == deaf.id
    assert "I ping" in await office.use("here", quiet, role=office.role)  # which anybody may mention


async def test_everyone_is_no_role_for_announcements(office: Office) -> None:
    assert "I don't ping everyone" in await office.use("here", role=office.guild.default_role)
    assert await office.kept() == {}


# --- off ------------------------------------------------------------------------------------------------


async def test_off_says_what_it_did(office: Office) -> None:
    await office.use("here")
    office.add("Bees")
    assert "I no longer announce in" in await office.use("off")
    assert await office.kept() == {}
    await office.tick()
    assert office.postbox.posted == []
    assert "nothing to turn off" in await office.use("off")


async def test_off_turns_off_a_forum_from_elsewhere(office: Office) -> None:
    forum = office.guild.create_forum_channel("talks")
    await office.use("here", channel=forum)
    assert f"I no longer announce in <#{forum.id}>" in await office.use("off", channel=forum)
    assert await office.kept() == {}


async def test_a_channel_of_the_settings_is_turned_off_there(office: Office) -> None:
    policy = replace(EVERY, channels=(office.channel.id,))
    configured = Announcer(office.store, office.clock, lambda: (), policy)
    cog = office.client.get_cog("Announce")
    assert isinstance(cog, Announce)
    cog._announcer = configured
    assert "`announcements.channels` in `config/bot.yaml`" in await office.use("off")


# --- status ---------------------------------------------------------------------------------------------


async def test_status_of_a_channel_that_is_not_announced_in_says_how(office: Office) -> None:
    assert "To have me do so, use `/announce here`" in await office.use("status")


async def test_status_says_that_the_bot_never_looked(office: Office) -> None:
    await office.use("here")
    assert "I have not looked for news yet" in await office.use("status")


async def test_status_links_to_what_was_sent(office: Office) -> None:
    await office.use("here")
    office.add("Bees")
    await office.tick()
    said = await office.use("status")
    address = f"https://discord.com/channels/{office.guild.id}/{office.channel.id}/7001"
    assert f"[New talk]({address}): Bees · <t:" in said
    assert "Nothing waits." in said
    assert "I looked for news <t:" in said


async def test_status_says_why_something_was_not_sent(office: Office) -> None:
    await office.use("here")
    office.add("Bees")
    office.postbox.wrong = ForbiddenError("the bot may not write there")
    await office.tick()
    said = await office.use("status")
    assert "I can't write: the bot may not write there" in said
    assert "**New talk**: Bees · <t:" in said
    assert "as soon as I can write, next try <t:" in said
    office.postbox.wrong = None
    await office.tick(minutes=60 * 24 * 8)
    said = await office.use("status")
    assert "Left out" in said
    assert "it had waited for too long" in said


async def test_status_says_that_a_talks_file_is_missing(office: Office) -> None:
    await office.use("here")
    office.add("Bees")
    await office.announcer.status(office.channel.id)
    office.files.talks = ()
    assert "its file is missing" in await office.use("status")


async def test_status_names_the_permissions_that_are_missing_now(office: Office) -> None:
    closed = office.closed(embed_links=False)
    await office.announcer.add(closed.id, office.guild.id)  # when it still had them, say
    assert "I lack permissions: *Embed Links*." in await office.use("status", closed)


async def test_status_says_that_the_bot_should_have_looked(office: Office) -> None:
    await office.use("here")
    await office.tick()
    office.clock.time += timedelta(hours=3)
    assert "too long ago" in await office.use("status")


@pytest.mark.parametrize("policy", [AT_NINE])
async def test_status_says_what_waits_for_the_time_of_day(office: Office) -> None:
    assert "News goes out at 09:00 (UTC) on Tuesday and Thursday, next <t:" in await office.use("here")
    office.add("Bees")
    await office.tick()
    assert office.postbox.posted == []
    tomorrow = int(datetime(2026, 2, 3, 9, tzinfo=UTC).timestamp())
    assert f"goes out <t:{tomorrow}:R>" in await office.use("status")


# --- preview --------------------------------------------------------------------------------------------


async def test_preview_shows_what_waits_without_pinging(office: Office) -> None:
    await office.use("here", role=office.role)
    office.add("Bees")
    said = await office.use("preview")
    assert "This is what waits" in said
    assert "New talk: **Bees**" in said
    assert "<@&" not in said
    await office.tick()
    assert len(office.postbox.posted) == 1, "a look at it is no announcement"


async def test_preview_shows_many_as_the_digest_that_they_will_be(office: Office) -> None:
    await office.use("here")
    office.add(*(f"Bees, part {n}" for n in range(30)))
    said = await office.use("preview")
    assert "30 new talks" in said
    assert all(f"Bees, part {n}" in said for n in range(30))


async def test_preview_shows_several_in_one_reply_oldest_first(office: Office) -> None:
    await office.use("here")
    for title in ("Bees", "Wasps", "Ants"):
        office.add(title)
        await office.announcer.status(office.channel.id)
        office.clock.time += timedelta(seconds=1)
    said = await office.use("preview")
    places = [said.index(f"New talk: **{title}**") for title in ("Bees", "Wasps", "Ants")]
    assert places == sorted(places)


async def test_preview_shows_the_newest_talk_where_nothing_waits(office: Office) -> None:
    office.add("Bees", "Wasps")
    said = await office.use("preview")
    assert "Nothing waits to be announced" in said
    assert "New talk: **Wasps**" in said


async def test_preview_without_talks_says_so(office: Office) -> None:
    assert "There are no talks yet" in await office.use("preview")


# --- the database ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["here", "off", "status", "preview"])
async def test_without_the_database_nothing_changes_and_is_said_so(
    office: Office, command: str, caplog: pytest.LogCaptureFixture
) -> None:
    office.store.away = True
    assert "nothing has changed. Please try again in a minute" in await office.use(command)
    (line,) = [r for r in caplog.records if r.levelno >= logging.WARNING and r.name.startswith("bot.")]
    assert line.getMessage().endswith("cannot be used: connection refused")
    assert line.exc_info is None
    office.store.away = False
    assert await office.kept() == {}


async def test_a_slow_database_is_waited_for(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "PATIENCE", 0.1)
    await office.kept()
    office.store.pause = 9
    result = await office.boss.slash(office.channel, "announce here")
    assert result.deferred
    assert result.ephemeral
    await office.env.advance_time(10)
    office.store.pause = 0
    assert set(await office.kept()) == {office.channel.id}
    assert "From now on I announce" in text(result)
