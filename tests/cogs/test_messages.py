"""Mentions, replies and direct messages: what is answered, where, and what is left alone."""

from __future__ import annotations

import discord
import pytest

from tests.cogs.conftest import CHANNEL, PERSON, World


def last(world: World) -> discord.Message:
    message = world.channel.last_message
    assert message
    return message


def is_answer(world: World, asked: discord.Message) -> bool:
    """Whether the last message is the bot's reply to this one."""
    reply = last(world)
    return (
        reply.author == world.env.bot.user
        and reply.reference is not None
        and reply.reference.message_id == asked.id
    )


@pytest.mark.parametrize("text", ["{me} latest talk?", "what was the latest talk, {me}?", "latest {me} talk"])
async def test_a_mention_anywhere_is_answered_with_a_reply(world: World, text: str) -> None:
    asked = await world.ada.send(world.channel, text.format(me=world.me))
    assert is_answer(world, asked)
    assert "The latest talk" in last(world).content


async def test_a_mention_alone_is_answered_with_help(world: World) -> None:
    asked = await world.ada.send(world.channel, world.me)
    assert is_answer(world, asked)


async def test_direct_messages_need_no_mention_and_follow_ups_are_understood(world: World) -> None:
    carol = world.env.create_user("carol")
    await carol.send_dm("is there a recording of its only ownership?")
    await carol.send_dm("and when was that?")
    first, second = [body["content"] for body in world.sent() if body]
    assert "recording of “Don't Panic, It's Only Ownership" in first
    assert "It's Only Ownership 🦀” was given on" in second


async def test_a_reply_to_an_answer_goes_on_from_it(world: World) -> None:
    await world.ada.send(world.channel, f"{world.me} its only ownership")
    answer = last(world)
    await world.ada.send(world.channel, f"{world.me} latest talk?")
    asked = await world.ada.send(world.channel, "when was that?", reply_to=answer)
    assert is_answer(world, asked)
    assert "Only Ownership" in last(world).content


async def test_anybody_can_go_on_from_an_answer_by_replying_to_it(world: World) -> None:
    await world.ada.send(world.channel, f"{world.me} its only ownership")
    await world.bob.send(world.channel, "when was that?", reply_to=last(world))
    assert "Only Ownership" in last(world).content


async def test_a_follow_up_by_mention_leans_on_a_command(world: World) -> None:
    await world.ada.slash(world.channel, "talk", title="its-only-ownership")
    await world.ada.send(world.channel, f"{world.me} when was that?")
    assert "Only Ownership" in last(world).content


async def test_a_command_leans_on_a_mention(world: World) -> None:
    await world.ada.send(world.channel, f"{world.me} its only ownership")
    result = await world.ada.slash(world.channel, "ask", question="and when was that?")
    assert result.response
    assert "Only Ownership" in result.response.content


async def test_conversations_are_those_of_one_person_in_one_channel(world: World) -> None:
    await world.ada.send(world.channel, f"{world.me} its only ownership")
    for person, channel in (
        (world.bob, world.channel),
        (world.ada, world.guild.create_text_channel("other")),
    ):
        await person.send(channel, f"{world.me} when was that?")
        reply = channel.last_message
        assert reply
        assert "Only Ownership" not in reply.content


async def test_conversations_are_forgotten_after_a_while(world: World) -> None:
    await world.ada.send(world.channel, f"{world.me} its only ownership")
    world.clock.now += 15 * 60
    await world.ada.send(world.channel, f"{world.me} when was that?")
    assert "Only Ownership" not in last(world).content


async def test_what_is_asked_in_a_thread_is_answered_there(world: World) -> None:
    assert world.env.bot.user
    start = await world.ada.send(world.channel, "about the talks")
    channel = world.env.bot.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="talks", message=discord.Object(start.id))
    (thread,) = world.channel.threads
    await world.ada.send(thread, f"{world.me} latest talk?")
    reply = thread.last_message
    assert reply
    assert "The latest talk" in reply.content


@pytest.mark.parametrize(
    "text", ["@everyone latest talk?", "@here latest talk?", "latest talk?", "{role} hi"]
)
async def test_what_is_not_said_to_the_bot_is_left_alone(world: World, text: str) -> None:
    role = world.guild.create_role("talkbot")
    asked = await world.ada.send(world.channel, text.format(role=role.mention))
    assert last(world).id == asked.id


