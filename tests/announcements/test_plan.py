"""What is due after a look at the files, held against what was known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.announcements.model import Item, ItemState, Kind
from tests.announcements.samples import (
    DAY,
    HERE,
    HOUR,
    NOW,
    THERE,
    after,
    at_path,
    channel,
    known,
    look,
    recorded,
    several,
    talk,
    told,
)

if TYPE_CHECKING:
    from bot.announcements.model import Known
    from bot.library.model import Delivery

QUEUES = talk("queues")
LOGS = talk("logs", NOW + 20 * DAY)
OLD = talk("old", datetime(2015, 5, 1, 9, 30, tzinfo=UTC))
CANCELLED = replace(QUEUES, cancelled=True)


# --- new talks ------------------------------------------------------------------------------------


def test_on_the_first_look_everything_is_known_and_nothing_news() -> None:
    plan = look([], QUEUES, OLD, first=True).plan
    assert [each.id for each in plan.talks] == ["old", "queues"]
    assert not plan.items


def test_a_new_file_is_told_once_in_every_channel() -> None:
    plan = look(known(QUEUES), QUEUES, LOGS, channels=[channel(HERE), channel(THERE)]).plan
    assert [item.name for item in plan.items] == [(HERE, "new", "logs", ""), (THERE, "new", "logs", "")]
    assert all(item.due == NOW for item in plan.items)


def test_a_talk_of_2015_whose_file_is_added_today_is_news() -> None:
    assert told(look(known(QUEUES), QUEUES, OLD).plan) == [("new", "old")]


def test_a_talk_without_a_date_is_news() -> None:
    assert told(look(known(QUEUES), QUEUES, talk("undated", None)).plan) == [("new", "undated")]


def test_what_is_noticed_at_once_is_told_oldest_first() -> None:
    undated = talk("undated", None)
    assert [name for _, name in told(look([], QUEUES, LOGS, OLD, undated).plan)] == [
        "undated",
        "old",
        "logs",
        "queues",
    ]


def test_a_talk_with_a_recording_is_told_as_new_and_not_once_more() -> None:
    assert told(look([], recorded(OLD)).plan) == [("new", "old")]


def test_a_talk_that_is_cancelled_when_it_is_seen_first_is_no_news() -> None:
    plan = look([], CANCELLED).plan
    assert [each.id for each in plan.talks] == ["queues"]
    assert not plan.items


def test_where_new_talks_are_not_to_be_told_they_are_known_all_the_same() -> None:
    plan = look([], QUEUES, kinds=[Kind.RECORDING]).plan
    assert plan.talks
    assert not plan.items


def test_a_renamed_talk_is_not_announced_again() -> None:
    renamed = replace(at_path(QUEUES, "2026/streams"), slug="streams")
    plan = look(known(QUEUES), renamed).plan
    assert not plan.items
    assert [(each.id, each.path) for each in plan.talks] == [("queues", "2026/streams")]


def test_a_removed_and_re_added_file_is_not_new() -> None:
    before = known(QUEUES, LOGS)
    without = look(before, LOGS).plan
    assert not without
    assert not look(after(before, without), QUEUES, LOGS).plan


def test_a_moved_file_with_the_same_slug_is_not_new_even_when_it_is_edited() -> None:
    moved = replace(at_path(QUEUES, "archive/2026-queues"), title="Queues, again")
    assert told(look(known(QUEUES), moved).plan) == [("changed", "queues")]


def test_another_talk_where_one_was_has_an_id_of_its_own() -> None:
    moved = at_path(QUEUES, "streams")
    plan = look(known(QUEUES), moved, at_path(LOGS, "queues")).plan
    assert told(plan) == [("new", "queues~2")]


def test_the_same_file_in_two_folders_is_one_talk() -> None:
    copy = at_path(QUEUES, "archive/queues")
    assert told(look([], QUEUES, copy).plan) == [("new", "queues")]
    plan = look(known(QUEUES), QUEUES, copy).plan
    assert [each.id for each in plan.talks] == ["archive/queues"]
    assert not plan.items


def test_two_talks_of_the_same_name_are_two() -> None:
    """A workshop that is given in the morning and in the afternoon."""
    again = replace(at_path(QUEUES, "archive/queues"), date=QUEUES.date and QUEUES.date + 4 * HOUR)
    assert len(look([], QUEUES, again).plan.items) == 2


def test_a_delivery_inserted_at_the_top_of_a_file_with_several_is_the_only_new_one() -> None:
    before = known(*several("q", (NOW - 9 * DAY, "March Days"), (NOW - 99 * DAY, "Winter Days")))
    now = several(
        "q", (NOW + 30 * DAY, "April Days"), (NOW - 9 * DAY, "March Days"), (NOW - 99 * DAY, "Winter Days")
    )
    noticed = look(before, *now)
    assert [item.talk for item in noticed.plan.items] == ["q~2"]  # "q" is the one of March, for ever
    assert {known.id: delivery.event for known, delivery in noticed.talks} == {
        "q": "March Days",
        "q#2": "Winter Days",
        "q~2": "April Days",
    }


def test_a_delivery_that_takes_the_place_of_a_removed_one_is_new() -> None:
    """The same event as the year before, in the same file; the entry of that year went long ago."""
    both = several("q", (NOW - 300 * DAY, "Days"), (NOW - 700 * DAY, "Days"))
    before = known(*both)
    one = several("q", (NOW - 700 * DAY, "Days"))
    before = after(before, look(before, *one).plan)
    again = several("q", (NOW + 60 * DAY, "Days"), (NOW - 700 * DAY, "Days"))
    assert told(look(before, *again).plan) == [("new", "q~2")]


def test_a_delivery_that_is_taken_out_and_put_back_is_not_new() -> None:
    both = several("q", (NOW + 60 * DAY, "June Days"), (NOW - 9 * DAY, "March Days"))
    before = known(*both)
    before = after(before, look(before, *several("q", (NOW - 9 * DAY, "March Days"))).plan)
    assert not look(before, *both).plan.items


# --- recordings -----------------------------------------------------------------------------------


def test_a_recording_is_told_once_and_the_old_announcement_no_longer_is_right() -> None:
    plan = look(known(OLD), recorded(OLD)).plan
    assert told(plan) == [("recording", "old")]
    assert plan.stale == {"old"}


def test_a_recording_that_goes_and_comes_again_is_told_once() -> None:
    before = known(recorded(OLD))
    without = look(before, OLD).plan
    assert not without.items
    again = look(after(before, without), recorded(OLD)).plan
    assert not again.items
    assert again.stale == {"old"}


def test_a_recording_of_a_talk_that_waits_to_be_told_is_told_with_it() -> None:
    waits = [Item(HERE, Kind.NEW, "old", due=NOW - HOUR)]
    channels = [channel(HERE), channel(THERE)]
    plan = look(known(OLD), recorded(OLD), due=waits, channels=channels).plan
    assert [(item.channel, item.kind) for item in plan.items] == [(THERE, Kind.RECORDING)]


# --- changes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Streams"},
        {"location": "Paris"},
        {"event": "Other Days"},
        {"date": NOW + 31 * DAY},
        {"has_time": False},
        {"cancelled": True},
        {"date": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_people_who_come_need_to_know_is_told_of_a_talk_in_the_future(change: dict[str, object]) -> None:
    plan = look(known(QUEUES), replace(QUEUES, **change)).plan  # type: ignore[arg-type]
    assert told(plan) == [("changed", "queues")]
    (item,) = plan.items
    assert item.before == known(QUEUES)[0].facts
    assert plan.stale == {"queues"}


def test_of_a_talk_that_was_given_a_change_is_shown_but_not_told() -> None:
    plan = look(known(OLD), replace(OLD, title="Streams", location="Paris")).plan
    assert not plan.items
    assert plan.stale == {"old"}


def test_other_words_in_the_abstract_are_shown_but_not_told() -> None:
    plan = look(known(QUEUES), replace(QUEUES, image="https://example.org/a.png")).plan
    assert not plan.items
    assert plan.stale == {"queues"}


def test_a_talk_that_gets_a_date_in_the_future_is_told() -> None:
    assert told(look(known(replace(QUEUES, date=None)), QUEUES).plan) == [("changed", "queues")]


def test_a_talk_that_takes_place_after_all_is_told() -> None:
    assert told(look(known(CANCELLED), QUEUES).plan) == [("changed", "queues")]


def test_a_cancelled_talk_that_is_edited_is_of_no_interest() -> None:
    assert not look(known(CANCELLED), replace(CANCELLED, location="Paris")).plan.items


def test_a_change_is_of_no_use_once_the_talk_has_begun() -> None:
    (item,) = look(known(QUEUES), replace(QUEUES, location="Paris")).plan.items
    assert item.until == QUEUES.date


def test_a_change_of_a_talk_that_nobody_has_heard_of_is_not_told() -> None:
    waits = [Item(HERE, Kind.NEW, "queues", due=NOW - HOUR)]
    plan = look(known(QUEUES), replace(QUEUES, location="Paris"), due=waits).plan
    assert not plan.items
    assert not plan.revised


def change(before: list[Known], to: Delivery, due: list[Item]) -> tuple[list[Known], list[Item]]:
    """One more edit while what was due before waits: what is known, and what is due."""
    plan = look(before, to, due=due).plan
    revised = {item.name: item for item in plan.revised}
    due = [revised.get(item.name, item) for item in due] + list(plan.items)
    return after(before, plan), [item for item in due if item.state is ItemState.DUE]


def test_several_edits_that_wait_are_one_message_from_the_first_state_to_the_last() -> None:
    before, due = change(known(QUEUES), replace(QUEUES, location="Paris"), [])
    moved = replace(QUEUES, location="Lyon", date=NOW + 40 * DAY)
    _, (item,) = change(before, moved, due)
    assert item.before
    assert (item.before.location, item.before.start) == ("Ghent", QUEUES.date)
    assert item.until == moved.date


def test_an_edit_that_is_taken_back_is_not_told() -> None:
    before, due = change(known(QUEUES), replace(QUEUES, location="Paris"), [])
    assert len(due) == 1
    assert change(before, QUEUES, due)[1] == []


def test_an_edit_after_one_that_was_taken_back_is_told() -> None:
    before, due = change(known(QUEUES), replace(QUEUES, location="Paris"), [])
    before, due = change(before, QUEUES, due)
    _, (item,) = change(before, replace(QUEUES, location="Lyon"), due)
    assert item.before
    assert item.before.location == "Ghent"


def test_a_moved_talk_counts_as_dated_anew() -> None:
    """So that nobody is reminded of it who has just heard of the new date."""
    (moved,) = look(known(QUEUES), replace(QUEUES, date=NOW + 2 * HOUR)).plan.talks
    assert (moved.since, moved.dated) == (NOW - DAY, NOW)
    (other,) = look(known(QUEUES), replace(QUEUES, location="Paris")).plan.talks
    assert other.dated == NOW - DAY


# --- whatever is done with the files --------------------------------------------------------------

_MOMENTS = st.none() | st.integers(-30, 60).map(lambda days: NOW + days * DAY)
_TALKS = st.builds(
    lambda date, title, event, location, cancelled, is_recorded: (
        lambda made: recorded(made) if is_recorded else made
    )(talk("x", date, title=title, event=event, location=location, cancelled=cancelled)),
    _MOMENTS,
    st.sampled_from(["Queues", "Logs", "Streams"]),
    st.sampled_from(["", "May Days", "June Days"]),
    st.sampled_from(["Ghent", "Paris"]),
    st.booleans(),
    st.booleans(),
)
_FOLDERS = st.dictionaries(st.sampled_from(["a/x", "a/y", "b/x", "b/y", "c"]), _TALKS)
_CHANNELS = [channel(HERE), channel(THERE)]


def placed(folder: dict[str, Delivery]) -> list[Delivery]:
    return [replace(at_path(each, id_), slug=id_.rpartition("/")[2]) for id_, each in folder.items()]


@given(_FOLDERS, _FOLDERS)
def test_planning_twice_gives_nothing_the_second_time(
    one: dict[str, Delivery], two: dict[str, Delivery]
) -> None:
    before = after([], look([], *placed(one), first=True).plan)
    plan = look(before, *placed(two), channels=_CHANNELS).plan
    assert not look(after(before, plan), *placed(two), channels=_CHANNELS, due=plan.items).plan


@given(_FOLDERS, _FOLDERS)
def test_files_that_go_and_come_again_give_no_news(
    one: dict[str, Delivery], two: dict[str, Delivery]
) -> None:
    before = after([], look([], *placed(one), first=True).plan)
    kept = {id_: each for id_, each in one.items() if id_ in two}
    before = after(before, look(before, *placed(kept)).plan)
    assert not look(before, *placed(one)).plan


@given(st.sets(st.integers(0, 40), max_size=8), st.sets(st.integers(0, 40), max_size=8))
def test_every_new_file_gives_exactly_one_new_item_a_channel(old: set[int], new: set[int]) -> None:
    before = known(*(talk(f"talk-{at}", NOW + at * DAY) for at in old))
    now = [talk(f"talk-{at}", NOW + at * DAY) for at in old | new]
    found = [
        (item.channel, item.kind, item.talk) for item in look(before, *now, channels=_CHANNELS).plan.items
    ]
    expected = [(where.id, Kind.NEW, f"talk-{at}") for at in new - old for where in _CHANNELS]
    assert sorted(found) == sorted(expected)


@given(_FOLDERS, _FOLDERS)
def test_no_two_items_have_the_same_name(one: dict[str, Delivery], two: dict[str, Delivery]) -> None:
    before = after([], look([], *placed(one), first=True).plan)
    names = [item.name for item in look(before, *placed(two), channels=_CHANNELS).plan.items]
    assert len(set(names)) == len(names)
