"""Folders → deliveries and problems: whatever lies in a folder, the good files load."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.library.files import find
from bot.library.front_matter import Site
from bot.library.loader import Loaded, load, read_file

if TYPE_CHECKING:
    from collections.abc import Callable

SITE = Site()


def write(path: Path, title: str = "One", slug: str = "", more: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    line = f"slug: {slug}\n" if slug else ""
    path.write_text(f"---\ntitle: {title}\n{line}date: 2024-05-04\n{more}---\nText\n", encoding="utf-8")
    return path


def ids(loaded: Loaded) -> list[str]:
    return [talk.id for talk in loaded.deliveries]


def test_files_load_from_all_folders_below_in_the_order_of_their_paths(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.markdown", "a/a.MD", "c/2024/x.mdx", "notes.txt"):
        write(tmp_path / name)
    loaded = load([tmp_path], SITE)
    assert ids(loaded) == ["a/a", "a/z", "b", "c/2024/x"]
    assert loaded.files == 4


def test_the_id_of_a_page_bundle_is_that_of_its_folder(tmp_path: Path) -> None:
    write(tmp_path / "queues/index.md")
    write(tmp_path / "index.md", slug="start")
    assert ids(load([tmp_path], SITE)) == ["index", "queues"]


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    write(tmp_path / ".git/x.md")
    write(tmp_path / ".draft.md")
    write(tmp_path / "a.md")
    assert ids(load([tmp_path], SITE)) == ["a"]


def test_a_single_file_loads_by_its_path(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md")
    loaded = load([path], SITE)
    assert (ids(loaded), loaded.deliveries[0].path) == (["a"], str(path))


def test_progress_counts_up_to_the_number_of_files(tmp_path: Path) -> None:
    for number in range(5):
        write(tmp_path / f"{number}.md")
    told: list[tuple[int, int]] = []
    load([tmp_path], SITE, lambda done, total: told.append((done, total)))
    assert told[0] == (0, 5)
    assert told[-1] == (5, 5)


# --- what is wrong with a place ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["missing", "notes.txt", "missing.md"])
def test_a_place_without_talk_files_is_a_problem(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("x")
    loaded = load([tmp_path / name], SITE)
    (problem,) = loaded.problems
    assert (problem.line, problem.fatal) == (1, True)
    assert "give a folder with talk files" in problem.message


def test_an_empty_folder_is_no_problem(tmp_path: Path) -> None:
    assert load([tmp_path], SITE) == Loaded()


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    write(tmp_path / "x.md/index.md")
    loaded = load([tmp_path], SITE)
    assert (ids(loaded), loaded.problems) == (["x.md"], ())


def test_a_folder_that_cannot_be_listed_is_told_and_the_others_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.md")
    write(tmp_path / "closed/b.md")
    scandir: Callable[..., object] = os.scandir

    def refuse(path: os.PathLike[str]) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    loaded = load([tmp_path], SITE)
    assert ids(loaded) == ["a"]
    (problem,) = loaded.problems
    assert problem.path.endswith("closed")
    assert "Permission denied" in problem.message


# --- links ---------------------------------------------------------------------------------------------


def test_links_in_a_circle_end_and_every_file_loads_once(tmp_path: Path) -> None:
    write(tmp_path / "b/x.md")
    (tmp_path / "a").mkdir()
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "a/other").symlink_to(tmp_path / "b")
    (tmp_path / "a/copy.md").symlink_to(tmp_path / "b/x.md")
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert ids(load([tmp_path], SITE)) == ["b/x"]


def test_linked_files_and_folders_from_elsewhere_load(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere/x.md", slug="x")
    write(tmp_path / "more/y.md", slug="y")
    talks = tmp_path / "talks"
    talks.mkdir()
    (talks / "one.md").symlink_to(tmp_path / "elsewhere/x.md")
    (talks / "two.md").symlink_to(tmp_path / "elsewhere/x.md")
    (talks / "more").symlink_to(tmp_path / "more")
    assert ids(load([talks], SITE)) == ["more/y", "one"]


def test_a_link_to_nothing_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path / "a.md")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    loaded = load([tmp_path], SITE)
    assert ids(loaded) == ["a"]
    assert [problem.message for problem in loaded.problems] == [
        "a link to a file that is not there: mend or remove the link"
    ]


# --- files that are no text -----------------------------------------------------------------------------


def test_a_named_pipe_does_not_keep_the_loader_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (problem,) = load([tmp_path], SITE).problems
    assert "not a regular file" in problem.message


def test_a_binary_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\x89PNG\0\0\0\x0d")
    (problem,) = load([tmp_path], SITE).problems
    assert (problem.fatal, "binary" in problem.message) == (True, True)


def test_a_large_file_loads_and_a_huge_one_is_refused(tmp_path: Path) -> None:
    head = b"---\ntitle: One\ndate: 2024-05-04\n---\n"
    (tmp_path / "large.md").write_bytes(head + b"word \n" * 900_000)
    (tmp_path / "huge.md").write_bytes(head + b"word \n" * 1_800_000)
    loaded = load([tmp_path], SITE)
    assert ids(loaded) == ["large"]
    (problem,) = loaded.problems
    assert "too large" in problem.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_unicode_encoding_and_line_end_loads(tmp_path: Path, encoding: str, end: str) -> None:
    text = "---\ntitle: Größe – 🎥\ndate: 2024-05-04\n---\nText\n".replace("\n", end)
    data = b"\xff\xfe" + text.encode("utf-16-le") if encoding.endswith("bom") else text.encode(encoding)
    (tmp_path / "a.md").write_bytes(data)
    loaded = load([tmp_path], SITE)
    assert loaded.problems == ()
    assert loaded.deliveries[0].title == "Größe – 🎥"


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_a_file_that_is_not_utf_8_loads_as_windows_1252_and_is_told(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.md").write_bytes("---\ntitle: Größe\ndate: 2024-05-04\n---\n".encode(encoding))
    loaded = load([tmp_path], SITE)
    assert loaded.deliveries[0].title == "Größe"
    (problem,) = loaded.problems
    assert (problem.line, problem.fatal) == (1, False)
    assert "save it as UTF-8" in problem.message


def test_a_file_that_goes_away_while_the_folder_is_read_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.md")

    def find_and_remove(*arguments: Any) -> object:
        found = find(*arguments)
        (tmp_path / "a.md").unlink()
        return found

    monkeypatch.setattr("bot.library.loader.find", find_and_remove)
    loaded = load([tmp_path], SITE)
    assert loaded.problems == ()
    assert [reason for _, reason in loaded.skipped] == ["removed while it was read"]


def test_a_name_that_is_not_utf_8_loads(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md")
    write(Path(path))
    (talk,) = load([tmp_path], SITE).deliveries
    talk.path.encode()
    talk.id.encode()


# --- several files --------------------------------------------------------------------------------------


def test_of_two_files_with_one_id_the_first_counts(tmp_path: Path) -> None:
    write(tmp_path / "new/a.md", "New")
    write(tmp_path / "old/a.md", "Old")
    loaded = load([tmp_path / "new", tmp_path / "old"], SITE)
    assert [talk.title for talk in loaded.deliveries] == ["New"]
    (problem,) = loaded.problems
    assert problem.path.endswith("old/a.md")
    assert problem.fatal
    assert "new/a.md" in problem.message


def test_two_files_with_one_slug_both_load_and_are_told(tmp_path: Path) -> None:
    write(tmp_path / "a.md", slug="same")
    write(tmp_path / "b.md", slug="same")
    loaded = load([tmp_path], SITE)
    assert ids(loaded) == ["a", "b"]
    (problem,) = loaded.problems
    assert not problem.fatal
    assert "same" in problem.message


def test_one_note_tells_that_there_is_no_site_url(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / f"{name}.md", more="image: /x.png\npdf: /x.pdf\n")
    (problem,) = load([tmp_path], SITE).problems
    assert not problem.fatal
    assert "talks.site_url" in problem.message
    assert load([tmp_path], Site(site_url="https://talks.example.org")).problems == ()


def test_a_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "a: b: c")
    write(tmp_path / "b.md")
    loaded = load([tmp_path], SITE)
    assert ids(loaded) == ["b"]
    assert [(Path(problem.path).name, problem.line) for problem in loaded.problems] == [("a.md", 2)]


def test_one_file_is_read_again_as_it_was_read_with_the_folder(tmp_path: Path) -> None:
    path = write(tmp_path / "2024/a.md")
    assert read_file(path, tmp_path, SITE).deliveries == load([tmp_path], SITE).deliveries


def test_a_file_that_is_gone_reads_as_skipped(tmp_path: Path) -> None:
    assert read_file(tmp_path / "gone.md", tmp_path, SITE).skipped


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"", b"---\n", b"\xef\xbb\xbf---\n", b"\xff\xfe", b"+++\n"]))
def test_any_bytes_are_read_without_an_exception(tmp_path: Path, data: bytes, start: bytes) -> None:
    (tmp_path / "a.md").write_bytes(start + data)
    loaded = load([tmp_path], SITE)
    assert loaded.deliveries or loaded.problems or loaded.skipped


# --- real collections ------------------------------------------------------------------------------------


def test_every_talk_of_the_reference_collection_loads(shared: Path) -> None:
    loaded = load([shared / "corpora/rmoff"], Site(site_url="https://talks.example.org/"))
    assert (len(loaded.deliveries), loaded.files) == (121, 124)
    assert sorted(Path(path).name for path, _ in loaded.skipped) == ["bio.md", "list.md", "videos.md"]
    told = sorted((Path(problem.path).name, problem.line) for problem in loaded.problems)
    assert told == [("1MO6vK.md", 12), ("O153FK.md", 14), ("UbXLUv.md", 14)]
    assert not any(problem.fatal for problem in loaded.problems)
    assert all(talk.date and talk.title and talk.image and talk.page for talk in loaded.deliveries)


def test_the_talk_that_was_handed_over_comes_out_right(shared: Path) -> None:
    (talk,) = load([shared / "corpora/seed"], SITE).deliveries
    original = load([shared / "corpora/rmoff/e7DT3S.md"], SITE).deliveries[0]
    assert talk.title == original.title
    assert talk.recordings == original.recordings
    assert [link.title for link in talk.resources] == [link.title for link in original.resources]
    assert [reaction.text for reaction in talk.reactions] == [
        reaction.text for reaction in original.reactions
    ]
    assert "we’ll" in talk.abstract.plain


def test_the_sample_talks_load_without_a_problem(sample_talks: Path) -> None:
    if not any(sample_talks.glob("*.md")):
        pytest.skip("there are no sample talks yet")
    loaded = load([sample_talks], Site(site_url="https://talks.example.org/"))
    assert loaded.deliveries
    assert loaded.problems == ()
