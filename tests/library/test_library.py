"""All talks in memory: one talk and its deliveries, and how they are found."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.front_matter import Site
from bot.library.library import Library
from bot.library.loader import load
from bot.library.model import Delivery, Resource

if TYPE_CHECKING:
    from pathlib import Path


def delivery(key: str, title: str = "A talk", year: int | None = 2020, **fields: Any) -> Delivery:
    date = datetime(year, 1, 1, tzinfo=UTC) if year else None
    return Delivery(id=fields.pop("id", key), key=key, title=title, date=date, **fields)


def test_deliveries_are_newest_first_undated_last_ties_by_key() -> None:
    given_order = [("d", None), ("c", 2020), ("a", 2019), ("b", 2020), ("e", 2021)]
    library = Library(delivery(key, key, year) for key, year in given_order)
    assert [d.key for d in library.deliveries] == ["e", "b", "c", "a", "d"]
    assert [library.position[key] for key in "ebcad"] == [0, 1, 2, 3, 4]


SAME = [
    ("Kafka Connect", "Kafka connect!", "signs and case"),
    ("🚂 On Track", "On  Track", "emoji and spaces"),
    ("Let’s build", "Let's Build", "apostrophes"),
]


@pytest.mark.parametrize(("one", "other", "reason"), SAME)
def test_the_same_title_is_the_same_talk(one: str, other: str, reason: str) -> None:
    library = Library([delivery("a", one, 2019), delivery("b", other, 2020)])
    assert len(library.talks) == 1, reason
    assert [d.key for d in library.talks[0].deliveries] == ["b", "a"]


def test_talks_with_different_titles_are_different() -> None:
    assert len(Library([delivery("a", "Kafka 101"), delivery("b", "Kafka 102")]).talks) == 2


def test_a_talk_has_the_title_that_most_of_its_deliveries_have() -> None:
    titles = ["Kafka!", "Kafka", "Kafka", "KAFKA"]
    assert Library(delivery(str(n), title) for n, title in enumerate(titles)).talks[0].title == "Kafka"


def test_one_title_by_different_people_is_two_talks() -> None:
    library = Library(
        [
            delivery("a", "Lightning talks", speakers=("Ada Lovelace",)),
            delivery("b", "Lightning talks", speakers=("Grace Hopper",)),
            delivery("c", "Lightning talks", speakers=("A. Lovelace", "Mary Somerville")),
        ]
    )
    by_ada, by_grace = library.find("a"), library.find("b")
    assert by_ada
    assert by_grace
    assert [d.key for d in library.siblings(by_ada)] == ["c"]
    assert library.siblings(by_grace) == ()


def test_initials_in_common_do_not_make_people_the_same() -> None:
    one, other = (delivery(key, speakers=(f"J. {key}",)) for key in ("smith", "jones"))
    assert len(Library([one, other]).talks) == 2


def test_where_files_name_no_speakers_a_title_is_enough() -> None:
    assert len(Library([delivery("a"), delivery("b")]).talks) == 1


def test_where_nearly_all_files_name_speakers_nobody_is_not_everybody() -> None:
    named = [delivery(str(n), str(n), speakers=("Ada",)) for n in range(3)]
    assert len(Library([*named, delivery("a"), delivery("b")]).talks) == 5


def test_deliveries_of_one_file_are_one_talk_whoever_speaks() -> None:
    first = delivery("a", id="a", speakers=("Ada Lovelace",))
    second = delivery("a#2", id="a", speakers=("Grace Hopper",))
    assert len(Library([first, second]).talks) == 1


FOUND = [
    ("2019/kafka", "by its key"),
    ("2019/kafka#2", "by the key of a further delivery"),
    ("look-ma", "by its slug"),
    ("6GsyFX", "by an alias"),
    (" look-ma ", "with spaces around"),
]


@pytest.mark.parametrize(("name", "reason"), FOUND)
def test_a_delivery_is_found_by_its_names(name: str, reason: str) -> None:
    library = Library(
        [
            delivery("2019/kafka", slug="look-ma", aliases=("6GsyFX",), year=2020),
            delivery("2019/kafka#2", id="2019/kafka", slug="look-ma", aliases=("6GsyFX",), year=2019),
            delivery("other", "Another"),
        ]
    )
    found = library.find(name)
    assert found is not None, reason
    assert found.key == ("2019/kafka#2" if "#" in name else "2019/kafka")


@pytest.mark.parametrize("name", ["", "   ", "nowhere"])
def test_no_delivery_is_found_by_a_name_that_none_has(name: str) -> None:
    assert Library([delivery("a", slug="", aliases=("",))]).find(name) is None


def test_an_id_goes_before_another_files_slug() -> None:
    library = Library([delivery("new", "One", 2021, slug="old"), delivery("old", "Two", 2019)])
    found = library.find("old")
    assert found
    assert found.key == "old"


def test_of_several_with_the_same_slug_the_newest_is_found() -> None:
    found = Library([delivery("a", slug="s", year=2019), delivery("b", slug="s", year=2021)]).find("s")
    assert found
    assert found.key == "b"


def test_the_newest_other_delivery_with_a_recording_stands_in() -> None:
    recording = Resource("Recording", "https://example.org/r")
    library = Library(
        [
            delivery("asked", year=2022),
            delivery("newest", year=2021),
            delivery("recorded", year=2020, recordings=(recording,)),
            delivery("earlier", year=2019, recordings=(Resource("Recording", "https://example.org/old"),)),
            delivery("different", "Another talk", 2023, recordings=(recording,)),
        ]
    )
    asked = library.deliveries[library.position["asked"]]
    assert library.stand_in(asked, "recordings") == (library.find("recorded"), recording)
    assert library.stand_in(asked, "slides") is None


def test_an_event_is_known_by_its_series_and_year() -> None:
    library = Library(
        [delivery("a", "Kafka", 2019, event="Devoxx 2018"), delivery("b", "Devoxx: Flink", 2017)]
    )
    named, titled = library.find("a"), library.find("b")
    assert named
    assert titled
    assert (library.occasion(named).series, library.year(named)) == (("devoxx",), 2018)
    assert (library.occasion(titled).series, library.year(titled)) == (("devoxx",), 2017)


def test_a_library_may_be_empty() -> None:
    library = Library([])
    assert (len(library), library.talks, library.find("a")) == (0, (), None)


deliveries = st.lists(
    st.tuples(
        st.sampled_from(["Kafka", "kafka!", "Flink", ""]),
        st.integers(2018, 2020) | st.none(),
        st.sampled_from([(), ("Ada L",), ("Grace H",), ("Ada L", "Grace H")]),
    ),
    max_size=7,
).map(lambda rows: [delivery(str(n), *row[:2], speakers=row[2]) for n, row in enumerate(rows)])


@given(deliveries, st.data())
def test_the_order_of_the_files_does_not_matter(given_order: list[Delivery], data: st.DataObject) -> None:
    one, other = Library(given_order), Library(data.draw(st.permutations(given_order)))
    assert one.deliveries == other.deliveries
    assert one.talks == other.talks


@given(deliveries)
def test_every_delivery_belongs_to_one_talk(given_order: list[Delivery]) -> None:
    library = Library(given_order)
    assert sorted(d.key for talk in library.talks for d in talk.deliveries) == sorted(
        d.key for d in given_order
    )
    for found in library.deliveries:
        assert found in library.talk_of(found).deliveries
        assert found not in library.siblings(found)


def test_a_real_archive_is_some_fifty_talks_given_often(shared: Path) -> None:
    library = Library(load([shared / "corpora" / "rmoff"], Site()).deliveries)
    assert len(library) == 121
    assert 40 < len(library.talks) < 60
    most = max(library.talks, key=lambda talk: len(talk.deliveries))
    assert (most.title, len(most.deliveries)) == ("From Zero to Hero with Kafka Connect", 15)


# --- changes --------------------------------------------------------------------------------------------

KEYS = [f"{name}{number}" for name in "ab" for number in ("", "#2", "1", "2")]
DELIVERIES = st.builds(
    delivery,
    st.sampled_from(KEYS),
    st.sampled_from(["One", "Two", "one!", "Data Forum 2020: One", "LISA18 - Two", "Rust Days - Three"]),
    st.sampled_from([None, 2018, 2020, 2021]),
    event=st.sampled_from(["", "Data Forum 2020", "Rust Days", "Rust Days 2021"]),
    speakers=st.sampled_from([(), ("Ada Example",), ("Bo Sample",), ("Ada Example", "Bo Sample")]),
    slug=st.sampled_from(["", "a", "b1", "x", "y"]),
    aliases=st.sampled_from([(), ("x", "b"), ("z",)]),
)
COLLECTIONS = st.lists(DELIVERIES, max_size=8, unique_by=lambda d: d.key)


@given(COLLECTIONS, COLLECTIONS)
def test_an_updated_library_is_the_one_that_would_have_been_built(
    before: list[Delivery], after: list[Delivery]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.library.library._MOST_UPDATED", 99)
        updated = Library(before).updated(
            [d for d in before if d not in after], [d for d in after if d not in before]
        )
    built = Library(after)
    names = vars(built).keys() - {"_by_title"}
    assert {name: vars(updated)[name] for name in names} == {name: vars(built)[name] for name in names}
