"""Single points in time that a question names: a year, a month, a day, a part of a year."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.questions.vocabulary import DEFAULT_LANGUAGE, Cue, Vocabulary
from bot.search.spelling import Spelling
from bot.text.normalize import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

_YEAR = re.compile(r"(?:19|20)\d\d")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_QUARTER = re.compile(r"q([1-4])")
_SEASONS = {Cue.SPRING: 3, Cue.SUMMER: 6, Cue.AUTUMN: 9, Cue.WINTER: 12}  # first month, northern
_SHORTEST_MISSPELT = 6  # letters of the name of a month
_BEFORE_A_MONTH = frozenset({"in", "since", "before", "im", "en", "em", "and"})
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