async def test_bots_are_left_alone(world: World) -> None:
    other = world.guild.add_member(world.env.create_user("another bot", bot=True))
    asked = await other.send(world.channel, f"{world.me} latest talk?")
    hook = world.guild.create_webhook(world.channel)
    assert last(world).id == asked.id
    await hook.send(f"{world.me} latest talk?")
    assert last(world).author != world.env.bot.user


async def test_nothing_that_the_bot_says_pings(world: World) -> None:
    await world.ada.send(world.channel, f"{world.me} zebras {world.bob.mention} @everyone")
    for body in world.sent():
        assert body["allowed_mentions"] == {"parse": []}  # not even who is replied to, unless it says so


async def test_where_it_may_not_write_it_does_not_try(world: World) -> None:
    closed = discord.PermissionOverwrite(send_messages=False)
    channel = world.guild.create_text_channel("read-only", overwrites={world.guild.default_role: closed})
    role = world.guild.create_role("writers", permissions=discord.Permissions(administrator=True))
    writer = world.guild.add_member(world.env.create_user("writer"), roles=[role])
    await writer.send(channel, f"{world.me} latest talk?")
    assert world.sent() == []


async def test_where_it_may_not_embed_it_answers_in_plain_text(world: World) -> None:
    plain = discord.PermissionOverwrite(embed_links=False)
    channel = world.guild.create_text_channel("plain", overwrites={world.guild.default_role: plain})
    await world.ada.send(channel, f"{world.me} latest talk?")
    (body,) = world.sent()
    assert "embeds" not in body
    assert "Idris Quayle" in body["content"]


async def test_answers_to_mentions_are_in_the_language_of_the_server(world: World) -> None:
    guild = world.env.create_guild("Vorträge", preferred_locale="de")
    channel = guild.create_text_channel("allgemein")
    person = guild.add_member(world.env.create_user("dora"))
    for _ in range(PERSON.times + 1):
        await person.send(channel, f"{world.me} latest talk?")
    assert "Bitte frag" in world.sent()[-1]["content"]


# --- limits ---------------------------------------------------------------------------------------------


async def test_who_asks_too_much_is_told_so_once_and_answered_again_later(world: World) -> None:
    for _ in range(PERSON.times + 3):
        await world.ada.send(world.channel, f"{world.me} latest talk?")
    sent = world.sent()
    assert len(sent) == PERSON.times + 1
    assert "Please ask again <t:1030:R>" in sent[-1]["content"]
    world.clock.now += PERSON.seconds
    await world.ada.send(world.channel, f"{world.me} latest talk?")
    assert "The latest talk" in world.sent()[-1]["content"]


async def test_one_person_who_asks_too_much_does_not_silence_others(world: World) -> None:
    for _ in range(PERSON.times + 1):
        await world.ada.send(world.channel, f"{world.me} latest talk?")
    await world.bob.send(world.channel, f"{world.me} latest talk?")
    assert "The latest talk" in world.sent()[-1]["content"]


async def test_commands_are_refused_politely_to_the_asker_only(world: World) -> None:
    for _ in range(PERSON.times):
        await world.ada.slash(world.channel, "events")
    result = await world.ada.slash(world.channel, "events")
    assert result.ephemeral
    assert result.response
    assert "Please ask again" in result.response.content


async def test_in_a_busy_channel_messages_wait_and_commands_are_answered_privately(world: World) -> None:
    people = [world.guild.add_member(world.env.create_user(f"person {n}")) for n in range(3)]
    for at in range(CHANNEL.times):
        await people[at % 3].send(world.channel, f"{world.me} latest talk?")
    for _ in range(2):
        await world.ada.send(world.channel, f"{world.me} latest talk?")
    assert len(world.sent()) == CHANNEL.times + 1
    assert "This channel is busy" in world.sent()[-1]["content"]
    result = await world.ada.slash(world.channel, "ask", question="latest talk?")
    assert result.ephemeral
    assert result.response
    assert "only you can see this answer" in result.response.content
    assert "The latest talk" in result.response.content
