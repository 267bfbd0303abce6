"""One talk, a choice or none: what a score and the gap to the next one come to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from bot.answers.decide import (
    ALIKE,
    ENOUGH,
    ENOUGH_ALONE,
    ENOUGH_FILTERED,
    ENOUGH_TITLE,
    MORE_OF_MANY,
    STANDS_OUT,
    Decision,
    Verdict,
    by_talk,
    decide,
    deliveries_like,
    versions,
)
from bot.library.library import Library
from bot.library.model import Delivery
from bot.search.rank import Hit, Matches, Term

if TYPE_CHECKING:
    from numpy.typing import NDArray


def delivery(key: str, title: str, year: int) -> Delivery:
    return Delivery(id=key, key=key, title=title, date=datetime(year, 1, 1, tzinfo=UTC))


# newest first, so these are the positions 0 to 4
LIBRARY = Library(
    [
        delivery("rails", "On Rails", 2024),
        delivery("boats", "On Boats", 2023),
        delivery("rails-early", "On Rails", 2022),
        delivery("bot", "Building a Telegram Bot with Kafka", 2021),
        delivery("bot-go", "Building a Telegram Bot with Kafka and Go", 2020),
    ]
)
RAILS, BOATS, RAILS_EARLY, BOT, BOT_GO = range(5)


@dataclass
class Found:
    """What a search came to, without the search."""

    hits: tuple[Hit, ...]
    terms: tuple[Term, ...] = ()

    @property
    def coverage(self) -> NDArray[np.float64]:
        covered = np.zeros(len(LIBRARY))
        for hit in self.hits:
            covered[hit.document] = hit.coverage
        return covered


def hit(document: int, score: float, coverage: float = 1.0, title: float = 0.5) -> Hit:
    return Hit(document, score, coverage, title, matched=("two", "words"), unmatched=())


def found(*hits: Hit) -> Matches:
    return cast("Matches", Found(hits))


def decision(*hits: Hit, filtered: bool = False) -> Decision:
    return decide(LIBRARY, found(*hits), filtered)


def test_nothing_found_is_unknown() -> None:
    assert decision() == Decision(Verdict.UNKNOWN)


def test_good_and_clearly_better_is_certain() -> None:
    assert decision(hit(RAILS, 0.9), hit(BOATS, 0.5)).verdict is Verdict.CERTAIN


def test_good_but_not_clearly_better_is_a_choice() -> None:
    made = decision(hit(RAILS, 0.9), hit(BOATS, 0.9 - ALIKE / 2))
    assert made.verdict is Verdict.UNSURE
    assert [ranked.talk.title for ranked in made.choices] == ["On Rails", "On Boats"]


def test_other_deliveries_of_the_same_talk_are_no_rivals() -> None:
    made = decision(hit(RAILS, 0.9), hit(RAILS_EARLY, 0.9))
    assert made.verdict is Verdict.CERTAIN
    assert len(made.ranked) == 1


def test_other_versions_of_the_same_title_are_no_rivals() -> None:
    made = decision(hit(BOT, 0.9), hit(BOT_GO, 0.9))
    assert made.verdict is Verdict.CERTAIN
    assert [ranked.hit.document for ranked in versions(made.ranked)] == [BOT_GO]


def test_version_that_the_words_tell_apart_is_left_out() -> None:
    made = decision(hit(BOT_GO, 0.9, coverage=1.0), hit(BOT, 0.6, coverage=0.7))
    assert versions(made.ranked) == ()


@pytest.mark.parametrize(
    ("best", "rival", "filtered", "verdict"),
    [
        (hit(RAILS, 0.5, ENOUGH + 0.01), hit(BOATS, 0.45), False, Verdict.CERTAIN),
        (hit(RAILS, 0.5, ENOUGH - 0.01), hit(BOATS, 0.45), False, Verdict.UNKNOWN),
        # with a name or a time that fits, less of the words is needed
        (hit(RAILS, 0.5, ENOUGH_FILTERED + 0.01), hit(BOATS, 0.45), True, Verdict.CERTAIN),
        (hit(RAILS, 0.5, ENOUGH_FILTERED - 0.01), hit(BOATS, 0.45), True, Verdict.UNKNOWN),
        # and then one that hardly has more of them is no better than the other
        (hit(RAILS, 0.5, ENOUGH_FILTERED + 0.01), hit(BOATS, 0.47), True, Verdict.UNSURE),
        # so it is for one that stands out
        (hit(RAILS, 0.7, ENOUGH_ALONE + 0.01), hit(BOATS, 0.69 - STANDS_OUT), False, Verdict.CERTAIN),
        (hit(RAILS, 0.7, ENOUGH_ALONE - 0.01), hit(BOATS, 0.69 - STANDS_OUT), False, Verdict.UNKNOWN),
        # and for one whose whole title is said, among other words
        (hit(RAILS, 0.5, ENOUGH_TITLE + 0.01, title=1.0), hit(BOATS, 0.45), False, Verdict.CERTAIN),
        (hit(RAILS, 0.5, ENOUGH_TITLE - 0.01, title=1.0), hit(BOATS, 0.45), False, Verdict.UNKNOWN),
    ],
)
def test_enough_of_the_question_must_be_found(
    best: Hit, rival: Hit, filtered: bool, verdict: Verdict
) -> None:
    assert decision(best, rival, filtered=filtered).verdict is verdict


def test_one_word_that_may_be_another_misspelt_is_not_enough() -> None:
    """ "Bergen" is no talk on which a Mrs Berger commented."""
    found_so = Hit(RAILS, 0.7, ENOUGH_ALONE + 0.01, 0.0, matched=("bergen",), unmatched=())
    assert decision(found_so).verdict is Verdict.CERTAIN
    assert decision(replace(found_so, guessed=True)).verdict is Verdict.UNKNOWN
    two = replace(found_so, guessed=True, matched=("bergen", "fjord"))
    assert decision(two).verdict is Verdict.CERTAIN


def test_a_common_word_or_two_in_an_abstract_are_not_enough() -> None:
    """ "how can I invite you to speak" is no talk whose abstract invites people to speak up."""
    said = Hit(RAILS, 0.9, 0.9, 0.0, matched=("invite", "speak"), unmatched=())
    common, rare = (Term("invite", 0.1, common=common) for common in (True, False))
    other = Term("speak", 0.1, common=True)

    def verdict(hit: Hit, *terms: Term) -> Verdict:
        return decide(LIBRARY, cast("Matches", Found((hit,), terms)), filtered=False).verdict

    assert verdict(said, common, other) is Verdict.UNKNOWN
    assert verdict(said, rare, other) is Verdict.CERTAIN
    assert verdict(replace(said, title=0.5), common, other) is Verdict.CERTAIN


def test_what_is_not_good_enough_is_kept_as_evidence() -> None:
    made = decision(hit(RAILS, 0.2, 0.1))
    assert (made.verdict, [ranked.talk.title for ranked in made.ranked]) == (Verdict.UNKNOWN, ["On Rails"])


def test_every_talk_is_ranked_once_by_its_best_hit() -> None:
    ranked = by_talk(LIBRARY, (hit(RAILS_EARLY, 0.9), hit(BOATS, 0.8), hit(RAILS, 0.7)))
    assert [(r.talk.title, r.hit.document) for r in ranked] == [
        ("On Rails", RAILS_EARLY),
        ("On Boats", BOATS),
    ]


def test_deliveries_that_lack_what_was_asked_are_left_out() -> None:
    both = found(hit(RAILS, 0.9, 0.9), hit(RAILS_EARLY, 0.9, 0.9))
    (ranked,) = by_talk(LIBRARY, both.hits)
    assert [d.key for d in deliveries_like(LIBRARY, both, ranked)] == ["rails", "rails-early"]
    one = found(hit(RAILS_EARLY, 0.9, 0.9), hit(RAILS, 0.5, 0.4))
    (ranked,) = by_talk(LIBRARY, one.hits)
    assert [d.key for d in deliveries_like(LIBRARY, one, ranked)] == ["rails-early"]


def test_among_many_talks_more_must_be_found() -> None:
    many = Library(
        Delivery(id=str(n), key=str(n), title=f"Talk {n}", date=datetime(2020, 1, 1, tzinfo=UTC))
        for n in range(4_000)
    )
    enough = found(hit(0, 0.5, ENOUGH + 0.01), hit(1, 0.45))
    assert decide(LIBRARY, enough, filtered=False).verdict is Verdict.CERTAIN
    assert decide(many, enough, filtered=False).verdict is Verdict.UNKNOWN
    more = found(hit(0, 0.5, ENOUGH + MORE_OF_MANY + 0.01), hit(1, 0.45))
    assert decide(many, more, filtered=False).verdict is Verdict.CERTAIN


def test_versions_of_a_talk_are_by_the_same_people() -> None:
    given = [
        replace(delivery("ada", "Inference for fun and profit", 2024), speakers=("Ada",)),
        replace(delivery("bea", "Pi: inference for fun and profit", 2023), speakers=("Bea",)),
        replace(delivery("ada-again", "On inference for fun and profit", 2022), speakers=("Ada", "Bea")),
    ]
    hits = tuple(hit(at, 1.0 - at / 100, title=1.0) for at in range(3))
    ranked = by_talk(Library(given), hits)
    assert [each.talk.title for each in versions(ranked)] == ["On inference for fun and profit"]
