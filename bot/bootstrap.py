"""The composition root: the one place that knows every concrete class."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cached_property
from threading import Thread
from time import monotonic, time
from typing import TYPE_CHECKING

import yaml

from bot.answers.answerer import Answerer
from bot.answers.browse import Browser
from bot.answers.complete import Completer
from bot.answers.lookup import Lookup
from bot.answers.select import Selector
from bot.background import considerate, dismantle
from bot.conversations import Conversations
from bot.library.front_matter import Site
from bot.library.library import Library
from bot.library.loader import Loaded, load
from bot.library.places import Gazetteer, Places
from bot.library.watcher import ReloadError, Watcher, snapshot
from bot.manners import manners
from bot.questions.lexicon import Lexicon
from bot.questions.parse import Parser
from bot.questions.vocabulary import Vocabulary
from bot.search.expand import Expander
from bot.search.index import Index
from bot.settings import find_data
from bot.ui.discord.keys import Digests
from bot.ui.discord.locales import Locales

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import Any

    from bot.answers.browse import Wanted
    from bot.answers.conversation import Conversation
    from bot.answers.model import Answer
    from bot.client import TalkbotClient
    from bot.cogs.desk import Desk
    from bot.library.model import Delivery
    from bot.questions.model import Facet
    from bot.settings import Settings


_log = logging.getLogger(__name__)

_REMEMBERED = timedelta(minutes=15)  # how long a follow-up is understood
_MOST_REMEMBERED = 2_000  # exchanges
_ANSWERING = 1  # threads that compute answers; more would only take the event loop's turns
_GRACE = 30.0  # seconds after which nobody is being answered from talks that were replaced


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
            Selector(self.library, places, index),
            vocabulary,
            lexicon,
        )
        parser = Parser(vocabulary, lexicon)
        self._answerer = Answerer(parser, lookup)
        self._browser = Browser(parser, lookup, self._answerer)

    @cached_property
    def completer(self) -> Completer:
        """What is suggested to somebody who types; who only asks has no need of it."""
        return Completer(self.library)

    @cached_property
    def _digests(self) -> Digests:
        return Digests(self.library.deliveries)

    def prepared(self) -> Talkbot:
        """The bot itself, with everything made that Discord's commands and buttons need at once."""
        _ = self.completer, self._digests
        return self

    def answer(self, question: str, conversation: Conversation, today: date) -> tuple[Answer, Conversation]:
        """The answer to a question, and the conversation that the next question may lean on."""
        return self._answerer.answer(question, conversation, today)

    def find(self, name: str) -> Delivery | None:
        """The delivery with this key, id, slug, alias or digest of a key; None where there is none."""
        return self.library.find(name) or self._digests.find(name)

    def card(self, delivery: Delivery, facet: Facet, today: date) -> tuple[Answer, Conversation]:
        """One talk, or one part of it."""
        return self._browser.card(delivery, facet, today)

    def listing(self, wanted: Wanted, today: date) -> tuple[Answer, Conversation]:
        """The talks that fit all filters, newest first."""
        return self._browser.listing(wanted, today)

    def events(self, year: int | None, today: date) -> tuple[Answer, Conversation]:
        """The events, those of one year or all, newest first."""
        return self._browser.events(year, today)

    def related(self, text: str, today: date) -> tuple[Answer, Conversation]:
        """Talks about what a text says, best first."""
        return self._browser.related(text, today)


def open_talkbot(settings: Settings, progress: Callable[[int, int], None] | None = None) -> Talkbot:
    """Loads the talks and makes them answerable. `progress(done, total)` is called per file read."""
    talks = settings.talks
    site = Site(site_url=talks.site_url or "", page=talks.page, timezone=talks.timezone)
    loaded = load(talks.path, site, progress)
    vocabulary = Vocabulary(_data("vocabulary.yaml"), _data("common-words.yaml"))
    return Talkbot(loaded, vocabulary, Gazetteer(_data("places.yaml")))


class Talks:
    """The talks as they are now: `current` is replaced as a whole when files change."""

    def __init__(self, settings: Settings, progress: Callable[[int, int], None] | None = None) -> None:
        """Loads the talks. `progress(done, total)` is called per file read."""
        self._settings = settings
        folders = settings.talks.path
        seen = snapshot(folders)
        with considerate():
            self.current = open_talkbot(settings, progress).prepared()
        self._watcher = Watcher(folders, seen, self._open_anew, self._swap)

    async def look(self) -> bool:
        """Looks whether files have changed, and reads them anew if so; whether it did."""
        return await self._watcher.look()

    async def watch(self) -> None:
        """Looks every `talks.reload`, for ever."""
        await self._watcher.watch(self._settings.talks.reload.total_seconds())

    def _open_anew(self) -> Talkbot:
        missing = [str(folder) for folder in self._settings.talks.path if not folder.exists()]
        if missing:
            raise ReloadError(f"{', '.join(missing)} is not there any more; put it back")
        with considerate():
            return open_talkbot(self._settings).prepared()

    def _swap(self, talkbot: Talkbot) -> None:
        old, self.current = self.current, talkbot
        files, broken = talkbot.loaded.files, len({p.path for p in talkbot.loaded.problems if p.fatal})
        _log.info(
            "the talks were read anew: %d in %d files%s",
            len(talkbot.library),
            files,
            f"; {broken} of them cannot be used: run `talkbot check`" if broken else "",
        )
        # who is being answered may still hold the old ones
        asyncio.get_running_loop().call_later(_GRACE, _dismantle_beside, old)


def _dismantle_beside(talkbot: Talkbot) -> None:
    Thread(target=dismantle, args=(talkbot,), daemon=True, name="dismantle").start()


def build_desk(talks: Talks, today: Callable[[], date]) -> Desk:
    """Where questions in Discord are answered. It outlives a client, and with it what was said."""
    from bot.cogs.desk import Desk  # here, for the terminal has no use for discord.py

    return Desk(
        talks,
        locales(),
        Conversations(_REMEMBERED, _MOST_REMEMBERED, monotonic),
        manners(monotonic),
        time,
        today,
        ThreadPoolExecutor(_ANSWERING, thread_name_prefix="answer"),
    )


def build_client(desk: Desk, talks: Talks | None = None) -> TalkbotClient:
    """The bot in Discord; with `talks` given it watches their files while it is connected."""
    from bot.client import TalkbotClient

    return TalkbotClient(desk, talks.watch if talks else None)


def locales() -> Locales:
    """What the bot says besides its answers, in every language of config/locales."""
    folder = find_data("locales/en.yaml").parent
    return Locales({file.stem: _data(f"locales/{file.name}") for file in sorted(folder.glob("*.yaml"))})


def _data(name: str) -> dict[str, Any]:
    """One of the word lists in config/."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, Any] = yaml.load(find_data(name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    return data
