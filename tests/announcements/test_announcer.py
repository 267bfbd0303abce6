"""Stories of announcements: what happens to talks and to Discord, and what people read in the channels."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.announcements.model import Channel, EventState, Kind, Origin
from bot.announcements.ports import (
    BadContentError,
    ForbiddenError,
    NoChannelError,
    OutletError,
    SlowDownError,
    StoreError,
    UnclearError,
)
from bot.announcements.schedule import Schedule
from tests.announcements.fakes import EVERY, GUILD, World, policy
from tests.announcements.observed import observed
from tests.announcements.samples import DAY, HERE, HOUR, MINUTE, NOW, THERE, recorded, talk

if TYPE_CHECKING:
    from bot.store.database import Database

SECOND = timedelta(seconds=1)
QUEUES = talk("queues", NOW + 30 * DAY)
LOGS = talk("logs", NOW - 300 * DAY)
MANY = [talk(f"talk-{at:03}", NOW - at * DAY) for at in range(30)]
NEW_LOGS = ("new", LOGS.title)
NEW_QUEUES = ("new", QUEUES.title)


@pytest.fixture
async def world(store: Database) -> World:
    """Two channels, in which 30 talks are known."""
    made = World(store, policy(HERE, THERE))
    made.put(*MANY)
    await made.tick()
    return made


async def due(store: Database, channel: int = HERE) -> list[str]:
    return [item.talk for item, _ in await store.due() if item.channel == channel]


# --- once -----------------------------------------------------------------------------------------


async def test_a_first_start_on_many_talks_tells_nothing(world: World) -> None:
    await world.run(DAY)
    assert "post" not in world.outlet.calls


async def test_a_new_file_is_told_once_in_every_channel(world: World) -> None:
    world.put(LOGS)
    await world.run(2 * HOUR)
    assert world.outlet.heard(HERE) == world.outlet.heard(THERE) == [NEW_LOGS]


async def test_a_new_file_is_told_within_one_interval(world: World) -> None:
    world.clock.plan(NOW + 5 * MINUTE, lambda: world.put(LOGS))
    await world.run(EVERY + SECOND)
    assert world.outlet.heard(HERE) == [NEW_LOGS]


async def test_thirty_new_files_at_once_are_one_digest_that_names_all_oldest_first(world: World) -> None:
    new = [talk(f"new-{at:02}", NOW - (90 - at) * DAY) for at in range(30)]
    world.put(*new)
    await world.run(2 * HOUR)
    (digest,) = world.outlet.messages[HERE]
    assert digest.titles == tuple(each.title for each in new)


async def test_a_restart_tells_nothing_again(world: World) -> None:
    world.put(LOGS)
    for _ in range(3):
        await world.run(HOUR)
        world.restart()
    assert world.outlet.heard(HERE) == [NEW_LOGS]


async def test_a_broken_file_is_told_once_it_is_mended(world: World) -> None:
    world.put(LOGS)
    await world.run(HOUR)
    world.remove("logs")  # somebody breaks it, and the loader leaves it out
    await world.run(HOUR)
    world.put(LOGS, QUEUES)
    await world.run(HOUR)
    assert world.outlet.heard(HERE) == [NEW_LOGS, NEW_QUEUES]


async def test_what_waits_while_its_file_is_broken_is_told_once_it_is_mended(world: World) -> None:
    world.outlet.always_fail("post", ForbiddenError("no"))
    world.put(LOGS)
    await world.tick()
    world.remove("logs")
    world.outlet.always_fail("post", None)
    await world.run(2 * HOUR)
    assert world.outlet.heard(HERE) == []
    world.put(LOGS)
    await world.run(2 * HOUR)
    assert world.outlet.heard(HERE) == [NEW_LOGS]


async def test_a_folder_that_is_not_there_is_no_news_and_neither_is_one_that_is_there_again(
    world: World,
) -> None:
    world.lose()
    await world.run(2 * HOUR)
    world.put(LOGS)
    await world.run(2 * HOUR)
    assert world.outlet.heard(HERE) == [NEW_LOGS]


async def test_a_folder_that_is_not_there_at_the_first_start_is_looked_at_in_silence_once_it_is(
    store: Database,
) -> None:
    world = World(store, policy(HERE))
    world.lose()
    await world.run(HOUR)
    world.put(*MANY)
    await world.run(HOUR)
    assert world.outlet.heard(HERE) == []
    world.put(LOGS)
    await world.run(HOUR)
    assert world.outlet.heard(HERE) == [NEW_LOGS]


async def test_two_announcers_on_one_database_tell_everything_once(world: World, other: Database) -> None:
    second = World(other, policy(HERE, THERE))
    second.put(*MANY)
    second.outlet = world.outlet
    second.restart()
    for one in (world, second):
        one.put(LOGS)
    for _ in range(3):
        await world.tick()
        await second.tick()
    assert world.outlet.heard(HERE) == [NEW_LOGS]
    await world.announcer.close()  # and the other one takes over
    second.put(QUEUES)
    await second.tick(2)
    assert world.outlet.heard(HERE) == [NEW_LOGS, NEW_QUEUES]


# --- where ----------------------------------------------------------------------------------------


async def test_a_channel_that_is_added_hears_only_of_what_comes_later(world: World) -> None:
    world.put(LOGS)  # and before the next tick:
    await world.announcer.add(333, GUILD)
    await world.tick()
    assert world.outlet.heard(HERE) == [NEW_LOGS]
    assert world.outlet.heard(333) == []
    world.put(QUEUES)
    await world.tick()
    assert world.outlet.heard(333) == [NEW_QUEUES]


async def test_channels_of_the_settings_come_and_go(world: World) -> None:
    world.restart(policy(THERE, 333))
    world.put(LOGS)
    await world.tick(2)
    world.put(QUEUES)
    await world.tick(2)
    assert world.outlet.heard(HERE) == []
    assert world.outlet.heard(THERE) == [NEW_LOGS, NEW_QUEUES]
    assert world.outlet.heard(333) == [NEW_QUEUES]
    world.restart(policy(HERE, THERE))  # it is back: what came meanwhile is no news there
    await world.tick(2)
    assert world.outlet.heard(HERE) == []


async def test_a_channel_that_is_turned_off_hears_nothing_more_even_if_it_is_turned_on_again(
    world: World,
) -> None:
    await world.announcer.add(333, GUILD)
    world.outlet.fail("post", *[ForbiddenError("403")] * 3)
    world.put(LOGS)
    await world.tick()
    assert await world.announcer.remove(333)
    await world.announcer.add(333, GUILD)
    await world.run(2 * HOUR)
    assert world.outlet.heard(333) == []
    assert world.outlet.heard(HERE) == [NEW_LOGS]


async def test_what_may_have_been_sent_to_a_channel_that_was_turned_off_is_let_be(
    world: World, store: Database
) -> None:
    world.restart(policy())
    await world.announcer.add(333, GUILD)
    world.outlet.fail("post", UnclearError("502"))
    world.put(LOGS)
    await world.tick()
    await world.announcer.remove(333)
    world.outlet.gone.add(333)
    await world.run(2 * HOUR)
    assert not await store.pending()
    assert world.outlet.calls.count("find") == 0


async def test_a_channel_of_the_settings_cannot_be_turned_off(world: World) -> None:
    assert (await world.announcer.remove(HERE)) is not None
    assert await world.announcer.remove(999) is None
    world.put(LOGS)
    await world.tick()
    assert world.outlet.heard(HERE) == [NEW_LOGS]


async def test_a_preview_shows_what_waits_or_else_the_newest_talk(world: World) -> None:
    (shown,) = await world.announcer.preview(HERE)
    assert shown.talk == MANY[0]
    world.put(LOGS, QUEUES)
    assert [each.talk for each in await world.announcer.preview(HERE)] == [LOGS, QUEUES]
    assert world.outlet.heard(HERE) == []


# --- kinds ----------------------------------------------------------------------------------------


async def test_a_recording_edits_the_old_announcement_and_is_told_once(world: World) -> None:
    world.put(LOGS)
    await world.tick()
    world.put(recorded(LOGS))
    await world.run(2 * HOUR)
    assert world.outlet.heard(HERE) == [NEW_LOGS, ("recording", LOGS.title)]
    assert [shown.edits for shown in world.outlet.messages[HERE]] == [1, 0]


async def test_a_change_edits_the_old_announcement_and_is_told_once(world: World) -> None:
    world.put(QUEUES)
    await world.tick()
    world.put(replace(QUEUES, title="Streams"))
    await world.run(2 * HOUR)
    assert world.outlet.heard(HERE) == [("new", "Streams"), ("changed", "Streams")]


async def test_a_digest_is_edited_only_while_all_its_talks_are_there(world: World) -> None:
    new = [talk(f"new-{at}") for at in range(6)]
    world.put(*new)
    await world.tick()
    world.remove("new-5")
    world.put(replace(new[0], title="Streams"))
    await world.tick()
    (digest, _) = world.outlet.messages[HERE]
    assert digest.edits == 0
    world.put(new[5])
    await world.tick()
    assert set(digest.titles) == {"Streams", *(each.title for each in new[1:])}


async def test_a_talk_that_is_cancelled_before_it_was_told_is_not_told(world: World) -> None:
    world.outlet.always_fail("post", ForbiddenError("no"))
    world.put(QUEUES)
    await world.tick()
    world.put(replace(QUEUES, cancelled=True))
    world.outlet.always_fail("post", None)
    await world.run(2 * HOUR)
    assert world.outlet.heard(HERE) == []


async def test_reminders_come_a_day_and_an_hour_before_in_time_and_not_for_a_talk_that_has_moved(
    world: World,
) -> None:
    world.restart(policy(HERE, THERE, schedule=Schedule(3 * HOUR, UTC)))
    start = NOW + 3 * DAY + timedelta(minutes=7, seconds=3)
    world.put(talk("soon", start), talk("moves", start))
    await world.run(EVERY)
    moved = talk("moves", start + 10 * DAY)
    world.clock.plan(start - 2 * HOUR, lambda: world.put(moved))
    heard: list[tuple[datetime, str, str]] = []
    world.outlet.tell = lambda _, where, shown: (
        heard.append((world.clock.now(), shown.kinds[0], shown.titles[0])) if where == HERE else None
    )
    await world.run(5 * DAY)
    assert [what for what in heard if what[1] == "coming-up"] == [
        (start - DAY, "coming-up", "About soon"),
        (start - DAY, "coming-up", "About moves"),
        (start - HOUR, "coming-up", "About soon"),
    ]


async def test_anniversaries_are_one_message_a_day(store: Database) -> None:
    world = World(store, policy(HERE, schedule=Schedule(3 * HOUR, UTC)), NOW - MINUTE)
    old = [talk(f"old-{year}", datetime(year, 3, 2, 9, 0, tzinfo=UTC)) for year in range(2010, 2020)]
    world.put(*old, talk("other", datetime(2015, 3, 3, 9, 0, tzinfo=UTC)))
    await world.run(DAY)
    (shown,) = world.outlet.messages[HERE]
    assert shown.kinds == ("on-this-day",) * 10
    await world.run(DAY)
    assert world.outlet.messages[HERE][1].titles == ("About other",)


# --- what goes wrong in Discord -------------------------------------------------------------------

NO_MESSAGE_YET = [
    ForbiddenError("403"),
    NoChannelError("404"),
    SlowDownError("429", 7.0),
    UnclearError("502"),
]


@pytest.mark.parametrize("error", NO_MESSAGE_YET, ids=str)
async def test_what_was_not_sent_is_sent_later(world: World, error: OutletError) -> None:
    world.outlet.fail("post", error, error)
    world.put(LOGS)
    await world.run(2 * HOUR)
    assert world.outlet.heard(HERE) == world.outlet.heard(THERE) == [NEW_LOGS]


async def test_what_may_have_been_sent_is_looked_for_before_it_is_sent_again(world: World) -> None:
    world.outlet.fail("post", UnclearError("closed"), UnclearError("closed"), after=True)
    world.put(LOGS)
    await world.run(2 * HOUR)
    assert world.outlet.heard(HERE) == world.outlet.heard(THERE) == [NEW_LOGS]
    assert world.outlet.calls == ["post", "post", "find", "find"]


async def test_who_says_how_long_to_wait_is_waited_for(world: World) -> None:
    world.outlet.fail("post", SlowDownError("429", 100.0), SlowDownError("429", 100.0))
    world.put(LOGS)
    assert await world.tick() == 100.0
    assert await world.tick() == 100.0
    assert world.outlet.calls == ["post", "post"]
    world.clock.jump(100 * SECOND)
    await world.tick()
    assert world.outlet.heard(HERE) == [NEW_LOGS]


async def test_what_is_refused_is_sent_as_plain_text(world: World) -> None:
    world.restart(policy(HERE))
    world.outlet.fail("post", BadContentError("400"))
    world.put(LOGS)
    await world.run(HOUR)
    (shown,) = world.outlet.messages[HERE]
    assert shown.plain


async def test_what_is_refused_four_times_is_given_up_and_the_status_says_why(world: World) -> None:
    world.restart(policy(HERE))
    world.outlet.fail("post", *[BadContentError("400: embed")] * 4)
    world.put(LOGS)
    await world.run(DAY)
    assert world.outlet.calls.count("post") == 4
    (dropped,) = (await world.announcer.status(HERE)).dropped
    assert "400: embed" in dropped.why
    world.put(QUEUES)
    await world.tick()
    assert world.outlet.heard(HERE) == [NEW_QUEUES]


async def test_one_that_is_refused_among_many_does_not_keep_the_others_from_being_told(world: World) -> None:
    world.restart(policy(HERE))
    new = [talk(f"new-{at}", NOW - (90 - at) * DAY) for at in range(6)]
    world.put(*new)
    # the digest; as plain text; and then the first by itself until it is given up
    world.outlet.fail("post", *[BadContentError("400")] * 3, *[None] * 5, BadContentError("400"))
    await world.run(2 * HOUR)
    assert world.outlet.heard(HERE) == [("new", each.title) for each in new[1:]]


async def test_a_channel_that_may_not_be_written_to_is_tried_less_and_less(world: World) -> None:
    world.restart(policy(HERE))
    world.outlet.always_fail("post", ForbiddenError("403"))
    world.put(LOGS)
    await world.run(DAY)
    assert world.outlet.calls.count("post") == 7  # at once, after 15 min, 1 h, 4 h, 6 h, 6 h, 6 h
    status = await world.announcer.status(HERE)
    assert status.channel
    assert status.channel.trouble
    assert [waiting.why for waiting in status.waiting] == ["403"]
    world.outlet.always_fail("post", None)
    await world.run(DAY)
    assert world.outlet.heard(HERE) == [NEW_LOGS]
    channel = (await world.announcer.status(HERE)).channel
    assert channel
    assert channel.trouble is None


async def test_a_channel_that_discord_has_not_known_for_a_week_is_forgotten(
    world: World, store: Database
) -> None:
    world.restart(policy(HERE, THERE, schedule=Schedule(3 * HOUR, UTC)))
    await world.announcer.add(333, GUILD)
    world.outlet.gone |= {HERE, 333}
    world.put(LOGS)
    await world.run(6 * DAY)
    assert {channel.id for channel in await store.channels()} == {HERE, THERE, 333}
    await world.run(2 * DAY)
    assert {channel.id for channel in await store.channels()} == {HERE, THERE}  # that of the settings stays


async def test_a_channel_that_is_back_when_the_bot_is_back_is_not_forgotten(
    world: World, store: Database
) -> None:
    await world.announcer.add(333, GUILD)
    world.outlet.gone.add(333)
    world.put(LOGS)
    await world.run(2 * DAY)
    world.clock.jump(6 * DAY)  # the bot is off
    world.outlet.gone.clear()
    world.put(QUEUES)
    await world.tick(2)
    assert world.outlet.heard(333)[-1] == NEW_QUEUES
    assert 333 in {channel.id for channel in await store.channels()}


async def test_one_channel_in_trouble_is_no_matter_to_the_other(world: World) -> None:
    world.outlet.gone.add(HERE)
    world.put(LOGS)
    await world.run(HOUR)
    assert world.outlet.heard(THERE) == [NEW_LOGS]


async def test_a_message_that_a_moderator_deletes_stays_deleted(world: World) -> None:
    world.put(QUEUES)
    await world.tick()
    world.outlet.delete(HERE)
    world.put(replace(QUEUES, location="Paris"))
    await world.run(2 * HOUR)
    assert world.outlet.heard(HERE) == [("changed", QUEUES.title)]
    assert world.outlet.heard(THERE) == [NEW_QUEUES, ("changed", QUEUES.title)]


async def test_a_message_that_is_deleted_before_it_was_noted_stays_deleted(world: World) -> None:
    world.restart(policy(HERE))
    world.outlet.fail("post", UnclearError("closed"), after=True)
    world.put(LOGS)
    await world.tick()
    world.outlet.delete(HERE)
    await world.run(2 * HOUR)
    assert world.outlet.heard(HERE) == []
    assert world.outlet.calls == ["post", "find", "post"]


@pytest.mark.parametrize("error", NO_MESSAGE_YET, ids=str)
async def test_an_edit_that_fails_is_made_later(world: World, error: OutletError) -> None:
    world.put(QUEUES)
    await world.tick()
    world.outlet.fail("edit", *[error] * 2)
    world.put(replace(QUEUES, image="https://example.org/a.png"))
    await world.run(2 * HOUR)
    assert [shown.edits for where in (HERE, THERE) for shown in world.outlet.messages[where]] == [1, 1]
    assert world.outlet.calls.count("edit") == 4


async def test_many_edits_are_made_a_few_at_a_time(world: World) -> None:
    world.restart(policy(HERE))
    new = [talk(f"new-{at:02}", NOW - at * DAY) for at in range(24)]
    for some in range(0, 24, 4):
        world.put(*new[some : some + 4])
        await world.tick()
    world.put(*(replace(each, location="Paris") for each in new))
    await world.tick()
    assert world.outlet.calls.count("edit") == 10
    await world.run(HOUR)
    assert world.outlet.calls.count("edit") == 24


# --- announcement channels ------------------------------------------------------------------------


async def test_messages_in_announcement_channels_are_published_ten_an_hour(world: World) -> None:
    world.restart(policy(HERE))
    world.outlet.published = True
    for at in range(3):
        world.put(*(talk(f"new-{at}-{number}") for number in range(4)))
        await world.tick()
    assert world.outlet.calls.count("publish") == 10
    await world.run(HOUR - MINUTE)
    assert world.outlet.calls.count("publish") == 10
    await world.run(2 * EVERY)
    assert all(shown.published for shown in world.outlet.messages[HERE])


async def test_publishing_that_hangs_keeps_nothing_from_being_sent(world: World) -> None:
    world.restart(policy(HERE))
    world.outlet.published = True
    world.outlet.always_fail("publish", UnclearError("time-out"))
    world.put(LOGS)
    await world.tick()
    world.put(QUEUES)
    await world.tick()
    assert world.outlet.heard(HERE) == [NEW_LOGS, NEW_QUEUES]
    assert world.outlet.calls.count("publish") == 1
    world.outlet.always_fail("publish", None)
    await world.run(HOUR)
    assert all(shown.published for shown in world.outlet.messages[HERE])


async def test_publishing_that_is_forbidden_is_not_tried_again(world: World) -> None:
    world.restart(policy(HERE))
    world.outlet.published = True
    world.outlet.fail("publish", ForbiddenError("403"))
    world.put(LOGS)
    await world.run(2 * HOUR)
    assert world.outlet.calls.count("publish") == 1


# --- the database ---------------------------------------------------------------------------------


class Away:
    """Has the n-th step with the database fail."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, moment: str, name: str) -> None:
        self.left -= 1
        if self.left == 0:
            raise StoreError(f"{moment} {name}")


