"""Changed files are noticed, and what cannot be read anew leaves the talks as they were."""

from __future__ import annotations

import asyncio
import os
import threading
from typing import TYPE_CHECKING

import pytest

from bot.library.watcher import ReloadError, Watcher, snapshot

if TYPE_CHECKING:
    from pathlib import Path


class Shelf:
    """What is loaded: the names of the files; `problem` is raised instead of loading."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problem: Exception | None = None
        self.loads = 0
        self.threads: set[int] = set()
        self.now = self.load()

    def load(self) -> list[str]:
        self.loads += 1
        self.threads.add(threading.get_ident())
        if self.problem:
            raise self.problem
        return sorted(path.name for path in self.folder.rglob("*.md"))

    def swap(self, names: list[str]) -> None:
        self.now = names


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    tmp_path.joinpath("a.md").write_text("a")
    return Shelf(tmp_path)


@pytest.fixture
def watcher(shelf: Shelf) -> Watcher[list[str]]:
    return Watcher([shelf.folder], snapshot([shelf.folder]), shelf.load, shelf.swap, quiet=0)


async def test_nothing_is_read_where_nothing_changed(shelf: Shelf, watcher: Watcher[list[str]]) -> None:
    assert not await watcher.look()
    assert shelf.loads == 1


async def test_new_changed_and_removed_files_are_noticed(shelf: Shelf, watcher: Watcher[list[str]]) -> None:
    folder = shelf.folder
    folder.joinpath("sub").mkdir()
    folder.joinpath("sub/b.md").write_text("b")
    assert await watcher.look()
    assert shelf.now == ["a.md", "b.md"]
    folder.joinpath("a.md").write_text("another")
    assert await watcher.look()
    folder.joinpath("a.md").unlink()
    assert await watcher.look()
    assert shelf.now == ["b.md"]
    assert not await watcher.look()


async def test_a_file_of_the_same_size_and_time_in_place_of_another_is_noticed(
    shelf: Shelf, watcher: Watcher[list[str]]
) -> None:
    old = shelf.folder.joinpath("a.md")
    seen = old.stat()
    new = shelf.folder.joinpath("new")
    new.write_text("b")
    os.utime(new, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    new.replace(old)
    assert await watcher.look()


async def test_other_files_are_not_looked_at(shelf: Shelf, watcher: Watcher[list[str]]) -> None:
    shelf.folder.joinpath("notes.txt").write_text("x")
    shelf.folder.joinpath(".hidden.md").write_text("x")
    assert not await watcher.look()


async def test_reading_is_done_beside_the_event_loop(shelf: Shelf, watcher: Watcher[list[str]]) -> None:
    shelf.threads.clear()
    shelf.folder.joinpath("b.md").write_text("b")
    await watcher.look()
    assert threading.get_ident() not in shelf.threads


@pytest.mark.parametrize("problem", [ReloadError("the folder is not there any more"), ValueError("a bug")])
async def test_what_cannot_be_read_anew_stays_as_it_was_and_is_not_tried_for_ever(
    shelf: Shelf, watcher: Watcher[list[str]], problem: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.problem = problem
    shelf.folder.joinpath("b.md").write_text("b")
    assert not await watcher.look()
    assert shelf.now == ["a.md"]
    assert [r.getMessage().startswith("the talks stay as they were") for r in caplog.records] == [True]
    loads = shelf.loads
    assert not await watcher.look()
    assert shelf.loads == loads
    shelf.problem = None
    shelf.folder.joinpath("c.md").write_text("c")
    assert await watcher.look()


async def test_watching_looks_again_and_again(shelf: Shelf) -> None:
    swapped = asyncio.Event()
    watching = Watcher([shelf.folder], snapshot([shelf.folder]), shelf.load, lambda _: swapped.set(), quiet=0)
    task = asyncio.create_task(watching.watch(0.01))
    shelf.folder.joinpath("b.md").write_text("b")
    async with asyncio.timeout(10):
        await swapped.wait()
    task.cancel()


async def test_what_can_wait_is_done_after_the_swap_beside_the_event_loop(shelf: Shelf) -> None:
    done: list[tuple[list[str], list[str]]] = []

    def after(names: list[str]) -> None:
        shelf.threads.add(threading.get_ident())
        done.append((names, shelf.now))

    shelf.threads.clear()
    watching = Watcher([shelf.folder], snapshot([shelf.folder]), shelf.load, shelf.swap, quiet=0, after=after)
    shelf.folder.joinpath("b.md").write_text("b")
    assert await watching.look()
    assert done == [(["a.md", "b.md"], ["a.md", "b.md"])]
    assert threading.get_ident() not in shelf.threads


async def test_what_fails_after_the_swap_does_not_keep_the_next_change_from_being_read(
    shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: list[str]) -> None:
        raise ValueError("a bug")

    watching = Watcher([shelf.folder], snapshot([shelf.folder]), shelf.load, shelf.swap, quiet=0, after=fail)
    for name in ("b.md", "c.md"):
        shelf.folder.joinpath(name).write_text("b")
        assert await watching.look()
    assert shelf.now == ["a.md", "b.md", "c.md"]
    assert ["please report it" in record.getMessage() for record in caplog.records] == [True, True]


def test_a_folder_that_is_not_there_has_no_files(tmp_path: Path) -> None:
    assert snapshot([tmp_path / "none"]) == []


# --- half a file ----------------------------------------------------------------------------------------


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the watcher waited each time, in seconds."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return waited


def patient(shelf: Shelf) -> Watcher[list[str]]:
    return Watcher([shelf.folder], snapshot([shelf.folder]), shelf.load, shelf.swap)


async def test_a_small_file_that_ends_in_a_line_end_is_read_almost_at_once(
    shelf: Shelf, waits: list[float]
) -> None:
    watching = patient(shelf)
    shelf.folder.joinpath("a.md").write_text("another\n")
    shelf.folder.joinpath("b.md").write_text("b\n")
    assert await watching.look()
    assert sum(waits) < 0.1


async def test_a_removed_file_is_noticed_almost_at_once(shelf: Shelf, waits: list[float]) -> None:
    watching = patient(shelf)
    shelf.folder.joinpath("a.md").unlink()
    assert await watching.look()
    assert sum(waits) < 0.1


@pytest.mark.parametrize("text", ["", "---\ntitle: Hal", "x\n" * 50_000])
async def test_what_may_be_half_a_file_is_left_alone_for_a_second(
    shelf: Shelf, waits: list[float], text: str
) -> None:
    watching = patient(shelf)
    shelf.folder.joinpath("b.md").write_text(text)
    assert await watching.look()
    assert sum(waits) >= 1


async def test_many_files_are_left_alone_for_a_second(shelf: Shelf, waits: list[float]) -> None:
    watching = patient(shelf)
    for number in range(20):
        shelf.folder.joinpath(f"{number}.md").write_text("x\n")
    assert await watching.look()
    assert sum(waits) >= 1


async def test_a_file_that_goes_on_growing_is_read_when_it_no_longer_does(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    watching = patient(shelf)
    path = shelf.folder.joinpath("b.md")
    path.write_text("1\n")
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) < 4:
            path.write_text(path.read_text() + "more\n")

    monkeypatch.setattr(asyncio, "sleep", sleep)
    assert await watching.look()
    assert path.read_text().count("more") == 3
    assert not await watching.look(), "what was read is what is there"


async def test_what_changes_while_it_rests_is_read_again_and_only_then_swapped(
    shelf: Shelf, waits: list[float]
) -> None:
    path = shelf.folder.joinpath("b.md")
    read: list[str] = []

    def load() -> list[str]:
        read.append(path.read_text())
        if len(read) == 1:
            path.write_text("1\n2\n")
        return read[-1:]

    watching = Watcher([shelf.folder], snapshot([shelf.folder]), load, shelf.swap)
    path.write_text("1\n")
    assert await watching.look()
    assert read == ["1\n", "1\n2\n"]
    assert shelf.now == ["1\n2\n"]
    assert sum(waits) >= 1
    assert not await watching.look()
