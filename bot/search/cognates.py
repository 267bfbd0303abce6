"""Words of other languages that English has, too, but for their endings: "detección" is detection."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORTEST = 5  # letters of a word; shorter ones are alike by chance
_SHORTEST_STEM = 3

# Endings, without accents, in Spanish, Portuguese, French and German → in English. Of several that fit,
# the longest come first.
_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("izaciones", ("ization", "isation")),
    ("izacion", ("ization", "isation")),
    ("izacao", ("ization", "isation")),
    ("isierung", ("ization", "isation")),
    ("ciones", ("tions", "tion")),
    ("logien", ("logies", "logy")),
    ("encias", ("ences", "encies")),
    ("encia", ("ence", "ency")),
    ("ancia", ("ance", "ancy")),
    ("mento", ("ment",)),
    ("turas", ("tures", "ture")),
    ("ismus", ("ism",)),
    ("tura", ("ture",)),
    ("cion", ("tion",)),
    ("coes", ("tions", "tion")),
    ("dade", ("ty",)),
    ("ique", ("ic", "ics", "ical")),
    ("isch", ("ic", "ical")),
    ("ismo", ("ism",)),
    ("ador", ("ator", "er")),
    ("teur", ("tor",)),
    ("taet", ("ty",)),
    ("cao", ("tion",)),
    ("dad", ("ty",)),
    ("tat", ("ty",)),
    ("ico", ("ic", "ical")),
    ("ica", ("ic", "ics", "ical")),
    ("ista", ("ist",)),
    ("ite", ("ity",)),
    ("eur", ("er", "or")),
    ("ie", ("y",)),
    ("ia", ("y",)),
    ("io", ("y",)),
    ("es", ("s", "")),
    ("os", ("s", "")),
    ("as", ("s", "")),
    ("en", ("s", "")),
    ("a", ("", "e")),
    ("o", ("", "e")),
    ("e", ("",)),
)


def cognates(word: str) -> Iterator[str]:
    """What a word (lower case, without accents) may be in English, likeliest first."""
    if len(word) < _SHORTEST or not word.isalpha():
        return
    for ending, english in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_STEM:
            for each in english:
                yield stem + each
