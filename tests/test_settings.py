"""The configuration file and the environment: what is taken, what is refused, and how it is said."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.settings import Settings, SettingsError, find_data, load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder without `.env` and `config/`."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def load(text: str, env: Mapping[str, str] | None = None) -> Settings:
    Path("bot.yaml").write_text(text, encoding="utf-8")
    return load_settings(Path("bot.yaml"), env or {})


def refusal(text: str, env: Mapping[str, str] | None = None) -> str:
    with pytest.raises(SettingsError) as caught:
        load(text, env)
    return str(caught.value)


# --- which file ---


def test_every_setting_has_a_default() -> None:
    loaded = load_settings(env={})
    assert loaded == Settings()
    assert loaded.talks.path == (Path("talks"),)
    assert loaded.talks.site_url is None
    assert loaded.talks.page == "{slug}/"
    assert loaded.talks.timezone == ZoneInfo("Europe/London")
    assert loaded.talks.reload == timedelta(seconds=10)
    assert loaded.announcements.every == timedelta(minutes=15)
    assert loaded.announcements.channels == ()
    assert loaded.announcements.at is None
    assert loaded.announcements.timezone is None
    assert loaded.announcements.kinds == {"new", "recording", "coming-up", "changed"}
    assert loaded.state.url == "sqlite:///state/talkbot.db"
    assert loaded.discord.api_url == "https://discord.com/api/v10"
    assert loaded.discord_token is None


@pytest.mark.parametrize("text", ["", "# nothing\n", "talks:\n  # path: x\n", "---\n", "talks:\n  path:\n"])
def test_empty_file_and_empty_keys_mean_the_defaults(text: str) -> None:
    assert load(text) == Settings()


def test_config_of_the_current_folder_is_read_unless_another_is_named() -> None:
    Path("config").mkdir()
    Path("config/bot.yaml").write_text("talks: {reload: 1m}", encoding="utf-8")
    Path("other.yaml").write_text("talks: {reload: 2m}", encoding="utf-8")
    Path("third.yaml").write_text("talks: {reload: 3m}", encoding="utf-8")
    env = {"TALKBOT_CONFIG": "other.yaml"}
    assert load_settings(env={}).talks.reload == timedelta(minutes=1)
    assert load_settings(env=env).talks.reload == timedelta(minutes=2)
    assert load_settings(Path("third.yaml"), env).talks.reload == timedelta(minutes=3)


def test_named_file_that_is_not_there_is_refused() -> None:
    for config, env in ((Path("none.yaml"), {}), (None, {"TALKBOT_CONFIG": "none.yaml"})):
        with pytest.raises(SettingsError, match=r"^none\.yaml: there is no such configuration file$"):
            load_settings(config, env)


def test_file_that_is_no_text_is_refused(empty_folder: Path) -> None:
    Path("latin.yaml").write_bytes(b"talks: {path: caf\xe9}")
    with pytest.raises(SettingsError, match="not UTF-8"):
        load_settings(Path("latin.yaml"), {})
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(empty_folder, {})


def test_byte_order_mark_does_no_harm() -> None:
    assert load("\ufefftalks: {reload: 1m}").talks.reload == timedelta(minutes=1)


# --- what the file says ---


def test_every_setting_can_be_set() -> None:
    loaded = load("""
talks:
  path: [a, b/c]
  site_url: https://example.org/talks
  page: "t/{slug}.html"
  timezone: America/Sao_Paulo
  reload: 2h
announcements:
  every: 1d
  at: "7:30"
  days: [Monday, thu]
  timezone: Asia/Tokyo
  kinds: [on this day, coming_up]
  max_age: 2d
  scheduled_events: true
  channels: [123456789012345678, "223456789012345678", 123456789012345678]
state:
  url: postgresql://bot@db/talks
discord:
  api_url: http://127.0.0.1:8080/api/v10/
