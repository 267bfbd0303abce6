"""Links in the text of a talk: the workshop's page, the code, the post that goes with it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.library.links import classify, clean_url
from bot.library.model import Resource
from bot.text.prose import clean_line

_ANCHOR = re.compile(
    r"<a\b[^>]{0,500}?\bhref=[\"']?([^\"'\s>]{1,2000})[^>]{0,500}>(.{0,300}?)</a>", re.IGNORECASE | re.DOTALL
)
_MARKDOWN = re.compile(r"(?<!!)\[([^\]\n]{1,200})\]\((https?://[^)\s]{1,2000})\)")
_BARE = re.compile(r"https?://[^\s<>\"'`\])]{4,2000}")
_TWEET = re.compile(r"<blockquote\b.{0,20000}?</blockquote>", re.IGNORECASE | re.DOTALL)
_END_OF_SENTENCE = ".,;:!?*_"


def body_links(body: str) -> tuple[Resource, ...]:
    """Every web address in an abstract, in order and once; titled by its text, or by its host where
    there is none.  Links in quoted tweets are the tweets' own.
    """
    if "http" not in body:
        return ()
    # where there is no sign of them, most patterns need not be tried
    text = _TWEET.sub(" ", body) if "<" in body else body
    found: dict[str, tuple[int, str]] = {}
    for match in _ANCHOR.finditer(text) if "</" in text else ():
        _add(found, match[1], clean_line(match[2]), match.start())
    for match in _MARKDOWN.finditer(text) if "](" in text else ():
        _add(found, match[2], clean_line(match[1]), match.start())
    for match in _BARE.finditer(text):
        _add(found, match[0].rstrip(_END_OF_SENTENCE), "", match.start())
    ordered = sorted(found.items(), key=lambda entry: entry[1][0])
    return tuple(_resource(url, title) for url, (_, title) in ordered)


def _add(found: dict[str, tuple[int, str]], address: str, title: str, at: int) -> None:
    url = clean_url(address)
    if url and url not in found:
        found[url] = (at, "" if title.startswith("http") else title)


def _resource(url: str, title: str) -> Resource:
    title = title or (urlsplit(url).hostname or "Link")
    return Resource(title, url, kind=classify(title, url))
