"""The command `talkbot`: reads the command line, asks the bot, prints.

Exit codes: 0 all is well, 1 the input has problems, 2 wrong usage or configuration.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO

from rich.console import Console

from bot.arguments import new_parser
from bot.bootstrap import Talkbot, Talks, build_announcer, build_client, build_desk, open_talkbot
from bot.clock import Clock
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
    import argparse
    from collections.abc import Callable, Coroutine, Iterable, Sequence
    from datetime import date, datetime

    from bot.announcements.announcer import Announcer

FINE, PROBLEMS, MISUSE, INTERRUPTED = 0, 1, 2, 130

# DYNO is set on Heroku and hosts like it
_FORGETFUL = (
    "this host wipes its disk at every restart, and with it what was announced already: "
    "attach PostgreSQL (it sets DATABASE_URL)"
)


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
    return new_parser({"ask": _ask, "chat": _chat, "check": _check, "run": _run, "demo": _demo})


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
    talks, clock = _watched(settings), Clock()
    desk = build_desk(talks, _today(options, settings))
    announcer = build_announcer(settings, talks, clock)
    token = settings.discord_token.get_secret_value()
    if os.environ.get("DYNO") and settings.state.url.startswith("sqlite:"):
        complain(_FORGETFUL)
    use_api(settings.discord.api_url)
    try:
        asyncio.run(_closing(announcer, run(lambda: build_client(desk, talks, announcer, clock), token)))
    except WrongTokenError as error:
        complain(str(error))
        return PROBLEMS
    return FINE


async def _closing(announcer: Announcer, work: Coroutine[Any, Any, None]) -> None:
    """Carries out `work`, then closes the announcer."""
    try:
        await work
    finally:
        await announcer.close()


def _demo(options: argparse.Namespace) -> int:
    try:
        from bot.demo.session import PortError, demonstrate, local_timezone, staged
        from bot.demo.time import SimulatedTime
    except ImportError as error:
        missing = f"the demo needs packages that are not installed ({error.name})"
        raise UsageError(f"{missing}: pip install 'talkbot[demo]'") from error
    from bot.running import stop_at_once

    stop_at_once()
    begin_logging(debug=_debugging())
    with TemporaryDirectory(prefix="talkbot-") as folder:
        settings = staged(_settings(options), Path(folder), rehearsal=bool(options.now or options.speed != 1))
        time = SimulatedTime(_start(options, settings), options.speed)
        talks, clock = _watched(settings), Clock(time.now)
        desk = build_desk(talks, _today(options, settings, clock), clock)
        announcer = build_announcer(settings, talks, clock)
        demo = demonstrate(
            lambda: build_client(desk, talks, announcer, clock),
            lambda: talks.current.library.deliveries,
            announcer.add,
            lambda address: _shown(address, open_it=options.browser),
            time,
            port=options.port,
            timezone=local_timezone(settings.talks.timezone.key),
        )
        try:
            asyncio.run(_closing(announcer, demo))
        except PortError as error:
            raise UsageError(str(error)) from error
    return FINE


def _start(options: argparse.Namespace, settings: Settings) -> datetime | None:
    """When a demo begins; a time without a zone is in that of the announcements."""
    start: datetime | None = options.now
    zone = settings.announcements.timezone or settings.talks.timezone
    return start.replace(tzinfo=zone) if start and start.tzinfo is None else start


def _shown(address: str, *, open_it: bool) -> None:
    """Tells where the demo's page is, and opens it."""
    from bot.demo.session import open_browser

    write_line(f"Talkbot is in a simulated Discord, on this page (its address is a secret):\n\n{address}\n")
    opened = open_it and open_browser(address)
    write_line(
        "It opens in your browser. Ctrl-C ends it." if opened else "Open it in a browser. Ctrl-C ends it."
    )


# --- what the commands share ----------------------------------------------------------------------


def _settings(options: argparse.Namespace) -> Settings:
    return load_settings(options.config, os.environ, talks=[*options.talks_before, *options.talks])


def _site(settings: Settings) -> Site:
    talks = settings.talks
    return Site(talks.site_url or "", talks.page, talks.timezone)


def _today(options: argparse.Namespace, settings: Settings, clock: Clock | None = None) -> Callable[[], date]:
    """The day on which a question is asked: the one given, or today's where the talks' time zone is."""
    given: date | None = options.today
    now = (clock or Clock()).now
    return lambda: given or now().astimezone(settings.talks.timezone).date()


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
