"""The command: what is printed where, and the exit codes. The bot behind it is a fake here."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.answers.model import Answer, AnswerKind
from bot.cli import main
from bot.library.loader import Loaded
from bot.library.model import Delivery, Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from bot.settings import Settings

TALK = Delivery(id="rails", key="rails", title="On Rails")


@dataclass
class FakeBot:
    """Echoes the question, and remembers which conversation it was given."""

    loaded: Loaded = field(default_factory=lambda: Loaded((TALK,), files=1))
    fails_on: str = ""
    error: type[BaseException] = RuntimeError
    settings: list[Settings] = field(default_factory=list)
    conversations: list[tuple[object, object]] = field(default_factory=list)

    def answer(self, question: str, conversation: object, today: date) -> tuple[Answer, object]:
        if self.fails_on and self.fails_on in question:
            raise self.error("boom")
        if question == "help":
            return Answer(AnswerKind.HELP, "Ask.", examples=("a?", "b?", "c?", "d?")), conversation
        after = object()
        self.conversations.append((conversation, after))
        return Answer(AnswerKind.LIST, f"{question} on {today}", deliveries=(TALK,)), after


@pytest.fixture
def bot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeBot:
    """A bot that `main` will open, in an empty directory that has a folder of talks."""
    fake = FakeBot()

    def open_fake(settings: Settings, _progress: Callable[[int, int], None]) -> FakeBot:
        fake.settings.append(settings)
        return fake

    (tmp_path / "talks").mkdir()
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "TALKBOT_CONFIG", "TALKBOT_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("bot.cli.open_talkbot", open_fake)
    return fake


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def give_input(
    monkeypatch: pytest.MonkeyPatch, text: str, kind: type[io.TextIOWrapper] = io.TextIOWrapper
) -> None:
    monkeypatch.setattr("sys.stdin", kind(io.BytesIO(text.encode()), encoding="utf-8"))


# --- ask ------------------------------------------------------------------------------------------


def test_ask_prints_the_answer(bot: FakeBot, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "latest talk?", "--today", "2026-02-01"]) == 0
    assert capsys.readouterr() == ("latest talk? on 2026-02-01\n\nWithout a date\nOn Rails\n", "")
    assert len(bot.conversations) == 1


@pytest.mark.usefixtures("bot")
def test_ask_takes_a_question_without_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--today", "2026-02-01", "ask", "latest", "talk?"]) == 0
    assert capsys.readouterr().out.startswith("latest talk? on 2026-02-01")


@pytest.mark.usefixtures("bot")
def test_ask_json_prints_one_object_without_an_id(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--json", "latest talk?"]) == 0
    values = json.loads(capsys.readouterr().out)
    assert (values["kind"], values["talks"], "id" in values) == ("list", ["rails"], False)


def test_options_count_before_and_after_the_command(bot: FakeBot) -> None:
    for folder in ("one", "two"):
        Path(folder).mkdir()
    assert main(["--talks", "one", "ask", "x", "--talks", "two"]) == 0
    assert bot.settings[0].talks.path == (Path("one"), Path("two"))


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["ask"], "ask one question"),
        (["ask", "--batch", "x.jsonl"], "--batch needs --json"),
        (["ask", "x", "--json", "--batch", "x.jsonl"], "ask one question"),
        (["ask", "--json", "--batch", "x.jsonl"], "x.jsonl: cannot be read: No such file or directory"),
        (["ask", "x", "--today", "soon"], "'soon' is not a day such as 2026-02-01"),
        (["ask", "x", "--config", "no.yaml"], "no.yaml: there is no such configuration file"),
        (["sing"], "invalid choice: 'sing'"),
        ([], "required: COMMAND"),
        (["run"], "DISCORD_TOKEN is not set"),
    ],
)
@pytest.mark.usefixtures("bot")
def test_wrong_usage_is_explained_with_exit_code_2(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert complaint in err


# --- talks that are not there, or not right -------------------------------------------------------


def test_missing_folder_is_named_and_answered_calmly(
    bot: FakeBot, capsys: pytest.CaptureFixture[str]
) -> None:
    bot.loaded = Loaded(problems=(Problem("no", 1, "there is no such folder", fatal=True),))
    assert main(["ask", "x", "--talks", "no"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("x on ")
    assert err == (
        "talkbot: no: there is no such folder; name the one with your talk files, as in --talks talks\n"
    )


def test_empty_folder_is_told_and_answered_calmly(bot: FakeBot, capsys: pytest.CaptureFixture[str]) -> None:
    bot.loaded = Loaded()
    assert main(["ask", "x"]) == 0
    assert capsys.readouterr().err == (
        "talkbot: talks: no talks there; put talk files (*.md) into it, or name another folder with --talks\n"
    )


@pytest.mark.parametrize(
    ("fatal", "told"), [(True, "talkbot: 1 talk file has problems: run `talkbot check`\n"), (False, "")]
)
def test_files_that_cannot_be_used_are_told_of(
    fatal: bool, told: str, bot: FakeBot, capsys: pytest.CaptureFixture[str]
) -> None:
    twice = (Problem("a.md", 1, "odd", fatal=fatal), Problem("a.md", 2, "odd"))
    bot.loaded = Loaded((TALK,), twice)
    assert main(["ask", "x"]) == 0
    assert capsys.readouterr().err == told


# --- batch ----------------------------------------------------------------------------------------


def test_batch_answers_in_order_with_the_conversation_before(
    bot: FakeBot, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ['{"id": "q2", "question": "b", "after": ["a"]}', '{"id": "q1", "question": "c"}']
    Path("questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert main(["ask", "--json", "--batch", "questions.jsonl"]) == 0
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == ["q2", "q1"]
    (_, after_a), (before_b, _), (before_c, _) = bot.conversations
    assert before_b is after_a
    assert before_c is not after_a


def test_bad_lines_cost_only_themselves(
    bot: FakeBot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bot.fails_on = "crash"
    give_input(
        monkeypatch,
        'nonsense\n{"id": "q1", "question": "crash"}\n\n{"id": "q2", "question": "fine"}\n',
    )
    assert main(["ask", "--json", "--batch", "-"]) == 1
    out, err = capsys.readouterr()
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["q2"]
    first, second = err.splitlines()
    assert first.startswith("talkbot: <stdin>:1: this line is not JSON")
    assert second.startswith("talkbot: <stdin>:2: could not be answered: unexpected error")


# --- chat -----------------------------------------------------------------------------------------


def test_chat_reads_questions_from_a_pipe_and_prints_answers_only(
    bot: FakeBot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    give_input(monkeypatch, "\ufefflatest talk?\r\n\n  \nand the slides?")
    assert main(["chat", "--today", "2026-02-01"]) == 0
    listed = "\n\nWithout a date\nOn Rails\n\n"
    assert capsys.readouterr().out == (
        f"latest talk? on 2026-02-01{listed}and the slides? on 2026-02-01{listed}"
    )
    (_, after_first), (before_second, _) = bot.conversations
    assert before_second is after_first


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("ending", ["exit\n", "QUIT\n", ":q\n", ""])
def test_chat_greets_a_person_and_lets_them_go(
    ending: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    give_input(monkeypatch, f"hello\n{ending}", Terminal)
    assert main(["chat"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Hello! I know 1 talk.\nYou could ask me:\n  a?\n  b?\n  c?\nType exit")
    assert out.count("> ") == 2
    assert out.count("On Rails") == 1


# --- check ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("bot")
def test_check_reports_on_the_paths_given(capsys: pytest.CaptureFixture[str]) -> None:
    Path("good.md").write_text("---\ntitle: Good\ndate: 2020-01-01\nevent: Conf\n---\nText.\n", "utf-8")
    assert main(["check", "good.md"]) == 0
    assert capsys.readouterr().out.startswith("1 talk in 1 file")


@pytest.mark.usefixtures("bot")
def test_check_fails_if_a_file_cannot_be_used(capsys: pytest.CaptureFixture[str]) -> None:
    Path("talks/bad.md").write_bytes(b"\0\1\2")
    assert main(["check"]) == 1
    assert capsys.readouterr().out.startswith("talks/bad.md:1: ")


# --- whatever goes wrong --------------------------------------------------------------------------


def test_nobody_sees_a_traceback(bot: FakeBot, capsys: pytest.CaptureFixture[str]) -> None:
    bot.fails_on = "crash"
    assert main(["ask", "crash"]) == 1
    assert capsys.readouterr() == (
        "",
        "talkbot: unexpected error (RuntimeError: boom); run with TALKBOT_DEBUG=1 for details\n",
    )


def test_those_who_ask_for_it_do(bot: FakeBot, monkeypatch: pytest.MonkeyPatch) -> None:
    bot.fails_on = "crash"
    monkeypatch.setenv("TALKBOT_DEBUG", "1")
    with pytest.raises(RuntimeError, match="boom"):
        main(["ask", "crash"])


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt, 130), (BrokenPipeError, 0)])
def test_interruptions_are_quiet(
    error: type[BaseException], code: int, bot: FakeBot, capsys: pytest.CaptureFixture[str]
) -> None:
    bot.fails_on, bot.error = "crash", error
    assert main(["ask", "crash"]) == code
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_and_version_are_fine(argument: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([argument]) == 0
    assert "talkbot" in capsys.readouterr().out
