"""What tests of announcements share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.store.database import Database
from tests.store.databases import database_url, postgres, postgres_url, sqlite_url  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Database]:  # noqa: F811
    """An empty store on each database in turn."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def other(database_url: str, store: Database) -> AsyncIterator[Database]:  # noqa: ARG001, F811
    """Another store on the same database, like that of another process."""
    opened = Database(database_url)
    yield opened
    await opened.close()
