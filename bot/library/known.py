"""What is known of talk files from the last time they were read, so that only what changed is read.

A file is known by its content. That it still has that content is seen without reading it from its
signature: its size, which file it is, and when anything about it was changed. The last of these is
set by the kernel alone, whatever a program says afterwards (`touch -d`, `cp -p`, a checkout). It is not
believed where it could not tell two changes apart: while it is young, for clocks tick coarsely, and
where it has no fractions of a second, as on file systems that count seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import msgspec

from bot.cache import digest
from bot.library.files import TalkFile, changed_at
from bot.library.packing import Packed, PackingError, pack, unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import tzinfo

    from bot.library.front_matter import Reading, Site

_YOUNG = 3_000_000_000  # nanoseconds; FAT counts in steps of two seconds
_COARSE = 10_000_000  # a time of change that is a multiple of so many nanoseconds has no fine fractions


@dataclass(frozen=True, slots=True)
class Kept:
    """What was read from a file. `content` stands for its bytes and its name, b"" where it could not
    be read; the file's signature is b"" where it cannot be believed.
    """

    file: TalkFile
    content: bytes
    reading: Reading


class Entry(msgspec.Struct, array_like=True, gc=False):
    """A `Kept`, packed."""

    shown: str
    id: str
    signature: bytes
    content: bytes
    packed: msgspec.Raw  # a part of the block, decoded when it is needed


_decode = msgspec.msgpack.Decoder(list[Entry]).decode
_decode_packed = msgspec.msgpack.Decoder(Packed).decode
_encode = msgspec.msgpack.Encoder().encode


def content_of(data: bytes, file: TalkFile) -> bytes:
    """Stands for all that a reading depends on, but for the site and the code."""
    return digest(data, file.id, file.shown)


def signed(file: TalkFile, now: int) -> TalkFile:
    """The file with its signature if that can be believed from now on, without it otherwise; `now` is
    the time before the file was read, in nanoseconds since 1970.
    """
    if not file.signature:
        return file
    changed = changed_at(file.signature)
    return file if changed % _COARSE and changed < now - _YOUNG else replace(file, signature=b"")


class Known(Protocol):
    """Readings by file."""

    def by_signature(self, file: TalkFile) -> Kept | None:
        """What was read from this file, if it looks from outside as it did then. Asked once a file."""

    def by_content(self, file: TalkFile, content: bytes) -> Kept | None:
        """What was read from this file when it had this content."""

    def __contains__(self, file: TalkFile) -> bool: ...

    def behind(self, files: int) -> int:
        """How many of so many files looked otherwise than they were known, or are not there any more."""


class _Remembered:
    """Readings in memory, of which nearly all are asked for again: looked up in as few steps as will do."""

    def __init__(self, kept: Iterable[Kept]) -> None:
        self._kept = {each.file.shown: each for each in kept if each.content}
        self._same = 0

    def by_signature(self, file: TalkFile) -> Kept | None:
        kept = self._kept.get(file.shown)
        # who looked found the very same file; comparing two of them takes longer
        if kept is None or not file.signature or (kept.file is not file and kept.file != file):
            return None
        self._same += 1
        return kept

    def by_content(self, file: TalkFile, content: bytes) -> Kept | None:
        kept = self._kept.get(file.shown)
        return Kept(file, content, kept.reading) if kept and kept.content == content else None

    def __contains__(self, file: TalkFile) -> bool:
        return file.shown in self._kept

    def behind(self, files: int) -> int:
        return max(files, len(self._kept)) - self._same


class _Cached:
    """Readings from the cache: in the order of the files as far as may be, for then no more than a block
    of it need be in memory at once.
    """

    def __init__(self, blocks: Iterable[Iterable[Entry]], zone: tzinfo) -> None:
        self._blocks = iter(blocks)
        self._zone = zone
        self._waiting: dict[str, Entry] = {}
        self._count = self._same = 0

    def by_signature(self, file: TalkFile) -> Kept | None:
        found = self._find(file)
        if not found or not file.signature or found.signature != file.signature or found.id != file.id:
            return None
        if kept := self._unpacked(found, file):
            self._same += 1
            del self._waiting[file.shown]
        return kept

    def by_content(self, file: TalkFile, content: bytes) -> Kept | None:
        found = self._find(file)
        return self._unpacked(found, file) if found and found.content == content else None

    def __contains__(self, file: TalkFile) -> bool:
        return self._find(file) is not None

    def behind(self, files: int) -> int:
        self._read(None)
        return max(files, self._count) - self._same

    def _find(self, file: TalkFile) -> Entry | None:
        if file.shown not in self._waiting:
            self._read(file.shown)
        return self._waiting.get(file.shown)

    def _read(self, until: str | None) -> None:
        for block in self._blocks:
            for each in block:
                self._waiting[each.shown] = each
                self._count += 1
            if until in self._waiting:
                return

    def _unpacked(self, entry: Entry, file: TalkFile) -> Kept | None:
        try:
            return Kept(file, entry.content, unpack(_decode_packed(entry.packed), file, self._zone))
        except (msgspec.DecodeError, ValueError, OverflowError):
            return None  # not our own entry, whatever its checksum says


def from_memory(kept: Iterable[Kept]) -> Known:
    """What is known from these."""
    return _Remembered(kept)


def from_blocks(blocks: Iterable[bytes], zone: tzinfo) -> Known:
    """What is known from blocks of the cache; those that cannot be read are passed over."""
    return _Cached(map(_entries, blocks), zone)


def read_block(block: bytes, files: Sequence[TalkFile], zone: tzinfo) -> dict[str, Kept]:
    """What another process has just read from these files, by their paths as shown."""
    entries = _entries(block)
    known, contents = _Cached([entries], zone), {entry.shown: entry.content for entry in entries}
    found = (known.by_content(file, contents.get(file.shown, b"")) for file in files)
    return {each.file.shown: each for each in found if each}


def to_block(kept: Iterable[Kept], site: Site) -> bytes:
    """As bytes, what can be packed."""
    return _encode([entry for each in kept if (entry := _entry(each, site))])


def to_blocks(kept: Sequence[Kept], site: Site, size: int) -> Iterator[bytes]:
    """As blocks of so many files."""
    return (to_block(kept[at : at + size], site) for at in range(0, len(kept), size))


def _entries(block: bytes) -> list[Entry]:
    try:
        return _decode(block)
    except (msgspec.DecodeError, ValueError):
        return []


def _entry(kept: Kept, site: Site) -> Entry | None:
    if not kept.content:
        return None
    file = kept.file
    try:
        packed = msgspec.Raw(_encode(pack(kept.reading, file, site.timezone)))
    except (PackingError, UnicodeEncodeError):
        return None
    return Entry(file.shown, file.id, file.signature, kept.content, packed)
