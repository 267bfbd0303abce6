"""The tables are made, and brought up to date, by the migrations alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from bot.announcements.ports import StoreError
from bot.store.backend import Begin, transaction
from bot.store.database import Database
from bot.store.schema import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection


async def test_migrations_make_the_tables_that_the_queries_are_for(store: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return list(compare_metadata(context, metadata))

    async with transaction(store._backend, store._opened(), Begin.READ) as connection:
        assert await connection.run_sync(differences) == []


async def test_a_database_of_a_newer_version_is_left_alone(store: Database, database_url: str) -> None:
    async with transaction(store._backend, store._opened(), Begin.WRITE) as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    older = Database(database_url)
    with pytest.raises(StoreError, match="newer version of Talkbot"):
        await older.open()
    await older.close()
