"""Text made safe and short enough to show: no control characters, whole sentences, readable dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.library.model import Delivery

# What a talk file or a question may smuggle into a terminal: C0 except tab and newline, DEL and C1
# (which begin escape sequences), bidirectional embeddings, overrides and isolates (which reorder
# what is read), and halves of surrogate pairs (which cannot be written as UTF-8).
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_LINE_BREAK = re.compile(r"\r\n?|[\u2028\u2029\x85]")
_SENTENCE_END = re.compile(r"(?<=[.!?…])([\"'”’»)\]]*)\s+|(?<=[。！？])")
# a full stop after one of these, or after a single letter, does not end a sentence
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|ca|incl|mr|mrs|ms|dr|prof)|\b\w)\.$", re.IGNORECASE)
_LIST_ITEM = re.compile(r"(?:[-*•–]|\d+[.)])\s")


def clean(text: str) -> str:
    """The text without anything that could steer a terminal; line breaks stay, tabs become spaces."""
    if text.isprintable():  # one line without any
        return text
    return _UNSAFE.sub("", _LINE_BREAK.sub("\n", text)).replace("\t", " ")


def one_line(text: str) -> str:
    """The text cleaned and in one line, with single spaces."""
    return " ".join(clean(text).split())


def tidy(text: str) -> str:
    """The text cleaned, without trailing spaces and with at most one empty line in a row."""
    lines = "\n".join(line.rstrip() for line in clean(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph; abbreviations ("e.g.", "vs.", initials) do not end one."""
    found: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(paragraph):
        sentence = paragraph[start : end.end()].strip()
        if sentence and not _ABBREVIATION.search(sentence):
            found.append(sentence)
            start = end.end()
    rest = paragraph[start:].strip()
    return [*found, rest] if rest else found


def shorten(text: str, limit: int) -> str:
    """The text in at most `limit` characters, cut between words, with "…" where something is left out."""
    if len(text) <= limit:
        return text
    words = text[:limit].rpartition(" ")[0].rstrip(" ,;:–—-")
    return (words or text[: limit - 1]) + "…"


def excerpt(text: str, count: int = 3, limit: int = 500) -> str:
    """The first `count` sentences of `text`, as many as fit in `limit` characters, at least one
    (shortened where even that is too long). A list in the text ends the excerpt, with "…" after
    words that lead up to it.
    """
    paragraphs: list[str] = []
    left = limit
    for paragraph in re.split(r"\n\s*\n", tidy(text)):
        if paragraphs and _LIST_ITEM.match(paragraph):
            return _joined([*paragraphs[:-1], _left_open(paragraphs[-1])], [])
        taken: list[str] = []
        for sentence in sentences(one_line(paragraph)):
            if count == 0 or (len(sentence) > left and left < limit):
                return _joined(paragraphs, taken)
            taken.append(shorten(sentence, left))
            count, left = count - 1, left - len(sentence)
        paragraphs = [*paragraphs, " ".join(taken)] if taken else paragraphs
    return _joined(paragraphs, [])


def _left_open(paragraph: str) -> str:
    """What leads up to something left out: "We make it work…"; a whole sentence as it is."""
    if paragraph.endswith((".", "!", "?", "…", "”", ")")):
        return paragraph
    return paragraph.rstrip(" ,;:–—-") + "…"


def _joined(paragraphs: list[str], taken: list[str]) -> str:
    return "\n\n".join([*paragraphs, " ".join(taken)] if taken else paragraphs)


def day(delivery: Delivery) -> str:
    """When a talk is given: "13 May 2019", "30 April – 2 May 2019", "" where no file tells."""
    start, end = delivery.date, delivery.end
    if start is None:
        return ""
    if end is None or end.date() <= start.date():
        return _date(start)
    if start.year != end.year:
        return f"{_date(start)} – {_date(end)}"
    first = f"{start.day}" if start.month == end.month else f"{start.day} {start:%B}"
    return f"{first} – {_date(end)}"


def _date(moment: datetime) -> str:
    return f"{moment.day} {moment:%B} {moment.year}"


def year(delivery: Delivery) -> str:
    """The year of a talk, "" where no file tells."""
    return f"{delivery.date.year}" if delivery.date else ""
