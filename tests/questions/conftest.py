"""What is needed to understand questions: the vocabulary that comes with the bot, and a parser."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.answers.conversation import Conversation
from bot.bootstrap import open_talkbot
from bot.library.places import Gazetteer, Places
from bot.questions.lexicon import Lexicon
from bot.questions.parse import Parser
from bot.questions.vocabulary import Vocabulary
from bot.search.index import Index
from bot.search.real_words import often_said, real_words
from bot.settings import Settings, TalksSettings, find_data

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from bot.answers.model import Answer
    from bot.bootstrap import Talkbot

COLLECTIONS = Path(__file__).with_name("collections")


def word_list(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(find_data(name).read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The phrases and common words that come with the bot."""
    nicknames = yaml.safe_load(find_data("nicknames.yaml").read_text(encoding="utf-8"))
    return Vocabulary(
        word_list("vocabulary.yaml"),
        word_list("common-words.yaml"),
        nicknames,
        word_list("given-names.yaml")["names"],
        real_words(yaml.safe_load(find_data("technologies.yaml").read_text(encoding="utf-8"))),
        often_said(),
        yaml.safe_load(find_data("conferences.yaml").read_text(encoding="utf-8")),
    )


@pytest.fixture(scope="session")
def parser(sample_bot: Talkbot, vocabulary: Vocabulary) -> Parser:
    """Understands questions about the sample talks."""
    library = sample_bot.library
    places = Places(library, Gazetteer(word_list("places.yaml")))
    return Parser(vocabulary, Lexicon(library, Index(library), places, vocabulary))


# --- the made-up collections ----------------------------------------------------------------------


@pytest.fixture(scope="session")
def bot_on(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Talkbot]:
    """Opens the bot on a collection of collections/, by its name; one that is open already stays so."""

    @cache
    def open_collection(name: str) -> Talkbot:
        folder = tmp_path_factory.mktemp(name)
        write_talks(COLLECTIONS / name / "talks.yaml", folder)
        return open_talkbot(Settings(talks=TalksSettings(path=(folder,), cache=False)))

    return open_collection


@pytest.fixture(scope="session")
def ask_on(bot_on: Callable[[str], Talkbot]) -> Callable[..., Answer]:
    """Asks questions about a collection one after the other, as one person: the answer to the last."""

    def ask_in_turn(name: str, *questions: str, today: date) -> Answer:
        conversation = Conversation()
        for question in questions:
            answer, conversation = bot_on(name).answer(question, conversation, today)
        return answer

    return ask_in_turn


def write_talks(collection: Path, folder: Path) -> None:
    """Writes the talks of a collection as the files of Markdown that they would be."""
    for talk in yaml.safe_load(collection.read_text(encoding="utf-8")):
        file = folder / f"{talk['file']}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        front_matter = yaml.safe_dump(talk["front_matter"], allow_unicode=True, sort_keys=False)
        file.write_text(f"---\n{front_matter}---\n\n{talk['abstract']}\n", encoding="utf-8")
