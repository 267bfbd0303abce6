"""A world to announce in: a clock that a test moves, and a Discord that keeps what it is sent."""

from __future__ import annotations

from collections import defaultdict, deque
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC
from itertools import count
from typing import TYPE_CHECKING

from bot.announcements.announcer import Announcer, Hands, Policy
from bot.announcements.model import Receipt
from bot.announcements.ports import NoChannelError, NoMessageError, OutletError
from bot.announcements.schedule import Schedule
from tests.announcements.samples import ALL, MINUTE, NOW, newest_first

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, timedelta

    from bot.announcements.model import Channel, Kind, Message, Told
    from bot.announcements.ports import Store
    from bot.library.model import Delivery

GUILD = 7


class _OverError(Exception):
    """The time that a test gives has passed."""


class FakeClock:
    """Waiting takes no time: the clock goes on by itself. `plan` has something happen on the way."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._end: datetime | None = None
        self._plans: list[tuple[datetime, Callable[[], None]]] = []

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        self._now = now

    def jump(self, by: timedelta) -> None:
        self._now += by

    def plan(self, at: datetime, action: Callable[[], None]) -> None:
        self._plans.append((at, action))
        self._plans.sort(key=lambda plan: plan[0])

    def end(self, at: datetime) -> None:
        """Whoever sleeps until then does not wake up."""
        self._end = at

    async def sleep(self, seconds: float) -> None:
        wakes = self._now + MINUTE * seconds / 60
        over = self._end is not None and wakes >= self._end
        wakes = min(wakes, self._end or wakes)
        while self._plans and self._plans[0][0] <= wakes:
            self._now, action = self._plans.pop(0)
            action()
        self._now = wakes
        if over:
            raise _OverError


@dataclass
class Shown:
    """A message as people see it."""

    id: int
    nonce: str
    kinds: tuple[str, ...]
    titles: tuple[str, ...]
    plain: bool = False
    published: bool = False
    edits: int = 0


class _Failing:
    """Has a call fail as a test says, before or after what it does was done."""

    def __init__(self) -> None:
        self._failures: defaultdict[str, deque[tuple[OutletError | None, bool]]] = defaultdict(deque)
        self._forever: dict[str, OutletError] = {}
        self.calls: list[str] = []

    def fail(self, call: str, *errors: OutletError | None, after: bool = False) -> None:
        """The next calls fail with these errors, None for one that succeeds."""
        self._failures[call].extend((error, after) for error in errors)

    def always_fail(self, call: str, error: OutletError | None) -> None:
        """Every call fails, until an error of None."""
        self._forever.pop(call, None)
        if error:
            self._forever[call] = error

    def begin(self, call: str) -> OutletError | None:
        """Counts a call; what is to be raised at its end. Raises what is to be raised now."""
        self.calls.append(call)
        if call in self._forever:
            raise self._forever[call]
        error, after = self._failures[call].popleft() if self._failures[call] else (None, False)
        if error and not after:
            raise error
        return error


def finish(error: OutletError | None) -> None:
    if error:
        raise error


@dataclass
class FakeOutlet(_Failing):
    """Discord's channels, with the messages in them, oldest first."""

    clock: FakeClock
    published: bool = False  # whether the channels are announcement channels
    tell: Callable[[str, int, Shown], None] = lambda *_: None  # what happens, in which channel
    gone: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self.messages: defaultdict[int, list[Shown]] = defaultdict(list)
        self._deleted: set[str] = set()
        self._ids = count(1)

    def delete(self, channel: int, at: int = -1) -> None:
        """A moderator deletes a message."""
        self._deleted.add(self.messages[channel].pop(at).nonce)

    def heard(self, channel: int) -> list[tuple[str, str]]:
        """What was told in a channel, in order: kind and title."""
        return [
            pair for shown in self.messages[channel] for pair in zip(shown.kinds, shown.titles, strict=True)
        ]

    async def ready(self) -> None:
        pass

    async def post(self, channel: Channel, message: Message, told: Sequence[Told]) -> Receipt:
        error = self.begin("post")
        self._look(channel)
        if message.nonce in self._deleted:
            raise NoMessageError("it has been deleted")
        shown = self._find(channel, message)
        if shown is None:
            shown = Shown(next(self._ids), message.nonce, *_said(told), plain=message.plain)
            self.messages[channel.id].append(shown)
            self.tell("posted", channel.id, shown)
        finish(error)
        return Receipt(shown.id, publishable=self.published)

    async def find(self, channel: Channel, message: Message) -> Receipt | None:
        error = self.begin("find")
        self._look(channel)
        shown = self._find(channel, message)
        finish(error)
        return Receipt(shown.id, publishable=self.published) if shown else None

    async def edit(self, channel: Channel, message: Message, told: Sequence[Told]) -> None:
        error = self.begin("edit")
        shown = self._sent(channel, message)
        shown.kinds, shown.titles = _said(told)
        shown.edits += 1
        self.tell("edited", channel.id, shown)
        finish(error)

    async def publish(self, channel: Channel, message: Message) -> None:
        error = self.begin("publish")
        shown = self._sent(channel, message)
        shown.published = True
        self.tell("published", channel.id, shown)
        finish(error)

    async def guild(self, channel: Channel) -> int:
        finish(self.begin("guild"))
        self._look(channel)
        return GUILD

    def _look(self, channel: Channel) -> None:
        if channel.id in self.gone:
            raise NoChannelError("Discord knows no such channel")

    def _find(self, channel: Channel, message: Message) -> Shown | None:
        return next((each for each in self.messages[channel.id] if each.nonce == message.nonce), None)

    def _sent(self, channel: Channel, message: Message) -> Shown:
        self._look(channel)
        for shown in self.messages[channel.id]:
            if shown.id == message.sent_id:
                return shown
        raise NoMessageError("it has been deleted")


