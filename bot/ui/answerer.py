"""What every way of talking to the bot needs of it, and the little they have in common."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from bot.answers.conversation import Conversation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.answers.model import Answer


class Answerer(Protocol):
    """Answers a question in the light of the conversation so far, and returns the conversation after it."""

    def answer(
        self, question: str, conversation: Conversation, today: date
    ) -> tuple[Answer, Conversation]: ...


@dataclass(frozen=True, slots=True)
class Timed:
    """An answer, and when its question was asked."""

    answer: Answer
    asked: float

    def took_ms(self) -> float:
        """How long it has taken until now: ask when it is rendered."""
        return (perf_counter() - self.asked) * 1000


def ask(bot: Answerer, question: str, today: date, after: Sequence[str] = ()) -> Timed:
    """The answer to `question`, asked after the earlier questions `after`; these are not timed."""
    conversation = Conversation()
    for earlier in after:
        _, conversation = bot.answer(earlier, conversation, today)
    asked = perf_counter()
    answer, _ = bot.answer(question, conversation, today)
    return Timed(answer, asked)
