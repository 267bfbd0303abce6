"""How long loading takes, shown only to somebody who has to wait for it."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from rich.console import Console

PATIENCE = 1.0  # seconds before the bar appears; most collections load in less


class LoadingBar:
    """A context in which `bar(done, total)` reports progress: a bar on `console` once loading has taken
    longer than `PATIENCE`, gone when the context ends; nothing where `console` is no terminal.
    """

    def __init__(self, console: Console, clock: Callable[[], float] = monotonic) -> None:
        self._console = console
        self._clock = clock
        self._start = clock()
        self._bar: Progress | None = None

    def __call__(self, done: int, total: int) -> None:
        if self._bar is None:
            if not self._console.is_terminal or self._clock() - self._start < PATIENCE:
                return
            self._bar = _begin(self._console, total)
        self._bar.update(self._bar.task_ids[0], completed=done, total=total)

    def __enter__(self) -> LoadingBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()


def _begin(console: Console, total: int) -> Progress:
    columns = (TextColumn("Reading talks"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=console, transient=True)
    bar.add_task("", total=total)
    bar.start()
    return bar
