"""The reply on a terminal, and on what only looks like one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest
from rich.console import Console

from bot.answers.model import Answer, AnswerKind, Link
from bot.library.model import Delivery, Prose, Reaction, Resource
from bot.questions.model import Facet
from bot.ui.plain import render_plain
from bot.ui.terminal import render_terminal

TALK = Delivery(
    id="a",
    key="a",
    title="[red]Streams[/red] :smile:",
    date=datetime(2019, 5, 13, tzinfo=UTC),
    event="Conf",
    page="https://talks.example/a",
    abstract=Prose("A sentence that is long enough to be wrapped more than once on a narrow screen."),
    reactions=(Reaction("Great", "Eve", url="https://x.example/1"),),
)
CARD = Answer(
    AnswerKind.TALK, "Here it is.", Facet.CARD, (TALK,), links=(Link("Slides", "https://s.example"),)
)


def shown(answer: Answer, *, width: int = 80, terminal: bool = True, colours: str | None = None) -> str:
    screen = StringIO()
    system = "truecolor" if colours else None
    console = Console(file=screen, width=width, force_terminal=terminal, color_system=system)  # type: ignore[arg-type]
    render_terminal(answer, console)
    return screen.getvalue()


def test_pipes_get_the_plain_text() -> None:
    assert shown(CARD, terminal=False, width=20) == render_plain(CARD) + "\n"


def test_markup_in_talk_text_is_shown_as_it_is() -> None:
    assert "[red]Streams[/red] :smile:" in shown(CARD)


def test_links_can_be_clicked() -> None:
    text = shown(CARD, colours="yes")
    assert ";https://s.example\x1b\\" in text
    assert ";https://talks.example/a\x1b\\" in text


def test_only_web_addresses_can_be_clicked() -> None:
    text = shown(replace(CARD, links=(Link("Odd", "file:///etc/passwd"),)), colours="yes")
    assert "file:///etc/passwd" in text
    assert ";file:" not in text


def test_addresses_are_never_broken_and_all_else_keeps_to_the_width() -> None:
    address = "https://v.example/" + "x" * 90
    lines = shown(replace(CARD, links=(Link("Recording", address),)), width=30).splitlines()
    assert f"Recording: {address}" in lines
    assert all(len(line) <= 30 for line in lines if address not in line)


def test_long_text_is_kept_readable_on_a_wide_screen() -> None:
    answer = Answer(AnswerKind.NONE, "word " * 60)
    assert max(map(len, shown(answer, width=300).splitlines())) <= 100


@pytest.mark.parametrize("facet", list(Facet))
def test_every_facet_has_the_lead_first(facet: Facet) -> None:
    assert shown(replace(CARD, facet=facet)).startswith("Here it is.")


def test_reactions_are_quoted() -> None:
    text = shown(replace(CARD, facet=Facet.REACTIONS))
    assert "  “Great”\n  — Eve\n  https://x.example/1\n" in text


def test_lists_are_tables_under_their_year() -> None:
    text = shown(Answer(AnswerKind.LIST, "One talk:", deliveries=(TALK,)))
    lines = [line.rstrip() for line in text.splitlines()]
    assert lines == ["One talk:", "", "2019", "2019-05-13  [red]Streams[/red] :smile: — Conf"]


def test_links_of_a_list_stand_below_their_talk() -> None:
    slides = Resource("Slides", "https://s.example")
    talk = replace(TALK, slides=(slides,))
    answer = Answer(AnswerKind.LIST, "One talk:", deliveries=(talk,), links=(Link("Slides", slides.url),))
    assert shown(answer).splitlines()[-1] == "            Slides: https://s.example"
