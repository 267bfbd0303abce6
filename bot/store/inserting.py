"""Inserting where something may be there already: alike in SQLite and PostgreSQL, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection


def insert(connection: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what to do `on_conflict`."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
