"""The progress bar: for those who have to wait, and nobody else."""

from __future__ import annotations

from io import StringIO
from itertools import count

import pytest
from rich.console import Console

from bot.ui.loading import LoadingBar


@pytest.mark.parametrize(
    ("seconds_a_step", "terminal", "seen"), [(0.6, True, True), (0.1, True, False), (9.0, False, False)]
)
def test_bar_appears_on_a_terminal_after_a_second(seconds_a_step: float, terminal: bool, seen: bool) -> None:
    screen, ticks = StringIO(), count()
    console = Console(file=screen, force_terminal=terminal, width=60)
    with LoadingBar(console, lambda: next(ticks) * seconds_a_step) as bar:
        for done in range(3):
            bar(done, 2)
    assert ("Reading talks" in screen.getvalue()) is seen
