"""`talkbot run`, unmodified, announces: files come, change and go, and a small Discord on 127.0.0.1 keeps
what is said in its channels.

That something is not announced is seen by what is announced after it: see `Setting.tells`.
"""

from __future__ import annotations

import asyncio
import shutil
import signal
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from bot.store.database import Database
from tests.announcements.hearing import heard, said
from tests.announcements.line import line
from tests.discord_channels import discord_channels
from tests.discord_payloads import APPLICATION, CHANNEL, interaction
from tests.discord_rest import NEWS
from tests.store.databases import database_url, postgres, postgres_url, sqlite_url  # noqa: F401
from tests.test_gateway import IDENTIFY, running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from tests.discord_channels import Channels, Moment
    from tests.discord_server import Request, Server
    from tests.test_gateway import Bot

_WAIT = 60.0  # seconds; on a quiet machine three are enough
EVERY, RELOAD = 2, 1  # seconds
_BUSY = 6  # seconds that a busy machine may take for reading and sending; a quiet one takes one
CHANNELS = (CHANNEL, "3001")
MANY = 300


def written(title: str, text: str = "All about it.") -> str:
    return f"---\ntitle: {title}\ndate: 2024-05-01\nevent: The Conference\n---\n{text}\n"


@dataclass
class Setting:
    """A folder of talks with the settings beside it, and a Discord."""

    server: Channels
    folder: Path
    database: str
    _said: asyncio.Event = field(default_factory=asyncio.Event)
    _markers: int = 0

    def __post_init__(self) -> None:
        self.server.hook = self._hear

    def configure(self, *channels: str, database: str = "") -> None:
        config = self.folder.parent / "config"
        config.mkdir(exist_ok=True)
        config.joinpath("bot.yaml").write_text(
            f"talks: {{reload: {RELOAD}s}}\n"
            f"announcements: {{every: {EVERY}s, channels: [{', '.join(channels)}]}}\n"
            f"state: {{url: '{database or self.database}'}}\n"
        )

    def write(self, name: str, title: str, text: str = "All about it.") -> None:
        self.folder.joinpath(f"{name}.md").write_text(written(title, text))

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Bot]:
        """The process, once it has looked at the files for the first time."""
        async with running(self.folder, self.server.url) as bot:
            await self.server.received(IDENTIFY)
            await self._has_looked()
            yield bot

    async def _has_looked(self) -> None:
        store = Database(self.database)
        async with asyncio.timeout(_WAIT):
            await store.open()
            while (await store.status(0, 1)).last_tick is None:
                await asyncio.sleep(0.05)
        await store.close()

    def heard(self, channel: str = CHANNEL) -> Counter[tuple[str, str]]:
        return heard(self.server.rest, channel)

    async def until(self, so: Callable[[], bool]) -> None:
        """Waits for something to be said after which it is so."""
        async with asyncio.timeout(_WAIT):
            while not so():
                self._said.clear()
                await self._said.wait()

    async def answers(self, path: str, *words: str) -> None:
        """Waits until the bot has said something with these words in it."""
        requests = self.server.requests
        await self.until(lambda: any(all(w in str(each.body) for w in words) for each in requests(path)))

    async def hears(self, *titles: str, channels: tuple[str, ...] = CHANNELS) -> None:
        """Waits until new talks have been told of in each channel."""
        await self.until(lambda: all(self.heard(c)["new", title] for c in channels for title in titles))

    async def tells(self, *, channels: tuple[str, ...] = CHANNELS) -> None:
        """Writes a file and waits until it is told of: then the bot has seen what was in the files before,
        and told what there was to tell of it, for it tells the oldest first.
        """
        self._markers += 1
        self.write(f"marker-{self._markers}", f"Marker {self._markers}")
        await self.hears(f"Marker {self._markers}", channels=channels)

    def expected(self, *titles: str) -> Counter[tuple[str, str]]:
        """New talks: these, and the markers."""
        return Counter(
            ("new", title) for title in (*titles, *(f"Marker {n + 1}" for n in range(self._markers)))
        )

    def check(self, *titles: str, channels: tuple[str, ...] = CHANNELS) -> None:
        """New talks were told of, each once in each channel, and nothing else was."""
        for channel in channels:
            assert self.heard(channel) == self.expected(*titles)

    def _hear(self, _request: Request, moment: Moment) -> None:
        if moment == "done":
            self._said.set()


@pytest.fixture
async def setting(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Setting]:  # noqa: F811
    folder = tmp_path / "talks"
    folder.mkdir()
    async with discord_channels() as server:
        server.rest.add("3001", NEWS)
        made = Setting(server, folder, sqlite_url)
        made.configure(*CHANNELS)
        made.write("trains", "Software on Trains")
        yield made


# --- what is new ----------------------------------------------------------------------------------


async def test_a_first_start_announces_nothing_and_a_new_file_is_one_message_a_channel(
    setting: Setting, sample_talks: Path
) -> None:
    shutil.copytree(sample_talks, setting.folder, dirs_exist_ok=True)
    for number in range(MANY):
        setting.write(f"generated-{number}", f"Generated {number}")
    async with setting.bot():
        await setting.tells()
        began = asyncio.get_running_loop().time()
        setting.write("ferries", "Software on Ferries")
        await setting.hears("Software on Ferries")
        assert asyncio.get_running_loop().time() - began < EVERY + RELOAD + _BUSY
        await setting.tells()
    setting.check("Software on Ferries")
    assert [len(said(setting.server.rest, channel)) for channel in CHANNELS] == [3, 3]


