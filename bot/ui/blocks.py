"""What a reply is made of, before anybody asks how it looks.

`bot.ui.outline` turns an answer into these values, the plain and the terminal renderer draw them,
each in its way.  Every text in a block is clean (see `bot.ui.text`), so that renderers need not
think of it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; may have several paragraphs."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a talk, with the address of its page where there is one, and the lines below it."""

    title: str
    url: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkLine:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Links:
    links: tuple[LinkLine, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said; `source` is who and when, "" where the file does not tell."""

    text: str
    source: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list: "2019-05-13  Title — Event, Place"; any part but `title` may be empty."""

    title: str
    mark: str = ""  # what stands before the title: a number, a date
    details: str = ""
    url: str = ""
    links: tuple[LinkLine, ...] = ()  # what was asked for of this talk, below it


@dataclass(frozen=True, slots=True)
class Rows:
    rows: tuple[Row, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something said in passing, below the rest."""

    text: str


Block = Paragraph | Heading | Links | Quote | Rows | Note
