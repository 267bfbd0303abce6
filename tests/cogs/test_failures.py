"""What Discord refuses, or fails at, is logged in one line; the bot goes on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from bot.bootstrap import build_client

if TYPE_CHECKING:
    from bot.cogs.desk import Desk
    from tests.cogs.conftest import World

CALLBACK = "/interactions/*/callback"
MESSAGES = "/channels/*/messages"


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING and r.name.startswith("bot.")
    ]


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (403, 50013, "let the bot's role View Channel"),
        (404, 10062, "no longer waits for this answer"),
        (404, 10003, "it is gone"),
        (500, 0, "a problem of its own (500)"),
        (503, 0, "a problem of its own (503)"),
        (400, 50035, "refuses what was sent (400"),
    ],
)
async def test_a_command_that_cannot_be_answered_is_logged_in_a_line(
    world: World, caplog: pytest.LogCaptureFixture, status: int, code: int, said: str
) -> None:
    world.env.inject_error("POST", CALLBACK, status=status, code=code)
    await world.ada.slash(world.channel, "ask", question="latest talk?")
    assert [said in line for line in lines(caplog)] == [True]
    result = await world.ada.slash(world.channel, "ask", question="latest talk?")
    assert result.response
    assert "The latest talk" in result.response.content


async def test_where_an_answer_is_refused_the_person_is_told(world: World) -> None:
    world.env.inject_error("POST", CALLBACK, status=400, code=50035)
    result = await world.ada.slash(world.channel, "ask", question="latest talk?")
    assert result.ephemeral
    assert result.response
    assert result.response.content == "Something went wrong on my side. Please try again in a moment."


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (403, 50013, "let the bot's role View Channel"),
        (404, 10003, "it is gone"),
        (500, 0, "a problem of its own (500)"),
        (400, 50035, "refuses what was sent (400"),
    ],
)
async def test_a_reply_that_cannot_be_sent_is_logged_in_a_line(
    world: World, caplog: pytest.LogCaptureFixture, status: int, code: int, said: str
) -> None:
    world.env.inject_error("POST", MESSAGES, status=status, code=code)
    await world.ada.send(world.channel, f"{world.me} latest talk?")
    assert [said in line for line in lines(caplog)] == [True]
    await world.ada.send(world.channel, f"{world.me} latest talk?")
    assert "The latest talk" in world.sent()[-1]["content"]


@pytest.mark.parametrize("path", [CALLBACK, MESSAGES])
async def test_what_came_too_fast_is_sent_again(world: World, path: str) -> None:
    world.env.inject_error("POST", path, status=429)
    if path == CALLBACK:
        result = await world.ada.slash(world.channel, "ask", question="latest talk?")
        assert result.response
    else:
        await world.ada.send(world.channel, f"{world.me} latest talk?")
        assert len(world.sent()) == 2


async def test_a_question_that_breaks_the_bot_is_answered_with_an_apology(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        current = None

    world.desk.talks = Broken()  # type: ignore[assignment]
    result = await world.ada.slash(world.channel, "ask", question="latest talk?")
    assert result.ephemeral
    assert result.response
    assert "went wrong" in result.response.content
    await world.ada.send(world.channel, f"{world.me} latest talk?")
    assert "went wrong" in world.sent()[-1]["content"]
    assert len(lines(caplog)) == 2


async def test_commands_that_discord_did_not_take_are_sent_again(
    world: World, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("GET", "/applications/*/commands", status=500)
    caplog.set_level(logging.INFO)
    await world.env.restart_bot(build_client(desk))
    assert any("were not registered" in line for line in lines(caplog))
    await world.env.advance_time(61)
    assert "the commands are registered already" in caplog.text
