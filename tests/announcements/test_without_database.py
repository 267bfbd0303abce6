"""The database goes away at any step, and comes back: of each talk and kind there is one message."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from bot.announcements.ports import StoreError
from tests.announcements.line import line
from tests.announcements.stage import policy, stage
from tests.announcements.stories import HOUR, NAMES, Story, library
from tests.announcements.world import CHANNELS, DAWN, follow, prepare, tell, world, wrong
from tests.store.databases import postgres, postgres_url, sqlite_url  # noqa: F401

if TYPE_CHECKING:
    from tests.announcements.observed import Moment

MOMENTS: tuple[Moment, ...] = ("before", "after")
_ROUNDS = 2  # during which the database stays away
_FORUM = CHANNELS[2:]  # where nothing but what is kept tells that something was sent


# What may have been done when the database goes away; after the others, nothing is different.
_WRITES = ("keep", "planning", "ticked", "take", "sent", "edited", "published", "save_event")


class Outage:
    """The store fails from its `number`th step on, until some rounds have begun without it."""

    def __init__(self) -> None:
        self.number = 0  # of the step at which it begins; 0: none does
        self.moment: Moment = "before"
        self.came = False
        self._left = 0

    def begin_at(self, moment: Moment, number: int) -> None:
        self.moment, self.number, self.came = moment, number, False

    def __call__(self, moment: Moment, name: str) -> None:
        if self._left:
            self._left -= name == "open"
            raise StoreError("it is away")
        if self.number and moment == self.moment and (moment == "before" or name in _WRITES):
            self.number -= 1
            if not self.number:
                self.came, self._left = True, _ROUNDS
                raise StoreError("it has just gone")


@pytest.mark.parametrize("name", NAMES)
async def test_the_store_fails_at_each_step(sqlite_url: str, name: str) -> None:  # noqa: F811
    """Before it has done something, and after it has, without saying so."""
    outage = Outage()
    channels = _FORUM if name in ("new", "digest", "changed") else CHANNELS[1:2]
    async with world() as server:
        server.checked = False  # so it is faster; other tests look at what is sent
        told = policy(Story(name, 0).kinds, channels)
        async with stage(sqlite_url, server.url, told, DAWN, outage) as only:
            follow(server.rest, only)
            number = 0
            for moment in MOMENTS:
                for step in count(1):
                    story = Story(name, number)
                    await prepare(only, story)
                    outage.begin_at(moment, step)
                    await tell(only, story)
                    outage.number = 0
                    found = wrong(server.rest, story, channels)
                    assert found == [], f"{moment} step {step}"
                    number += 1
                    if not outage.came:
                        break
        async with stage(sqlite_url, server.url, told, only.clock.moment + HOUR) as second:
            await tell(second, story)
        assert wrong(server.rest, story, channels) == []


PIECES = range(1, 80, 9)  # of those that a round sends, some: all of them would take minutes


@pytest.mark.parametrize("arrives", [False, True], ids=["before it has arrived", "before there is an answer"])
@pytest.mark.parametrize("name", ["new", "recording"])
async def test_the_line_to_postgresql_is_cut(postgres_url: str, name: str, arrives: bool) -> None:  # noqa: F811
    parts = urlsplit(postgres_url)
    async with world() as server, line(parts.hostname or "", parts.port or 5432) as cuttable:
        server.checked = False
        url = parts._replace(netloc=f"{parts.username}@127.0.0.1:{cuttable.port}").geturl()
        told = policy(Story(name, 0).kinds, _FORUM)
        async with stage(url, server.url, told, DAWN) as only:
            follow(server.rest, only)
            for number, piece in enumerate(PIECES):
                story = Story(name, number)
                await prepare(only, story)
                cuttable.cut_at(piece, arrives=arrives)
                only.talks = library(story, happened=True)
                await only.clock.round()
                await only.clock.round()
                cuttable.mend()
                await tell(only, story)
                assert wrong(server.rest, story, _FORUM) == [], f"piece {piece}"
