"""Runs contenders: each in a process of its own, asked the same in the same order.

A contender's process reads one request a line, as JSON, and answers each with one line:

    {"build": file}      the documents in JSON Lines → {"ms", "version"}, or {"missing": why}
    {"talks": folder, "today": day}                    the same for Talkbot, which reads the talk files
    {"query": text, "after": [earlier questions]}      → {"ms", "ids": the best five, best first}
    {"typed": text}      Talkbot only: what it suggests to whoever has typed this
    {"memory": true}     → {"memory": bytes that the process holds}

Times are taken inside the process, around the search alone.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from tests.benchmarks.contenders import PYTHON

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.benchmarks.queries import Query

TALKBOT = "Talkbot"
JAVASCRIPT = ("MiniSearch", "Fuse.js", "Fuse.js, by words")
CONTENDERS = (TALKBOT, *PYTHON, *JAVASCRIPT)

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
_WARMING = 20  # queries before the clock counts
_LONGEST_WARMING = 5.0  # seconds
_LEAST = 25  # queries that even a slow contender is asked
_LONGEST = 4  # times the seconds it has: then even that is enough
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


class MissingError(Exception):
    """A contender that cannot take part; the message says why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One query and what a contender made of it: the best five ids, and whatever else it told."""

    query: Query
    ms: float
    ids: tuple[str, ...]
    told: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """How one contender did. `of` is how many queries there were; slow ones were asked fewer."""

    name: str
    version: str = ""
    build_ms: float = 0.0
    memory: int = 0
    asked: tuple[Asked, ...] = ()
    of: int = 0
    missing: str = ""  # why it did not take part


class Process:
    """A contender's process."""

    def __init__(self, process: subprocess.Popen[str], name: str) -> None:
        self._process = process
        self._name = name

    def __call__(self, **request: object) -> dict[str, Any]:
        """The reply to a request. Raises `MissingError` where the contender cannot take part."""
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise MissingError(f"{self._name} ended with {self._process.wait()}")
        reply: dict[str, Any] = json.loads(line)
        if "missing" in reply:
            raise MissingError(reply["missing"])
        return reply


@contextmanager
def started(name: str, home: Path | None = None) -> Iterator[Process]:
    """The process of a contender. Whatever it keeps on disk is in `home`: a folder that is there for this
    process alone, unless one is given.
    """
    with tempfile.TemporaryDirectory(prefix="talkbot-bench-") as fresh:
        folder = str(home or fresh)
        process = subprocess.Popen(  # noqa: S603 - our own scripts
            _command(name),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=folder,
            env={
                **os.environ,
                **dict.fromkeys(_ONE_THREAD, "1"),
                "PYTHONPATH": str(_ROOT),
                "HOME": folder,
                "XDG_CACHE_HOME": folder,
            },
        )
        try:
            yield Process(process, name)
        finally:
            process.kill()
            process.communicate()


def _command(name: str) -> list[str]:
    if name not in JAVASCRIPT:
        return [sys.executable, "-m", "tests.benchmarks.worker", name]
    node = shutil.which("node")
    if not node:
        raise MissingError("node is not installed")
    return [node, str(_HERE / "javascript.mjs"), name]


def run(
    name: str, opening: dict[str, str], queries: Sequence[Query], seconds: float, tell: Callable[[str], None]
) -> Run:
    """Builds a contender and asks it the queries in order, as many as it manages in `seconds`.

    `opening` is the request that builds it; `tell` is told how far it is.
    """
    try:
        with started(name) as process:
            tell(f"{name}: building")
            built = process(**opening)
            warm(process, queries)
            tell(f"{name}: asking")
            asked = tuple(_ask(process, queries, seconds))
            memory = process(memory=True)["memory"]
    except MissingError as missing:
        return Run(name, missing=str(missing))
    return Run(name, built["version"], built["ms"], memory, asked, len(queries))


def warm(process: Process, queries: Sequence[Query]) -> None:
    """Asks a few queries that do not count."""
    start = perf_counter()
    for query in queries[-_WARMING:]:
        process(query=query.text)
        if perf_counter() - start > _LONGEST_WARMING:
            return


def _ask(process: Process, queries: Sequence[Query], seconds: float) -> Iterator[Asked]:
    start = perf_counter()
    for number, query in enumerate(queries):
        left = seconds if number >= _LEAST else seconds * _LONGEST
        if perf_counter() - start > left:
            return
        yield ask(process, query)


def ask(process: Process, query: Query) -> Asked:
    """One query, asked of a contender that is built."""
    reply = process(query=query.text, **({"after": query.after} if query.after else {}))
    return Asked(query, reply.pop("ms"), tuple(reply.pop("ids")[:5]), reply)
