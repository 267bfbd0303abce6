"""Answers as JSON, for other programs; the keys are a promise, described in the README."""

from __future__ import annotations

import json
import re
from operator import attrgetter
from typing import TYPE_CHECKING

from bot.answers.model import Answer, AnswerKind
from bot.ui.plain import render_plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.library.model import Delivery
    from bot.ui.answerer import Timed

# Allowed raw in JSON, yet they break lines, steer a terminal or cannot be written as UTF-8.
_TO_ESCAPE = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

_ID, _KEY = attrgetter("id"), attrgetter("key")


def to_json(answer: Answer, *, id: str | int | None = None, took_ms: float) -> dict[str, object]:  # noqa: A002
    """The answer as an object: `id` only where one is given, `suggestions` only for none and help.
    Texts are clean, talk ids and addresses exactly as the library has them.
    """
    silent = answer.kind in (AnswerKind.NONE, AnswerKind.HELP)
    return {
        **({} if id is None else {"id": id}),
        "kind": answer.kind.value,
        "facet": answer.facet.value if answer.facet and answer.kind is AnswerKind.TALK else None,
        "talks": [] if silent else _ids(answer.deliveries),
        "number": answer.number,
        "events": [event.name for event in answer.events],
        "missing": answer.missing,
        "links": [{"label": link.label, "url": link.url} for link in answer.links],
        "text": render_plain(answer),
        "took_ms": round(took_ms, 3),
        **({"suggestions": _ids(answer.suggestions)} if silent else {}),
    }


def reply_to_json(timed: Timed, *, id: str | int | None = None) -> dict[str, object]:  # noqa: A002
    """The answer as an object, timed from its question to the last of its texts."""
    values = to_json(timed.answer, id=id, took_ms=0)
    return {**values, "took_ms": round(timed.took_ms(), 3)}


def dumps(value: Mapping[str, object]) -> str:
    """One line of JSON, readable (letters of every script stay) and safe to print on a terminal."""
    line = json.dumps(value, ensure_ascii=False)
    if line.isprintable():
        return line
    return _TO_ESCAPE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _ids(deliveries: Sequence[Delivery]) -> list[str]:
    """The ids in order, each once: several deliveries of one file share theirs."""
    ids = list(map(_ID, deliveries))
    if ids == list(map(_KEY, deliveries)):
        return ids  # no file has several; of very many talks it takes long to look at each
    return list(dict.fromkeys(ids))
