"""The folders of talk files over time: what was read once is not read again.

Between two runs of the bot it is kept in the cache, within one in memory.
"""

from __future__ import annotations

import logging
from functools import cached_property
from typing import TYPE_CHECKING

from bot.cache import digest
from bot.library.known import from_blocks, from_memory, to_blocks
from bot.library.loader import read, survey
from bot.library.worker import job, our_code

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bot.cache import Cache
    from bot.library.front_matter import Site
    from bot.library.known import Known
    from bot.library.loader import Found, Loaded
    from bot.library.watcher import Snapshot

_log = logging.getLogger(__name__)

_FEW = 500  # files; so many are read before a cache could be opened
_BLOCK = 200  # files that one damaged byte costs
_WORTH_SAVING = 0.01  # of the files: when so many have changed since all were saved


class Shelf:
    """Talk files below some folders. `cache` says where what was read may be kept, if anywhere; `clock`
    tells the time in nanoseconds since 1970.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        site: Site,
        clock: Callable[[], int],
        cache: Callable[[], Cache | None] = lambda: None,
    ) -> None:
        self._folders = folders
        self._site = site
        self._clock = clock
        self._cache = cache
        self._found: Found | None = None
        self._seen: tuple[Found, int] | None = None
        self._loaded: Loaded | None = None
        self._unsaved = 0

    def look(self) -> Snapshot:
        """What the files look like from outside; `load` then reads just these."""
        now = self._clock()
        found = survey(self._folders, self._found)
        if self._found is None or found.files != self._found.files:
            self._found, self._seen = found, (found, now)
        return self._found.files

    def load(self, progress: Callable[[int, int], None] | None = None) -> Loaded:
        """The talks as they were when they were last looked at, or are now; see `loader.load`."""
        found, now = self._seen or (survey(self._folders, self._found), self._clock())
        self._seen = None
        saved = self._saved if len(found.files) >= _FEW else None
        known = self._known(saved)
        self._loaded = loaded = read(found, self._site, progress, known, now)
        self._unsaved += known.behind(len(found.files)) if known else len(found.files)
        if saved and self._unsaved > len(found.files) * _WORTH_SAVING:
            saved.write(loaded)
            self._unsaved = 0
        return loaded

    def _known(self, saved: _Saved | None) -> Known | None:
        if self._loaded:
            return from_memory(self._loaded.kept)
        return saved.known() if saved else None

    @cached_property
    def _saved(self) -> _Saved | None:
        cache = self._cache()
        return _saved(cache, self._folders, self._site) if cache else None


class _Saved:
    """What was read from some folders, as it is in the cache."""

    def __init__(self, cache: Cache, name: str, made_for: bytes, site: Site) -> None:
        self._cache, self._name, self._made_for, self._site = cache, name, made_for, site

    def known(self) -> Known:
        """What was read before this process was there."""
        return from_blocks(self._cache.read(self._name, self._made_for), self._site.timezone)

    def write(self, loaded: Loaded) -> None:
        """Keeps what was read, in place of what was kept before."""
        self._cache.write(self._name, self._made_for, to_blocks(loaded.kept, self._site, _BLOCK))


def _saved(cache: Cache, folders: Sequence[Path], site: Site) -> _Saved | None:
    """The file of the cache for these folders and this site: each bot that shares the cache has its own."""
    try:
        code = our_code()
        where = [str(path) for folder in folders for path in (folder, folder.resolve())]
    except (OSError, RuntimeError) as error:
        _log.debug("no cache is kept: %s", error)
        return None
    what = job(site, 0, code)
    if what is None:
        return None
    name = digest("talks", what.site_url, what.page, what.zone, *where).hex()
    return _Saved(cache, f"talks-{name}", digest(name, code), site)
