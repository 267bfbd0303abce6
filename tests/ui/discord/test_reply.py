"""What people see in Discord."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.answers.model import Answer, AnswerKind, EventCount, Link
from bot.library.model import Delivery, Prose, Reaction, Resource, ResourceKind
from bot.questions.model import Facet
from bot.ui.discord.dates import day
from bot.ui.discord.keys import Digests, digest
from bot.ui.discord.queries import Asked
from bot.ui.discord.reply import Reply, render

if TYPE_CHECKING:
    from bot.ui.discord.locales import Locale, Locales
    from tests.ui.discord.conftest import Check

RAILS = Delivery(
    id="rails",
    key="rails",
    title="On *Rails*",
    date=datetime(2019, 5, 13, tzinfo=UTC),
    event="Train Days",
    event_url="https://days.example.org/",
    location="Brussels, Belgium",
    speakers=("Ada Bell", "Cy Dorn"),
    abstract=Prose("One. Two."),
    recordings=(Resource("Recording", "https://v.example.org/1"),),
    slides=(Resource("Slides", "https://s.example.org/1.pdf"),),
    resources=(
        Resource("Notes", "https://b.example.org", "What I learned", ResourceKind.POST),
        Resource("Demo", "https://c.example.org", kind=ResourceKind.CODE),
    ),
    reactions=(
        Reaction("Loved\nit @everyone", "Eve Fry", "@eve", date(2019, 5, 14), "https://x.example.org/1"),
        Reaction("Wow"),
    ),
    image="https://i.example.org/1.png",
    page="https://talks.example.org/rails/",
)
BARE = Delivery(id="bare", key="bare", title="Bare")
QUERY = Asked("talks?", date(2026, 7, 1))


def talk(facet: Facet, **more: Any) -> Answer:
    return Answer(AnswerKind.TALK, "Here it is:", facet, **{"deliveries": (RAILS,), **more})


def many(count: int) -> tuple[Delivery, ...]:
    return tuple(replace(RAILS, key=f"t{at}", title=f"Talk {at}", abstract=Prose()) for at in range(count))


def fields(reply: Reply, at: int = 0) -> dict[str | None, str | None]:
    return {field.name: field.value for field in reply.embeds[at].fields}


def labels(sent: dict[str, Any]) -> list[list[str]]:
    return [
        [part.get("label") or part["placeholder"] for part in row["components"]] for row in sent["components"]
    ]


def test_card_has_title_page_speakers_event_date_place_abstract_and_picture(english: Locale) -> None:
    (card,) = render(talk(Facet.CARD), locale=english).embeds
    assert (card.title, card.url) == ("On \\*Rails\\*", RAILS.page)
    assert card.author.name == "Ada Bell and Cy Dorn"
    assert card.description == "One. Two."
    assert card.thumbnail.url == RAILS.image
    assert fields(render(talk(Facet.CARD), locale=english)) == {
        "Event": "[Train Days](https://days.example.org/)",
        "Date": "<t:1557748800:D> (<t:1557748800:R>)",
        "Place": "Brussels, Belgium",
    }


def test_card_of_a_bare_talk_is_its_title(english: Locale) -> None:
    reply = render(talk(Facet.CARD, deliveries=(BARE,)), locale=english)
    assert reply.embeds[0].to_dict().keys() <= {"title", "type", "color", "flags"}
    assert reply.view is None


def test_links_of_a_card_are_buttons_and_its_parts_too(english: Locale, check: Check) -> None:
    sent = check(render(talk(Facet.CARD), locale=english))
    assert labels(sent) == [["Recording", "Slides", "Talk page"], ["Links", "Reactions"]]


def test_cut_abstract_can_be_read_on(english: Locale, check: Check) -> None:
    long = replace(RAILS, abstract=Prose("A sentence of some length. " * 60))
    reply = render(talk(Facet.CARD, deliveries=(long,)), locale=english)
    assert str(reply.embeds[0].description).endswith("length.")
    assert labels(check(reply))[1] == ["Read more", "Links", "Reactions"]
    whole = render(talk(Facet.ABSTRACT, deliveries=(long,)), locale=english)
    assert len(str(whole.embeds[0].description)) > 1_500


def test_other_times_are_named_and_can_be_chosen(english: Locale, check: Check) -> None:
    other = replace(RAILS, key="rails#2", event="Road Conf 2019")
    reply = render(talk(Facet.CARD, others=(other,)), locale=english)
    assert reply.embeds[0].footer.text == "Also given at: Road Conf 2019"
    (menu,) = check(reply)["components"][2]["components"]
    assert menu["placeholder"] == "Given one more time …"
    assert menu["options"][0]["value"] == digest("rails#2")
    assert menu["options"][0]["description"] == "Brussels, Belgium · 13 May 2019"


def test_recording_asked_for_is_a_field(english: Locale) -> None:
    answer = talk(Facet.RECORDING, links=(Link("Recording", "https://v.example.org/1"),))
    assert fields(render(answer, locale=english))["Recording"] == "• [Recording](https://v.example.org/1)"


def test_missing_recording_looks_otherwise_and_offers_the_nearest(english: Locale) -> None:
    answer = talk(Facet.RECORDING, missing=True, links=(Link("Road Conf", "https://v.example.org/2"),))
    reply = render(answer, locale=english)
    assert fields(reply)["Recording"] == "• [Road Conf](https://v.example.org/2)"
    assert reply.embeds[0].colour != render(talk(Facet.CARD), locale=english).embeds[0].colour


def test_resources_are_an_embed_of_their_own_in_groups(english: Locale) -> None:
    links = tuple(Link(item.title, item.url) for item in RAILS.resources)
    assert fields(render(talk(Facet.RESOURCES, links=links), locale=english), at=1) == {
        "Code": "• [Demo](https://c.example.org)",
        "Posts": "• [Notes](https://b.example.org) – What I learned",
    }


def test_reactions_are_quotes_with_author_and_link(english: Locale) -> None:
    assert render(talk(Facet.REACTIONS), locale=english).embeds[1].description == (
        "> Loved it @\u200beveryone\n— [Eve Fry (@eve)](https://x.example.org/1), <t:1557835200:D>\n\n> Wow"
    )


def test_list_has_pages_and_entries_to_open(english: Locale, check: Check) -> None:
    answer = Answer(AnswerKind.LIST, "23 talks:", deliveries=many(23))
    reply = render(answer, locale=english, page=1, query=QUERY)
    text = str(reply.embeds[0].description)
    assert text.startswith("**2019**\n- [Talk 10](https://talks.example.org/rails/) · Train Days, Brussels")
    assert text.count("\n- ") == 10
    assert reply.embeds[0].footer.text == "Page 2 of 3"
    assert labels(check(reply)) == [["‹ Previous", "Next ›"], ["Go to page …"], ["Open a talk …"]]


def test_pages_that_cannot_be_turned_are_not_spoken_of(english: Locale, check: Check) -> None:
    answer = Answer(AnswerKind.LIST, "23 talks:", deliveries=many(23))
    for query in (None, Asked("".join(map(chr, range(0x400, 0x500))), QUERY.on)):
        reply = render(answer, locale=english, query=query)
        assert reply.embeds[0].footer.text == "… and 13 more"
        assert labels(check(reply)) == [["Open a talk …"]]


def test_events_are_listed_with_their_years_and_can_be_opened(english: Locale, check: Check) -> None:
    events = (EventCount("Road Conf 2021", 1), EventCount("Train Days", 12))
    answer = Answer(AnswerKind.EVENTS, "Two:", deliveries=(RAILS,), events=events)
    reply = render(answer, locale=english)
    assert reply.embeds[0].description == (
        "- **Road Conf 2021** · 1 talk\n- **Train Days** (2019) · 12 talks"
    )
    assert labels(check(reply)) == [["Talks at an event …"]]


def test_choices_are_numbered_and_in_a_menu(english: Locale, check: Check) -> None:
    reply = render(Answer(AnswerKind.CHOICES, "Which?", deliveries=(RAILS, BARE)), locale=english)
    assert str(reply.embeds[0].description).endswith("\n2. Bare")
    assert labels(check(reply)) == [["Which one do you mean?"]]


def test_not_found_is_for_the_asker_only_and_names_the_nearest(english: Locale, check: Check) -> None:
    again = replace(RAILS, key="again", date=datetime(2021, 1, 1, tzinfo=UTC))
    reply = render(Answer(AnswerKind.NONE, "No.", suggestions=(RAILS, again, BARE)), locale=english)
    assert reply.ephemeral
    assert labels(check(reply)) == [["On *Rails* (2019)", "On *Rails* (2021)", "Bare"]]


def test_help_is_for_the_asker_only_and_its_examples_can_be_asked(english: Locale, check: Check) -> None:
    answer = Answer(AnswerKind.HELP, "Hello!", examples=("latest talk?", "talks in Rome"))
    reply = render(answer, locale=english, query=QUERY)
    assert reply.ephemeral
    assert labels(check(reply)) == [["latest talk?", "talks in Rome"]]


def test_fixed_phrases_are_in_the_readers_language(locales: Locales, check: Check) -> None:
    reply = render(talk(Facet.CARD), locale=locales["de"])
    assert list(fields(reply)) == ["Veranstaltung", "Datum", "Ort"]
    assert labels(check(reply))[0] == ["Aufzeichnung", "Folien", "Seite zum Vortrag"]


@pytest.mark.parametrize("page", ["https://x", "javascript:alert(1)", "https://e.example.org/" + "x" * 3_000])
def test_address_that_discord_refuses_is_left_out(english: Locale, check: Check, page: str) -> None:
    reply = render(talk(Facet.CARD, deliveries=(replace(BARE, page=page),)), locale=english)
    assert "url" not in check(reply)["embeds"][0]
    assert reply.view is None


def test_day_without_a_time_is_the_same_day_everywhere() -> None:
    """At midnight it would be the day before in America."""
    assert day(RAILS) == "<t:1557748800:D>"  # noon
    assert day(replace(RAILS, has_time=True)) == "<t:1557705600:D>"


def test_several_days_are_a_range() -> None:
    assert day(replace(RAILS, end=datetime(2019, 5, 15, tzinfo=UTC))) == (
        "<t:1557748800:D> – <t:1557921600:D>"
    )


# --- digests --------------------------------------------------------------------------------------


def test_digest_is_short_and_the_same_for_ever() -> None:
    assert digest("rails") == "og32mzvwrb"
    assert Digests((RAILS, BARE)).find(digest("bare")) is BARE


def test_digest_of_no_talk_finds_none() -> None:
    assert Digests((RAILS,)).find("aaaaaaaaaa") is None


def test_two_keys_of_one_digest_find_none_rather_than_the_wrong_one() -> None:
    assert Digests((RAILS, RAILS)).find(digest("rails")) is None


def test_digests_follow_the_talks_that_go_and_come() -> None:
    newer = replace(BARE, title="Newer")
    updated = Digests((RAILS, BARE)).updated([RAILS, BARE], [newer])
    assert updated.find(digest("bare")) is newer
    assert updated.find(digest("rails")) is None
    assert updated.updated([], [RAILS]).find(digest("rails")) is RAILS


def test_a_digest_that_two_talks_shared_is_not_given_to_the_one_that_stays() -> None:
    assert Digests((RAILS, RAILS)).updated([RAILS], []).find(digest("rails")) is None
