"""How a reply is judged by what is expected."""

from __future__ import annotations

import pytest

from bot.answers.model import Answer, AnswerKind
from bot.library.model import Delivery
from bot.questions.model import Facet
from tests.questions.expected import Expected, f1, judge, misleads

TALKS = tuple(Delivery(id=key, key=key, title=key) for key in "abcdefghij")
ONE = Answer(AnswerKind.TALK, "", facet=Facet.CARD, deliveries=TALKS[:1])
CHOICES = Answer(AnswerKind.CHOICES, "", deliveries=TALKS[:3])
NOTHING = Answer(AnswerKind.NONE, "")
HELP = Answer(AnswerKind.HELP, "")


def wanted(*kinds: str, talks: str = "", facet: str = "card", missing: bool = False) -> Expected:
    return Expected(("?",), kinds, facets=(facet,), talks=tuple(talks), missing=missing)


def listed(count: int) -> Answer:
    return Answer(AnswerKind.LIST, "", deliveries=TALKS[:count])


@pytest.mark.parametrize(
    ("answer", "expected", "exactly", "gently"),
    [
        (ONE, wanted("talk", talks="a"), 1, 1),
        (ONE, wanted("talk", talks="b"), 0, 0),
        (ONE, wanted("talk", talks="a", missing=True), 0, 0),
        (ONE, wanted("talk", talks="a", facet="abstract"), 0, 1),
        (ONE, wanted("talk", talks="a", facet="slides"), 0, 0.5),
        (CHOICES, wanted("talk", talks="a"), 0, 0.5),
        (CHOICES, wanted("talk", "choices", talks="a"), 1, 1),
        (CHOICES, wanted("talk", "choices", talks="b"), 0, 0),
        (ONE, wanted("list", talks="a"), 1, 1),
        (ONE, wanted("list", talks="ab"), 0, 0),
        (CHOICES, wanted("list", talks="abc"), 0, 1),
        (listed(9), wanted("list", talks="abcdefghij"), 0, 1),
        (listed(8), wanted("list", talks="abcdefghij"), 0, 0),
        (NOTHING, wanted("help"), 0, 1),
        (NOTHING, wanted("talk", talks="a"), 0, 0),
        (ONE, wanted("none"), 0, 0),
    ],
)
def test_the_gentle_judge_lets_small_differences_pass(
    answer: Answer, expected: Expected, exactly: float, gently: float
) -> None:
    assert judge(answer, expected).points == exactly
    assert judge(answer, expected, gently=True).points == gently


def test_what_is_wrong_is_told_with_every_answer_that_is_not_right() -> None:
    assert judge(ONE, wanted("talk", talks="a")).fault == ""
    assert judge(CHOICES, wanted("talk", talks="a"), gently=True).fault
    assert judge(ONE, wanted("none")).fault


def test_only_talks_told_with_confidence_where_there_are_none_mislead() -> None:
    assert misleads(ONE, wanted("none", "help"))
    assert misleads(listed(2), wanted("none"))
    assert not misleads(CHOICES, wanted("none"))
    assert not misleads(HELP, wanted("none"))
    assert not misleads(ONE, wanted("talk", talks="b"))


def test_f1_counts_what_is_told_twice() -> None:
    assert f1("ab", "ba") == 1
    assert f1("aa", "a") == pytest.approx(2 / 3)
    assert f1("", "") == 1
    assert f1("", "a") == 0
