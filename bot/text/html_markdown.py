"""HTML, Markdown, or both mixed, written as Markdown in one pass over the source.

Talk bodies mix the two freely, so a converter that parses HTML only would fold the lines of the
Markdown in them, and one that escapes would spoil it.  Here tags are translated where they stand and
everything else goes through as it is.  One pass without recursion: time grows with the length of the
source whatever is in it (unclosed tags, a hundred thousand nested ones).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from bot.text.html_tags import (
    CONTAINERS,
    KNOWN,
    LINES,
    MARKS,
    PARAGRAPHS,
    WITHOUT_CONTENT,
    attributes,
    decode_entities,
)
from bot.text.spans import Span

# Code first: what is in it is no markup; an unclosed ~~~ underlines a heading elsewhere.  Each
# alternative stops at the next character that could begin the same one: the search stays linear.
_TOKEN = re.compile(
    r"""
  (?=[<`{~ ]) (?:
    (?P<code> ^[ ]{0,3}(?P<fence>`{3,}+)[^\n<]*+\n (?s:.*?) (?:^[ ]{0,3}(?P=fence)[^\n]*$ | \Z)
            | ^[ ]{0,3}(?P<tildes>~{3,}+)[^\n<]*+\n (?s:.*?) ^[ ]{0,3}(?P=tildes)~*+[ ]*$ )
  | (?P<span> (?<!`)``(?!`)(?:[^`\n]|\n(?!\n)|`(?!`))+``(?!`) | (?<!`)`(?!`)(?:[^`\n]|\n(?!\n))+`(?!`) )
  | (?P<drop> <!--(?s:.*?)(?:-->|\Z) | <[!?][^<>]*> | \{\{[<%] (?:(?!\{\{)[\s\S])*? [>%]\}\} )
  | <(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)
     (?P<attrs>(?:[\s/](?:"[^"<]*"|'[^'<]*'|[^<>])*+)?)>
  )
    """,
    re.VERBOSE | re.MULTILINE,
)
_CLOSING = re.compile(r"</([A-Za-z][A-Za-z0-9-]*)\s*>")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_IMAGE = re.compile(r"!\[([^\[\]\n]*)\]\([^()\n]*\)")
_WHITE = re.compile(r"[^\S ]\s*| \s+")
_MARK = re.compile(r"(?:[-*+•–]|\d{1,2}[.)])\s")
_BLANK_START = re.compile(r"(?:[^\S\n]*\n)+")
_LANGUAGE = re.compile(r"lang(?:uage)?-([\w+#-]+)")

_MAX_PREFIX: Final = 24  # deeper nesting is no longer shown: output must not grow with depth times lines


def render(source: str) -> str:
    """Markdown with the HTML of `source` translated; blank lines and line ends are not yet tidied."""
    writer = _Writer()
    closings = {match[1].lower(): match.start() for match in _CLOSING.finditer(source)}
    at = 0
    while match := _TOKEN.search(source, at):
        writer.text(source[at : match.start()])
        at = match.end()
        if match["code"] or (match["span"] and not writer.in_html):
            writer.write(match[0])
        elif match["span"]:
            # a backtick within HTML marks no code: what follows it may be tags and entities
            writer.text("`")
            at = match.start() + 1
        elif name := (match["name"] or "").lower():
            closed = closings.get(name, -1) >= at
            if _is_text(match, name, known_closing=name in closings):
                writer.text(match[0])
            elif match["close"]:
                writer.close(name)
            elif closed and (name in WITHOUT_CONTENT or name == "pre"):
                at = _whole_element(source, at, name, match["attrs"], writer)
            else:
                writer.open(name, match["attrs"], closed=closed)
    writer.text(source[at:])
    return writer.finish()


def _is_text(match: re.Match[str], name: str, *, known_closing: bool) -> bool:
    """Whether <this> is something written in brackets, such as List<String>, and no tag."""
    return name not in KNOWN and not match["attrs"] and not known_closing


def _whole_element(source: str, at: int, name: str, attrs: str, writer: _Writer) -> int:
    """Writes an element that is read as a whole (or drops it); returns where its content ends."""
    end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(source, at)
    stop = end.start() if end else len(source)
    if name == "pre":
        content = source[at:stop]
        language = _LANGUAGE.search(attrs + content[:200])
        writer.code_block(decode_entities(_TAG.sub("", content)), language[1] if language else "")
    return end.end() if end else len(source)


class _Writer:
    """Puts the Markdown together; it remembers which elements are open and how far apart to write."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._spans: list[Span] = []
        self._nested: Counter[str] = Counter()  # open spans within one of the same kind
        self._containers: list[tuple[str, int, int]] = []  # name, length of the prefix outside, items
        self._open: Counter[str] = Counter()  # names of the containers
        self._prefix = ""  # what every line begins with: indentation and "> "
        self._depth = 0  # open HTML blocks; text in them is folded, other text is Markdown
        self._gap = 0  # line ends to write before what comes next
        self._fresh = True  # nothing was written yet on this line but its marker

    @property
    def in_html(self) -> bool:
        """Whether an HTML block is open: what is in it is HTML, anything else Markdown."""
        return bool(self._depth or self._containers)

    def finish(self) -> str:
        self._flush(reopen=False)
        return "".join(self._out)

    def text(self, text: str) -> None:
        """Text between tags: folded within HTML, otherwise Markdown that stays as it is."""
        if not text:
            return
        # twice: bodies that were encoded once too often are common, those that mean "&amp;" are not
        text = decode_entities(decode_entities(text))
        if "![" in text:
            text = _IMAGE.sub(r"\1", text)
        if self.in_html:
            self.write(_WHITE.sub(_fold, text).replace("\n", "\n" + self._prefix))
        elif self._gap or self._fresh:
            self.write(_BLANK_START.sub("", text, count=1) if _BLANK_START.match(text) else text)
        else:
            self.write(text)

    def write(self, text: str) -> None:
        if self._gap or self._fresh:
            if self.in_html or text.isspace():
                text = text.lstrip()
            if not text:
                return
            self._separate()
            self._fresh = False
        (self._spans[-1].pieces if self._spans else self._out).append(text)

    def _separate(self) -> None:
        """Writes the line ends that are due; spans are always empty at this point."""
        if self._gap and self._out:
            between = f"\n{self._prefix.rstrip()}" * (self._gap - 1)
            self._out.append(f"{between}\n{self._prefix}")
        elif not self._out:
            self._out.append(self._prefix)
        self._gap = 0

    def _break(self, lines: int) -> None:
        if self._fresh:
            return
        self._flush(reopen=True)
        self._gap = max(self._gap, lines)

    def _flush(self, *, reopen: bool) -> None:
        """Closes every span, because marks do not reach over paragraphs, and opens them anew."""
        again = [Span(span.mark, span.href) for span in self._spans]
        while self._spans:
            self._close_span()
        if reopen:
            self._spans = again

    def _close_span(self) -> None:
        text = self._spans.pop().closed()
        (self._spans[-1].pieces if self._spans else self._out).append(text)

    def _marker(self, marker: str) -> None:
        """Begins a line with "- " or "# "; blocks within it do not break it."""
        self._separate()
        self._out.append(marker)
        self._fresh = True

    def code_block(self, code: str, language: str) -> None:
        self._break(2)
        self._separate()
        fence = "~~~" if "```" in code else "```"
        lines = [fence + language, *code.strip("\r\n").splitlines(), fence]
        self._out.append(f"\n{self._prefix}".join(lines))
        self._fresh = False
        self._break(2)

    def open(self, name: str, attrs: str, *, closed: bool) -> None:
        """`closed`: whether a closing tag of that name follows somewhere; unclosed spans are ignored."""
        if mark := MARKS.get(name):
            if closed:
                self._open_span(mark, attrs)
        elif name in CONTAINERS:
            self._open_container(name)
        elif name == "li":
            self._item()
        elif name in PARAGRAPHS or name in LINES:
            self._break(2 if name in PARAGRAPHS else 1)
            self._depth += closed
            if name[0] == "h" and name[1:].isdigit():
                self._marker("#" * int(name[1]) + " ")
        else:
            self._void(name, attrs)

    def _void(self, name: str, attrs: str) -> None:
        """Tags without content that matter: line breaks, rules, images by their alternative text, cells."""
        match name:
            case "br" if not self._gap and not self._fresh:
                target = self._spans[-1].pieces if self._spans else self._out
                target.append(f"  \n{self._prefix}")
            case "hr":
                self._break(2)
                self._separate()
                self._out.append("---")
                self._fresh = False
                self._break(2)
            case "img":
                self.write(" ".join(attributes(attrs).get("alt", "").split()))
            case "td" | "th" if not self._gap and not self._fresh:
                self.write(" | ")
            case _:
                pass

    def close(self, name: str) -> None:
        if mark := MARKS.get(name):
            if self._nested[mark]:
                self._nested[mark] -= 1
            elif any(span.mark == mark for span in self._spans):
                while self._spans[-1].mark != mark:
                    self._close_span()
                self._close_span()
        elif name in CONTAINERS:
            self._close_container(name)
        elif name in PARAGRAPHS or name in LINES or name == "li":
            self._end_block(name)

    def _end_block(self, name: str) -> None:
        if name != "li":
            self._depth = max(0, self._depth - 1)
        elif self._containers:
            self._prefix = self._prefix[: self._containers[-1][1]]
        self._fresh = False
        self._break(2 if name in PARAGRAPHS else 1)

    def _open_span(self, mark: str, attrs: str) -> None:
        marks = [span.mark for span in self._spans]
        if mark == "[" and mark in marks:
            self.close("a")
        elif mark in marks or "`" in marks:
            self._nested[mark] += 1
            return
        self._spans.append(Span(mark, attributes(attrs).get("href", "") if mark == "[" else ""))

    def _open_container(self, name: str) -> None:
        self._break(1 if self._containers and name != "blockquote" else 2)
        self._containers.append((name, len(self._prefix), 0))
        self._open[name] += 1
        if name == "blockquote" and len(self._prefix) < _MAX_PREFIX:
            self._prefix += "> "

    def _item(self) -> None:
        self._fresh = False
        self._break(1)
        name, outside, count = self._containers[-1] if self._containers else ("ul", 0, 0)
        if self._containers:
            self._containers[-1] = (name, outside, count + 1)
        self._prefix = self._prefix[:outside]
        marker = f"{count + 1}. " if name == "ol" else "- "
        self._marker(marker)
        if len(self._prefix) < _MAX_PREFIX and self._containers:
            self._prefix += " " * len(marker)

    def _close_container(self, name: str) -> None:
        if not self._open[name]:
            return
        last = ""
        while last != name:
            last, outside, _ = self._containers.pop()
            self._open[last] -= 1
            self._prefix = self._prefix[:outside]
        self._fresh = False
        self._break(1 if self._containers else 2)


def _fold(match: re.Match[str]) -> str:
    """White space within HTML: one space, but paragraphs and list items written in it stay apart."""
    lines = match[0].count("\n")
    if lines > 1:
        return "\n\n"
    return "\n" if lines and _MARK.match(match.string, match.end()) else " "
