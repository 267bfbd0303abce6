"""How much is too much: limits for each person and each channel, over a sliding time."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_KNOWN = 10_000  # people or channels that are kept count of


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `times` within `seconds`."""

    times: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """Too much was asked. `wait` are the seconds until there is room again; `first` tells whether it
    has not been said yet, so that a flood of questions does not become a flood of refusals.
    """

    wait: float
    first: bool


class Limit:
    """Counts what each key (a person, a channel) has asked for lately."""

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._clock = clock
        self._times: OrderedDict[int, deque[float]] = OrderedDict()
        self._told: OrderedDict[int, float] = OrderedDict()

    def admit(self, key: int) -> Refusal | None:
        """Counts one more for `key`; None where there is room for it. What is refused is not counted."""
        now = self._clock()
        times = self._times.setdefault(key, deque())
        self._times.move_to_end(key)
        while times and times[0] <= now - self._rate.seconds:
            times.popleft()
        while len(self._times) > _MOST_KNOWN:
            self._times.popitem(last=False)
        if len(times) < self._rate.times:
            times.append(now)
            return None
        free_at = times[0] + self._rate.seconds
        first = self._told.get(key, 0.0) <= now
        if first:
            self._told[key] = free_at
            self._told.move_to_end(key)
            while len(self._told) > _MOST_KNOWN:
                self._told.popitem(last=False)
        return Refusal(free_at - now, first)


@dataclass(frozen=True, slots=True)
class Manners:
    """The limits that the bot keeps."""

    person: Limit
    channel: Limit


# What a quick reader who tries things out does not reach; a script does at once.
PERSON = Rate(times=15, seconds=30.0)
# What a lively channel does not reach.
CHANNEL = Rate(times=40, seconds=30.0)


def manners(clock: Callable[[], float], person: Rate = PERSON, channel: Rate = CHANNEL) -> Manners:
    """The usual limits."""
    return Manners(Limit(person, clock), Limit(channel, clock))
