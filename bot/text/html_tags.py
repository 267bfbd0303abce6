"""Entities, attributes and names of HTML: what each element means for text."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ATTRIBUTE = re.compile(r"""(?<![\w-])([A-Za-z][\w-]*+)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'<>]++))""")


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


# dropped with everything in them
WITHOUT_CONTENT: Final = _names(
    "script style template head title svg math iframe object canvas audio video select button noscript"
)
# parted by an empty line from what is around them
PARAGRAPHS: Final = _names(
    "p div section article header footer main aside address figure figcaption form fieldset details summary "
    "table center nav dl h1 h2 h3 h4 h5 h6 body html"
)
# parted by a line end
LINES: Final = _names("tr dt dd")
CONTAINERS: Final = _names("ul ol menu blockquote")
# inline elements, by the mark that Markdown has for them
MARKS: Final = {
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "*"),
    **dict.fromkeys(("s", "del", "strike"), "~~"),
    **dict.fromkeys(("code", "tt", "kbd", "samp"), "`"),
    "a": "[",
}
_OTHERS: Final = _names(
    "li pre br hr img td th span font u small big sub sup mark abbr acronym q time label wbr ins bdi bdo "
    "thead tbody tfoot caption colgroup col picture source embed param input textarea option meta link base"
)
KNOWN: Final = WITHOUT_CONTENT | PARAGRAPHS | LINES | CONTAINERS | _OTHERS | MARKS.keys()


def decode_entities(text: str) -> str:
    """HTML entities decoded once.  They must end in ";": "?a=1&copy=2" is an address."""
    return ENTITY.sub(lambda match: unescape(match[0]), text) if "&" in text else text


def attributes(tag: str) -> dict[str, str]:
    """The attributes within a tag, names in lower case, values decoded; the first of a name counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), decode_entities(double or single or bare))
    return found
