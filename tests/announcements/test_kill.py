"""A process that announces is killed (as `kill -9` does), at whatever step: the next one does what is left,
and of each talk and kind there is one message in each channel.

`TALKBOT_TEST_SEED` repeats a run of the random test.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.announcements.killing import nursery
from tests.announcements.process import Job
from tests.announcements.stories import MINUTE, NAMES, Story
from tests.announcements.world import CHANNELS, DAWN, empty, wrong
from tests.store.databases import execute, postgres, with_setting  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime, timedelta
    from pathlib import Path

    from tests.announcements.killing import Nursery
    from tests.discord_rest import Rest

pytestmark = pytest.mark.asyncio(loop_scope="module")

POINTS = 200
SEED = "TALKBOT_TEST_SEED"

# The steps after which something is kept or said that was not before; those in between only read, or come
# down to the step before them.
_WRITES = ("keep", "planning", "take", "sent", "edited", "published", "save_event")
_REQUESTS = ("before a request", "request arrived", "request done", "after a request")
_STEPS = {"before keep", *(f"after {name}" for name in _WRITES), *_REQUESTS}
_STORIES = 14  # after which another world begins

_, NEWS, FORUM = ((channel,) for channel in CHANNELS)

Step = tuple[str, int]  # the first, second … of a sort
Addresses = Callable[[int], str]  # the address of a database of one's own, for each number
ALIVE: Step = ("", 0)


@dataclass
class Chain:
    """Processes one after the other, in one world: each does what the one before left undone, and dies in
    the middle of a story of its own.
    """

    nurseries: tuple[Nursery, ...]
    database: str
    channels: tuple[str, ...]
    name: str
    rest: Rest = field(default_factory=empty)
    wait: timedelta = 5 * MINUTE  # until the next begins
    story: int = 0
    moment: datetime = DAWN  # when the next begins
    fates: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for each in self.nurseries:
            each.discord(self.rest)

    async def one(self, step: Step = ALIVE) -> int:
        """A process that dies at that step; how many did. The next has a story of its own."""
        return await self._all([self._job(step)])

    async def two(self, *steps: Step) -> int:
        """Two processes at once, which die at these steps; how many did."""
        await self._perform(self.nurseries[0], replace(self._job(), happens=False))
        self.moment = Story(self.name, self.story).happens
        return await self._all([replace(self._job(step), recovers=False, prepares=False) for step in steps])

    async def again(self, step: Step) -> int:
        """A process that dies while it does what was left undone; how many did."""
        job = replace(self._job(step), prepares=False, happens=False)
        fate = await self._perform(self.nurseries[0], job)
        self.moment += self.wait
        return int(fate == "killed")

    async def end(self) -> list[str]:
        """What is wrong after a last process, which lives."""
        await self.one()
        return wrong(self.rest, Story(self.name, self.story - 1), self.channels)

    async def _all(self, jobs: list[Job]) -> int:
        fates = await asyncio.gather(*map(self._perform, self.nurseries, jobs))
        self.moment = Story(self.name, self.story).happens + self.wait
        self.story += 1
        return fates.count("killed")

    async def _perform(self, nursery: Nursery, job: Job) -> str:
        fate = await nursery.perform(replace(job, api=nursery.api))
        assert fate in ("killed", "ended"), f"{job} has failed; its traceback is in what was printed"
        if job.sort:
            self.fates.append(f"{job.name} {job.story}: {fate}, to die at {job.sort} {job.number}")
        return fate

    def _job(self, step: Step = ALIVE) -> Job:
        sort, number = step
        moment = self.moment.isoformat()
        return Job(self.database, "", self.channels, self.name, self.story, moment, sort=sort, number=number)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def nurseries() -> AsyncIterator[list[Nursery]]:
    async with AsyncExitStack() as stack:
        yield await asyncio.gather(*(stack.enter_async_context(nursery()) for _ in range(4)))


@pytest.fixture
def schemas(request: pytest.FixtureRequest, tmp_path: Path) -> Addresses:
    """Of PostgreSQL, where it is; else of SQLite."""
    try:
        server = request.getfixturevalue("postgres")
    except pytest.skip.Exception as skipped:
        print(skipped)  # noqa: T201
        return lambda number: f"sqlite:///{tmp_path}/instead-{number}.db"
    execute(server, *(f"CREATE SCHEMA killed_{number}" for number in range(POINTS)))
    return lambda number: with_setting(server, f"search_path=killed_{number}")


# --- each step ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
async def test_killed_at_each_step(tmp_path: Path, nurseries: list[Nursery], name: str) -> None:
    """Between what is noted and what is known to have been sent, published and shown; of each kind."""
    channels = FORUM if name in ("new", "digest", "recording") else NEWS
    chains = [
        Chain((nursery,), f"sqlite:///{tmp_path}/{number}.db", channels, name)
        for number, nursery in enumerate(nurseries[:2])
    ]
    await asyncio.gather(*(chain.one() for chain in chains))
    counted = nurseries[0].counts
    steps = [(sort, n + 1) for sort in sorted(counted.keys() & _STEPS) for n in range(counted[sort])]
    await asyncio.gather(_kill_at(chains[0], steps[::2]), _kill_at(chains[1], steps[1::2]))
    assert [await chain.end() for chain in chains] == [[], []]


async def _kill_at(chain: Chain, steps: list[Step]) -> None:
    for step in steps:
        assert await chain.one(step) == 1, chain.fates


# --- random points --------------------------------------------------------------------------------


async def test_killed_at_random(
    tmp_path: Path, nurseries: list[Nursery], schemas: Addresses, capsys: pytest.CaptureFixture[str]
) -> None:
    """One process after the other, or two at once; on SQLite and PostgreSQL."""
    seed = int(os.environ.get(SEED) or random.SystemRandom().randrange(10**6))
    with capsys.disabled():
        print(f"({SEED}={seed})", end=" ")  # noqa: T201
    await asyncio.gather(
        _kill_at_random(random.Random(f"{seed} a"), nurseries[:2], lambda n: f"sqlite:///{tmp_path}/{n}.db"),  # noqa: S311
        _kill_at_random(random.Random(f"{seed} b"), nurseries[2:], schemas),  # noqa: S311
    )


async def _kill_at_random(chance: random.Random, nurseries: list[Nursery], database: Addresses) -> None:
    """Half of the points, in worlds of some stories each."""
    killed = 0
    for number in count():
        if killed >= POINTS // 2:
            return
        channels = tuple(chance.sample(CHANNELS, chance.choice((1, 1, 1, 2))))
        wait = chance.choice((1, 5)) * MINUTE  # Discord honours nonces for so long, and no longer
        chain = Chain(tuple(nurseries), database(number), channels, chance.choice(NAMES), wait=wait)
        await chain.one()
        steps = sorted(nurseries[0].counts.elements())
        for _ in range(_STORIES):
            killed += await _kill_one_or_two(chance, chain, steps)
        found = await chain.end()
        print(*chain.fates, sep="\n")  # noqa: T201
        assert found == []


async def _kill_one_or_two(chance: random.Random, chain: Chain, steps: list[str]) -> int:
    def step() -> Step:
        sort = chance.choice(steps)
        return sort, chance.randint(1, steps.count(sort))

    match chance.choice((*["one"] * 6, *["again"] * 2, "one of two", "both")):
        case "one":
            return await chain.one(step())
        case "again":
            return await chain.again(step())
        case "one of two":
            return await chain.two(step(), ALIVE)
        case _:
            return await chain.two(step(), step())
