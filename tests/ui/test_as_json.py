"""The JSON of an answer is a promise to other programs."""

from __future__ import annotations

import json

from bot.answers.model import Answer, AnswerKind, EventCount, Link
from bot.library.model import Delivery
from bot.questions.model import Facet
from bot.ui.as_json import dumps, to_json

ONE = Delivery(id="one", key="one", title="One 🎥")
TWO = Delivery(id="two", key="two", title="Two")
TWO_AGAIN = Delivery(id="two", key="two#2", title="Two")


def test_a_talk_has_every_promised_key() -> None:
    answer = Answer(
        AnswerKind.TALK, "Here.", Facet.RECORDING, (ONE,), links=(Link("Recording", "https://v.example"),)
    )
    assert to_json(answer, id="q1", took_ms=1.23456) == {
        "id": "q1",
        "kind": "talk",
        "facet": "recording",
        "talks": ["one"],
        "number": None,
        "events": [],
        "missing": False,
        "links": [{"label": "Recording", "url": "https://v.example"}],
        "text": "Here.\n\nOne 🎥\n\nRecording: https://v.example",
        "took_ms": 1.235,
    }


def test_id_is_left_out_where_none_was_given() -> None:
    assert "id" not in to_json(Answer(AnswerKind.NONE, "No."), took_ms=1.0)


def test_talks_are_listed_once_in_order() -> None:
    answer = Answer(AnswerKind.LIST, "Two:", deliveries=(TWO, ONE, TWO_AGAIN))
    assert to_json(answer, took_ms=1.0)["talks"] == ["two", "one"]


def test_none_and_help_have_suggestions_and_no_talks() -> None:
    for kind in (AnswerKind.NONE, AnswerKind.HELP):
        values = to_json(Answer(kind, "Hm.", suggestions=(ONE, TWO)), took_ms=1.0)
        assert (values["talks"], values["suggestions"]) == ([], ["one", "two"])


def test_facet_belongs_to_talks_only() -> None:
    answer = Answer(AnswerKind.CHOICES, "Which?", Facet.SLIDES, (ONE, TWO))
    assert to_json(answer, took_ms=1.0)["facet"] is None


def test_events_are_names_and_number_is_the_count() -> None:
    events = to_json(Answer(AnswerKind.EVENTS, "One.", events=(EventCount("Conf", 3),)), took_ms=1.0)
    count = to_json(Answer(AnswerKind.COUNT, "None.", number=0), took_ms=1.0)
    assert (events["events"], count["number"]) == (["Conf"], 0)


def test_a_line_of_json_keeps_letters_and_escapes_what_steers_a_terminal() -> None:
    value = {"text": "é🎥 \x1b\x9b\u202e\u2028\ud800"}
    line = dumps(value)
    assert line == '{"text": "é🎥 \\u001b\\u009b\\u202e\\u2028\\ud800"}'
    assert json.loads(line) == value
