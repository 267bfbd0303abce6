"""What every contender searches: the talks of a folder, as plain texts."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from bot.library.front_matter import Site
from bot.library.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FIELDS = ("title", "event", "location", "speakers", "tags", "abstract")


@dataclass(frozen=True, slots=True)
class Document:
    """One delivery of a talk. `id` is that of its file; texts are plain, "" when absent."""

    id: str
    title: str
    event: str = ""
    location: str = ""
    speakers: str = ""
    tags: str = ""
    abstract: str = ""

    def text(self) -> str:
        """All fields as one."""
        return " ".join(getattr(self, name) for name in FIELDS)


def read_talks(folder: Path) -> list[Document]:
    """The talks of a folder, in the order of their files."""
    return [
        Document(
            delivery.id,
            delivery.title,
            delivery.event,
            delivery.location,
            ", ".join(delivery.speakers),
            ", ".join(delivery.tags),
            delivery.abstract.plain,
        )
        for delivery in load([folder], Site()).deliveries
    ]


def write(documents: Iterable[Document], file: Path) -> None:
    """Keeps documents for another process, as JSON Lines."""
    with file.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(asdict(document)) + "\n" for document in documents)


def read(file: Path) -> Iterator[Document]:
    """The documents that `write` kept, one by one."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield Document(**json.loads(line))
