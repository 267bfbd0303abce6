"""Notices that talk files were changed, added or removed, and has the talks read anew."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.library.files import TalkFile, UnreadableError, VanishedError, read_bytes, signature_of
from bot.library.loader import survey, unlike

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

_QUIET = 1.0  # seconds without a change after which whoever writes the files is taken to be done
_BRIEF = 0.05  # of this, for a few files that look whole
_FEW = 5  # files, that somebody may have changed by hand
_SMALL = 64_000  # bytes, that programs write at once
_MOST_WAITING = 30  # such waits: files that change for ever are read all the same

# All talk files as they look from outside. What looks as it did before had better be the same object:
# tens of thousands of them are compared with every look.
Snapshot = Sequence[TalkFile]


class ReloadError(Exception):
    """The talks could not be read anew; the message says why, and what to do."""


def snapshot(folders: Sequence[Path]) -> Snapshot:
    """What the talk files look like from outside. Never raises: what cannot be seen is not there."""
    return survey(folders).files


class Watcher(Generic[_T]):
    """Has `load` read the talks anew when their files have changed, and hands what it returns to `swap`.

    `load` runs in a thread. Where it raises, what was there before stays. `seen` is what the files
    looked like before they were read first. `after` does in a thread what need not be done before the
    swap; the files are not looked at again until it is through.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        seen: Snapshot,
        load: Callable[[], _T],
        swap: Callable[[_T], None],
        quiet: float = _QUIET,
        look: Callable[[], Snapshot] | None = None,
        after: Callable[[_T], None] = lambda _: None,
    ) -> None:
        self._look = look or partial(snapshot, folders)
        self._seen = seen
        self._load = load
        self._swap = swap
        self._quiet = quiet
        self._after = after

    async def watch(self, every: float) -> None:
        """Looks every so many seconds, for ever."""
        while True:
            await asyncio.sleep(every)
            await self.look()

    async def look(self) -> bool:
        """Looks once; whether the talks were read anew."""
        now = await asyncio.to_thread(self._look)
        if now == self._seen:
            return False
        loaded = await self._read_settled(now)
        if loaded is None:
            return False
        self._swap(loaded)
        try:
            await asyncio.to_thread(self._after, loaded)
        except Exception:  # noqa: BLE001 (the border: the bot goes on with what is ready)
            _log.exception("not all is ready for the talks that were read anew: please report it")
        return True

    async def _read_settled(self, now: Snapshot) -> _T | None:
        """What is read of the files once they no longer change: half a file is not worth having. None where
        they cannot be read.

        A few small files that end with a line end need to rest for a moment only, for what writes so
        little does it at once. They are read in that moment, and once more should they change after all.
        Otherwise nothing at all must change for a while: somebody may be copying a folder, or sending a
        file through a slow line.
        """
        before = self._seen
        for _ in range(_MOST_WAITING):
            changed = _changed(before, now)
            if len(changed) <= _FEW and (whole := await asyncio.to_thread(_whole, changed)):
                loaded, _ = await asyncio.gather(self._read(now), asyncio.sleep(self._quiet * _BRIEF))
                if await asyncio.to_thread(_whole, changed) == whole:
                    return loaded
            await asyncio.sleep(self._quiet)
            later = await asyncio.to_thread(self._look)
            if later == now:
                break
            now = later
        return await self._read(now)

    async def _read(self, now: Snapshot) -> _T | None:
        # whatever comes of it: the same files would not be read better the next time
        self._seen = now
        try:
            return await asyncio.to_thread(self._load)
        except ReloadError as error:
            _log.warning("the talks stay as they were: %s", error)
        except Exception:  # noqa: BLE001 (the border: the bot goes on with the talks it has)
            _log.exception("the talks stay as they were, for reading them anew failed: please report it")
        return None


def _changed(before: Snapshot, now: Snapshot) -> set[str]:
    """The paths of the files that are in one of these only, or look otherwise in the other."""
    gone, come = ({(file.path, file.signature) for file in files} for files in unlike(before, now))
    return {path for path, _ in gone ^ come}


def _whole(paths: Iterable[str]) -> frozenset[tuple[str, bytes]]:
    """What these files look like; empty where one of them may be half a file."""
    found = {(path, signature_of(Path(path))) for path in paths}
    return (
        frozenset(found)
        if all(not signature or _ends_well(path) for path, signature in found)
        else frozenset()
    )


def _ends_well(path: str) -> bool:
    try:
        data = read_bytes(path)
    except (VanishedError, UnreadableError):
        return False
    return len(data) <= _SMALL and data.endswith((b"\n", b"\r"))
