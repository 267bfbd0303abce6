"""The inside of a paragraph: CommonMark tokens → words, links and runs of bold or code for Discord."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ui.discord.escape import escape_within, unping
from bot.ui.discord.urls import safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_URL = re.compile(r"(https?://[^\s<>]*[^\s<>.,:;!?\"'”’)\]*_~|`])")
_SPACE = re.compile(r"(\s+)")
_NOTHING = "\u200b"  # has no width
_STYLES = {"strong": "**", "em": "*", "s": "~~"}


@dataclass(frozen=True, slots=True)
class Run:
    """Signs without a space between them."""

    gap: str  # what comes before: "", a space, a line break
    text: str  # as Discord's Markdown, for the middle of a line
    plain: str  # as it is read


def runs(tokens: Sequence[Token]) -> Iterator[Run]:
    """The words of a line; what is written together stays together."""
    whole = Run("", "", "")
    for atom in _atoms(tokens):
        if atom.gap and whole.text:
            yield whole
            whole = atom
        else:
            whole = Run(whole.gap or atom.gap, _together(whole.text, atom.text), whole.plain + atom.plain)
    if whole.text:
        yield whole


def _together(one: str, other: str) -> str:
    """Two signs side by side: marks of italics that end and of others that begin would be read as bold."""
    parted = one.endswith("*") and other.startswith("*")
    return f"{one}{_NOTHING}{other}" if parted else one + other


def _atoms(tokens: Sequence[Token]) -> Iterator[Run]:
    """Words and spans, each with the gap before it; the last may be nothing but a gap."""
    at, gap = 0, ""
    while at < len(tokens):
        token, end = tokens[at], _end(tokens, at)
        if token.type in ("softbreak", "hardbreak"):
            found = [Run("\n", "", "")]
        elif token.type == "text":
            found = list(_words(token.content))
        else:
            found = [Run("", *_span(token, tokens[at + 1 : end]))]
        for run in found:
            gap = run.gap if run.gap == "\n" else gap or run.gap
            if run.text:
                yield Run(gap, run.text, run.plain)
                gap = ""
        at = end + 1
    if gap:
        yield Run(gap, "", "")


def _end(tokens: Sequence[Token], start: int) -> int:
    """Where the span that begins at `start` ends."""
    depth = 0
    for at in range(start, len(tokens)):
        depth += tokens[at].nesting
        if depth <= 0:
            return at
    return len(tokens) - 1


def _words(text: str) -> Iterator[Run]:
    gap = ""
    for part in _SPACE.split(text):
        if part.isspace():
            gap = " "
            continue
        for at, chunk in enumerate(_URL.split(part)):
            if chunk:
                address = safe(chunk) if at % 2 else ""
                yield Run(gap, address or escape_within(chunk), chunk)
                gap = ""
    if gap:
        yield Run(gap, "", "")


def _span(token: Token, inside: Sequence[Token]) -> tuple[str, str]:
    """A styled run, a link, code or an image, as Discord's Markdown and as plain text."""
    kind = token.type.removesuffix("_open")
    if kind == "code_inline":
        return _code(token.content), token.content
    if kind == "image":
        return _link(escape_within(token.content), token.content, str(token.attrGet("src") or ""))
    if kind == "em":  # italics within italics would end them
        inside = [token for token in inside if token.type not in {"em_open", "em_close"}]
    atoms = list(_atoms(inside))
    text = ""
    for run in atoms:
        text = f"{text} {run.text}" if run.gap else _together(text, run.text)
    text = " ".join(text.split())
    plain = " ".join("".join(f"{run.gap and ' '}{run.plain}" for run in atoms).split())
    if kind == "link":
        return _link(text, plain, str(token.attrGet("href") or ""))
    mark = _STYLES.get(kind, "")
    inner = text.replace(mark, "") if len(mark) == 2 else text  # bold within bold would end it
    return (f"{mark}{inner}{mark}" if inner else ""), plain


def _code(content: str) -> str:
    code = unping(content)
    if "`" not in code:
        return f"`{code}`"
    if "``" not in code:
        return f"`` {code} ``"
    return "`" + code.replace("`", "'") + "`"


def _link(text: str, plain: str, url: str) -> tuple[str, str]:
    address = safe(url)
    if not address:
        return text, plain
    if not plain.strip() or "://" in plain:
        return address, plain  # Discord shows no link whose label is an address as well
    if plain.count("[") != plain.count("]"):
        text = text.replace("\\[", "(").replace("\\]", ")")
    return f"[{text}]({address})", plain
