"""A conversation, one question a line: typed on a terminal, or read from a pipe or a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers.conversation import Conversation
from bot.ui.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from bot.answers.model import Answer
    from bot.ui.answerer import Answerer

PROMPT = "> "
_FAREWELLS = {"exit", "quit", ":q"}


def converse(bot: Answerer, questions: Iterable[str], today: Callable[[], date]) -> Iterator[Answer]:
    """The answers to the questions, each understood in the light of those before; empty lines are
    passed over. `today` is asked every time: a conversation may last until tomorrow.
    """
    conversation = Conversation()
    for question in questions:
        if question.strip("\ufeff \t\r\n"):
            answer, conversation = bot.answer(question.strip("\ufeff\r\n"), conversation, today())
            yield answer


def typed(read: Callable[[str], str] = input) -> Iterator[str]:
    """What a person types, line by line, until they say goodbye (exit, quit, :q) or end the input."""
    while True:
        try:
            line = read(PROMPT)
        except EOFError:
            return
        if line.strip().lower() in _FAREWELLS:
            return
        yield line


def greeting(bot: Answerer, talks: int, today: date) -> str:
    """How the bot begins on a terminal: what it knows, three questions that work, how to leave."""
    help_answer, _ = bot.answer("help", Conversation(), today)
    examples = [f"  {one_line(example)}" for example in help_answer.examples[:3]]
    known = "1 talk" if talks == 1 else f"{talks} talks"
    opening = f"Hello! I know {known}." if talks else "Hello! I have no talks loaded yet."
    invitation = ["You could ask me:", *examples] if examples else ["Ask me about them."] if talks else []
    return "\n".join([opening, *invitation, "Type exit, or press Ctrl-D, to leave."])
