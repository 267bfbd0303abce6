"""Answers as plain text: for the JSON output, for pipes, for whatever shows no markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.ui.blocks import Block, Heading, LinkLine, Links, Note, Paragraph, Quote, Row, Rows
from bot.ui.outline import outline
from bot.ui.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.answers.model import Answer


def render_plain(answer: Answer) -> str:
    """The whole reply, parts parted by an empty line; no markup, no control characters but line breaks,
    no trailing space. Every link of the answer is in it.
    """
    return tidy("\n\n".join(map(_block, outline(answer))))


def _block(block: Block) -> str:
    match block:
        case Paragraph(text) | Note(text):
            return text
        case Heading(title, _, details):
            return "\n".join([title, *details])
        case Links(links, heading):
            return _under(heading, map(_link, links))
        case Quote(text, source, url):
            return _quote(text, source, url)
        case Rows(rows, heading):
            return _under(heading, _rows(rows))
        case _:
            assert_never(block)


def _under(heading: str, lines: Iterable[str]) -> str:
    return "\n".join([heading, *lines] if heading else lines)


def _link(line: LinkLine) -> str:
    return f"{line.label}: {line.url}" if line.label else line.url


def _quote(text: str, source: str, url: str) -> str:
    said = f"“{text}”" if text else ""
    return "\n".join(filter(None, [" — ".join(filter(None, [said, source])), url]))


def _rows(rows: tuple[Row, ...]) -> Iterable[str]:
    """One line a row, its links below it; the titles begin in one column, a little apart from dates
    and years.
    """
    width = max(len(row.mark) for row in rows)
    gap = "  " if width >= len("2019") else " "
    for row in rows:
        mark = row.mark.ljust(width) + gap if width else ""
        yield mark + " — ".join(filter(None, [row.title, row.details]))
        yield from (" " * len(mark) + _link(link) for link in row.links)
