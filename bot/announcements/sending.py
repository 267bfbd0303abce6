"""Getting what is due in one channel to Discord: settling what may have been sent, sending the rest."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.announcements.batches import batches, nonce_of
from bot.announcements.model import Publishing, Receipt, Told
from bot.announcements.ports import BadContentError, NoMessageError, OutletError, UnclearError
from bot.announcements.trouble import is_left_alone, trouble_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.announcements.model import Channel, Item, Message
    from bot.announcements.ports import Outlet, Store
    from bot.library.model import Delivery

_log = logging.getLogger(__name__)

MOST_REFUSALS = 4  # of one item's content; the first is followed by tries as text only
_ON_ITS_WAY = timedelta(hours=1)  # after which a message that has not arrived is given up
_SOON = timedelta(seconds=30)  # until what failed for no lasting reason is tried again


@dataclass
class Round:
    """What one tick knows, and what it finds out: `again` are the moments at which to try again."""

    now: datetime
    every: timedelta
    talks: Mapping[str, Delivery]  # by `Known.id`, as the files have them now
    again: list[datetime] = field(default_factory=list)
    at_once: bool = False  # there is more to do than could be seen when the tick began

    def soon(self, tries: int = 0) -> None:
        """Notes that something is worth another try in a while."""
        self.again.append(self.now + min(self.every, _SOON * 2 ** min(tries, 10)))

    def told(self, items: Sequence[Item]) -> list[Told]:
        """The items whose talks are there."""
        return [Told(item, self.talks[item.talk]) for item in items if item.talk in self.talks]


class Sending:
    """Sends to channels; what became of each message is kept in the store before anything else is done.

    A receipt that the store did not take (it was away just then) is held on to until it does.
    """

    def __init__(self, store: Store, outlet: Outlet) -> None:
        self._store = store
        self._outlet = outlet
        self._receipts: dict[str, Receipt] = {}

    async def serve(
        self, channel: Channel, pending: Sequence[Message], due: Sequence[Item], tick: Round
    ) -> None:
        """Settles the pending messages of a channel, then sends what is due (oldest first)."""
        if channel.trouble and is_left_alone(channel, tick.now):
            tick.again.append(channel.trouble.again)
            return
        for message in pending:
            if not await self._settle(channel, message, tick):
                return
        if pending:  # what was not sent after all is due again, and what is due has changed
            tick.at_once = True
            return
        for items in batches([item for item in due if item.talk in tick.talks]):
            if not await self._send(channel, items, tick):
                return

    # --- settling ---------------------------------------------------------------------------------

    async def _settle(self, channel: Channel, message: Message, tick: Round) -> bool:
        """Finds out whether a pending message was sent; whether the channel may be written to.

        What is not there is sent once more as it is, with its nonce: the first one may still be on its way,
        and Discord takes one of them only. What is too old for that, or lacks its talks, is due again.
        """
        try:
            receipt = self._receipts.get(message.nonce) or await self._outlet.find(channel, message)
        except OutletError as error:
            await self._failed(channel, message, error, tick)
            return False
        if receipt is not None:
            await self._sent(message, receipt, tick)
            return True
        if _is_as_it_was(message, tick):
            return await self._post(channel, message, tick)
        await self._store.release(message, "it had not arrived")
        return True

    # --- sending ----------------------------------------------------------------------------------

    async def _send(self, channel: Channel, items: tuple[Item, ...], tick: Round) -> bool:
        """Sends one message; whether the channel may be written to any further."""
        if any(item.refused >= MOST_REFUSALS for item in items):
            return await self._give_up(items, tick)
        plain = any(item.refused for item in items)
        message = await self._store.take(channel.id, items, nonce_of(items), tick.now, plain=plain)
        if message is None:  # another process has it
            return False
        return await self._post(channel, message, tick)

    async def _post(self, channel: Channel, message: Message, tick: Round) -> bool:
        """Sends a pending message; whether the channel may be written to any further."""
        try:
            receipt = await self._outlet.post(channel, message, tick.told(message.items))
        except BadContentError as error:
            _log.error("a message for channel %d is refused, and tried as plain text: %s", channel.id, error)
            await self._store.release(message, str(error), refused=True)
            tick.soon()
            return True
        except NoMessageError:  # it had been sent, and was deleted since
            await self._sent(message, Receipt(0), tick)
            return True
        except OutletError as error:
            if not isinstance(error, UnclearError):  # certainly not sent
                await self._store.release(message, str(error))
            await self._failed(channel, message, error, tick)
            return False
        await self._sent(message, receipt, tick)
        return True

    async def _give_up(self, items: tuple[Item, ...], tick: Round) -> bool:
        hopeless = [item for item in items if item.refused >= MOST_REFUSALS]
        await self._store.drop(hopeless, f"Discord refuses it, even as plain text: {hopeless[0].why}")
        tick.at_once = True
        return True

    async def _sent(self, message: Message, receipt: Receipt, tick: Round) -> None:
        self._receipts[message.nonce] = receipt
        publishing = Publishing.WANTED if receipt.publishable and receipt.sent_id else Publishing.NO
        await self._store.sent(
            message, receipt.sent_id, tick.now, thread=receipt.thread, publishing=publishing
        )
        del self._receipts[message.nonce]
        _log.info("announced in channel %d: %d at once", message.channel, len(message.items))

    async def _failed(self, channel: Channel, message: Message, error: OutletError, tick: Round) -> None:
        """A message could not be sent, or not be looked for: it is tried again, later."""
        if isinstance(error, UnclearError):
            await self._store.tried(message, str(error))
            tick.soon(message.tries)
            return
        trouble = trouble_of(channel, error, tick.now, tick.every)
        await self._store.trouble(channel.id, trouble)
        tick.again.append(trouble.again)
        _log.warning("channel %d: %s", channel.id, error)


def _is_as_it_was(message: Message, tick: Round) -> bool:
    """Whether a message that has not arrived still says what is to be said."""
    timely = all(item.until is None or tick.now < item.until for item in message.items)
    there = all(item.talk in tick.talks for item in message.items)
    return timely and there and abs(tick.now - message.taken) < _ON_ITS_WAY
