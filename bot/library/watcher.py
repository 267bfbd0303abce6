"""Notices that talk files were changed, added or removed, and has the talks read anew."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.library.files import SUFFIXES, find

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

_QUIET = 1.0  # seconds without a change after which whoever writes the files is taken to be done
_MOST_WAITING = 30  # such waits: files that change for ever are read all the same

# Of every file: its path, when it was changed, its size, and which file it is.
Snapshot = frozenset[tuple[str, int, int, int]]


class ReloadError(Exception):
    """The talks could not be read anew; the message says why, and what to do."""


def snapshot(folders: Sequence[Path]) -> Snapshot:
    """What the talk files look like from outside. Never raises: what cannot be seen is not there."""
    found: set[tuple[str, int, int, int]] = set()
    for folder in folders:
        try:
            paths = [file.path for file in find(folder)[0]] if folder.is_dir() else [folder]
        except OSError:
            continue
        for path in paths:
            if not path.name.lower().endswith(SUFFIXES):
                continue
            try:
                seen = path.stat()
            except OSError:
                continue
            found.add((str(path), seen.st_mtime_ns, seen.st_size, seen.st_ino))
    return frozenset(found)


class Watcher(Generic[_T]):
    """Has `load` read the talks anew when their files have changed, and hands what it returns to `swap`.

    `load` runs in a thread. Where it raises, what was there before stays. `seen` is what the files
    looked like before they were read first.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        seen: Snapshot,
        load: Callable[[], _T],
        swap: Callable[[_T], None],
        quiet: float = _QUIET,
    ) -> None:
        self._folders = folders
        self._seen = seen
        self._load = load
        self._swap = swap
        self._quiet = quiet

    async def watch(self, every: float) -> None:
        """Looks every so many seconds, for ever."""
        while True:
            await asyncio.sleep(every)
            await self.look()

    async def look(self) -> bool:
        """Looks once; whether the talks were read anew."""
        now = await asyncio.to_thread(snapshot, self._folders)
        if now == self._seen:
            return False
        now = await self._settled(now)
        # whatever comes of it: the same files would not be read better the next time
        self._seen = now
        try:
            loaded = await asyncio.to_thread(self._load)
        except ReloadError as error:
            _log.warning("the talks stay as they were: %s", error)
            return False
        except Exception:  # noqa: BLE001 (the border: the bot goes on with the talks it has)
            _log.exception("the talks stay as they were, for reading them anew failed: please report it")
            return False
        self._swap(loaded)
        return True

    async def _settled(self, now: Snapshot) -> Snapshot:
        """What the files look like once they no longer change: half a file is not worth reading."""
        for _ in range(_MOST_WAITING):
            await asyncio.sleep(self._quiet)
            later = await asyncio.to_thread(snapshot, self._folders)
            if later == now:
                break
            now = later
        return now
