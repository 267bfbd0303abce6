"""Names and descriptions of commands: in English in the code, in other languages from config/locales."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from discord import app_commands
from discord.app_commands import TranslationContextTypes, Translator, locale_str

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

    from bot.ui.discord.locales import Locales

_F = TypeVar("_F")
PRIVATE = "Show the answer to you only"


def name(command: str, text: str | None = None) -> locale_str:
    """The name of a command; `text` where it is not the key."""
    return locale_str(text or command, key=f"commands.{command}.name")


def description(command: str, text: str) -> locale_str:
    return locale_str(text, key=f"commands.{command}.description")


def options(command: str, **descriptions: str) -> Callable[[_F], _F]:
    """Names and describes the options of a command."""
    keys = {option: f"commands.{command}.options.{option}" for option in descriptions}
    names = {option: locale_str(option, key=f"{key}.name") for option, key in keys.items()}
    texts = {
        option: locale_str(text, key=f"{keys[option]}.description") for option, text in descriptions.items()
    }

    def decorate(callback: _F) -> _F:
        return app_commands.rename(**names)(app_commands.describe(**texts)(callback))

    return decorate


class PhraseTranslator(Translator):
    """Translates the names and descriptions of commands when they are registered."""

    def __init__(self, locales: Locales) -> None:
        self._locales = locales

    async def translate(
        self, string: locale_str, locale: discord.Locale, _context: TranslationContextTypes
    ) -> str | None:
        key = string.extras.get("key")
        found = self._locales.translation(locale.value, key) if key else None
        return found if found != string.message else None