""")
    assert loaded.talks.path == (Path("a"), Path("b/c"))
    assert loaded.talks.site_url == "https://example.org/talks/"
    assert loaded.talks.page == "t/{slug}.html"
    assert loaded.talks.timezone == ZoneInfo("America/Sao_Paulo")
    assert loaded.talks.reload == timedelta(hours=2)
    assert loaded.announcements.every == timedelta(days=1)
    assert loaded.announcements.at == time(7, 30)
    assert loaded.announcements.days == {0, 3}
    assert loaded.announcements.timezone == ZoneInfo("Asia/Tokyo")
    assert loaded.announcements.kinds == {"on-this-day", "coming-up"}
    assert loaded.announcements.max_age == timedelta(days=2)
    assert loaded.announcements.scheduled_events
    assert loaded.announcements.channels == (123456789012345678, 223456789012345678)
    assert loaded.state.url == "postgresql://bot@db/talks"
    assert loaded.discord.api_url == "http://127.0.0.1:8080/api/v10"


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings(env={}).talks.page = "x"  # type: ignore[misc]


# text → what the complaint contains
WRONG = [
    ("\n\nannouncments: {every: 1m}", ':3: unknown key "announcments"; did you mean "announcements"?'),
    ("talks:\n  site-url: x", ':2: unknown key "talks.site-url"; did you mean "talks.site_url"?'),
    ("site_url: https://x.org", ':1: unknown key "site_url"; did you mean "talks.site_url"?'),
    ("colour: blue", ':1: unknown key "colour"; known here: talks, announcements, state, discord'),
    (
        "discord:\n  token: abc",
        ':2: unknown key "discord.token"; secrets are not kept in this file: set DISCORD_TOKEN',
    ),
    ("discord_token: abc", "set DISCORD_TOKEN"),
    ("- talks", ":1: must be sections with keys"),
    ("talks: somewhere", ":1: talks must be a section with keys of its own: path, site_url"),
    ("talks:\n  path: 5", ":2: talks.path cannot be 5: it must be a folder or a list of folders"),
    ("talks: {path: [a, 5]}", "must be a folder or a list of folders"),
    ("talks: {path: []}", "must name at least one folder"),
    ("talks: {path: ' '}", "must be a folder"),
    ("talks: {site_url: example.org}", "it must be a web address that begins with https:// or http://"),
    ("talks: {site_url: 'ftp://example.org'}", "must be a web address"),
    ("talks: {site_url: 'https://[x'}", "must be a web address"),
    ("talks: {site_url: 'https://x:99999/'}", "must be a web address"),
    ("talks: {site_url: 'https://a b/'}", "must be a web address"),
    ("talks: {site_url: [x]}", "must be a web address"),
    ("talks: {page: '{id}/'}", "with {slug} in it"),
    ("talks: {page: 'talks/'}", "with {slug} in it"),
    ("talks: {page: '{slug'}", "with {slug} in it"),
    ("talks: {page: 7}", "with {slug} in it"),
    (
        "talks: {timezone: london}",
        'cannot be "london": it must be the name of a time zone, such as Europe/London; did',
    ),
    ("talks: {timezone: Europe/Lodnon}", 'did you mean "Europe/London"?'),
    ("talks: {timezone: Sao Paulo}", 'did you mean "America/Sao_Paulo"?'),
    ("talks: {timezone: Europe}", "must be the name of a time zone"),
    ("talks: {timezone: ../etc/passwd}", "must be the name of a time zone"),
    ("talks: {timezone: 1}", "must be the name of a time zone"),
    ("talks: {reload: 10}", "cannot be 10: it must be a duration such as 10s, 15m, 2h or 1d"),
    ("talks: {reload: 0s}", "must be a duration"),
    ("talks: {reload: soon}", "must be a duration"),
    ("announcements: {every: 1h30m}", "must be a duration"),
    ("announcements: {every: 99999999d}", "must be a duration"),
    ("announcements: {at: 12:30}", 'must be a time of day in quotes, such as "09:00"'),
    ("announcements: {at: '25:00'}", "must be a time of day in quotes"),
    ("announcements: {days: []}", "must name at least one day"),
    ("announcements: {days: [someday]}", "must be a list of days of the week: mon, tue, wed"),
    ("announcements: {kinds: [recordings]}", 'did you mean "recording"?'),
    ("announcements: {timezone: Europe/Lodnon}", 'did you mean "Europe/London"?'),
    ("announcements: {scheduled_events: 1}", "scheduled_events cannot be 1"),
    ("announcements: {channels: 123}", "must be a list of channel ids"),
    ("announcements: {channels: ['#general']}", "must be a list of channel ids"),
    ("announcements: {channels: [true]}", "must be a list of channel ids"),
    ("announcements: {channels: [-1]}", "must be a list of channel ids"),
    ("announcements: {channels: [99999999999999999999]}", "must be a list of channel ids"),
    ("state: {url: 'mysql://h/d'}", "must be sqlite:///path/to/file.db or postgresql://user@host/database"),
    ("state: {url: talkbot.db}", "must be sqlite:///path/to/file.db"),
    ("state: {url: 'sqlite://'}", "must be sqlite:///path/to/file.db"),
    ("state: {url: 5}", "must be sqlite:///path/to/file.db"),
    (
        "state:\n  url: postgresql://u:hush@h/d",
        ":2: state.url has a password; put the whole address into DATABASE_URL",
    ),
    ("discord: {api_url: discord.com}", "must be a web address"),
    ("talks: {path: a}\ntalks: {path: b}", ':2: the key "talks" is there twice'),
    ("talks:\n  path: [a", ":2: not valid YAML: "),
    ("talks:\n\tpath: a", ":2: not valid YAML: "),
    ("a: 1\n---\nb: 2", "not valid YAML: expected a single document"),
    ("talks:\n  path: \x07", ":2: a control character"),
    ("talks: &t {path: *t}", "cannot be repeated with & and *"),
    (
        "a: !!python/object/apply:os.system [x]",
        "the tag tag:yaml.org,2002:python/object/apply:os.system is not",
    ),
    ("a: !secret x", "the tag !secret is not known here"),
    ("a: !!int x", "not a number"),
    ("? [a, b]\n: c", ":1: a key must be a word"),
    ("{" * 5000, "nested too deeply"),
]


@pytest.mark.parametrize(("text", "complaint"), WRONG)
def test_mistakes_are_refused_with_line_and_advice(text: str, complaint: str) -> None:
    message = refusal(text)
    assert message.startswith("bot.yaml:")
    assert complaint in message


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    lines = refusal("talks:\n  reload: 5\n  pth: a\nfoo: 1\nstate: 2").splitlines()
    assert [line.split(":")[1] for line in lines] == ["2", "3", "4", "5"]


def test_long_values_are_cut_in_complaints() -> None:
    assert len(refusal(f"talks: {{timezone: {'x' * 5000}}}")) < 200


@given(text=st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_gives_settings_or_a_refusal(text: str) -> None:
    Path("any.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        load_settings(Path("any.yaml"), {})
    except SettingsError as error:
        assert str(error).startswith("any.yaml:")


# --- the environment ---


def test_environment_replaces_what_the_file_says() -> None:
    env = {"DATABASE_URL": "postgres://u:p@h/d", "DISCORD_API_URL": "http://proxy:8080/api/v10/"}
    loaded = load("state: {url: 'sqlite:///x.db'}\n", env)
    assert loaded.state.url == "postgresql://u:p@h/d"
    assert loaded.discord.api_url == "http://proxy:8080/api/v10"


def test_empty_variables_count_as_unset() -> None:
    env = {"DATABASE_URL": "", "DISCORD_API_URL": " ", "DISCORD_TOKEN": " ", "TALKBOT_CONFIG": ""}
    assert load_settings(env=env) == Settings()


def test_mistake_in_a_variable_names_the_variable() -> None:
    assert refusal("", {"DISCORD_API_URL": "x"}).startswith("DISCORD_API_URL: discord.api_url cannot be")


def test_secrets_are_never_shown() -> None:
    loaded = load_settings(env={"DISCORD_TOKEN": "hush", "DATABASE_URL": "postgresql://u:hush@h/d"})
    assert loaded.discord_token is not None
    assert loaded.discord_token.get_secret_value() == "hush"
    assert "hush" not in repr(loaded) + str(loaded)
    assert "hush" not in refusal("", {"DATABASE_URL": "mysql://u:hush@h/d"})


def test_dotenv_file_fills_in_what_the_environment_lacks() -> None:
    Path(".env").write_text(
        "# secrets\nexport DISCORD_TOKEN='from file'\nDATABASE_URL=sqlite:///file.db\n", encoding="utf-8"
    )
    loaded = load_settings(env={"DATABASE_URL": "sqlite:///real.db"})
    assert loaded.state.url == "sqlite:///real.db"
    assert loaded.discord_token is not None
    assert loaded.discord_token.get_secret_value() == "from file"


def test_dotenv_file_that_is_no_text_is_refused() -> None:
    Path(".env").write_bytes(b"DISCORD_TOKEN=\xff\n")
    with pytest.raises(SettingsError, match=r"^\.env: cannot be read"):
        load_settings(env={})


def test_environment_of_the_process_is_used_when_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///process.db")
    assert load_settings().state.url == "sqlite:///process.db"


def test_talks_of_the_command_line_stand_in_for_those_of_the_file() -> None:
    Path("bot.yaml").write_text("talks: {path: a, page: 'x/{slug}'}", encoding="utf-8")
    loaded = load_settings(Path("bot.yaml"), {}, talks=[Path("b"), Path("c")])
    assert loaded.talks.path == (Path("b"), Path("c"))
    assert loaded.talks.page == "x/{slug}"


# --- data files ---


def test_data_files_are_found() -> None:
    assert find_data("vocabulary.yaml").is_file()
    with pytest.raises(FileNotFoundError, match=r"nothing\.yaml"):
        find_data("nothing.yaml")
