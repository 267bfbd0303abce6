"""What was computed before, kept on disk to start faster: never needed, never trusted.

A file of the cache is made of blocks, each with a checksum: one that is damaged is as if it had not
been there. The file says for which inputs and by which code it was made; for others it does not exist.
Files are replaced as a whole, so who reads one sees the old or the new, and any may be deleted at any
time. Where nothing can be written, there is simply no cache.
"""

from __future__ import annotations

import logging
import os
import platform
import sys
import tempfile
import unicodedata
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_log = logging.getLogger(__name__)

_MAGIC = b"Talkbot cache 1\n"
_CHECKSUM, _LENGTH = 16, 4  # bytes
_SUFFIX, _UNFINISHED = ".cache", ".part"
_DAY = 86_400.0  # seconds
_UNUSED = (
    30 * _DAY
)  # after which a file of the cache is removed: nobody starts the bot on these talks any more


def digest(*parts: bytes | str) -> bytes:
    """One short name for all of these, in this order."""
    found = blake2b(digest_size=_CHECKSUM)
    for part in parts:
        data = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        found.update(len(data).to_bytes(8, "little"))
        found.update(data)
    return found.digest()


def fingerprint(code: Sequence[Path], packages: Sequence[str]) -> bytes:
    """Stands for what code does: these files (of a folder its `.py` files), these packages in their
    versions, and this Python. Raises OSError where the code cannot be read.
    """
    files = [file for path in code for file in (sorted(path.glob("*.py")) if path.is_dir() else [path])]
    if not files:
        raise FileNotFoundError(f"no code in {', '.join(map(str, code))}")
    versions = [f"{name} {_version(name)}" for name in packages]
    machine = (sys.version, platform.machine(), unicodedata.unidata_version)
    return digest(*(part for file in files for part in (file.name, file.read_bytes())), *versions, *machine)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "?"


class Cache:
    """A folder of such files. `now` is the time in seconds since 1970, to tell which are not used."""

    def __init__(self, folder: Path, now: float) -> None:
        self._folder = folder
        self._now = now

    def read(self, name: str, made_for: bytes) -> Iterator[bytes]:
        """The blocks of a file that are whole, up to the first that is not. Never raises."""
        try:
            with self._path(name).open("rb") as file:
                self._used(name)
                yield from self._blocks(file, _start(made_for))
        except OSError as error:
            _log.debug("nothing is in the cache: %s", error)

    def _blocks(self, file: BinaryIO, start: bytes) -> Iterator[bytes]:
        left = os.fstat(file.fileno()).st_size - len(start)
        if file.read(len(start)) != start:
            _log.debug("%s was made for something else, or is damaged", file.name)
            return
        while left > 0:
            length, checksum = int.from_bytes(file.read(_LENGTH), "little"), file.read(_CHECKSUM)
            left -= _LENGTH + _CHECKSUM + length
            block = file.read(length) if left >= 0 else b""
            if left < 0 or _checksum(block) != checksum:
                _log.debug("%s is damaged %d bytes before its end", file.name, left)
                return
            yield block

    def write(self, name: str, made_for: bytes, blocks: Iterable[bytes]) -> bool:
        """Replaces a file by these blocks; whether that could be done. Never raises."""
        unfinished = None
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, unfinished = tempfile.mkstemp(_UNFINISHED, f"{name}.", self._folder)
            with os.fdopen(handle, "wb") as file:
                file.write(_start(made_for))
                for block in blocks:
                    file.write(len(block).to_bytes(_LENGTH, "little") + _checksum(block))
                    file.write(block)
            Path(unfinished).replace(self._path(name))
        except OSError as error:
            _log.debug("no cache is kept: %s", error)
            if unfinished:
                _remove(Path(unfinished))
            return False
        self._tidy()
        return True

    def _path(self, name: str) -> Path:
        return self._folder / (name + _SUFFIX)

    def _used(self, name: str) -> None:
        """Notes that a file is of use, once a day."""
        try:
            if self._now - self._path(name).stat().st_mtime > _DAY:
                os.utime(self._path(name), (self._now, self._now))
        except OSError:
            pass  # a cache on a disk that is read-only is of use all the same

    def _tidy(self) -> None:
        """Removes what nobody has used for long, and what was never finished."""
        try:
            files = list(self._folder.iterdir())
        except OSError:
            return
        for file in files:
            limit = {_SUFFIX: _UNUSED, _UNFINISHED: _DAY}.get(file.suffix)
            try:
                if limit and self._now - file.stat().st_mtime > limit:
                    _remove(file)
            except OSError:
                continue


def _start(made_for: bytes) -> bytes:
    return _MAGIC + digest(made_for)


def _checksum(block: bytes) -> bytes:
    return blake2b(block, digest_size=_CHECKSUM).digest()


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        _log.debug("%s cannot be removed: %s", file, error)
