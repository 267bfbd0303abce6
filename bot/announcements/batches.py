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
_ALONE = 2  # refusals after which an item goes by itself: it may be another one that Discord refuses


def batches(items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """The items of one channel that may go out now (oldest first), as messages: each by itself, or all in
    one digest where they are many. Anniversaries of one day always go together, apart from news.
    """
    alone = [(item,) for item in items if item.refused >= _ALONE]
    together = [item for item in items if item.refused < _ALONE]
    past = tuple(item for item in together if item.kind is Kind.ON_THIS_DAY)
    news = tuple(item for item in together if item.kind is not Kind.ON_THIS_DAY)
    found = [news] if len(news) > MOST_AT_ONCE else [(item,) for item in news]
    return [*alone, *found, *([past] if past else [])]


def nonce_of(items: Iterable[Item]) -> str:
    """The nonce of a message, the same at every try: it stands for what is told, and where. Of letters
    and digits that survive in a `custom_id` without being told from upper case.
    """
    names = repr(sorted(item.name for item in items))
    hashed = blake2b(names.encode(), digest_size=16).digest()
    return b32encode(hashed).decode("ascii").lower()[:NONCE]
