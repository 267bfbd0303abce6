"""Buttons and menus go on working: after a restart, for anybody, and kindly when a talk has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.bootstrap import Talks, build_client
from bot.settings import Settings, TalksSettings
from tests.cogs.conftest import PERSON, World

if TYPE_CHECKING:
    from pathlib import Path

MANY = 30


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(MANY):
        head = f"title: Bees, part {number}\ndate: 2024-05-{number + 1:02}\nevent: Hive {number % 3}"
        text = f"---\n{head}\n---\nHoney."
        tmp_path.joinpath(f"bees-{number:02}.md").write_text(text)
    return tmp_path


@pytest.fixture
def talks(folder: Path) -> Talks:
    return Talks(Settings(talks=TalksSettings(path=(folder,))))


def parts(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [part for row in components for part in row["components"]]


async def test_pages_turn_after_a_restart_and_for_anybody(world: World) -> None:
    result = await world.ada.slash(world.channel, "talks", topic="bees")
    assert result.response
    assert "part 29" in str([e.to_dict() for e in result.response.embeds])
    message = result.response.message
    await world.env.restart_bot(build_client(world.desk))
    await world.bob.click(message, label=world.desk.locales["en"].say("buttons.next"))
    shown = world.channel.last_message
    assert shown
    assert shown.id == message.id
    assert "part 29" not in str(shown.embeds[0].to_dict())
    assert "part 10" in str(shown.embeds[0].to_dict())


async def test_pages_of_a_follow_up_remember_what_it_leans_on(world: World) -> None:
    await world.ada.send(world.channel, f"{world.me} list talks about bees")
    await world.ada.send(world.channel, f"{world.me} only in 2024")
    message = world.channel.last_message
    assert message
    await world.env.restart_bot(build_client(world.desk))
    await world.bob.click(message, label=world.desk.locales["en"].say("buttons.next"))
    shown = world.channel.last_message
    assert shown
    assert "in 2024" in shown.content
    assert "part 10" in str(shown.embeds[0].to_dict())


async def test_an_entry_of_a_list_opens_for_who_chose_it_and_can_be_asked_about(world: World) -> None:
    result = await world.ada.slash(world.channel, "talks", topic="bees")
    assert result.response
    menu = next(p for p in parts(result.response.components) if p.get("custom_id", "").startswith("open:"))
    value = menu["options"][0]["value"]
    opened = await world.bob.select(result.response, [value], custom_id=menu["custom_id"])
    assert opened.ephemeral
    await world.bob.send(world.channel, f"{world.me} when was that?")
    reply = world.channel.last_message
    assert reply
    assert "Bees, part 29” was given on" in reply.content


async def test_a_talk_that_has_gone_is_said_to_be_gone(world: World, folder: Path, talks: Talks) -> None:
    result = await world.ada.slash(world.channel, "talks", topic="bees")
    assert result.response
    menu = next(p for p in parts(result.response.components) if p.get("custom_id", "").startswith("open:"))
    folder.joinpath("bees-29.md").unlink()
    assert await talks.look()
    opened = await world.bob.select(
        result.response, [menu["options"][0]["value"]], custom_id=menu["custom_id"]
    )
    assert opened.ephemeral
    assert opened.response
    assert opened.response.content == "That talk is no longer here."


async def test_pressing_too_often_is_refused_politely(world: World) -> None:
    result = await world.ada.slash(world.channel, "talks", topic="bees")
    assert result.response
    menu = next(p for p in parts(result.response.components) if p.get("custom_id", "").startswith("open:"))
    for _ in range(PERSON.times + 1):
        opened = await world.bob.select(
            result.response, [menu["options"][0]["value"]], custom_id=menu["custom_id"]
        )
    assert opened.response
    assert "Please ask again" in opened.response.content
