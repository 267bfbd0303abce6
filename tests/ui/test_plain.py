"""What a reply looks like where nothing but text can be shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.answers.model import Answer, AnswerKind, EventCount, Link
from bot.library.model import Delivery, Prose, Reaction, Resource, ResourceKind
from bot.questions.model import Facet
from bot.ui.plain import render_plain

RAILS = Delivery(
    id="rails",
    key="rails",
    title="On Rails",
    date=datetime(2019, 5, 13, 10, 0, tzinfo=UTC),
    event="Train Days",
    location="Brussels, Belgium",
    speakers=("Ada Bell", "Cy Dorn"),
    abstract=Prose("One. Two, e.g. this. Three! Four? Five."),
)
ROADS = Delivery(
    id="roads", key="roads", title="On Roads", date=datetime(2021, 2, 1, tzinfo=UTC), event="Road Conf 2021"
)
UNDATED = Delivery(id="paths", key="paths", title="On Paths")


def talk(facet: Facet, lead: str = "Here you are.", **more: object) -> Answer:
    return replace(Answer(AnswerKind.TALK, lead, facet, (RAILS,)), **more)  # type: ignore[arg-type]


def many(count: int) -> tuple[Delivery, ...]:
    return tuple(replace(RAILS, id=f"t{at}", key=f"t{at}", title=f"Talk {at}") for at in range(count))


def test_card_has_title_occasion_speakers_abstract_links_and_other_times_in_this_order() -> None:
    answer = talk(Facet.CARD, links=(Link("Recording", "https://v.example/1"),), others=(ROADS,))
    assert render_plain(answer) == (
        "Here you are.\n\n"
        "On Rails\n"
        "Train Days · Brussels, Belgium · 13 May 2019\n"
        "By Ada Bell and Cy Dorn\n\n"
        "One. Two, e.g. this. Three!\n\n"
        "Recording: https://v.example/1\n\n"
        "Also given at: Road Conf 2021"
    )


def test_card_of_a_bare_talk_is_its_title() -> None:
    answer = replace(talk(Facet.CARD), deliveries=(UNDATED,))
    assert render_plain(answer) == "Here you are.\n\nOn Paths"


def test_title_is_not_repeated_after_a_lead_that_names_it() -> None:
    assert (
        render_plain(talk(Facet.WHEN, "“On Rails” was on 13 May 2019.")) == "“On Rails” was on 13 May 2019."
    )


def test_title_follows_a_lead_that_does_not_name_it() -> None:
    assert render_plain(talk(Facet.WHERE, "In Brussels.")) == "In Brussels.\n\nOn Rails"


def test_abstract_is_given_whole() -> None:
    assert render_plain(talk(Facet.ABSTRACT)).endswith("One. Two, e.g. this. Three! Four? Five.")


def test_missing_recording_offers_the_nearest_link_and_says_where_else_the_talk_was_given() -> None:
    answer = talk(
        Facet.RECORDING,
        "There is no recording of “On Rails” at Train Days.",
        missing=True,
        links=(Link("Recording from Road Conf", "https://v.example/2"),),
        others=(replace(ROADS, event="Road Conf"),),
    )
    assert render_plain(answer) == (
        "There is no recording of “On Rails” at Train Days.\n\n"
        "Recording from Road Conf: https://v.example/2\n\n"
        "Also given at: Road Conf (2021)"
    )


def test_further_times_are_named_up_to_six() -> None:
    others = tuple(replace(RAILS, event=f"Event {at}") for at in "ABCDEFGH")
    text = render_plain(talk(Facet.CARD, others=others))
    assert text.endswith("Event E (2019), Event F (2019) and 2 more")


def test_resources_are_grouped_by_kind() -> None:
    given = (
        Resource("Demo", "https://code.example", kind=ResourceKind.CODE),
        Resource("Notes", "https://blog.example", kind=ResourceKind.POST),
        Resource("Forum", "https://chat.example", kind=ResourceKind.COMMUNITY),
    )
    answer = talk(
        Facet.RESOURCES,
        "Some links for “On Rails”:",
        deliveries=(replace(RAILS, resources=given),),
        links=tuple(Link(item.title, item.url) for item in reversed(given)),
    )
    assert render_plain(answer) == (
        "Some links for “On Rails”:\n\n"
        "Code\nDemo: https://code.example\n\n"
        "Posts\nNotes: https://blog.example\n\n"
        "More\nForum: https://chat.example"
    )


def test_reactions_are_quoted_with_who_when_and_the_link() -> None:
    said = (
        Reaction("Loved\nit", "Eve Fry", "@eve", date(2019, 5, 14), "https://x.example/1"),
        Reaction("Wow", handle="gus"),
        Reaction("Nice"),
    )
    answer = talk(Facet.REACTIONS, "People liked “On Rails”:", deliveries=(replace(RAILS, reactions=said),))
    assert render_plain(answer) == (
        "People liked “On Rails”:\n\n"
        "“Loved it” — Eve Fry (@eve), 14 May 2019\nhttps://x.example/1\n\n"
        "“Wow” — @gus\n\n"
        "“Nice”"
    )


def test_choices_are_numbered() -> None:
    answer = Answer(AnswerKind.CHOICES, "Which one?", deliveries=(RAILS, ROADS, UNDATED))
    assert render_plain(answer) == (
        "Which one?\n\n"
        "1. On Rails — Train Days, Brussels, Belgium, 13 May 2019\n"
        "2. On Roads — Road Conf 2021, 1 February 2021\n"
        "3. On Paths"
    )


def test_list_is_grouped_by_year() -> None:
    answer = Answer(AnswerKind.LIST, "Three talks:", deliveries=(ROADS, RAILS, UNDATED))
    assert render_plain(answer) == (
        "Three talks:\n\n"
        "2021\n2021-02-01  On Roads — Road Conf 2021\n\n"
        "2019\n2019-05-13  On Rails — Train Days, Brussels, Belgium\n\n"
        "Without a date\nOn Paths"
    )


def test_list_has_the_links_that_were_asked_for_below_their_talks() -> None:
    slides = Resource("Slides", "https://s.example/1")
    answer = Answer(
        AnswerKind.LIST,
        "Two talks:",
        deliveries=(ROADS, replace(RAILS, slides=(slides,))),
        links=(Link("Slides (On Rails)", slides.url), Link("Elsewhere", "https://s.example/2")),
    )
    assert render_plain(answer) == (
        "Two talks:\n\n"
        "2021\n2021-02-01  On Roads — Road Conf 2021\n\n"
        "2019\n2019-05-13  On Rails — Train Days, Brussels, Belgium\n"
        "            Slides: https://s.example/1\n\n"
        "Elsewhere: https://s.example/2"
    )


def test_long_list_ends_with_how_many_more_there_are() -> None:
    text = render_plain(Answer(AnswerKind.LIST, "Many:", deliveries=many(40)))
    assert text.endswith("Talk 24 — Train Days, Brussels, Belgium\n\n… and 15 more")
    assert "Talk 25" not in text


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (10, 10), (11, 0)])
def test_count_lists_what_it_counted_if_that_is_short(count: int, shown: int) -> None:
    answer = Answer(AnswerKind.COUNT, "So many.", number=count, deliveries=many(count))
    assert render_plain(answer).count("2019-05-13  Talk") == shown


def test_events_have_the_year_of_their_talks_and_their_number() -> None:
    answer = Answer(
        AnswerKind.EVENTS,
        "Two events:",
        deliveries=(ROADS, RAILS),
        events=(EventCount("Road Conf 2021", 1), EventCount("Train Days", 12)),
    )
    assert render_plain(answer) == (
        "Two events:\n\n2021  Road Conf 2021 — 1 talk\n2019  Train Days — 12 talks"
    )


def test_none_names_the_nearest_talks() -> None:
    answer = Answer(AnswerKind.NONE, "I know of no such talk.", suggestions=(RAILS, UNDATED))
    assert render_plain(answer) == (
        "I know of no such talk.\n\nNearest:\n- On Rails — Train Days, Brussels, Belgium\n- On Paths"
    )


def test_help_gives_examples() -> None:
    answer = Answer(AnswerKind.HELP, "Ask me about talks.", examples=("latest talk?", "talks in Rome"))
    assert render_plain(answer) == "Ask me about talks.\n\nFor example:\n- latest talk?\n- talks in Rome"


def test_talk_text_cannot_steer_the_terminal() -> None:
    hostile = replace(RAILS, title="\x1b]0;gone\x07On\u202e \x9b2JRails\r\nagain", event="\x1b[2J")
    text = render_plain(Answer(AnswerKind.LIST, "One\x00:", deliveries=(hostile,)))
    assert text == "One:\n\n2019\n2019-05-13  ]0;goneOn 2JRails again — [2J, Brussels, Belgium"