def _said(told: Sequence[Told]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(each.item.kind.value for each in told), tuple(each.talk.title for each in told)


@dataclass
class FakeCalendar(_Failing):
    """A server's scheduled events: what is shown of each, by its id."""

    clock: FakeClock

    def __post_init__(self) -> None:
        super().__init__()
        self.events: dict[int, Delivery] = {}
        self._ids = count(1)

    def shown(self) -> list[tuple[str, datetime | None]]:
        return [(talk.title, talk.date) for talk in self.events.values()]

    async def create_event(self, guild: int, talk: Delivery) -> int:
        error = self.begin("create")
        assert guild == GUILD
        self.events[id_ := next(self._ids)] = talk
        finish(error)
        return id_

    async def find_event(self, guild: int, talk: Delivery) -> int | None:
        finish(self.begin("find"))
        assert guild == GUILD
        return next((id_ for id_, each in self.events.items() if each.id == talk.id), None)

    async def edit_event(self, guild: int, event_id: int, talk: Delivery) -> None:  # noqa: ARG002
        error = self.begin("edit")
        self._there(event_id)
        self.events[event_id] = talk
        finish(error)

    async def cancel_event(self, guild: int, event_id: int) -> None:  # noqa: ARG002
        error = self.begin("cancel")
        self._there(event_id)
        del self.events[event_id]
        finish(error)

    def _there(self, event_id: int) -> None:
        if event_id not in self.events:
            raise NoMessageError("it has been deleted")


class World:
    """An announcer on a store, the files it looks at, and the Discord it writes to."""

    def __init__(self, store: Store, policy: Policy, now: datetime = NOW) -> None:
        self.store = store
        self.clock = FakeClock(now)
        self.outlet = FakeOutlet(self.clock)
        self.calendar = FakeCalendar(self.clock)
        self._files: dict[str, Delivery] = {}
        self._talks: list[Delivery] | None = []
        self._policy = policy
        self.restart(policy)

    def restart(self, policy: Policy | None = None, store: Store | None = None) -> None:
        """A new process: whatever was in memory is gone."""
        self._policy = policy or self._policy
        self.announcer = Announcer(store or self.store, self.clock, lambda: self._talks, self._policy)
        self._hands = Hands(store or self.store, self.outlet, self.calendar)

    @property
    def talks(self) -> Sequence[Delivery]:
        """What the files have now, newest first."""
        return self._talks or ()

    def put(self, *deliveries: Delivery) -> None:
        """Adds files, or replaces those of the same key."""
        self._files |= {delivery.key: delivery for delivery in deliveries}
        self._talks = newest_first(self._files.values())

    def remove(self, *keys: str) -> None:
        for key in keys:
            del self._files[key]
        self.put()

    def lose(self) -> None:
        """The folder is not there: nothing can be said about the talks."""
        self._talks = None

    async def tick(self, times: int = 1) -> float:
        """Some ticks, without time to pass; the pause after the last."""
        for _ in range(times):
            pause = await self.announcer.tick(self._hands)
        return pause

    async def run(self, time: timedelta) -> None:
        """So much time passes, in which the announcer does what it does."""
        self.clock.end(self.clock.now() + time)
        with suppress(_OverError):
            await self.announcer.run(self.outlet, self.calendar)


EVERY = 15 * MINUTE
ALWAYS = Schedule(EVERY, UTC)


def policy(
    *channels: int,
    schedule: Schedule = ALWAYS,
    kinds: frozenset[Kind] = ALL,
    scheduled_events: bool = False,
) -> Policy:
    """Tells everything in these channels, as soon as it is noticed unless the schedule says otherwise."""
    return Policy(schedule, kinds, channels, scheduled_events=scheduled_events)
