"""The composition root: the one place that knows every concrete class."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cached_property
from threading import Thread
from time import monotonic, time, time_ns
from typing import TYPE_CHECKING

import numpy as np
import yaml

from bot.answers.answerer import Answerer
from bot.answers.browse import Browser
from bot.answers.complete import Completer
from bot.answers.groups import Grouping
from bot.answers.lookup import Lookup
from bot.answers.select import Facts, Selector
from bot.background import considerate, dismantle
from bot.cache import Cache, digest
from bot.clock import Clock
from bot.conversations import Conversations
from bot.index_cache import index_of
from bot.library.front_matter import Site
from bot.library.library import Library
from bot.library.loader import difference
from bot.library.places import Gazetteer, Places
from bot.library.shelf import Shelf
from bot.library.watcher import ReloadError, Watcher
from bot.manners import manners
from bot.questions.lexicon import Lexicon
from bot.questions.parse import Parser
from bot.questions.vocabulary import Vocabulary
from bot.search.expand import Expander
from bot.search.index import Index
from bot.search.real_words import often_said, real_words
from bot.search.synonyms import Synonyms
from bot.settings import find_data
from bot.ui.discord.keys import Digests
from bot.ui.discord.locales import Locales

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from datetime import date
    from typing import Any

    from bot.announcements.announcer import Announcer
    from bot.answers.browse import Wanted
    from bot.answers.conversation import Conversation
    from bot.answers.model import Answer
    from bot.client import TalkbotClient
    from bot.cogs.desk import Desk
    from bot.library.loader import Loaded
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

    Built whole and never changed, but for what is suggested; when talk files change, a new one takes its
    place.
    """

    def __init__(
        self,
        loaded: Loaded,
        vocabulary: Vocabulary,
        gazetteer: Gazetteer,
        synonyms: Synonyms,
        old: Talkbot | None = None,
        index_of: Callable[[Library], Index] = Index,
    ) -> None:
        """`old` is a bot on nearly the same talks; what both have in common is not made again. `index_of`
        makes an index where there is no old one.
        """
        self.loaded = loaded
        self.words = vocabulary, gazetteer, synonyms
        change = difference(old.loaded, loaded) if old else ([], [])
        self.library: Library = old.library.updated(*change) if old else Library(loaded.deliveries)
        self._places: Places = Places(self.library, gazetteer, old._places if old else None)
        self.index: Index
        if old is None:
            _ = self.library.talk_numbers
            self.index, before = index_of(self.library), None
            self._facts: Facts = Facts.of(self.library, self._places)
        else:
            source = np.array(self.library.came_from(old.library), dtype=np.int32)
            self.index, before = old.index.updated(self.library, source), (old._lexicon, source)
            self._facts = (
                old._facts.updated(self.library, self._places, source)
                if self._places.known == old._places.known  # else names of events may name other places
                else Facts.of(self.library, self._places)
            )
        index = self.index
        self._lexicon: Lexicon = Lexicon(self.library, index, self._places, vocabulary, before)
        lexicon = self._lexicon
        lookup = Lookup(
            self.library,
            index,
            Expander(index, lexicon.is_unknown_event, synonyms, vocabulary.real_words),
            Selector(self.library, self._facts, index),
            vocabulary,
            lexicon,
        )
        parser = Parser(vocabulary, lexicon)
        self._answerer = Answerer(parser, lookup, Grouping(self.library, self._facts, lexicon))
        self._browser = Browser(parser, lookup, self._answerer)
        if old:
            # until `prepared`: who types now had better not wait until all words are in order
            self.completer = old.completer
            self._digests = old._digests.updated(*change)

    @cached_property
    def completer(self) -> Completer:
        """What is suggested to somebody who types; who only asks has no need of it."""
        return Completer(self.library)

    @cached_property
    def _digests(self) -> Digests:
        return Digests(self.library.deliveries)

    def prepared(self) -> Talkbot:
        """The bot itself, with everything made that Discord's commands and buttons need at once. Before, one
        with an `old` bot suggests what that did.
        """
        self.completer = Completer(self.library)
        _ = self._digests, self.library.talk_numbers
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
    with considerate():
        return _answerable(settings, _shelf(settings), progress)


def _answerable(
    settings: Settings, shelf: Shelf, progress: Callable[[int, int], None] | None = None
) -> Talkbot:
    # the words come first: the memory that reading them takes is free again for the talks
    gazetteer, synonyms = Gazetteer(_data("places.yaml")), Synonyms(_data("synonyms.yaml"))
    vocabulary = Vocabulary(
        _data("vocabulary.yaml"),
        _data("common-words.yaml"),
        _data("nicknames.yaml"),
        _data("given-names.yaml")["names"],
        real_words([*_data("technologies.yaml"), *synonyms.words()]),
        often_said(),
        _data("conferences.yaml"),
    )
    loaded = shelf.load(progress)

    def index_in_cache(library: Library) -> Index:
        talks = settings.talks
        site = digest(talks.site_url or "", talks.page, talks.timezone.key)
        where = "\n".join(str(folder.absolute()) for folder in talks.path)
        return index_of(library, digest(loaded.content, site), where, _cache(settings))

    return Talkbot(loaded, vocabulary, gazetteer, synonyms, index_of=index_in_cache)