async def test_whatever_step_the_database_fails_at_everything_is_told_once(
    world: World, store: Database
) -> None:
    expected: list[tuple[str, str]] = []
    for number in range(1, 400):
        away = Away(number)
        world.restart(store=observed(store, away))
        new = talk(f"new-{number:03}", NOW + (400 - number) * DAY)
        world.put(new)
        await world.run(EVERY)
        world.put(replace(new, image="https://example.org/a.png"))
        await world.run(2 * EVERY)
        expected.append(("new", new.title))
        assert world.outlet.heard(HERE) == world.outlet.heard(THERE) == expected, number
        assert all(shown.edits for shown in world.outlet.messages[HERE]), number  # (an edit may come twice)
        if away.left > 0:
            break  # there are not so many steps
    assert number > 50


async def test_a_database_that_is_away_is_one_line_a_minute(
    world: World, store: Database, caplog: pytest.LogCaptureFixture
) -> None:
    gone = True

    def step(moment: str, name: str) -> None:
        if gone and name == "take" and moment == "before":
            raise StoreError("no route to host")

    world.restart(policy(HERE, schedule=Schedule(15 * SECOND, UTC)), observed(store, step))
    world.put(LOGS)
    with caplog.at_level(logging.INFO):
        await world.run(10 * MINUTE)
        assert [record.levelname for record in caplog.records] == ["ERROR"] * 10
        gone = False
        await world.run(MINUTE)
    assert "there again" in caplog.text
    assert world.outlet.heard(HERE) == [NEW_LOGS]


