"""Whatever fails, whenever: of each talk and kind there is one message in each channel, and no second."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.announcements.stage import policy, stage
from tests.announcements.stories import HOUR, NAMES, Story
from tests.announcements.world import CHANNELS as ALL
from tests.announcements.world import DAWN, follow, prepare, tell, world, wrong
from tests.store.databases import sqlite_url  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.discord_channels import Channels, How
    from tests.discord_server import Request

PATIENCE = 0.25  # seconds while requests fail; discord.py waits longer before it tries again itself
_PATIENCE = (
    "bot.outlet.messages.PATIENCE",
    "bot.outlet.messages._PUBLISHING",
    "bot.outlet.places._PATIENCE",
    "bot.outlet.calendar._PATIENCE",
)

SENDING = r"POST .*/(messages|threads)$"
EDITING = r"PATCH .*/messages/"
PUBLISHING = r"/crosspost$"
SCHEDULING = r"(POST|PATCH) .*/scheduled-events"
ANYTHING = "."

CHANNELS = ALL[1:]  # one of text, whose messages are published; and a forum, which honours no nonces


@dataclass(frozen=True)
class Trouble:
    """How a request fails. `passes`: it succeeds when it is tried again as it was."""

    name: str
    how: How
    code: int = 0
    retry_after: float = 1.0
    by_discord: bool = True
    for_all: bool = False
    stored: bool = False
    passes: bool = True

    def begin(self, server: Channels, pattern: str, times: int) -> None:
        more = {"code": self.code, "retry_after": self.retry_after}
        flags = {"by_discord": self.by_discord, "stored": self.stored, "for_all": self.for_all}
        server.fails(pattern, self.how, times=times, **more, **flags)

    def __str__(self) -> str:
        return self.name


TROUBLES = (
    Trouble("400", 400, code=50035, passes=False),
    Trouble("403", 403, code=50013, passes=False),
    Trouble("404", 404, code=10003, passes=False),
    Trouble("429 for a moment", 429, retry_after=0.02),
    Trouble("429 for long", 429, retry_after=45.0),
    Trouble("429 for all", 429, for_all=True),
    Trouble("429 from in between", 429, retry_after=2.0, by_discord=False),
    Trouble("500", 500),
    Trouble("500 after all", 500, stored=True),
    Trouble("502", 502),
    Trouble("503", 503),
    Trouble("504 after all", 504, stored=True),
    Trouble("no answer", "hang"),
    Trouble("closed before", "close before"),
    Trouble("closed after", "close after"),
)
# One of each sort, for what is done besides sending.
_FEW = (
    "403",
    "404",
    "429 for long",
    "429 for all",
    "500 after all",
    "no answer",
    "closed before",
    "closed after",
)
FEW = tuple(trouble for trouble in TROUBLES if trouble.name in _FEW)
PASSING = tuple(trouble for trouble in FEW if trouble.passes)
LASTING = 5  # requests of each kind in a row


@contextmanager
def impatient(server: Channels) -> Iterator[None]:
    """Has nobody wait long for an answer while requests fail; then as long as a busy machine needs."""
    with pytest.MonkeyPatch.context() as patched:

        def calm_down(_request: Request, _moment: str) -> None:
            if not any(failure.times for failure in server.failures):
                patched.undo()

        for name in _PATIENCE:
            patched.setattr(name, PATIENCE)
        server.hook = calm_down
        yield


async def troubled(
    url: str, name: str, trouble: Trouble, pattern: str, times: int = len(CHANNELS)
) -> list[str]:
    """What is wrong after a story during which requests failed, and the process was begun anew."""
    story = Story(name, 0)
    told = policy(story.kinds, CHANNELS)
    async with world() as server:
        server.checked = False  # so it is faster; other tests look at what is sent
        async with stage(url, server.url, told, DAWN) as first:
            follow(server.rest, first)
            await prepare(first, story)
            trouble.begin(server, pattern, times)
            with impatient(server):
                await tell(first, story)
        assert [each.times for each in server.failures] == [0], "there were no such requests"
        async with stage(url, server.url, told, first.clock.moment + HOUR) as second:
            await tell(second, story)
        return wrong(server.rest, story, CHANNELS, shown=trouble.passes)


@pytest.mark.parametrize("trouble", TROUBLES, ids=str)
@pytest.mark.parametrize("name", NAMES)
async def test_sending_fails(sqlite_url: str, name: str, trouble: Trouble) -> None:  # noqa: F811
    assert await troubled(sqlite_url, name, trouble, SENDING) == []


@pytest.mark.parametrize("trouble", FEW, ids=str)
@pytest.mark.parametrize("name", ["recording", "changed"])
async def test_editing_fails(sqlite_url: str, name: str, trouble: Trouble) -> None:  # noqa: F811
    assert await troubled(sqlite_url, name, trouble, EDITING) == []


@pytest.mark.parametrize("trouble", TROUBLES, ids=str)
async def test_publishing_fails(sqlite_url: str, trouble: Trouble) -> None:  # noqa: F811
    assert await troubled(sqlite_url, "new", trouble, PUBLISHING, 1) == []


@pytest.mark.parametrize("trouble", FEW, ids=str)
@pytest.mark.parametrize("name", ["ahead", "moved", "cancelled"])
async def test_scheduling_fails(sqlite_url: str, name: str, trouble: Trouble) -> None:  # noqa: F811
    assert await troubled(sqlite_url, name, trouble, SCHEDULING, 1) == []


@pytest.mark.parametrize("trouble", PASSING, ids=str)
@pytest.mark.parametrize("name", ["ahead", "digest", "recording"])
async def test_everything_fails_for_a_while(sqlite_url: str, name: str, trouble: Trouble) -> None:  # noqa: F811
    """Sending, and looking for what may have been sent."""
    assert await troubled(sqlite_url, name, trouble, ANYTHING, LASTING) == []
