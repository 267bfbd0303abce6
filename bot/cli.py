"""The command `talkbot`: reads the command line, asks the bot, prints.

Exit codes: 0 all is well, 1 the input has problems, 2 wrong usage or configuration.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from rich.console import Console

from bot import __version__
from bot.bootstrap import Talkbot, Talks, build_client, build_desk, open_talkbot
from bot.library.front_matter import Site
from bot.library.loader import Loaded, load
from bot.library.report import exit_code, report
from bot.logs import begin_logging
from bot.settings import Settings, SettingsError, load_settings
from bot.ui.answerer import ask
from bot.ui.as_json import dumps, reply_to_json
from bot.ui.batch import BadLine, BatchQuestion, read_batch
from bot.ui.chat import converse, greeting, typed
from bot.ui.loading import LoadingBar
from bot.ui.streams import complain, discard_output, prepare_editing, speak_utf8, write_line
from bot.ui.terminal import render_terminal
from bot.ui.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

FINE, PROBLEMS, MISUSE, INTERRUPTED = 0, 1, 2, 130


class UsageError(Exception):
    """The command cannot be carried out as given; the message says what to do instead."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line (that of the process unless given) and return the exit code.
    Whatever goes wrong, people get a sentence; `TALKBOT_DEBUG=1` gets the traceback.
    """
    speak_utf8()
    try:
        options = build_parser().parse_args(argv)
        code: int = options.command(options)
        sys.stdout.flush()
    except SystemExit as stop:  # argparse has said what is wrong, or printed the help
        return stop.code if isinstance(stop.code, int) else MISUSE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        discard_output()
        return FINE
    except (SettingsError, UsageError) as error:
        complain(str(error))
        return MISUSE
    except Exception as error:
        if _debugging():
            raise
        complain(_unexpected(error))
        return PROBLEMS
    return code


# --- the command line -----------------------------------------------------------------------------


def build_parser() -> argparse.ArgumentParser:
    """The parser; `parse_args(…).command` is the function that carries the command out."""
    parser = argparse.ArgumentParser(
        prog="talkbot", description="Answers questions about talks.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"talkbot {__version__}")
    _add_common_options(parser, talks="talks_before")
    parser.set_defaults(config=None, today=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, command: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        added.set_defaults(command=command)
        _add_common_options(added, talks="talks")
        return added

    asked = add("ask", _ask, "Answer one question.")
    asked.add_argument("question", nargs="*", metavar="QUESTION", help="the question, in your words")
    asked.add_argument("--json", action="store_true", help="print the answer as one JSON object")
    asked.add_argument(
        "--batch",
        metavar="FILE",
        help='with --json: answer every line {"id", "question", "after"} of FILE; - is standard input',
    )
    add("chat", _chat, "Talk with the bot in the terminal, or answer the questions on standard input.")
    checked = add("check", _check, "Read every talk file and say what is wrong with it.")
    checked.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="instead of the talks folders")
    add("run", _run, "Connect to Discord.")
    shown = add("demo", _demo, "Try the bot in a simulated Discord, on a page in the browser.")
    shown.add_argument(
        "--port", type=_port, default=0, metavar="N", help="where the page is, on 127.0.0.1; any unless given"
    )
    shown.add_argument(
        "--no-browser", dest="browser", action="store_false", help="only print the page's address"
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


# --- the commands ---------------------------------------------------------------------------------


def _ask(options: argparse.Namespace) -> int:
    if options.batch and not options.json:
        raise UsageError("--batch needs --json: talkbot ask --json --batch FILE")
    if bool(options.batch) == bool(options.question):
        raise UsageError('ask one question, as in talkbot ask "latest talk?", or give --json --batch FILE')
    settings = _settings(options)
    if options.batch:
        return _ask_batch(options, settings)
    bot = _open(settings)
    timed = ask(bot, " ".join(options.question), _today(options, settings)())
    if options.json:
        write_line(dumps(reply_to_json(timed)))
    else:
        render_terminal(timed.answer, Console())
    return _code_of_folders(settings)


def _ask_batch(options: argparse.Namespace, settings: Settings) -> int:
    name = "<stdin>" if options.batch == "-" else options.batch
    with _batch_source(options.batch) as lines:
        bot = _open(settings)
        today = _today(options, settings)()
        good = [_answer_line(bot, item, name, today) for item in read_batch(lines)]
    return _code_of_folders(settings) if all(good) else PROBLEMS


def _batch_source(name: str) -> BinaryIO:
    try:
        return sys.stdin.buffer if name == "-" else Path(name).open("rb")
    except OSError as error:
        raise UsageError(f"{name}: cannot be read: {error.strerror}") from error


def _answer_line(bot: Talkbot, item: BatchQuestion | BadLine, name: str, today: date) -> bool:
    """Answer one line of a batch on standard output, or complain about it; whether it was answered."""
    if isinstance(item, BadLine):
        complain(f"{name}:{item.line}: {item.message}")
        return False
    try:
        timed = ask(bot, item.question, today, item.after)
        line = dumps(reply_to_json(timed, id=item.id))
    except Exception as error:  # one question must not cost the answers to the others
        if _debugging():
            raise
        complain(f"{name}:{item.line}: could not be answered: {_unexpected(error)}")
        return False
    write_line(line)
    return True


def _chat(options: argparse.Namespace) -> int:
    settings = _settings(options)
    bot = _open(settings)
    today = _today(options, settings)
    console = Console()
    person = sys.stdin.isatty()
    if person:
        prepare_editing()
        write_line(f"{greeting(bot, len(bot.loaded.deliveries), today())}\n")
    for answer in converse(bot, typed() if person else sys.stdin, today):
        render_terminal(answer, console)
        write_line()
    if person:
        write_line()
    return FINE


def _check(options: argparse.Namespace) -> int:
    settings = _settings(options)
    folders = options.paths or settings.talks.path
    with LoadingBar(Console(stderr=True)) as bar:
        loaded = load(folders, _site(settings), bar)
    write_line(clean(report(loaded)))
    return exit_code(loaded)


def _run(options: argparse.Namespace) -> int:
    settings = _settings(options)
    if settings.discord_token is None:
        raise UsageError("DISCORD_TOKEN is not set: put the bot's token into the environment or into .env")
    # discord.py takes a third of a second to import, which the other commands need not wait for
    from bot.running import WrongTokenError, run, stop_at_once, use_api

    stop_at_once()
    begin_logging(debug=_debugging())
    talks = _watched(settings)
    desk = build_desk(talks, _today(options, settings))
    use_api(settings.discord.api_url)
    try:
        asyncio.run(run(lambda: build_client(desk, talks), settings.discord_token.get_secret_value()))
    except WrongTokenError as error:
        complain(str(error))
        return PROBLEMS
    return FINE


def _demo(options: argparse.Namespace) -> int:
    try:
        from bot.demo.session import PortError, demonstrate, local_timezone, open_browser, with_site
    except ImportError as error:
        missing = f"the demo needs packages that are not installed ({error.name})"
        raise UsageError(f"{missing}: pip install 'talkbot[demo]'") from error
    from bot.running import stop_at_once

    settings = with_site(_settings(options))
    stop_at_once()
    begin_logging(debug=_debugging())
    talks = _watched(settings)
    desk = build_desk(talks, _today(options, settings))

    def opened(address: str) -> None:
        write_line(
            f"Talkbot is in a simulated Discord, on this page (its address is a secret):\n\n{address}\n"
        )
        shown = options.browser and open_browser(address)
        write_line(
            "It opens in your browser. Ctrl-C ends it." if shown else "Open it in a browser. Ctrl-C ends it."
        )

    try:
        asyncio.run(
            demonstrate(
                lambda: build_client(desk, talks),
                lambda: talks.current.library.deliveries,
                opened,
                port=options.port,
                timezone=local_timezone(settings.talks.timezone.key),
            )
        )
    except PortError as error:
        raise UsageError(str(error)) from error
    return FINE


# --- what the commands share ----------------------------------------------------------------------


def _settings(options: argparse.Namespace) -> Settings:
    return load_settings(options.config, os.environ, talks=[*options.talks_before, *options.talks])


def _site(settings: Settings) -> Site:
    talks = settings.talks
    return Site(talks.site_url or "", talks.page, talks.timezone)


def _today(options: argparse.Namespace, settings: Settings) -> Callable[[], date]:
    """The day on which a question is asked: the one given, or today's where the talks' time zone is."""
    given: date | None = options.today
    return lambda: given or datetime.now(settings.talks.timezone).date()


def _open(settings: Settings) -> Talkbot:
    """The bot with its talks; on standard error, what a person should know about them."""
    with LoadingBar(Console(stderr=True)) as bar:
        bot = open_talkbot(settings, bar)
    for warning in _warnings(settings, bot.loaded):
        complain(warning)
    return bot


def _watched(settings: Settings) -> Talks:
    """The talks, which follow their files; on standard error, what a person should know about them."""
    with LoadingBar(Console(stderr=True)) as bar:
        talks = Talks(settings, bar)
    for warning in _warnings(settings, talks.current.loaded):
        complain(warning)
    return talks


def _warnings(settings: Settings, loaded: Loaded) -> Iterable[str]:
    """What is wrong with the talks, in as few sentences as will do."""
    missing = [folder for folder in settings.talks.path if _is_missing(folder)]
    for folder in missing:
        yield f"{folder}: there is no such folder; name the one with your talk files, as in --talks talks"
    found = [problem for problem in loaded.problems if Path(problem.path) not in missing]
    files = len({problem.path for problem in found})
    if files and (sys.stderr.isatty() or any(problem.fatal for problem in found)):
        have = "1 talk file has" if files == 1 else f"{files} talk files have"
        yield f"{have} problems: run `talkbot check`"
    if not loaded.deliveries and len(missing) < len(settings.talks.path):
        folders = ", ".join(str(folder) for folder in settings.talks.path if folder not in missing)
        yield f"{folders}: no talks there; put talk files (*.md) into it, or name another folder with --talks"


def _is_missing(folder: Path) -> bool:
    try:
        return not folder.exists()
    except OSError:  # it may be there, but nobody lets us look; loading says so
        return False


def _code_of_folders(settings: Settings) -> int:
    return PROBLEMS if any(map(_is_missing, settings.talks.path)) else FINE


def _unexpected(error: Exception) -> str:
    what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return f"unexpected error ({what}); run with TALKBOT_DEBUG=1 for details"


def _debugging() -> bool:
    return bool(os.environ.get("TALKBOT_DEBUG"))
