"""The settings: `config/bot.yaml` and the environment, checked and frozen.

The only reader of both. Secrets come from the environment (or `.env`), never from the file.
"""

from __future__ import annotations

import json
import os
import re
from datetime import time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import BaseModel, BeforeValidator, Field, SecretStr, ValidationError

from bot import setting_values as values
from bot.config_file import ConfigFile, ConfigFileError, Location, parse_config

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic_core import ErrorDetails

DEFAULT_CONFIG = Path("config/bot.yaml")

# Which setting an environment variable replaces.
OVERRIDES: Mapping[str, tuple[str, str]] = {
    "DATABASE_URL": ("state", "url"),
    "DISCORD_API_URL": ("discord", "api_url"),
}


class SettingsError(Exception):
    """What is wrong with the configuration: one `where: what` a line, ready to be shown."""


class _Section(BaseModel, frozen=True, extra="forbid", hide_input_in_errors=True):
    """Read-only, and no key but those declared."""


class TalksSettings(_Section, frozen=True):
    """Where the talks are and how their files are read."""

    path: Annotated[tuple[Path, ...], BeforeValidator(values.folders)] = (Path("talks"),)
    # ends in a slash; None: relative image and pdf addresses are left out of answers
    site_url: Annotated[str | None, BeforeValidator(values.site_url)] = None
    page: Annotated[str, BeforeValidator(values.page)] = "{slug}/"
    timezone: Annotated[ZoneInfo, BeforeValidator(values.timezone)] = ZoneInfo("Europe/London")
    reload: Annotated[timedelta, BeforeValidator(values.duration)] = timedelta(seconds=10)
    # False: nowhere; None: where the system keeps what may be deleted
    cache: Annotated[Path | Literal[False] | None, BeforeValidator(values.cache)] = None


class AnnouncementsSettings(_Section, frozen=True):
    """When, where and of what is announced."""

    every: Annotated[timedelta, BeforeValidator(values.duration)] = timedelta(minutes=15)
    at: Annotated[time | None, BeforeValidator(values.time_of_day)] = None  # None: at any time
    days: Annotated[frozenset[int], BeforeValidator(values.days)] = frozenset(range(7))  # Monday is 0
    timezone: Annotated[ZoneInfo | None, BeforeValidator(values.optional_timezone)] = (
        None  # that of the talks
    )
    kinds: Annotated[frozenset[str], BeforeValidator(values.kinds)] = frozenset(values.KINDS[:4])
    max_age: Annotated[timedelta, BeforeValidator(values.duration)] = timedelta(days=7)
    scheduled_events: bool = Field(default=False, strict=True)
    channels: Annotated[tuple[int, ...], BeforeValidator(values.channels)] = ()


class StateSettings(_Section, frozen=True):
    """Where what must outlive the process is kept. `url` may hold a password, so it is not in `repr`."""

    url: Annotated[str, BeforeValidator(values.database)] = Field(
        default="sqlite:///state/talkbot.db", repr=False
    )


class DiscordSettings(_Section, frozen=True):
    """How Discord is reached. `api_url` has no slash at its end."""

    api_url: Annotated[str, BeforeValidator(values.web_address)] = "https://discord.com/api/v10"


class Configuration(_Section, frozen=True):
    """Everything that the configuration file may say."""

    talks: TalksSettings = TalksSettings()
    announcements: AnnouncementsSettings = AnnouncementsSettings()
    state: StateSettings = StateSettings()
    discord: DiscordSettings = DiscordSettings()


class Settings(Configuration, frozen=True):
    """The configuration file, what the environment and the command line replace in it, and the secrets."""

    discord_token: SecretStr | None = None


