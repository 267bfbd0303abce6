"""Addresses from talk files, made fit for Discord, which refuses a whole message for one odd address."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from bot.ui.discord import limits
from bot.ui.discord.text import size
from bot.ui.text import one_line

_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))+\Z")
_KEPT = "/:?#=&;,+!$@~'%"  # all but what ends a Markdown link (brackets, white space) or a quotation
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def safe(url: str, limit: int = limits.EMBED_URL) -> str:
    """The address percent-encoded; "" where Discord would refuse it: no http(s), no real host, too long."""
    try:
        parts = urlsplit(one_line(url))
        host = (parts.hostname or "").encode("idna").decode("ascii").rstrip(".")
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in ("http", "https") or not _HOST.match(host):
        return ""
    rest = parts.path + (f"?{parts.query}" if parts.query else "")
    rest += f"#{parts.fragment}" if parts.fragment else ""
    encoded = quote(_BARE_PERCENT.sub("%25", rest), safe=_KEPT)
    found = f"{parts.scheme}://{host}{port}{encoded}"
    return found if size(found) <= limit else ""


def shown(url: str) -> str:
    """An address as people say it: without its scheme."""
    return re.sub(r"^https?://(?:www\.)?", "", one_line(url)).rstrip("/")
