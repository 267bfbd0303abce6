"""The demo's time: that of the machine, or, to rehearse a schedule, another one that may pass faster."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simcord import Env


class SimulatedTime:
    """Begins at `start` (the machine's time unless given), and passes `speed` times as fast."""

    def __init__(self, start: datetime | None = None, speed: float = 1.0) -> None:
        self.start = (start or datetime.now(UTC)).astimezone(UTC)
        self.speed = speed
        self._env: Env | None = None

    def govern(self, env: Env) -> None:
        """Has a simulated Discord, in which nothing has happened yet, live in this time."""
        env.backend.clock._epoch = self.start - timedelta(seconds=env.backend.clock.elapsed)
        self._env = env

    def now(self) -> datetime:
        """What time it is, in UTC."""
        return self._env.now() if self._env else self.start
