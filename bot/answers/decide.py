"""The decision: one talk, a choice, or no talk at all.

An answer needs a good score and a gap to the next talk; the numbers are tuned on labelled questions,
where both a wrong talk and a needless "I don't know" cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import log
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.answers.proximity import are_scattered
from bot.text.normalize import title_key

if TYPE_CHECKING:
    from bot.library.library import Library
    from bot.library.model import Delivery, Talk
    from bot.search.rank import Hit, Matches

# `make bench ARGS='--parts calibration'` learns the next three, STANDS_OUT and ALIKE from cases of which
# the truth is known (a right talk is worth 1, a wrong one -3, none 0), and leaves the curves in
# build/benchmarks/. On its made-up talks (seed 1), of coverage alone, it learns 0.50 from the questions
# about the sample talks, but 1.00 where talks are asked for by title that were left out, so that half of
# the questions have no answer. Such a threshold would keep back all that is found in abstracts only, whose
# words count 0.85. So the values lie between, where no labelled question (TALKS=… QUESTIONS=…, on 121
# talks) loses the right talk that it had.

# How much of the question (by weight of its words) must be found in a talk before it is shown as the
# answer. With more of it, fewer wrong talks are given for talks that are not there; of people's questions
# 0.65 cost right answers.
ENOUGH = 0.55
# With filters that fit, less is needed, for they are part of what was said. Learned: 0.48 where talks were
# left out, where 0.33 is worth as much.
ENOUGH_FILTERED = 0.33
# A best hit that stands out needs less than one among equals. Learned: 0.50 from the questions about the
# sample talks (other halves of them lead to 0.30 to 0.58), where 0.38 is worth as much, and 0.85 where
# talks were left out.
ENOUGH_ALONE = 0.38
# A talk that only mentions the words must stand out, or have most of them; one word that was not said, and
# may have been meant, is never enough.
ENOUGH_MENTIONED = 0.6
HARDLY_TITLE = 0.1  # of the title's weight
MENTIONED_GAP = 0.1
# … and one whose whole title is said (all but so much of its weight)
WHOLE_TITLE = 0.9
ENOUGH_TITLE = 0.38
# … and one whose title is what was said, but for some letters of every other word
NEARLY_TITLE = 0.8
ENOUGH_NEARLY = 0.25
NEARLY_ALIKE = 0.1  # … coverages, where only another version has what is asked for
# Score above the runner-up. Of the gap alone, 0.37 is learned from the questions about the sample talks
# (worth 0.83 a question; 0.15 is worth 0.79), and 0.31 where talks were left out (0.22; 0.15 is worth 0.10).
STANDS_OUT = 0.15
# Scores closer than this are a choice for the person to make. Learned from talks with enough coverage:
# 0.13 from the questions about the sample talks, where 0.02 is worth more on the other half. Among very many
# talks it is twice as much.
ALIKE = 0.02
# The more talks there are, the more of what somebody asks is found in one of them by chance. On 4,869 talks
# of conferences, so much more of it loses no answer to the labelled questions, and of 400 titles of talks
# that are not there 117 instead of 157 lead to another talk; on 21,715 talks it costs none of 500 queries.
MORE_OF_MANY = 0.20
_FEW_TALKS, _MANY_TALKS = 200, 4_000
# Of many talks some has most of the words by chance, and others nearly as many; the one that is meant stands
# apart. Coverage and so much of the gap must come to so much, unless half of the title was said: of 302
# titles of conference talks that are not there 66 lead to another talk, 79 with an EVIDENCE of 1.0, and no
# labelled question has another answer.
EVIDENCE, OF_GAP, HALF_TITLE = 1.05, 0.65, 0.5
FAR_AHEAD, AHEAD_OF_FEW = 0.6, 0.2  # gaps that no chance explains, among many talks and among few
NEARLY_ALL = 0.8  # coverage of a talk that has nearly all words, and so may be meant all the same
WEAKLY_ALIKE = 0.04  # ALIKE, where a name or a time fits and hardly anything else does
_FEW_CHOICES = 3
_FEW_WORDS = 2
_YEAR = 4  # digits; a number with as many may be a name, as in "1984"
IN_TITLE = 0.85  # share of the words that must be in title, tags or names to count as a topic of it
SUGGESTED = 0.12  # coverage below which not even a suggestion makes sense
SAME_TALK = 85  # rapidfuzz ratio of two titles that are versions of one another
_SAID_LESS = 0.2  # of a title than of the best one, where they may be versions of one talk
_MOST_CHOICES = 5


class Verdict(Enum):
    CERTAIN = "certain"
    UNSURE = "unsure"  # several talks fit as well
    GUESS = "guess"  # it has the words, but may have them by chance
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A talk and its best hit."""

    talk: Talk
    hit: Hit


@dataclass(frozen=True, slots=True)
class Decision:
    """What the hits come to; `ranked` has each talk once, best first."""

    verdict: Verdict
    ranked: tuple[Ranked, ...] = ()

    @property
    def choices(self) -> tuple[Ranked, ...]:
        """The talks that fit about as well as the best; for a guess, the first few."""
        if self.verdict is Verdict.GUESS:
            return self.ranked[:_FEW_CHOICES]
        best = self.ranked[0].hit.score
        return tuple(r for r in self.ranked if r.hit.score >= best - 3 * ALIKE)[:_MOST_CHOICES]


