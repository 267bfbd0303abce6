"""Inline elements (bold text, links, code) as Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Span:
    """An open inline element: bold text, a link …"""

    mark: str
    href: str = ""
    pieces: list[str] = field(default_factory=list)

    def closed(self) -> str:
        """The content within its marks, white space outside of them; "" around nothing."""
        text = "".join(self.pieces)
        core = text.strip()
        if not core:
            return text
        start = text.index(core)
        return text[:start] + self._marked(core) + text[start + len(core) :]

    def _marked(self, text: str) -> str:
        if self.mark == "[":
            return _link(text, self.href)
        if self.mark == "`" and "`" in text:
            return f"`` {text} ``"
        return self.mark + text + self.mark


def _link(text: str, href: str) -> str:
    href = "".join(href.split())
    if not href.lower().startswith(("http://", "https://")):
        return text
    if text in (href, href.partition("://")[2]):
        return href
    address = href.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
    return f"[{' '.join(text.split())}]({address})"
