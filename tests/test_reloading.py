"""Talks that change while the bot runs: answered at once, suggested soon after."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bot.answers.conversation import Conversation
from bot.bootstrap import Talkbot, Talks
from bot.settings import Settings, TalksSettings
from bot.ui.discord.keys import digest
from tests.cogs.conftest import TODAY

if TYPE_CHECKING:
    from pathlib import Path

NEW = "---\ntitle: Beekeeping for beginners\ndate: 2024-05-04\n---\nBees.\n"


@pytest.fixture
def folder(tmp_path: Path, sample_talks: Path) -> Path:
    return shutil.copytree(sample_talks, tmp_path / "talks")


@pytest.fixture
def talks(folder: Path) -> Talks:
    return Talks(Settings(talks=TalksSettings(path=(folder,))))


def titles(talkbot: Talkbot, typed: str) -> list[str]:
    return [suggestion.label for suggestion in talkbot.completer.titles.matching(typed)]


async def test_a_new_talk_is_answered_before_suggestions_are_prepared(
    folder: Path, talks: Talks, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, bool, list[str]]] = []
    prepare = Talkbot.prepared

    def look_first(talkbot: Talkbot) -> Talkbot:
        answer, _ = talks.current.answer("when was beekeeping for beginners?", Conversation(), TODAY)
        found = talks.current.find(digest("new")) is not None
        seen.append((str(answer), found, titles(talks.current, "beekeeping")))
        return prepare(talkbot)

    monkeypatch.setattr(Talkbot, "prepared", look_first)
    folder.joinpath("new.md").write_text(NEW)
    assert await talks.look()
    ((answer, found, suggested),) = seen
    assert "Beekeeping" in answer
    assert found
    assert suggested == []
    assert titles(talks.current, "beekeeping") == ["Beekeeping for beginners"]


async def test_until_suggestions_are_prepared_those_of_before_are_shown(
    folder: Path, talks: Talks, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = talks.current.library.deliveries[0].title
    monkeypatch.setattr(Talkbot, "prepared", lambda talkbot: talkbot)
    folder.joinpath("new.md").write_text(NEW)
    assert await talks.look()
    assert title in titles(talks.current, title)


async def test_changes_that_follow_at_once_are_all_there(folder: Path, talks: Talks) -> None:
    for number in range(3):
        folder.joinpath("new.md").write_text(NEW.replace("beginners", f"beginners, part {number}"))
        assert await talks.look()
        assert titles(talks.current, "beekeeping") == [f"Beekeeping for beginners, part {number}"]
    folder.joinpath("new.md").unlink()
    assert await talks.look()
    assert titles(talks.current, "beekeeping") == []
    assert talks.current.find(digest("new")) is None
