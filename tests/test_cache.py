"""The cache gives back what was put in, or nothing; and nobody minds when it is not there."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cache import Cache, digest, fingerprint

NOW = time.time()
DAY = 86_400.0
BLOCKS = [b"one", b"", b"three" * 100]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", NOW)


def only_file(folder: Path) -> Path:
    (file,) = folder.joinpath("cache").iterdir()
    return file


def test_blocks_come_back_in_order(cache: Cache) -> None:
    assert cache.write("talks", b"these", BLOCKS)
    assert list(cache.read("talks", b"these")) == BLOCKS


def test_what_was_made_for_something_else_is_not_there(cache: Cache) -> None:
    cache.write("talks", b"these", BLOCKS)
    assert list(cache.read("talks", b"those")) == []
    assert list(cache.read("words", b"these")) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.data())
def test_after_any_damage_only_whole_blocks_come_back(
    tmp_path: Path, cache: Cache, data: st.DataObject
) -> None:
    cache.write("talks", b"these", BLOCKS)
    file = only_file(tmp_path)
    whole = file.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    kind = data.draw(st.sampled_from(["flip", "cut", "insert"]))
    flipped = bytes([whole[at] ^ data.draw(st.integers(1, 255))])
    damaged = {
        "flip": whole[:at] + flipped + whole[at + 1 :],
        "cut": whole[:at],
        "insert": whole[:at] + flipped + whole[at:],
    }
    file.write_bytes(damaged[kind])
    read = list(cache.read("talks", b"these"))
    assert read == BLOCKS[: len(read)]


def test_where_nothing_can_be_written_there_is_no_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file", NOW)
    assert not cache.write("talks", b"these", BLOCKS)
    assert list(cache.read("talks", b"these")) == []


def test_what_could_not_be_finished_leaves_the_old_as_it_was_and_nothing_behind(
    tmp_path: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.write("talks", b"these", BLOCKS)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        assert not cache.write("talks", b"these", [b"new"])
    assert list(cache.read("talks", b"these")) == BLOCKS
    assert only_file(tmp_path)


def test_a_file_that_is_deleted_while_it_is_read_is_read_to_its_end(tmp_path: Path, cache: Cache) -> None:
    cache.write("talks", b"these", BLOCKS)
    blocks = cache.read("talks", b"these")
    first = next(blocks)
    only_file(tmp_path).unlink()
    assert [first, *blocks] == BLOCKS


def test_nobody_else_may_read_the_cache(tmp_path: Path, cache: Cache) -> None:
    cache.write("talks", b"these", BLOCKS)
    assert tmp_path.joinpath("cache").stat().st_mode & 0o077 == 0
    assert only_file(tmp_path).stat().st_mode & 0o077 == 0


def test_what_nobody_has_used_for_a_month_and_what_was_never_finished_is_removed(
    tmp_path: Path, cache: Cache
) -> None:
    for name in ("old", "used"):
        cache.write(name, b"", BLOCKS)
    folder = tmp_path / "cache"
    for name, days in (
        ("old.cache", 40),
        ("used.cache", 40),
        ("x.part", 2),
        ("y.part", 0),
        ("other.txt", 99),
    ):
        folder.joinpath(name).touch()
        os.utime(folder / name, (NOW - days * DAY,) * 2)
    assert list(cache.read("used", b"")) == BLOCKS
    cache.write("new", b"", BLOCKS)
    assert {file.name for file in folder.iterdir()} == {"used.cache", "new.cache", "y.part", "other.txt"}


@given(st.lists(st.binary() | st.text()), st.lists(st.binary() | st.text()))
def test_different_parts_have_different_digests(one: list[bytes | str], other: list[bytes | str]) -> None:
    def bare(parts: list[bytes | str]) -> list[bytes]:
        return [part.encode(errors="surrogatepass") if isinstance(part, str) else part for part in parts]

    assert (digest(*one) == digest(*other)) == (bare(one) == bare(other))


def test_a_change_of_code_changes_the_fingerprint(tmp_path: Path) -> None:
    code = tmp_path / "code"
    code.mkdir()
    (code / "a.py").write_text("1")
    before = fingerprint([code], ["pyyaml"])
    assert fingerprint([code], ["pyyaml"]) == before
    (code / "a.py").write_text("2")
    after = fingerprint([code], ["pyyaml"])
    (code / "b.py").write_text("")
    assert len({before, after, fingerprint([code], ["pyyaml"]), fingerprint([code], [])}) == 4


def test_code_that_cannot_be_read_has_no_fingerprint(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no code"):
        fingerprint([tmp_path], [])
