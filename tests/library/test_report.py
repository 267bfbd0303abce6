"""What `talkbot check` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.library.front_matter import Site
from bot.library.loader import Loaded, load
from bot.library.model import Delivery, Problem
from bot.library.report import exit_code, report

if TYPE_CHECKING:
    from pathlib import Path

TALK = Delivery(id="a", key="a", title="One")


def test_nothing_wrong_is_one_line() -> None:
    loaded = Loaded(deliveries=(TALK,), files=1)
    assert report(loaded) == "1 talk in 1 file; nothing to look at."
    assert exit_code(loaded) == 0


def test_problems_come_in_the_order_of_files_and_lines() -> None:
    problems = (Problem("b.md", 2, "later"), Problem("a.md", 12, "second"), Problem("a.md", 3, "first"))
    lines = report(Loaded((TALK,), problems, files=2)).splitlines()
    assert lines == [
        "a.md:3: first",
        "a.md:12: second",
        "b.md:2: later",
        "1 talk in 2 files; 3 things to look at.",
    ]


def test_only_a_file_that_cannot_be_used_makes_it_fail() -> None:
    assert exit_code(Loaded(problems=(Problem("a.md", 1, "x"),))) == 0
    loaded = Loaded((TALK,), (Problem("a.md", 1, "x", fatal=True),), files=2)
    assert exit_code(loaded) == 1
    assert report(loaded).endswith("1 talk in 2 files; 1 cannot be used; 1 thing to look at.")


def test_pages_that_are_no_talks_are_named_up_to_five() -> None:
    skipped = tuple((f"talks/{name}.md", "no title") for name in "abcdefg")
    assert "7 pages are not talks (a.md, b.md, c.md, d.md, e.md and 2 more)" in report(
        Loaded(skipped=skipped)
    )
    assert "1 page is not a talk (a.md)" in report(Loaded(skipped=skipped[:1]))


def test_a_missing_folder_makes_it_fail(tmp_path: Path) -> None:
    assert exit_code(load([tmp_path / "missing"], Site())) == 1


def test_the_reference_collection_has_three_things_to_look_at(shared: Path) -> None:
    loaded = load([shared / "corpora/rmoff"], Site(site_url="https://talks.example.org/"))
    assert report(loaded).splitlines()[-1] == (
        "121 talks in 124 files; 3 pages are not talks (bio.md, list.md, videos.md); 3 things to look at."
    )
    assert exit_code(loaded) == 0
