"""Questions from JSON Lines: `{"id", "question", "after": [earlier questions, optional]}` a line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SHAPE = 'write {"id": "q1", "question": "…", "after": ["earlier question", …]}, where "after" is optional'


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    line: int  # 1-based
    id: str | int
    question: str
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that holds no question; `message` says why and what to do."""

    line: int
    message: str


def read_batch(lines: Iterable[bytes]) -> Iterator[BatchQuestion | BadLine]:
    """The questions, one by one as the lines come; empty lines are passed over."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _read_line(number, line)


def _read_line(number: int, line: bytes) -> BatchQuestion | BadLine:
    try:
        # -sig: editors on Windows begin a file with a byte order mark
        value: object = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return BadLine(number, "this line is not UTF-8; save the file as UTF-8")
    except (ValueError, RecursionError) as error:
        return BadLine(number, f"this line is not JSON ({error}); {_SHAPE}")
    if not isinstance(value, dict):
        return BadLine(number, f"a question is a JSON object, not {_name(value)}; {_SHAPE}")
    return _question(number, value)


def _question(number: int, value: dict[str, object]) -> BatchQuestion | BadLine:
    given, question, after = value.get("id"), value.get("question"), value.get("after") or []
    # true and false are numbers to Python, but nobody's id
    if not isinstance(given, str | int) or isinstance(given, bool):
        return BadLine(number, f'"id" must be text or a whole number, not {_name(given)}; {_SHAPE}')
    if not isinstance(question, str):
        return BadLine(number, f'"question" must be text, not {_name(question)}; {_SHAPE}')
    if not isinstance(after, list) or not all(isinstance(item, str) for item in after):
        return BadLine(number, f'"after" must be a list of texts; {_SHAPE}')
    return BatchQuestion(number, given, question, tuple(after))


def _name(value: object) -> str:
    """What a JSON value is called by people."""
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "nothing"}
    return names.get(type(value), "a number")
