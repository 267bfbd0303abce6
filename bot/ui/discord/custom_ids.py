"""The `custom_id`s of buttons and menus: what each looks like, and what can be read from it.

A button's `custom_id` says all that is needed to act on it; a menu's says what its values are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.questions.model import Facet

# Announcements end with the nonce of their message, by which they are found again in a channel:
# Discord itself forgets nonces.
_NONCE = r"(?::(?P<nonce>[a-z2-7]{1,25}))?"

# A button shows a part of a talk; `source` keeps buttons of one message apart and says what they are for.
TALK = r"talk:(?P<source>[a-z]+):(?P<digest>[a-z2-7]{10}):(?P<facet>[a-z]+)" + _NONCE
PAGE = r"page:(?P<page>\d{1,5}):(?P<query>.+)"  # a button turns to a page
JUMP = r"jump:(?P<query>.+)"  # a menu of pages; values: their numbers
OPEN = r"open:(?P<source>[a-z]+)" + _NONCE  # a menu of talks; values: their digests
EVENT = r"event"  # a menu of events; values: their names
ASK = r"ask:(?P<query>.+)"  # a button asks a question

CARD = "card"  # on a card: more of the same talk
LIST = "list"  # in a list: one of its talks
CHOICES = "choices"  # the talk that was meant
OTHERS = "others"  # another time the talk was given
NEAREST = "nearest"  # perhaps the talk that was meant
NEWS = "news"  # in an announcement: more of its talk, or one of its talks


def talk_id(source: str, digest: str, facet: Facet, nonce: str = "") -> str:
    return f"talk:{source}:{digest}:{facet.value}{_ending(nonce)}"


def page_id(page: int, query: str) -> str:
    return f"page:{page}:{query}"


def jump_id(query: str) -> str:
    return f"jump:{query}"


def open_id(source: str, nonce: str = "") -> str:
    return f"open:{source}{_ending(nonce)}"


def ask_id(query: str) -> str:
    return f"ask:{query}"


def has_nonce(custom_id: str, nonce: str) -> bool:
    """Whether this is below the announcement with the nonce."""
    return bool(nonce) and custom_id.endswith(_ending(nonce))


def _ending(nonce: str) -> str:
    return f":{nonce}" if nonce else ""
