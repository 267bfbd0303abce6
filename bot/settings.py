"""The settings: `config/bot.yaml` and the environment, checked and frozen.

The only reader of both. Secrets come from the environment (or `.env`), never from the file.
"""

from __future__ import annotations

import json
import os
import re
from datetime import timedelta
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from dotenv import dotenv_values
from pydantic import BaseModel, BeforeValidator, Field, SecretStr, ValidationError
from rapidfuzz import fuzz, process

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

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"(\d{1,6}) ?([smhd])", re.ASCII)
# below this (0 to 100) a "did you mean" is a guess that misleads
_NEAR = 60.0


class SettingsError(Exception):
    """What is wrong with the configuration: one `where: what` a line, ready to be shown."""


def _duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or int(match[1]) == 0:
        raise ValueError("must be a duration such as 10s, 15m, 2h or 1d")
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])


def _folders(value: object) -> tuple[Path, ...]:
    folders: list[Path] = []
    for folder in value if isinstance(value, list | tuple) else [value]:
        if not isinstance(folder, str | Path) or not str(folder).strip():
            raise ValueError("must be a folder or a list of folders")
        folders.append(Path(folder))
    if not folders:
        raise ValueError("must name at least one folder")
    return tuple(folders)


def _cache(value: object) -> Path | Literal[False] | None:
    if value is None or value is False:
        return value
    if isinstance(value, str | Path) and str(value).strip():
        return Path(value).expanduser()
    raise ValueError("must be a folder, or false")


def _web_address(value: object) -> str:
    problem = "must be a web address that begins with https:// or http://"
    if not isinstance(value, str):
        raise ValueError(problem)
    address = value.strip()
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:  # a port that is no number, a bracket that is not closed
        usable = False
    if not usable or any(char.isspace() for char in address):
        raise ValueError(problem)
    return address.rstrip("/")


def _site_url(value: object) -> str | None:
    # with the slash at its end, relative addresses are below it
    return None if value is None else f"{_web_address(value)}/"


def _page(value: object) -> str:
    try:
        fields = {name for _, name, _, _ in Formatter().parse(str(value)) if name is not None}
    except ValueError:  # a brace that is not closed
        fields = set()
    if not isinstance(value, str) or fields != {"slug"}:
        raise ValueError('must be an address below site_url with {slug} in it, such as "{slug}/"')
    return value.strip()


def _timezone(value: object) -> ZoneInfo:
    if isinstance(value, ZoneInfo):
        return value
    if not isinstance(value, str):
        raise ValueError("must be the name of a time zone, such as Europe/London")
    try:
        return ZoneInfo(value.strip())
    except (KeyError, ValueError, OSError):  # unknown; "../x"; "Europe", which is a folder
        hint = _did_you_mean(_nearest_zone(value))
        raise ValueError(f"must be the name of a time zone, such as Europe/London{hint}") from None


def _nearest_zone(name: str) -> str | None:
    zones = sorted(available_timezones())
    cities = {zone.rpartition("/")[2].lower(): zone for zone in zones}
    return _nearest(name, cities, at_least=85) or _nearest(
        name, {zone.lower(): zone for zone in zones}, at_least=75
    )


def _channels(value: object) -> tuple[int, ...]:
    problem = "must be a list of channel ids, such as [123456789012345678]"
    if not isinstance(value, list | tuple):
        raise ValueError(problem)
    ids: list[int] = []
    for item in value:
        text = str(item).strip()
        # ids are 64-bit numbers; isdecimal alone would take other alphabets' digits
        if isinstance(item, bool) or not (text.isascii() and text.isdecimal() and 0 < int(text[:20]) < 2**63):
            raise ValueError(problem)
        ids.append(int(text))
    return tuple(dict.fromkeys(ids))


def _database(value: object) -> str:
    problem = "must be sqlite:///path/to/file.db or postgresql://user@host/database"
    if not isinstance(value, str):
        raise ValueError(problem)
    address = value.strip()
    scheme, separator, rest = address.partition("://")
    if scheme == "postgres":  # what hosting companies write, and what SQLAlchemy refuses
        scheme = "postgresql"
    if not separator or scheme not in ("sqlite", "postgresql"):
        raise ValueError(problem)
    if scheme == "sqlite" and not rest.removeprefix("/"):
        raise ValueError(problem)
    return f"{scheme}://{rest}"


class _Section(BaseModel, frozen=True, extra="forbid", hide_input_in_errors=True):
    """Read-only, and no key but those declared."""


class TalksSettings(_Section, frozen=True):
    """Where the talks are and how their files are read."""

    path: Annotated[tuple[Path, ...], BeforeValidator(_folders)] = (Path("talks"),)
    # ends in a slash; None: relative image and pdf addresses are left out of answers
    site_url: Annotated[str | None, BeforeValidator(_site_url)] = None
    page: Annotated[str, BeforeValidator(_page)] = "{slug}/"
    timezone: Annotated[ZoneInfo, BeforeValidator(_timezone)] = ZoneInfo("Europe/London")
    reload: Annotated[timedelta, BeforeValidator(_duration)] = timedelta(seconds=10)
    # False: nowhere; None: where the system keeps what may be deleted
    cache: Annotated[Path | Literal[False] | None, BeforeValidator(_cache)] = None


class AnnouncementsSettings(_Section, frozen=True):
    """When and where new talks are announced."""

    every: Annotated[timedelta, BeforeValidator(_duration)] = timedelta(minutes=15)
    channels: Annotated[tuple[int, ...], BeforeValidator(_channels)] = ()


class StateSettings(_Section, frozen=True):
    """Where what must outlive the process is kept. `url` may hold a password, so it is not in `repr`."""

    url: Annotated[str, BeforeValidator(_database)] = Field(default="sqlite:///state/talkbot.db", repr=False)


class DiscordSettings(_Section, frozen=True):
    """How Discord is reached. `api_url` has no slash at its end."""

    api_url: Annotated[str, BeforeValidator(_web_address)] = "https://discord.com/api/v10"


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
    near = _nearest(key, {name: ".".join([*section, name]) for name in siblings})
    return _did_you_mean(near or _nearest(key, elsewhere)) or f"; known here: {', '.join(siblings)}"


def _keys() -> dict[str, list[str]]:
    """The keys of every section."""
    return {
        name: list(type(field.default).model_fields) for name, field in Configuration.model_fields.items()
    }


def _nearest(word: str, names: Mapping[str, str], at_least: float = _NEAR) -> str | None:
    """What stands in `names` under the key nearest to `word`; None when none is near."""
    wanted = re.sub(r"[ -]", "_", word.strip().lower())
    match = process.extractOne(wanted, list(names), scorer=fuzz.ratio, score_cutoff=at_least)
    return names[match[0]] if match else None


def _did_you_mean(name: str | None) -> str:
    return f'; did you mean "{name}"?' if name else ""
