"""What announcements are made of: the talks that are known, what is to be told, and the messages.

All values are frozen. Moments have a time zone; those that are kept are in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.library.model import Delivery


class Kind(StrEnum):
    """What there is to tell about a talk. The values are those of the setting `announcements.kinds`."""

    NEW = "new"
    RECORDING = "recording"
    COMING_UP = "coming-up"
    CHANGED = "changed"  # or cancelled
    ON_THIS_DAY = "on-this-day"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is remembered of a talk, to tell what has changed."""

    title: str
    event: str = ""
    location: str = ""
    start: datetime | None = None  # in the zone of the file
    timed: bool = False  # whether the file gave a time of day, or a date only
    recorded: bool = False
    cancelled: bool = False
    fingerprint: str = ""  # of everything that an announcement shows


@dataclass(frozen=True, slots=True)
class Known:
    """A talk that was seen. It stays known when its file is renamed, moved, or removed for a while."""

    id: str  # for ever; the first key it was seen under
    key: str  # the delivery's key where it was seen last
    path: str  # the delivery's id where it was seen last
    names: frozenset[str]  # every id, slug and alias it was ever seen under: see `identity.names_of`
    facts: Facts
    since: datetime  # when it was seen first
    dated: datetime  # when it was seen first with the start that it has now


class ItemState(StrEnum):
    """Where an item stands."""

    DUE = "due"  # waits to be told
    TAKEN = "taken"  # belongs to a message, which may have been sent already
    TOLD = "told"
    DROPPED = "dropped"  # will not be told; `why` says why


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to tell about one talk in one channel: there is at most one for each `name`."""

    channel: int
    kind: Kind
    talk: str  # `Known.id`
    occasion: str = ""  # tells apart what may be told several times of one kind: the start, the year
    due: datetime | None = None  # since when it waits; always set once it is kept
    until: datetime | None = None  # after which it is of no use
    before: Facts | None = None  # of a change: what was so when the channel last heard of it
    state: ItemState = ItemState.DUE
    why: str = ""  # of a dropped item, or of the last try
    refused: int = 0  # how often Discord refused the content it was told with
    row: int = 0  # in the store; 0 while it is not kept

    @property
    def name(self) -> tuple[int, str, str, str]:
        """What tells it from every other item."""
        return self.channel, self.kind.value, self.talk, self.occasion


class MessageState(StrEnum):
    """Where a message stands. A message that was certainly not sent is none: its items are due again."""

    PENDING = "pending"  # it may have been sent
    SENT = "sent"
    GONE = "gone"  # it was sent, and somebody deleted it


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent to a channel at once: one item, or a digest of several."""

    row: int
    channel: int
    nonce: str
    state: MessageState
    items: tuple[Item, ...]  # oldest first
    taken: datetime  # when it became pending
    plain: bool = False  # sent as text only, for Discord had refused it as it was
    sent_id: int = 0  # Discord's id of it, once it is known
    thread: int = 0  # the post in a forum that it began, if so
    tries: int = 0
    stale: int = 0  # counts the changes that it does not show yet


@dataclass(frozen=True, slots=True)
class Told:
    """An item together with the talk it is about, as the files have it now."""

    item: Item
    talk: Delivery


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where Discord keeps a message that was sent. `thread` is the post it began in a forum, else 0;
    `publishable` says that it stands in an announcement channel.
    """

    sent_id: int
    thread: int = 0
    publishable: bool = False


class Publishing(StrEnum):
    """Whether a message in an announcement channel has reached the servers that follow it."""

    NO = "no"  # no such channel
    WANTED = "wanted"
    DONE = "done"
    REFUSED = "refused"


class Origin(StrEnum):
    """Who had a channel announced in."""

    COMMAND = "command"  # /announce here
    CONFIG = "config"  # announcements.channels


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a channel could not be written to, and when that is tried again."""

    why: str
    since: datetime
    tried: datetime
    again: datetime
    times: int = 1
    gone: bool = False  # Discord knows no such channel


@dataclass(frozen=True, slots=True)
class Channel:
    """Where is announced."""

    id: int
    origin: Origin
    since: datetime  # what was known then is no news there
    guild: int = 0  # 0 while it is not known
    role: int = 0  # who is pinged; 0 for nobody
    locale: str = ""  # a Discord locale, "" for English
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that went out, for `/announce status`."""

    at: datetime
    kinds: tuple[Kind, ...]
    titles: tuple[str, ...]
    sent_id: int
    publishing: Publishing


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item that did not go out, for `/announce status`."""

    kind: Kind
    title: str
    due: datetime
    state: ItemState
    why: str = ""
    talk: str = field(default="", compare=False)  # `Known.id`


@dataclass(frozen=True, slots=True)
class Status:
    """What can be said of a channel, newest first."""

    channel: Channel | None
    last_tick: datetime | None
    waiting: tuple[Waiting, ...] = ()
    sent: tuple[Sent, ...] = ()
    dropped: tuple[Waiting, ...] = ()


class EventState(StrEnum):
    """Where one of Discord's scheduled events stands."""

    PENDING = "pending"  # it may have been made
    MADE = "made"
    ENDED = "ended"  # cancelled, deleted by somebody, or over
    REFUSED = "refused"  # not there; made again if the talk becomes another


@dataclass(frozen=True, slots=True)
class ScheduledEvent:
    """A scheduled event in a server, for a talk in the future."""

    guild: int
    talk: str  # `Known.id`
    state: EventState
    shown: str = ""  # the fingerprint of what it shows
    event_id: int = 0
    taken: datetime | None = None
    why: str = ""
    again: datetime | None = None  # when it is tried again


@dataclass(frozen=True, slots=True)
class Plan:
    """What planning found: to be kept in one transaction."""

    talks: tuple[Known, ...] = ()  # new or changed
    stale: frozenset[str] = frozenset()  # talks that no longer are what announcements of them say
    items: tuple[Item, ...] = ()  # new
    revised: tuple[Item, ...] = field(default=())  # due already, and different now; or dropped

    def __bool__(self) -> bool:
        return bool(self.talks or self.stale or self.items or self.revised)
