"""config/locales: every language says everything, and says it within Discord's limits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import regex

from bot.ui.discord import limits

if TYPE_CHECKING:
    from bot.ui.discord.locales import Locales

LANGUAGES = ("de", "en", "es", "fr", "pt")
# https://docs.discord.com/developers/interactions/application-commands: "Application Command Naming"
_NAME = regex.compile(r"[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}")
each = pytest.mark.parametrize("code", LANGUAGES)


def blanks(phrase: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", phrase))


@each
def test_every_language_has_every_phrase_with_the_same_blanks(locales: Locales, code: str) -> None:
    english = locales["en"].phrases
    for key, phrase in english.items():
        own = locales.translation(code, key)
        assert own, key
        assert blanks(own) == blanks(phrase), key
    assert all(key in english and locales.translation(code, key) for key in locales[code].phrases)


@each
def test_commands_keep_to_discords_rules(locales: Locales, code: str) -> None:
    for key, phrase in locales[code].phrases.items():
        if not key.startswith("commands."):
            continue
        if key.endswith(".description"):
            assert len(phrase) <= limits.COMMAND_DESCRIPTION, key
        elif key != "commands.related.name":
            assert _NAME.fullmatch(phrase), key
            assert phrase == phrase.lower(), key
        assert len(phrase) <= 100


@each
def test_names_of_commands_and_of_the_options_of_one_differ(locales: Locales, code: str) -> None:
    names: dict[str, list[str]] = {}
    for key, phrase in locales[code].phrases.items():
        if key.startswith("commands.") and key.endswith(".name"):
            names.setdefault(key.rpartition(".")[0].rpartition(".")[0], []).append(phrase)
    assert all(len(set(own)) == len(own) for own in names.values())


@each
def test_help_names_the_commands_as_they_are_called(locales: Locales, code: str) -> None:
    text = locales[code].say("help.text")
    assert len(text) <= limits.FIELD_VALUE
    for command in ("ask", "talk", "talks", "events"):
        assert f"**/{locales[code].say(f'commands.{command}.name')}**" in text
    assert f"*{locales[code].say('commands.related.name')}*" in text


@pytest.mark.parametrize(
    ("discord", "code"),
    [
        ("de", "de"),
        ("es-ES", "es"),
        ("es-419", "es"),
        ("pt-BR", "pt"),
        ("en-US", "en"),
        ("ja", "en"),
        ("", "en"),
    ],
)
def test_discords_locales_lead_to_languages(locales: Locales, discord: str, code: str) -> None:
    assert locales[discord].code == code


def test_a_language_that_is_not_there_translates_nothing(locales: Locales) -> None:
    assert locales.translation("ja", "commands.ask.name") is None


def test_numbers_agree(locales: Locales) -> None:
    assert [locales["de"].count("talks", number) for number in (1, 3)] == ["1 Vortrag", "3 Vorträge"]