def _shelf(settings: Settings) -> Shelf:
    talks = settings.talks
    site = Site(site_url=talks.site_url or "", page=talks.page, timezone=talks.timezone)
    return Shelf(talks.path, site, time_ns, lambda: _cache(settings))


def _cache(settings: Settings) -> Cache | None:
    """Where what was computed may be kept, if anywhere."""
    folder = settings.talks.cache
    if folder is None:
        from platformdirs import user_cache_path  # here, for few talks need no cache

        folder = user_cache_path("talkbot", appauthor=False)
        if not folder.is_absolute():  # somebody without a home
            return None
    return Cache(folder, time()) if folder else None


class Talks:
    """The talks as they are now: `current` is replaced as a whole when files change."""

    def __init__(self, settings: Settings, progress: Callable[[int, int], None] | None = None) -> None:
        """Loads the talks. `progress(done, total)` is called per file read."""
        self._settings = settings
        self._replaced: deque[Talkbot] = deque()
        self._shelf = _shelf(settings)
        seen = self._shelf.look()
        with considerate():
            self.current = _answerable(settings, self._shelf, progress).prepared()
        self._watcher = Watcher(
            settings.talks.path, seen, self._open_anew, self._swap, look=self._shelf.look, after=self._prepare
        )

    async def look(self) -> bool:
        """Looks whether files have changed, and reads them anew if so; whether it did."""
        return await self._watcher.look()

    async def watch(self) -> None:
        """Looks every `talks.reload`, for ever."""
        await self._watcher.watch(self._settings.talks.reload.total_seconds())

    def trusted(self) -> Sequence[Delivery] | None:
        """The talks as the files have them now, newest first; None where a folder is missing: then nobody
        can tell which talks there are.
        """
        return None if self._missing() else self.current.library.deliveries

    def _missing(self) -> list[str]:
        return [str(folder) for folder in self._settings.talks.path if not folder.exists()]

    def _open_anew(self) -> Talkbot:
        if missing := self._missing():
            raise ReloadError(f"{', '.join(missing)} is not there any more; put it back")
        with considerate():
            loaded = self._shelf.load()
            return Talkbot(loaded, *self.current.words, old=self.current)

    def _prepare(self, talkbot: Talkbot) -> None:
        with considerate():
            talkbot.prepared()

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
        self._replaced.append(old)
        asyncio.get_running_loop().call_later(_GRACE, self._dismantle_oldest)

    def _dismantle_oldest(self) -> None:
        old = self._replaced.popleft()
        # what was not made again is in use
        Thread(
            target=dismantle, args=(old, (self.current, *self._replaced)), daemon=True, name="dismantle"
        ).start()


def build_desk(talks: Talks, today: Callable[[], date], clock: Clock | None = None) -> Desk:
    """Where questions in Discord are answered. It outlives a client, and with it what was said."""
    from bot.cogs.desk import Desk  # here, for the terminal has no use for discord.py

    now = (clock or Clock()).now
    return Desk(
        talks,
        locales(),
        Conversations(_REMEMBERED, _MOST_REMEMBERED, monotonic),
        manners(monotonic),
        lambda: now().timestamp(),
        today,
        ThreadPoolExecutor(_ANSWERING, thread_name_prefix="answer"),
    )


def build_announcer(settings: Settings, talks: Talks, clock: Clock) -> Announcer:
    """What announces; nothing is connected to yet. It outlives a client."""
    from bot.announcements.announcer import Announcer, Policy
    from bot.announcements.model import Kind
    from bot.announcements.schedule import Schedule
    from bot.store.database import Database  # here, for the other commands have no use for a database

    told = settings.announcements
    schedule = Schedule(told.every, told.timezone or settings.talks.timezone, told.at, told.days)
    kinds = frozenset(Kind(kind) for kind in told.kinds)
    policy = Policy(schedule, kinds, told.channels, told.max_age, told.scheduled_events)
    return Announcer(Database(settings.state.url), clock, talks.trusted, policy)


def build_client(
    desk: Desk, talks: Talks | None = None, announcer: Announcer | None = None, clock: Clock | None = None
) -> TalkbotClient:
    """The bot in Discord; while it is connected it watches the files of `talks`, and announces."""
    from bot.client import TalkbotClient

    watching = [_watching(talks)] if talks else []
    announcing = [_announcing(announcer, desk.locales, clock or Clock())] if announcer else []
    return TalkbotClient(desk, [*watching, *announcing], announcer)


def _watching(talks: Talks) -> Callable[[TalkbotClient], Coroutine[Any, Any, None]]:
    return lambda _client: talks.watch()


def _announcing(
    announcer: Announcer, phrases: Locales, clock: Clock
) -> Callable[[TalkbotClient], Coroutine[Any, Any, None]]:
    from bot.outlet.calendar import DiscordCalendar
    from bot.outlet.messages import DiscordOutlet

    def announce(client: TalkbotClient) -> Coroutine[Any, Any, None]:
        outlet = DiscordOutlet(client, phrases, clock.now)
        return announcer.run(outlet, DiscordCalendar(client, phrases, clock.now))

    return announce


def locales() -> Locales:
    """What the bot says besides its answers, in every language of config/locales."""
    folder = find_data("locales/en.yaml").parent
    return Locales({file.stem: _data(f"locales/{file.name}") for file in sorted(folder.glob("*.yaml"))})


def _data(name: str) -> Any:  # noqa: ANN401 - as the file has it
    """One of the word lists in config/."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(find_data(name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
