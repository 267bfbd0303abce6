"""Who spoke of what last, for a while: what follow-ups lean on, through every door."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bot.answers.conversation import Conversation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was said last: the conversation to go on from, and the words that would lead to it again."""

    conversation: Conversation = field(default_factory=Conversation)
    said: tuple[str, ...] = ()


class _Kept(NamedTuple):
    exchange: Exchange
    until: float


class Conversations:
    """The last exchange with each person in each channel; the oldest are forgotten first.

    `clock` gives seconds that never go back. Nothing here outlives the process.
    """

    def __init__(self, lifetime: timedelta, most: int, clock: Callable[[], float]) -> None:
        self._lifetime = lifetime.total_seconds()
        self._most = most
        self._clock = clock
        self._by_person: OrderedDict[tuple[int, int], _Kept] = OrderedDict()
        self._by_message: OrderedDict[int, _Kept] = OrderedDict()

    def __len__(self) -> int:
        return len(self._by_person) + len(self._by_message)

    def of(self, person: int, channel: int, replying_to: int | None = None) -> Exchange:
        """What a next question of this person in this channel may lean on. Who replies to an answer
        goes on from that answer, whoever asked for it.
        """
        kept = self._by_message.get(replying_to) if replying_to is not None else None
        kept = kept or self._by_person.get((person, channel))
        return kept.exchange if kept and self._clock() < kept.until else Exchange()

    def remember(self, person: int, channel: int, exchange: Exchange, message: int | None = None) -> None:
        """Keeps an exchange; `message` is the one that carries its answer, where that is known."""
        now = self._clock()
        kept = _Kept(exchange, now + self._lifetime)
        _keep(self._by_person, (person, channel), kept, self._most)
        if message is not None:
            _keep(self._by_message, message, kept, self._most)
        _forget(self._by_person, now)
        _forget(self._by_message, now)


def _keep(kept: OrderedDict[_Key, _Kept], key: _Key, value: _Kept, most: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)


def _forget(kept: OrderedDict[_Key, _Kept], now: float) -> None:
    """Drops what is too old, so that a quiet bot does not hold on to a busy day."""
    while kept and next(iter(kept.values())).until <= now:
        kept.popitem(last=False)
