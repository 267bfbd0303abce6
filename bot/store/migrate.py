"""Brings the tables up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.announcements.ports import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection

FOLDER = Path(__file__).parent / "migrations"


def migrate(connection: Connection) -> None:
    """Takes the steps that were not taken yet, in the transaction of the connection.

    Raises `StoreError` where a newer version has taken steps that are not known here.
    """
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    steps = ScriptDirectory.from_config(config)
    known = {step.revision for step in steps.walk_revisions()}
    taken = set(MigrationContext.configure(connection).get_current_heads())
    if taken - known:
        raise StoreError("the database was made by a newer version of Talkbot: install that, or name another")
    if taken != set(steps.get_heads()):
        command.upgrade(config, "head")
