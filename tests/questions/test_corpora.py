"""The question sets on real collections: how much is right, and that nobody is misled.

They are beside the repository, not in it; where they are absent, these tests are skipped.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.answers.conversation import Conversation
from bot.bootstrap import Talkbot, open_talkbot
from bot.settings import load_settings
from bot.ui.as_json import dumps, to_json

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 2, 1)


@dataclass(frozen=True)
class Figures:
    """What the scorer says of one question set."""

    right: float  # share of the questions
    misled: int  # questions without an answer that got a confident one
    silent_wanted: int
    misses: str


@pytest.fixture(scope="session")
def conference_talks(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The talks of 44 conferences, as files."""
    corpora, folder = shared / "corpora", tmp_path_factory.mktemp("conference")
    events = ["--events", str(corpora / "conference-events.txt")]
    run(corpora / "explode.py", str(corpora / "pyvideo.jsonl.gz"), str(folder), *events)
    return folder


def test_questions_about_one_speaker_are_answered_and_nobody_is_misled(shared: Path, tmp_path: Path) -> None:
    figures = score(shared, "dev.jsonl", shared / "corpora" / "rmoff", tmp_path)
    assert figures.right >= 0.97, figures.misses
    assert (figures.misled, figures.silent_wanted) == (0, 14), figures.misses


def test_questions_about_many_speakers_are_answered_and_nobody_is_misled(
    shared: Path, conference_talks: Path, tmp_path: Path
) -> None:
    figures = score(shared, "conference_dev.jsonl", conference_talks, tmp_path)
    assert figures.right >= 0.95, figures.misses
    assert (figures.misled, figures.silent_wanted) == (0, 6), figures.misses


def score(shared: Path, questions: str, talks: Path, tmp_path: Path) -> Figures:
    """Asks the questions of a set about a folder of talks, and has the answers scored."""
    file = shared / "questions" / questions
    bot = open_talkbot(load_settings(shared / "questions" / "rmoff.yaml", {}, talks=[talks]))
    lines = [answer(bot, json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines() if line]
    answers = tmp_path / "answers.jsonl"
    answers.write_text("\n".join(lines), encoding="utf-8")
    done = run(
        file.with_name("score.py"), str(file), str(answers), "--talks", str(talks), "--json", "--misses"
    )
    told = json.loads(done.stdout)
    return Figures(told["figures"]["all"]["score"], told["misled"], told["silent_wanted"], done.stderr)


def answer(bot: Talkbot, question: dict[str, object]) -> str:
    """The last answer, as a line of JSON."""
    conversation = Conversation()
    after = question.get("after") or []
    assert isinstance(after, list)
    for text in (*after, question["question"]):
        reply, conversation = bot.answer(str(text), conversation, TODAY)
    return dumps(to_json(reply, id=str(question["id"]), took_ms=0))


def run(script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 (our own scripts)
        [sys.executable, str(script), *arguments],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
