"""The demo as a person meets it: the command in a process of its own, its page in a real browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("simcord", reason="the demo's packages are not installed")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

REPOSITORY = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/#\S+")
COMPOSER_READY = "#channel-composer-input:focus"
AT_ONCE = 1.0  # seconds from pressing Enter to the answer
DELETED = {"DISCORD_TOKEN", "DATABASE_URL", "TALKBOT_CONFIG", "BROWSER", "DISPLAY", "WAYLAND_DISPLAY"}
PICTURES = os.environ.get("DEMO_PICTURES")  # a folder for screenshots, for whoever wants to look


class Demo:
    """`talkbot demo` in a process of its own."""

    def __init__(self, folder: Path, *options: str, **variables: str) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in DELETED}
        self.process = subprocess.Popen(  # noqa: S603 - arguments of our own
            [sys.executable, "-m", "bot", "demo", "--today", "2026-03-01", *options],
            cwd=folder,
            env=environment | {"PYTHONPATH": str(REPOSITORY)} | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.printed = ""

    def address(self) -> str:
        """The address that it prints; fails with what it says instead."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.printed += line
            if found := ADDRESS.search(line):
                return found[0]
        pytest.fail(f"no address: {self.printed}{self.end()[1]}")

    def end(self, by: signal.Signals | None = None) -> tuple[int, str]:
        """Its exit code, and what it wrote to standard error."""
        if by is not None:
            self.process.send_signal(by)
        try:
            out, err = self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        self.printed += out
        return self.process.returncode, err


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    """A folder with the sample talks, and nothing else, in which files may be added."""
    shutil.copytree(REPOSITORY / "talks", tmp_path / "talks")
    return tmp_path


@pytest.fixture
def demo(talks: Path) -> Iterator[str]:
    """The address of a running demo."""
    (talks / "bot.yaml").write_text("talks:\n  reload: 2s\n", encoding="utf-8")
    running = Demo(talks, "--no-browser", "--config", "bot.yaml")
    yield running.address()
    code, err = running.end(signal.SIGTERM)
    assert (code, "Traceback" in err) == (0, False), err


# --- the command ------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_demo_ends_cleanly(talks: Path, by: signal.Signals) -> None:
    running = Demo(talks, "--no-browser")
    running.address()
    code, err = running.end(by)
    assert (code, "Traceback" in err, "Error" in err) == (0, False, False), err


def test_demo_goes_on_where_there_is_no_browser(talks: Path) -> None:
    running = Demo(talks, PATH="/nonexistent")
    running.address()
    assert running.end(signal.SIGTERM)[0] == 0


def test_demo_opens_its_address_in_the_browser(talks: Path, tmp_path: Path) -> None:
    browser, opened = tmp_path / "browser", tmp_path / "opened"
    browser.write_text(
        f'#!/bin/sh\nprintf %s "$1" > {opened}.new && mv {opened}.new {opened}\n', encoding="utf-8"
    )
    browser.chmod(0o755)
    running = Demo(talks, BROWSER=f"{browser} %s")
    address = running.address()
    until = time.monotonic() + 10
    while not opened.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert running.end(signal.SIGTERM)[0] == 0
    assert opened.read_text(encoding="utf-8") == address