# --- time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("jump", [-30 * DAY, -DAY, -HOUR, HOUR, DAY, 6 * DAY], ids=str)
async def test_a_clock_that_jumps_loses_nothing_and_tells_nothing_twice(
    world: World, jump: timedelta
) -> None:
    world.outlet.always_fail("post", ForbiddenError("403"))
    world.put(LOGS)
    await world.run(20 * MINUTE)
    world.clock.jump(jump)
    world.outlet.always_fail("post", None)
    world.put(QUEUES)
    await world.run(2 * HOUR)
    news = [told for told in world.outlet.heard(HERE) if told[0] == "new"]
    assert sorted(news) == sorted([NEW_LOGS, NEW_QUEUES])


async def test_a_clock_that_jumps_there_and_back_keeps_its_reminders(world: World) -> None:
    world.restart(policy(HERE, schedule=Schedule(12 * HOUR, UTC)))
    world.put(QUEUES)
    await world.tick()
    world.clock.jump(365 * DAY)
    world.put(LOGS)
    await world.run(HOUR)
    world.clock.jump(-365 * DAY)
    await world.run(31 * DAY)
    assert [kind for kind, title in world.outlet.heard(HERE) if title == QUEUES.title] == [
        "new",
        "coming-up",
        "coming-up",
    ]


