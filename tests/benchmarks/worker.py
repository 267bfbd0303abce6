"""A contender in a process of its own: `python -m tests.benchmarks.worker NAME`.

Speaks JSON Lines, as `running.py` describes them.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from tests.benchmarks.contenders import PYTHON
from tests.benchmarks.documents import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.benchmarks.documents import Document

_MOST = 5
Request = dict[str, Any]
Reply = dict[str, Any]


def main(name: str) -> None:
    """Answers one request a line, until standard input ends."""
    if name == "Talkbot":
        from tests.benchmarks.talkbot import serve

        reply = serve()
    else:
        reply = _serve(name)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(reply(json.loads(line))) + "\n")
        sys.stdout.flush()


def _serve(name: str) -> Callable[[Request], Reply]:
    """What answers requests about one of the contenders."""
    contender: Any = None

    def reply(request: Request) -> Reply:
        nonlocal contender
        if "build" in request:
            try:
                contender = PYTHON[name]()
                clock = _Reading(read(Path(request["build"])))
                start = perf_counter()
                contender.build(clock)
                took = perf_counter() - start - clock.seconds
            except ImportError as error:  # PackageNotFoundError is one
                return {"missing": f"{error.name} is not installed"}
            return {"ms": took * 1000, "version": contender.version}
        if "memory" in request:
            return {"memory": memory()}
        start = perf_counter()
        ids = contender.search(request["query"], _MOST)
        return {"ms": (perf_counter() - start) * 1000, "ids": ids}

    return reply


class _Reading:
    """Documents one by one, and how long they took to come: that is no part of building."""

    def __init__(self, documents: Iterator[Document]) -> None:
        self._documents = documents
        self.seconds = 0.0

    def __iter__(self) -> Iterator[Document]:
        while True:
            start = perf_counter()
            document = next(self._documents, None)
            self.seconds += perf_counter() - start
            if document is None:
                return
            yield document


def memory() -> int:
    """The memory that this process holds now, in bytes; at its most, where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main(sys.argv[1])
