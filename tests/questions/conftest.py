"""What is needed to understand questions: the vocabulary that comes with the bot, and a parser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.library.places import Gazetteer, Places
from bot.questions.lexicon import Lexicon
from bot.questions.parse import Parser
from bot.questions.vocabulary import Vocabulary
from bot.search.index import Index
from bot.settings import find_data

if TYPE_CHECKING:
    from bot.bootstrap import Talkbot


def word_list(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(find_data(name).read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The phrases and common words that come with the bot."""
    return Vocabulary(word_list("vocabulary.yaml"), word_list("common-words.yaml"))


@pytest.fixture(scope="session")
def parser(sample_bot: Talkbot, vocabulary: Vocabulary) -> Parser:
    """Understands questions about the sample talks."""
    library = sample_bot.library
    places = Places(library, Gazetteer(word_list("places.yaml")))
    return Parser(vocabulary, Lexicon(library, Index(library), places, vocabulary))