async def test_what_has_waited_for_longer_than_a_week_is_not_sent(world: World) -> None:
    world.restart(policy(HERE, schedule=Schedule(3 * HOUR, UTC)))
    world.outlet.always_fail("post", ForbiddenError("403"))
    world.put(LOGS)
    await world.run(8 * DAY)
    world.outlet.always_fail("post", None)
    await world.run(DAY)
    assert world.outlet.heard(HERE) == []
    (dropped,) = (await world.announcer.status(HERE)).dropped
    assert "waited" in dropped.why


async def test_at_a_time_of_day_everything_of_the_day_goes_out_and_is_seen_on_time(store: Database) -> None:
    world = World(store, policy(HERE, schedule=Schedule(HOUR, UTC, time(9, 30))))
    world.put(*MANY)
    await world.tick()
    world.put(LOGS)
    heard: list[datetime] = []
    world.outlet.tell = lambda *_: heard.append(world.clock.now())
    world.clock.plan(NOW + 10 * MINUTE, lambda: world.put(QUEUES))
    await world.run(2 * DAY)
    assert heard == [NOW + 30 * MINUTE] * 2


# --- scheduled events -----------------------------------------------------------------------------


@pytest.fixture
async def agenda(store: Database) -> World:
    """A server with scheduled events, and a talk to come."""
    made = World(store, policy(HERE, THERE, schedule=Schedule(HOUR, UTC), scheduled_events=True))
    made.put(QUEUES, LOGS)
    await made.tick()
    return made


