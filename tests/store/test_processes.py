"""Several processes on one database."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tests.store.samples import CHANNEL, NOW, due, item, keep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.store.database import Database

REPOSITORY = Path(__file__).resolve().parents[2]


class Racer:
    """A process that runs `tests.store.racer`."""

    def __init__(self, process: subprocess.Popen[str], stdin: IO[str], stdout: IO[str]) -> None:
        self.process, self.stdin, self.stdout = process, stdin, stdout

    def hear(self) -> str:
        return self.stdout.readline().strip()

    def start(self) -> None:
        self.stdin.write("go\n")
        self.stdin.flush()

    def finish(self) -> list[str]:
        """What else it says until it ends, which it must do well."""
        self.stdin.close()
        said = self.stdout.read().split()
        assert self.process.wait() == 0
        return said

    def kill(self) -> None:
        """As `kill -9` does."""
        self.process.kill()
        self.process.wait()


@contextmanager
def racer(url: str, what: str) -> Iterator[Racer]:
    """A process that is ready to start."""
    command = [sys.executable, "-m", "tests.store.racer", url, what]
    with subprocess.Popen(  # noqa: S603 - arguments of our own
        command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin and process.stdout
        other = Racer(process, process.stdin, process.stdout)
        try:
            assert other.hear() == "ready"
            yield other
        finally:
            process.kill()


def race(url: str, *what: str) -> list[list[str]]:
    """What each of several processes says that start at the same moment."""
    with ExitStack() as stack:
        racers = [stack.enter_context(racer(url, one)) for one in what]
        for one in racers:
            one.start()
        return [one.finish() for one in racers]


async def test_an_item_is_taken_by_one_of_two_processes_only(store: Database, database_url: str) -> None:
    names = [f"{number:03}" for number in range(200)]
    await keep(store, *map(item, names))
    await store.close()
    first, second = race(database_url, "take", "take")
    assert sorted(first + second) == names
    await store.open()
    assert sorted(message.nonce for message in await store.pending()) == names
    assert await due(store) == []


def test_one_of_two_processes_leads(database_url: str) -> None:
    with racer(database_url, "lead") as first, racer(database_url, "lead") as second:
        first.start()
        assert first.hear() == "True"
        second.start()
        assert second.hear() == "False"


def test_several_processes_open_a_new_database_at_once(database_url: str) -> None:
    assert race(database_url, *["open"] * 4) == [["True"]] * 4


async def test_the_next_process_leads_at_once_when_the_leader_is_killed(
    store: Database, other: Database, database_url: str
) -> None:
    await store.close()
    with racer(database_url, "lead") as leader:
        leader.start()
        assert leader.hear() == "True"
        assert not await other.lead()
        leader.kill()
        while not await other.lead():  # the server has to notice; no clock of ours is involved
            pass


async def test_a_process_that_is_killed_while_it_plans_leaves_nothing_half_done(
    store: Database, database_url: str
) -> None:
    await keep(store, item("a"))
    with racer(database_url, "plan") as killed:
        killed.start()
        assert killed.hear() == "planning"
        killed.kill()
    assert [item.talk for item in await due(store)] == ["a"]
    async with store.planning() as ledger:
        assert await ledger.revision() == 1
        assert [talk.id for talk in await ledger.known()] == ["a"]


async def test_processes_plan_one_after_the_other(store: Database, database_url: str) -> None:
    race(database_url, "count", "count")
    async with store.planning() as ledger:
        assert await ledger.revision() == 200


async def test_closing_lets_go_of_the_lead(store: Database, other: Database) -> None:
    assert not await other.lead()
    await store.close()
    while not await other.lead():  # PostgreSQL ends a session a moment after it was told to
        pass
    await store.open()
    assert not await store.lead()


async def test_who_leads_stays_so(store: Database, other: Database) -> None:
    for _ in range(3):
        assert await store.lead()
        assert not await other.lead()
    await keep(store, item("a"))
    assert await store.take(CHANNEL, await due(store), "nonce", NOW, plain=False)
    assert await store.lead()
