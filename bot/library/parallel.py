"""Many talk files read at once: by other processes too, where there are enough of both."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections import deque
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

import msgspec

from bot.library.known import Kept, read_block
from bot.library.reader import read_one, recall
from bot.library.worker import batch, job, our_code, receive, send

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import IO

    from bot.library.files import TalkFile
    from bot.library.front_matter import Site
    from bot.library.known import Known

_log = logging.getLogger(__name__)

_WORTH_IT = 1_500  # files: with fewer, another process is not there before the work is done
_BATCH = 100  # files; a twentieth of a second of work, in which a person sees no standstill
_PATIENCE = 30.0  # seconds; a helper that is silent for so long has been stopped
_MOST = 7  # further processes: one that puts together what they read cannot keep up with more
_WORKER = (
    "import sys\n"
    "if sys.argv[1] not in sys.path: sys.path.insert(0, sys.argv[1])\n"
    "from bot.library.worker import main\n"
    "main()"
)
_ROOT = Path(__file__).parents[2]  # where `bot` is


def read_all(
    files: Sequence[TalkFile],
    site: Site,
    known: Known | None = None,
    now: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Kept, ...]:
    """What is in these files now, in their order; see `loader.load`."""
    found: list[Kept | None] = (
        [known.by_signature(file) or recall(file, known, now) for file in files]
        if known
        else [None] * len(files)
    )
    left = [at for at, kept in enumerate(found) if kept is None]
    batches = [left[at : at + _BATCH] for at in range(0, len(left), _BATCH)]
    done = len(files) - len(left)
    for number, read in _parse([[files[at] for at in each] for each in batches], site, now):
        if progress:
            progress(done, len(files))
        for at, kept in zip(batches[number], read, strict=True):
            found[at] = kept
        done += len(read)
    if progress:
        progress(len(files), len(files))
    return tuple(filter(None, found))


def _parse(batches: list[list[TalkFile]], site: Site, now: int) -> Iterator[tuple[int, list[Kept]]]:
    """The number of each batch and what is in its files, in any order."""
    count = _helpers() if sum(map(len, batches)) >= _WORTH_IT else 0
    begin = _begin(site, now) if count else None
    work = _Work(batches, site, now)
    try:
        if begin:
            work.share(begin, count)
        yield from work.results()
    finally:
        work.end()


def _helpers() -> int:
    """How many processes there may be besides this one."""
    if not sys.executable:
        return 0
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(here - 1, _MOST)


def _begin(site: Site, now: int) -> bytes | None:
    try:
        todo = job(site, now, our_code())
    except OSError:
        return None
    return msgspec.msgpack.encode(todo) if todo else None


class _Work:
    """Batches of files, which this process and others take from one heap until none is left.

    Whatever becomes of the others, all batches are read: what one took and did not answer goes back.
    """

    def __init__(self, batches: list[list[TalkFile]], site: Site, now: int) -> None:
        self._batches, self._site, self._now = batches, site, now
        self._waiting = deque(range(len(batches)))
        self._answers: SimpleQueue[tuple[int, bytes] | None] = SimpleQueue()  # None: a helper has ended
        self._helpers: list[tuple[subprocess.Popen[bytes], Thread]] = []

    def share(self, begin: bytes, count: int) -> None:
        """Has so many other processes help, as far as they can be started."""
        for _ in range(count):
            try:
                process = subprocess.Popen(  # noqa: S603 - this very program
                    [sys.executable, "-P", "-c", _WORKER, str(_ROOT)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
            except (OSError, ValueError, subprocess.SubprocessError) as error:
                _log.debug("talk files are read by one process: %s", error)
                return
            thread = Thread(target=self._ask, args=(process, begin), name="talk files", daemon=True)
            self._helpers.append((process, thread))
            thread.start()

    def results(self) -> Iterator[tuple[int, list[Kept]]]:
        """The number of each batch and what is in its files."""
        helping = len(self._helpers)
        while True:
            number = self._next()
            if number is not None:
                yield number, [read_one(file, self._site, self._now) for file in self._batches[number]]
            for answer in self._answered(helping, wait=number is None):
                if answer is None:
                    helping -= 1
                else:
                    yield answer[0], self._unpacked(*answer)
            if number is None and not helping and not self._waiting:
                return

    def end(self) -> None:
        """Ends the other processes."""
        for process, thread in self._helpers:
            process.kill()
            thread.join()
            process.wait()
        self._helpers.clear()

    def _next(self) -> int | None:
        try:
            return self._waiting.popleft()
        except IndexError:
            return None

    def _answered(self, helping: int, *, wait: bool) -> Iterator[tuple[int, bytes] | None]:
        """What the helpers have answered meanwhile; with `wait`, once one of them has."""
        while helping:
            try:
                answer = self._answers.get(block=wait, timeout=_PATIENCE if wait else None)
            except Empty:
                if wait:
                    _log.debug("no answer in %.0f s: talk files are read by one process", _PATIENCE)
                    self._give_up()
                    continue
                return
            helping -= answer is None
            wait = False
            yield answer

    def _give_up(self) -> None:
        for process, _ in self._helpers:
            process.kill()

    def _ask(self, process: subprocess.Popen[bytes], begin: bytes) -> None:
        """In a thread of its own: hands batches to a helper, one after the other."""
        number = None
        try:
            with _pipes(process) as (questions, answers):
                send(questions, begin)
                while (number := self._next()) is not None:
                    send(questions, batch(self._batches[number]))
                    self._answers.put((number, receive(answers)))
        except (OSError, EOFError) as error:
            _log.debug("a process that reads talk files has ended: %r", error)
        if number is not None:
            self._waiting.append(number)
        self._answers.put(None)

    def _unpacked(self, number: int, answer: bytes) -> list[Kept]:
        files = self._batches[number]
        read = read_block(answer, files, self._site.timezone)
        # what cannot be packed is read here
        return [read.get(file.shown) or read_one(file, self._site, self._now) for file in files]


@contextmanager
def _pipes(process: subprocess.Popen[bytes]) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """A process's standard input and output, closed afterwards."""
    if process.stdin is None or process.stdout is None:
        raise EOFError
    try:
        yield process.stdin, process.stdout
    finally:
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what was not sent cannot be sent any more
                pipe.close()
