"""What the doors of the bot need of the talks: everything that can be asked of one library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

    from bot.answers.browse import Wanted
    from bot.answers.complete import Completer
    from bot.answers.conversation import Conversation
    from bot.answers.model import Answer
    from bot.library.model import Delivery
    from bot.questions.model import Facet


class Archive(Protocol):
    """The talks of one moment. Every answer comes with the conversation that goes on from it."""

    @property
    def completer(self) -> Completer: ...

    def find(self, name: str) -> Delivery | None:
        """The delivery with this key, id, slug, alias or digest of a key; None where there is none."""
        ...

    def answer(
        self, question: str, conversation: Conversation, today: date
    ) -> tuple[Answer, Conversation]: ...

    def card(self, delivery: Delivery, facet: Facet, today: date) -> tuple[Answer, Conversation]: ...

    def listing(self, wanted: Wanted, today: date) -> tuple[Answer, Conversation]: ...

    def events(self, year: int | None, today: date) -> tuple[Answer, Conversation]: ...

    def related(self, text: str, today: date) -> tuple[Answer, Conversation]: ...


class Talks(Protocol):
    """The archive as it is now. It is replaced when files change: take it once for each answer."""

    @property
    def current(self) -> Archive: ...
