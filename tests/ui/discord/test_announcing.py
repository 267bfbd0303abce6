"""What /announce says, in every language, within Discord's limits."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

import bot
from bot.announcements import coming, plan
from bot.announcements.announcer import LOST, SHOWN, Policy
from bot.announcements.model import (
    Channel,
    Item,
    ItemState,
    Kind,
    Origin,
    Publishing,
    Sent,
    Status,
    Told,
    Trouble,
    Waiting,
)
from bot.announcements.schedule import Schedule
from bot.library.model import Delivery, Prose
from bot.store.ledger import TURNED_OFF
from bot.ui.discord import announcing
from bot.ui.discord.announcing import Where
from bot.ui.discord.preview import render_preview
from bot.ui.discord.standing import REASONS, render_standing

if TYPE_CHECKING:
    from bot.ui.discord.locales import Locale, Locales
    from bot.ui.discord.reply import Reply
    from tests.ui.discord.conftest import Check

LANGUAGES = ("de", "en", "es", "fr", "pt")
NOW = datetime(2026, 2, 2, 12, tzinfo=UTC)  # a Monday
LONDON = ZoneInfo("Europe/London")
QUARTERLY = Schedule(timedelta(minutes=15), LONDON)
NINE = Schedule(timedelta(minutes=15), LONDON, time(9))
WHERE = Where(300, 200)
CHANNEL = Channel(300, Origin.COMMAND, NOW - timedelta(days=30), 200)
LONG = "Ünïcode & *stars* @everyone 🐝 " * 40


def policy(schedule: Schedule = QUARTERLY) -> Policy:
    return Policy(schedule, frozenset(Kind))


def waiting(why: str = "", kind: Kind = Kind.NEW, state: ItemState = ItemState.DUE) -> Waiting:
    return Waiting(kind, "Bees", NOW - timedelta(hours=1), state, why)


def standing(status: Status, locale: Locale, schedule: Schedule = QUARTERLY, where: Where = WHERE) -> str:
    return str(render_standing(status, where, policy(schedule), NOW, locale).embeds[0].to_dict())


# --- sentences ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
def test_everything_is_said_in_every_language(locales: Locales, code: str) -> None:
    locale = locales[code]
    for schedule in (QUARTERLY, NINE, Schedule(NINE.every, LONDON, time(9), frozenset({0, 4}))):
        said = announcing.set_up(300, policy(schedule), NOW, locale)
        assert "<#300>" in said
        assert ("15 minut" in said.lower()) == (schedule.at is None)
        assert ("09:00 (Europe/London)" in said) == (schedule.at is not None)
    assert "<@&5>" in announcing.pinged(5, locale, heard=True)
    assert "<@&5>" in announcing.pinged(5, locale, heard=False)
    for command in ("here", "preview"):
        assert locale.say(f"commands.announce.{command}.name") in announcing.command(command, locale)
    every = ["view", "send", "post", "send_in_threads", "embed", "history", "manage_threads"]
    assert announcing.named(every, locale).count("*") == 2 * len(every)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_option_that_a_phrase_names_is_called_so(locales: Locales, code: str) -> None:
    option = locales[code].say("commands.announce.here.options.channel.name")
    assert f"`{option}`" in locales[code].say("announce.unsupported")


@pytest.mark.parametrize("code", LANGUAGES)
def test_help_names_the_command_as_it_is_called(locales: Locales, code: str) -> None:
    command = announcing.command("here", locales[code]).strip("`")
    assert f"**{command}**" in locales[code].say("help.text")


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=2), "2 seconds"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(days=1), "1 day"),
    ],
)
def test_durations_are_exact(length: timedelta, said: str, english: Locale) -> None:
    assert announcing.duration(length, english) == said


# --- status ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("schedule", [QUARTERLY, NINE])
def test_the_fullest_status_is_within_the_limits(
    locales: Locales, check_schema: Check, code: str, schedule: Schedule
) -> None:
    trouble = Trouble(LONG, NOW, NOW, NOW + timedelta(hours=1), times=3)
    channel = Channel(300, Origin.COMMAND, NOW, 200, role=5, trouble=trouble)
    items = tuple(Waiting(kind, LONG, NOW, ItemState.DUE, LONG) for kind in Kind) * 2
    sent = Sent(NOW, tuple(Kind), (LONG,) * 30, 2**62, Publishing.WANTED)
    status = Status(channel, NOW, items, (sent,) * (SHOWN + 1), items)
    where = Where(2**62, 2**62, missing=("view", "send", "embed", "history"))
    reply = render_standing(status, where, policy(schedule), NOW, locales[code])
    assert reply.ephemeral
    assert "@everyone" not in str(check_schema(reply))


def test_what_is_too_much_to_show_is_said_to_be_more(english: Locale) -> None:
    status = Status(CHANNEL, NOW, (waiting(),) * SHOWN)
    assert "… and more" not in standing(status, english)
    assert "… and more" in standing(Status(CHANNEL, NOW, (waiting(),) * (SHOWN + 1)), english)


@pytest.mark.parametrize(
    ("item", "schedule", "said"),
    [
        (waiting(state=ItemState.TAKEN), QUARTERLY, "is being sent"),
        (waiting("its file is not there"), QUARTERLY, "its file is missing"),
        (waiting("Discord has a problem (503)"), QUARTERLY, "Discord has a problem (503)"),
        (waiting(), NINE, "goes out <t:"),
    ],
)
def test_why_something_waits_is_said(item: Waiting, schedule: Schedule, said: str, english: Locale) -> None:
    assert said in standing(Status(CHANNEL, NOW, (item,)), english, schedule)


def test_what_goes_out_at_the_next_look_needs_no_reason(english: Locale) -> None:
    assert "Bees · <t:1770030000:R>'" in standing(Status(CHANNEL, NOW, (waiting(),)), english)


def test_what_is_pressing_does_not_wait_for_the_time_of_day(english: Locale) -> None:
    status = Status(CHANNEL, NOW, (waiting(kind=Kind.CHANGED),))
    assert "goes out" not in standing(status, english, NINE)


def test_a_channel_in_trouble_is_shown_with_the_reason_and_the_next_try(english: Locale) -> None:
    trouble = Trouble("Missing Access", NOW, NOW, NOW + timedelta(hours=1))
    shown = standing(Status(Channel(300, Origin.COMMAND, NOW, trouble=trouble), NOW, (waiting(),)), english)
    assert "I can't write: Missing Access" in shown
    assert f"next try <t:{int(NOW.timestamp()) + 3600}:R>" in shown


def test_posts_in_a_forum_are_linked_to_as_posts(english: Locale) -> None:
    status = Status(CHANNEL, NOW, sent=(Sent(NOW, (Kind.NEW,), ("Bees",), 700, Publishing.NO),))
    assert "https://discord.com/channels/200/700/700" in standing(
        status, english, where=Where(300, 200, forum=True)
    )
    assert "https://discord.com/channels/200/300/700" in standing(status, english)


def test_a_message_whose_id_is_not_known_has_no_link(english: Locale) -> None:
    status = Status(CHANNEL, NOW, sent=(Sent(NOW, (Kind.NEW,), ("Bees",), 0, Publishing.REFUSED),))
    shown = standing(status, english)
    assert "https://" not in shown
    assert "New talk: Bees" in shown
    assert "could not be published" in shown


def test_the_reasons_that_are_kept_are_said_in_the_readers_language() -> None:
    """(They are kept in the database in English, as the log has them.)"""
    own = {
        text
        for module in (coming, plan)
        for name, text in vars(module).items()
        if isinstance(text, str) and name.isupper()
    }
    folder = Path(bot.__file__).parent
    files = [*folder.glob("announcements/*.py"), *folder.glob("store/*.py")]
    source = "\n".join(file.read_text(encoding="utf-8") for file in files)
    assert own | {LOST, TURNED_OFF} <= set(REASONS)
    assert [reason for reason in REASONS if f'"{reason}"' not in source] == []


# --- preview --------------------------------------------------------------------------------------------


def told(number: int, kind: Kind = Kind.NEW, text: str = "Honey.", refused: int = 0) -> Told:
    talk = Delivery(
        f"bees-{number}",
        f"bees-{number}",
        f"Bees, part {number}",
        date=NOW - timedelta(days=number + 1),
        abstract=Prose(text),
        page=f"https://talks.example.org/bees-{number}",
    )
    return Told(Item(300, kind, talk.key, due=NOW, refused=refused), talk)


def preview(told_: list[Told], locale: Locale, channel: Channel | None = CHANNEL) -> Reply:
    return render_preview(told_, channel, locale, locale, NOW)


@pytest.mark.parametrize("number", [1, 2, 5, 6, 30, 300])
def test_any_number_of_announcements_fits_one_reply(
    number: int, english: Locale, check_schema: Check
) -> None:
    items = [told(at, text=LONG * 3) for at in range(number)]
    reply = preview([*items, *(told(at, Kind.ON_THIS_DAY) for at in range(number))], english)
    assert reply.ephemeral
    check_schema(reply)


@pytest.mark.parametrize("number", [1, 5, 6])
def test_what_was_refused_is_shown_as_the_text_that_it_will_be(
    number: int, english: Locale, check_schema: Check
) -> None:
    reply = preview([told(at, refused=1) for at in range(number)], english)
    check_schema(reply)
    assert reply.embeds == ()
    assert "Bees, part 0" in reply.content


def test_a_talk_that_is_told_twice_is_shown_twice(english: Locale, check_schema: Check) -> None:
    reply = preview([told(1), told(1, Kind.RECORDING)], english)
    check_schema(reply)
    assert [bool(embed.url) for embed in reply.embeds] == [True, False]


def test_a_role_is_not_in_a_preview(english: Locale) -> None:
    reply = preview([told(1)], english, Channel(300, Origin.COMMAND, NOW, role=5))
    assert "<@&" not in reply.content


def test_one_announcement_has_the_buttons_that_it_will_have(english: Locale) -> None:
    assert preview([told(1)], english).view is not None