SHOWN = (QUEUES.title, QUEUES.date)


async def test_a_talk_to_come_is_one_event_in_a_server(agenda: World) -> None:
    await agenda.run(2 * HOUR)
    assert agenda.calendar.shown() == [SHOWN]
    assert agenda.calendar.calls == ["create"]


async def test_an_event_moves_with_its_talk(agenda: World) -> None:
    agenda.put(replace(QUEUES, date=NOW + 40 * DAY))
    await agenda.run(2 * HOUR)
    assert agenda.calendar.shown() == [(QUEUES.title, NOW + 40 * DAY)]
    assert agenda.calendar.calls == ["create", "edit"]


@pytest.mark.parametrize("change", [{"cancelled": True}, {"date": None}, {"date": NOW - DAY}], ids=str)
async def test_the_event_of_a_talk_that_is_not_to_come_is_cancelled(
    agenda: World, change: dict[str, object]
) -> None:
    agenda.put(replace(QUEUES, **change))  # type: ignore[arg-type]
    await agenda.run(2 * HOUR)
    assert agenda.calendar.shown() == []
    assert agenda.calendar.calls == ["create", "cancel"]


async def test_a_talk_that_takes_place_after_all_has_an_event_again(agenda: World) -> None:
    agenda.put(replace(QUEUES, cancelled=True))
    await agenda.tick(2)
    agenda.put(QUEUES)
    await agenda.tick(2)
    assert agenda.calendar.shown() == [SHOWN]


