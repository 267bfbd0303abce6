"""Processes that announce until they are killed: `python -m tests.announcements.process` begins one for
each line that it reads, by forking, so that each begins at once; and says what becomes of it.

A line is a `Job` as JSON; the first is done before there is any other process. What is said are "began PID",
then, if it comes to its end, "counted" with the number of steps of each sort, and "ended", "killed" or
"failed".
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
import traceback
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import aiohttp
from sqlalchemy import Engine, event

from tests.announcements.stage import policy, stage
from tests.announcements.stories import Story
from tests.announcements.world import prepare, tell

if TYPE_CHECKING:
    from types import SimpleNamespace

    from tests.announcements.observed import Moment


@dataclass(frozen=True)
class Job:
    """What a process is to do. It dies at the `number`th step of a sort, counted from when the story
    happens, or in one in which nothing happens from the start; without a sort it lives. The sorts are those
    of `Fuse`, and of `tests.announcements.killing`.
    """

    database: str
    api: str
    channels: tuple[str, ...]
    name: str
    story: int
    moment: str  # when it begins
    recovers: bool = True  # does what was left undone of the story before
    prepares: bool = True  # comes to where the story is about to happen
    happens: bool = True
    sort: str = ""
    number: int = 0

    def written(self) -> str:
        return json.dumps(asdict(self))


class Fuse:
    """Counts steps from when it is lit, and kills the process at one of them."""

    def __init__(self, job: Job) -> None:
        self.counts: Counter[str] = Counter()
        self._job = job
        self._lit = False

    def light(self) -> None:
        self._lit = True

    def step(self, sort: str) -> None:
        if not self._lit:
            return
        self.counts[sort] += 1
        if (sort, self.counts[sort]) == (self._job.sort, self._job.number):
            os.kill(os.getpid(), signal.SIGKILL)

    def see(self, moment: Moment, name: str) -> None:
        self.step(f"{moment} {name}")

    def watch_statements(self) -> None:
        event.listen(Engine, "before_cursor_execute", lambda *_: self.step("before a statement"))
        event.listen(Engine, "after_cursor_execute", lambda *_: self.step("after a statement"))
        event.listen(Engine, "commit", lambda *_: self.step("before a commit"))

    def trace(self) -> aiohttp.TraceConfig:
        """Sees requests."""
        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(self._request_begins)
        trace.on_request_end.append(self._request_ends)
        return trace

    async def _request_begins(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, _: aiohttp.TraceRequestStartParams
    ) -> None:
        self.step("before a request")

    async def _request_ends(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, _: aiohttp.TraceRequestEndParams
    ) -> None:
        self.step("after a request")


async def perform(job: Job) -> None:
    """Does it, in this process."""
    story, fuse = Story(job.name, job.story), Fuse(job)
    fuse.watch_statements()
    told = policy(story.kinds, job.channels)
    moment = datetime.fromisoformat(job.moment)
    async with stage(job.database, job.api, told, moment, fuse.see, fuse.trace()) as alone:

        async def light() -> None:
            await alone.knock()
            fuse.light()

        if not job.happens:
            await light()
        if job.recovers and job.story:
            await tell(alone, Story(job.name, job.story - 1))
        if job.prepares:
            await prepare(alone, story)
        if job.happens:
            await light()
            await tell(alone, story)
    say("counted", json.dumps(fuse.counts))


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201


def fork(job: Job) -> None:
    """Has a process of its own do it, and says what becomes of it."""
    pid = os.fork()
    if not pid:
        code = 1
        try:
            asyncio.run(perform(job))
            code = 0
        except BaseException:  # noqa: BLE001 (the process' last word)
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    say("began", pid)
    _, status = os.waitpid(pid, 0)
    ended = "ended" if os.WIFEXITED(status) and not os.WEXITSTATUS(status) else "failed"
    say("killed" if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL else ended)


def main() -> None:
    """The first job is done by this process itself: it warms up for all others."""
    lines = iter(sys.stdin)
    asyncio.run(perform(Job(**json.loads(next(lines)))))
    gc.disable()  # what they share stays shared
    gc.freeze()
    say("ready")
    for line in lines:
        fork(Job(**json.loads(line)))


if __name__ == "__main__":
    main()
