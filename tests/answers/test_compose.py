"""What the bot says, word for word, for every kind of reply and every part of a talk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.answers import compose
from bot.answers.model import Answer, AnswerKind, EventCount, Evidence, Link
from bot.answers.phrases import filter_labels, given_at, named, of_what
from bot.library.library import Library
from bot.library.model import Delivery, Prose, Reaction, Resource, ResourceKind
from bot.questions.model import (
    EventFilter,
    Facet,
    Filters,
    Period,
    Pick,
    PlaceFilter,
    Question,
    SpeakerFilter,
)
from bot.questions.periods import year

TODAY = date(2026, 6, 1)
SITE = "https://talks.example.org"
READS_BADLY = pytest.mark.xfail(reason="reads badly", strict=True)


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
        (OSLO, Pick.REPEATED, "Given most often (twice):"),
    ],
)
def test_card_is_introduced(delivery: Delivery, pick: Pick | None, lead: str) -> None:
    assert about(delivery, pick=pick).lead == lead


def test_card_says_what_was_asked_for() -> None:
    filters = Filters(places=(PlaceFilter("oslo", "oslo"),), periods=(year(2022),))
    answer = about(OSLO, pick=Pick.FIRST, words=("trains",), filters=filters)
    assert answer.lead == "The first talk about trains in Oslo in 2022:"


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
        (Facet.ABSTRACT, "The file of “Untold” has no abstract."),
        (Facet.RECORDING, "There is no recording of “Untold”."),
        (Facet.SLIDES, "There are no slides of “Untold”."),
        (Facet.RESOURCES, "“Untold” lists no links or code."),
        (Facet.REACTIONS, "I have no reactions to “Untold”."),
        (Facet.WHEN, "The file of “Untold” does not say when it was given."),
        (Facet.WHERE, "The file of “Untold” does not say where it was given."),
        (Facet.SPEAKER, "The file of “Untold” does not say who gave it."),
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
        "and none of the other times it was given."
    )
    assert answer.links == (Link("The talk's page", f"{SITE}/hamburg/"),)


def test_recording_of_another_occasion_says_so() -> None:
    borrowed = replace(OSLO, recordings=(replace(OSLO.recordings[0], other_occasion=True),))
    assert "of the same talk on another occasion" in about(borrowed, Facet.RECORDING).lead


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
        (ONLINE, Facet.WHERE, "“Boats” was given at Query Night, online on 1 May 2023."),
    ],
)
def test_talks_to_come_and_talks_online_are_told_as_such(delivery: Delivery, facet: Facet, lead: str) -> None:
    assert about(delivery, facet).lead == lead


@READS_BADLY
def test_speaker_of_a_talk_to_come_has_not_given_it() -> None:
    assert "was given" not in about(COMING, Facet.SPEAKER).lead


@READS_BADLY
@pytest.mark.parametrize("location", ["Online", "online event", "Remote"])
def test_online_is_no_place_to_be_in(location: str) -> None:
    assert f"in {location}" not in about(replace(ONLINE, location=location), Facet.WHERE).lead


def test_every_other_time_it_was_given_goes_along() -> None:
    assert [d.key for d in about(OSLO).others] == ["hamburg"]
    assert about(COMING).others == ()


# --- several talks --------------------------------------------------------------------------------


def listed(*deliveries: Delivery, **said: object) -> str:
    question = replace(Question("?"), **said)  # type: ignore[arg-type]
    return compose.listing(LIBRARY, deliveries, question, Evidence()).lead


def counted(*deliveries: Delivery, **said: object) -> tuple[int | None, str]:
    question = replace(Question("?"), **said)  # type: ignore[arg-type]
    answer = compose.count(LIBRARY, deliveries, question, Evidence())
    return answer.number, answer.lead


def test_list_says_how_many_and_of_what() -> None:
    assert listed(ONLINE, OSLO) == "2 talks:"
    assert listed(ONLINE, OSLO, words=("trains",)) == "2 talks about trains:"
    assert listed(ONLINE, OSLO, filters=Filters(having=(Facet.RECORDING,))) == "2 talks with a recording:"


@READS_BADLY
def test_one_talk_given_twice_is_not_different() -> None:
    assert "1 different talks" not in listed(HAMBURG, OSLO)


def test_count_tells_deliveries_and_different_talks() -> None:
    assert counted(COMING, ONLINE) == (2, "2 talks.")
    assert counted(COMING) == (1, "1 talk.")
    assert counted(COMING, HAMBURG, OSLO) == (3, "3 talks, 2 of them different.")
    assert counted(COMING, HAMBURG, OSLO, distinct=True) == (2, "2 different talks.")
    assert counted(filters=Filters(periods=(year(2020),))) == (0, "None in 2020.")


def test_times_that_one_talk_was_given_are_told_with_its_title() -> None:
    assert counted(HAMBURG, OSLO, times=True) == (2, "“On Rails” was given twice.")
    assert counted(OSLO, times=True, filters=Filters(periods=(year(2022),))) == (
        1,
        "“On Rails” was given once in 2022.",
    )


def test_comparison_names_the_year_with_more() -> None:
    answer = compose.comparison([(year(2022), [OSLO]), (year(2023), [HAMBURG, ONLINE])])
    assert (answer.number, answer.lead) == (2, "2023 had the most: 2 talks, against 1 in 2022.")


def test_comparison_of_equals_says_so() -> None:
    answer = compose.comparison([(year(2022), [OSLO]), (year(2027), [COMING])])
    assert answer.number == 1
    assert answer.lead.startswith("As many: 1 talk")


@READS_BADLY
def test_comparison_counts_one_talk_as_one() -> None:
    assert "1 talks" not in compose.comparison([(year(2022), [OSLO]), (year(2020), [])]).lead


def test_events_are_told_once_each_with_their_talks() -> None:
    answer = compose.events(
        [COMING, HAMBURG, replace(ONLINE, event="Harbour Conf")], Question("?"), Evidence()
    )
    assert answer.lead == "2 events:"
    assert answer.events == (EventCount("Harbour Conf 2027", 1), EventCount("Harbour Conf", 2))


def test_choice_is_a_question() -> None:
    answer = compose.choices((OSLO, ONLINE), Evidence())
    assert (answer.kind, answer.lead) == (AnswerKind.CHOICES, "Several talks fit. Which one do you mean?")


# --- no talk --------------------------------------------------------------------------------------


def test_unknown_says_what_is_not_known_and_names_the_nearest() -> None:
    question = Question("?", words=("kubernetes",), filters=Filters(periods=(year(2020),)))
    answer = compose.unknown(question, (OSLO,), Evidence())
    assert answer.lead == "I don't know of a talk about kubernetes in 2020."
    assert (answer.kind, answer.deliveries, answer.suggestions) == (AnswerKind.NONE, (), (OSLO,))


def test_unknown_without_words_is_short() -> None:
    assert compose.unknown(Question("?"), (), Evidence()).lead == "I don't know that one."


def test_nothing_planned_is_said_with_what_was_last() -> None:
    filters = Filters(places=(PlaceFilter("oslo", "oslo"),))
    answer = compose.nothing_coming(Question("?", filters=filters), (OSLO,))
    assert (answer.lead, answer.suggestions) == ("No talk in Oslo is planned that I know of.", (OSLO,))
    assert compose.nothing_coming(Question("?"), ()).lead == "No talk is planned that I know of."


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


# --- pieces of sentences --------------------------------------------------------------------------


def test_names_are_joined_as_in_a_sentence() -> None:
    assert [named(names) for names in ([], ["Ada"], ["Ada", "Bo"], ["Ada", "Bo", "Cy"])] == [
        "",
        "Ada",
        "Ada and Bo",
        "Ada, Bo and Cy",
    ]


def test_occasion_is_as_exact_as_the_file() -> None:
    assert given_at(OSLO) == " at Fjord Days on 14 September 2022"
    assert given_at(OSLO, with_day=False) == " at Fjord Days"
    assert given_at(replace(OSLO, event="", date=None)) == " in Oslo, Norway"
    assert given_at(BARE) == ""


@pytest.mark.parametrize(
    ("filters", "labels"),
    [
        (Filters(), ()),
        (Filters(title_words=("go", "kafka")), ("with “go” and “kafka” in the title",)),
        (Filters(places=(PlaceFilter("newyork", "new york"),)), ("in New York",)),
        (Filters(periods=(year(2019), year(2021))), ("in 2019 or in 2021",)),
        (Filters(periods=(Period(date(2020, 1, 1), None, "since 2020"),)), ("since 2020",)),
        (Filters(speakers=(SpeakerFilter(frozenset({"Ada"}), "ada"),)), ("by ada",)),
        (Filters(lacking=(Facet.RECORDING,)), ("without a recording",)),
        (Filters(having=(Facet.SLIDES,)), ("with slides",)),
        (
            Filters(
                event=EventFilter(frozenset(), "ndc"), places=(PlaceFilter("oslo", "oslo", of_event=True),)
            ),
            ("at ndc oslo",),
        ),
    ],
)
def test_filters_are_told_as_a_person_would(filters: Filters, labels: tuple[str, ...]) -> None:
    assert filter_labels(filters) == labels


@READS_BADLY
@pytest.mark.parametrize("label", ["us", "uk", "usa"])
def test_short_names_of_countries_are_capitals(label: str) -> None:
    assert filter_labels(Filters(places=(PlaceFilter("@XX", label),))) == (f"in {label.upper()}",)


@READS_BADLY
@pytest.mark.parametrize("label", ["virtual", "online", "remote"])
def test_online_talks_are_in_no_place(label: str) -> None:
    assert filter_labels(Filters(places=(PlaceFilter("#online", label),))) != (f"in {label.title()}",)


@READS_BADLY
def test_two_speakers_are_joined() -> None:
    both = tuple(SpeakerFilter(frozenset({name}), name) for name in ("ada", "bo"))
    assert of_what(Question("?", filters=Filters(speakers=both))) == " talk by ada and bo"


def test_own_words_are_repeated_shortened() -> None:
    said = of_what(Question("?", words=("kafka",) * 40))
    assert len(said) < 80
    assert said.endswith("kafka …")
