"""What the embeds of a talk file hold: posts about the talk, and players of its recording."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.library.links import clean_url, is_player, video_page
from bot.library.model import Reaction, Resource, ResourceKind
from bot.text.html_tags import attributes, decode_entities
from bot.text.prose import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

# The kinds of embed whose iframe plays the recording, whatever its address is.
_RECORDING_KINDS = frozenset(("notist_video",))
_IFRAME = re.compile(r"<iframe\b([^<>]*)>", re.IGNORECASE)
_BLOCKQUOTE = re.compile(r"<(/?)blockquote\b([^<>]*)>", re.IGNORECASE)
_POST_CLASSES = frozenset(("twitter-tweet", "twitter-video", "bluesky-embed", "mastodon-embed"))


@dataclass(frozen=True, slots=True)
class Embed:
    """The posts and the recordings within one piece of HTML, in its order."""

    reactions: tuple[Reaction, ...] = ()
    recordings: tuple[Resource, ...] = ()


def read_embed(html: str, kind: str = "") -> Embed:
    """Reads the HTML of an embed; `kind` is its type in the file ("twitter", "notist_video" …).
    What is neither a post nor a player is left out.
    """
    reactions = (_reaction(given, content) for given, content in _posts(html))
    pages = (_recording_page(match[1], kind) for match in _IFRAME.finditer(html))
    return Embed(
        tuple(reaction for reaction in reactions if reaction),
        tuple(
            Resource("Recording", page, kind=ResourceKind.RECORDING) for page in dict.fromkeys(pages) if page
        ),
    )


def _posts(html: str) -> Iterator[tuple[dict[str, str], str]]:
    """The attributes and the content of every blockquote that is a post; posts do not nest."""
    tags = list(_BLOCKQUOTE.finditer(html))
    for tag, following in zip_longest(tags, tags[1:]):
        given = {} if tag[1] else attributes(tag[2])
        if not _POST_CLASSES.isdisjoint(given.get("class", "").split()):
            yield given, html[tag.end() : following.start() if following else len(html)]


def _recording_page(tag: str, kind: str) -> str:
    given = attributes(tag)
    src = clean_url(given.get("src") or given.get("data-src") or "")
    return video_page(src) if is_player(src) or kind.strip().casefold() in _RECORDING_KINDS else ""


# --- posts -----------------------------------------------------------------------------------------

_ANCHOR = re.compile(r"<a\b([^<>]*)>([^<]*(?:<(?!/?a\b)[^<]*)*)</a\s*>", re.IGNORECASE)
_LINE_END = re.compile(r"<br\b[^<>]*>|</p\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SHORTENED = re.compile(
    r"(?:https?://t\.co/\w+|(?:https?://)?pic\.(?:twitter|x)\.com/\w+)…?"
    r"|\[(?:image|video|gallery|contains quote post)[^\[\]]*\]"
)
_PARAGRAPH_END = re.compile(r"</p\s*>", re.IGNORECASE)
# the last brackets hold the handle: "— Ada (she) (@ada)"
_SIGNATURE = re.compile(r"[\s—–-]*(?P<author>.*)\(\s*@?(?P<handle>[\w.@-]+)\s*\)", re.DOTALL)
_SIGNATURE_LENGTH = 2000  # of the HTML after the words; what is longer is no signature
_DATE = re.compile(
    r"\b([A-Z][a-z]{2,8})\.? (\d{1,2}), (\d{4})\b|\b(\d{1,2}) ([A-Z][a-z]{2,8})\.? (\d{4})\b"
    r"|\b(\d{4})-(\d\d)-(\d\d)\b"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_STATUS = re.compile(r"/status(?:es)?/(\d+)")
# Twitter's ids hold the millisecond since then, from 22 bits up, since November 2010
_ID_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
_FIRST_DATED_ID = 1 << 40


def _reaction(given: dict[str, str], content: str) -> Reaction | None:
    """The post in a blockquote; None when it has no words of its own (a picture only)."""
    at = max((match.end() for match in _PARAGRAPH_END.finditer(content)), default=len(content))
    body, signature = content[:at], content[at : at + _SIGNATURE_LENGTH]
    text = _post_text(body)
    if not any(char.isalnum() for char in text):
        return None
    links = [
        (clean_url(attributes(match[1]).get("href", "")), match[2]) for match in _ANCHOR.finditer(signature)
    ]
    url, dated = next(((href, label) for href, label in reversed(links) if href), ("", ""))
    url = _without_tracking(url or given.get("cite", ""))
    signed = _SIGNATURE.match(decode_entities(_TAG.sub("", signature)))
    return Reaction(
        text=text,
        author=clean_line(signed["author"]) if signed else "",
        handle=clean_line(signed["handle"]).lstrip("@") if signed else "",
        on=_date(dated) or _date_of_id(url),
        url=url,
    )


def _post_text(body: str) -> str:
    """The words of a post, line by line, without the addresses of pictures and shortened links."""
    text = _LINE_END.sub("\n", " ".join(body.split()))
    text = _SHORTENED.sub(" ", _TAG.sub("", text))
    lines = [" ".join(clean_line(line).split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_tracking(url: str) -> str:
    if not url:
        return ""
    address = clean_url(url)
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    kept = "&".join(
        pair
        for pair in parts.query.split("&")
        if not pair.startswith(("ref_src=", "ref_url=", "ref=", "s=", "t="))
    )
    return parts._replace(query=kept, fragment="").geturl()


def _date(text: str) -> date | None:
    found = _DATE.search(clean_line(decode_entities(text)))
    if not found:
        return None
    month_first, day, year, day_first, month, year_last, iso_year, iso_month, iso_day = found.groups()
    name = (month_first or month or "").casefold()[:3]
    number = int(iso_month) if iso_month else _MONTHS.index(name) + 1 if name in _MONTHS else 0
    try:
        return date(int(year or year_last or iso_year), number, int(day or day_first or iso_day))
    except ValueError:
        return None


def _date_of_id(url: str) -> date | None:
    """The day within a tweet's id, where the embed's own date is in words this cannot read."""
    found = _STATUS.search(url)
    if not found or not _FIRST_DATED_ID < int(found[1]) < 1 << 63:
        return None
    return (_ID_EPOCH + timedelta(milliseconds=int(found[1]) >> 22)).date()
