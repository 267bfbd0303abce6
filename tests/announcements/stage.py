"""As much of the bot as announces, with a clock that a test sets: the real announcer, database and Discord
client, against the server of `tests.discord_channels`.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.announcements.announcer import Announcer, Policy
from bot.announcements.model import EventState, Kind
from bot.announcements.ports import StoreError
from bot.announcements.schedule import Schedule
from bot.bootstrap import locales
from bot.outlet.calendar import DiscordCalendar
from bot.outlet.messages import DiscordOutlet
from bot.running import use_api
from bot.store.database import Database
from tests.announcements.observed import observed
from tests.announcements.stories import MINUTE, ZONE
from tests.discord_payloads import TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.announcements.model import Item
    from bot.library.model import Delivery
    from tests.announcements.observed import Moment, Step

_ROUNDS = 40  # in which everything has to come to rest
_LOOKS = 0.005  # seconds after which whoever waits for the lead looks again


phrases = cache(locales)


class Clock:
    """Stands still but for what a test does; who sleeps, sleeps until the next round is wanted."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        self.pause = 0.0  # what was last asked for
        self._asleep, self._wanted = asyncio.Event(), asyncio.Event()

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.pause = seconds
        self._asleep.set()
        await self._wanted.wait()
        self._wanted.clear()

    async def round(self) -> None:
        """Lets one round begin, and waits for its end."""
        await self._asleep.wait()
        self._asleep.clear()
        self._wanted.set()
        await self._asleep.wait()


class Client(discord.Client):
    """Logged in, but not connected: announcements do not need the gateway."""

    async def wait_until_ready(self) -> None:
        return


class Stage:
    """One process. `talks` is what the files say. Of the last round, `planned` says that it led and could
    plan, `undisturbed` that no step was made to fail.
    """

    def __init__(self, url: str, policy: Policy, clock: Clock, client: Client, step: Step | None) -> None:
        self.talks: Sequence[Delivery] | None = []
        self.clock = clock
        self.database = Database(url)
        self.planned = self.undisturbed = False
        self._step = step
        self._client = client
        self._announcer = Announcer(observed(self.database, self._see), clock, lambda: self.talks, policy)

    def _see(self, moment: Moment, name: str) -> None:
        if self._step:
            try:
                self._step(moment, name)
            except StoreError:
                self.undisturbed = False
                raise
        if (moment, name) == ("after", "ticked"):
            self.planned = True

    async def run(self) -> None:
        await self.clock.sleep(0)
        outlet = DiscordOutlet(self._client, phrases(), self.clock.now)
        await self._announcer.run(outlet, DiscordCalendar(self._client, phrases(), self.clock.now))

    async def knock(self) -> None:
        """Asks what announcements never ask, so that the server knows how far this has come."""
        await self._client.http.get_bot_gateway()

    async def settle(self) -> None:
        """Has rounds follow each other, as far apart as they want to be, until nothing is left to do.
        Without the lead or the database it waits for them, and time stands still.
        """
        rounds = 0
        while rounds < _ROUNDS:
            self.planned, self.undisturbed = False, True
            await self.clock.round()
            if not (self.planned and self.undisturbed):
                await asyncio.sleep(_LOOKS)
                continue
            rounds += 1
            if not await self._is_busy():
                return
            self.clock.moment += timedelta(seconds=self.clock.pause)
        raise AssertionError(f"it does not come to rest: {await self._is_busy()}")

    async def _is_busy(self) -> str:
        """What is left to do."""
        store = self.database
        now = self.clock.moment
        if due := [item for item, _ in await store.due() if not _waits(item, now)]:
            return f"due: {due}"
        for look in (store.pending, store.stale, store.unpublished):
            if left := await look():
                return f"{look.__name__}: {left}"
        events = [e for e in await store.events() if e.state is EventState.PENDING or e.again]
        return f"events: {events}" if events else ""


def _waits(item: Item, now: datetime) -> bool:
    """Whether it is too early to tell something of its own day, for the clock has been put back."""
    return item.kind in (Kind.COMING_UP, Kind.ON_THIS_DAY) and item.due is not None and item.due > now


def policy(
    kinds: frozenset[Kind], channels: Sequence[str], every: timedelta = MINUTE, *, events: bool = True
) -> Policy:
    return Policy(
        Schedule(every, ZONE), kinds, tuple(int(channel) for channel in channels), scheduled_events=events
    )


@asynccontextmanager
async def stage(
    url: str,
    api: str,
    policy: Policy,
    moment: datetime,
    step: Step | None = None,
    trace: aiohttp.TraceConfig | None = None,
) -> AsyncIterator[Stage]:
    """A process that is ready for its first round."""
    use_api(api)
    client = Client(
        intents=discord.Intents(guilds=True),
        max_ratelimit_timeout=30.0,
        http_trace=trace or aiohttp.TraceConfig(),
    )
    clock = Clock(moment)
    async with client:
        await client.login(TOKEN)
        made = Stage(url, policy, clock, client, step)
        task = asyncio.create_task(made.run())
        try:
            yield made
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await made.database.close()
