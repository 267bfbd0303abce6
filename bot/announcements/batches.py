"""Which items go out in one message, and the message's nonce."""

from __future__ import annotations

from base64 import b32encode
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.announcements.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.announcements.model import Item

MOST_AT_ONCE = 5  # messages of one item; more become a digest
NONCE = 25  # characters that Discord takes at most (resources/message, "Create Message")


def batches(items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """The items of one channel that may go out now (oldest first), as messages: each by itself, or all in
    one digest where they are many. Anniversaries of one day always go together, apart from news.
    """
    past = tuple(item for item in items if item.kind is Kind.ON_THIS_DAY)
    news = tuple(item for item in items if item.kind is not Kind.ON_THIS_DAY)
    found: list[tuple[Item, ...]] = [news] if len(news) > MOST_AT_ONCE else [(item,) for item in news]
    return [*found, past] if past else found


def nonce_of(items: Iterable[Item]) -> str:
    """The nonce of a message, the same at every try: it stands for what is told, and where. Of letters
    and digits that survive in a `custom_id` without being told from upper case.
    """
    names = sorted("\n".join(map(str, item.name)) for item in items)
    hashed = blake2b("\n\n".join(names).encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return b32encode(hashed).decode("ascii").lower()[:NONCE]
