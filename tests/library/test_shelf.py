"""What was read before saves reading, and changes nothing else."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cache import Cache
from bot.library import parallel, reader, shelf
from bot.library.front_matter import Site
from bot.library.loader import Loaded, load
from bot.library.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.library.files import TalkFile
    from bot.library.front_matter import Reading

SITE = Site("https://talks.example.org/", timezone=ZoneInfo("Europe/Oslo"))
LATER = 60_000_000_000  # nanoseconds, after which times of change are believed
FULL = """---
title: "Größe: {n} 🎥"
date: {date}
event: Fjord Data Days 2022
speakers: [Ada Example, Bo Sample]
image: /x.png
instances:
  - {{date: 2022-01-01T10:00:00+02:00, event: One}}
  - {{date: 2022-01-02, event: Two}}
resources:
  - {{title: 🎥 Recording, url: "https://video.example.org/{n}"}}
  - {{title: no address, url: ""}}
embeds:
  - html: >-
      <blockquote class="twitter-tweet"><p>Nice</p>Ada (@ada)
      <a href="https://x.com/a/status/1230000000000000000">Feb 19, 2020</a></blockquote>
---
Text {n}
"""


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    """A folder with a few talks of all kinds, a page, and files that cannot be used."""
    folder = tmp_path / "talks"
    folder.mkdir()
    for number in range(6):
        text = FULL.format(
            n=number, date=("2020-03-05", "2020-03-05T10:30:00Z", "5 March 2020", "soon")[number % 4]
        )
        (folder / f"{number}.md").write_text(
            text.replace("instances", "instances" if number % 2 else "others")
        )
    (folder / "page.md").write_text("---\ntitle: About\n---\n")
    (folder / "bad.md").write_text("---\ntitle: a: b\n---\n")
    (folder / "binary.md").write_bytes(b"\0")
    (folder / "latin.md").write_bytes("---\ntitle: Größe\ndate: 2024-05-04\n---\n".encode("latin-1"))
    return folder


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_FEW", 1)
    monkeypatch.setattr(shelf, "_BLOCK", 3)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files that were parsed."""
    names: list[str] = []
    parse = reader._parse

    def note(data: bytes, file: TalkFile, site: Site) -> Reading:
        names.append(file.path.rpartition("/")[2])
        return parse(data, file, site)

    monkeypatch.setattr(reader, "_parse", note)
    return names


def start(folder: Path, cache: Path | None = None, site: Site = SITE, later: int = LATER) -> Shelf:
    """The shelf of a bot that was just started, a minute after the files were changed."""
    return Shelf(
        [folder],
        site,
        lambda: time.time_ns() + later,
        lambda: Cache(cache or folder.parent / "cache", time.time()),
    )


def everything(loaded: Loaded) -> object:
    zones = [(d.date and str(d.date.tzinfo), d.end) for d in loaded.deliveries]
    return loaded, [d.abstract.source for d in loaded.deliveries], zones, loaded.content


def test_a_second_start_parses_nothing_and_has_the_same_talks(talks: Path, parsed: list[str]) -> None:
    first = everything(start(talks).load())
    assert len(parsed) == 10
    parsed.clear()
    assert everything(start(talks).load()) == first
    assert parsed == []
    assert load([talks], SITE) == first[0]  # type: ignore[index]


def test_only_a_changed_file_is_parsed(talks: Path, parsed: list[str]) -> None:
    running = start(talks)
    running.load()
    parsed.clear()
    (talks / "3.md").write_text("---\ntitle: New\ndate: 2024-05-04\n---\n")
    (talks / "new.md").write_text("---\ntitle: Newer\ndate: 2024-05-04\n---\n")
    (talks / "4.md").unlink()
    loaded = running.load()
    assert sorted(parsed) == ["3.md", "new.md"]
    parsed.clear()
    assert everything(start(talks).load()) == everything(loaded)
    assert load([talks], SITE) == loaded


