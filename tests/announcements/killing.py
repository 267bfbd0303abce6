"""Has processes announce, and kills them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.announcements.process import Job
from tests.announcements.stories import Story
from tests.announcements.world import CHANNELS, DAWN, empty
from tests.discord_channels import discord_channels

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.discord_channels import Channels, Moment
    from tests.discord_rest import Rest
    from tests.discord_server import Request

REPOSITORY = Path(__file__).resolve().parents[2]
# Where the server kills who has asked: before it has done what was asked, and before it says that it has.
BY_SERVER: dict[Moment, str] = {"arrived": "request arrived", "done": "request done"}
_WAIT = 120.0


class Nursery:
    """Begins processes, one after the other, that ask `server`."""

    def __init__(self, process: asyncio.subprocess.Process, server: Channels) -> None:
        self.counts: Counter[str] = Counter()  # steps of the last process that came to its end
        self._process = process
        self._server = server
        self._pid = 0
        self._job: Job | None = None
        self._asked: Counter[str] = Counter()
        self._counts = False  # whether requests are counted
        server.hook = self._asks

    @property
    def api(self) -> str:
        return self._server.url

    async def warm_up(self) -> None:
        """Does something once, so that what every process needs is there when it is forked."""
        with TemporaryDirectory() as folder:
            url, moment = f"sqlite:///{folder}/talkbot.db", DAWN.isoformat()
            self._server.rest = empty()
            job = Job(url, self.api, CHANNELS, "recording", 0, moment)
            assert await self.perform(job) == "ready"

    async def perform(self, job: Job) -> str:
        """What becomes of it: "ended", "killed" or "failed"; of the first: "ready"."""
        assert self._process.stdin and self._process.stdout
        self._job, self._pid, self._counts = job, 0, False
        self._asked.clear()
        self._show(datetime.fromisoformat(job.moment))
        self._process.stdin.write(f"{job.written()}\n".encode())
        async with asyncio.timeout(_WAIT):
            while True:
                word, _, more = (await self._process.stdout.readline()).decode().strip().partition(" ")
                match word:
                    case "began":
                        self._pid = int(more)
                    case "counted":
                        self.counts = Counter(json.loads(more)) + self._asked
                    case _:
                        return word

    async def _asks(self, request: Request, moment: Moment) -> None:
        assert self._job
        if request.path == "/gateway/bot":
            self._counts = True
            if self._job.happens:
                self._show(Story(self._job.name, self._job.story).happens)
        elif self._counts:
            sort = BY_SERVER[moment]
            self._asked[sort] += 1
            if (sort, self._asked[sort]) == (self._job.sort, self._job.number):
                assert self._pid
                os.kill(self._pid, signal.SIGKILL)
                await asyncio.Event().wait()  # the end of the connection ends this, too

    def _show(self, moment: datetime) -> None:
        """Sets Discord's clock."""
        self._server.rest.now = moment.timestamp

    def discord(self, rest: Rest) -> None:
        """Has all be kept there from now on."""
        self._server.rest = rest


@asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    """One with a server of its own, at which it can be told who asks."""
    async with discord_channels() as server:
        server.checked = False  # so it is faster; other tests look at what is sent
        async with _begun(server) as begun:
            yield begun


@asynccontextmanager
async def _begun(server: Channels) -> AsyncIterator[Nursery]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.announcements.process"),
        cwd=REPOSITORY,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    begun = Nursery(process, server)
    try:
        await begun.warm_up()
        yield begun
    finally:
        process.kill()
        await process.wait()
