"""Another process with a store: `python -m tests.store.racer URL WHAT`; it says what it does, a line each,
and begins when it is sent a line.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from bot.announcements.model import Plan
from bot.store.database import Database
from tests.store.samples import CHANNEL, NOW, due, item, talk

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

EACH_TURN = 7  # items that are taken before another process may lead


async def take(store: Database) -> None:
    """Takes what is due, one by one, until there is nothing; says what it took."""
    while items := await due(store):
        if not await store.lead():
            await asyncio.sleep(0.001)
            continue
        for one in items[:EACH_TURN]:
            if await store.take(CHANNEL, [one], one.talk, NOW, plain=False):
                say(one.talk)
        await store.close()
        await store.open()


async def lead(store: Database) -> None:
    """Says whether it leads; then stays until it is killed, or its input ends."""
    say(str(await store.lead()))
    await asyncio.to_thread(sys.stdin.read)


async def plan(store: Database) -> None:
    """Stays in the middle of planning."""
    async with store.planning() as ledger:
        talks = tuple(talk(f"{number:04}") for number in range(1000))
        await ledger.keep(Plan(talks=talks, items=tuple(item(talk.id) for talk in talks)))
        say("planning")
        await asyncio.to_thread(sys.stdin.read)


async def count(store: Database) -> None:
    """Plans a hundred times, each time on what was there before."""
    for _ in range(100):
        async with store.planning() as ledger:
            await ledger.keep(Plan(talks=(talk("count", str(await ledger.revision())),)))


async def opens(store: Database) -> None:
    """Nothing but what it does before."""
    say(str(bool(await store.channels() == [])))


WHAT: dict[str, Callable[[Database], Awaitable[None]]] = {
    "take": take,
    "lead": lead,
    "plan": plan,
    "count": count,
    "open": opens,
}


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


async def main(url: str, what: str) -> None:
    store = Database(url)
    say("ready")
    sys.stdin.readline()
    await store.open()
    await WHAT[what](store)
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
