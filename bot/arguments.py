"""The command line: which commands and options there are."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Command = Callable[[argparse.Namespace], int]

_FASTEST = 100_000.0  # times as fast as real time


def new_parser(commands: Mapping[str, Command]) -> argparse.ArgumentParser:
    """The parser; `parse_args(…).command` is the one of `commands` that was asked for."""
    parser = argparse.ArgumentParser(
        prog="talkbot", description="Answers questions about talks.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"talkbot {__version__}")
    _add_common_options(parser, talks="talks_before")
    parser.set_defaults(config=None, today=None)
    added_to = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, text: str) -> argparse.ArgumentParser:
        added = added_to.add_parser(name, help=text, description=text, allow_abbrev=False)
        added.set_defaults(command=commands[name])
        _add_common_options(added, talks="talks")
        return added

    asked = add("ask", "Answer one question.")
    asked.add_argument("question", nargs="*", metavar="QUESTION", help="the question, in your words")
    asked.add_argument("--json", action="store_true", help="print the answer as one JSON object")
    asked.add_argument(
        "--batch",
        metavar="FILE",
        help='with --json: answer every line {"id", "question", "after"} of FILE; - is standard input',
    )
    add("chat", "Talk with the bot in the terminal, or answer the questions on standard input.")
    checked = add("check", "Read every talk file and say what is wrong with it.")
    checked.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="instead of the talks folders")
    add("run", "Connect to Discord.")
    shown = add("demo", "Try the bot in a simulated Discord, on a page in the browser.")
    shown.add_argument(
        "--port", type=_port, default=0, metavar="N", help="where the page is, on 127.0.0.1; any unless given"
    )
    shown.add_argument(
        "--no-browser", dest="browser", action="store_false", help="only print the page's address"
    )
    shown.add_argument(
        "--now",
        type=_moment,
        metavar="TIME",
        help="the time at which it begins: 2026-03-01T08:59, or with a zone",
    )
    shown.add_argument(
        "--speed",
        type=_speed,
        default=1.0,
        metavar="N",
        help="how fast its time passes: 60 is a minute a second",
    )
    return parser


def _add_common_options(parser: argparse.ArgumentParser, *, talks: str) -> None:
    """The options that stand before or after the command; SUPPRESS keeps the one from undoing the other."""
    kept = argparse.SUPPRESS
    parser.add_argument(
        "--config", type=Path, metavar="FILE", default=kept, help="instead of config/bot.yaml"
    )
    parser.add_argument(
        "--talks",
        dest=talks,
        action="append",
        default=[],
        type=Path,
        metavar="DIR",
        help="a folder of talk files, instead of those in the configuration; may be repeated",
    )
    parser.add_argument(
        "--today", type=_day, metavar="YYYY-MM-DD", default=kept, help="the day on which questions are asked"
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-02-01") from None


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 2**16):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a number from 1 to 65535")
    return int(text)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time such as 2026-03-01T08:59") from None


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0.0 < speed <= _FASTEST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a speed: a number above 0, up to {_FASTEST:,.0f}")
    return speed
