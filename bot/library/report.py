"""What `talkbot check` prints: every problem as `file:line: message`, then one line in sum."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.library.loader import Loaded

# names of pages that are no talks, in the last line; a README or two is worth seeing, a blog is not
_NAMED = 5


def report(loaded: Loaded) -> str:
    """The problems in the order of files and lines, and the summary; no line break at the end."""
    ordered = sorted(loaded.problems, key=lambda problem: (problem.path, problem.line, problem.message))
    return "\n".join([*map(str, ordered), summary(loaded)])


def summary(loaded: Loaded) -> str:
    """ "121 talks in 124 files; 3 pages are not talks (bio.md, list.md, videos.md); nothing to look at." """
    talks = f"{_count(len(loaded.deliveries), 'talk')} in {_count(loaded.files, 'file')}"
    fatal = sum(problem.fatal for problem in loaded.problems)
    parts = [talks, f"{fatal:,} cannot be used" if fatal else "", _pages(loaded)]
    things = len(loaded.problems)
    parts.append(f"{_count(things, 'thing')} to look at" if things else "nothing to look at")
    return "; ".join(part for part in parts if part) + "."


def exit_code(loaded: Loaded) -> int:
    """1 if any file cannot be used or a folder is missing, else 0."""
    return int(any(problem.fatal for problem in loaded.problems))


def _pages(loaded: Loaded) -> str:
    if not loaded.skipped:
        return ""
    names = [PurePosixPath(path).name for path, _ in loaded.skipped]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    listed = ", ".join(names[:_NAMED]) + more
    pages = "1 page is not a talk" if len(names) == 1 else f"{len(names):,} pages are not talks"
    return f"{pages} ({listed})"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
