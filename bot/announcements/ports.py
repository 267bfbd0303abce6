"""What announcements need of the world: a store, Discord, and a clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime

    from bot.announcements.model import (
        Channel,
        EventState,
        Item,
        Known,
        Message,
        Plan,
        Publishing,
        Receipt,
        ScheduledEvent,
        Status,
        Told,
        Trouble,
    )
    from bot.library.model import Delivery


class Clock(Protocol):
    """The time, which may jump, and waiting for some of it to pass."""

    def now(self) -> datetime:
        """The time, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Waits so many seconds of this clock."""
        ...


# --- the store ------------------------------------------------------------------------------------


class StoreError(Exception):
    """The database cannot be reached, or not be used; the message is for the host, without secrets."""


class Ledger(Protocol):
    """What one transaction may do while no other process plans: all of it is kept, or nothing."""

    async def revision(self) -> int:
        """Counts the changes to `known`: 0 while nothing was ever planned."""
        ...

    async def known(self) -> Sequence[Known]: ...

    async def channels(self) -> Sequence[Channel]: ...

    async def due(self) -> Sequence[Item]:
        """The items that wait to be told."""
        ...

    async def keep(self, plan: Plan) -> None:
        """Keeps a plan. An item whose name is there already is left out. Counts one more in `revision`."""
        ...

    async def add_channel(self, channel: Channel) -> None:
        """Adds a channel, or replaces what is kept of it; its trouble is forgotten."""
        ...

    async def remove_channel(self, channel: int) -> None:
        """Forgets a channel; what was due there is dropped."""
        ...


class Store(Protocol):
    """What outlives the process. Every method may raise `StoreError`; then nothing was changed, but
    where it says otherwise.
    """

    async def open(self) -> None:
        """Connects, and brings the tables up to date; does nothing when it is open. One process at a time."""
        ...

    async def close(self) -> None:
        """Lets go of everything, the lead too."""
        ...

    async def lead(self) -> bool:
        """Whether this process is the one that announces. Once it is, it stays so until it closes, dies,
        or loses the database; then another one may be.
        """
        ...

    def planning(self) -> AbstractAsyncContextManager[Ledger]:
        """A transaction in which nobody else plans."""
        ...

    async def channels(self) -> Sequence[Channel]: ...

    async def due(self) -> Sequence[tuple[Item, Known]]:
        """What waits to be told, and about which talk."""
        ...

    async def take(
        self, channel: int, items: Sequence[Item], nonce: str, now: datetime, *, plain: bool
    ) -> Message | None:
        """Makes a pending message of due items; None, and nothing changed, where another process has taken
        one of them or this one no longer leads. When it returns, it is kept for good.
        """
        ...

    async def pending(self) -> Sequence[Message]:
        """The messages that may have been sent."""
        ...

    async def tried(self, message: Message, why: str) -> None:
        """Notes that it is not known whether a try to send the message succeeded."""
        ...

    async def sent(
        self, message: Message, sent_id: int, now: datetime, *, thread: int, publishing: Publishing
    ) -> None:
        """A pending message was sent; its items are told, and its channel is without trouble."""
        ...

    async def release(self, message: Message, why: str, *, refused: bool = False) -> None:
        """A pending message was certainly not sent: its items are due again, and the message is none.
        `refused`: Discord refused its content, which counts in `Item.refused`.
        """
        ...

    async def drop(self, items: Sequence[Item], why: str) -> None:
        """Due items that will not be told."""
        ...

    async def trouble(self, channel: int, trouble: Trouble | None) -> None: ...

    async def stale(self) -> Sequence[Message]:
        """The sent messages that no longer show what is so."""
        ...

    async def edited(self, message: Message, *, gone: bool = False) -> None:
        """The message shows what was so at `message.stale`; or it is gone."""
        ...

    async def unpublished(self) -> Sequence[Message]:
        """The sent messages whose publishing is wanted, oldest first."""
        ...

    async def published(self, message: Message, publishing: Publishing, now: datetime) -> None: ...

    async def publications(self, channel: int, since: datetime) -> int:
        """How many messages of a channel were published since then."""
        ...

    async def events(self) -> Sequence[ScheduledEvent]:
        """Every scheduled event that is not `ENDED`."""
        ...

    async def save_event(self, event: ScheduledEvent, expected: EventState | None) -> bool:
        """Keeps a scheduled event, if what is kept of it is in the expected state (None: nothing is);
        whether it was.
        """
        ...

    async def ticked(self, now: datetime) -> None: ...

    async def status(self, channel: int, most: int) -> Status:
        """What is kept about a channel, at most so many of each."""
        ...


# --- Discord --------------------------------------------------------------------------------------


class OutletError(Exception):
    """Discord did not do as it was asked; the message says why, for the host and for `/announce status`."""


class BadContentError(OutletError):
    """What was sent is refused (400): it would be refused again. It was not sent."""


class ForbiddenError(OutletError):
    """The bot may not write there (403). It was not sent."""


class NoChannelError(OutletError):
    """There is no such channel (404). It was not sent."""


class NoMessageError(OutletError):
    """There is no such message any more: somebody has deleted it."""


class SlowDownError(OutletError):
    """Discord asks to wait (429). It was not sent."""

    def __init__(self, text: str, seconds: float) -> None:
        super().__init__(text)
        self.seconds = seconds


class UnclearError(OutletError):
    """Discord failed, or the connection did (5xx, time-out): it may have been sent, and it may not."""


class Outlet(Protocol):
    """Discord, as far as announcements go. Every method may raise an `OutletError`."""

    async def ready(self) -> None:
        """Returns when there is a connection, or when it is taking too long to wait for one."""
        ...

    async def post(self, channel: Channel, message: Message, told: Sequence[Told]) -> Receipt:
        """Sends a message, with its nonce, and says what became of it."""
        ...

    async def find(self, channel: Channel, message: Message) -> Receipt | None:
        """The message in the channel, by its nonce; None where it certainly is not there."""
        ...

    async def edit(self, channel: Channel, message: Message, told: Sequence[Told]) -> None:
        """Has a sent message show what is so now."""
        ...

    async def publish(self, channel: Channel, message: Message) -> None:
        """Has the servers that follow an announcement channel get the message."""
        ...

    async def guild(self, channel: Channel) -> int:
        """The server that a channel is in."""
        ...


class Calendar(Protocol):
    """The scheduled events of Discord's servers. Every method may raise an `OutletError`."""

    async def create_event(self, guild: int, talk: Delivery) -> int:
        """Makes a scheduled event; its id."""
        ...

    async def find_event(self, guild: int, talk: Delivery) -> int | None:
        """The id of the scheduled event that this bot made for the talk, None where there is none."""
        ...

    async def edit_event(self, guild: int, event_id: int, talk: Delivery) -> None: ...

    async def cancel_event(self, guild: int, event_id: int) -> None: ...
