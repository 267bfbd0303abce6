"""What the bot says, word for word, about several talks: lists, numbers, comparisons, events."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.answers import several
from bot.answers.model import Answer, AnswerKind, EventCount, Evidence, Link
from bot.library.library import Library
from bot.library.model import Delivery, Reaction, Resource, ResourceKind
from bot.questions.model import EventFilter, Facet, Filters, Pick, Question, SpeakerFilter
from bot.questions.periods import year

CODE = Resource("Demo code", "https://example.org/code", kind=ResourceKind.CODE)
OSLO = Delivery(
    "oslo", "oslo", "On Rails", date=datetime(2022, 9, 14, tzinfo=UTC), event="Fjord Days",
    speakers=("Ada Example", "Bo Sample"), resources=(Resource("Times", "https://example.org/times"), CODE),
    recordings=(Resource("Recording", "https://example.org/oslo.mp4"),),
    slides=(Resource("Slides", "https://example.org/oslo.pdf"),), reactions=(Reaction("Lovely"),),
)  # fmt: skip
HAMBURG = Delivery(
    "hamburg", "hamburg", "On Rails", date=datetime(2023, 5, 1, tzinfo=UTC), event="Harbour Conf 2023",
    speakers=("Ada Example",), slides=(Resource("", "https://example.org/hamburg.pdf"),), resources=(CODE,),
    reactions=(Reaction("Lovely"), Reaction("Wow")),
)  # fmt: skip
BOATS = Delivery(
    "boats", "boats", "Boats", date=datetime(2023, 5, 1, tzinfo=UTC), event="Query Night",
    recordings=(Resource("Film", "https://example.org/boats.mp4"),),
)  # fmt: skip
COMING = Delivery(
    "coming", "coming", "Next Stop", date=datetime(2027, 4, 22, tzinfo=UTC), event="Harbour Conf 2027"
)
LIBRARY = Library([OSLO, HAMBURG, BOATS, COMING])
ADA = SpeakerFilter(frozenset({"Ada Example"}), "ada")


def asked(**said: object) -> Question:
    return replace(Question("?"), **said)  # type: ignore[arg-type]


def listing(*deliveries: Delivery, **said: object) -> Answer:
    return several.listing(LIBRARY, deliveries, asked(**said), Evidence())


def listed(*deliveries: Delivery, **said: object) -> str:
    return listing(*deliveries, **said).lead


def counted(*deliveries: Delivery, **said: object) -> tuple[int | None, str]:
    answer = several.count(LIBRARY, deliveries, asked(**said), Evidence())
    return answer.number, answer.lead


# --- lists ----------------------------------------------------------------------------------------


def test_list_says_how_many_and_of_what() -> None:
    assert listed(BOATS, OSLO) == "2 talks:"
    assert listed(BOATS, OSLO, words=("trains",)) == "2 talks about trains:"
    assert listed(BOATS, OSLO, filters=Filters(having=(Facet.RECORDING,))) == "2 talks with a recording:"


def test_list_of_times_tells_talks_from_times() -> None:
    ada = Filters(speakers=(ADA,))
    assert listed(BOATS, HAMBURG, OSLO) == "2 talks, given 3 times:"
    assert listed(BOATS, HAMBURG, OSLO, filters=ada) == "2 talks by Ada Example, given 3 times:"
    assert listed(HAMBURG, OSLO, words=("trains",), filters=ada) == (
        "“On Rails” was given twice by Ada Example:"
    )


def test_list_of_those_with_a_part_does_not_say_how_often_they_were_given() -> None:
    """They may have been given more often than with slides."""
    slides = Filters(having=(Facet.SLIDES,))
    assert listed(HAMBURG, OSLO, filters=slides) == "2 talks with slides, all of them “On Rails”:"
    assert listed(HAMBURG, OSLO, BOATS, filters=slides) == (
        "3 talks with slides – 2 different ones, some of them given more than once:"
    )


@pytest.mark.parametrize(
    ("pick", "lead"),
    [
        (Pick.LATEST, "The latest 2 talks about trains:"),
        (Pick.FIRST, "The first 2 talks about trains:"),
        (Pick.NEXT, "2 talks about trains still to come:"),
    ],
)
def test_list_of_some_does_not_claim_to_be_all(pick: Pick, lead: str) -> None:
    assert listed(HAMBURG, OSLO, pick=pick, plural=True, words=("trains",)) == lead


def test_talks_that_are_compared_are_named() -> None:
    sides = (("rails",), ("boats",))
    assert listed(BOATS, OSLO, sides=sides) == "“Boats” and “On Rails”:"
    assert listed(HAMBURG, OSLO, BOATS, sides=sides) == "“On Rails” was given twice, “Boats” once:"


def test_list_says_which_part_was_asked_for_and_who_has_it() -> None:
    event = Filters(event=EventFilter(frozenset({"Harbour Conf 2023", "Harbour Conf 2027"}), "harbour"))
    assert listed(HAMBURG, OSLO, facet=Facet.SLIDES) == "2 talks with slides, all of them “On Rails”:"
    assert listed(HAMBURG, COMING, facet=Facet.RECORDING, filters=event) == (
        "None of the 2 talks at Harbour Conf has a recording:"
    )


def test_list_has_the_part_of_each_talk_and_says_of_which() -> None:
    assert listing(BOATS, OSLO, facet=Facet.RECORDING).links == (
        Link("Film (Boats)", "https://example.org/boats.mp4"),
        Link("Recording (On Rails)", "https://example.org/oslo.mp4"),
    )
    assert listing(HAMBURG, OSLO, filters=Filters(having=(Facet.SLIDES,))).links == (
        Link("Link (On Rails, Harbour Conf 2023)", "https://example.org/hamburg.pdf"),
        Link("Slides (On Rails, Fjord Days)", "https://example.org/oslo.pdf"),
    )
    assert listing(BOATS, OSLO).links == ()


def test_code_is_called_so_where_all_have_some() -> None:
    links = Filters(having=(Facet.RESOURCES,))
    code = listing(OSLO, asked=("code",), filters=links)
    assert code.lead == "1 talk with code:"
    assert [link.url for link in code.links] == [CODE.url]
    assert listed(BOATS, OSLO, asked=("code",), filters=links) == "2 talks with links:"
    assert listing(OSLO, HAMBURG, filters=links).links == ()


def test_link_that_talks_share_is_offered_once() -> None:
    shared = listing(HAMBURG, OSLO, asked=("code",), filters=Filters(having=(Facet.RESOURCES,)))
    assert [link.url for link in shared.links] == [CODE.url]


def test_words_in_the_name_of_every_event_are_no_topic() -> None:
    names = frozenset({"Harbour Conf 2023", "Harbour Conf 2027", "Harbour Days"})
    filters = Filters(event=EventFilter(names, "harbour"))
    assert listed(COMING, HAMBURG, words=("conf",), filters=filters) == "2 talks at Harbour Conf:"
    assert listed(COMING, HAMBURG, words=("rails",), filters=filters) == "2 talks about rails at Harbour:"


# --- numbers --------------------------------------------------------------------------------------


def test_count_tells_deliveries_and_different_talks() -> None:
    assert counted(COMING, BOATS) == (2, "2 talks.")
    assert counted(COMING) == (1, "1 talk.")
    assert counted(COMING, HAMBURG, OSLO) == (
        3,
        "3 talks – 2 different ones, some of them given more than once.",
    )
    assert counted(COMING, HAMBURG, OSLO, distinct=True) == (2, "2 different talks.")
    assert counted(COMING, distinct=True) == (1, "1 different talk.")
    assert counted(filters=Filters(periods=(year(2020),))) == (0, "There are no talks in 2020.")
    assert counted(COMING, pick=Pick.NEXT) == (1, "1 talk still to come.")


def test_times_that_one_talk_was_given_are_told_with_its_title() -> None:
    assert counted(HAMBURG, OSLO, times=True, words=("rails",)) == (2, "“On Rails” was given twice.")
    assert counted(OSLO, times=True, filters=Filters(periods=(year(2022),))) == (
        1,
        "“On Rails” was given once in 2022.",
    )


def test_reactions_and_links_of_one_talk_are_counted_each_once() -> None:
    reactions, links = Filters(having=(Facet.REACTIONS,)), Filters(having=(Facet.RESOURCES,))
    assert counted(HAMBURG, OSLO, words=("rails",), filters=reactions) == (2, "2 reactions to “On Rails”.")
    assert counted(HAMBURG, OSLO, words=("rails",), filters=links) == (2, "2 links for “On Rails”.")


def test_talks_with_reactions_are_counted_where_talks_are_spoken_of() -> None:
    reactions = Filters(having=(Facet.REACTIONS,))
    assert counted(OSLO, plural=True, words=("rails",), filters=reactions) == (
        1,
        "1 talk about rails with reactions.",
    )
    assert counted(OSLO, filters=reactions) == (1, "1 talk with reactions.")


# --- comparisons ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "number", "lead"),
    [
        ({2022: 1, 2023: 2}, 2, "There were more talks in 2023: 2, against 1 in 2022."),
        ({2022: 1, 2020: 0}, 1, "There were more talks in 2022: 1, against none in 2020."),
        ({2022: 1, 2027: 1}, 1, "As many in 2022 as in 2027: 1 talk each."),
        ({2022: 2, 2027: 2}, 2, "As many in 2022 as in 2027: 2 talks each."),
        ({2021: 1, 2022: 1, 2020: 1}, 1, "As many in 2021, 2022 and 2020: 1 talk each."),
        ({2022: 0, 2020: 0}, 0, "There were no talks in 2022 or 2020."),
        (
            {2021: 1, 2022: 3, 2020: 0},
            3,
            "Most talks were in 2022: 3, against 1 in 2021 and none in 2020.",
        ),
        (
            {2021: 2, 2022: 2, 2020: 1},
            2,
            "Most talks were in 2021 and 2022: 2 each, against 1 in 2020.",
        ),
    ],
)
def test_comparison_names_the_year_with_more(found: dict[int, int], number: int, lead: str) -> None:
    sets = {f"in {when}": [OSLO] * many for when, many in found.items()}
    answer = several.comparison(LIBRARY, sets, Question("?"), Evidence())
    assert (answer.kind, answer.number, answer.lead) == (AnswerKind.COUNT, number, lead)


def test_comparison_says_what_of() -> None:
    periods = (year(2022), year(2023))
    question = asked(words=("trains",), filters=Filters(periods=periods))
    answer = several.comparison(LIBRARY, {"in 2022": [OSLO], "in 2023": []}, question, Evidence())
    assert answer.lead == "There were more talks about trains in 2022: 1, against none in 2023."


# --- events ---------------------------------------------------------------------------------------


def events(*deliveries: Delivery, **said: object) -> Answer:
    return several.events(LIBRARY, deliveries, asked(**said), Evidence())


def test_events_are_told_once_each_with_their_talks() -> None:
    answer = events(COMING, HAMBURG, replace(BOATS, event="Harbour Conf 2023"))
    assert answer.lead == "2 events:"
    assert answer.events == (EventCount("Harbour Conf 2027", 1), EventCount("Harbour Conf 2023", 2))


def test_events_say_what_they_have_in_common() -> None:
    names = frozenset({"Harbour Conf 2023", "Harbour Conf 2027"})
    harbour = Filters(event=EventFilter(names, "harbour conf"))
    assert events(COMING, HAMBURG, filters=harbour).lead == "2 Harbour Conf events:"
    assert events(BOATS, filters=Filters(periods=(year(2023),))).lead == "1 event in 2023:"
    assert events(COMING, HAMBURG, filters=Filters(speakers=(ADA,), periods=(year(2023),))).lead == (
        "2 events with talks by Ada Example in 2023:"
    )
    assert events(COMING, pick=Pick.NEXT).lead == "1 event still to come:"
    assert events(HAMBURG, OSLO, words=("rails",)).lead == "“On Rails” was given at 2 events:"
