"""A store of which every step can be seen, and disturbed."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Literal, cast

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.announcements.ports import Ledger, Store

    Moment = Literal["before", "after"]
    Step = Callable[[Moment, str], None]


class _Observed:
    """Calls `step` before and after each call of a method. What it raises, the call raises."""

    def __init__(self, observed: object, step: Step) -> None:
        self._observed = observed
        self._step = step

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self._observed, name)

        async def call(*args: Any, **more: Any) -> Any:
            self._step("before", name)
            result = await method(*args, **more)
            self._step("after", name)
            return result

        return call


class _ObservedStore(_Observed):
    @asynccontextmanager
    async def planning(self) -> AsyncIterator[Ledger]:
        """What is raised after the first step takes everything back; after the last one, all is kept."""
        self._step("before", "planning")
        async with cast("Store", self._observed).planning() as ledger:
            yield cast("Ledger", _Observed(ledger, self._step))
            self._step("before", "the end of planning")
        self._step("after", "planning")


def observed(store: Store, step: Step) -> Store:
    """The store, with `step` called before and after each thing that is done with it."""
    return cast("Store", _ObservedStore(store, step))
