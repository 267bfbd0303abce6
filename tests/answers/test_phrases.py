"""Pieces of sentences: what was asked for, said back in the person's words and the library's names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from bot.answers.echo import LONGEST, echoed
from bot.answers.naming import event_name, person_name, place_name
from bot.answers.phrases import filter_labels, given_at, named, of_what
from bot.library.library import Library
from bot.library.model import Delivery
from bot.questions.model import EventFilter, Facet, Filters, Period, PlaceFilter, Question, SpeakerFilter
from bot.questions.periods import year

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answers.model import Answer

OSLO = Delivery(
    "oslo", "oslo", "On Rails", date=datetime(2022, 9, 14, tzinfo=UTC), event="Fjord Days",
    location="Oslo, Norway",
)  # fmt: skip
LIBRARY = Library([OSLO, replace(OSLO, key="k", location="Kraków, Polska")])


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
    assert given_at(replace(OSLO, event="", location="Virtual")) == " online on 14 September 2022"
    assert given_at(Delivery("bare", "bare", "Untold")) == ""


# --- filters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "labels"),
    [
        (Filters(), ()),
        (Filters(title_words=("go", "kafka")), ("with “go” and “kafka” in the title",)),
        (Filters(places=(PlaceFilter("newyork", "new york"),)), ("in New York",)),
        (Filters(places=(PlaceFilter("oslo", "oslo"), PlaceFilter("bonn", "bonn"))), ("in Oslo or Bonn",)),
        (Filters(places=(PlaceFilter("oslo", "oslo"), PlaceFilter("@NO", "norge"))), ("in Oslo, Norway",)),
        (Filters(places=(PlaceFilter("#online", "virtual"),)), ("online",)),
        (Filters(periods=(year(2019), year(2021))), ("in 2019 or 2021",)),
        (Filters(periods=(Period(date(2020, 1, 1), None, "since 2020"),)), ("since 2020",)),
        (Filters(speakers=(SpeakerFilter(frozenset({"Ada B"}), "ada"),)), ("by Ada B",)),
        (Filters(lacking=(Facet.RECORDING,)), ("without a recording",)),
        (Filters(having=(Facet.SLIDES,)), ("with slides",)),
        (Filters(having=(Facet.RESOURCES,)), ("with links",)),
        (
            Filters(
                event=EventFilter(frozenset({"NDC Oslo 2020", "NDC Bonn 2020"}), "ndc"),
                places=(PlaceFilter("oslo", "oslo", of_event=True),),
            ),
            ("at NDC Oslo",),
        ),
    ],
)
def test_filters_are_told_as_a_person_would(filters: Filters, labels: tuple[str, ...]) -> None:
    assert filter_labels(filters, LIBRARY) == labels


def test_two_speakers_are_joined() -> None:
    both = tuple(SpeakerFilter(frozenset({name}), name.lower()) for name in ("Ada", "Bo"))
    assert of_what(Question("?", filters=Filters(speakers=both)), LIBRARY, noun=" talk") == (
        " talk by Ada and Bo"
    )


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "names", "called"),
    [
        ("kafka summit", ["Kafka Summit London 2018", "Kafka Summit Bonn 2019"], "Kafka Summit"),
        ("kafkasummit", ["Kafka Summit London 2018", "Kafka Summit Bonn 2019"], "Kafka Summit"),
        ("kafka sumit", ["Kafka Summit London 2018", "Kafka Summit Bonn 2019"], "Kafka Summit"),
        ("devoxx", ["Devoxx UK 2018", "Devoxx UK 2019"], "Devoxx UK"),
        ("devoxx ndc", ["Devoxx UK", "NDC Oslo"], "Devoxx or NDC"),
        ("harbour", ["Harbour Days 2024"], "Harbour Days 2024"),
        ("meetup", ["Meetup, London", "Meetup for Oslo"], "Meetup"),
        ("ndc oslo", [], "NDC Oslo"),
    ],
)
def test_event_is_called_by_what_its_names_share(said: str, names: list[str], called: str) -> None:
    assert event_name(EventFilter(frozenset(names), said)) == called


def test_year_is_not_said_twice() -> None:
    only = EventFilter(frozenset({"Harbour Days 2024"}), "harbour days")
    assert event_name(only, dated=True) == "Harbour Days"


@pytest.mark.parametrize(
    ("said", "names", "called"),
    [
        ("ada", {"Ada Example"}, "Ada Example"),
        ("muller", {"Mike Müller", "M. Müller"}, "Mike Müller"),
        ("michael", {"Michael Foord", "Michael Kay"}, "Michael"),
    ],
)
def test_person_is_called_by_the_full_name_if_only_one_can_be_meant(
    said: str, names: set[str], called: str
) -> None:
    assert person_name(SpeakerFilter(frozenset(names), said)) == called


@pytest.mark.parametrize(
    ("key", "said", "called"),
    [
        ("krakow", "krakow", "Kraków"),
        ("oslo", "oslo", "Oslo"),
        ("oslo", "olso", "Oslo"),
        ("newyork", "new york", "New York"),
        ("@US", "us", "the US"),
        ("@US", "usa", "the US"),
        ("@GB", "uk", "the UK"),
        ("@DE", "deutschland", "Germany"),
        ("@NL", "netherlands", "the Netherlands"),
        ("@HK", "hong kong", "Hong Kong"),
        ("+europe", "europa", "Europe"),
        ("+nordics", "nordics", "the Nordics"),
        ("+emea", "emea", "EMEA"),
    ],
)
def test_places_are_spelt_as_a_person_would(key: str, said: str, called: str) -> None:
    assert place_name(PlaceFilter(key, said), LIBRARY) == called


# --- the person's own words -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "telling", "said"),
    [
        ("please send me Kubernetes!", ["send", "kubernetes"], ["kubernetes"], "Kubernetes"),
        ("talks on Schröder's cat?", ["schroder", "cat"], [], "Schröder's cat"),
        (
            "anything about teaching a cat to play the piano?",
            ["teaching", "cat", "play", "piano"],
            ["teaching", "cat", "piano"],
            "teaching a cat to play the piano",
        ),
        ("kafka talks in Berlin with streams", ["kafka", "streams"], [], "kafka streams"),
        ("KUBERNETES!!!", ["kubernetes"], [], "kubernetes"),
        ("what about <b>@everyone</b> and C++", ["everyone", "c++"], [], "everyone c++"),
        ("nothing", [], [], ""),
    ],
)
def test_telling_words_are_said_back(text: str, words: list[str], telling: list[str], said: str) -> None:
    assert echoed(Question(text, words=tuple(words)), tuple(telling)) == said


def test_own_words_are_repeated_shortened() -> None:
    question = Question("kafka " * 40, words=("kafka",) * 40)
    assert len(echoed(question)) <= LONGEST + 2
    assert of_what(question, LIBRARY).endswith("kafka …")


def test_excluded_names_are_said_to_be_excluded(ask: Callable[..., Answer]) -> None:
    assert ask("talks not in the uk").lead.startswith("8 talks not in the UK")
    assert ask("talks not by nell").lead == "2 talks not by Nell Fairweather:"
    assert "not at Harbour Conf" in ask("talks not at harbour conf").lead
