"""Topics of which any will do, in questions about the sample talks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answers.model import Answer
    from bot.questions.parse import Parser


@pytest.mark.parametrize(
    ("text", "either"),
    [
        ("talks about forms or maps", (("forms",), ("maps",))),
        ("forms, maps or ownership talks", (("forms",), ("maps",), ("ownership",))),
        ("talks about kubernetes or the ownership", (("kubernetes",), ("ownership",))),
        ("vorträge über datenbanken oder karten", (("datenbanken",), ("karten",))),
        ("talks about forms", ()),
        ("talks in 2023 or 2024", ()),
        ("talks by nell or idris", ()),
        ("talks about forms or in 2024", ()),
        ("the forms talk or something", ()),
    ],
)
def test_topics_are_what_stands_on_both_sides(parser: Parser, text: str, either: tuple[object, ...]) -> None:
    assert parser.parse(text, TODAY).either == either


def test_topics_that_no_talk_is_about_are_named(ask: Callable[..., Answer]) -> None:
    answer = ask("talks about kubernetes, postgres or terraform")
    assert answer.lead.startswith("I don't know of a talk about kubernetes or terraform. ")
    assert {d.title for d in answer.deliveries} == {"What Your Database Does While You Sleep"}
