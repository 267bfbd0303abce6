"""Finds talk files below a folder, and turns a file's bytes into text."""

from __future__ import annotations

import codecs
import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

SUFFIXES = (".md", ".markdown", ".mdx")
# a talk file is text; the largest known has 200 KB
LARGEST = 10_000_000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class UnreadableError(Exception):
    """A file that cannot be used; the message says why and what to do."""


class VanishedError(Exception):
    """A file that is no longer there."""


@dataclass(frozen=True, slots=True)
class TalkFile:
    """A file, how messages call it, and the id of its talk."""

    path: Path
    shown: str
    id: str


def talk_file(path: Path, folder: Path) -> TalkFile:
    """`path` as a talk file of `folder`: its id is the path below the folder without the suffix,
    and for a page bundle (`x/index.md`) that of the bundle.
    """
    inner = (
        PurePosixPath(_printable(path.relative_to(folder))) if path != folder else PurePosixPath(path.name)
    )
    talk_id = inner.with_suffix("")
    if talk_id.name == "index" and talk_id.parent.name:
        talk_id = talk_id.parent
    return TalkFile(path, _printable(path), str(talk_id))


def find(folder: Path) -> tuple[list[TalkFile], list[tuple[Path, OSError]]]:
    """The talk files below `folder` in the order of their paths, and the folders that cannot be listed.

    Hidden files and folders are left out. Links are followed; what is reached in two ways, or by
    a circle of links, is listed once, under its own name rather than a link's.
    """
    walk = _Walk()
    walk.folder(folder)
    walk.follow_links()
    files = [talk_file(path, folder) for path in walk.files]
    return sorted(files, key=lambda file: file.shown.split("/")), walk.failed


class _Walk:
    """One walk through a folder: real folders and files first, then links."""

    def __init__(self) -> None:
        self.files: list[Path] = []
        self.failed: list[tuple[Path, OSError]] = []
        self._links: list[Path] = []
        self._folders: set[tuple[int, int]] = set()

    def folder(self, folder: Path) -> None:
        """Lists a folder and what is below it, unless it was listed before."""
        waiting = [folder]
        while waiting:
            at = waiting.pop()
            try:
                key = _key(at)
                if key not in self._folders:
                    self._folders.add(key)
                    waiting.extend(self._list(at))
            except OSError as error:
                self.failed.append((at, error))

    def _list(self, folder: Path) -> list[Path]:
        below = []
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_symlink():
                    self._links.append(folder / entry.name)
                elif entry.is_dir(follow_symlinks=False):
                    below.append(folder / entry.name)
                elif entry.name.lower().endswith(SUFFIXES):
                    self.files.append(folder / entry.name)
        return below

    def follow_links(self) -> None:
        """Lists what links lead to; a link that leads nowhere stays, so that reading it says so."""
        while self._links:
            links, self._links = sorted(self._links), []
            folders = [link for link in links if os.path.isdir(link)]  # noqa: PTH112 - never raises
            for link in folders:
                self.folder(link)
            known = {_key_or_none(file) for file in self.files}
            for link in links:
                if link in folders or not link.name.lower().endswith(SUFFIXES):
                    continue
                key = _key_or_none(link)
                if key is None or key not in known:
                    self.files.append(link)
                    known.add(key)


def _key(path: Path) -> tuple[int, int]:
    """What a path leads to, however it is called."""
    found = path.stat()
    return found.st_dev, found.st_ino


def _key_or_none(path: Path) -> tuple[int, int] | None:
    try:
        return _key(path)
    except OSError:
        return None


def read_text(path: Path) -> tuple[str, bool]:
    """The text of a file, and whether its encoding had to be guessed (it is not UTF-8).

    Raises VanishedError if it is gone, UnreadableError if it is no text file that can be read.
    """
    data = _read_bytes(path)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding).removeprefix("\ufeff"), False
            except UnicodeDecodeError as error:
                raise UnreadableError(
                    f"the {encoding.upper()} text is broken: save the file as UTF-8"
                ) from error
    if b"\0" in data:
        raise UnreadableError("a binary file, not text: remove it from the talks folder, or rename it")
    try:
        return data.decode(), False
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), True


def _read_bytes(path: Path) -> bytes:
    try:
        # without O_NONBLOCK a named pipe would wait for a writer for ever
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError as error:
        if path.is_symlink():
            raise UnreadableError("a link to a file that is not there: mend or remove the link") from error
        raise VanishedError from error
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror or error}") from error
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableError("not a regular file: remove it from the talks folder")
        if found.st_size > LARGEST:
            size, limit = found.st_size // 1_000_000, LARGEST // 1_000_000
            raise UnreadableError(f"{size} MB is too large for a talk file (at most {limit} MB): shorten it")
        return _read_all(handle, found.st_size)
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror or error}") from error
    finally:
        os.close(handle)


def _read_all(handle: int, size: int) -> bytes:
    """What is in a file of about this size; without a stream, which costs as much as the reading."""
    parts = []
    left = LARGEST + 1
    while left > 0 and (part := os.read(handle, min(size + 1, left))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _printable(path: Path) -> str:
    """The path as text with `/`; bytes that are not UTF-8 are replaced, so that it can be printed."""
    return os.fsencode(path.as_posix()).decode("utf-8", errors="replace")
