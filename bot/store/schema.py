"""The tables. What is changed here needs a migration in `migrations/versions`; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    false,
)

from bot.announcements.model import EventState, ItemState, Kind, MessageState, Origin, Publishing
from bot.store.columns import Choice, FactsColumn, Moment, Names, TroubleColumn, Words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# what SQLite numbers by itself must be an INTEGER there
_Row = BigInteger().with_variant(Integer(), "sqlite")

# one row
meta = Table(
    "meta",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="one"), primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),
    Column("last_tick", Moment),
)

talks = Table(
    "talks",
    metadata,
    Column("id", Words, primary_key=True),
    Column("key", Words, nullable=False),
    Column("path", Words, nullable=False),
    Column("names", Names, nullable=False),
    Column("facts", FactsColumn, nullable=False),
    Column("since", Moment, nullable=False),
    Column("dated", Moment, nullable=False),
)

channels = Table(
    "channels",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("origin", Choice(Origin), nullable=False),
    Column("since", Moment, nullable=False),
    Column("guild", BigInteger, nullable=False),
    Column("role", BigInteger, nullable=False),
    Column("locale", Words, nullable=False),
    Column("trouble", TroubleColumn),
)

# Numbers are never used again (autoincrement), so that a late word about a message that was released
# cannot be taken for one about another.
messages = Table(
    "messages",
    metadata,
    Column("row", _Row, primary_key=True),
    Column("channel", BigInteger, nullable=False),
    Column("nonce", Words, nullable=False),
    Column("state", Choice(MessageState), nullable=False),
    Column("taken", Moment, nullable=False),
    Column("plain", Boolean, nullable=False, server_default=false()),
    Column("sent_id", BigInteger, nullable=False, server_default="0"),
    Column("thread", BigInteger, nullable=False, server_default="0"),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("stale", Integer, nullable=False, server_default="0"),
    Column("sent", Moment),
    Column("publishing", Choice(Publishing), nullable=False, server_default=Publishing.NO.value),
    Column("published", Moment),
    Index(None, "state"),
    Index("ix_messages_channel_sent", "channel", "sent"),
    sqlite_autoincrement=True,
)

# An item outlives its channel: when the channel is added again, it is still known to have been told.
items = Table(
    "items",
    metadata,
    Column("row", _Row, primary_key=True),
    Column("channel", BigInteger, nullable=False),
    Column("kind", Choice(Kind), nullable=False),
    Column("talk", Words, ForeignKey(talks.c.id), nullable=False),
    Column("occasion", Words, nullable=False),
    Column("due", Moment, nullable=False),
    Column("until", Moment),
    Column("before", FactsColumn),
    Column("state", Choice(ItemState), nullable=False),
    Column("why", Words, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("message", BigInteger, ForeignKey(messages.c.row)),
    UniqueConstraint("channel", "kind", "talk", "occasion", name="uq_items_name"),
    Index(None, "state"),
    Index(None, "message"),
    Index(None, "talk"),
    sqlite_autoincrement=True,
)

scheduled_events = Table(
    "scheduled_events",
    metadata,
    Column("guild", BigInteger, primary_key=True, autoincrement=False),
    Column("talk", Words, ForeignKey(talks.c.id), primary_key=True),
    Column("state", Choice(EventState), nullable=False),
    Column("shown", Words, nullable=False),
    Column("event_id", BigInteger, nullable=False),
    Column("taken", Moment),
    Column("why", Words, nullable=False),
    Column("again", Moment),
)