def load_settings(
    config: Path | None = None,
    env: Mapping[str, str] | None = None,
    *,
    talks: Sequence[Path] = (),
) -> Settings:
    """Read the settings. Relative paths, `.env` and `config/bot.yaml` are those of the current directory.

    `config` is the file that was asked for; without one it is `TALKBOT_CONFIG`, then
    `config/bot.yaml` where there is one, then every setting has its default.
    `env` is the process's environment unless given; variables that it lacks are taken from `.env`.
    `talks`, when there are any, stand in for `talks.path`.

    Raises `SettingsError` with every mistake, each with its file and line.
    """
    variables = _dotenv(Path(".env")) | dict(os.environ if env is None else env)
    named = config or (Path(variables["TALKBOT_CONFIG"]) if variables.get("TALKBOT_CONFIG") else None)
    path = named or DEFAULT_CONFIG
    file = _read(path) if named or path.exists() else ConfigFile()

    sources = {at: f"{path}:{line}" for at, line in file.lines.items()}
    problems = _passwords(file, sources)
    for variable, (section, key) in OVERRIDES.items():
        if value := variables.get(variable, "").strip():
            _replace(file, sources, (section, key), value, variable)
    if talks:
        _replace(file, sources, ("talks", "path"), list(talks), "--talks")

    try:
        read = Configuration.model_validate(file.values)
    except ValidationError as error:
        problems += _describe(error, sources, path)
    if problems:
        raise SettingsError("\n".join(problems))
    token = variables.get("DISCORD_TOKEN", "").strip()
    return Settings(**dict(read), discord_token=SecretStr(token) if token else None)


def find_data(name: str) -> Path:
    """The data file that comes with the bot, such as "vocabulary.yaml": beside the package in the
    repository, inside the package once it is built.

    Raises `FileNotFoundError` where it is in neither.
    """
    package = Path(__file__).resolve().parent
    # inside first: beside an installed package, `config` may be somebody else's
    for folder in (package / "config", package.parent / "config"):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"{name} is missing beside {package}; install talkbot again")


def _dotenv(path: Path) -> dict[str, str]:
    try:
        found = dotenv_values(path, interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {_reason(error)}") from error
    return {name: value for name, value in found.items() if value is not None}


def _read(path: Path) -> ConfigFile:
    try:
        return parse_config(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise SettingsError(f"{path}: there is no such configuration file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {_reason(error)}") from error
    except ConfigFileError as error:
        raise SettingsError(f"{path}:{error.line}: {error}") from error


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else (error.strerror or str(error))


def _replace(
    file: ConfigFile, sources: dict[Location, str], at: tuple[str, str], value: object, source: str
) -> None:
    section = file.values.setdefault(at[0], {})
    if isinstance(section, dict):  # anything else is refused as a whole
        section[at[1]] = value
        sources[at] = source


def _passwords(file: ConfigFile, sources: Mapping[Location, str]) -> list[str]:
    """A complaint for a password in the file: it is where everybody who reads the code reads it."""
    state = file.values.get("state")
    url = state.get("url") if isinstance(state, dict) else None
    if isinstance(url, str) and re.search(r"://[^/@]*:[^/]*@", url):
        where = sources["state", "url"]
        return [f"{where}: state.url has a password; put the whole address into DATABASE_URL instead"]
    return []


def _describe(error: ValidationError, sources: Mapping[Location, str], path: Path) -> list[str]:
    """Every mistake as `where: what`, in the order of the file."""
    order = list(sources)
    found: list[tuple[int, str]] = []
    for detail in error.errors():
        at = tuple(str(part) for part in detail["loc"])
        known = next((at[:size] for size in range(len(at), 0, -1) if at[:size] in sources), None)
        where = sources[known] if known else f"{path}:1"
        found.append((order.index(known) if known else 0, f"{where}: {_mistake(at, detail)}"))
    return [text for _, text in sorted(found)]


def _mistake(at: Location, detail: ErrorDetails) -> str:
    name = ".".join(at)
    message = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "extra_forbidden":
        return f'unknown key "{name}"{_hint(at)}'
    if len(at) == 1:
        return f"{name} must be a section with keys of its own: {', '.join(_keys()[name])}"
    if at == ("state", "url"):  # may hold a password
        return f"{name} {message}"
    return f"{name} cannot be {_shown(detail['input'])}: it {message}"


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _hint(at: Location) -> str:
    """What may have been meant by an unknown key."""
    *section, key = at
    if "token" in key.lower():
        return "; secrets are not kept in this file: set DISCORD_TOKEN in the environment or in .env"
    known = _keys()
    siblings = known[section[0]] if section else list(known)
    elsewhere = {leaf: f"{name}.{leaf}" for name, leaves in known.items() for leaf in leaves}
    near = values.nearest(key, {name: ".".join([*section, name]) for name in siblings})
    return (
        values.did_you_mean(near or values.nearest(key, elsewhere)) or f"; known here: {', '.join(siblings)}"
    )


def _keys() -> dict[str, list[str]]:
    """The keys of every section."""
    return {
        name: list(type(field.default).model_fields) for name, field in Configuration.model_fields.items()
    }
