"""What tests of announcements share.

They use SQLite: that both databases do the same is what `tests/store` is for. Processes that are killed
or lose their database are tested on both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.store.database import Database
from tests.store.databases import postgres, postgres_url, sqlite_url  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def store(sqlite_url: str) -> AsyncIterator[Database]:  # noqa: F811
    """An empty store."""
    opened = Database(sqlite_url)
    yield opened
    await opened.close()


@pytest.fixture
async def other(sqlite_url: str, store: Database) -> AsyncIterator[Database]:  # noqa: ARG001, F811
    """Another store on the same database, like that of another process."""
    opened = Database(sqlite_url)
    yield opened
    await opened.close()
