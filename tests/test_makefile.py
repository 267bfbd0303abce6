"""`make run` meets people where they are. (Nothing is installed here: Python is a script that tells what
it was asked to do.)"""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
from pathlib import Path
from typing import IO, Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
STAMPS = (".for-running", ".for-the-demo", ".for-developing", ".for-benchmarks")

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository in which everything is installed, says make."""
    for name in (
        "Makefile",
        "pyproject.toml",
        *(path.name for path in REPOSITORY.glob("requirements*.lock")),
    ):
        shutil.copy(REPOSITORY / name, tmp_path / name)
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "$@"\ncat\n', encoding="utf-8")
    python.chmod(0o755)
    for name in STAMPS:
        (tmp_path / ".venv" / name).touch()
    return tmp_path


def run(folder: Path, stdin: int | IO[Any], *arguments: str, **variables: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name == "PATH"}
    made = subprocess.run(  # noqa: S603 - our own words
        ["make", "-s", *(arguments or ["run"])],  # noqa: S607 - the make that there is
        cwd=folder,
        env=kept | variables,
        stdin=stdin,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    return made.stdout


def test_without_questions_the_demo_begins(folder: Path) -> None:
    assert run(folder, subprocess.DEVNULL) == "-m bot demo\n"


def test_at_a_terminal_the_demo_begins(folder: Path) -> None:
    typed, terminal = pty.openpty()
    os.write(typed, b"\x04")
    assert run(folder, terminal) == "-m bot demo\n"
    os.close(typed)
    os.close(terminal)


def test_piped_questions_reach_the_conversation(folder: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"latest talk?\nand the slides?\n")
    os.close(writing)
    with os.fdopen(reading) as questions:
        assert run(folder, questions) == "-m bot chat\nlatest talk?\nand the slides?\n"


def test_questions_in_a_file_reach_the_conversation(folder: Path) -> None:
    (folder / "questions").write_text("latest talk?\n", encoding="utf-8")
    with (folder / "questions").open() as questions:
        assert run(folder, questions) == "-m bot chat\nlatest talk?\n"


def test_with_a_token_the_bot_connects(folder: Path) -> None:
    assert run(folder, subprocess.DEVNULL, DISCORD_TOKEN="t") == "-m bot run\n"  # noqa: S106


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("DISCORD_TOKEN=abc", "run"),
        ('  export DISCORD_TOKEN = "abc"', "run"),
        ("DISCORD_TOKEN=", "demo"),
        ("DISCORD_TOKEN=''", "demo"),
        ("DISCORD_TOKEN= # later", "demo"),
        ("#DISCORD_TOKEN=abc", "demo"),
        ("MY_DISCORD_TOKEN=abc", "demo"),
    ],
)
def test_a_token_in_the_file_counts(folder: Path, line: str, command: str) -> None:
    (folder / ".env").write_text(f"A=b\n{line}\n", encoding="utf-8")
    assert run(folder, subprocess.DEVNULL) == f"-m bot {command}\n"


def test_talks_are_those_that_were_named(folder: Path) -> None:
    assert run(folder, subprocess.DEVNULL, TALKS="my talks") == "-m bot demo --talks my talks\n"


def test_help_lists_everything_that_can_be_made(folder: Path) -> None:
    listed = [line.split()[1] for line in run(folder, subprocess.DEVNULL, "help").splitlines()]
    assert listed == ["help", "run", "test", "lint", "format", "bench", "lock", "clean"]


def test_benchmarks_are_about_what_was_named(folder: Path) -> None:
    modules = folder / "tests/benchmarks/node_modules"
    modules.mkdir(parents=True)
    (modules.parent / "package-lock.json").touch()
    (modules / ".for-benchmarks").touch()
    said = run(folder, subprocess.DEVNULL, "bench", TALKS="my talks", QUESTIONS="q.jsonl", ARGS="--each 5")
    assert said == "-m tests.benchmarks --talks my talks --questions q.jsonl --each 5\n"
