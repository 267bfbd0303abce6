"""Talk pages without front matter, in the style of Jekyll shownotes: a `# Title`, lines such as
`**Date:** 2024-05-02`, sections `## Abstract` and `## Resources`.
"""

from __future__ import annotations

import re

from bot.library.page import Page
from bot.library.yaml_text import normal

_TITLE = re.compile(r"^#[ \t]+(?P<title>\S.*?)[ \t#]*$", re.MULTILINE)
_LABEL = re.compile(
    r"^[ \t>*-]*\*\*(?P<key>[^*:\n]{2,30}?)(?::\*\*|\*\*[ \t]*:)[ \t]*(?P<value>.*)$", re.MULTILINE
)
_SECTION = re.compile(r"^##[ \t]+(?P<name>.*?)[ \t#]*$", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*[-*+][ \t]+(?P<link>\[[^\]\n]*\]\(\S*?\).*)$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\((?P<url>\S*?)\)")
_LINKED = {"slides", "video", "recording"}
_EVENT = {"conference", "event"}
_ABSTRACT = ("abstract", "description", "summary")
_RESOURCES = ("resources", "links", "references")


def read_title(body: str) -> str:
    """The page's first heading of the first level, "" if it has none."""
    found = _TITLE.search(body)
    return found["title"] if found else ""


def read_shownotes(text: str) -> Page | None:
    """The page as if the labelled lines were its front matter; None without a title and a `**Date:**`."""
    title = read_title(text)
    labels = {normal(found["key"]): found["value"].strip() for found in _LABEL.finditer(_head(text))}
    if not title or "date" not in labels or len(labels) == 1:
        return None
    meta: dict[str, object] = {"title": title}
    for key, value in labels.items():
        meta[key] = _value(key, value)
        if key in _EVENT and (found := _LINK.search(value)):
            meta["event_url"] = found["url"]
    sections = _sections(text)
    resources = next((sections[name] for name in _RESOURCES if name in sections), "")
    meta["resources"] = [found["link"] for found in _ITEM.finditer(resources)]
    body = next((sections[name] for name in _ABSTRACT if name in sections), None)
    return Page(meta, _rest(text) if body is None else body, text)


def _head(text: str) -> str:
    """What is above the first section: labels further down belong to the prose."""
    found = _SECTION.search(text)
    return text[: found.start()] if found else text


def _value(key: str, value: str) -> str:
    """The address of a linked value where an address is meant, its text elsewhere."""
    if key in _LINKED:
        found = _LINK.search(value)
        return found["url"] if found else value
    return re.sub(r"\[([^\]]*)\]\(\S*?\)", r"\1", value)


def _sections(text: str) -> dict[str, str]:
    marks = list(_SECTION.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return {
        normal(mark["name"]): text[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)
    }


def _rest(text: str) -> str:
    return _LABEL.sub("", _TITLE.sub("", text, count=1)).strip()
