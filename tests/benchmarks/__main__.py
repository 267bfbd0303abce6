"""`make bench`: Talkbot beside what people would use instead, its speed alone, and its calibration."""

from __future__ import annotations

import argparse
import shlex
import tempfile
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import parts
from tests.benchmarks.collection import make_talks, write_talks
from tests.benchmarks.documents import read_talks
from tests.benchmarks.machine import busy, machine
from tests.benchmarks.report import Report
from tests.benchmarks.running import CONTENDERS

if TYPE_CHECKING:
    from collections.abc import Sequence

PARTS = {"sizes": parts.sizes, "calibration": parts.calibration, "contenders": parts.contenders}


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description="Talkbot beside other ways to find talks: how often they are right, and how fast.",
    )
    parser.add_argument("--talks", type=Path, help="a folder of talk files, in place of a made-up collection")
    parser.add_argument(
        "--questions",
        type=Path,
        action="append",
        default=[],
        help="labelled questions on --talks, in JSON Lines",
    )
    parser.add_argument("--count", type=int, default=5_000, help="how many talks to make up")
    parser.add_argument("--each", type=int, default=100, help="how many queries of each class to make")
    parser.add_argument("--seconds", type=float, default=60, help="how long to ask each contender")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--today", default=date(2026, 2, 1).isoformat(), help="the day of the questions")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--only", nargs="+", choices=CONTENDERS, default=list(CONTENDERS), help="contenders")
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks"), help="where the report goes")
    return parser


def command(options: argparse.Namespace, defaults: argparse.Namespace) -> str:
    """The command that measures the same again."""
    words = ["make", "bench"]
    if options.talks:
        words.append(f"TALKS={options.talks}")
    if options.questions:
        words.append(f"QUESTIONS={' '.join(map(str, options.questions))}")
    given = {
        name: value
        for name, value in vars(options).items()
        if value != getattr(defaults, name) and name not in ("talks", "questions")
    }
    arguments: list[str] = []
    for name, value in given.items():
        arguments += [f"--{name}", *(map(str, value) if isinstance(value, list) else [str(value)])]
    if arguments:
        words.append(f"ARGS={shlex.join(arguments)}")
    return shlex.join(words)


def main(argv: Sequence[str] | None = None) -> None:
    """Measures, prints, and leaves a report with its plots in a folder."""
    parser = build_parser()
    options = parser.parse_args(argv)
    if options.questions and not options.talks:
        parser.error("--questions are about the talks of a folder: name it with --talks")
    options.out.mkdir(parents=True, exist_ok=True)
    report = Report()
    with ExitStack() as stack:
        folder = options.talks or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="talkbot-bench-"))
        )
        if not options.talks:
            write_talks(make_talks(options.count, options.seed), folder)
        documents = read_talks(folder)
        if not documents:
            parser.error(f"{folder}: there are no talks")
        whose = f"the talks in {options.talks}" if options.talks else f"made-up talks, seed {options.seed}"
        report.heading("Benchmarks")
        report.say(
            f"`{command(options, parser.parse_args([]))}` on {datetime.now(UTC):%d %B %Y}: {machine()}."
        )
        report.say(f"{len(documents):,} documents: {whose}.")
        if load := busy():
            report.say(load)
        task = parts.Task(folder, documents, options)
        for name in options.parts:
            PARTS[name](task, report)
    report.write(options.out / "report.md")


if __name__ == "__main__":
    main()
