"""What the documents say is what there is."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from bot import __version__
from bot.cli import build_parser
from bot.settings import OVERRIDES, Configuration, Settings, load_settings

REPOSITORY = Path(__file__).resolve().parents[1]
LOCKS = ["requirements.lock", "requirements-demo.lock", "requirements-dev.lock", "requirements-bench.lock"]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
CONFIG = (REPOSITORY / "config/bot.yaml").read_text(encoding="utf-8")
SETTINGS = [
    (section, key)
    for section, field in Configuration.model_fields.items()
    for key in type(field.default).model_fields
]


def parsers() -> dict[str, argparse.ArgumentParser]:
    (commands,) = (
        action for action in build_parser()._actions if isinstance(action, argparse._SubParsersAction)
    )
    return dict(commands.choices)


@pytest.mark.parametrize(("section", "key"), SETTINGS)
def test_every_setting_is_explained(section: str, key: str) -> None:
    assert f"| `{section}.{key}` |" in README
    lines = re.search(rf"^{section}:\n((?:[ #].*\n|\n)*)", CONFIG, re.MULTILINE)
    assert lines
    assert re.search(rf"^  #.*\n  (# )?{key}: ", lines[1], re.MULTILINE)


def test_shipped_configuration_holds_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # where no .env is
    assert load_settings(REPOSITORY / "config/bot.yaml", {}) == Settings()


@pytest.mark.parametrize("variable", [*OVERRIDES, "DISCORD_TOKEN", "TALKBOT_CONFIG"])
def test_every_environment_variable_is_explained(variable: str) -> None:
    assert f"| `{variable}` |" in README


@pytest.mark.parametrize("command", parsers())
def test_every_command_is_explained(command: str) -> None:
    assert f"| `talkbot {command}" in README


def test_every_option_is_explained() -> None:
    options = {
        option
        for parser in [build_parser(), *parsers().values()]
        for action in parser._actions
        for option in action.option_strings
        if option.startswith("--")
    }
    assert {option for option in options if f"`{option}" not in README} <= {"--help"}


def test_version_is_in_the_changelog() -> None:
    assert f"\n## [{__version__}]" in (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LOCKS)
def test_locks_are_pinned_by_hash_and_name_no_host(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert not re.search(r"://|index-url|find-links", text)


def test_locks_agree() -> None:
    pins = [
        set(re.findall(r"^\S+==.*?(?= \\)", (REPOSITORY / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in LOCKS
    ]
    run, demo, developing, benchmarks = pins
    assert run < demo < developing
    assert run < benchmarks
    names = {pin.partition("==")[0] for pin in developing}
    assert {pin for pin in benchmarks if pin.partition("==")[0] in names} <= developing


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "DESIGN.md"])
def test_files_that_documents_name_are_there(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    named = re.findall(r"\]\((?!https?://|#)([^)#]+)", text)
    named += re.findall(r"`((?:bot|tests|config|talks)/[\w./-]*)`", text)
    assert [file for file in named if not (REPOSITORY / file).exists()] == []
