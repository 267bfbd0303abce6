"""Abstracts: CommonMark → what Discord shows of it, in pieces that are never broken.

Discord has no images, tables, rules, reference links or headings of six sizes, its `__` underlines, and it
reacts to mentions, timestamps and spoilers.  So the text is parsed, and written anew from what was read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from bot.ui.discord.escape import escape_starts, short, unping
from bot.ui.discord.inline import Run, runs
from bot.ui.discord.text import size
from bot.ui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z|[。！？]\Z")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|ca|incl|mr|mrs|ms|dr|prof)|(?<!\w)\w)\.\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, a link, a run of bold or code: shown whole or not at all."""

    gap: str  # what parts it from the piece before: a space, line breaks, the mark of a list
    text: str  # as Discord's Markdown
    plain: str  # as it is read


@dataclass(frozen=True, slots=True)
class Cut:
    text: str
    whole: bool  # nothing is left out


def cut_markdown(source: str, limit: int) -> Cut:
    """Markdown as Discord shows it, in at most `limit`.  Cut behind a sentence where that keeps half of
    what would fit, else between words, with "…".
    """
    found = pieces(source)
    kept = _fitting(found, limit)
    if len(kept) == len(found):
        return Cut(_written(found), whole=True)
    fitting = _fitting(found, limit - 1)
    ends = [at for at, piece in enumerate(fitting, 1) if _ends_sentence(piece.plain)]
    if ends and size(_written(fitting[: ends[-1]])) * 2 >= min(limit, size(_written(fitting))):
        return Cut(_written(fitting[: ends[-1]]), whole=False)
    if not fitting:
        return Cut(short(" ".join(piece.plain for piece in found), limit), whole=False)
    return Cut(_written(fitting) + "…", whole=False)


def _fitting(found: Sequence[Piece], limit: int) -> Sequence[Piece]:
    for at, piece in enumerate(found):
        limit -= size(piece.gap) + size(piece.text)
        if limit < 0:
            return found[:at]
    return found


def _written(found: Iterable[Piece]) -> str:
    return "".join(piece.gap + piece.text for piece in found)


def _ends_sentence(plain: str) -> bool:
    return bool(_SENTENCE_END.search(plain)) and not _ABBREVIATION.search(plain)


def pieces(source: str) -> tuple[Piece, ...]:
    """All of the text; put together with their gaps, the pieces are its Discord Markdown."""
    return tuple(_blocks(_parser().parse(clean(source))))


@cache
def _parser() -> MarkdownIt:
    # indented text is rarely code in an abstract
    return MarkdownIt("commonmark", {"html": False}).enable("strikethrough").disable(["code", "html_block"])


# --- blocks ---------------------------------------------------------------------------------------


class _Margin:
    """What stands at the beginning of the next line, and how it is parted from the one before."""

    def __init__(self) -> None:
        self.lists: list[int | None] = []  # the next number of each open list, None where it has bullets
        self.quotes = 0
        self._item = False  # a list item has begun, and has no text yet
        self._last = ""  # what the block before was: "" at the start

    def begin_item(self) -> None:
        self._item = True

    def gap(self) -> str:
        """What comes before the next block."""
        kind = f"{'>' * bool(self.quotes)}{'-' * bool(self.lists)}"
        quote = "> " if self.quotes else ""
        if not self._last:
            between = ""
        elif self.lists and "-" in self._last:
            between = "\n"
        else:
            between = f"\n{quote if '>' in self._last else ''}\n"
        self._last = kind or "p"
        return between + quote + self._mark()

    def _mark(self) -> str:
        if not self.lists:
            return ""
        indent = "  " * (len(self.lists) - 1)
        number = self.lists[-1]
        if not self._item:
            return f"{indent}  "
        self._item = False
        if number is None:
            return f"{indent}- "
        self.lists[-1] = number + 1
        return f"{indent}{number}. "

    def line(self) -> str:
        """A line break within a block."""
        return "\n" + ("> " if self.quotes else "") + "  " * len(self.lists)


def _blocks(tokens: Sequence[Token]) -> Iterator[Piece]:
    margin = _Margin()
    heading = False
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                margin.lists.append(None)
            case "ordered_list_open":
                margin.lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                margin.lists.pop()
            case "list_item_open":
                margin.begin_item()
            case "blockquote_open":
                margin.quotes += 1
            case "blockquote_close":
                margin.quotes -= 1
            case "heading_open":
                heading = True
            case "inline":
                yield from _paragraph(token, margin, heading=heading)
                heading = False
            case "fence":
                yield from _fence(token, margin)


def _paragraph(token: Token, margin: _Margin, *, heading: bool) -> Iterator[Piece]:
    found = list(runs(token.children or []))
    if heading:
        found = _in_bold(found)
    for at, run in enumerate(found):
        gap = margin.line() if run.gap == "\n" else run.gap
        gap = gap if at else margin.gap()
        yield Piece(gap, escape_starts(run.text) if not at or "\n" in gap else run.text, run.plain)


def _in_bold(found: Sequence[Run]) -> list[Run]:
    """A heading, kept together; larger letters would be too loud in an answer."""
    text = " ".join(run.text.replace("**", "") for run in found)
    return [Run("", f"**{text}**", f"{' '.join(run.plain for run in found)}:")] if text else []


def _fence(token: Token, margin: _Margin) -> Iterator[Piece]:
    code = unping(token.content.rstrip().replace("```", "`\u200b``"))
    if code.strip():
        language = re.sub(r"[^\w+#-].*", "", token.info.strip())
        lines = f"```{language}\n{code}\n```"
        yield Piece(margin.gap(), lines.replace("\n", "\n> ") if margin.quotes else lines, code)
