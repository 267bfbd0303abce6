"""Buttons and menus used by people, in a simulated Discord."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import discord
import pytest
import simcord

from bot.answers.model import Answer, AnswerKind, EventCount
from bot.library.model import Delivery, Prose
from bot.questions.model import Facet
from bot.ui.discord.announcement import render_announcement
from bot.ui.discord.items import ITEMS, Asker, RefusedError
from bot.ui.discord.keys import Digests, digest
from bot.ui.discord.queries import Asked, Filtered, Query
from bot.ui.discord.reply import render
from tests.announced import CONFIGURED, LOCALES, message, told

if TYPE_CHECKING:
    from bot.ui.discord.locales import Locale, Locales

RAILS = Delivery(
    id="rails",
    key="rails",
    title="On Rails",
    date=datetime(2019, 5, 13, tzinfo=UTC),
    event="Train Days",
    abstract=Prose("All about rails. " * 80),
)
TALKS = tuple(replace(RAILS, id=f"t{at}", key=f"t{at}", title=f"Talk {at}") for at in range(35))
LIST = Answer(AnswerKind.LIST, "35 talks:", deliveries=TALKS)
QUERY = Asked("all talks", date(2026, 7, 1))


@dataclass
class FakeAnswers:
    """Knows RAILS and TALKS; lists TALKS, whatever is asked."""

    asked: list[object] = field(default_factory=list)
    failure: Exception | None = None

    async def talk(self, name: str, facet: Facet, asker: Asker, locale: str) -> Answer | None:
        self.asked.append((facet, asker.user, locale))
        if self.failure:
            raise self.failure
        talk = Digests((RAILS, *TALKS)).find(name)
        return Answer(AnswerKind.TALK, "Here it is:", facet, (talk,)) if talk else None

    async def answer(self, query: Query, asker: Asker, locale: str, *, remember: bool) -> Answer:
        self.asked.append((query, asker.user, locale, remember))
        return LIST


class Bot(discord.Client):
    def __init__(self, answers: FakeAnswers, locales: Locales) -> None:
        super().__init__(intents=discord.Intents.default())
        self.answers, self.locales = answers, locales

    async def setup_hook(self) -> None:
        self.add_dynamic_items(*ITEMS)


@dataclass
class Scene:
    """A channel with a message of the bot, and a person who uses what is below it."""

    answers: FakeAnswers
    locale: Locale
    channel: Any
    person: Any
    env: Any

    async def shown(self, answer: Answer) -> discord.Message:
        reply = render(answer, locale=self.locale, query=QUERY)
        sent: discord.Message = await self.env.bot.get_channel(self.channel.id).send(**reply.message())
        return sent


Story = Callable[[Scene], Awaitable[None]]
Play = Callable[[Story], FakeAnswers]


@pytest.fixture
def play(locales: Locales) -> Play:
    """Tells a story in a simulated Discord; the bot starts anew before anything is pressed."""

    def played(story: Story) -> FakeAnswers:
        answers = FakeAnswers()

        async def run() -> None:
            async with simcord.run(Bot(answers, locales)) as env:
                channel = env.create_guild().create_text_channel("talks")
                person = env.guild.add_member(env.create_user("ada"))
                await story(Scene(answers, locales["en"], channel, person, env))

        asyncio.run(run())
        return answers

    return played


def card(**more: Any) -> Answer:
    return Answer(AnswerKind.TALK, "Here it is:", Facet.CARD, (RAILS,), **more)


def test_read_more_shows_the_whole_abstract_to_one_person(play: Play) -> None:
    async def story(scene: Scene) -> None:
        message = await scene.shown(card())
        result = await scene.person.click(message, label="Read more")
        assert result.response.ephemeral
        assert len(result.response.embeds[0].description) > 1_000

    assert play(story).asked[0][0] is Facet.ABSTRACT  # type: ignore[index]


def test_buttons_work_after_a_restart(play: Play) -> None:
    async def story(scene: Scene) -> None:
        message = await scene.shown(LIST)
        await scene.env.restart_bot(Bot(scene.answers, scene.env.bot.locales))
        result = await scene.person.click(message, label="Next ›")
        assert result.response.embeds[0].footer.text == "Page 2 of 4"
        result = await scene.person.click(result.response.message, label="‹ Previous")
        assert result.response.embeds[0].footer.text == "Page 1 of 4"

    assert play(story).asked[0][0] == QUERY  # type: ignore[index]


def test_menu_jumps_to_a_page(play: Play) -> None:
    async def story(scene: Scene) -> None:
        message = await scene.shown(LIST)
        result = await scene.person.select(message, ["3"], custom_id="jump:q9678:all talks")
        assert result.response.embeds[0].footer.text == "Page 4 of 4"
        assert result.response.id == message.id

    play(story)


def test_talk_opened_from_a_list_is_shown_to_one_person(play: Play) -> None:
    async def story(scene: Scene) -> None:
        message = await scene.shown(LIST)
        result = await scene.person.select(message, [digest("t3")], custom_id="open:list")
        assert result.response.embeds[0].title == "Talk 3"
        assert result.response.ephemeral

    play(story)


def test_choice_is_answered_aloud(play: Play) -> None:
    async def story(scene: Scene) -> None:
        message = await scene.shown(Answer(AnswerKind.CHOICES, "Which one?", deliveries=TALKS[:3]))
        result = await scene.person.select(message, [digest("t1")], custom_id="open:choices")
        assert result.response.embeds[0].title == "Talk 1"
        assert not result.response.ephemeral

    play(story)


def test_nearest_title_is_answered_aloud(play: Play) -> None:
    async def story(scene: Scene) -> None:
        message = await scene.shown(Answer(AnswerKind.NONE, "No.", suggestions=TALKS[:3]))
        result = await scene.person.click(message, label="Talk 2")
        assert result.response.embeds[0].title == "Talk 2"
        assert not result.response.ephemeral

    play(story)


def test_talk_that_has_gone_is_said_to_be_gone(play: Play) -> None:
    async def story(scene: Scene) -> None:
        gone = replace(RAILS, key="gone", title="Gone")
        message = await scene.shown(Answer(AnswerKind.NONE, "No.", suggestions=(gone,)))
        result = await scene.person.click(message, label="Gone")
        assert result.response.content == "That talk is no longer here."
        assert result.response.ephemeral

    play(story)


def test_event_chosen_lists_its_talks(play: Play) -> None:
    async def story(scene: Scene) -> None:
        answer = Answer(
            AnswerKind.EVENTS, "Events:", deliveries=(RAILS,), events=(EventCount("Train Days", 1),)
        )
        message = await scene.shown(answer)
        result = await scene.person.select(message, ["Train Days"], custom_id="event")
        assert result.response.content == "35 talks:"

    assert play(story).asked[0][0] == Filtered(event="Train Days")  # type: ignore[index]


def test_example_is_asked_by_a_press(play: Play) -> None:
    async def story(scene: Scene) -> None:
        message = await scene.shown(Answer(AnswerKind.HELP, "Hello!", examples=("latest talk?",)))
        result = await scene.person.click(message, label="latest talk?")
        assert result.response.content == "35 talks:"

    assert play(story).asked[0][0] == Asked("latest talk?", QUERY.on)  # type: ignore[index]


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (RefusedError("Later, please."), "Later, please."),
        (OSError("disk"), "Something went wrong on my side"),
    ],
)
def test_failure_is_told_to_the_person(play: Play, failure: Exception, told: str) -> None:
    async def story(scene: Scene) -> None:
        scene.answers.failure = failure
        result = await scene.person.click(await scene.shown(card()), label="Read more")
        assert result.response.content.startswith(told)
        assert result.response.ephemeral

    play(story)


def test_nothing_is_kept_for_messages_sent(play: Play) -> None:
    """discord.py would remember every view it sends."""

    async def story(scene: Scene) -> None:
        await scene.shown(LIST)
        store = scene.env.bot._connection._view_store
        assert not store._views
        assert not store._synced_message_views

    play(story)


def announced(*talks: Delivery) -> tuple[Any, Any]:
    """An announcement's message, and its arguments of `send`."""
    about = [told(talk) for talk in talks]
    pending = message(*about)
    found = render_announcement(pending, about, CONFIGURED, LOCALES["en"], datetime(2026, 3, 1, tzinfo=UTC))
    return pending, {"content": found.content, "embeds": list(found.embeds), "view": found.view}


def test_announced_talk_is_shown_to_the_person_who_presses(play: Play) -> None:
    async def story(scene: Scene) -> None:
        _, arguments = announced(RAILS)
        message = await scene.env.bot.get_channel(scene.channel.id).send(**arguments)
        result = await scene.person.click(message, label="Read more")
        assert result.response.ephemeral
        assert len(result.response.embeds[0].description) > 1_000

    assert play(story).asked[0][0] is Facet.ABSTRACT  # type: ignore[index]


def test_talk_of_a_digest_is_shown_to_the_person_who_chooses(play: Play) -> None:
    async def story(scene: Scene) -> None:
        pending, arguments = announced(*TALKS)
        message = await scene.env.bot.get_channel(scene.channel.id).send(**arguments)
        result = await scene.person.select(message, [digest("t3")], custom_id=f"open:news:{pending.nonce}")
        assert result.response.embeds[0].title == "Talk 3"
        assert result.response.ephemeral

    play(story)
