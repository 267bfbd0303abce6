"""Light stemming by language, with Snowball (PyStemmer), so that "pipelines" finds "pipeline"."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import Stemmer

from bot.search.american import american
from bot.text.normalize import fold

Stem = Callable[[str], str]

# How files name the languages that people give talks in: ISO 639-1, 639-3 and English names.
_NAMES = {
    "english": ("en", "eng", ""),
    "german": ("de", "deu", "ger"),
    "french": ("fr", "fra", "fre"),
    "spanish": ("es", "spa"),
    "portuguese": ("pt", "por"),
    "italian": ("it", "ita"),
    "dutch": ("nl", "nld", "dut"),
    "swedish": ("sv", "swe"),
    "norwegian": ("no", "nb", "nor", "nob"),
    "danish": ("da", "dan"),
}
_LANGUAGE = {code: name for name, codes in _NAMES.items() for code in (name, *codes)}
_SHORT = 4  # words shorter than this are left alone: "aws", "ios", "css" have no plural "s"


def language_name(language: str) -> str:
    """The English name of a file's language ("pt-BR" → "portuguese"); English where it is not known."""
    code = language.lower().replace("_", "-").split("-")[0]
    return _LANGUAGE.get(code, "english")


@cache
def language_names() -> dict[str, str]:
    """The languages by their names in the languages that questions come in: "deutsch", "allemand"
    and "german" are "german".
    """
    from babel import Locale

    found: dict[str, str] = {}
    for spoken in ("en", "de", "fr", "es", "pt", "it", "nl", "pl"):
        names = Locale(spoken).languages
        for name, codes in _NAMES.items():
            found[fold(names[codes[0]])] = name
    return found


class Stemmers:
    """One stemmer a language, made when it is first needed."""

    def __init__(self) -> None:
        self._stems: dict[str, Stem] = {}

    def for_language(self, language: str) -> Stem:
        """The stemmer of a file's language; English where it is not known: most titles of talks in
        other languages hold English terms.
        """
        name = language_name(language)
        if name not in self._stems:
            self._stems[name] = _stemmer(name)
        return self._stems[name]

    def stems(self, word: str) -> list[str]:
        """The stems of a word in every language met so far, English first."""
        self.for_language("english")
        return list(dict.fromkeys(stem(word) for stem in self._stems.values()))


def _stemmer(name: str) -> Stem:
    snowball = Stemmer.Stemmer(name)
    snowball.maxCacheSize = 0  # each word is stemmed once: looking it up would take longer
    stem_word: Stem = snowball.stemWord

    def stem(word: str) -> str:
        return word if len(word) < _SHORT or not word.isalpha() else stem_word(word)

    def english(word: str) -> str:
        return word if len(word) < _SHORT or not word.isalpha() else stem_word(american(word))

    return english if name == "english" else stem
