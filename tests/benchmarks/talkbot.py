"""Talkbot as a contender: the whole way, from talk files to a rendered answer."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from bot import __version__
from bot.answers.decide import Decision, decide, versions
from bot.answers.model import AnswerKind
from bot.bootstrap import open_talkbot
from bot.settings import Settings, TalksSettings
from bot.ui.answerer import ask
from bot.ui.as_json import dumps, reply_to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.answers.decide import Ranked
    from bot.answers.model import Answer
    from bot.bootstrap import Talkbot
    from bot.library.library import Library
    from bot.search.rank import Matches

Decided = tuple[Decision, bool]  # a decision, and whether an event, time, place … was named as well


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
    with _watched() as decisions:
        timed = ask(bot, request["query"], today, after)
        dumps(reply_to_json(timed))
        took = timed.took_ms()
    return {"ms": took, "ids": presented(timed.answer), **told(timed.answer, decisions)}


@contextmanager
def _watched() -> Iterator[list[Decided]]:
    """The decisions that are made meanwhile: an answer that gives no talk does not tell the runner-up."""
    made: list[Decided] = []

    def watching(library: Library, matches: Matches, filtered: bool) -> Decision:
        made.append((decide(library, matches, filtered), filtered))
        return made[-1][0]

    with patch("bot.answers.lookup.decide", watching):
        yield made


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


def told(answer: Answer, decisions: list[Decided]) -> dict[str, Any]:
    """The kind of the answer, and what the decision for it rested on; no evidence where there was none."""
    evidence = answer.evidence
    nothing: dict[str, Any] = dict.fromkeys(("score", "gap", "coverage"), 0.0)
    found = {"kind": answer.kind.value, **nothing, "filtered": False, "best": []}
    for decision, filtered in decisions:
        best = decision.ranked[0] if decision.ranked else None
        # names may be read as words after all: the answer tells which decision it comes from
        if best and (evidence.score, evidence.coverage) == (
            round(best.hit.score, 4),
            round(best.hit.coverage, 4),
        ):
            found |= {
                "score": evidence.score,
                "gap": best.hit.score - _rival_score(decision.ranked),
                "coverage": evidence.coverage,
                "filtered": filtered,
                "best": [delivery.id for delivery in best.talk.deliveries],
            }
    return found


def _rival_score(ranked: tuple[Ranked, ...]) -> float:
    """The score of the best talk that is no version of the first; 0 where there is none."""
    alike = {id(version) for version in versions(ranked, less=1.0)}
    return next((r.hit.score for r in ranked[1:] if id(r) not in alike), 0.0)
