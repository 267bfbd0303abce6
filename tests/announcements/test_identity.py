"""Which of the known talks a delivery is: files are renamed, moved, removed and put back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from bot.announcements.identity import names_of, recognize
from tests.announcements.samples import DAY, HOUR, NOW, at_path, known, several, talk

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from bot.announcements.model import Known
    from bot.library.model import Delivery

    Content = tuple[str, datetime | None, str]


def who(before: list[Known], *deliveries: Delivery) -> dict[str, str]:
    """The id of the known talk by the key of the delivery."""
    found = recognize(before, known(*deliveries, at=NOW))
    return {key: found_talk.id for key, found_talk in found.items()}


QUEUES = talk("2026/queues", event="Stream Days")
LOGS = talk("2026/logs", NOW + 40 * DAY, event="Log Days")


def test_a_file_that_was_never_seen_is_no_known_talk() -> None:
    assert who(known(QUEUES), QUEUES, LOGS) == {"2026/queues": "2026/queues"}
    assert who([], QUEUES) == {}


def test_a_talk_is_known_by_its_id_its_slug_and_its_aliases() -> None:
    named = replace(QUEUES, aliases=("q1", "", "/old/"))
    assert names_of(named) == {"id:2026/queues", "slug:queues", "alias:q1", "alias:/old/"}


def test_a_file_is_the_same_talk_whatever_becomes_of_it() -> None:
    other = replace(QUEUES, title="Logs", date=NOW + 90 * DAY, event="Elsewhere", slug="logs", aliases=("x",))
    assert who(known(QUEUES), other) == {"2026/queues": "2026/queues"}


def test_a_renamed_file_is_the_same_talk() -> None:
    for renamed in (at_path(QUEUES, "2026/q"), replace(at_path(QUEUES, "2026/q"), slug="q")):
        assert who(known(QUEUES, LOGS), renamed, LOGS) == {"2026/q": "2026/queues", "2026/logs": "2026/logs"}


def test_a_renamed_file_without_a_date_is_the_same_talk() -> None:
    undated = replace(QUEUES, date=None)
    assert who(known(undated), replace(at_path(undated, "q"), slug="q")) == {"q": "2026/queues"}


def test_a_renamed_and_edited_file_is_told_by_an_alias_or_a_slug() -> None:
    before = replace(QUEUES, aliases=("a1b2",))
    moved = at_path(before, "archive/q")
    for edited in (
        replace(moved, slug="q", title="Streams", date=NOW + 90 * DAY, event="Other"),  # the alias
        replace(moved, aliases=(), title="Streams", event="Other"),  # the slug and the day
        replace(moved, aliases=(), date=NOW + 90 * DAY, event="Other"),  # the slug and the title
    ):
        assert who(known(before), edited) == {"archive/q": "2026/queues"}


def test_a_slug_alone_makes_no_talk_the_same() -> None:
    """Every year has its "keynote"."""
    keynote = talk("2025/keynote", title="On queues")
    assert who(known(keynote), talk("2026/keynote", NOW + 90 * DAY, title="On logs", event="Other")) == {}


def test_the_same_slides_at_another_place_are_another_talk() -> None:
    first = replace(QUEUES, aliases=("the-deck",))
    again = talk("2026/queues-again", NOW + 60 * DAY, event="Other", aliases=("the-deck",))
    assert who(known(first), first, again) == {"2026/queues": "2026/queues"}


def test_two_files_that_change_places_stay_who_they_are() -> None:
    swapped = at_path(QUEUES, LOGS.id), at_path(LOGS, QUEUES.id)
    assert who(known(QUEUES, LOGS), *swapped) == {"2026/logs": "2026/queues", "2026/queues": "2026/logs"}


def test_another_talk_in_the_place_of_a_renamed_file_is_another_talk() -> None:
    renamed, other = at_path(QUEUES, "2026/q"), at_path(LOGS, QUEUES.id)
    assert who(known(QUEUES), renamed, other) == {"2026/q": "2026/queues"}


# --- several deliveries in a file -----------------------------------------------------------------

IN_MAY, IN_JUNE, IN_JULY = NOW + 60 * DAY, NOW + 90 * DAY, NOW + 120 * DAY
BOTH = several("q", (IN_JUNE, "June Days"), (IN_MAY, "May Days"))


def test_a_delivery_inserted_at_the_top_of_a_file_with_several_is_the_only_new_one() -> None:
    three = several("q", (IN_JULY, "July Days"), (IN_JUNE, "June Days"), (IN_MAY, "May Days"))
    assert who(known(*BOTH), *three) == {"q#2": "q", "q#3": "q#2"}


def test_a_second_delivery_in_a_file_that_had_one_is_the_only_new_one() -> None:
    one = several("q", (IN_MAY, "May Days"))
    assert who(known(*one), *BOTH) == {"q#2": "q"}


def test_a_delivery_that_moves_is_told_by_its_event_and_one_that_goes_elsewhere_by_its_day() -> None:
    moved = several("q", (IN_JULY, "June Days"), (IN_MAY, "Spring Days"))
    assert who(known(*BOTH), *moved) == {"q": "q", "q#2": "q#2"}


def test_deliveries_in_another_order_stay_who_they_are() -> None:
    assert who(known(*BOTH), *several("q", (IN_MAY, "May Days"), (IN_JUNE, "June Days"))) == {
        "q": "q#2",
        "q#2": "q",
    }


def test_two_deliveries_of_a_day_are_told_apart_by_the_time_and_the_title() -> None:
    twice = several("q", (IN_MAY, "May Days"), (IN_MAY + 3 * HOUR, "May Days"))
    back = several("q", (IN_MAY + 3 * HOUR, "May Days"), (IN_MAY, "May Days"))
    assert who(known(*twice), *back) == {"q": "q#2", "q#2": "q"}
    one, other = several("q", (IN_MAY, "May Days"), (IN_MAY, "May Days"))
    named = [one, replace(other, title="Other")]
    turned = [replace(one, title="Other"), other]
    assert who(known(*named), *turned) == {"q": "q#2", "q#2": "q"}


def test_a_file_with_several_that_is_renamed_or_split_has_nothing_new() -> None:
    assert who(known(*BOTH), *(at_path(each, "p") for each in BOTH)) == {"p": "q", "p#2": "q#2"}
    split = [BOTH[0], replace(at_path(BOTH[1], "p"), key="p")]
    assert who(known(*BOTH), *split) == {"q": "q", "p": "q#2"}


def test_what_takes_the_place_of_a_delivery_at_the_end_of_the_list_is_new() -> None:
    """Who keeps the latest two in the file has one new, not one that was moved by a year."""
    latest = several("q", (IN_JULY, "July Days"), (IN_JUNE, "June Days"))
    assert who(known(*BOTH), *latest) == {"q#2": "q"}


# --- whatever is done with the files ---------------------------------------------------------------

_EVENTS = st.sampled_from(["", "May Days", "June Days"])
_MOMENTS = st.none() | st.integers(0, 20).map(lambda hours: NOW + hours * 7 * HOUR)
_TITLES = st.sampled_from(["Queues", "Logs", "Streams", "Keynote"])
_CONTENTS = st.tuples(_TITLES, _MOMENTS, _EVENTS)
_IDS = st.lists(st.sampled_from([f"{folder}/{name}" for folder in "abc" for name in "xyz"]), unique=True)


def files(ids: list[str], contents: list[Content]) -> list[Delivery]:
    return [
        talk(id_, date, title=title, event=event)
        for id_, (title, date, event) in zip(ids, contents, strict=False)
    ]


@given(_IDS, st.lists(_CONTENTS, min_size=9, max_size=9), st.randoms(use_true_random=False))
def test_files_that_change_places_in_any_way_have_nothing_new(
    ids: list[str], contents: list[Content], random: Random
) -> None:
    talks = files(ids, contents)
    places = list(ids)
    random.shuffle(places)
    moved = [at_path(each, place) for each, place in zip(talks, places, strict=True)]
    assert len(who(known(*talks), *moved)) == len(talks)


@given(_IDS, st.lists(_CONTENTS, min_size=9, max_size=9), st.randoms(use_true_random=False))
def test_files_that_are_all_renamed_have_nothing_new(
    ids: list[str], contents: list[Content], random: Random
) -> None:
    talks = files(ids, contents)
    random.shuffle(talks)
    renamed = [replace(at_path(each, f"new/{at}"), slug=f"s{at}") for at, each in enumerate(talks)]
    assert len(who(known(*talks), *renamed)) == len(talks)


@given(_IDS, st.lists(_CONTENTS, min_size=9, max_size=9), st.lists(_CONTENTS, min_size=9, max_size=9))
def test_files_that_are_edited_in_any_way_stay_who_they_are(
    ids: list[str], contents: list[Content], edited: list[Content]
) -> None:
    after = [replace(each, title=f"{each.id}, edited") for each in files(ids, edited)]
    assert who(known(*files(ids, contents)), *after) == {id_: id_ for id_ in ids}


@given(_IDS, _IDS, st.lists(_CONTENTS, min_size=9, max_size=9), st.lists(_CONTENTS, min_size=9, max_size=9))
def test_no_talk_is_two_deliveries(
    ids: list[str], others: list[str], contents: list[Content], edited: list[Content]
) -> None:
    found = who(known(*files(ids, contents)), *files(others, edited))
    assert len(set(found.values())) == len(found)
