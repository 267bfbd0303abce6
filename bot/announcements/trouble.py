"""How long a channel that cannot be written to is left alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.announcements.model import Trouble
from bot.announcements.ports import NoChannelError, OutletError, SlowDownError

if TYPE_CHECKING:
    from datetime import datetime

    from bot.announcements.model import Channel

# Discord bans addresses with many refused requests (10,000 in ten minutes), so each wait is longer.
_SLOWER = 4
_LONGEST = timedelta(hours=6)
# When a channel that Discord does not know is given up. After some tries, for the clock may have jumped.
_FORGOTTEN, _TRIES = timedelta(days=7), 5


def trouble_of(channel: Channel, error: OutletError, now: datetime, every: timedelta) -> Trouble:
    """What is kept of a refusal: at the first it is tried again at the next tick, then ever later.
    Where Discord says how long to wait, that counts.
    """
    before, gone = channel.trouble, isinstance(error, NoChannelError)
    times = before.times + 1 if before else 1
    if isinstance(error, SlowDownError):
        wait = timedelta(seconds=error.seconds)
    else:
        wait = min(every * _SLOWER ** min(times - 1, 10), max(_LONGEST, every))
    return Trouble(
        why=str(error),
        since=before.since if before and before.gone == gone else now,
        tried=now,
        again=now + wait,
        times=times,
        gone=gone,
    )


def is_left_alone(channel: Channel, now: datetime) -> bool:
    """Whether it is too early for another try. (A clock that was put back is no reason to wait for it.)"""
    trouble = channel.trouble
    return trouble is not None and trouble.tried <= now < trouble.again


def is_given_up(channel: Channel, now: datetime) -> bool:
    """Whether a channel has been gone for so long that it will not come back."""
    trouble = channel.trouble
    if trouble is None or not trouble.gone or trouble.times < _TRIES:
        return False
    return now - trouble.since >= _FORGOTTEN