def test_talks_that_have_not_changed_are_the_same_objects(talks: Path) -> None:
    running = start(talks)
    before = {talk.key: talk for talk in running.load().deliveries}
    (talks / "3.md").unlink()
    assert all(before[talk.key] is talk for talk in running.load().deliveries)


def test_what_looks_as_before_is_the_same_object(talks: Path) -> None:
    running = start(talks)
    before = {file.path: file for file in running.look()}
    changed, gone = talks / "3.md", talks / "4.md"
    changed.write_text("---\ntitle: New\ndate: 2024-05-04\n---\n")
    gone.unlink()
    (talks / "below").mkdir()
    (talks / "below/new.md").write_text("---\ntitle: Newer\ndate: 2024-05-04\n---\n")
    now = running.look()
    assert list(now) == list(start(talks).look())
    anew = {file.path for file in now if before.get(file.path) is not file}
    assert anew == {str(changed), str(talks / "below/new.md")}


NAMES = [*(f"{number}.md" for number in range(4)), "0/index.md", "1/a.md", "copy.md"]
TEXTS = [None, *(f"---\ntitle: {title}\ndate: 2024-05-04\nslug: s\n---\n" for title in ("One", "Three"))]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(TEXTS)), max_size=4), st.booleans())
def test_a_shelf_that_follows_its_files_has_what_a_new_one_has(
    talks: Path, changes: list[dict[str, str | None]], looks: bool
) -> None:
    running = start(talks)
    for change in changes:
        for name, text in change.items():
            path = talks / name
            path.parent.mkdir(exist_ok=True)
            if text is None:
                path.unlink(missing_ok=True)
            else:
                path.write_text(text)
        if looks:
            running.look()
        assert everything(running.load()) == everything(Shelf([talks], SITE, lambda: 0).load())


def test_a_folder_that_is_named_twice_has_its_talks_once(talks: Path) -> None:
    running = Shelf([talks, talks], SITE, lambda: time.time_ns() + LATER)
    first = running.load()
    running.look()
    assert running.load() == first == load([talks, talks], SITE)
    assert len({d.key for d in first.deliveries}) == len(first.deliveries)


def same_size(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"Text", b"Test"))


