"""The commands with the whole bot behind them, on the sample talks and on what people get wrong."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bot.cli import main

TALKS = str(Path(__file__).resolve().parents[1] / "talks")


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty directory, where no configuration is."""
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "TALKBOT_CONFIG", "TALKBOT_DEBUG"):
        monkeypatch.delenv(name, raising=False)


def ask_json(question: str, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, object]:
    assert main(["ask", "--json", "--talks", TALKS, "--today", "2026-02-01", *options, "--", question]) == 0
    values: dict[str, object] = json.loads(capsys.readouterr().out)
    return values


def test_chat_understands_what_follows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"latest talk?\nand the slides?\n")))
    assert main(["chat", "--talks", TALKS, "--today", "2026-02-01"]) == 0
    out, err = capsys.readouterr()
    assert (out.startswith("The latest talk:"), "slides of “" in out, err) == (True, True, "")


def test_sample_talks_are_fine(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", TALKS]) == 0
    assert " talks in " in capsys.readouterr().out


@pytest.mark.parametrize(
    "question",
    [
        "",
        "\x00\x1b[2J\u202e",
        "kafka " * 20_000,
        "(((.*)+)+)+$",
        "'; DROP TABLE talks; --",
        "👾👾👾",
        "caf\udcff",
        "--json",
    ],
)
def test_any_text_gets_a_calm_reply(question: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask_json(question, capsys)["text"]


@pytest.mark.parametrize("folder", ["empty", "list", "binary"])
def test_a_folder_without_talks_is_answered_calmly(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(folder).mkdir()
    if folder == "list":
        Path(folder, "a.md").write_text("---\n- a\n- b\n---\n", "utf-8")
    if folder == "binary":
        Path(folder, "a.md").write_bytes(bytes(range(256)))
    assert main(["ask", "latest talk?", "--talks", folder]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("I have no talks loaded yet")
    assert err.endswith("put talk files (*.md) into it, or name another folder with --talks\n")


def test_a_missing_folder_is_answered_calmly_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "latest talk?", "--talks", "nowhere"]) == 1
    assert capsys.readouterr().out.startswith("I have no talks loaded yet")
