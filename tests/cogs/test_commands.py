"""The slash commands and the message menu, each as somebody in a channel uses it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import simcord
from simcord import Env, InteractionResult

from bot.answers.conversation import Conversation
from bot.bootstrap import build_client
from tests.cogs.conftest import TODAY, World

if TYPE_CHECKING:
    from bot.cogs.desk import Desk


def text(result: InteractionResult) -> str:
    """Everything that an answer shows."""
    assert result.response
    embeds = [embed.to_dict() for embed in result.response.embeds]
    return (
        f"{result.response.content}\n{json.dumps([embeds, result.response.components], ensure_ascii=False)}"
    )


def commands(env: Env) -> list[dict[str, Any]]:
    """What the bot has told Discord, once."""
    (told,) = [request.json for request in env.http_requests if request.method == "PUT"]
    assert isinstance(told, list)
    return told


async def test_ask_answers_a_question(world: World) -> None:
    result = await world.ada.slash(world.channel, "ask", question="slides of its only ownership?")
    assert "It's Only Ownership" in text(result)
    assert not result.ephemeral


async def test_talk_shows_the_card_of_the_id_chosen(world: World) -> None:
    (choice,) = await world.ada.autocomplete(world.channel, "talk", "title", "only own")
    assert choice["value"] == "its-only-ownership"
    result = await world.ada.slash(world.channel, "talk", title=choice["value"])
    assert text(result).startswith("Here it is:")
    assert "It's Only Ownership" in text(result)


async def test_talk_understands_typed_text(world: World) -> None:
    result = await world.ada.slash(world.channel, "talk", title="ownership")
    assert "It's Only Ownership" in text(result)


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"event": "Fjord Data Days 2022"}, "What Your Database Does While You Sleep"),
        ({"year": 2022}, "2 talks in 2022"),
        ({"location": "Oslo, Norway"}, "Oslo"),
        ({"topic": "databases"}, "Database"),
        ({"speaker": "Idris Quayle"}, "by Idris Quayle"),
        ({"recorded": True}, "with a recording"),
        ({"recorded": False}, "without a recording"),
        ({}, "talks"),
    ],
)
async def test_talks_lists_what_fits_the_filters(world: World, chosen: dict[str, Any], found: str) -> None:
    result = await world.ada.slash(world.channel, "talks", **chosen)
    assert found in text(result)
    assert not result.ephemeral


@pytest.mark.parametrize(
    ("option", "typed", "first"),
    [
        ("event", "fjord", "Fjord Data Days 2022"),
        ("location", "osl", "Oslo, Norway"),
        ("year", "2022", 2022),
        ("speaker", "idris", "Idris Quayle"),
    ],
)
async def test_talks_suggests_while_one_types(world: World, option: str, typed: str, first: object) -> None:
    choices = await world.ada.autocomplete(world.channel, "talks", option, typed)
    assert choices[0]["value"] == first


async def test_talks_of_an_unknown_event_are_none_and_shown_to_the_asker_only(world: World) -> None:
    result = await world.ada.slash(world.channel, "talks", event="Zebra Gathering")
    assert "Zebra Gathering" in text(result)
    assert result.ephemeral


async def test_events_are_listed_with_their_number_of_talks(world: World) -> None:
    assert "15 events" in text(await world.ada.slash(world.channel, "events"))
    result = await world.ada.slash(world.channel, "events", year=2022)
    assert "2 events in 2022" in text(result)
    assert "Fjord Data Days 2022" in text(result)


async def test_help_is_for_the_asker_and_its_examples_work(world: World) -> None:
    result = await world.ada.slash(world.channel, "help")
    assert result.ephemeral
    answer, _ = world.desk.talks.current.answer("help", Conversation(), TODAY)
    for question in answer.examples:
        result = await world.ada.slash(world.channel, "ask", question=question)
        assert not result.ephemeral, f"{question!r} is not answered"


async def test_related_talks_are_found_for_a_message(world: World) -> None:
    message = await world.bob.send(world.channel, "my database was so slow all night, is it the vacuum?")
    result = await world.ada.context_menu(world.channel, "Find related talks", message)
    assert "What Your Database Does While You Sleep" in text(result)
    assert result.ephemeral, "nobody else in the channel asked for it"


async def test_related_talks_of_an_empty_message_are_none(world: World) -> None:
    message = await world.bob.send(world.channel, "👍")
    result = await world.ada.context_menu(world.channel, "Find related talks", message)
    assert result.ephemeral


async def test_commands_work_in_direct_messages(world: World) -> None:
    user = world.env.create_user("carol")
    result = await user.slash("ask", question="latest talk?")
    assert "latest talk" in text(result)


async def test_commands_can_be_installed_by_servers_and_people_and_used_everywhere(world: World) -> None:
    registered = commands(world.env)
    assert {c["name"] for c in registered} == {
        *("ask", "talk", "talks", "events", "help"),
        "Find related talks",
    }
    for command in registered:
        assert (command["integration_types"], command["contexts"]) == ([0, 1], [0, 1, 2])
        assert {"de", "fr", "es-ES", "es-419", "pt-BR"} <= set(command["name_localizations"]), command["name"]


async def test_commands_are_not_registered_again_at_the_next_start(world: World) -> None:
    await world.env.restart_bot(build_client(world.desk))
    assert sum(1 for request in world.env.http_requests if request.method == "PUT") == 1


@pytest.mark.parametrize(
    ("command", "options"),
    [("ask", {"question": "latest talk?"}), ("talk", {"title": "ownership"}), ("talks", {}), ("events", {})],
)
async def test_private_answers_are_seen_by_the_asker_only(
    world: World, command: str, options: dict[str, str]
) -> None:
    assert (await world.ada.slash(world.channel, command, private=True, **options)).ephemeral


async def test_what_is_not_known_is_told_to_the_asker_only(world: World) -> None:
    result = await world.ada.slash(world.channel, "ask", question="zebra juggling on the moon")
    assert result.ephemeral


async def test_english_in_the_code_is_the_english_of_the_phrases(desk: Desk) -> None:
    """Names and descriptions are written down twice: in the code, and for translators."""
    english = desk.locales["en"]
    async with simcord.run(build_client(desk), shard_count=1) as env:
        registered = commands(env)
    for command in registered:
        key = "related" if command["type"] == 3 else command["name"]
        assert english.say(f"commands.{key}.name") == command["name"]
        if command["type"] == 3:
            continue
        assert english.say(f"commands.{key}.description") == command["description"]
        for option in command["options"]:
            prefix = f"commands.{key}.options.{option['name']}"
            assert english.say(f"{prefix}.name") == option["name"]
            assert english.say(f"{prefix}.description") == option["description"]
