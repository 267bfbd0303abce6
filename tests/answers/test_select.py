"""Filters → deliveries, on a handful of talks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.answers.select import Facts, Selector, has_part
from bot.library.library import Library
from bot.library.model import Delivery, Prose, Reaction, Resource
from bot.library.places import Gazetteer, Places
from bot.questions.model import EventFilter, Facet, Filters, Period, PlaceFilter, SpeakerFilter
from bot.questions.periods import year
from bot.search.index import Index

LINK = (Resource("A link", "https://example.org/x"),)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


RAILS = Delivery(
    "rails", "rails", "On Rails", date=moment("2021-05-04"), event="NDC Oslo 2021", location="Oslo, Norway",
    speakers=("Ada Example",), recordings=LINK, slides=LINK,
)  # fmt: skip
RAILS_ONLINE = Delivery(
    "rails-online", "rails-online", "On Rails", date=moment("2020-11-30"), event="NDC Oslo 2020",
    location="Virtual", speakers=("Ada Example", "Bo Sample"), slides=LINK,
)  # fmt: skip
BOATS = Delivery(
    "boats", "boats", "Boats, and More Boats", date=moment("2019-12-31"), event="Boat Show 2020",
    location="Bergen, Norway", speakers=("Bo Sample",), reactions=(Reaction("Splash!"),), resources=LINK,
)  # fmt: skip
UNDATED = Delivery("undated", "undated", "Someday")

LIBRARY = Library([RAILS, RAILS_ONLINE, BOATS, UNDATED])
PLACES = Places(LIBRARY, Gazetteer({"online": ["virtual"]}))
SELECTOR = Selector(LIBRARY, Facts.of(LIBRARY, PLACES), Index(LIBRARY))
NDC = EventFilter(frozenset({"NDC Oslo 2021", "NDC Oslo 2020"}), "ndc oslo")


def keys(filters: Filters) -> list[str]:
    return [LIBRARY.deliveries[at].key for at in SELECTOR.positions(SELECTOR.select(filters))]


def test_no_filter_lets_everything_through_newest_first() -> None:
    assert keys(Filters()) == ["rails", "rails-online", "boats", "undated"]


def test_filters_are_applied_together() -> None:
    both = Filters(event=NDC, speakers=(SpeakerFilter(frozenset({"Bo Sample"}), "bo"),))
    assert keys(both) == ["rails-online"]


def test_every_speaker_must_be_there() -> None:
    ada, bo = (SpeakerFilter(frozenset({name}), name) for name in ("Ada Example", "Bo Sample"))
    assert keys(Filters(speakers=(ada,))) == ["rails", "rails-online"]
    assert keys(Filters(speakers=(ada, bo))) == ["rails-online"]


def test_any_of_several_times_will_do() -> None:
    assert keys(Filters(periods=(year(2021),))) == ["rails"]
    assert keys(Filters(periods=(year(2020), year(2021)))) == ["rails", "rails-online", "boats"]


def test_whole_years_go_by_the_name_of_the_event() -> None:
    """Boat Show 2020 began on the last day of 2019."""
    december = Period(date(2019, 12, 1), date(2019, 12, 31), "in December 2019")
    assert keys(Filters(periods=(year(2020),))) == ["rails-online", "boats"]
    assert keys(Filters(periods=(year(2019),))) == []
    assert keys(Filters(periods=(december,))) == ["boats"]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period(date(2020, 1, 1), None, "since 2020", whole_years=True), ["rails", "rails-online", "boats"]),
        (Period(date(2020, 12, 1), None, "since December 2020"), ["rails"]),
        (Period(None, date(2020, 11, 30), "until"), ["rails-online", "boats"]),
        (Period(date(2021, 5, 4), date(2021, 5, 4), "on that day"), ["rails"]),
    ],
)
def test_ends_of_a_time_are_part_of_it_and_what_has_no_date_never_is(
    period: Period, expected: list[str]
) -> None:
    assert keys(Filters(periods=(period,))) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [("oslo", ["rails"]), ("@NO", ["rails", "boats"]), ("#online", ["rails-online"]), ("bergen", ["boats"])],
)
def test_place_is_where_it_was_held_not_what_the_event_is_called(key: str, expected: list[str]) -> None:
    assert keys(Filters(places=(PlaceFilter(key, key),))) == expected


def test_place_in_the_name_of_an_event_means_the_event() -> None:
    assert keys(Filters(event=NDC, places=(PlaceFilter("oslo", "oslo", of_event=True),))) == [
        "rails",
        "rails-online",
    ]


def test_words_of_the_title_are_whole_words() -> None:
    assert keys(Filters(title_words=("boats",))) == ["boats"]
    assert keys(Filters(title_words=("boat",))) == []
    assert keys(Filters(title_words=("on", "rails"))) == ["rails", "rails-online"]
    assert SELECTOR.has_title_word("more")
    assert not SELECTOR.has_title_word("mor")


@pytest.mark.parametrize(
    ("facet", "with_it"),
    [
        (Facet.RECORDING, ["rails"]),
        (Facet.SLIDES, ["rails", "rails-online"]),
        (Facet.REACTIONS, ["boats"]),
        (Facet.RESOURCES, ["boats"]),
    ],
)
def test_talks_have_a_part_or_lack_it(facet: Facet, with_it: list[str]) -> None:
    assert keys(Filters(having=(facet,))) == with_it
    assert set(keys(Filters(lacking=(facet,)))) == {d.key for d in LIBRARY.deliveries} - set(with_it)


def test_unknown_names_let_nothing_through() -> None:
    assert keys(Filters(event=EventFilter(frozenset({"No Such Event"}), "no such event"))) == []
    assert keys(Filters(places=(PlaceFilter("atlantis", "atlantis"),))) == []


def test_after_a_day_that_day_counts() -> None:
    assert SELECTOR.positions(SELECTOR.after(date(2021, 5, 4))) == [LIBRARY.position["rails"]]


@pytest.mark.parametrize("facet", Facet)
def test_empty_delivery_has_no_part_but_its_card(facet: Facet) -> None:
    assert has_part(UNDATED, facet) is (facet is Facet.CARD)


def test_abstract_of_white_space_is_none() -> None:
    assert not has_part(Delivery("x", "x", "X", abstract=Prose(" \n")), Facet.ABSTRACT)
