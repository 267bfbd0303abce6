"""The time, as a value that is passed in: that of the machine, or that of a rehearsal."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock:
    """Tells the time by `read()`, the machine's clock unless given. Waiting is the event loop's, which in
    a simulation runs as fast as its clock does.
    """

    def __init__(self, read: Callable[[], datetime] | None = None) -> None:
        self._read = read or (lambda: datetime.now(UTC))

    def now(self) -> datetime:
        """The time, in UTC."""
        return self._read().astimezone(UTC)

    async def sleep(self, seconds: float) -> None:
        """Waits so many seconds."""
        await asyncio.sleep(seconds)
