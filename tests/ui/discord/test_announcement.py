"""What channels are told, word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.announcements.facts import facts_of
from bot.announcements.model import Kind
from bot.library.model import Delivery, Prose, Resource
from bot.ui.discord.announcement import Announcement, render_announcement
from bot.ui.discord.keys import digest
from tests.announced import CONFIGURED, LOCALES, message, several, talk, told

if TYPE_CHECKING:
    from bot.announcements.model import Told

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
PAST = Delivery(
    id="rails",
    key="rails",
    title="On *Rails*",
    date=datetime(2019, 5, 13, 10, tzinfo=UTC),
    has_time=True,
    event="Train Days",
    location="London",
    page="https://talks.example.org/rails/",
    abstract=Prose("All about **rails**."),
    recordings=(Resource("Recording", "https://video.example.org/1"),),
    slides=(Resource("Slides", "https://slides.example.org/1"),),
)
AHEAD = replace(PAST, date=datetime(2026, 3, 2, 10, tzinfo=UTC), recordings=(), slides=())
STAMP = "1772445600"  # of AHEAD
BEFORE = facts_of(AHEAD)


def shown(
    *about: Told, language: str = "en", role: int = 0, now: datetime = NOW, plain: bool = False
) -> Announcement:
    pending = message(*about, plain=plain)
    return render_announcement(pending, about, replace(CONFIGURED, role=role), LOCALES[language], now)


def buttons(announcement: Announcement) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = announcement.view.to_components() if announcement.view else []
    return [part for row in rows for part in row["components"]]


def changed(now: Delivery, **before: Any) -> Told:
    return told(now, Kind.CHANGED, before=replace(BEFORE, **before))


# --- the first line -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("about", "line"),
    [
        (told(PAST), r"New talk: **On \*Rails\***"),
        (told(AHEAD), r"Coming: **On \*Rails\***"),
        (told(replace(AHEAD, cancelled=True)), r"Cancelled: **On \*Rails\***"),
        (told(PAST, Kind.RECORDING), r"The recording of **On \*Rails\*** at Train Days is here"),
        (told(replace(PAST, event=""), Kind.RECORDING), r"The recording of **On \*Rails\*** is here"),
        (told(AHEAD, Kind.COMING_UP, occasion="day:x"), rf"Reminder: **On \*Rails\***, <t:{STAMP}:R>"),
        (told(AHEAD, Kind.COMING_UP, occasion="hour:x"), rf"Reminder: **On \*Rails\***, <t:{STAMP}:R>"),
        (
            told(replace(AHEAD, has_time=False), Kind.COMING_UP),
            r"Reminder: **On \*Rails\***, <t:1772452800:D>",
        ),
        (changed(AHEAD, start=AHEAD.date), r"Changed: **On \*Rails\***"),
        (changed(AHEAD, start=PAST.date), r"New date: **On \*Rails\***"),
        (changed(replace(AHEAD, cancelled=True)), r"Cancelled: **On \*Rails\***"),
        (changed(AHEAD, cancelled=True), r"Takes place after all: **On \*Rails\***"),
        (told(PAST, Kind.ON_THIS_DAY), r"On this day in 2019: **On \*Rails\***"),
    ],
)
def test_first_line_says_what_is_told(about: Told, line: str) -> None:
    assert shown(about).content == line


@pytest.mark.parametrize("language", ["de", "es", "fr", "pt"])
@pytest.mark.parametrize("kind", Kind)
def test_every_language_has_its_own_words(language: str, kind: Kind) -> None:
    own, english = (shown(told(PAST, kind, before=BEFORE), language=each) for each in (language, "en"))
    assert own.content != english.content
    assert r"**On \*Rails\***" in own.content


def test_reminder_is_right_however_late_it_is() -> None:
    late = AHEAD.date + timedelta(hours=2) if AHEAD.date else NOW
    assert f"<t:{STAMP}:R>" in shown(told(AHEAD, Kind.COMING_UP), now=late).content


# --- what is below it -----------------------------------------------------------------------------


def test_new_talk_has_its_particulars_an_excerpt_and_its_links() -> None:
    found = shown(told(PAST))
    (embed,) = found.embeds
    assert (embed.title, embed.url) == (r"On \*Rails\*", PAST.page)
    assert embed.description == "All about **rails**."
    assert [field.value for field in embed.fields] == [
        "Train Days",
        "<t:1557741600:F> (<t:1557741600:R>)",
        "London",
    ]
    labels = [(part["label"], part.get("url")) for part in buttons(found)]
    assert labels == [
        ("Recording", "https://video.example.org/1"),
        ("Slides", "https://slides.example.org/1"),
        ("Talk page", PAST.page),
        ("Details", None),
    ]


def test_long_abstract_is_cut_and_can_be_read_to_its_end() -> None:
    found = shown(told(replace(PAST, abstract=Prose("All about rails. " * 100))))
    assert len(found.embeds[0].description or "") <= 600
    assert buttons(found)[-1]["label"] == "Read more"
    assert ":abstract:" in buttons(found)[-1]["custom_id"]


@pytest.mark.parametrize(
    ("about", "description"),
    [
        (changed(AHEAD, start=PAST.date), f"Date: ~~<t:1557741600:F>~~ → **<t:{STAMP}:F>**"),
        (changed(AHEAD, location="Paris"), "Place: ~~Paris~~ → **London**"),
        (changed(AHEAD, location=""), "Place: ~~—~~ → **London**"),
        (changed(AHEAD, event="Old *Days*"), r"Event: ~~Old \*Days\*~~ → **Train Days**"),
        (changed(AHEAD, title="Off ~~Rails"), r"Title: ~~Off \~\~Rails~~ → **On \*Rails\***"),
        (changed(AHEAD, timed=False), f"Date: ~~<t:1772452800:D>~~ → **<t:{STAMP}:F>**"),
        (
            changed(AHEAD, start=PAST.date, location="Paris"),
            f"Date: ~~<t:1557741600:F>~~ → **<t:{STAMP}:F>**\nPlace: ~~Paris~~ → **London**",
        ),
        (changed(AHEAD, cancelled=True), None),
        (told(AHEAD, Kind.CHANGED), None),
    ],
)
def test_changes_are_old_and_new(about: Told, description: str | None) -> None:
    assert shown(about).embeds[0].description == description


def test_another_zone_for_the_same_moment_is_no_change() -> None:
    utc = datetime.fromisoformat("2026-03-02T11:00:00+01:00")
    assert shown(changed(AHEAD, start=utc)).content.startswith("Changed:")


# --- pings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "pings"),
    [
        (Kind.NEW, True),
        (Kind.RECORDING, True),
        (Kind.COMING_UP, True),
        (Kind.CHANGED, False),
        (Kind.ON_THIS_DAY, False),
    ],
)
@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("count", [1, 8])
def test_role_is_pinged_for_news_only(kind: Kind, pings: bool, plain: bool, count: int) -> None:
    found = shown(*several(count, [kind]), role=77, plain=plain)
    assert found.content.startswith("<@&77> ") == pings
    assert pinged(found) == ([77] if pings else [])


def pinged(found: Announcement) -> list[int]:
    """The roles that may be pinged; nobody else may."""
    allowed: dict[str, Any] = dict(found.mentions.to_dict())
    assert allowed["parse"] == []
    assert allowed.keys() <= {"parse", "roles"}
    roles: list[int] = allowed.get("roles", [])
    return roles


def test_without_a_role_nobody_is_pinged() -> None:
    found = shown(told(replace(PAST, title="@everyone <@&77> @here")))
    assert pinged(found) == []
    assert "@everyone" not in found.content
    assert r"\<@&77>" in found.content


# --- as text only ---------------------------------------------------------------------------------


def test_plain_message_is_text_with_the_nonce_in_small_print() -> None:
    about = told(PAST)
    found = shown(about, plain=True)
    assert found.content == (
        "New talk: **On \\*Rails\\***\n"
        "Train Days · London · <t:1557741600:F> (<t:1557741600:R>)\n"
        f"-# {message(about).nonce}"
    )
    assert not found.embeds
    assert found.view is None


def test_plain_digest_names_all_without_links() -> None:
    found = shown(*several(30), plain=True)
    lines = found.content.split("\n")
    assert lines[0] == "30 new talks"
    assert [line.partition(" ·")[0] for line in lines[1:-1]] == [f"- Talk {at}" for at in range(30)]
    assert "https://" not in found.content


# --- several --------------------------------------------------------------------------------------


def text(found: Announcement) -> list[str]:
    return "\n".join(embed.description or "" for embed in found.embeds).split("\n")


def test_digest_names_all_with_links_and_dates() -> None:
    found = shown(*several(30))
    assert found.content == "**30 new talks**"
    assert text(found) == [
        f"- [Talk {at}](https://talks.example.org/{at}/) · Train Days, London, <t:1557741600:d>"
        for at in range(30)
    ]
    (menu,) = buttons(found)
    assert [option["value"] for option in menu["options"]] == [digest(f"t{at}") for at in range(25)]


def test_kinds_of_a_digest_have_headings() -> None:
    found = shown(*several(10, list(Kind)))
    assert found.content == "**10 pieces of news about talks**"
    assert [line for line in text(found) if line.startswith("**")] == [
        "**New talks**",
        "**New recordings**",
        "**Coming up**",
        "**Changes**",
        "**On this day**",
    ]


@pytest.mark.parametrize(
    ("about", "line"),
    [
        (
            told(PAST),
            r"[On \*Rails\*](https://talks.example.org/rails/) · Train Days, London, <t:1557741600:d>",
        ),
        (
            told(PAST, Kind.RECORDING),
            r"[On \*Rails\*](https://video.example.org/1) · Train Days, London, <t:1557741600:d>",
        ),
        (
            told(AHEAD, Kind.COMING_UP),
            rf"[On \*Rails\*](https://talks.example.org/rails/) · <t:{STAMP}:R>, London, Train Days",
        ),
        (
            changed(AHEAD, location="Paris"),
            r"[On \*Rails\*](https://talks.example.org/rails/) · Place: ~~Paris~~ → **London**",
        ),
        (
            changed(replace(AHEAD, cancelled=True)),
            r"[On \*Rails\*](https://talks.example.org/rails/) · cancelled",
        ),
        (
            changed(AHEAD, cancelled=True),
            r"[On \*Rails\*](https://talks.example.org/rails/) · takes place after all",
        ),
        (
            told(PAST, Kind.ON_THIS_DAY),
            r"[On \*Rails\*](https://talks.example.org/rails/) · Train Days (2019)",
        ),
        (told(Delivery(id="", key="", title="")), "—"),
    ],
)
def test_line_of_a_digest_says_what_is_told(about: Told, line: str) -> None:
    assert f"- {line}" in text(shown(about, told(talk(1), about.item.kind)))


def test_anniversaries_have_a_first_line_of_their_own() -> None:
    assert shown(*several(3, [Kind.ON_THIS_DAY])).content == "**On this day in other years: 3 talks**"


def test_long_titles_are_shortened_before_any_is_left_out() -> None:
    title = "A title that goes on and on, with a colon: and more of it behind the colon, for good measure"
    about = [told(talk(at, title=f"{at} {title}")) for at in range(60)]
    found = shown(*about)
    assert not found.files
    assert len(text(found)) == 60
    assert all(line.startswith(f"- {at} {title[:40]}") for at, line in enumerate(text(found)))


def test_hundreds_are_named_in_a_file() -> None:
    found = shown(*several(400))
    *lines, last = text(found)
    assert last == f"… and {400 - len(lines)} more; all of them are in talks.md"
    assert len(lines) > 50
    (file,) = found.files
    named = file.fp.read().decode()
    assert [line.partition(" ·")[0] for line in named.split("\n") if line.startswith("- ")] == [
        f"- Talk {at}" for at in range(400)
    ]


# --- a post in a forum ----------------------------------------------------------------------------


def test_post_is_called_by_what_is_told_in_plain_words() -> None:
    assert shown(told(PAST)).name == "New talk: On *Rails*"
    assert shown(told(AHEAD, Kind.COMING_UP)).name == "Reminder: On *Rails*, 2 March 2026"
    assert shown(*several(9)).name == "9 new talks"
    assert len(shown(told(replace(PAST, title="word " * 99))).name) <= 100
