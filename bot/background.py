"""Heavy work beside the event loop, in small slices: reading 20,000 talks anew takes half a minute of
computing, and a person who waits for an answer must not notice it.
"""

from __future__ import annotations

import gc
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SLICE = 0.001  # seconds that a thread computes before another one may; Python's default is 5 ms
_BATCH = 200  # values that are freed before another thread may go on
_working = threading.Lock()


@contextmanager
def considerate() -> Iterator[None]:
    """While this lasts, other threads get their turn often, and no collection of garbage stops them all
    (with 20,000 talks in memory one takes more than half a second). What is there at the end is taken
    to stay, so that later collections pass over it.
    """
    with _working:
        interval, collects = sys.getswitchinterval(), gc.isenabled()
        sys.setswitchinterval(_SLICE)
        gc.disable()
        try:
            yield
        finally:
            gc.freeze()
            if collects:
                gc.enable()
            sys.setswitchinterval(interval)


def dismantle(root: object, kept: Iterable[object] = (), package: str = "bot.") -> None:
    """Frees what nobody needs any more, a little at a time: freed at once, it would stop every thread.

    `root` and the objects of `package` that are attributes of it, of those and so on, lose their
    attributes; what other objects hold as well stays whole, and so do all attributes of `kept`.
    """
    parts, seen = [root], {id(each) for each in _attributes(kept, package)}
    while parts:
        attributes = vars(parts.pop())
        while attributes:
            value = attributes.pop(next(iter(attributes)))
            if id(value) in seen:
                continue
            if hasattr(value, "__dict__") and type(value).__module__.startswith(package):
                seen.add(id(value))
                parts.append(value)
            elif isinstance(value, dict):
                while value:
                    for _ in range(min(_BATCH, len(value))):
                        value.popitem()
            elif isinstance(value, list | tuple):
                rest = list(value)
                del value
                while rest:
                    del rest[-_BATCH:]


def _attributes(roots: Iterable[object], package: str) -> list[object]:
    """These objects, their attributes, those of attributes that are of this package, and so on."""
    found = list(roots)
    seen = {id(each) for each in found}
    for each in found:
        if not hasattr(each, "__dict__") or not type(each).__module__.startswith(package):
            continue
        for value in vars(each).values():
            if id(value) not in seen:
                seen.add(id(value))
                found.append(value)
    return found
