"""The person's own words, to be said back: only the telling ones, as they were typed, and not too many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.questions.model import Question

LONGEST = 60  # characters of the person's own words that are repeated
_READ = 500  # characters of a question in which they are looked up
# What may stand between two telling words: "teaching a cat to play the piano"
_BETWEEN = frozenset("a an and as by for from in into of on or the to with".split())  # noqa: SIM905
# Letters and digits, and what is part of words: "C++", "Node.js", "don’t".  Nothing that marks up text.
_WORD = re.compile(r"[^\W_](?:(?:[^\W_]|[.+#'’-])*[^\W_]|)[+#]*")


def echoed(question: Question, telling: Sequence[str] = ()) -> str:
    """What the question is about in its own words, at most `LONGEST` characters and a " …".

    `telling` are the words that tell talks apart; () where nobody knows, then all are repeated.
    """
    words = telling or question.words
    topics = " or ".join(" ".join(topic) for topic in question.either)
    said = _passage(question, words) or topics or " ".join(words)
    return said if len(said) <= LONGEST else said[:LONGEST].rsplit(" ", 1)[0] + " …"


def _passage(question: Question, telling: Sequence[str]) -> str:
    """The words as they stand in the question, from the first to the last; "" where other matters
    come between them ("kafka talks in Berlin about streams").
    """
    text = question.text[:_READ]
    typed = [(word[0], tokenize(word[0])) for part in text.split() if (word := _WORD.search(part))]
    at = [number for number, (_, tokens) in enumerate(typed) if set(tokens) & set(telling)]
    if not at or text.isupper():
        return ""
    passage = typed[at[0] : at[-1] + 1]
    known = _BETWEEN | set(question.words) | set(telling)
    found = {token for _, tokens in passage for token in tokens}
    if not set(telling) <= found <= known:
        return ""
    said = " ".join(word for word, _ in passage)
    return said if len(said) <= LONGEST else ""
