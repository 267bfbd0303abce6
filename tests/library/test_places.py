"""Places: what locations say, and what people may call them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.library.library import Library
from bot.library.model import Delivery
from bot.library.places import ONLINE, Gazetteer, Places
from bot.settings import find_data


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    data: dict[str, Any] = yaml.safe_load(find_data("places.yaml").read_text(encoding="utf-8"))
    return Gazetteer(data)


NAMES = [
    ("Munich", "munich", "a city"),
    ("München", "munich", "in its own language"),
    ("munchen", "munich", "without its dots"),
    ("NYC", "new york", "by its short form"),
    ("Germany", "@DE", "a country"),
    ("Deutschland", "@DE", "in its own language"),
    ("Allemagne", "@DE", "in another language"),
    ("UK", "@GB", "by its short form"),
    ("Holland", "@NL", "by another name"),
    ("Europe", "+europe", "a region"),
    ("virtual", ONLINE, "on the internet"),
    ("Online", ONLINE, "… in another word"),
    ("California", "california", "a state"),
    ("Luxembourg", "@LU", "a country with a city of the same name"),
    ("Upper Nowhere", "upper nowhere", "what is not known"),
    ("", "", "nothing"),
]


@pytest.mark.parametrize(("name", "key", "reason"), NAMES)
def test_a_place_has_one_key_whatever_it_is_called(
    gazetteer: Gazetteer, name: str, key: str, reason: str
) -> None:
    assert gazetteer.key(name) == key, reason


LOCATIONS = [
    ("Kraków, Poland", "krakow @PL", "a city and its country"),
    ("Kraków", "krakow @PL", "the country is known"),
    ("Kraków (Poland)", "krakow @PL", "brackets"),
    ("Berlin - Germany", "berlin @DE", "a dash"),
    ("Aix-en-Provence", "aix en provence @FR", "a dash within a name"),
    ("Nowhere, Norway", "nowhere @NO", "a city that is not known"),
    ("San Francisco, CA, USA", "san francisco california @US", "a state's code"),
    ("San Francisco, California", "san francisco california @US", "a state in full"),
    ("California", "california @US", "nothing but a state"),
    ("Portland OR", "portland oregon @US", "a code without a comma"),
    ("New York, NY", "new york @US", "a state named like its city"),
    ("Washington, DC", "washington washington dc @US", "a capital that is known by two names"),
    ("Washington DC, USA", "washington washington dc @US", "… without the first comma"),
    ("Seattle, WA, USA", "seattle washington @US", "WA in the United States"),
    ("Perth, WA, Australia", "perth @AU", "WA in Australia is not Washington"),
    ("Cambridge, MA, USA", "cambridge massachusetts @US", "a city with a better known namesake"),
    ("Cambridge, MA", "cambridge massachusetts @US", "… without the country"),
    ("Cambridge, UK", "cambridge @GB", "the namesake"),
    ("London, Ontario, Canada", "london ontario @CA", "a state abroad"),
    ("London, ON", "london ontario @CA", "… by its code"),
    ("Paris, Texas", "paris texas @US", "a state against a better known city"),
    ("Victoria, BC, Canada", "victoria british columbia @CA", "a city named like a state elsewhere"),
    ("Victoria, Australia", "victoria @AU", "the state elsewhere"),
    ("Tbilisi, Georgia", "tbilisi @GE", "a country"),
    ("Atlanta, Georgia", "atlanta georgia @US", "a state of the same name"),
    ("Cologne, DE", "cologne @DE", "a country's code, after one of its cities"),
    ("Wilmington, DE", "wilmington delaware @US", "the same code, after another"),
    ("Bangalore, IN", "bangalore @IN", "India, not Indiana"),
    ("Rome, IT", "rome @IT", "a code of no state"),
    ("Metropolitan City of Rome, Italy", "metropolitan city of rome rome @IT", "the city in a longer name"),
    ("Rome, Metropolitan City of Rome, Italy", "metropolitan city of rome rome @IT", "… beside it"),
    ("City of London", "city of london london @GB", "the city at the end"),
    ("Hotel Paris, Germany", "hotel paris @DE", "the city in a name is abroad"),
    ("Hotel Berlin, Vienna", "hotel berlin vienna @AT", "the city in a name is not where it is"),
    (
        "Room 5, Moscone Center, San Francisco, CA",
        "room 5 moscone center san francisco california @US",
        "a room",
    ),
    ("Virtual", "#online", "on the internet"),
    ("VIRTUAL EVENT", "#online", "in more words"),
    ("Online (Zoom)", "#online", "… and where"),
    ("On-line", "#online", "… with a dash"),
    ("Remote", "#online", "… in another word"),
    ("Visioconférence", "#online", "… in another language"),
    ("Virtual / London, UK", "#online london @GB", "both"),
    ("Hybrid: Berlin & Online", "#online hybrid berlin berlin @DE", "both, with a word before"),
    ("Virtual (originally Oslo)", "#online originally oslo oslo @NO", "both, in a way"),
    ("", "", "nothing"),
    (" , ()", "", "nothing but signs"),
]


@pytest.mark.parametrize(("location", "keys", "reason"), LOCATIONS)
def test_a_location_has_the_keys_of_all_that_it_names(
    gazetteer: Gazetteer, location: str, keys: str, reason: str
) -> None:
    found = {key for key in gazetteer.keys(location) if not key.startswith("+")}
    # names of several words are written apart in `keys`
    assert sorted(" ".join(found).split()) == sorted(keys.split()), reason


def test_a_city_is_in_the_regions_of_its_country(gazetteer: Gazetteer) -> None:
    assert {"+europe", "+dach"} <= gazetteer.keys("Vienna")
    assert "+dach" not in gazetteer.keys("Rome")
    assert "+north america" in gazetteer.keys("Austin, TX")
    assert "+europe" not in gazetteer.keys("Cambridge, MA")


IN_NAMES = [
    ("PyData London 2018", {"london", "@GB"}, "a city"),
    ("PyCon AU", {"@AU"}, "a country's code"),
    ("Devoxx UK", {"@GB"}, "a country's short form"),
    ("PyCon US 2019", {"@US"}, "a code that is a pronoun in small letters"),
    ("Sphere.IT 2019", set(), "part of a name"),
    ("Tell us more", set(), "the pronoun"),
    ("DevOpsDays New Mexico", {"new mexico", "@US"}, "the longest name"),
    ("Upper Nowhere Meetup", {"upper nowhere"}, "what the library calls a place"),
    ("LJC Virtual Meetup", {ONLINE}, "on the internet"),
    ("Kafka Summit", set(), "no place"),
]


@pytest.mark.parametrize(("name", "keys", "reason"), IN_NAMES)
def test_events_are_named_after_places(gazetteer: Gazetteer, name: str, keys: set[str], reason: str) -> None:
    found = gazetteer.keys_in_name(name, frozenset({"upper nowhere"}))
    assert {key for key in found if not key.startswith("+")} == keys, reason


def at(key: str, event: str, location: str) -> Delivery:
    date = datetime(2020, 1, 1, tzinfo=UTC)
    return Delivery(id=key, key=key, title=key, date=date, event=event, location=location)


def test_the_location_tells_where_a_delivery_was_else_the_name_of_its_event(gazetteer: Gazetteer) -> None:
    said, named, moved = at("a", "Data Days", "Oslo"), at("b", "NDC Oslo", ""), at("c", "NDC Oslo", "Virtual")
    places = Places(Library([said, named, moved]), gazetteer)
    assert "oslo" in places.keys(said)
    assert "oslo" in places.keys(named)
    assert places.keys(moved) == {ONLINE}
    assert "oslo" in places.event_keys(moved), "online it still is NDC Oslo"
    assert places.event_keys(said) == frozenset()


def test_a_library_teaches_the_names_of_its_places(gazetteer: Gazetteer) -> None:
    talks = [
        at("a", "", "Upper Nowhere, Norway"),
        at("b", "Nowhere Days", ""),
        at("c", "Upper Nowhere Days", ""),
    ]
    places = Places(Library(talks), gazetteer)
    assert "upper nowhere" in places.known
    assert "upper nowhere" in places.keys(talks[2])
    assert places.keys(talks[1]) == frozenset()
    assert {"upper nowhere", "@NO", "+europe"} <= places.all


TALKS = st.lists(
    st.builds(
        at,
        st.sampled_from("abcd"),
        st.sampled_from(["", "NDC Oslo", "Nowhere Days", "Upper Nowhere Days"]),
        st.sampled_from(["", "Oslo", "Upper Nowhere, Norway", "Virtual"]),
    ),
    max_size=4,
    unique_by=lambda talk: talk.key,
)


@given(TALKS, TALKS)
def test_places_that_follow_others_are_those_that_would_be_looked_up_anew(
    gazetteer: Gazetteer, before: list[Delivery], after: list[Delivery]
) -> None:
    library = Library(after)
    anew, following = (Places(library, gazetteer, old) for old in (None, Places(Library(before), gazetteer)))
    assert (following.known, following.all) == (anew.known, anew.all)
    for talk in after:
        assert following.keys(talk) == anew.keys(talk)
        assert following.event_keys(talk) == anew.event_keys(talk)


@pytest.fixture(scope="module")
def small() -> Gazetteer:
    return Gazetteer(
        {
            "countries": {"US": ["usa"]},
            "cities": {"rome": {"country": "IT"}},
            "states": {"WA": "washington", "CA": "california"},
            "online": ["online"],
        }
    )


@given(
    st.text(max_size=30)
    | st.lists(st.sampled_from(["Rome", "IT", "WA", ",", "(", "Online", "CA", "USA", "of", "é"])).map(
        " ".join
    )
)
def test_any_location_has_keys_of_their_kinds(small: Gazetteer, text: str) -> None:
    for key in small.keys(text) | small.keys_in_name(text, frozenset({"rome"})):
        assert key
        assert key == small.key(key) or key.startswith(("@", "+", "#"))
        assert not key.startswith("@") or key[1:] in small.codes
