"""What holds for every answer, however odd the talks it is made of."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from io import StringIO

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from bot.answers.model import Answer, AnswerKind, EventCount, Link
from bot.library.model import Delivery, Prose, Reaction, Resource, ResourceKind
from bot.questions.model import Facet
from bot.ui.as_json import dumps, to_json
from bot.ui.plain import render_plain
from bot.ui.terminal import render_terminal

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m|\x1b]8;[^\x07\x1b]*\x1b\\")

_nasty = st.sampled_from(
    ["", "\x1b[2J", "[bold]x[/]", "[/]", "\u202eevil", "a\n\n\n\nb", "  x  ", "\ud800", "😀" * 30, "x" * 300]
)
_texts = st.one_of(_nasty, st.text(max_size=40))
_urls = st.builds("https://{}".format, st.text("abcxyz./?&=#%é[]", min_size=1, max_size=120))
_dates = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
_resources = st.builds(Resource, _texts, _urls, _texts, st.sampled_from(ResourceKind))
_reactions = st.builds(Reaction, _texts, _texts, _texts, st.none() | st.dates(), st.just("") | _urls)
_deliveries = st.builds(
    Delivery,
    id=_texts,
    key=_texts,
    title=_texts,
    date=_dates,
    end=_dates,
    event=_texts,
    location=_texts,
    speakers=st.lists(_texts, max_size=3).map(tuple),
    abstract=st.builds(Prose, st.text("ab .!?<p>\n", max_size=60)),
    recordings=st.lists(_resources, max_size=2).map(tuple),
    resources=st.lists(_resources, max_size=3).map(tuple),
    reactions=st.lists(_reactions, max_size=3).map(tuple),
    page=st.just("") | _urls,
)
_several = st.lists(_deliveries, max_size=4).map(tuple)
_answers = st.builds(
    Answer,
    kind=st.sampled_from(AnswerKind),
    lead=_texts,
    facet=st.none() | st.sampled_from(Facet),
    deliveries=_several,
    number=st.none() | st.integers(0, 500),
    events=st.lists(st.builds(EventCount, _texts, st.integers(0, 90)), max_size=3).map(tuple),
    missing=st.booleans(),
    links=st.lists(st.builds(Link, _texts, _urls), max_size=4).map(tuple),
    suggestions=_several,
    examples=st.lists(_texts, max_size=3).map(tuple),
    others=_several,
)


@settings(deadline=None)
@given(_answers)
def test_plain_text_is_clean_and_has_every_link(answer: Answer) -> None:
    text = render_plain(answer)
    assert not _CONTROL.search(text)
    assert "\n\n\n" not in text
    assert all(line == line.rstrip() for line in text.split("\n"))
    assert all(link.url in text for link in answer.links)


@settings(deadline=None)
@given(_answers, st.integers(20, 200), st.booleans())
def test_terminal_text_is_clean_and_keeps_to_the_width(answer: Answer, width: int, colours: bool) -> None:
    screen = StringIO()
    system = "truecolor" if colours else None
    console = Console(file=screen, width=width, force_terminal=True, color_system=system)  # type: ignore[arg-type]
    render_terminal(answer, console)
    text = _ESCAPE.sub("", screen.getvalue())
    assert not _CONTROL.search(text)
    assert all(cell_len(line) <= width for line in text.split("\n") if "https://" not in line)
    assert all(link.url in text for link in answer.links)


@settings(deadline=None)
@given(_answers, st.text())
def test_json_is_one_line_of_utf8_that_reads_back(answer: Answer, question_id: str) -> None:
    values = to_json(answer, id=question_id, took_ms=1.5)
    line = dumps(values)
    assert not _CONTROL.search(line)
    assert "\n" not in line
    assert json.loads(line.encode("utf-8")) == values
