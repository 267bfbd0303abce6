"""Answers on a terminal: bold titles, quiet particulars, links that can be clicked.

Texts of talk files reach rich as `Text`, never as markup, so that nothing in them is obeyed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from rich.style import Style
from rich.text import Text

from bot.ui.blocks import Block, Heading, LinkLine, Links, Note, Paragraph, Quote, Row, Rows
from bot.ui.outline import outline
from bot.ui.plain import render_plain

if TYPE_CHECKING:
    from rich.console import Console

    from bot.answers.model import Answer

READABLE = 100  # columns; longer lines of running text are hard to follow
_QUIET = Style(dim=True)


def render_terminal(answer: Answer, console: Console) -> None:
    """Print the reply on `console`: as plain text, unwrapped, where that is not a terminal, so that what
    is piped or copied has whole lines.
    """
    if not console.is_terminal:
        console.print(Text(render_plain(answer)), soft_wrap=True)
        return
    for at, block in enumerate(outline(answer)):
        if at:
            console.print()
        _print_block(block, console)


def _print_block(block: Block, console: Console) -> None:
    match block:
        case Paragraph(text):
            _print(Text(text), console)
        case Note(text):
            _print(Text(text, _QUIET), console)
        case Heading(title, url, details):
            _print(Text(title, _linked(url, bold=True)), console)
            for detail in details:
                _print(Text(detail, _QUIET), console)
        case Links(links, heading):
            _print_heading(heading, console)
            for link in links:
                _print_labelled(link, console)
        case Quote(text, source, url):
            _print_quote(text, source, console)
            if url:
                _print_link("  ", url, console)
        case Rows(rows, heading):
            _print_heading(heading, console)
            _print_rows(rows, console)
        case _:
            assert_never(block)


def _print(content: Text, console: Console) -> None:
    console.print(content, width=min(console.width, READABLE), highlight=False)


def _print_heading(heading: str, console: Console) -> None:
    if heading:
        _print(Text(heading, Style(bold=True, color="cyan")), console)


def _print_link(before: str, url: str, console: Console) -> None:
    """On a line that only the terminal itself may wrap: a line break would cut the address in two."""
    address = Text(url, _linked(url, color="blue"))
    console.print(Text.assemble(before, address), soft_wrap=True, highlight=False)


def _print_labelled(link: LinkLine, console: Console, indent: int = 0) -> None:
    label = f"{link.label}: " if link.label else ""
    _print_link(" " * indent + label, link.url, console)


def _print_quote(text: str, source: str, console: Console) -> None:
    if text:
        _print_hanging("  ", Text(f"“{text}”", Style(italic=True)), console)
    if source:
        _print_hanging("  ", Text(f"— {source}", _QUIET), console)


def _print_rows(rows: tuple[Row, ...], console: Console) -> None:
    width = max(len(row.mark) for row in rows)
    for row in rows:
        title = Text(row.title, _linked(row.url, bold=bool(row.details)))
        details = Text(f" — {row.details}" if row.details else "", _QUIET)
        mark = row.mark.ljust(width) + ("  " if width else "")
        _print_hanging(mark, Text.assemble(title, details), console)
        for link in row.links:
            _print_labelled(link, console, indent=len(mark))


def _print_hanging(mark: str, text: Text, console: Console) -> None:
    """`text` to the right of `mark`, its further lines below its first."""
    width = max(min(console.width, READABLE) - len(mark), 1)
    for at, line in enumerate(text.wrap(console, width) or [Text()]):
        line.rstrip()
        before = Text(mark if at == 0 else " " * len(mark), _QUIET)
        console.print(Text.assemble(before, line), soft_wrap=True, highlight=False)


def _linked(url: str, *, bold: bool | None = None, color: str | None = None) -> Style:
    """A style that makes the text open `url`, if that is an address on the web."""
    web = url.startswith(("https://", "http://"))
    return Style(bold=bold, color=color, link=url if web else None)
