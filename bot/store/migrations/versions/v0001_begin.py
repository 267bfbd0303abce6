"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    meta = op.create_table(
        "meta",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("last_tick", _MOMENT),
        sa.CheckConstraint("id = 1", name=op.f("ck_meta_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meta")),
    )
    op.bulk_insert(meta, [{"id": 1, "revision": 0}])
    _talks_and_channels()
    _messages()
    _items()
    _scheduled_events()


def _talks_and_channels() -> None:
    op.create_table(
        "talks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("dated", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talks")),
    )
    op.create_table(
        "channels",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.BigInteger(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
    )


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("row", _ROW, primary_key=True, nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("taken", _MOMENT, nullable=False),
        sa.Column("plain", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("sent_id", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("thread", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("stale", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("sent", _MOMENT),
        sa.Column("publishing", sa.Text(), nullable=False, server_default="no"),
        sa.Column("published", _MOMENT),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_messages_state"), "messages", ["state"])
    op.create_index("ix_messages_channel_sent", "messages", ["channel", "sent"])


def _items() -> None:
    op.create_table(
        "items",
        sa.Column("row", _ROW, primary_key=True, nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("talk", sa.Text(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("due", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT),
        sa.Column("before", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("message", sa.BigInteger()),
        sa.ForeignKeyConstraint(["talk"], ["talks.id"], name=op.f("fk_items_talk")),
        sa.ForeignKeyConstraint(["message"], ["messages.row"], name=op.f("fk_items_message")),
        sa.UniqueConstraint("channel", "kind", "talk", "occasion", name="uq_items_name"),
        sqlite_autoincrement=True,
    )
    for column in ("state", "message", "talk"):
        op.create_index(op.f(f"ix_items_{column}"), "items", [column])


def _scheduled_events() -> None:
    op.create_table(
        "scheduled_events",
        sa.Column("guild", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("talk", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("taken", _MOMENT),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("again", _MOMENT),
        sa.ForeignKeyConstraint(["talk"], ["talks.id"], name=op.f("fk_scheduled_events_talk")),
        sa.PrimaryKeyConstraint("guild", "talk", name=op.f("pk_scheduled_events")),
    )
