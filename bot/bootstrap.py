"""The composition root: the one place that knows every concrete class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from bot.answers.answerer import Answerer
from bot.answers.lookup import Lookup
from bot.answers.select import Selector
from bot.library.front_matter import Site
from bot.library.library import Library
from bot.library.loader import Loaded, load
from bot.library.places import Gazetteer, Places
from bot.questions.lexicon import Lexicon
from bot.questions.parse import Parser
from bot.questions.vocabulary import Vocabulary
from bot.search.expand import Expander
from bot.search.index import Index
from bot.settings import find_data

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import Any

    from bot.answers.conversation import Conversation
    from bot.answers.model import Answer
    from bot.settings import Settings


class Talkbot:
    """Everything that is needed to answer: the talks, their index, the words of questions.

    Built whole and never changed; when talk files change, a new one takes its place.
    """

    def __init__(self, loaded: Loaded, vocabulary: Vocabulary, gazetteer: Gazetteer) -> None:
        self.loaded = loaded
        self.library = Library(loaded.deliveries)
        index = Index(self.library)
        places = Places(self.library, gazetteer)
        lexicon = Lexicon(self.library, index, places, vocabulary)
        lookup = Lookup(
            self.library,
            index,
            Expander(index, lexicon.is_unknown_event),
            Selector(self.library, places),
            vocabulary,
            lexicon,
        )
        self._answerer = Answerer(Parser(vocabulary, lexicon), lookup)

    def answer(self, question: str, conversation: Conversation, today: date) -> tuple[Answer, Conversation]:
        """The answer to a question, and the conversation that the next question may lean on."""
        return self._answerer.answer(question, conversation, today)


def open_talkbot(settings: Settings, progress: Callable[[int, int], None] | None = None) -> Talkbot:
    """Loads the talks and makes them answerable. `progress(done, total)` is called per file read."""
    talks = settings.talks
    site = Site(site_url=talks.site_url or "", page=talks.page, timezone=talks.timezone)
    loaded = load(talks.path, site, progress)
    vocabulary = Vocabulary(_data("vocabulary.yaml"), _data("common-words.yaml"))
    return Talkbot(loaded, vocabulary, Gazetteer(_data("places.yaml")))


def _data(name: str) -> dict[str, Any]:
    """One of the word lists in config/."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, Any] = yaml.load(find_data(name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    return data
