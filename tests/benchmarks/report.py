"""Tables, on the terminal and in a Markdown file, side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass
class Report:
    """Says everything twice: at once on the terminal, and in the end in a file."""

    console: Console = field(default_factory=lambda: _console())
    lines: list[str] = field(default_factory=list)

    def heading(self, text: str) -> None:
        self.console.print(f"\n[bold]{text}[/bold]\n")
        self.lines += [f"## {text}", ""]

    def say(self, text: str) -> None:
        """A paragraph."""
        self.console.print(text, markup=False, highlight=False)
        self.lines += [text, ""]

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table; all columns but the first are numbers."""
        shown = Table(*columns[:1])
        for name in columns[1:]:
            shown.add_column(name, justify="right")
        for row in rows:
            shown.add_row(*row)
        self.console.print(shown)
        self.lines += [_row(columns), _row(["---", *["---:"] * (len(columns) - 1)]), *map(_row, rows), ""]

    def picture(self, file: Path, text: str) -> None:
        """A picture that stands beside the report's file."""
        self.console.print(f"{text}: {file}", markup=False, highlight=False, soft_wrap=True)
        self.lines += [f"![{text}]({file.name})", ""]

    def write(self, file: Path) -> None:
        file.write_text("\n".join(self.lines), encoding="utf-8")
        self.console.print(f"All of it in {file}", markup=False, highlight=False, soft_wrap=True)


def _console() -> Console:
    """The terminal; a file gets lines that are long enough for every table."""
    console = Console()
    return console if console.is_terminal else Console(width=140)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def percent(share: float) -> str:
    return f"{share * 100:.1f} %"


def ms(milliseconds: float) -> str:
    """A time: two digits that count are enough."""
    return f"{milliseconds:.2f}" if milliseconds < 10 else f"{milliseconds:,.0f}"


def seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.1f}"


def megabytes(size: int) -> str:
    return f"{size / 2**20:,.0f}"