async def test_a_first_start_on_a_real_archive_announces_nothing(setting: Setting, shared: Path) -> None:
    shutil.copytree(shared / "corpora/rmoff", setting.folder / "rmoff")
    async with setting.bot():
        await setting.tells()
    setting.check()


async def test_thirty_new_files_are_one_digest_that_names_all(setting: Setting, tmp_path: Path) -> None:
    batch = tmp_path / "batch"
    batch.mkdir()
    titles = [f"Talk {number}" for number in range(30)]
    for number, title in enumerate(titles):
        batch.joinpath(f"batch-{number}.md").write_text(written(title))
    async with setting.bot():
        batch.rename(setting.folder / "batch")  # all at once
        await setting.hears(*titles)
        await setting.tells()
    setting.check(*titles)
    assert [len(said(setting.server.rest, channel)) for channel in CHANNELS] == [2, 2]


async def test_a_broken_file_is_announced_once_it_is_mended(setting: Setting) -> None:
    async with setting.bot():
        setting.folder.joinpath("ferries.md").write_text("---\ntitle: [Ferries\n---\n")
        await setting.tells()
        setting.check()
        setting.write("ferries", "Software on Ferries")
        await setting.hears("Software on Ferries")
        await setting.tells()
    setting.check("Software on Ferries")


# --- what is not ----------------------------------------------------------------------------------


async def test_files_that_are_moved_renamed_touched_or_put_back_are_no_news(setting: Setting) -> None:
    folder = setting.folder
    for name in ("renamed", "moved", "touched", "removed"):
        setting.write(name, f"The {name} talk")
    async with setting.bot():
        folder.joinpath("renamed.md").rename(folder / "renamed-2.md")
        folder.joinpath("2024").mkdir()
        folder.joinpath("moved.md").rename(folder / "2024/moved.md")
        folder.joinpath("touched.md").touch()
        removed = folder.joinpath("removed.md").rename(folder.parent / "removed.md")
        await setting.tells()
        removed.rename(folder / "removed.md")
        await setting.tells()
    setting.check()


async def test_an_edited_file_edits_its_announcement(setting: Setting) -> None:
    async with setting.bot():
        setting.write("ferries", "Software on Ferries")
        await setting.hears("Software on Ferries")
        setting.write("ferries", "Software on Large Ferries", "Larger than before.")
        await setting.hears("Software on Large Ferries")
        await setting.tells()
    setting.check("Software on Large Ferries")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
async def test_a_restart_announces_what_came_meanwhile_and_nothing_again(
    setting: Setting, how: signal.Signals
) -> None:
    async with setting.bot() as bot:
        await setting.tells()
        bot.process.send_signal(how)
        await bot.ended()
    setting.write("ferries", "Software on Ferries")
    async with setting.bot():
        await setting.hears("Software on Ferries")
        await setting.tells()
    setting.check("Software on Ferries")


# --- who announces, and where ---------------------------------------------------------------------


async def test_two_processes_on_one_database_announce_once(
    setting: Setting,
    database_url: str,  # noqa: F811
) -> None:
    setting.database = database_url
    setting.configure(*CHANNELS)
    async with setting.bot() as first, setting.bot():
        await setting.tells()
        setting.write("ferries", "Software on Ferries")
        await setting.hears("Software on Ferries")
        first.process.kill()  # the leader, most likely
        await setting.tells()
    setting.check("Software on Ferries")


async def test_a_channel_that_is_added_by_command_hears_of_new_talks_only(setting: Setting) -> None:
    setting.configure()
    async with setting.bot():
        await use_here(setting.server)
        await setting.answers(r"(/callback|/@original)$", f"<#{CHANNEL}>")
        await setting.tells(channels=(CHANNEL,))
        await setting.tells(channels=(CHANNEL,))
    setting.check(channels=(CHANNEL,))
    assert not setting.heard("3001")


async def use_here(server: Server) -> None:
    """Somebody who manages the server uses `/announce here`."""
    data = {
        "id": "9000",
        "name": "announce",
        "type": 1,
        "options": [{"name": "here", "type": 1, "options": []}],
    }
    told: dict[str, Any] = interaction("6000") | {"data": data}
    await server.dispatch("INTERACTION_CREATE", told)


# --- databases ------------------------------------------------------------------------------------


async def test_a_host_that_wipes_its_disk_is_warned_of(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DYNO", "worker.1")
    async with setting.bot() as bot:
        await bot.logged("attach PostgreSQL")


async def test_without_its_database_it_answers_and_announces_once_it_is_there_again(
    setting: Setting,
    postgres_url: str,  # noqa: F811
) -> None:
    parts = urlsplit(postgres_url)
    async with line(parts.hostname or "", parts.port or 5432) as cuttable:
        through = parts._replace(netloc=f"{parts.username}@127.0.0.1:{cuttable.port}").geturl()
        setting.database = postgres_url
        setting.configure(*CHANNELS, database=through)
        async with setting.bot() as bot:
            await setting.tells()
            cuttable.cut_now()
            setting.write("ferries", "Software on Ferries")
            for _ in range(4):
                await asyncio.wait_for(cuttable.refused.acquire(), _WAIT)
            await setting.server.write(f"<@{APPLICATION}> is there a talk about trains?")
            await setting.answers(r"/messages$", "message_reference", "Software on Trains")
            cuttable.mend()
            await setting.hears("Software on Ferries")
            await setting.tells()
            bot.process.send_signal(signal.SIGTERM)
            await bot.ended()
    setting.check("Software on Ferries")
    assert bot.log.count("announcements wait for the database") == 1
    assert "Traceback" not in bot.log
