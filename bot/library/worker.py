"""What a process does that reads talk files for another one, which it hears on standard input and
answers on standard output: messages of bytes with their length before them.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from bot.cache import fingerprint
from bot.library.files import TalkFile
from bot.library.front_matter import Site
from bot.library.known import to_block
from bot.library.reader import read_one

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

_LENGTH = 4  # bytes


class Job(msgspec.Struct, array_like=True):
    """What is the same for all files: the site, when the work began, and the code that asks."""

    site_url: str
    page: str
    zone: str
    now: int
    code: bytes

    def site(self) -> Site:
        """The site whose files are read."""
        return Site(self.site_url, self.page, _zone(self.zone))


class Batch(msgspec.Struct, array_like=True):
    """Files to be read: path, as shown, id, signature."""

    files: list[tuple[bytes, str, str, bytes]]


def job(site: Site, now: int, code: bytes) -> Job | None:
    """What a worker has to know; None where the time zone has no name."""
    zone = "" if site.timezone is UTC else getattr(site.timezone, "key", None)
    return None if zone is None else Job(site.site_url, site.page, zone, now, code)


def batch(files: Sequence[TalkFile]) -> bytes:
    """The message that asks for these files."""
    return msgspec.msgpack.encode(
        Batch([(os.fsencode(file.path), file.shown, file.id, file.signature) for file in files])
    )


def _zone(name: str) -> tzinfo:
    return ZoneInfo(name) if name else UTC


@cache
def our_code() -> bytes:
    """The fingerprint of all code that reads talk files, as it was when this was first asked: later it
    may be another version's. Raises OSError where it cannot be read.
    """
    here = Path(__file__).parent
    code = [here, here.parent / "text", here.parent / "cache.py"]
    return fingerprint(code, ("pyyaml", "python-frontmatter", "ftfy", "msgspec", "tzdata"))


def receive(stream: IO[bytes]) -> bytes:
    """The next message. Raises EOFError where none comes."""
    length = int.from_bytes(_exactly(stream, _LENGTH), "little")
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def send(stream: IO[bytes], message: bytes) -> None:
    """Sends a message. Raises OSError where nobody is there."""
    stream.write(len(message).to_bytes(_LENGTH, "little") + message)
    stream.flush()


def main() -> None:
    """Reads what it is told to, until nobody tells it anything any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends when the one that asked does
    gc.disable()  # short is its life
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints something, it is no answer
    try:
        _work(asked, answers)
    except (EOFError, OSError):
        return


def _work(asked: IO[bytes], answers: IO[bytes]) -> None:
    todo = msgspec.msgpack.decode(receive(asked), type=Job)
    if todo.code != our_code():
        return  # another version was installed while the bot ran
    site = todo.site()
    while True:
        asked_for = msgspec.msgpack.decode(receive(asked), type=Batch)
        files = [TalkFile(os.fsdecode(path), shown, id_, seen) for path, shown, id_, seen in asked_for.files]
        send(answers, to_block([read_one(file, site, todo.now) for file in files], site))
