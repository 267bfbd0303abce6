"""What holds for every announcement, however odd the talks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.announcements.facts import facts_of
from bot.announcements.model import Item, Kind, Told
from bot.outlet.traces import has_trace
from bot.ui.discord.announcement import render_announcement
from bot.ui.discord.labels import visible
from bot.ui.discord.scheduled import event_fields
from bot.ui.discord.text import begin
from bot.ui.discord.urls import shown
from bot.ui.text import one_line
from tests.announced import CONFIGURED, LOCALES, message
from tests.ui.discord import test_properties as odd
from tests.ui.discord.conftest import API, faults, schema

if TYPE_CHECKING:
    from bot.announcements.model import Channel
    from bot.library.model import Delivery
    from bot.ui.discord.announcement import Announcement

_PING = re.compile(r"@(?:everyone|here|[!&]?\d{15,20})")
_talks = st.builds(
    lambda talk, timed, cancelled: replace(talk, has_time=timed, cancelled=cancelled),
    odd._deliveries,
    st.booleans(),
    st.booleans(),
)


def _told(talk: Delivery, kind: Kind, before: Delivery | None) -> Told:
    return Told(Item(CONFIGURED.id, kind, talk.key, before=facts_of(before) if before else None), talk)


_items = st.builds(_told, _talks, st.sampled_from(Kind), st.none() | _talks)
_several = st.lists(_items, min_size=1, max_size=6)
_channels = st.builds(
    lambda role, locale: replace(CONFIGURED, role=role, locale=locale),
    st.sampled_from([0, 123456789012345678]),
    st.sampled_from(["", "de", "fr", "es-ES", "pt-BR"]),
)
_lenient = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=40)


def _sent(found: Announcement) -> dict[str, Any]:
    return {
        "content": found.content,
        "embeds": [embed.to_dict() for embed in found.embeds],
        "components": found.view.to_components() if found.view else [],
    }


@_lenient
@given(_several, st.just(1) | st.integers(2, 50), _channels, st.booleans())
def test_discord_takes_every_announcement_and_it_tells_all(
    about: list[Told], times: int, channel: Channel, plain: bool
) -> None:
    about = about * times
    pending = message(*about, plain=plain)
    now = datetime(2026, 3, 1, tzinfo=UTC)
    found = render_announcement(pending, about, channel, LOCALES[channel.locale], now)
    sent = _sent(found)
    assert faults(sent) == []
    if API.exists():
        assert list(schema().iter_errors(sent)) == []
    assert has_trace(sent, pending.nonce)
    assert 1 <= len(found.name) <= 100
    assert found.name == found.name.strip()
    assert not (plain and (found.embeds or found.view))
    _pings_nobody_else(found, channel)
    _names_all(found, about)


def _pings_nobody_else(found: Announcement, channel: Channel) -> None:
    texts = [
        found.content.removeprefix(f"<@&{channel.role}> "),
        *(str(each.description) for each in found.embeds),
    ]
    assert not any(map(_PING.search, texts))
    allowed: dict[str, Any] = dict(found.mentions.to_dict())
    assert allowed.pop("parse") == []
    assert allowed.pop("roles", []) in ([], [channel.role])
    assert not allowed


def _names_all(found: Announcement, about: list[Told]) -> None:
    written = "\n".join([found.content, *(f"{embed.title}\n{embed.description}" for embed in found.embeds)])
    if found.files:
        assert len(about) > 20
        written = found.files[0].fp.read().decode()
    text = _bare(written)
    for each in about:
        title = one_line(each.talk.title)
        words = [title.split(" ")[0] if visible(title) else "—", shown(title).split(" ")[0]]
        assert any(_bare(begin(word, 15)) in text for word in words if word), title


def _bare(text: str) -> str:
    """Without what is done to a text to show it: escapes, and brackets where they would end a link."""
    return re.sub(r"[\\\u200b]", "", text).replace("[", "(").replace("]", ")")


@_lenient
@given(_talks)
def test_scheduled_events_keep_within_the_limits(talk: Delivery) -> None:
    fields = event_fields(talk, LOCALES["de"])
    if fields is None:
        assert talk.date is None
        return
    assert 1 <= len(fields.name.strip()) <= 100
    assert 1 <= len(fields.location.strip()) <= 100
    assert len(fields.description) <= 1_000
    assert fields.description.endswith(fields.marker)
    assert fields.start < fields.end
