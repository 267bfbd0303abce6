"""Channels of each type, a story after the other that is told in them, and a look at what was heard."""

from __future__ import annotations

from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from json import dumps
from typing import TYPE_CHECKING

from tests.announcements.hearing import heard, said, told_in
from tests.announcements.stories import BEGIN, HOUR, Story, library
from tests.discord_channels import discord_channels
from tests.discord_payloads import CHANNEL
from tests.discord_rest import CROSSPOSTED, FORUM, NEWS, Rest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.announcements.stage import Stage
    from tests.discord_channels import Channels

CHANNELS = (CHANNEL, "3001", "3002")  # of text, of announcements, a forum
DAWN = BEGIN - 100 * HOUR  # before anything is known


def empty() -> Rest:
    """A Discord in which nothing has been said."""
    rest = Rest()
    _, news, forum = CHANNELS
    rest.add(news, NEWS)
    rest.add(forum, FORUM)
    return rest


@asynccontextmanager
async def world() -> AsyncIterator[Channels]:
    """The server, by the clock of a test: see `follow`."""
    async with discord_channels() as server:
        server.rest = empty()
        yield server


def follow(rest: Rest, stage: Stage) -> None:
    """Has Discord's clock show the same as a process'."""
    rest.now = lambda: stage.clock.moment.timestamp()


async def prepare(stage: Stage, story: Story) -> None:
    """Comes to where the story is about to happen; what was before is told."""
    if stage.clock.moment == DAWN:
        await stage.settle()
    if story.before:
        stage.clock.moment = max(stage.clock.moment, story.known)
        stage.talks = library(story, happened=False)
        await stage.settle()
    stage.clock.moment = max(stage.clock.moment, story.happens)


async def tell(stage: Stage, story: Story) -> None:
    """Has the story happen, and waits until all is told."""
    stage.talks = library(story, happened=True)
    await stage.settle()


def told_of(rest: Rest, channel: str, story: Story) -> Counter[tuple[str, str]]:
    """What was heard of a story in a channel."""
    titles = {talk.title for talk in story.after}
    return Counter({told: n for told, n in heard(rest, channel).items() if told[1] in titles})


def wrong(rest: Rest, last: Story, channels: tuple[str, ...] = CHANNELS, *, shown: bool = True) -> list[str]:
    """What is not as it should be, after all stories up to one. `shown`: also of what messages show at last,
    and whether they are published.
    """
    stories = [replace(last, number=number) for number in range(last.number + 1)]
    found = [text for story in stories for channel in channels for text in _misheard(rest, channel, story)]
    found += [text for story in stories for text in _misplanned(rest, story)]
    if shown:
        found += [text for story in stories for text in _mistaken(rest, channels, story)]
    return found


def _misheard(rest: Rest, channel: str, story: Story) -> Iterator[str]:
    was = told_of(rest, channel, story)
    where = f"{story.name} {story.number} in {channel}"
    yield from (f"{where}: {count} times missing: {what}" for what, count in (story.heard - was).items())
    yield from (f"{where}: {count} times too often: {what}" for what, count in (was - story.heard).items())
    messages = [each for each in said(rest, channel) if _is_about(each, story)]
    if len(messages) != story.messages:
        yield f"{where}: {len(messages)} messages, not {story.messages}"


def _misplanned(rest: Rest, story: Story) -> Iterator[str]:
    """Whether there is not just the one scheduled event that there should be."""
    events = [
        (e["name"], datetime.fromisoformat(e["scheduled_start_time"]), e["entity_metadata"]["location"])
        for e in rest.events.values()
        if e["name"] in {talk.title for talk in story.after}
    ]
    if events != ([story.event] if story.event else []):
        yield f"{story.name} {story.number}: the events are {events}, not {story.event}"


def _mistaken(rest: Rest, channels: tuple[str, ...], story: Story) -> Iterator[str]:
    for channel in channels:
        messages = [each for each in said(rest, channel) if _is_about(each, story)]
        if messages and story.shown not in dumps(messages[0]):
            yield f"{story.name} {story.number} in {channel}: the first message does not show {story.shown}"
        if rest.channels[channel]["type"] == NEWS and not all(
            each["flags"] & CROSSPOSTED for each in messages
        ):
            yield f"{story.name} {story.number} in {channel}: not published"


def _is_about(message: dict[str, object], story: Story) -> bool:
    return any(title in {talk.title for talk in story.after} for _, title in told_in(message))
