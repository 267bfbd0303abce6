"""The talks that /ask shows are those of `talkbot ask --json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.answers.model import AnswerKind
from bot.bootstrap import Talks
from bot.settings import Settings, TalksSettings
from bot.ui.answerer import ask
from bot.ui.as_json import to_json
from bot.ui.discord.keys import digest
from bot.ui.discord.reply import render
from tests.cogs.conftest import TODAY, World

if TYPE_CHECKING:
    from pathlib import Path

SHOWN = 10  # talks that the first page of a list shows


@pytest.fixture(scope="module")
def talks(shared: Path) -> Talks:
    return Talks(Settings(talks=TalksSettings(path=(shared / "corpora/rmoff",))))


async def test_ask_gives_the_talks_that_the_json_gives(world: World, talks: Talks, shared: Path) -> None:
    lines = (shared / "questions/dev.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        question = json.loads(line)
        after = question.get("after", [])
        channel = world.guild.create_text_channel(f"question-{number}")
        world.clock.now += 60
        for words in (*after, question["question"]):
            result = await world.ada.slash(channel, "ask", question=words)
        expected = ask(talks.current, question["question"], TODAY, after).answer
        assert result.response
        assert result.response.content == render(expected, locale=world.desk.locales["en"]).content
        shown = str([embed.to_dict() for embed in result.response.embeds]) + str(result.response.components)
        if expected.kind in {AnswerKind.LIST, AnswerKind.CHOICES}:
            for delivery in expected.deliveries[:SHOWN]:
                assert digest(delivery.key) in shown, f"{question['id']}: {delivery.id} is not shown"
        answered = world.desk.conversations.of(world.ada.id, channel.id).conversation.answer
        if question["kind"] not in {"none", "help"}:
            assert answered
            assert to_json(answered, took_ms=0)["talks"] == to_json(expected, took_ms=0)["talks"]