async def test_the_event_of_a_talk_that_is_over_is_let_be(agenda: World, store: Database) -> None:
    agenda.clock.jump(29 * DAY)
    await agenda.run(2 * DAY)
    assert agenda.calendar.calls == ["create"]
    assert not await store.events()


async def test_an_event_that_somebody_deletes_is_not_made_again(agenda: World) -> None:
    agenda.calendar.events.clear()
    agenda.put(replace(QUEUES, location="Paris"))
    await agenda.run(2 * HOUR)
    agenda.put(replace(QUEUES, location="Lyon"))
    await agenda.run(2 * HOUR)
    assert agenda.calendar.shown() == []
    assert agenda.calendar.calls == ["create", "edit"]


async def test_a_file_that_is_gone_for_a_moment_keeps_its_event(agenda: World) -> None:
    agenda.remove("queues")
    await agenda.run(HOUR)
    agenda.put(QUEUES)
    await agenda.run(HOUR)
    assert agenda.calendar.calls == ["create"]


@pytest.mark.parametrize("after", [False, True])
async def test_an_event_of_which_nobody_knows_whether_it_was_made_is_looked_for(
    store: Database, after: bool
) -> None:
    world = World(store, policy(HERE, scheduled_events=True))
    world.put(QUEUES)
    world.calendar.fail("create", UnclearError("502"), after=after)
    await world.run(2 * HOUR)
    assert world.calendar.shown() == [SHOWN]


