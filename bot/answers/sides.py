"""Several topics or talks in one question: "Flink or Spark", "compare On Rails and On Boats"."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from bot.answers.conversation import Whole
from bot.answers.lookup import Asked

if TYPE_CHECKING:
    from datetime import date

    from bot.answers.lookup import Lookup
    from bot.library.model import Delivery


def compared(lookup: Lookup, asked: Asked) -> list[Delivery]:
    """The talks that are compared, each as often as it was given; [] unless all are known."""
    found: list[Delivery] = []
    for side in asked.question.sides:
        runs = tuple(run for run in asked.question.runs if set(run.split()) <= set(side))
        alone = replace(asked.question, words=side, sides=(), runs=runs)
        given = lookup.times_given(lookup.asked(Whole(alone), asked.today))
        if not given:
            return []
        found += [d for d in given if d not in found]
    return sorted(found, key=lambda d: lookup.library.position[d.key])


def either(lookup: Lookup, whole: Whole, today: date) -> Asked | None:
    """The talks about any of the topics that a question names; None where there is none. The question keeps
    the topics that there are talks about.
    """
    question, library = whole.question, lookup.library
    found = np.zeros(len(library), dtype=np.bool_)
    known: list[tuple[str, ...]] = []
    for words in question.either:
        alone = replace(question, words=words, either=(), runs=(), titled=question.titled & set(words))
        asked = lookup.asked(replace(whole, question=alone), today)
        # without words that tell talks apart it would be any
        theirs = lookup.fitting(asked) if asked.matches is not None and asked.mask.any() else []
        found[library.selection(theirs).positions] = True
        known += [words] * bool(theirs)
    if not known:
        return None
    said = tuple(dict.fromkeys(chain.from_iterable(known)))
    return Asked(replace(question, words=said, either=tuple(known)), today, found)