def decide(library: Library, matches: Matches, filtered: bool) -> Decision:
    """Which talk the matches mean; `filtered` where an event, time, place … was named as well."""
    ranked = by_talk(library, matches.hits)
    if not ranked:
        return Decision(Verdict.UNKNOWN)
    best = ranked[0].hit
    # another version of the same talk ("… with Go") is no rival
    title = _key(ranked[0].talk)
    rival = next((r for r in ranked[1:] if fuzz.ratio(_key(r.talk), title) < SAME_TALK), None)
    gap = best.score - rival.hit.score if rival else best.score
    many = _many(len(library.talks))
    more = MORE_OF_MANY * many
    enough = (ENOUGH_FILTERED if filtered else ENOUGH) + more
    if gap >= STANDS_OUT and not best.unknown:
        enough = min(enough, ENOUGH_ALONE + more)
    mentioned = not filtered and best.title < HARDLY_TITLE
    if best.title < HARDLY_TITLE and best.guessed and len(best.matched) == 1:
        return Decision(Verdict.UNKNOWN, ranked)
    if mentioned and gap < MENTIONED_GAP:
        enough = ENOUGH_MENTIONED + more
    if best.title >= WHOLE_TITLE and len(best.matched) > 1:
        enough = min(enough, ENOUGH_TITLE)
    if best.likeness >= NEARLY_TITLE and len(best.matched) > 1:
        enough = min(enough, ENOUGH_NEARLY)
    if (mentioned and _few_and_common(matches, best)) or (best.title < WHOLE_TITLE and _only_number(best)):
        return Decision(Verdict.UNKNOWN, ranked)
    evidence = best.coverage + OF_GAP * min(gap, 1.0)
    by_chance = not filtered and best.title < HALF_TITLE and best.likeness < NEARLY_TITLE
    by_chance = by_chance and (
        evidence < EVIDENCE * many
        or (
            gap < (max(AHEAD_OF_FEW, FAR_AHEAD * many) if len(best.matched) > _FEW_WORDS else FAR_AHEAD)
            and are_scattered(matches.index, matches.terms, best.document, library.deliveries[best.document])
        )
    )
    if best.coverage < (max(enough, NEARLY_ALL) if by_chance else enough):
        return Decision(Verdict.UNKNOWN, ranked)
    if by_chance:
        return Decision(Verdict.GUESS, ranked)
    alike = WEAKLY_ALIKE if filtered and best.coverage < ENOUGH else ALIKE * (1 + many)
    return Decision(Verdict.CERTAIN if gap >= alike else Verdict.UNSURE, ranked)


def _few_and_common(matches: Matches, best: Hit) -> bool:
    """Whether a word or two were found, and such as any abstract may have: "how can I invite you"."""
    common = [term.common for term in matches.terms if term.word in best.matched]
    return 0 < len(common) <= _FEW_WORDS and all(common)


def _only_number(best: Hit) -> bool:
    """Whether a short number is all that was found: "for over 2 years" asks for no "ETL 2.0"."""
    return all(word.isdigit() and len(word) < _YEAR for word in best.matched)


def _many(talks: int) -> float:
    """How near a library is to one of very many talks, 0 to 1, by the order of its size."""
    return min(max(log(talks / _FEW_TALKS) / log(_MANY_TALKS / _FEW_TALKS), 0.0), 1.0)


def versions(ranked: tuple[Ranked, ...], less: float = ALIKE) -> tuple[Ranked, ...]:
    """Other versions of the best talk that the words of the question do not tell from it: of which no
    more than `less` of the coverage is missing.
    """
    best, title = ranked[0], _key(ranked[0].talk)
    return tuple(
        r
        for r in ranked[1:]
        if r.hit.coverage >= best.hit.coverage - less
        and r.hit.title >= best.hit.title - _SAID_LESS
        and fuzz.ratio(_key(r.talk), title) >= SAME_TALK
        and _may_be_by_same(r.talk, best.talk)
    )


def _may_be_by_same(one: Talk, other: Talk) -> bool:
    """Whether somebody gave both, as far as the files tell."""
    mine, theirs = ({name for d in talk.deliveries for name in d.speakers} for talk in (one, other))
    return not mine or not theirs or not mine.isdisjoint(theirs)


def _key(talk: Talk) -> str:
    return title_key(talk.title)


def by_talk(library: Library, hits: tuple[Hit, ...]) -> tuple[Ranked, ...]:
    """The best hit of every talk, best first."""
    seen: set[int] = set()
    ranked: list[Ranked] = []
    for hit in hits:
        talk = library.talk_of(library.deliveries[hit.document])
        if id(talk) not in seen:
            seen.add(id(talk))
            ranked.append(Ranked(talk, hit))
    return tuple(ranked)


def deliveries_like(library: Library, matches: Matches, ranked: Ranked) -> list[Delivery]:
    """The deliveries of a talk that fit the question as well as its best one, newest first.

    Deliveries of one talk may have abstracts and links of their own; those that lack what was asked
    for are left out.
    """
    least = ranked.hit.coverage - ALIKE
    fitting = [
        d for d in ranked.talk.deliveries if matches.coverage[library.position[d.key]] >= max(least, 1e-6)
    ]
    return fitting or [library.deliveries[ranked.hit.document]]