def test_port_in_use_is_answered_with_a_sentence(talks: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, err = Demo(talks, "--no-browser", "--port", str(port)).end()
    assert code == 2
    assert (
        err.splitlines()[-1] == f"talkbot: port {port} is in use; name another with --port, or leave it out"
    )


def test_page_is_on_the_port_that_was_named(talks: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = Demo(talks, "--no-browser", "--port", str(port))
    assert f":{port}/" in running.address()
    assert running.end(signal.SIGTERM)[0] == 0


def test_without_its_packages_the_demo_says_how_to_get_them(talks: Path, tmp_path: Path) -> None:
    (tmp_path / "simcord.py").write_text("raise ModuleNotFoundError(name='simcord')", encoding="utf-8")
    code, err = Demo(talks, "--no-browser", PYTHONPATH=f"{tmp_path}{os.pathsep}{REPOSITORY}").end()
    assert (code, err.endswith("pip install 'talkbot[demo]'\n")) == (2, True), err


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1"])
def test_a_port_is_a_number_that_ports_have(talks: Path, port: str) -> None:
    code, err = Demo(talks, f"--port={port}").end()
    assert (code, "is not a port: a number from 1 to 65535" in err) == (2, True)


# --- the page ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, demo: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page as one finds it on opening its address, with the cursor where one types."""
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    opened.set_default_timeout(10_000)
    opened.goto(demo)
    opened.locator(COMPOSER_READY).wait_for()
    yield opened
    if PICTURES:
        opened.screenshot(path=Path(PICTURES) / f"{request.node.name}.png")
    opened.close()


def write(page: Page, text: str) -> Locator:
    """Say something; what the bot says to it."""
    page.keyboard.type(text)
    return answered(page)


def answered(page: Page) -> Locator:
    """Press Enter; the new message of the bot."""
    messages = answers(page)
    before = messages.count()
    page.keyboard.press("Enter")
    messages.nth(before).wait_for()
    return messages.nth(before)


def answers(page: Page) -> Locator:
    return page.locator("#channel-message-list article", has=page.locator(".message-app-badge"))


def choose(page: Page, command: str) -> None:
    """Choose a command in the picker."""
    page.keyboard.type(f"/{command}")
    page.locator(".command-suggestion, [role=option]").filter(has_text=f"/{command}").first.wait_for()
    page.keyboard.press("Enter")
    page.locator(".command-row").wait_for()


def test_ask_is_answered_with_a_card_and_its_picture(page: Page) -> None:
    choose(page, "ask")
    answer = write(page, "What does my database do at night?")
    answer.get_by_text("What Your Database Does While You Sleep").first.wait_for()
    answer.get_by_role("link", name="Recording").wait_for()
    pictures = answer.locator("img[src^='blob:']")
    pictures.nth(1).wait_for()  # after the bot's face
    widths = pictures.evaluate_all("all => Promise.all(all.map(i => i.decode().then(() => i.naturalWidth)))")
    assert widths == [128, 640]


def test_talk_completes_what_is_typed(page: Page) -> None:
    choose(page, "talk")
    suggestions = page.locator(".command-suggestion-label")
    suggestions.filter(has_text="Every Map Is a Query").wait_for()  # before anything is typed
    page.keyboard.type("train")
    suggestions.filter(has_text="Every Map Is a Query").wait_for(state="detached")
    suggestions.filter(has_text="Software That Works on the Train").click()
    answered(page).get_by_text("four tunnels").wait_for()


def test_talks_are_turned_page_by_page_and_opened(page: Page) -> None:
    choose(page, "talks")
    options = page.get_by_text("OPTIONS", exact=True)
    options.wait_for()
    page.keyboard.press("Escape")  # none of them
    options.wait_for(state="detached")
    listed = answered(page)
    listed.get_by_text("Page 1 of 2").wait_for()
    listed.get_by_role("button", name="Next").click()
    listed.get_by_text("Page 2 of 2").wait_for()
    listed.get_by_role("button", name="Previous").click()
    listed.get_by_text("Page 1 of 2").wait_for()
    assert listed.get_by_role("button", name="Previous").is_disabled()


def test_other_times_that_a_talk_was_given_are_chosen_from_a_menu(page: Page) -> None:
    choose(page, "ask")
    answer = write(page, "What Your Database Does While You Sleep")
    answer.get_by_role("combobox").click()
    page.get_by_role("option", name="Fjord Data Days 2022").click()
    answers(page).nth(1).get_by_text("Fjord Data Days 2022").first.wait_for()


def test_parts_of_a_talk_are_behind_its_buttons(page: Page) -> None:
    choose(page, "ask")
    answer = write(page, "recording of the talk about maps")
    answer.get_by_role("button", name="Abstract").click()
    page.locator("#channel-message-list").get_by_text("forty million").last.wait_for()


def test_reply_to_the_bot_is_understood_without_a_mention(page: Page) -> None:
    answer = write(page, "@Talkbot any talk about maps?")
    answer.hover()
    answer.get_by_role("button", name="Reply").click()
    write(page, "and the slides?").get_by_text("The slides of “Every Map Is a Query").wait_for()


def test_a_name_typed_after_an_at_is_a_mention(page: Page) -> None:
    write(page, "@Talkbot any talk about maps?").get_by_text("Every Map Is a Query").first.wait_for()


def test_direct_messages_need_no_mention_and_understand_what_follows(page: Page) -> None:
    page.get_by_role("link", name="Talkbot").click()
    page.get_by_role("heading", name="Talkbot", exact=True).first.wait_for()
    page.locator(COMPOSER_READY).wait_for()
    write(page, "latest talk?").get_by_text("Software That Works on the Train").first.wait_for()
    write(page, "and the slides?").get_by_text("The slides of “Local First").wait_for()


def test_direct_messages_and_the_channel_are_kept_apart_and_kept(page: Page) -> None:
    first = "which talks are about maps?"
    write(page, f"@Talkbot {first}")
    page.get_by_role("link", name="Talkbot").click()
    page.get_by_role("heading", name="Talkbot", exact=True).first.wait_for()
    assert page.locator("#channel-message-list").get_by_text(first).count() == 0
    page.get_by_role("link", name="talks").click()
    page.locator("#channel-message-list").get_by_text(first).last.wait_for()


def test_newest_message_is_in_sight_when_the_page_is_opened(page: Page) -> None:
    write(page, "@Talkbot latest talk?")
    write(page, "@Talkbot which talks are there?")
    page.reload()
    page.locator(COMPOSER_READY).wait_for()
    page.wait_for_timeout(1000)
    above, below = page.locator("#channel-timeline").evaluate(
        "line => [line.scrollTop, line.scrollHeight - line.scrollTop - line.clientHeight]"
    )
    assert (above > 100, below < 5) == (True, True)


SANDCASTLES = "---\ntitle: Sandcastles\ndate: 2026-02-20\nevent: Beach Conf 2026\n---\nWith buckets.\n"


def test_talk_file_added_while_the_demo_runs_is_announced_and_found(page: Page, talks: Path) -> None:
    (talks / "talks/sandcastles.md").write_text(SANDCASTLES, encoding="utf-8")
    announced = answers(page).filter(has_text="Sandcastles")
    announced.get_by_text("Beach Conf 2026").wait_for()
    write(page, "@Talkbot where was the one about buckets?").get_by_text("Sandcastles").first.wait_for()
    assert announced.count() == 2, "the announcement and the answer"


def test_a_schedule_can_be_rehearsed(browser: Browser, talks: Path) -> None:
    """From ten to nine on, a minute a second: at nine the new talk is announced."""
    (talks / "bot.yaml").write_text('announcements: {every: 1m, at: "09:00"}\n', encoding="utf-8")
    options = ("--no-browser", "--config", "bot.yaml", "--now", "2024-03-01T08:50", "--speed", "60")
    running = Demo(talks, *options)
    page = browser.new_page()
    page.goto(running.address())
    (talks / "talks/sandcastles.md").write_text(SANDCASTLES, encoding="utf-8")
    announced = answers(page).filter(has_text="Sandcastles")
    announced.wait_for()
    told = announced.locator("time").first.get_attribute("datetime") or ""
    page.close()
    assert running.end(signal.SIGTERM)[0] == 0
    assert told.startswith("2024-03-01T09:0"), told


def test_an_answer_shows_within_a_second(page: Page) -> None:
    """(The median of five; the machine may be busy with something else now and then.)"""
    took = []
    for question in (
        "latest talk?",
        "any talk about maps?",
        "which talks are there?",
        "help",
        "talks in 2024",
    ):
        page.keyboard.type(f"@Talkbot {question}")
        page.wait_for_timeout(300)
        began = time.monotonic()
        answered(page)
        took.append(time.monotonic() - began)
    assert statistics.median(took) < AT_ONCE, took


def test_without_its_secret_the_page_shows_nothing(browser: Browser, demo: str) -> None:
    opened = browser.new_page()
    opened.goto(demo.partition("#")[0])
    opened.wait_for_timeout(500)
    assert "Welcome" not in opened.inner_text("body")
    opened.close()
