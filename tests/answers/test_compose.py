"""What the bot says, word for word, about one talk and every part of it, and where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.answers import compose
from bot.answers.model import Answer, AnswerKind, Evidence, Link
from bot.library.library import Library
from bot.library.model import Delivery, Prose, Reaction, Resource, ResourceKind
from bot.questions.model import EventFilter, Facet, Filters, Pick, PlaceFilter, Question
from bot.questions.periods import year

TODAY = date(2026, 6, 1)
SITE = "https://talks.example.org"


def resource(title: str, path: str, kind: ResourceKind = ResourceKind.OTHER) -> Resource:
    return Resource(title, f"https://example.org/{path}", kind=kind)


OSLO = Delivery(
    "oslo", "oslo", "On Rails", date=datetime(2022, 9, 14, tzinfo=UTC), event="Fjord Days",
    location="Oslo, Norway", speakers=("Ada Example", "Bo Sample"), abstract=Prose("Trains."),
    recordings=(resource("Recording", "oslo.mp4"),), slides=(resource("Slides", "oslo.pdf"),),
    resources=(resource("A timetable", "times"), resource("Demo code", "code", ResourceKind.CODE)),
    reactions=(Reaction("Lovely"),), page=f"{SITE}/oslo/",
)  # fmt: skip
HAMBURG = Delivery(
    "hamburg", "hamburg", "On Rails", date=datetime(2023, 5, 1, tzinfo=UTC), event="Harbour Conf",
    location="Hamburg, Germany", speakers=("Ada Example",), page=f"{SITE}/hamburg/",
)  # fmt: skip
ONLINE = replace(
    HAMBURG, id="night", key="night", title="Boats", event="Query Night", location="Virtual", page=""
)
COMING = Delivery(
    "coming", "coming", "Next Stop", date=datetime(2027, 4, 22, tzinfo=UTC), event="Harbour Conf 2027",
    location="Bristol, UK", speakers=("Ada Example",),
)  # fmt: skip
BARE = Delivery("bare", "bare", "Untold")
LIBRARY = Library([OSLO, HAMBURG, ONLINE, COMING, BARE])


def about(delivery: Delivery, facet: Facet = Facet.CARD, **said: object) -> Answer:
    question = replace(Question("?", facet=facet), **said)  # type: ignore[arg-type]
    return compose.about(LIBRARY, delivery, question, Evidence(), TODAY)


def urls(answer: Answer) -> list[str]:
    return [link.url.removeprefix("https://example.org/") for link in answer.links]


# --- one talk -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("delivery", "pick", "lead"),
    [
        (OSLO, None, "Here it is:"),
        (COMING, None, "This one is still to come:"),
        (OSLO, Pick.LATEST, "The latest talk:"),
        (OSLO, Pick.FIRST, "The first talk:"),
        (COMING, Pick.NEXT, "The next talk:"),
        (OSLO, Pick.REPEATED, "Given most often, twice:"),
    ],
)
def test_card_is_introduced(delivery: Delivery, pick: Pick | None, lead: str) -> None:
    assert about(delivery, pick=pick).lead == lead


def test_card_says_what_was_asked_for() -> None:
    filters = Filters(places=(PlaceFilter("oslo", "oslo"),), periods=(year(2022),))
    answer = about(OSLO, pick=Pick.FIRST, words=("trains",), filters=filters)
    assert answer.lead == "The first talk about trains in Oslo in 2022:"


def test_talks_given_equally_often_are_all_named() -> None:
    def most_often(*deliveries: Delivery, filters: Filters | None = None) -> str:
        question = Question("?", pick=Pick.REPEATED, filters=filters or Filters())
        return compose.about(Library(deliveries), deliveries[0], question, Evidence(), TODAY).lead

    again = replace(ONLINE, id="again", key="again")
    assert most_often(OSLO, HAMBURG, ONLINE, again) == "Given most often, twice, just like “Boats”:"
    assert most_often(OSLO, ONLINE) == "No talk was given more than once. This is one of them:"
    assert most_often(OSLO, HAMBURG, filters=Filters(periods=(year(2022),))) == (
        "Of all talks in 2022, this one was given most often:"
    )


def test_card_has_every_link_recording_and_slides_first() -> None:
    assert urls(about(OSLO)) == ["oslo.mp4", "oslo.pdf", f"{SITE}/oslo/", "times", "code"]


@pytest.mark.parametrize(
    ("facet", "lead"),
    [
        (Facet.ABSTRACT, "“On Rails” in its own words:"),
        (Facet.RECORDING, "The recording of “On Rails” at Fjord Days on 14 September 2022:"),
        (Facet.SLIDES, "The slides of “On Rails” at Fjord Days on 14 September 2022:"),
        (Facet.RESOURCES, "Links that go with “On Rails”:"),
        (Facet.REACTIONS, "What people said about “On Rails”:"),
        (Facet.WHEN, "“On Rails” was given on 14 September 2022 at Fjord Days."),
        (Facet.WHERE, "“On Rails” was given at Fjord Days in Oslo, Norway on 14 September 2022."),
        (Facet.SPEAKER, "“On Rails” was given by Ada Example and Bo Sample."),
    ],
)
def test_part_that_is_there_is_introduced(facet: Facet, lead: str) -> None:
    answer = about(OSLO, facet)
    assert (answer.kind, answer.facet, answer.missing) == (AnswerKind.TALK, facet, False)
    assert answer.lead == lead


@pytest.mark.parametrize(
    ("facet", "lead"),
    [
        (Facet.ABSTRACT, "I have no abstract of “Untold”."),
        (Facet.RECORDING, "There is no recording of “Untold”."),
        (Facet.SLIDES, "There are no slides of “Untold”."),
        (Facet.RESOURCES, "I have no links or code for “Untold”."),
        (Facet.REACTIONS, "I have no reactions to “Untold”."),
        (Facet.WHEN, "I don't know when “Untold” was given."),
        (Facet.WHERE, "I don't know where “Untold” was given."),
        (Facet.SPEAKER, "I don't know who gave “Untold”."),
    ],
)
def test_part_that_is_not_there_is_said_to_be_missing(facet: Facet, lead: str) -> None:
    answer = about(BARE, facet)
    assert (answer.lead, answer.missing, answer.links) == (lead, True, ())


@pytest.mark.parametrize(
    ("facet", "lead", "link"),
    [
        (
            Facet.RECORDING,
            "There is no recording of “On Rails” at Harbour Conf on 1 May 2023, "
            "but there is one of the same talk at Fjord Days on 14 September 2022:",
            Link("Recording (Fjord Days)", "https://example.org/oslo.mp4"),
        ),
        (
            Facet.SLIDES,
            "There are no slides of “On Rails” at Harbour Conf on 1 May 2023, "
            "but there is a deck of the same talk at Fjord Days on 14 September 2022:",
            Link("Slides (Fjord Days)", "https://example.org/oslo.pdf"),
        ),
    ],
)
def test_what_another_delivery_has_is_offered_and_labelled(facet: Facet, lead: str, link: Link) -> None:
    answer = about(HAMBURG, facet)
    assert (answer.lead, answer.missing, answer.links) == (lead, True, (link,))


def test_where_no_delivery_has_it_the_page_is_offered() -> None:
    unrecorded = Library([replace(OSLO, recordings=()), HAMBURG])
    question = Question("?", facet=Facet.RECORDING)
    answer = compose.about(unrecorded, HAMBURG, question, Evidence(), TODAY)
    assert answer.lead == (
        "There is no recording of “On Rails” at Harbour Conf on 1 May 2023, "
        "nor of any other time it was given."
    )
    assert answer.links == (Link("The talk's page", f"{SITE}/hamburg/"),)


def test_recording_of_another_occasion_says_so() -> None:
    borrowed = replace(OSLO, recordings=(replace(OSLO.recordings[0], other_occasion=True),))
    assert about(borrowed, Facet.RECORDING).lead == (
        "There is a recording of “On Rails”. It is of the same talk on another occasion, "
        "not at Fjord Days on 14 September 2022."
    )
    own_as_well = replace(OSLO, recordings=(*OSLO.recordings, *borrowed.recordings))
    assert about(own_as_well, Facet.RECORDING).lead.startswith("The recording of “On Rails” at Fjord Days")


def test_links_that_were_asked_for_come_first() -> None:
    assert urls(about(OSLO, Facet.RESOURCES)) == ["times", "code"]
    assert urls(about(OSLO, Facet.RESOURCES, asked=("demo", "code"))) == ["code", "times"]
    assert urls(about(OSLO, Facet.RESOURCES, words=("timetable",), asked=("link",)))[0] == "times"


@pytest.mark.parametrize(
    ("delivery", "facet", "lead"),
    [
        (COMING, Facet.WHEN, "“Next Stop” will be given on 22 April 2027 at Harbour Conf 2027."),
        (
            COMING,
            Facet.WHERE,
            "“Next Stop” will be given at Harbour Conf 2027 in Bristol, UK on 22 April 2027.",
        ),
        (COMING, Facet.SPEAKER, "“Next Stop” will be given by Ada Example."),
        (
            COMING,
            Facet.SLIDES,
            "There are no slides of “Next Stop” yet; it will be given on 22 April 2027 at Harbour Conf 2027.",
        ),
        (
            COMING,
            Facet.REACTIONS,
            "There are no reactions to “Next Stop” yet; "
            "it will be given on 22 April 2027 at Harbour Conf 2027.",
        ),
        (
            replace(HAMBURG, date=COMING.date),
            Facet.RECORDING,
            "There is no recording of “On Rails” yet, "
            "but there is one of the same talk at Fjord Days on 14 September 2022:",
        ),
        (ONLINE, Facet.WHERE, "“Boats” was given online, at Query Night on 1 May 2023."),
        (ONLINE, Facet.WHEN, "“Boats” was given on 1 May 2023 at Query Night."),
        (replace(ONLINE, event=""), Facet.WHERE, "“Boats” was given online on 1 May 2023."),
    ],
)
def test_talks_to_come_and_talks_online_are_told_as_such(delivery: Delivery, facet: Facet, lead: str) -> None:
    assert about(delivery, facet).lead == lead


@pytest.mark.parametrize("location", ["Online", "online event", "Remote"])
def test_online_is_no_place_to_be_in(location: str) -> None:
    assert f"in {location}" not in about(replace(ONLINE, location=location), Facet.WHERE).lead


def test_every_other_time_it_was_given_goes_along() -> None:
    assert [d.key for d in about(OSLO).others] == ["hamburg"]
    assert about(COMING).others == ()


def test_choice_is_a_question() -> None:
    answer = compose.choices((OSLO, ONLINE), Evidence())
    assert (answer.kind, answer.lead) == (AnswerKind.CHOICES, "Several talks fit. Which one do you mean?")


# --- no talk --------------------------------------------------------------------------------------


def test_unknown_says_what_is_not_known_and_names_the_nearest() -> None:
    question = Question("?", words=("kubernetes",), filters=Filters(periods=(year(2020),)))
    answer = compose.unknown(LIBRARY, question, (OSLO,), Evidence())
    assert answer.lead == "I don't know of a talk about kubernetes in 2020."
    assert (answer.kind, answer.deliveries, answer.suggestions) == (AnswerKind.NONE, (), (OSLO,))


def test_unknown_without_words_is_short() -> None:
    assert compose.unknown(LIBRARY, Question("?"), (), Evidence()).lead == "I don't know that one."


def test_unknown_repeats_what_tells_only() -> None:
    question = Question("Please send me Kubernetes", words=("send", "kubernetes"))
    evidence = Evidence(telling=("kubernetes",))
    assert compose.unknown(LIBRARY, question, (), evidence).lead == "I don't know of a talk about Kubernetes."
    lengthy = compose.unknown(LIBRARY, Question("?", words=("boats",) * 40), (), Evidence())
    assert lengthy.lead.endswith("boats …")


def test_unknown_claims_no_event_that_may_be_a_topic() -> None:
    def said(label: str, *names: str, doubtful: bool = False, places: tuple[PlaceFilter, ...] = ()) -> str:
        filters = Filters(event=EventFilter(frozenset(names), label), places=places)
        question = Question("?", filters=filters, doubtful_event=doubtful)
        return compose.unknown(LIBRARY, question, (), Evidence()).lead

    berlin = (PlaceFilter("berlin", "berlin"),)
    assert said("boats", "Boats Night", places=berlin) == "I don't know of a talk about boats in Berlin."
    assert said("boats", "Boats", doubtful=True) == "I don't know of a talk about boats."
    assert said("boats night", "Boats Night", places=berlin) == (
        "I don't know of a talk at Boats Night in Berlin."
    )


def test_nothing_planned_is_said_with_what_was_last() -> None:
    filters = Filters(places=(PlaceFilter("oslo", "oslo"),))
    answer = compose.nothing_coming(LIBRARY, Question("?", filters=filters), (OSLO,))
    assert (answer.lead, answer.suggestions) == ("No talk in Oslo is planned that I know of.", (OSLO,))
    assert compose.nothing_coming(LIBRARY, Question("?"), ()).lead == "No talk is planned that I know of."


def test_the_third_of_two_is_not_there() -> None:
    filters = Filters(places=(PlaceFilter("oslo", "oslo"),))
    third = Question("?", filters=filters, pick=Pick.NTH, place_in_list=3)
    answer = compose.none_picked(LIBRARY, third, (OSLO,), ())
    assert answer
    assert answer.lead == "I know of no more than 1 talk in Oslo."
    assert compose.none_picked(LIBRARY, Question("?", pick=Pick.BEFORE), (OSLO,), ()) is None


def test_other_business_is_declined_kindly() -> None:
    assert compose.outside().lead == (
        "I only know about the talks in this archive, so I can't help with that one."
    )


def test_empty_library_says_so() -> None:
    assert compose.no_talks_at_all().lead == "I have no talks loaded yet, so I can't answer that."
    empty = compose.help_with(Library([]), Question("hi"))
    assert (empty.kind, empty.examples) == (AnswerKind.HELP, ())
    assert empty.lead == "Hello! I answer questions about talks, once there are some loaded."


def test_help_shows_questions_made_of_the_talks_loaded() -> None:
    assert compose.help_with(LIBRARY, Question("hi")).examples == (
        "latest talk?",
        "is there a recording of On Rails?",
        "which talks were given in 2023?",
        "what was presented at Harbour Conf 2027?",
    )


@pytest.mark.parametrize("text", ["thanks", "Thank you so much!", "cheers", "danke", "merci", "bye"])
def test_thanks_are_answered(text: str) -> None:
    assert compose.help_with(LIBRARY, Question(text)).lead == "You're welcome!"
