"""Fixed phrases of the user interface in the reader's language: button labels, "page 2 of 5", help.

The phrases are data (config/locales/*.yaml, a file per language, the same keys in each); whoever reads
the files hands them in.  What is missing in a language is said in English.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Locale:
    """The phrases of one language, by dotted key: "buttons.slides"."""

    code: str
    phrases: Mapping[str, str] = field(repr=False)

    def say(self, key: str, **values: object) -> str:
        """The phrase with its {places} filled. Raises KeyError for a key that is in no file."""
        return self.phrases[key].format(**values) if values else self.phrases[key]

    def count(self, key: str, number: int) -> str:
        """A number with its noun: `key` has the forms "one" and "other", with {n} in them."""
        return self.say(f"{key}.{'one' if number == 1 else 'other'}", n=number)


class Locales:
    """All languages; `data` has the content of each file under its language code."""

    def __init__(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        english = dict(_flat(data[FALLBACK]))
        self._own = {code: dict(_flat(phrases)) for code, phrases in data.items()}
        self._locales = {code: Locale(code, english | own) for code, own in self._own.items()}

    def __getitem__(self, code: str) -> Locale:
        """The language of a Discord locale ("de", "es-419", "pt-BR"), English where it is not here."""
        return self._locales.get(_language(code)) or self._locales[FALLBACK]

    def translation(self, code: str, key: str) -> str | None:
        """A phrase in just this language, None where there is none: for discord.py's Translator, with
        keys such as "commands.ask.name", "commands.ask.options.question.description".
        """
        return self._own.get(_language(code), {}).get(key)


def _language(code: str) -> str:
    return str(code).partition("-")[0].lower()


def _flat(phrases: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in phrases.items():
        if isinstance(value, str):
            yield f"{prefix}{key}", value
        else:
            yield from _flat(value, f"{prefix}{key}.")
