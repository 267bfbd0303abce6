"""Databases for tests: a SQLite file, and a schema in a PostgreSQL server that is really there.

In a conftest.py: `from tests.store.databases import database_url, postgres, postgres_url, sqlite_url`
(with `# noqa: F401`); then `database_url` runs a test once on each, and `sqlite_url` on SQLite alone. In
either case the database is the test's own, and nothing is in it yet.

The server is the one that the environment variable TALKBOT_TEST_POSTGRES names, which then has to be there,
or else the one on this machine; where there is none, what needs it is skipped.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import asyncpg
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VARIABLE = "TALKBOT_TEST_POSTGRES"
_HERE = "postgresql://postgres@127.0.0.1:5432/postgres"
_databases, _schemas = itertools.count(1), itertools.count(1)


def execute(url: str, *statements: str) -> None:
    """Executes statements on a PostgreSQL server, on a connection of their own."""

    async def run() -> None:
        connection = await asyncpg.connect(url, timeout=5)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())


def with_database(url: str, name: str) -> str:
    """The address of another database on the same server."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def with_setting(url: str, setting: str) -> str:
    """The address with something more behind the question mark."""
    return f"{url}{'&' if urlsplit(url).query else '?'}{setting}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL database for this run of the tests (one for each module that
    has imported this).
    """
    server = os.environ.get(VARIABLE) or _HERE
    name = f"talkbot_test_{os.getpid()}_{next(_databases)}"
    try:
        execute(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    except (OSError, asyncpg.PostgresError) as error:
        if VARIABLE in os.environ:
            raise
        pytest.skip(f"no PostgreSQL on this machine ({error}); {VARIABLE} may name one")
    yield with_database(server, name)
    execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """The address of an empty schema."""
    schema = f"test_{next(_schemas)}"
    execute(postgres, f"CREATE SCHEMA {schema}")
    yield with_setting(postgres, f"search_path={schema}")
    execute(
        postgres,
        # what a test has left connected must not hold up the others
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'talkbot' AND datname = current_database()",
        f"DROP SCHEMA {schema} CASCADE",
    )


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite file that is not there yet, in a folder that is not there yet."""
    return f"sqlite:///{tmp_path}/state/talkbot.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Any:
    """The address of an empty database of each kind in turn."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


if __name__ == "__main__":  # whether there is a server at an address: `python -m tests.store.databases URL`
    execute(sys.argv[1], "SELECT 1")
