"""What tests of every part share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from bot.answers.conversation import Conversation
from bot.bootstrap import Talkbot, open_talkbot
from bot.settings import Settings, TalksSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answers.model import Answer

# a busy machine is no failure: what is too slow for people is measured, not tested
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")

REPOSITORY = Path(__file__).resolve().parents[1]
SITE = "https://talks.example.org/"
TODAY = date(2026, 6, 1)


@pytest.fixture(scope="session")
def sample_talks() -> Path:
    """The folder of the talks that come with the bot."""
    return REPOSITORY / "talks"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real collections and question sets, which is not part of the repository."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the collections in ../shared are not here")
    return folder


@pytest.fixture(scope="session")
def sample_bot(sample_talks: Path) -> Talkbot:
    """The bot on the sample talks, published at `SITE`."""
    return open_talkbot(Settings(talks=TalksSettings(path=(sample_talks,), site_url=SITE)))


@pytest.fixture(scope="session")
def ask(sample_bot: Talkbot) -> Callable[..., Answer]:
    """Asks questions one after the other, as one person on 1 June 2026: the answer to the last."""

    def ask_in_turn(*questions: str, today: date = TODAY) -> Answer:
        conversation = Conversation()
        for question in questions:
            answer, conversation = sample_bot.answer(question, conversation, today)
        return answer

    return ask_in_turn
