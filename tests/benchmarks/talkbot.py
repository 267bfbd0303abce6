"""Talkbot as a contender: the whole way, from talk files to a rendered answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bot import __version__
from bot.answers.model import AnswerKind
from bot.bootstrap import open_talkbot
from bot.settings import Settings, TalksSettings
from bot.ui.answerer import ask
from bot.ui.as_json import dumps, reply_to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answers.model import Answer
    from bot.bootstrap import Talkbot


def serve() -> Callable[[dict[str, Any]], dict[str, Any]]:
    """What answers requests (see running.py): `talks` opens a folder, `query` asks, `typed` completes."""
    from tests.benchmarks.worker import memory

    bot: Talkbot | None = None
    today = date.min

    def reply(request: dict[str, Any]) -> dict[str, Any]:
        nonlocal bot, today
        if "talks" in request:
            today = date.fromisoformat(request["today"])
            start = perf_counter()
            bot = open_talkbot(Settings(talks=TalksSettings(path=(Path(request["talks"]),))))
            return {"ms": (perf_counter() - start) * 1000, "version": __version__}
        if "memory" in request:
            return {"memory": memory()}
        assert bot, "talks come first"
        return _completed(bot, request["typed"]) if "typed" in request else _asked(bot, request, today)

    return reply


def _asked(bot: Talkbot, request: dict[str, Any], today: date) -> dict[str, Any]:
    after = request.get("after", ())
    timed = ask(bot, request["query"], today, after)
    dumps(reply_to_json(timed))
    return {"ms": timed.took_ms(), "ids": presented(timed.answer), **_evidence(timed.answer)}


def _completed(bot: Talkbot, typed: str) -> dict[str, Any]:
    start = perf_counter()
    found = bot.completer.titles.matching(typed)
    return {"ms": (perf_counter() - start) * 1000, "ids": [suggestion.value for suggestion in found]}


def presented(answer: Answer) -> list[str]:
    """The ids of the talks that an answer shows, in order. Where it says that it does not know, the
    first place is empty, and what it suggests instead comes after.
    """
    silent = answer.kind in (AnswerKind.NONE, AnswerKind.HELP)
    shown = answer.suggestions if silent else answer.deliveries
    ids = list(dict.fromkeys(delivery.id for delivery in shown))
    return ["", *ids] if silent else ids


def _evidence(answer: Answer) -> dict[str, Any]:
    """What the decision rested on, as far as the answer tells."""
    evidence = answer.evidence
    said = len(evidence.matched) + len(evidence.unmatched)
    return {
        "kind": answer.kind.value,
        "score": evidence.score,
        "gap": evidence.score - evidence.runner_up,
        "words found": len(evidence.matched) / said if said else 0.0,
    }
