"""How fast Talkbot is, and how much memory it takes, as collections grow."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from tests.benchmarks.documents import read_talks
from tests.benchmarks.queries import derive, misspell, mixed
from tests.benchmarks.running import TALKBOT, ask, started, warm
from tests.benchmarks.scoring import percentile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.benchmarks.documents import Document

SIZES = (100, 1_000, 10_000)
_TITLES = 100  # that somebody begins to type
_LETTERS = (1, 2, 3, 5, 8, 13, 21)  # after which suggestions are asked for


@dataclass(frozen=True, slots=True)
class Speed:
    """Talkbot on a collection of one size: times in milliseconds, memory in bytes."""

    talks: int
    cold: float  # the first start
    warm: float  # the next one
    questions: tuple[float, float]  # median and p99, the whole way
    typing: tuple[float, float]  # median and p99 of suggesting titles
    memory: int


def subset(folder: Path, count: int, seed: int, into: Path) -> None:
    """Copies `count` of the talk files of a folder, at random."""
    files = sorted(folder.rglob("*.md"))
    for file in Random(seed).sample(files, min(count, len(files))):  # noqa: S311
        target = into / file.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


def measure_part(folder: Path, count: int, each: int, seed: int, today: str) -> Speed:
    """Talkbot on `count` of the talks of a folder."""
    with tempfile.TemporaryDirectory(prefix="talkbot-bench-") as part:
        subset(folder, count, seed, Path(part))
        return measure(Path(part), read_talks(Path(part)), each, seed, today)


def measure(folder: Path, documents: Sequence[Document], each: int, seed: int, today: str) -> Speed:
    """Talkbot on all talks of a folder, asked `each` questions of every class."""
    queries = mixed(derive(documents, each, seed), seed)
    with tempfile.TemporaryDirectory(prefix="talkbot-bench-") as home:
        with started(TALKBOT, Path(home)) as process:
            cold = process(talks=str(folder.resolve()), today=today)["ms"]
        with started(TALKBOT, Path(home)) as process:
            second = process(talks=str(folder.resolve()), today=today)["ms"]
            warm(process, queries)
            asked = [ask(process, query).ms for query in queries]
            typed = [process(typed=text)["ms"] for text in typing(documents, seed)]
            memory = process(memory=True)["memory"]
    return Speed(len(documents), cold, second, _both(asked), _both(typed), memory)


def typing(documents: Sequence[Document], seed: int) -> list[str]:
    """What stands there as somebody types titles, some of them with a mistake."""
    random = Random(f"{seed} typing")  # noqa: S311
    titles = [document.title for document in random.sample(list(documents), min(_TITLES, len(documents)))]
    titles += [" ".join(misspell(word, random) for word in title.split()) for title in titles]
    return [title[:count] for title in titles for count in _LETTERS if count <= len(title)]


def _both(times: Sequence[float]) -> tuple[float, float]:
    return percentile(times, 50), percentile(times, 99)
