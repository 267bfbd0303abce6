"""Text made safe and short."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.model import Delivery
from bot.ui.text import clean, day, excerpt, sentences, shorten, tidy


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("plain", "plain"),
        ("a\tb", "a b"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("ab\u202ecd\u2066", "abcd"),
        ("👩‍💻 שלום", "👩‍💻 שלום"),  # joiners and right-to-left letters are text, not control
        ("\ud83d half", " half"),
    ],
)
def test_clean_removes_what_steers_a_terminal_and_nothing_else(given_text: str, shown: str) -> None:
    assert clean(given_text) == shown


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    ("paragraph", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Tools, e.g. this one, vs. that. Done.", ["Tools, e.g. this one, vs. that.", "Done."]),
        ("J. Doe said “no.” Then left.", ["J. Doe said “no.”", "Then left."]),
        ("Version 2.0 is out. Yes", ["Version 2.0 is out.", "Yes"]),
        ("これは。あれは。", ["これは。", "あれは。"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_say(paragraph: str, parts: list[str]) -> None:
    assert sentences(paragraph) == parts


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("A. B", "A. B"),
        ("First one. Second one. Third one. Fourth one.", "First one. Second one. Third one."),
        ("First one.\n\nSecond one.\n\nThird one.\n\nNo.", "First one.\n\nSecond one.\n\nThird one."),
        ("You learn:\n\n- this\n\n- that", "You learn…"),
        ("We make it work\n\n- with keys\n\n- by voice", "We make it work…"),
        ("You will love it.\n\n1. First\n\n2. Second", "You will love it."),
    ],
)
def test_excerpt_is_the_first_three_sentences(text: str, short: str) -> None:
    assert excerpt(text) == short


@given(st.text(), st.integers(1, 5), st.integers(2, 80))
def test_excerpt_keeps_within_its_limit(text: str, count: int, limit: int) -> None:
    assert len(excerpt(text, count, limit).replace("\n\n", "").replace(" ", "")) <= limit


def test_excerpt_of_one_endless_sentence_is_cut_between_words() -> None:
    assert excerpt("word " * 200, limit=22) == "word word word word…"


@pytest.mark.parametrize(("limit", "short"), [(20, "One, two, three"), (10, "One, two…"), (3, "On…")])
def test_shortening_leaves_whole_words_where_it_can(limit: int, short: str) -> None:
    assert shorten("One, two, three", limit) == short


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (None, None, ""),
        ((2019, 5, 13), None, "13 May 2019"),
        ((2019, 5, 13), (2019, 5, 13), "13 May 2019"),
        ((2019, 5, 13), (2019, 5, 15), "13 – 15 May 2019"),
        ((2019, 4, 30), (2019, 5, 2), "30 April – 2 May 2019"),
        ((2019, 12, 31), (2020, 1, 1), "31 December 2019 – 1 January 2020"),
    ],
)
def test_days_read_as_people_write_them(
    start: tuple[int, int, int] | None, end: tuple[int, int, int] | None, shown: str
) -> None:
    moments = [datetime(*at, tzinfo=UTC) if at else None for at in (start, end)]
    assert day(Delivery(id="a", key="a", title="A", date=moments[0], end=moments[1])) == shown
