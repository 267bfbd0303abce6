"""What is remembered of a talk, and when it lies ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.announcements.facts import differ, facts_of, fingerprint, is_recorded, lies_ahead
from bot.library.model import Prose, Resource
from tests.announcements.samples import DAY, HOUR, NOW, recorded, talk

QUEUES = talk("queues")
VIDEO = Resource("Recording", "https://video.example.org/1")


def test_a_recording_of_another_occasion_is_none_of_this_talk() -> None:
    elsewhere = replace(QUEUES, recordings=(replace(VIDEO, other_occasion=True),))
    assert not is_recorded(elsewhere)
    assert is_recorded(recorded(elsewhere))


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Streams"},
        {"date": NOW},
        {"date": None},
        {"has_time": False},
        {"end": NOW},
        {"event": "Other"},
        {"location": "Paris"},
        {"cancelled": True},
        {"speakers": ("Ada",)},
        {"abstract": Prose("More")},
        {"recordings": (VIDEO,)},
        {"slides": (VIDEO,)},
        {"image": "https://example.org/a.png"},
        {"page": "https://example.org/a"},
        {"key": "queues#2"},  # by which a button finds the talk
    ],
    ids=lambda other: next(iter(other)),
)
def test_whatever_is_shown_changes_the_fingerprint(other: dict[str, object]) -> None:
    assert fingerprint(replace(QUEUES, **other)) != fingerprint(QUEUES)  # type: ignore[arg-type]


def test_what_is_not_shown_does_not_change_the_fingerprint() -> None:
    assert fingerprint(replace(QUEUES, path="other.md", tags=("a",))) == fingerprint(QUEUES)


def test_half_a_character_has_a_fingerprint() -> None:
    assert fingerprint(replace(QUEUES, title="\ud83c"))


def test_fingerprints_of_another_version_tell_nothing() -> None:
    assert differ("1:aa", "1:bb")
    assert not differ("1:aa", "1:aa")
    assert not differ("1:aa", "2:bb")
    assert not differ("", "1:aa")


def test_a_talk_lies_ahead_until_it_begins() -> None:
    facts = facts_of(talk("queues", NOW + HOUR))
    assert lies_ahead(facts, NOW)
    assert not lies_ahead(facts, NOW + HOUR)


def test_a_talk_of_several_days_lies_ahead_until_it_begins() -> None:
    assert not lies_ahead(facts_of(talk("queues", NOW, end=NOW + 3 * DAY)), NOW)


def test_a_talk_without_a_time_of_day_lies_ahead_until_its_day_is_over_where_it_is_given() -> None:
    midnight = datetime(2026, 3, 29, tzinfo=ZoneInfo("Europe/Brussels"))  # a day of 23 hours
    facts = facts_of(talk("queues", midnight, has_time=False))
    end = datetime(2026, 3, 29, 22, 0, tzinfo=UTC)
    assert lies_ahead(facts, end - timedelta(seconds=1))
    assert not lies_ahead(facts, end)


def test_a_talk_without_a_date_does_not_lie_ahead() -> None:
    assert not lies_ahead(facts_of(talk("queues", None)), NOW)
