"""What the host reads when the database cannot be reached, or not be used; and that it heals."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import asyncpg
import pytest

from bot.announcements.ports import StoreError
from bot.store.database import Database
from bot.store.postgresql import _SERVER_SETTINGS, Postgresql
from bot.store.sqlite import Sqlite
from tests.store.databases import execute, with_database
from tests.store.samples import NOW, item, keep

if TYPE_CHECKING:
    from collections.abc import Sequence


async def problem(url: str) -> str:
    """What opening a database fails with; it may be tried again, and fails alike."""
    database = Database(url)
    for _ in range(2):
        with pytest.raises(StoreError) as caught:
            await database.open()
    await database.close()
    text = str(caught.value)
    assert len(text.splitlines()) == 1
    return text


async def test_nothing_can_be_done_before_it_is_open(database_url: str) -> None:
    database = Database(database_url)
    for act in (database.channels, database.lead, database.pending):
        with pytest.raises(StoreError, match="not open"):
            await act()
    await database.close()


async def test_it_may_be_opened_twice_and_again_after_closing(database_url: str) -> None:
    database = Database(database_url)
    await asyncio.gather(database.open(), database.open())
    await database.open()
    await keep(database, item("a"))
    for _ in range(2):
        await database.close()
    await database.open()
    assert len(await database.due()) == 1
    await database.close()


# --- SQLite -----------------------------------------------------------------------------------------


async def test_the_folder_is_made_and_relative_paths_are_in_the_current_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    database = Database("sqlite:///a b/%23/ü/talkbot.db")
    await database.open()
    await database.close()
    assert Path("a b/#/ü/talkbot.db").is_file()


@pytest.mark.parametrize("url", ["sqlite:///:memory:", "sqlite://", "sqlite:///file:x?mode=memory"])
async def test_a_database_in_memory_is_refused(url: str) -> None:
    """It would forget at every start what was announced."""
    assert "must be a file" in await problem(url)


async def test_readers_and_a_writer_do_not_wait_for_each_other(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await database.open()
    async with database.planning():
        assert await database.channels() == []
    await database.close()
    with sqlite3.connect(urlsplit(sqlite_url).path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


async def test_a_file_that_is_no_database(sqlite_url: str) -> None:
    file = Path(urlsplit(sqlite_url).path)
    file.parent.mkdir()
    file.write_text("# Notes, which nobody wants to lose\n" * 100)
    assert "talkbot.db is not a database" in await problem(sqlite_url)
    assert file.read_text().startswith("# Notes")


async def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    tmp_path.joinpath("state").write_text("a file")
    assert "is its folder there, and writable?" in await problem(f"sqlite:///{tmp_path}/state/talkbot.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "may the bot's user write to it?" in await problem(f"sqlite:///{tmp_path}/talkbot.db")


async def test_a_file_that_another_program_keeps_locked(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.sqlite.STATEMENT", 0.1)
    database = Database(sqlite_url)
    await database.open()
    other = sqlite3.connect(urlsplit(sqlite_url).path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="kept locked by another program"):
        await database.ticked(NOW)
    other.execute("ROLLBACK")
    await database.ticked(NOW)
    other.close()
    await database.close()


async def test_a_file_that_was_removed_is_not_made_anew_without_its_tables(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await database.open()
    await database.close()
    engine = await Sqlite(sqlite_url).prepare()
    Path(urlsplit(sqlite_url).path).unlink()
    with pytest.raises(Exception, match="unable to open"):
        await engine.connect()
    assert not Path(urlsplit(sqlite_url).path).exists()
    await engine.dispose()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("database or disk is full", "the disk is full"),
        ("database disk image is malformed", "is damaged"),
        ("disk I/O error", "the disk fails"),
        ("attempt to write a readonly database", "let the bot's user write"),
        ("something new", "cannot be used: something new"),
    ],
)
def test_what_sqlite_says_is_told_with_what_to_do(said: str, told: str) -> None:
    with (
        pytest.raises(StoreError, match=rf"^state/talkbot\.db .*{told}"),
        Sqlite("sqlite:///state/talkbot.db").explained(),
    ):
        raise sqlite3.OperationalError(said)


def test_a_mistake_in_the_program_is_none_of_the_databases() -> None:
    with pytest.raises(KeyError), Sqlite("sqlite:///state/talkbot.db").explained():
        raise KeyError("x")
    with pytest.raises(KeyError), Postgresql("postgresql://localhost/x").explained():
        raise KeyError("x")


# --- PostgreSQL -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://bot:s3cret@127.0.0.1:1/talks", "PostgreSQL at 127.0.0.1:1 cannot be reached"),
        ("postgresql://bot:s3cret@nowhere.invalid/talks", "PostgreSQL at nowhere.invalid cannot be reached"),
        ("postgresql:///talks?host=/nowhere&password=s3cret", "PostgreSQL at /nowhere cannot be reached"),
        ("postgresql://bot:s3cret@127.0.0.1:1/talks?sslmode=s3cret", "PostgreSQL at 127.0.0.1:1 cannot"),
        ("postgresql://bot:s3cret@127.0.0.1:port/talks", "PostgreSQL at 127.0.0.1:port cannot"),
        ("postgresql://bot:s3/cret@127.0.0.1:1/talks", "write / as %2F"),
        ("postgresql://bot:s3#cret@127.0.0.1:1/talks", "write / as %2F"),
        ("postgresql://bot:s3[cret@127.0.0.1:1/talks", "write / as %2F"),
    ],
)
async def test_a_server_that_cannot_be_reached(url: str, told: str) -> None:
    text = await problem(url)
    assert told in text
    assert "cret" not in text


async def test_a_database_that_is_not_there(postgres: str) -> None:
    assert "has no such database" in await problem(with_database(postgres, "nowhere"))


async def test_a_user_that_is_not_there(postgres: str) -> None:
    there = urlsplit(postgres)
    host = there.netloc.rpartition("@")[2]
    assert "does not let the bot in" in await problem(there._replace(netloc=f"nobody:s3@{host}").geturl())


async def test_what_the_server_takes_too_long_for_is_given_up(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(_SERVER_SETTINGS, "statement_timeout", "200")
    first, second = Database(postgres_url), Database(postgres_url)
    await first.open()
    await second.open()
    async with first.planning():
        with pytest.raises(StoreError, match="busy for too long"):
            async with second.planning():
                pytest.fail("two plan at once")
    async with second.planning() as ledger:
        assert await ledger.revision() == 0
    await first.close()
    await second.close()


@pytest.mark.parametrize(
    "settings",
    [
        "sslmode=prefer",
        "sslmode=disable&connect_timeout=10&channel_binding=prefer&keepalives=1",
        "gssencmode=disable&application_name=my%20bot",
    ],
)
async def test_settings_in_the_address_that_hosts_hand_out(postgres_url: str, settings: str) -> None:
    database = Database(f"{postgres_url}&{settings}")
    await database.open()
    assert await database.channels() == []
    await database.close()


async def test_a_socket_may_be_named(postgres: str) -> None:
    server = urlsplit(postgres)
    port = server.port or 5432
    connection = await asyncpg.connect(postgres)
    folders = (await connection.fetchval("SHOW unix_socket_directories")).split(",")
    await connection.close()
    here = [folder for folder in folders if Path(folder, f".s.PGSQL.{port}").exists()]
    if not here:
        pytest.skip("the server has no socket on this machine")
    user = server.username or "postgres"
    database = Database(f"postgresql://{server.path}?host={here[0]}&port={port}&user={user}")
    await database.open()
    assert await database.channels() == []
    await database.close()


async def test_bots_in_different_schemas_do_not_know_each_other(postgres: str, postgres_url: str) -> None:
    await asyncio.to_thread(execute, postgres, "DROP SCHEMA IF EXISTS second CASCADE", "CREATE SCHEMA second")
    bots: Sequence[Database] = [Database(postgres_url), Database(f"{postgres}?search_path=second")]
    for bot in bots:
        await bot.open()
    assert [await bot.lead() for bot in bots] == [True, True]
    await keep(bots[0], item("a"))
    assert await bots[1].due() == []
    for bot in bots:
        await bot.close()
