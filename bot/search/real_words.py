"""Words of English that are spelt right: one that no talk has is a topic no talk is about, more likely than
another word misspelt ("roses" are no roles).
"""

from __future__ import annotations

from functools import cache

from spellchecker import SpellChecker

# How often a word stands in the texts that the spell checker's dictionary was counted in (subtitles of
# films); rarer ones are hardly ever said, and among those that it only lists are misspellings of others.
_LEAST_OFTEN = 100


@cache
def real_words() -> frozenset[str]:
    """About 44,000 words in lower case, from pyspellchecker. Takes a tenth of a second the first time."""
    counted = SpellChecker(language="en").word_frequency.dictionary
    return frozenset(word for word, often in counted.items() if often >= _LEAST_OFTEN and word.isalpha())