async def test_an_event_that_was_made_but_not_noted_is_found(store: Database) -> None:
    kept = 0

    def step(moment: str, name: str) -> None:
        nonlocal kept
        kept += (moment, name) == ("before", "save_event")
        if kept == 2:
            raise StoreError("gone")

    world = World(store, policy(HERE, scheduled_events=True))
    world.restart(store=observed(store, step))
    world.put(QUEUES)
    with pytest.raises(StoreError):
        await world.tick()
    world.restart(store=store)
    world.put(replace(QUEUES, location="Paris"))
    await world.tick(2)
    (shown,) = world.calendar.events.values()
    assert shown.location == "Paris"


async def test_a_pending_event_of_a_talk_that_was_cancelled_meanwhile_is_cancelled(store: Database) -> None:
    world = World(store, policy(HERE, scheduled_events=True))
    world.put(QUEUES)
    world.calendar.fail("create", UnclearError("502"), after=True)
    await world.tick()
    world.put(replace(QUEUES, cancelled=True))
    await world.run(HOUR)
    assert world.calendar.shown() == []


async def test_an_event_that_is_refused_is_tried_again_when_the_talk_is_another(store: Database) -> None:
    world = World(store, policy(HERE, scheduled_events=True))
    world.put(QUEUES)
    world.calendar.fail("create", BadContentError("400"))
    await world.run(2 * HOUR)
    assert world.calendar.calls == ["create"]
    assert [event.state for event in await store.events()] == [EventState.REFUSED]
    world.put(replace(QUEUES, title="Streams"))
    await world.run(2 * HOUR)
    assert world.calendar.shown() == [("Streams", QUEUES.date)]


