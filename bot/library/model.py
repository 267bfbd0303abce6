"""What a talk is: the values that every other part reads.

A *talk* is given one or more times; each time is a *delivery*, and a delivery is what a talk file
describes.  Files that list several deliveries become several `Delivery` values with one `id`.
All values are frozen: what was read from the files is never changed, only replaced as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text.prose import to_markdown, to_plain

if TYPE_CHECKING:
    from datetime import date, datetime


_SHOWN = 200  # texts that were shown last: somebody may ask for more about them


class ResourceKind(StrEnum):
    """What a link of a talk leads to, told by its title and its address."""

    RECORDING = "recording"
    SLIDES = "slides"
    CODE = "code"
    POST = "post"
    VIDEO = "video"
    BOOK = "book"
    COMMUNITY = "community"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Resource:
    """A link that belongs to a talk. `title` and `description` are clean plain text (emoji stay),
    `url` is absolute, without white space or HTML entities.
    """

    title: str
    url: str
    description: str = ""
    kind: ResourceKind = ResourceKind.OTHER
    # the file says that this recording is of another time the talk was given
    other_occasion: bool = False


@dataclass(frozen=True, slots=True)
class Reaction:
    """What somebody said about a talk in public. Empty strings where the file does not tell."""

    text: str
    author: str = ""
    handle: str = ""
    on: date | None = None
    url: str = ""


class Prose:
    """Text as the file has it (Markdown, HTML or both); cleaned when it is shown. Immutable.

    Most of what is in memory is this, so it is kept as UTF-8: one emoji makes each letter of Python's
    texts take four bytes.
    """

    __slots__ = ("_utf8",)

    def __init__(self, source: str | bytes = "") -> None:
        """`source` may be UTF-8 already."""
        self._utf8 = source if isinstance(source, bytes) else source.encode(errors="surrogatepass")

    @property
    def source(self) -> str:
        """The text as the file has it."""
        return self._utf8.decode(errors="surrogatepass")

    @property
    def utf8(self) -> bytes:
        """The same, encoded."""
        return self._utf8

    @property
    def markdown(self) -> str:
        """Clean Markdown, without HTML."""
        return _markdown(self._utf8)

    @property
    def plain(self) -> str:
        """Clean plain text: paragraphs parted by an empty line, no markup."""
        return _plain(self._utf8)

    def __bool__(self) -> bool:
        return bool(self._utf8) and bool(self.source.strip())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Prose) and self._utf8 == other._utf8

    def __hash__(self) -> int:
        return hash(self._utf8)

    def __repr__(self) -> str:
        return f"Prose({self.source!r})"


@lru_cache(_SHOWN)
def _markdown(utf8: bytes) -> str:
    return to_markdown(utf8.decode(errors="surrogatepass"))


@lru_cache(_SHOWN)
def _plain(utf8: bytes) -> str:
    return to_plain(utf8.decode(errors="surrogatepass"))


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Delivery:
    """One time a talk was given, as its file tells. Text fields are clean plain text, "" when absent."""

    id: str  # path below the talks folder without .md and /index; what people and other programs use
    key: str  # unique: the id, or "id#2", "id#3" … for further deliveries in the same file
    title: str
    path: str = ""  # the file, for messages
    slug: str = ""
    date: datetime | None = None  # start; always with a time zone
    end: datetime | None = None
    has_time: bool = False  # whether the file gave a time of day, or a date only
    event: str = ""
    event_url: str = ""
    location: str = ""
    speakers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""  # as in the file, lower case: "en", "eng", "english" …
    abstract: Prose = field(default_factory=Prose)
    slides: tuple[Resource, ...] = ()
    recordings: tuple[Resource, ...] = ()
    resources: tuple[Resource, ...] = ()  # every other link, in the order of the file
    reactions: tuple[Reaction, ...] = ()
    image: str = ""  # absolute address
    page: str = ""  # absolute address of the talk's page
    cancelled: bool = False  # the file says that it does not, or did not, take place
    aliases: tuple[str, ...] = ()  # other ids by which the file is known: notist_id, speakerdeck_slug …


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk and every time it was given, newest first; never empty."""

    title: str
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a talk file, and what to do about it."""

    path: str
    line: int  # 1-based; 1 where the whole file is meant
    message: str  # what is wrong, and what to do
    fatal: bool = False  # True: nothing of the file could be used

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"
