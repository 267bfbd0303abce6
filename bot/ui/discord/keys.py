"""Short, stable names of talks for `custom_id`s and menu values, where a talk's key may be too long."""

from __future__ import annotations

from base64 import b32encode
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.library.model import Delivery

LENGTH = 10  # letters; 50 bits: among 20,000 talks two are alike once in five million libraries


def digest(key: str) -> str:
    """Ten letters and digits that stand for the key of a delivery, the same at every start."""
    hashed = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return b32encode(hashed).decode("ascii")[:LENGTH].lower()


class Digests:
    """Finds the delivery that a digest stands for."""

    def __init__(self, deliveries: Iterable[Delivery]) -> None:
        self._found: dict[str, Delivery | None] = {}
        self._add(deliveries)

    def _add(self, deliveries: Iterable[Delivery]) -> None:
        for delivery in deliveries:
            name = digest(delivery.key)
            # two talks of one digest: rather none than the wrong one
            self._found[name] = None if name in self._found else delivery

    def updated(self, removed: Iterable[Delivery], added: Iterable[Delivery]) -> Digests:
        """The same for other deliveries: without those `removed`, and with those `added`."""
        new = object.__new__(Digests)
        new._found = found = dict(self._found)
        for delivery in removed:
            # a digest that two talks shared stays that of none until the next start
            if found.get(name := digest(delivery.key)):
                del found[name]
        new._add(added)
        return new

    def find(self, name: str) -> Delivery | None:
        """The delivery, None where the talk has gone (or where two keys share the digest)."""
        return self._found.get(name)
