"""What was said is remembered for a while, for one person in one channel."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversations import Conversations, Exchange

ADA, BOB, HERE, THERE = 1, 2, 10, 20


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def conversations(clock: Clock) -> Conversations:
    return Conversations(timedelta(minutes=15), most=3, clock=clock)


def said(*words: str) -> Exchange:
    return Exchange(said=words)


def test_it_is_remembered_per_person_and_channel(conversations: Conversations) -> None:
    conversations.remember(ADA, HERE, said("kafka"))
    assert conversations.of(ADA, HERE) == said("kafka")
    assert conversations.of(BOB, HERE) == conversations.of(ADA, THERE) == Exchange()


def test_the_last_exchange_counts(conversations: Conversations) -> None:
    conversations.remember(ADA, HERE, said("kafka"))
    conversations.remember(ADA, HERE, said("flink"))
    assert conversations.of(ADA, HERE) == said("flink")


def test_who_replies_to_an_answer_goes_on_from_it(conversations: Conversations) -> None:
    conversations.remember(ADA, HERE, said("kafka"), message=99)
    conversations.remember(BOB, HERE, said("flink"))
    assert conversations.of(BOB, HERE, replying_to=99) == said("kafka")


def test_a_reply_to_an_unknown_message_goes_on_from_what_the_person_said(
    conversations: Conversations,
) -> None:
    conversations.remember(ADA, HERE, said("kafka"))
    assert conversations.of(ADA, HERE, replying_to=7) == said("kafka")


def test_it_is_forgotten_after_its_time(conversations: Conversations, clock: Clock) -> None:
    conversations.remember(ADA, HERE, said("kafka"), message=99)
    clock.now = 15 * 60 - 1
    assert conversations.of(ADA, HERE) == said("kafka")
    clock.now += 1
    assert conversations.of(ADA, HERE) == conversations.of(ADA, HERE, replying_to=99) == Exchange()


def test_speaking_keeps_it_alive(conversations: Conversations, clock: Clock) -> None:
    for _ in range(3):
        conversations.remember(ADA, HERE, said("kafka"))
        clock.now += 14 * 60
    assert conversations.of(ADA, HERE) == said("kafka")


def test_the_oldest_is_forgotten_where_there_are_too_many(conversations: Conversations) -> None:
    for person in range(4):
        conversations.remember(person, HERE, said(str(person)), message=person)
    assert conversations.of(0, HERE) == Exchange()
    assert conversations.of(3, HERE) == said("3")
    assert len(conversations) == 6, "three by person, three by message"


def test_what_is_too_old_is_not_kept(conversations: Conversations, clock: Clock) -> None:
    conversations.remember(ADA, HERE, said("kafka"), message=99)
    clock.now = 16 * 60
    conversations.remember(BOB, HERE, said("flink"))
    assert len(conversations) == 1
