"""Events: their series and years, and the ones that only a title names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.events import Occasion, occasion, split_year
from bot.library.model import Delivery

KNOWN = frozenset({("kafka", "summit", "london"), ("devoxx",)})


def given_at(
    title: str = "A talk", year: int | None = 2019, *, event: str = "", location: str = ""
) -> Occasion:
    date = datetime(year, 6, 1, tzinfo=UTC) if year else None
    delivery = Delivery(id="a", key="a", title=title, date=date, event=event, location=location)
    return occasion(delivery, KNOWN)


YEARS = [
    ("Kafka Summit 2024", 2024, ("kafka", "summit"), 2024, "a year at the end"),
    ("2024 Kafka Summit", 2024, ("kafka", "summit"), 2024, "at the beginning"),
    (
        "Kafka Summit London 2024",
        2025,
        ("kafka", "summit", "london"),
        2024,
        "dated by its upload, a year late",
    ),
    ("KScope 19", 2019, ("kscope",), 2019, "two digits that are the year"),
    ("KScope 19", 2018, ("kscope", "19"), None, "two digits that are not"),
    ("KScope 19", None, ("kscope", "19"), None, "two digits, and no date to tell"),
    ("LISA18", 2018, ("lisa",), 2018, "glued to the name"),
    ("DevConf2020", 2020, ("devconf",), 2020, "all four, glued"),
    ("Devoxx '17", 2017, ("devoxx",), 2017, "with an apostrophe"),
    ("Area 51", 2019, ("area", "51"), None, "a number of its own"),
    ("Øredev", 2019, ("oredev",), None, "no year at all"),
    ("", 2019, (), None, "nothing"),
]


@pytest.mark.parametrize(("name", "dated", "series", "year", "reason"), YEARS)
def test_the_year_is_told_from_the_series(
    name: str, dated: int | None, series: tuple[str, ...], year: int | None, reason: str
) -> None:
    assert split_year(name, dated) == (series, year), reason


def test_editions_of_an_event_are_one_series() -> None:
    editions = [
        ("KScope 18", 2018),
        ("KScope 19", 2019),
        ("KScope 2020", 2020),
        ("Kscope", 2021),
        ("kscope21", 2021),
    ]
    assert {split_year(name, dated)[0] for name, dated in editions} == {("kscope",)}


def test_the_event_of_the_file_goes_before_the_title() -> None:
    found = given_at("LISA19: A talk", event="Devoxx 2018")
    assert found == Occasion("Devoxx 2018", ("devoxx",), 2018, in_title=False)


def test_the_date_tells_the_year_where_the_name_does_not() -> None:
    assert given_at(event="Devoxx").year == 2019
    assert given_at().year == 2019
    assert given_at(event="Devoxx", year=None).year is None


NAMED = [
    ("Kafka Summit London 2018 - Look Ma, no Code!", 2018, "Kafka Summit London 2018", "before a dash"),
    ("Kafka Summit London: Look Ma", 2019, "Kafka Summit London", "a series that files name elsewhere"),
    ("Devoxx: Look Ma", 2019, "Devoxx", "… in one word"),
    ("LISA18: Kafka in Action : Let’s Build", 2018, "LISA18", "a year glued to it"),
    ("In Action - Dublin Kafka Meetup 04 Jul 2017", 2017, "Dublin Kafka Meetup", "at the end, with a date"),
    ("In Action | Dublin Kafka Meetup, 2017-07-04", 2017, "Dublin Kafka Meetup", "with another date"),
    ("In Action @ DevConf 2019", 2019, "DevConf 2019", "after an @"),
    ("PyCon US 2019 — Opening", 2019, "PyCon US 2019", "what is called …Con, with its year"),
    ("Budapest Data Forum: What is Kafka", 2019, "Budapest Data Forum", "what ends with forum"),
    ("Oracle Developer Meetup - Kafka", 2019, "Oracle Developer Meetup", "what ends with meetup"),
    ("The Data Conference - Kafka", 2019, "The Data Conference", "with an article"),
]


@pytest.mark.parametrize(("title", "year", "name", "reason"), NAMED)
def test_a_title_may_name_the_event(title: str, year: int, name: str, reason: str) -> None:
    found = given_at(title, year)
    assert (found.name, found.year, found.in_title) == (name, year, True), reason


NOT_NAMED = [
    ("Python 3: What's new", "a version"),
    ("OBIEE 12c - Performance", "a version"),
    ("Postgres12: What's new", "a version, glued"),
    ("Base64: explained", "a number that is no year"),
    ("ES2019: What's new", "a year, but two letters are no name"),
    ("SQL Server 2019: What's new", "a product of the year"),
    ("2019 in review: Kafka", "the year itself"),
    ("Part 2: The rest", "a part"),
    ("Keynote - What now", "a kind of talk"),
    ("Meetup: Kafka", "no name before the word"),
    ("The Conference - A play", "only an article before it"),
    ("Running a meetup: lessons", "a sentence"),
    ("How we built the conference - lessons", "a sentence"),
    ("Naming convention: a plea", "a convention of another kind"),
    ("Boot camp - Rust", "a camp of another kind"),
    ("Data @ Scale", "no event"),
    ("Dublin Kafka Meetup", "the whole title"),
    ("What the next great gathering of so many people wants of a summit: a list", "too long for a name"),
    ("Kafka Summit London-Look Ma", "no separator"),
    (" - : ", "nothing but separators"),
]


@pytest.mark.parametrize(("title", "reason"), NOT_NAMED)
def test_what_only_looks_like_an_event_is_none(title: str, reason: str) -> None:
    assert given_at(title) == Occasion(year=2019), reason


def test_a_place_may_follow_the_name_where_the_talk_was_held_there() -> None:
    title = "Data Meetup Dublin: Kafka"
    assert given_at(title, location="Dublin, Ireland").name == "Data Meetup Dublin"
    assert given_at(title, location="Cork, Ireland").name == ""


def test_a_year_that_is_not_the_talks_is_a_number() -> None:
    assert given_at("LISA18: Kafka", 2018).name == "LISA18"
    assert given_at("LISA18: Kafka", 2021).name == ""
    assert given_at("LISA18: Kafka", None).name == ""


@given(st.text(alphabet="aB 1289:-—|@é日", max_size=40), st.integers(1970, 2040) | st.none())
def test_any_title_and_name_can_be_read(text: str, year: int | None) -> None:
    found = given_at(text, year)
    assert found.name in text
    assert found.in_title == bool(found.name)


@given(st.text(alphabet="aB 1290'é日", max_size=40))
def test_a_series_has_no_year_left_in_it(name: str) -> None:
    series, _ = split_year(name)
    assert split_year(" ".join(series)) == (series, None)