async def test_where_events_may_not_be_made_that_is_tried_seldom(store: Database) -> None:
    world = World(store, policy(HERE, schedule=Schedule(MINUTE, UTC), scheduled_events=True))
    world.put(*(talk(f"soon-{at}", NOW + 30 * DAY + at * HOUR) for at in range(5)))
    world.calendar.always_fail("create", ForbiddenError("403"))
    world.calendar.always_fail("find", ForbiddenError("403"))
    await world.run(HOUR)
    assert len(world.calendar.calls) <= 5 * 5
    world.calendar.always_fail("create", None)
    world.calendar.always_fail("find", None)
    await world.run(HOUR)
    assert len(world.calendar.events) == 5


async def test_no_more_than_25_events_are_made(store: Database) -> None:
    world = World(store, policy(HERE, scheduled_events=True))
    world.put(*(talk(f"soon-{at:02}", NOW + DAY + at * HOUR) for at in range(30)))
    await world.tick(3)
    assert [title for title, _ in world.calendar.shown()] == [f"About soon-{at:02}" for at in range(25)]


async def test_a_server_that_cannot_be_told_has_no_events_yet(store: Database) -> None:
    world = World(store, policy(HERE, scheduled_events=True))
    world.put(QUEUES)
    world.outlet.fail("guild", UnclearError("502"))
    await world.tick()
    assert world.calendar.shown() == []
    await world.tick()
    assert world.calendar.shown() == [SHOWN]


def test_kinds_and_origins_are_what_the_settings_call_them() -> None:
    assert [kind.value for kind in Kind] == ["new", "recording", "coming-up", "changed", "on-this-day"]
    assert Channel(HERE, Origin.CONFIG, NOW).origin.value == "config"
