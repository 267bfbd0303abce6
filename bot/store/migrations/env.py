"""Run by Alembic: migrates on the connection, and in the transaction, that `bot.store.migrate` opened."""

from __future__ import annotations

from alembic import context

from bot.store.schema import metadata

# SQLite cannot change a table in place, so Alembic copies it: render_as_batch
context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
context.run_migrations()
