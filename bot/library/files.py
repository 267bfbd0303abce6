"""Finds talk files below a folder, and turns a file's bytes into text."""

from __future__ import annotations

import codecs
import os
import stat
import struct
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

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
# Which file it is, its size, when it was changed, and when anything about it was: that last time is
# the kernel's, which nobody can put back, as `touch -d` does with the one before.
_HERE = Path()
_64_BITS = 2**64 - 1
_SIGNATURE = struct.Struct("<QQQqq")


class UnreadableError(Exception):
    """A file that cannot be used; the message says why and what to do."""


class VanishedError(Exception):
    """A file that is no longer there."""


@dataclass(frozen=True, slots=True)
class TalkFile:
    """A file, how messages call it, the id of its talk, and what it looked like from outside when it
    was found (b"" where that was not to be seen).
    """

    path: str
    shown: str
    id: str
    signature: bytes = b""


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
    return TalkFile(str(path), _printable(path), str(talk_id), signature_of(path))


def signature_of(path: Path) -> bytes:
    """What a file looks like from outside; b"" where that cannot be seen."""
    try:
        return _signature(path.stat())
    except (OSError, ValueError):
        return b""


def changed_at(signature: bytes) -> int:
    """When anything about the file was changed last, in nanoseconds since 1970."""
    when: int = _SIGNATURE.unpack(signature)[4]
    return when


def _signature(seen: os.stat_result) -> bytes:
    return _SIGNATURE.pack(
        seen.st_dev & _64_BITS, seen.st_ino & _64_BITS, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns
    )


def find(folder: Path, before: Iterable[TalkFile] = ()) -> tuple[list[TalkFile], list[tuple[Path, OSError]]]:
    """The talk files below `folder` in the order of their paths, and the folders that cannot be listed.
    What looks as it did `before`, when the same folder was looked through, is the same object.

    Hidden files and folders are left out. Links are followed; what is reached in two ways, or by
    a circle of links, is listed once, under its own name rather than a link's.
    """
    walk = _Walk()
    walk.folder(folder)
    walk.follow_links()
    found = walk.files
    files = []
    for file in before:
        signature = found.pop(file.path, None)
        if signature is not None:
            files.append(file if file.signature == signature else replace(file, signature=signature))
    if found:
        above = 0 if folder == _HERE else len(_printable(folder).rstrip("/")) + 1
        files += [_below(path, above, signature) for path, signature in found.items()]
        # folder by folder: in no name is there anything that goes before what ends it
        files.sort(key=lambda file: file.shown.replace("/", "\0"))
    return files, walk.failed


def _below(path: str, above: int, signature: bytes) -> TalkFile:
    """As `talk_file`, in a tenth of its time; so many characters of the path are the folder's."""
    shown = _printable_text(path)
    inner = shown[above : shown.rindex(".")]
    bundle, _, name = inner.rpartition("/")
    return TalkFile(path, shown, bundle if bundle and name == "index" else inner, signature)


class _Walk:
    """One walk through a folder: real folders and files first, then links."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}  # by path, what they look like from outside
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
        start = "" if folder == _HERE else f"{folder}".rstrip(os.sep) + os.sep
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if name[0] == ".":
                    continue
                if entry.is_symlink():
                    self._links.append(folder / name)
                elif entry.is_dir(follow_symlinks=False):
                    below.append(folder / name)
                elif name.lower().endswith(SUFFIXES):
                    try:
                        self.files[start + name] = _signature(entry.stat())
                    except OSError:
                        self.files[start + name] = b""
        return below

    def follow_links(self) -> None:
        """Adds what links lead to, unless it was listed before."""
        while self._links:
            links, self._links = sorted(self._links), []
            folders = [link for link in links if os.path.isdir(link)]  # noqa: PTH112 - never raises
            for link in folders:
                self.folder(link)
            known = {_key_or_none(Path(file)) for file in self.files}
            for link in links:
                if link in folders or not link.name.lower().endswith(SUFFIXES):
                    continue
                key = _key_or_none(link)
                if key is None or key not in known:
                    self.files[str(link)] = signature_of(link)
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


def text_of_bytes(data: bytes) -> tuple[str, bool]:
    """The text that a file holds, and whether its encoding had to be guessed (it is not UTF-8).

    Raises UnreadableError if it is no text.
    """
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


def read_bytes(path: str) -> bytes:
    """What a file holds.  Raises VanishedError if it is gone, UnreadableError if it cannot be read."""
    try:
        # without O_NONBLOCK a named pipe would wait for a writer for ever
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError as error:
        if Path(path).is_symlink():
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
    return _printable_text(path.as_posix())


def _printable_text(path: str) -> str:
    if path.isascii() and os.sep == "/":
        return path
    return os.fsencode(path.replace(os.sep, "/")).decode("utf-8", errors="replace")