def edit_at_the_same_time(path: Path) -> None:
    seen = path.stat()
    same_size(path)
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def replace_at_the_same_time(path: Path) -> None:
    seen = path.stat()
    new = path.with_name("new")
    new.write_bytes(path.read_bytes().replace(b"Text", b"Test"))
    os.utime(new, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    new.replace(path)


@pytest.mark.parametrize("change", [same_size, edit_at_the_same_time, replace_at_the_same_time])
@pytest.mark.parametrize("later", [0, LATER])
def test_no_edit_goes_unseen(talks: Path, change: Callable[[Path], None], later: int) -> None:
    running = start(talks, later=later)
    running.load()
    change(talks / "2.md")
    for now in (running, start(talks, later=later)):
        assert next(d for d in now.load().deliveries if d.id == "2").abstract.source == "Test 2"


def test_a_file_that_was_only_touched_is_not_parsed(talks: Path, parsed: list[str]) -> None:
    running = start(talks)
    running.load()
    parsed.clear()
    for path in talks.iterdir():
        os.utime(path)
    running.load()
    start(talks).load()
    assert parsed == []


@pytest.mark.parametrize(
    "other",
    [
        Site(),
        Site(SITE.site_url, "{slug}.html", SITE.timezone),
        Site(SITE.site_url, timezone=ZoneInfo("UTC")),
    ],
)
def test_another_site_has_a_cache_of_its_own(talks: Path, other: Site) -> None:
    first = everything(start(talks).load())
    assert everything(start(talks, site=other).load())[0] == load([talks], other)  # type: ignore[index]
    assert everything(start(talks).load()) == first


def test_a_new_version_of_the_bot_believes_nothing(
    talks: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    start(talks).load()
    monkeypatch.setattr(shelf, "our_code", lambda: b"another")
    parsed.clear()
    start(talks).load()
    assert len(parsed) == 10


def test_copied_talks_have_their_own_names(talks: Path, tmp_path: Path) -> None:
    start(talks).load()
    talks.rename(tmp_path / "moved")
    moved = start(tmp_path / "moved").load()
    assert moved == load([tmp_path / "moved"], SITE)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(st.data())
def test_a_damaged_cache_changes_nothing(talks: Path, data: st.DataObject) -> None:
    cache = talks.parent / "damaged"
    if cache.exists():
        for file in cache.iterdir():
            file.unlink()
    first = everything(start(talks, cache).load())
    (file,) = cache.iterdir()
    whole = file.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    flipped = bytes([whole[at] ^ data.draw(st.integers(1, 255))])
    file.write_bytes(data.draw(st.sampled_from([whole[:at], whole[:at] + flipped + whole[at + 1 :]])))
    assert everything(start(talks, cache).load()) == first


def test_vanished_files_do_not_stay_in_the_cache(talks: Path) -> None:
    start(talks).load()
    for path in talks.glob("[0-9].md"):
        path.unlink()
    start(talks).load()
    (file,) = talks.parent.joinpath("cache").iterdir()
    assert b"Text" not in file.read_bytes()


@pytest.mark.parametrize("cache", ["file/below", "closed"])
def test_without_a_place_for_a_cache_the_talks_load_all_the_same(talks: Path, cache: str) -> None:
    (talks.parent / "file").write_text("in the way")
    (talks.parent / "closed").mkdir(mode=0o500)
    assert start(talks, talks.parent / cache).load() == load([talks], SITE)


# --- other processes ------------------------------------------------------------------------------------


@pytest.fixture
def shared_work(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Two further processes, each for a file at a time."""
    monkeypatch.setattr(parallel, "_WORTH_IT", 1)
    monkeypatch.setattr(parallel, "_BATCH", 1)
    monkeypatch.setattr(parallel, "_helpers", lambda: 2)
    return monkeypatch


def children() -> set[str]:
    """The processes that this one has started and not seen off, zombies too."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if status.read_text().rpartition(")")[2].split()[1] == str(os.getpid()):
                found.add(status.parent.name)
    return found


def test_several_processes_read_what_one_reads(talks: Path, shared_work: pytest.MonkeyPatch) -> None:
    before = children()
    many = everything(load([talks], SITE))
    shared_work.setattr(parallel, "_helpers", lambda: 0)
    assert many == everything(load([talks], SITE))
    assert children() <= before


@pytest.mark.parametrize(
    "code", ["", "import sys; sys.stdout.buffer.write(b'x' * 99)", "import sys; sys.stdin.read(9)"]
)
def test_processes_that_fail_are_not_missed(talks: Path, shared_work: pytest.MonkeyPatch, code: str) -> None:
    shared_work.setattr(parallel, "_WORKER", code)
    assert load([talks], SITE).files == 10


def test_where_no_process_can_be_started_there_is_one(talks: Path, shared_work: pytest.MonkeyPatch) -> None:
    shared_work.setattr("sys.executable", str(talks / "nothing"))
    assert load([talks], SITE).files == 10


def test_a_process_that_is_silent_is_given_up(talks: Path, shared_work: pytest.MonkeyPatch) -> None:
    shared_work.setattr(parallel, "_WORKER", "import time; time.sleep(60)")
    shared_work.setattr(parallel, "_PATIENCE", 0.2)
    assert load([talks], SITE).files == 10


@pytest.mark.usefixtures("shared_work")
def test_an_interrupted_reading_leaves_no_process_behind(talks: Path) -> None:
    before = children()

    def interrupt(done: int, _: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load([talks], SITE, interrupt)
    assert children() <= before


def test_another_version_of_the_code_does_not_read_for_this_one(
    talks: Path, shared_work: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    shared_work.setattr(parallel, "our_code", lambda: b"another")
    load([talks], SITE)
    assert len(parsed) == 10
